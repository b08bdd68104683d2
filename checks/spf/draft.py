"""The one SPF record that the texts at a name were meant to be, and what it leaves out of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checks.spf.mended import mend
from checks.spf.merge import all_at_end, merged
from checks.spf.record import SpfRecord, Term, parse
from checks.spf.tree import SpfTexts

LIVE = ("include", "ip4", "ip6", "a", "mx")  # what a person puts behind `all` and means


@dataclass(frozen=True, slots=True)
class Draft:
    """A record in the making; `left_out`: parts of the published ones that it does not have."""

    line: str
    left_out: tuple[str, ...] = ()

    @property
    def record(self) -> SpfRecord:
        """The line, parsed; it has no fault."""
        return parse(self.line)

    def without(self, gone: tuple[Term, ...]) -> Draft:
        """The same without these terms, which are named as left out."""
        if not gone:
            return self
        kept = (term.text for term in self.record.terms if term not in gone)
        left_out = self.left_out + tuple(term.text for term in gone)
        return replace(self, line=" ".join(("v=spf1", *kept)), left_out=left_out)

    def with_terms(self, words: tuple[str, ...]) -> Draft:
        """The same with new terms behind the other senders, before what ends the record."""
        record = self.record
        new = tuple(word for word in dict.fromkeys(words) if word not in self.line.split())
        at = record.terminal_all or record.redirect
        ending = tuple(term for term in record.terms if at and term.start >= at.start)
        kept = (term.text for term in record.terms if term not in ending)
        line = " ".join(("v=spf1", *kept, *new, *(term.text for term in ending)))
        return replace(self, line=line) if new else self


def texts_meant(texts: SpfTexts) -> tuple[str, ...]:
    """Every text at the name that is an SPF record or was meant as one, the latter as it was meant."""
    return (*texts.selection.records, *(one.suggestion for one in texts.selection.lookalikes))


def draft_of(texts: SpfTexts) -> Draft | None:
    """One sound record for everything the texts were meant to allow; None where there is none."""
    meant = texts_meant(texts)
    if not meant:
        return None
    mended = [mend(parse(text)) for text in meant]
    left_out = tuple(term for one in mended for term in one.left_out)
    lines = [one.line for one in mended]
    line = lines[0] if len(lines) == 1 else merged(tuple(map(parse, lines)))
    return _without_redirect_beside_all(_nothing_behind_all(Draft(line, left_out)))


def _nothing_behind_all(draft: Draft) -> Draft:
    """Senders behind `all` come before it; what else stands there never did anything (RFC 7208 §5.1)."""
    last = draft.record.terminal_all
    behind = tuple(term for term in draft.record.mechanisms if last and term.start > last.start)
    dead = tuple(term for term in behind if term.name not in LIVE)
    # A second `all` is no sender: nobody needs to be told that it is gone.
    told = draft.left_out + tuple(term.text for term in dead if not term.is_all)
    draft = replace(draft.without(dead), left_out=told)
    return replace(draft, line=all_at_end(draft.record)) if len(dead) < len(behind) else draft


def _without_redirect_beside_all(draft: Draft) -> Draft:
    """A redirect beside `all` does nothing (RFC 7208 §6.1)."""
    redirect = draft.record.redirect
    return draft.without((redirect,)) if redirect and draft.record.terminal_all else draft
