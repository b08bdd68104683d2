"""The facts that findings about pins have in common."""

from __future__ import annotations

from collections.abc import Iterable

from checks.expected.alike import PRESENT
from checks.expected.record import Kind, Pin

TAGS = {
    Kind.SPF_INCLUDES: "include:",
    Kind.DMARC_POLICY: "p=",
    Kind.DMARC_RUA: "rua=",
    Kind.MTA_STS_MODE: "mode: ",
}
"""How a value is written that is a part of its record."""


def facts(pin: Pin, domain: str, **more: object) -> dict[str, object]:
    """What is pinned, where it should stand, and the line of the file that says so."""
    told = {"domain": domain, "what": pin.kind.words, "key": pin.kind.value, "pinned": pin.place}
    told |= {"name": pin.name, "rrtype": pin.rrtype, "wanted": lines(pin, pin.values, TAGS.get(pin.kind, ""))}
    return told | more


def lines(pin: Pin, values: Iterable[str], tag: str = "") -> str:
    """The values as records, one on each line."""
    shown = ("a key" if value == PRESENT else value for value in values)
    whole = (f"{pin.name}  {pin.rrtype}  {tag}{value}" for value in shown)
    return "\n".join(line.replace("```", "'''").replace("\n", " ") for line in whole)
