"""The grammar of one SPF term, exactly as RFC 7208 §12 writes it."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv6Address
from typing import Final, Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["mechanism", "modifier"]

MECHANISMS: Final = frozenset({"all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"})
MODIFIERS: Final = frozenset({"redirect", "exp"})
QUALIFIERS: Final = "+-~?"

# §7.1. The number of a transformer must not be zero (§7.3); c, r and t stand only in the exp text (§7.2).
_TRANSFORMERS: Final = r"(?:0*[1-9][0-9]*)?r?[-.+,/_=]*"
_EXPAND: Final = rf"%(?:\{{[slodiphv]{_TRANSFORMERS}\}}|[%_-])"
_EXPAND_IN_TEXT: Final = rf"%(?:\{{[slodiphvcrt]{_TRANSFORMERS}\}}|[%_-])"
_TOPLABEL: Final = r"(?![0-9]+\.?\Z)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_DOMAIN_SPEC: Final = re.compile(rf"(?:[!-$&-~]|{_EXPAND})*(?:\.{_TOPLABEL}\.?|{_EXPAND})\Z", re.IGNORECASE)
_PLAIN_DOMAIN: Final = re.compile(r"(?:[a-z0-9_-]+\.)+[a-z][a-z0-9]*\Z", re.IGNORECASE)
_MACRO_STRING: Final = re.compile(rf"(?:[!-$&-~]|{_EXPAND_IN_TEXT})*\Z", re.IGNORECASE)
_EXPLAIN_STRING: Final = re.compile(rf"(?:[ -$&-~]|{_EXPAND_IN_TEXT})*\Z", re.IGNORECASE)

_HEAD: Final = re.compile(r"([-+~?]?)([A-Za-z][A-Za-z0-9_.-]*)(?:([=:/])(.*))?\Z", re.DOTALL)
_DUAL_CIDR: Final = re.compile(r"(?:/(0|[1-9][0-9]?))?(?://(0|[1-9][0-9]{0,2}))?\Z")
_OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IP4: Final = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}\Z")
_PREFIX: Final = re.compile(r"(?:0|[1-9][0-9]{0,2})\Z")


class Reading(NamedTuple):
    """One term, taken apart; `well_formed` says whether the grammar allows it.

    `value` is the domain-spec, the address, or a modifier's text ("" when there is none).
    """

    kind: Kind
    qualifier: str
    name: str
    value: str
    cidr4: int | None
    cidr6: int | None
    well_formed: bool


def read(token: str) -> Reading:
    """Take one term apart; a term that breaks the grammar still says what can be read of it."""
    head = _HEAD.match(token)
    if head is None:
        return Reading("mechanism", token[:1] if token[:1] in QUALIFIERS else "", "", "", None, None, False)
    qualifier, name, separator, rest = head.groups()
    name = name.lower()
    if separator == "=":
        return _modifier(qualifier, name, rest)
    if separator is None:
        return Reading("mechanism", qualifier, name, "", None, None, name in _BARE)
    return _mechanism(qualifier, name, separator, rest)


_BARE: Final = frozenset({"all", "a", "mx", "ptr"})
"""The mechanisms that may stand without a value."""


def _modifier(qualifier: str, name: str, rest: str) -> Reading:
    fits = is_domain_spec(rest) if name in MODIFIERS else is_macro_string(rest)
    return Reading("modifier", qualifier, name, rest, None, None, fits and not qualifier)


def _mechanism(qualifier: str, name: str, separator: str, rest: str) -> Reading:
    if name in ("a", "mx"):
        return _with_dual_cidr(qualifier, name, separator, rest)
    if separator == ":" and name in ("include", "exists", "ptr"):
        return Reading("mechanism", qualifier, name, rest, None, None, is_domain_spec(rest))
    if separator == ":" and name == "ip4":
        address, cidr, fits = _prefixed(rest, 32)
        return Reading("mechanism", qualifier, name, address, cidr, None, fits and is_ip4(address))
    if separator == ":" and name == "ip6":
        address, cidr, fits = _prefixed(rest, 128)
        return Reading("mechanism", qualifier, name, address, None, cidr, fits and is_ip6(address))
    return Reading("mechanism", qualifier, name, rest, None, None, False)


def _with_dual_cidr(qualifier: str, name: str, separator: str, rest: str) -> Reading:
    """`a` and `mx`: [":" domain-spec] [dual-cidr-length] (§5.3, §5.4)."""
    tail = separator + rest if separator == "/" else rest
    domain, cidr4, cidr6 = split_dual_cidr(tail)
    fits = is_domain_spec(domain) if separator == ":" else not domain
    fits = fits and (cidr4 is None or cidr4 <= 32) and (cidr6 is None or cidr6 <= 128)
    return Reading("mechanism", qualifier, name, domain, cidr4, cidr6, fits)


def split_dual_cidr(tail: str) -> tuple[str, int | None, int | None]:
    """`domain[/n][//m]` in three parts; what is not a prefix length stays with the domain."""
    if "/" not in tail:
        return tail, None, None
    start = len(tail.rstrip("0123456789/"))
    # A domain-spec may itself hold a slash, so the lengths are looked for only in the run at the end.
    for at in range(max(start, len(tail) - 8), len(tail)):
        found = _DUAL_CIDR.match(tail, at) if tail[at] == "/" else None
        if found:
            cidr4, cidr6 = found.groups()
            return tail[:at], int(cidr4) if cidr4 else None, int(cidr6) if cidr6 else None
    return tail, None, None


def _prefixed(rest: str, longest: int) -> tuple[str, int | None, bool]:
    address, slash, length = rest.partition("/")
    if not slash:
        return address, None, True
    if not _PREFIX.match(length):
        return address, None, False
    return address, int(length), int(length) <= longest


def is_ip4(text: str) -> bool:
    """Four decimal octets without leading zeros (`ip4-network`)."""
    return _IP4.match(text) is not None


def is_ip6(text: str) -> bool:
    """An address as in RFC 4291 §2.2, without a scope (`ip6-network`)."""
    if ":" not in text or "%" in text or len(text) > 45 or not text.isascii():
        return False
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


def is_domain_spec(text: str) -> bool:
    """A name or macros that end in a top-level label or a macro (§7.1)."""
    return _PLAIN_DOMAIN.match(text) is not None or _DOMAIN_SPEC.match(text) is not None


def is_macro_string(text: str) -> bool:
    """What the value of an unknown modifier may be (§12: `unknown-modifier`)."""
    return _MACRO_STRING.match(text) is not None


def is_explain_string(text: str) -> bool:
    """What the text behind `exp=` may be: macros and spaces, US-ASCII (§6.2)."""
    return _EXPLAIN_STRING.match(text) is not None
