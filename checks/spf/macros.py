"""Macro expansion: what %{i} and its kin become for one message (RFC 7208 §7, RFC 8616)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from typing import Final, TypeAlias
from urllib.parse import quote

Address: TypeAlias = IPv4Address | IPv6Address

LONGEST_NAME: Final = 253


@dataclass(frozen=True, slots=True)
class MacroValues:
    """What the macros stand for; `domain` is the record's own, `validated` the name behind %{p}.

    `receiver` and `now` (aware) are used by the explanation only.
    """

    ip: Address
    local_part: str
    sender_domain: str
    helo: str
    domain: str
    validated: str = "unknown"
    receiver: str = "unknown"
    now: datetime | None = None


def expand_name(text: str, values: MacroValues) -> str | None:
    """The name a domain-spec stands for, lower-case and at most 253 octets; without a dot at its end.

    None when the name takes in a local part that is not ASCII: such a term never matches (RFC 8616 §4).
    """
    if not values.local_part.isascii() and _LOCAL.search(text):
        return None
    return _truncated(_from_the_right(text, values)).lower()


def expand_text(text: str, values: MacroValues) -> str:
    """The explanation with its macros filled in; nothing is cut (§6.2)."""
    return _MACRO.sub(lambda macro: _expand(macro, values), text)


def needs_validated_name(text: str) -> bool:
    """%{p} is in it, so the names behind the address must be asked for first (§7.3)."""
    return _VALIDATED.search(text) is not None


def is_askable(name: str) -> bool:
    """The DNS can hold this name: ASCII, at least two labels of 1 to 63 octets, 253 in all (§4.3)."""
    if len(name) > LONGEST_NAME or not name.isascii():
        return False
    labels = name.split(".")
    return len(labels) > 1 and all(0 < len(label) < 64 for label in labels)


_MACRO: Final = re.compile(
    r"%\{([slodiphvcrt])([0-9]*)(r?)([-.+,/_=]*)\}|%([%_-])|[^%]+|%", re.IGNORECASE | re.DOTALL
)
_LOCAL: Final = re.compile(r"%\{[sl]", re.IGNORECASE)
_VALIDATED: Final = re.compile(r"%\{p", re.IGNORECASE)
_ESCAPES: Final = {"%": "%", "_": " ", "-": "%20"}


def _from_the_right(text: str, values: MacroValues) -> str:
    """Expand from the end, as far as a name reaches: a hostile record repeats a macro thousands of times."""
    pieces: list[str] = []
    length = 0
    for macro in reversed(list(_MACRO.finditer(text))):
        pieces.append(_expand(macro, values))
        length += len(pieces[-1])
        if length > LONGEST_NAME + 1:
            break
    return "".join(reversed(pieces))


def _truncated(name: str) -> str:
    """Take labels off the left until the name fits (§7.3)."""
    name = name.removesuffix(".")
    if len(name) <= LONGEST_NAME:
        return name
    at = name.find(".", len(name) - LONGEST_NAME - 1)
    return name[at + 1 :] if at >= 0 else name


def _expand(macro: re.Match[str], values: MacroValues) -> str:
    letter, digits, reverse, delimiters, escape = macro.groups()
    if escape:
        return _ESCAPES[escape]
    if not letter:
        return macro[0]
    value = _value(letter.lower(), values)
    if digits or reverse or delimiters:
        value = _transformed(value, digits, bool(reverse), delimiters or ".")
    # §7.3: an upper-case letter asks for URL escaping.
    return quote(value, safe="-._~") if letter.isupper() else value


def _value(letter: str, values: MacroValues) -> str:
    match letter:
        case "s":
            return f"{values.local_part}@{values.sender_domain}"
        case "l":
            return values.local_part
        case "o":
            return values.sender_domain
        case "d":
            return values.domain
        case "i":
            return _dotted(values.ip)
        case "p":
            return values.validated
        case "v":
            return "in-addr" if values.ip.version == 4 else "ip6"
        case "h":
            return values.helo
        case "c":
            return str(values.ip)
        case "r":
            return values.receiver
    return str(int(values.now.timestamp())) if values.now else "0"


def _dotted(ip: Address) -> str:
    return str(ip) if isinstance(ip, IPv4Address) else ".".join(f"{int(ip):032X}")


def _transformed(value: str, digits: str, reverse: bool, delimiters: str) -> str:
    parts = re.split(f"[{re.escape(delimiters)}]", value)
    if reverse:
        parts.reverse()
    # A number longer than this keeps every part, and int() refuses very long ones.
    kept = int(digits) if digits and len(digits) < 5 else len(parts)
    return ".".join(parts[-kept:])
