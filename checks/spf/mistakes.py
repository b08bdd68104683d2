"""What a person meant by a term that is wrong, and the term to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

import idna

from checks.spf import mistaken_values
from checks.spf.grammar import MECHANISMS, MODIFIERS, QUALIFIERS, is_ip6, read
from checks.spf.slip import VALUE_NAMES, FaultKind, Slip, without_macros


def find_slip(token: str, depth: int = 4) -> Slip | None:
    """The first slip in a token, or None. A suggestion is given only when it is free of faults itself."""
    reading = read(token)
    if len(token) > 1000:
        return None if reading.well_formed else Slip(FaultKind.BAD_DOMAIN, 0, len(token), None)
    for find in _ALWAYS if reading.well_formed else _ALWAYS + _WHEN_ILL_FORMED:
        slip = find(token)
        if slip is not None:
            return slip._replace(suggestion=_settle(slip.suggestion, token, depth))
    return None if reading.well_formed else Slip(FaultKind.BAD_DOMAIN, 0, len(token), None)


def _settle(suggestion: str | None, token: str, depth: int) -> str | None:
    """Mend what is still wrong in the suggestion, up to `depth` slips in one token."""
    if suggestion is None or suggestion == token or depth == 0:
        return None
    words = suggestion.split(" ")
    if len(words) > 20:
        return None
    settled: list[str] = []
    for word in filter(None, words):
        slip = find_slip(word, depth - 1)
        if slip is None:
            settled.append(word)
        elif slip.suggestion is None:
            return None
        elif slip.suggestion:
            settled.append(slip.suggestion)
    return " ".join(settled)


_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_QUOTES: Final = "\"'`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2032\u2033"
_SPACES: Final = "\t\r\n\x0b\x0c\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"
_INVISIBLE: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\x00"
# A dash from an old Windows code page is no UTF-8, so it arrives written as its octet.
_DASH: Final = re.compile(rf"[{_DASHES}]|\\x9[67]")
_QUOTE: Final = re.compile(rf"\\?[{_QUOTES}]")
_OCTET: Final = re.compile(r"\\x[89a-f][0-9a-f]")
_GLUED: Final = re.compile(
    r"(.*?[^-+~?:=])([-+~?]?(?:include:|exists:|ip4:[0-9]|ip6:[0-9a-f]|redirect=)[^:=].*)", re.IGNORECASE
)
_ODD: Final = re.compile(rf"[{_SPACES}\u2000-\u200a\x01-\x08\x0e-\x1f\x7f]+|[{_INVISIBLE}]+")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_IP_LIKE: Final = re.compile(r"[0-9]+(?:\.[0-9]+){3}(?:/[0-9]+)?\Z")


def _second_version(token: str) -> Slip | None:
    at = token.lower().find("v=spf1")
    if at < 0:
        return None
    return Slip(FaultKind.SECOND_VERSION, at, at + 6, token[:at] + token[at + 6 :])


def _dash(token: str) -> Slip | None:
    found = _DASH.search(token)
    if found is None:
        return None
    return Slip(FaultKind.UNICODE_DASH, found.start(), found.end(), _DASH.sub("-", token))


def _quote(token: str) -> Slip | None:
    found = None if _is_other_modifier(token) else _QUOTE.search(token)
    if found is None:
        return None
    return Slip(FaultKind.QUOTES, found.start(), found.end(), _QUOTE.sub("", token))


def _odd_character(token: str) -> Slip | None:
    found = _ODD.search(token)
    if found is None:
        return None
    mended = re.sub(rf"[{_INVISIBLE}]", "", token)
    return Slip(FaultKind.BAD_CHARACTER, found.start(), found.end(), _ODD.sub(" ", mended))


def _octet(token: str) -> Slip | None:
    """An octet that is no UTF-8 arrives as `\\xNN` (Txt.text); it is no US-ASCII either."""
    found = _OCTET.search(token)
    return found and Slip(FaultKind.NON_ASCII, found.start(), found.end(), None)


def _non_ascii(token: str) -> Slip | None:
    if token.isascii():
        return None
    start = next(at for at, character in enumerate(token) if ord(character) > 127)
    head, colon, domain = token.partition(":")
    try:
        mended = f"{head}{colon}{idna.encode(domain, uts46=True).decode()}" if head.isascii() else None
    except (idna.IDNAError, UnicodeError):
        mended = None
    return Slip(FaultKind.NON_ASCII, start, start + 1, mended)


def _trailing_semicolon(token: str) -> Slip | None:
    kept = token.rstrip(";,")
    if kept == token or _is_other_modifier(token):
        return None
    return Slip(FaultKind.TRAILING_SEMICOLON, len(kept), len(token), kept)


def _comma_list(token: str) -> Slip | None:
    bare = without_macros(token)
    parts = re.split("[,;]", bare)
    if len(parts) == 1 or _is_other_modifier(token):
        return None
    at = len(parts[0])
    first, *others = _cut(token, [len(part) for part in parts])
    opening = re.match(r"[-+~?]?[a-z0-9]+[:=]", first, re.IGNORECASE)
    words = [first]
    for other in filter(None, others):
        takes_opening = opening and not read(other).well_formed and not re.search("[:=]|all", other)
        words.append(f"{opening[0]}{other}" if opening and takes_opening else other)
    return Slip(FaultKind.COMMA_LIST, at, at + 1, " ".join(words))


def _cut(token: str, lengths: list[int]) -> list[str]:
    parts, at = [], 0
    for length in lengths:
        parts.append(token[at : at + length])
        at += length + 1
    return parts


def _equals_for_colon(token: str) -> Slip | None:
    found = re.match(r"[-+~?]?(include|exists|ip[46]|ipv[46]|ptr|mx|a|all)(=)", token, re.IGNORECASE)
    if found is None:
        return None
    mended: str | None = token[: found.start(2)] + ":" + token[found.end(2) :]
    if token[:4].lower() == "all=":
        mended = None  # a bare `all` would let the whole world send, which nobody meant by "all=deny"
    return Slip(FaultKind.EQUALS_FOR_COLON, found.start(2), found.end(2), mended)


def _colon_for_equals(token: str) -> Slip | None:
    found = re.match(r"[-+~?]?(redirect|exp)(:)", token, re.IGNORECASE)
    if found is None:
        return None
    mended = found[1] + "=" + token[found.end(2) :]
    return Slip(FaultKind.COLON_FOR_EQUALS, found.start(2), found.end(2), mended)


def _url(token: str) -> Slip | None:
    found = re.match(rf"[-+~?]?(?:{VALUE_NAMES})[:=]([a-z]+:/+)([^/:]*)(.*)", token, re.IGNORECASE)
    if found is None:
        return None
    mended = token[: found.start(1)] + found[2]
    return Slip(FaultKind.URL_IN_INCLUDE, found.start(1), found.end(1), mended)


def _glued_all(token: str) -> Slip | None:
    found = re.match(r"(.+?)([-+~?]all)\Z", token, re.IGNORECASE)
    if found is None or (len(found[1]) == 1 and found[1] in "+-~?") or _is_other_modifier(token):
        return None
    before, value = read(found[1]), re.search(r"[:=]", found[1])
    if not before.well_formed and not (value and "." in found[1]):
        return None
    return Slip(FaultKind.GLUED_ALL, found.start(2), found.end(2), f"{found[1]} {found[2]}")


def _glued_terms(token: str) -> Slip | None:
    """Two terms without a space, as when a long record is cut into strings and joined (§3.3)."""
    found = None if _is_other_modifier(token) else _GLUED.match(token)
    if found is None or not re.match(r"[-+~?]?(?:all|a|mx|ptr)\Z|.*[:=/]", found[1], re.IGNORECASE):
        return None
    return Slip(FaultKind.GLUED_TERMS, *found.span(2), f"{found[1]} {found[2]}")


def _is_other_modifier(token: str) -> bool:
    reading = read(token)
    return reading.kind == "modifier" and reading.well_formed and reading.name not in MODIFIERS | MECHANISMS


def _qualifiers(token: str) -> Slip | None:
    found = re.match(r"([-+~?]*[!=.*]*[-+~?]*)([a-z].*)", token, re.IGNORECASE | re.DOTALL)
    behind = re.fullmatch(r"(all)([-~?])", token, re.IGNORECASE)
    if behind:
        return Slip(FaultKind.UNKNOWN_QUALIFIER, behind.start(2), behind.end(2), behind[2] + behind[1])
    if found is None or (len(found[1]) < 2 and found[1] in ("", "+", "-", "~", "?")):
        return None
    sign = found[1][-1] if found[1][-1] in "+-~?" and len(set(found[1])) == 1 else None
    return Slip(FaultKind.UNKNOWN_QUALIFIER, 0, found.end(1), sign + found[2] if sign else None)


def _signed_modifier(token: str) -> Slip | None:
    """A sign before `redirect`, `exp` or another modifier, where only mechanisms take one (§4.6.1)."""
    if token[:1] not in QUALIFIERS or not read(token[1:]).well_formed or read(token[1:]).kind != "modifier":
        return None
    return Slip(FaultKind.BAD_MODIFIER, 0, 1, token[1:])


def _all_with_value(token: str) -> Slip | None:
    found = re.match(r"([-+~?]?all)([.:/].*)\Z", token, re.IGNORECASE)
    return found and Slip(FaultKind.ALL_WITH_VALUE, found.start(2), found.end(2), found[1])


def _unknown(token: str) -> Slip | None:
    reading = read(token)
    if reading.kind == "modifier":
        return Slip(FaultKind.BAD_MODIFIER, 0, len(token), None)
    sign = reading.qualifier
    bare = token[len(sign) :]
    if _IP_LIKE.match(bare) or is_ip6(bare.partition("/")[0]):
        suggestion: str | None = f"{sign}{'ip6' if ':' in bare else 'ip4'}:{bare}"
        return Slip(FaultKind.UNKNOWN_MECHANISM, len(sign), len(token), suggestion)
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+", bare):
        return Slip(FaultKind.UNKNOWN_MECHANISM, len(sign), len(token), f"{sign}include:{bare}")
    name, rest = _parted(bare)
    meant = _meant(name.lower())
    suggestion = sign + meant + rest if meant and rest[:1] in ("", ":", "=", "/") else None
    return Slip(FaultKind.UNKNOWN_MECHANISM, len(sign), len(sign) + len(name) or len(token), suggestion)


def _parted(bare: str) -> tuple[str, str]:
    """The letters and digits at the beginning, and the rest."""
    rest = bare.lstrip(_LETTERS)
    return bare[: len(bare) - len(rest)], rest


def _one_off(name: str) -> set[str]:
    return {name} | {name[:at] + name[at + 1 :] for at in range(len(name))}


_NEAR: Final = {
    near: name
    for name in ("ip6", "ip4", "ptr", "all", "exists", "redirect", "include")
    for near in _one_off(name)
}


def _meant(name: str) -> str | None:
    """The known name at most one letter away (or with two neighbours swapped)."""
    if not 2 <= len(name) <= 12 or name in MECHANISMS:
        return None
    return next((_NEAR[near] for near in sorted(_one_off(name)) if near in _NEAR), None)


Finder: TypeAlias = Callable[[str], Slip | None]
_ALWAYS: Final[tuple[Finder, ...]] = (
    _dash, _odd_character, _second_version, _quote, _trailing_semicolon, _url, _comma_list, _equals_for_colon,
    _glued_terms, _glued_all, _octet,
)  # fmt: skip
_WHEN_ILL_FORMED: Final[tuple[Finder, ...]] = (
    _non_ascii,
    _colon_for_equals,
    _qualifiers,
    _signed_modifier,
    _all_with_value,
    *mistaken_values.FINDERS,
    _unknown,
)
