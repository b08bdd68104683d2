"""The whole SPF record as it was meant, ready to publish."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from checks.spf.record import FaultKind, SpfRecord, Term, parse


@dataclass(frozen=True, slots=True)
class Mended:
    """A record without a fault; `left_out`: the terms of which nobody can tell what was meant."""

    line: str
    left_out: tuple[str, ...] = ()


def mend(record: SpfRecord) -> Mended:
    """Put every suggestion into the record; never raises, and the line has no fault left."""
    left_out: list[str] = []
    while record.faults:
        dark = [term for term in record.faults if _is_dark(term)]
        left_out += (term.text for term in dark)
        line = replace(record, terms=tuple(term for term in record.terms if term not in dark)).corrected
        # What was mended may stand badly beside its neighbours, as a second redirect does.
        record = parse(line if line and line != record.text else _sound_terms(record))
    return Mended(_softened(record) if left_out else record.text, tuple(left_out))


def _is_dark(term: Term) -> bool:
    """Nobody can tell what was meant by it; of two redirects, which one."""
    fault = term.fault
    return fault is not None and (fault.suggestion is None or fault.kind is FaultKind.TWO_REDIRECTS)


def _sound_terms(record: SpfRecord) -> str:
    return " ".join(("v=spf1", *(term.text for term in record.terms if not term.fault)))


def _softened(record: SpfRecord) -> str:
    """`~all` for `-all`: a sender may be among what is left out, and its mail must not be refused."""
    return " ".join(("v=spf1", *("~all" if t.text.lower() == "-all" else t.text for t in record.terms)))


def merge(lines: Iterable[str]) -> str:
    """One record that names every sender of these sound records; the first decides about all others."""
    senders: dict[str, str] = {}
    closing: list[str] = []
    for at, line in enumerate(lines):
        record = parse(line)
        for term in record.terms:
            if term.is_all or term.kind == "modifier":
                continue
            senders.setdefault(term.text.lower(), term.text)
        if at and record.redirect:
            senders.setdefault(f"include:{record.redirect.value}".lower(), f"include:{record.redirect.value}")
        ends = [term.text for term in record.terms if term.is_all or (term.kind == "modifier" and not at)]
        closing = closing or ends
    return " ".join(("v=spf1", *senders.values(), *closing))
