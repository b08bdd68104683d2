"""The whole SPF record as it was meant, ready to publish."""

from __future__ import annotations

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
