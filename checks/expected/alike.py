"""Compares what is pinned with what is live by its meaning; order and spacing count where they matter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import groupby

from checks.dkim.record import parse as parse_key
from checks.dmarc.record import parse as parse_dmarc
from checks.expected.record import Kind, Pin
from checks.spf.record import Term
from checks.spf.record import parse as parse_spf

PRESENT = "present"
"""A DKIM key that must be there, whatever it is."""
NAMES = ("CNAME", "NS", "PTR")


@dataclass(frozen=True, slots=True)
class Drift:
    """What is pinned and not live, and what is live and not pinned; for some kinds only the former counts."""

    lacking: tuple[str, ...]
    extra: tuple[str, ...] = ()


def drift(pin: Pin, live: tuple[str, ...]) -> Drift | None:
    """How the live values differ from the pinned ones; None when they mean the same."""
    if pin.kind is Kind.SPF_INCLUDES:
        found = Drift(_missing(pin.values, _includes(live)))
    elif pin.kind in (Kind.DKIM, Kind.RECORD):
        found = Drift(tuple(one for one in pin.values if not any(_fits(pin, one, text) for text in live)))
    elif pin.kind is Kind.DMARC_POLICY:
        found = _one_of_each(pin, tuple(parse_dmarc(text).value("p") or "(none)" for text in live))
    elif pin.kind is Kind.DMARC_RUA:
        found = _sets(pin, (uri.text for text in live for uri in parse_dmarc(text).rua or ()))
    elif pin.kind is Kind.SPF:
        found = _one_of_each(pin, live)
    else:
        found = _sets(pin, live)
    return found if found.lacking or found.extra else None


def alike(rrtype: str, one: str, other: str, name: str = "") -> bool:
    """Whether two values of a record mean the same; `name` is where they stand."""
    return _plain(rrtype, one, name) == _plain(rrtype, other, name)


def _one_of_each(pin: Pin, live: tuple[str, ...]) -> Drift:
    """There must be just one value, and it must be the pinned one."""
    kind = "TXT" if pin.kind is Kind.SPF else ""
    extra = tuple(text for text in live if not alike(kind, pin.values[0], text, pin.name))
    return Drift(pin.values if len(extra) == len(live) else (), extra)


def _sets(pin: Pin, live: Iterable[str]) -> Drift:
    """All of these and no others, in any order."""
    there = tuple(live)
    if pin.kind is Kind.MX:
        bare = [value for value in pin.values if " " not in value]
        there = tuple(text.split()[1] if text.split()[1] in bare else text for text in there)
    return Drift(_missing(pin.values, there), _missing(there, pin.values))


def _missing(ones: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    known = {_name(other) for other in others}
    return tuple(one for one in ones if _name(one) not in known)


def _includes(live: tuple[str, ...]) -> list[str]:
    """The names that SPF records include, or hand on to, as a receiver evaluates them."""
    terms = (term for text in live for term in parse_spf(text).evaluated)
    return [
        term.value for term in terms if term.name in ("include", "redirect") and term.qualifier in ("", "+")
    ]


def _fits(pin: Pin, wanted: str, live: str) -> bool:
    if pin.kind is Kind.RECORD:
        return alike(pin.rrtype, wanted, live, pin.name)
    key = parse_key(live)
    if wanted == PRESENT:
        return key.looks_like_a_key and not key.is_revoked
    return all(_key_tag(tag.name, tag.value) == _key_tag(tag.name, key.value(tag.name) or _usual(tag.name))
               for tag in parse_key(wanted).tags)  # fmt: skip


def _key_tag(name: str, value: str) -> str:
    """Blanks within the key itself mean nothing (RFC 6376 §3.2)."""
    return "".join(value.split()) if name == "p" else value


def _usual(name: str) -> str:
    """What a tag that is left out means (RFC 6376 §3.6.1)."""
    return {"k": "rsa", "v": "DKIM1"}.get(name, "")


def _name(text: str) -> str:
    return text.lower().removesuffix(".")


def _plain(rrtype: str, text: str, name: str) -> object:
    if rrtype == "TXT":
        return _text(text, name)
    if rrtype in ("A", "AAAA"):
        try:
            return ip_address(text.strip())
        except ValueError:
            return text
    if rrtype in ("MX", "SRV"):
        return tuple(_name(word) for word in text.split())
    return _name(" ".join(text.split())) if rrtype in NAMES or not rrtype else " ".join(text.split())


def _text(text: str, name: str) -> object:
    """SPF by its terms, `v=…` records by their tags, any other text as it is."""
    if text.lower().startswith("v=spf1"):
        return _spf(text, name)
    head, semicolon, rest = text.partition(";")
    if semicolon and head.strip().lower().startswith("v="):
        pieces = (piece.partition("=") for piece in rest.split(";") if piece.strip())
        return head.strip(), tuple(sorted((tag.strip().lower(), " ".join(v.split())) for tag, _, v in pieces))
    return text


def _spf(text: str, name: str) -> object:
    """Neighbours with one sign may stand in any order (RFC 7208 §4.6.2); modifiers anywhere (§6)."""
    record = parse_spf(text)
    signed = ((term.qualifier or "+", _term(term, name)) for term in record.mechanisms)
    runs = tuple(
        (sign, tuple(sorted(t for _, t in same))) for sign, same in groupby(signed, lambda one: one[0])
    )
    modifiers = tuple(sorted(_term(term, name) for term in record.terms if term.kind == "modifier"))
    return runs, modifiers


def _term(term: Term, name: str) -> str:
    if term.network is not None:
        return f"{term.name}:{term.network}"
    if term.fault is not None:
        return term.text
    value = term.value or (name if term.name in ("a", "mx", "ptr") else "")
    return f"{term.name}:{_name(value)}/{term.cidr4 if term.cidr4 is not None else 32}//{term.cidr6 or 128}"
