"""Turns the slips in a domain's SPF records into hits: the text, the marked place, the record to publish."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from checks.model import Hit
from checks.spf.mended import Mended, mend
from checks.spf.merge import merged
from checks.spf.record import FaultKind, Lookalike, SpfRecord, Term, parse
from checks.spf.selection import character_name
from checks.spf.tree import SpfTexts

Span = tuple[int, int]


Condition = Callable[[SpfRecord], bool]


def slips(texts: SpfTexts, kind: FaultKind, only_if: Condition | None = None) -> Iterator[Hit]:
    """One hit for each SPF record with slips of this kind; every place of the kind is marked in it."""
    for text in texts.selection.records:
        terms = _terms_by_kind(text).get(kind)
        if terms and (only_if is None or only_if(parse(text))):
            yield Hit(f"{texts.domain} TXT", slip_facts(texts, parse(text), terms))


@lru_cache(maxsize=256)
def _terms_by_kind(text: str) -> dict[FaultKind, tuple[Term, ...]]:
    """The faulty terms by their fault; where there are too many to read, that alone is worth saying."""
    found: dict[FaultKind, tuple[Term, ...]] = {}
    for term in parse(text).faults:
        if term.fault:
            found[term.fault.kind] = (*found.get(term.fault.kind, ()), term)
    dark = found.get(FaultKind.NOT_LOOKED_AT)
    return {FaultKind.NOT_LOOKED_AT: dark} if dark else found


def hides_terms(record: SpfRecord) -> bool:
    """A second `v=spf1` in the record spoils a term, or comes after an `all` with more terms behind it."""
    versions = [t for t in record.faults if t.fault and t.fault.kind is FaultKind.SECOND_VERSION]
    if any(term.text.lower() != "v=spf1" for term in versions):
        return True
    end = record.terminal_all
    return end is not None and any(t.start > end.start and not t.is_all for t in record.mechanisms)


def slip_facts(texts: SpfTexts, record: SpfRecord, terms: tuple[Term, ...]) -> dict[str, object]:
    """The facts of a hit on these faulty terms.

    `text` is the record as published, `marked` the same with carets below, `corrected` the record to publish:
    of several records at the name the one that takes the place of all.
    """
    faults = [term.fault for term in terms if term.fault]
    bad = [record.text[slice(*fault.span)] for fault in faults]
    return {
        **_facts(texts.domain, record.text, [fault.span for fault in faults], bad),
        **_corrected(_one_record(texts.selection.records)),
        "terms": [visible(term.text) for term in terms],
        "instead": [fault.suggestion for fault in faults if fault.suggestion],
        "receivers": _receivers(terms),
    }


def lookalike_facts(texts: SpfTexts, lookalike: Lookalike) -> dict[str, object]:
    """The facts of a hit on a look-alike; `corrected` holds the senders of every text that was meant."""
    meant = (*texts.selection.records, *(one.suggestion for one in texts.selection.lookalikes))
    return {
        **_facts(texts.domain, lookalike.text, [lookalike.span], [lookalike.spoiler]),
        **_corrected(_one_record(meant)),
        "records": list(texts.selection.records),
        "kind": lookalike.kind,
    }


def _one_record(texts: tuple[str, ...]) -> Mended:
    """One record for everything these texts were meant to allow."""
    meant = [mend(parse(text)) for text in texts]
    if len(meant) == 1:
        return meant[0]
    left_out = tuple(term for one in meant for term in one.left_out)
    return Mended(merged(tuple(parse(one.line) for one in meant)), left_out)


def _facts(domain: str, text: str, spans: list[Span], bad: list[str]) -> dict[str, object]:
    return {
        "domain": domain,
        "text": text,
        "marked": marked(text, spans),
        "bad": [visible(part) for part in bad],
        "character": _character(bad[0]),
    }


def _corrected(mended: Mended) -> dict[str, object]:
    return {
        "corrected": mended.line,
        "left_out": [visible(term) for term in mended.left_out],
        "caution": _caution(mended.left_out),
    }


def _caution(left_out: tuple[str, ...]) -> str:
    """A line that lost a term must not be published without a look at it; "" where it lost none."""
    if not left_out:
        return ""
    shown = ", ".join(f"`{visible(term)[:60]}`" for term in left_out[:3])
    more = f" and {len(left_out) - 3} more" if len(left_out) > 3 else ""
    return (
        f"**Before you publish it:** we cannot tell what you meant by {shown}{more}. "
        "The line above leaves it out. If it names a server that sends your mail, add it in its right form."
    )


def _receivers(terms: tuple[Term, ...]) -> str:
    """What a receiver does at the worst of these terms."""
    if any(term.is_permerror for term in terms):
        return "Receivers stop here and answer permerror for every message (RFC 7208 §4.6)."
    if any(term.name in ("include", "redirect") for term in terms if term.fault and not _is_skipped(term)):
        return "Receivers look for an SPF record at a name that cannot exist: permerror (RFC 7208 §5.2)."
    if all(_is_skipped(term) for term in terms):
        return "Receivers skip the part as a modifier they do not know (RFC 7208 §6), so it does nothing."
    return "Receivers look up a name that cannot exist, so the part matches no server."


def _is_skipped(term: Term) -> bool:
    return term.kind == "modifier" and term.name not in ("redirect", "exp")


WIDTH: Final = 76
"""As many characters fit into a line of a terminal or a mail."""


def marked(text: str, spans: list[Span]) -> str:
    """The text with carets under each span; of a long text only the surroundings of the first three."""
    if len(text) <= WIDTH:
        return _underlined(visible(text), spans)
    return "\n".join(_excerpt(text, span) for span in spans[:3])


def _excerpt(text: str, span: Span) -> str:
    start = max(0, span[0] - 30)
    end = min(len(text), start + WIDTH - 2)
    lead, trail = "…" if start else "", "…" if end < len(text) else ""
    shift = start - len(lead)
    shown = f"{lead}{visible(text[start:end])}{trail}"
    return _underlined(shown, [(span[0] - shift, min(span[1], end) - shift)])


def _underlined(shown: str, spans: list[Span]) -> str:
    carets = [" "] * (max(max(span) for span in spans) + 1)
    for start, end in spans:
        for at in range(start, max(end, start + 1)):
            carets[at] = "^"
    return f"{shown}\n{''.join(carets).rstrip()}"


def visible(text: str) -> str:
    """The text with a sign, one for one, for each character that would not show or would break a line."""
    if text.isascii() and text.isprintable() and "`" not in text:
        return text
    return "".join(map(_sign, text))


def _sign(character: str) -> str:
    if character == "`":
        return "\u02cb"  # it would end the code in which a guide shows the text
    if character < " ":
        return chr(0x2400 + ord(character))
    if character.isprintable():
        return character
    return "\u2423" if character.isspace() else "\ufffd"


def _character(bad: str) -> str:
    """The first bad character by its number and name; an octet that is no UTF-8 arrives as \\xNN."""
    if bad.startswith("\\x"):
        return f"octet {bad[2:4].upper()}"
    return character_name(bad[0]) if bad else "nothing, where something is missing"
