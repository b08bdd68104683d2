"""What an Authentication-Results header says (RFC 8601): who checked, and what each method came to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

LONGEST = 16384
"""Octets of one header that are read; real ones stay below 2,000."""
MOST = 100
"""Results of one header that are kept."""
METHODS = frozenset(
    {
        "arc", "auth", "bimi", "compauth", "dara", "dkim", "dkim-adsp", "dkim-atps", "dmarc", "dnswl",
        "domainkeys", "iprev", "rrvs", "sender-id", "smime", "spf", "vbr",
    }
)  # fmt: skip
"""Methods of the IANA registry, and Microsoft's: they are told from a receiver's name that lacks its ";"."""


@dataclass(frozen=True, slots=True)
class AuthResult:
    """One method's result, all lower case; `properties` as (ptype.property, value), `reason` as given.

    `comment`: what stands in parentheses, such as Gmail's "p=REJECT dis=NONE" or why a signature failed.
    """

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    comment: str = ""

    def value(self, name: str) -> str:
        """The value of a property such as "smtp.mailfrom", "" where it is not said."""
        return next((value for key, value in self.properties if key == name), "")


@dataclass(frozen=True, slots=True)
class AuthResults:
    """One header, or several of one receiver put together in order; `authserv_id` "" where none is named."""

    authserv_id: str
    results: tuple[AuthResult, ...]

    def of(self, method: str) -> tuple[AuthResult, ...]:
        """The results of a method, in order."""
        return tuple(one for one in self.results if one.method == method)


def parse(header: str) -> AuthResults | None:
    """Read the text behind "Authentication-Results:"; None for one that does not say whose or which results.

    Takes what real receivers write beyond RFC 8601: no name in front (Microsoft), a comment or another
    domain's name where a result belongs, a ";" at the end. Time is linear in the length.
    """
    tokens = _tokens(header) if len(header) <= LONGEST else None
    if tokens is None:
        return None
    pieces = [list(some) for is_end, some in groupby(tokens, lambda one: one.kind == ";") if not is_end]
    if not pieces:
        return None
    authserv_id, is_none = _name(pieces[0]), any(map(_says_none, pieces))
    if authserv_id:
        pieces[0] = _behind_name(pieces[0])
    results: list[AuthResult] = []
    for piece in pieces[: MOST * 2]:
        _add(piece, results)
    return AuthResults(authserv_id, tuple(results[:MOST])) if results or (authserv_id and is_none) else None


class _Token(NamedTuple):
    """`kind`: ";", "=", "(" for a comment, or "" for a word."""

    kind: str
    text: str = ""


_WORD = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^\s;=("])+', re.DOTALL)
_VALUE = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^\s;("])+', re.DOTALL)  # base64 of header.b ends in "="
_SPACE = re.compile(r"\s*")
_PAREN = re.compile(r"\\.|[()]", re.DOTALL)
_METHOD = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_RESULT = re.compile(r"[a-z][a-z0-9_.-]{0,40}")


def _tokens(text: str) -> list[_Token] | None:
    """None where a quote or a comment never ends: what it swallows cannot be told."""
    tokens: list[_Token] = []
    at, is_value = _SPACE.match(text).end(), False  # type: ignore[union-attr]  # matches anything
    while at < len(text):
        sign = text[at]
        if sign == "(":
            end = _comment_end(text, at)
            tokens.append(_Token("(", text[at + 1 : end - 1]))
        elif sign == ";" or (sign == "=" and not is_value):
            end, is_value = at + 1, sign == "="
            tokens.append(_Token(sign))
        else:
            found = (_VALUE if is_value else _WORD).match(text, at)
            end, is_value = found.end() if found else 0, False
            tokens.append(_Token("", _unquoted(found[0]) if found else ""))
        if not end:
            return None
        at = _SPACE.match(text, end).end()  # type: ignore[union-attr]
    return tokens


def _comment_end(text: str, start: int) -> int:
    """Behind the parenthesis that closes the one at `start`; 0 when none does (RFC 5322 §3.2.2)."""
    depth = 0
    for found in _PAREN.finditer(text, start):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if not depth and found[0] == ")":
            return found.end()
    return 0


def _unquoted(word: str) -> str:
    return re.sub(r'"((?:[^"\\]|\\.)*)"', lambda q: re.sub(r"\\(.)", r"\1", q[1], flags=re.DOTALL), word)


def _words(piece: list[_Token]) -> list[_Token]:
    return [token for token in piece if token.kind != "("]


def _name(piece: list[_Token]) -> str:
    """The receiver's name at the front, "" where a result stands there at once."""
    words = _words(piece)
    if not words or words[0].kind or (len(words) > 1 and words[1].kind == "="):
        return ""
    return words[0].text.lower()


def _behind_name(piece: list[_Token]) -> list[_Token]:
    """Results behind a name that lacks its ";"; else nothing: a version, or "from=" of old Yahoo servers."""
    at = next(index for index, token in enumerate(piece) if not token.kind) + 1
    behind = piece[at:]
    words = _words(behind)
    is_result = len(words) > 1 and words[1].kind == "=" and words[0].text.lower() in METHODS
    return behind if is_result else []


def _says_none(piece: list[_Token]) -> bool:
    return [token.text.lower() for token in _words(piece)] == ["none"]


def _add(piece: list[_Token], results: list[AuthResult]) -> None:
    """Add what one piece between two ";" says; properties without a method belong to the one before."""
    pairs = list(_pairs(piece))
    if not pairs:
        return  # "none", or the recipient's domain that Microsoft puts between results
    method, result = pairs[0][0].partition("/")[0], pairs[0][1].lower()
    comment = " ".join(token.text.strip() for token in piece if token.kind == "(")
    if "." in method and results:
        before = results.pop()
        results.append(_result(before.method, before.result, [*_known(before), *pairs], before.comment))
    elif _METHOD.fullmatch(method) and _RESULT.fullmatch(result):
        results.append(_result(method, result, pairs[1:], comment))


def _known(result: AuthResult) -> list[tuple[str, str]]:
    return [*result.properties, *([("reason", result.reason)] if result.reason else [])]


def _result(method: str, result: str, pairs: list[tuple[str, str]], comment: str) -> AuthResult:
    reason = next((value for key, value in pairs if key == "reason"), "")
    properties = tuple((key, value.strip("<>")) for key, value in pairs if key != "reason")
    return AuthResult(method, result, properties, reason, comment)


def _pairs(piece: list[_Token]) -> Iterator[tuple[str, str]]:
    """Each (key in lower case, value) of a piece; blanks may stand around the "." and the "="."""
    words = _words(piece)
    key, at = "", 0
    while at < len(words):
        word = words[at]
        if word.kind == "=":
            value = words[at + 1].text if at + 1 < len(words) else ""
            if key:
                yield key.lower(), value
            key, at = "", at + 2
            continue
        key = key + word.text if key.endswith(".") or word.text.startswith(".") else word.text
        at += 1
