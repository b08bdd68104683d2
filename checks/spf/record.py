"""The SPF record as a type, and a parser that shows every fault instead of stopping at the first."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from ipaddress import IPv4Network, IPv6Network
from typing import Final

from checks.spf.grammar import MECHANISMS, MODIFIERS, Kind, read
from checks.spf.mistakes import find_slip
from checks.spf.selection import VERSION, Lookalike, Selection, select
from checks.spf.slip import FaultKind

__all__ = ["FaultKind", "Lookalike", "Selection", "SpfRecord", "Term", "TermFault", "parse", "select"]


@dataclass(frozen=True, slots=True)
class TermFault:
    """What is wrong with one term.

    `span`: (start, end) of the bad part in the record's text. `suggestion`: what to write instead of the
    whole term ("" to take it away, None when we cannot tell). `is_permerror`: False where a receiver
    ignores the term or asks for a name that cannot exist, instead of refusing the record.
    """

    kind: FaultKind
    span: tuple[int, int]
    suggestion: str | None
    is_permerror: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """One mechanism or modifier; `start` counts characters from the beginning of the record's text.

    `name` is lower-case, `value` the domain-spec, address or modifier text ("" for none),
    `qualifier` one of "+-~?" or "" for the implied "+".
    """

    text: str
    start: int
    qualifier: str
    name: str
    value: str
    cidr4: int | None
    cidr6: int | None
    kind: Kind
    fault: TermFault | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def is_permerror(self) -> bool:
        """A receiver must refuse the whole record because of this term (RFC 7208 §4.6)."""
        return self.fault is not None and self.fault.is_permerror

    @property
    def costs_a_lookup(self) -> bool:
        """Counts towards the ten of RFC 7208 §4.6.4; `exp` does not."""
        if self.kind == "modifier":
            return self.name == "redirect"
        return self.name in ("include", "a", "mx", "ptr", "exists")

    @property
    def is_all(self) -> bool:
        return self.kind == "mechanism" and self.name == "all" and not self.is_permerror

    @property
    def has_macro(self) -> bool:
        return "%" in self.value

    @property
    def network(self) -> IPv4Network | IPv6Network | None:
        """The network an `ip4` or `ip6` term covers; None for other terms and for one with a fault."""
        if self.name not in ("ip4", "ip6") or self.kind == "modifier" or self.is_permerror:
            return None
        if self.name == "ip4":
            return IPv4Network((self.value, 32 if self.cidr4 is None else self.cidr4), strict=False)
        return IPv6Network((self.value, 128 if self.cidr6 is None else self.cidr6), strict=False)


@dataclass(frozen=True)  # no slots: what is worked out once serves every domain that includes the text
class SpfRecord:
    """One TXT text that claims to be an SPF record, with its terms in order."""

    text: str
    terms: tuple[Term, ...]

    @cached_property
    def mechanisms(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.kind == "mechanism")

    @cached_property
    def redirect(self) -> Term | None:
        return self.modifier("redirect")

    @cached_property
    def exp(self) -> Term | None:
        return self.modifier("exp")

    @cached_property
    def faults(self) -> tuple[Term, ...]:
        """The terms that have a fault."""
        return tuple(term for term in self.terms if term.fault)

    @cached_property
    def is_permerror(self) -> bool:
        """A receiver must refuse this record as it stands."""
        return any(term.is_permerror for term in self.terms)

    @cached_property
    def terminal_all(self) -> Term | None:
        """The first `all`; terms behind it do nothing (RFC 7208 §5.1)."""
        return next((term for term in self.terms if term.is_all), None)

    @cached_property
    def evaluated(self) -> tuple[Term, ...]:
        """The terms that a receiver evaluates, in its order (RFC 7208 §5.1, §6.1).

        Up to `all`; then redirect, where there is no `all`.
        """
        last = self.terminal_all
        if last is not None:
            return tuple(term for term in self.mechanisms if term.start <= last.start)
        return (*self.mechanisms, self.redirect) if self.redirect else self.mechanisms

    @property
    def corrected(self) -> str | None:
        """The line with every suggestion put in; None when one fault has no suggestion."""
        words: list[str] = []
        for term in self.terms:
            mended = term.fault.suggestion if term.fault else term.text
            if mended is None:
                return None
            words += filter(None, mended.split(" "))
        if any(term.fault and term.fault.kind == FaultKind.SECOND_VERSION for term in self.terms):
            words = _with_last_all_only(words)
        return " ".join(("v=spf1", *words))

    def modifier(self, name: str) -> Term | None:
        """The first modifier of that name, or None."""
        return next((term for term in self.terms if term.kind == "modifier" and term.name == name), None)


def _with_last_all_only(words: list[str]) -> list[str]:
    """Two records in one line have two `all`; what follows the first would do nothing (RFC 7208 §5.1)."""
    alls = [word for word in words if word.lower().lstrip("+-~?") == "all"]
    return [word for word in words if word not in alls] + alls[-1:]


def parse(text: str) -> SpfRecord:
    """Read a TXT text that begins with `v=spf1`; never raises. A text without it is read as bare terms."""
    # One include text serves a great many domains; a long text is rare and would fill the memory.
    return _parse_once(text) if len(text) <= 4096 else _parse(text)


def _parse(text: str) -> SpfRecord:
    version = VERSION.match(text)
    suspicious = _SUSPICIOUS.search(text, version.end() if version else 0) is not None
    terms: list[Term] = []
    slips = refusals = 0
    for token in _tokens(text, version.end() if version else 0):
        if refusals == MOST_SLIPS:
            terms.append(_rest(text, token.start()))
            break
        terms.append(_term(token[0], token.start(), suspicious and slips < MOST_SLIPS))
        slips += terms[-1].fault is not None
        refusals += terms[-1].is_permerror
    if _BROKEN_BY_SPACE.search(text):
        terms = _rejoined(text, terms)
    return SpfRecord(text, _only_one_each(terms))


_parse_once = lru_cache(maxsize=8192)(_parse)

_TOKEN: Final = re.compile("[^ ]+")
_tokens = _TOKEN.finditer
MOST_SLIPS: Final = 50
"""So many faults are looked at closely; a text with more of them is no record that a person can mend."""
# Terms the grammar allows and nobody can have meant; looked for once in the whole text, for speed.
_SUSPICIOUS: Final = re.compile(
    r"[^ ][-+~?]all(?= |\Z)|[,;'\"`]|[a-z]:/|v=spf1"
    r"|(?: |\A)(?:all|include|a|mx|ptr|ip4|ip6|exists)=|\\x[89a-f]"
    r"|[^-+~?:= ][-+~?]?(?:include|exists|ip[46]|redirect)[:=]",
    re.IGNORECASE,
)
_BROKEN_BY_SPACE: Final = re.compile(r"[:=](?: |\Z)| [:/=]| [-+~?] ")
_PARTS: Final = re.compile(r"[-+~?]?(?:include|exists|ip[46]|ipv[46]|ptr|mx|a|redirect|exp)?[:=]?\Z", re.I)


def _term(token: str, start: int, suspicious: bool) -> Term:
    kind, qualifier, name, value, cidr4, cidr6, well_formed = read(token)
    fault = None
    if not well_formed or (suspicious and _SUSPICIOUS.search(token)):
        fault = _fault(token, start, well_formed)
    return Term(token, start, qualifier, name, value, cidr4, cidr6, kind, fault)


def _fault(token: str, start: int, well_formed: bool) -> TermFault | None:
    slip = find_slip(token)
    if slip is None:
        return None
    refused = not well_formed or "\\x" in token[slip.start : slip.end]  # an octet that is no US-ASCII
    return TermFault(slip.kind, (start + slip.start, start + slip.end), slip.suggestion, refused)


def _rest(text: str, start: int) -> Term:
    """What stands behind the last fault we look at, as one term: the record is refused in any case."""
    fault = TermFault(FaultKind.NOT_LOOKED_AT, (start, len(text)), None)
    return Term(text[start:], start, "", "", "", None, None, "mechanism", fault)


def _rejoined(text: str, terms: list[Term]) -> list[Term]:
    """Make one term of two that a stray space tore apart ("include: example.com", "- all")."""
    whole: list[Term] = []
    for term in terms:
        joined = _join(text, whole[-1], term) if whole else None
        if joined is None:
            whole.append(term)
        else:
            whole[-1] = joined
    return whole


def _join(text: str, left: Term, right: Term) -> Term | None:
    if not _PARTS.match(left.text) and right.text[:1] != "/":
        return None
    is_open = left.text[-1] in ":=" and (right.fault is not None or right.name not in MECHANISMS | MODIFIERS)
    is_sign = left.text in ("+", "-", "~", "?")
    if not is_open and not is_sign and right.text[0] not in ":/=":
        return None
    joined = _term(left.text + right.text, left.start, True)
    if joined.is_permerror and (joined.fault is None or joined.fault.suggestion is None):
        return None
    kind = FaultKind.SPACE_AFTER_COLON if is_open else FaultKind.STRAY_SPACE
    suggestion = joined.fault.suggestion if joined.fault else joined.text
    fault = TermFault(kind, (left.end, right.start), suggestion)
    return replace(joined, text=text[left.start : right.end], fault=fault)


def _only_one_each(terms: list[Term]) -> tuple[Term, ...]:
    """`redirect` and `exp` must not appear twice (RFC 7208 §6)."""
    seen: set[str] = set()
    for at, term in enumerate(terms):
        if term.kind == "mechanism" or term.name not in MODIFIERS or term.is_permerror:
            continue
        if term.name in seen:
            kind = FaultKind.TWO_REDIRECTS if term.name == "redirect" else FaultKind.TWO_EXP
            terms[at] = replace(term, fault=TermFault(kind, (term.start, term.end), ""))
        seen.add(term.name)
    return tuple(terms)
