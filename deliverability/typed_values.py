"""Texts and host names as a DNS host wants them typed: quotes, parts, the last dot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checks.providers.facts import DnsHost

LONGEST_STRING = 255  # octets (RFC 1035 §3.3)


def said(host: DnsHost | None, field: str, part: str = "") -> Any:
    """What the facts say, certain or not; None where they say nothing."""
    if host is None:
        return None
    value = host.label(part) if part else getattr(host, field)
    return None if value == "" and field != "apex" else value


def sure(host: DnsHost | None, field: str) -> Any:
    """What the facts say for certain; None where they do not."""
    if host is None or not host.is_certain(field):
        return None
    return said(host, field)


def text_value(value: str, host: DnsHost | None) -> tuple[str, str]:
    """The text of a TXT record as it is typed, and a few words where that is not certain."""
    is_split = is_long(value) and said(host, "long_txt") == "split by hand"
    if is_split:
        return quoted(value), ""
    wanted, is_sure = said(host, "txt_quotes"), sure(host, "txt_quotes") is not None
    if wanted == "required":
        return _in_quotes(value), "" if is_sure else "if the page adds quotes by itself, leave these out"
    return value, "" if is_sure else "without quotes, unless the page asks for them"


def host_name(target: str, zone: str, host: DnsHost | None) -> tuple[str, str]:
    """A name that a record points to, with or without its last dot, and a few words where not certain."""
    if target == ".":
        return target, ""
    wanted, is_sure = said(host, "final_dot"), sure(host, "final_dot") is not None
    if wanted == "required":
        return (
            f"{target}.",
            "with the dot at the end" if is_sure else "if the dot at the end is refused, leave it out",
        )
    if is_sure:
        return target, "without a dot at the end" if wanted == "leave out" else ""
    return target, f'if the page adds ".{zone}" to it, type "{target}." with a dot at the end'


def is_long(value: str) -> bool:
    """Whether the text does not fit into one string."""
    return len(value.encode()) > LONGEST_STRING


def quoted(value: str) -> str:
    """The text as quoted strings of at most 255 octets, as a zone file has them (RFC 1035 §5.1)."""
    return " ".join(_in_quotes(part) for part in _parts(value))


def _in_quotes(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _parts(value: str) -> Iterator[str]:
    """Pieces of at most 255 octets, no character torn apart."""
    part, size = "", 0
    for character in value:
        width = len(character.encode())
        if size + width > LONGEST_STRING:
            yield part
            part, size = "", 0
        part, size = part + character, size + width
    yield part
