"""The row of the DMARC record: a start that refuses nothing, or the record that is there already."""

from __future__ import annotations

from checks.answers import Question
from checks.dmarc.record import DmarcRecord, Policy, parse
from checks.dmarc.selection import select
from checks.providers.recognise import dmarc_manager
from deliverability.remedies.model import Action, Change
from deliverability.setup.row import Row, State, Tick, Value, tick
from deliverability.setup.seen import Seen
from deliverability.setup.source import standard
from deliverability.setup.wanted import Wanted

RULES = (standard(9989, "4.7"),)
START = "Tells you by daily reports who sends mail in your name. It refuses nothing yet (DMARC)."
NEXT = (
    "When two weeks of reports show that all your own mail passes, change `p=none` to `p=quarantine`. "
    "Then mail that only pretends to be you goes to spam."
)
STRICT = (
    "Your policy turns away mail that is not signed. A new service is turned away until its own records are "
    "green."
)


def dmarc_row(wanted: Wanted, seen: Seen | None) -> Row:
    """One record at _dmarc; what is there and sound stays."""
    domain = wanted.domain.name
    place = f"_dmarc.{domain}"
    asks = (Question(place, "TXT"), Question(place, "CNAME"))
    line = f"v=DMARC1; p=none; rua={wanted.reports_to}"
    here = seen.values(place, "TXT") if seen else ()
    above = _above(wanted, seen)
    is_bad = bool(_of(here)) and _sound(here) is None
    found = tick(seen, asks, _is_met, lambda one: one[0] == "CNAME" or bool(_of((one[1],))))
    kept = _sound(here)
    return Row(
        key="dmarc",
        part="dmarc",
        name=place,
        rrtype="TXT",
        purpose=START if kept is None and not above else "Your own DMARC record stays as it is.",
        tick=Tick(State.SEEN, note=above) if above and not _of(here) else found,
        asks=asks,
        change=None if is_bad or above or _manager(seen, place) else Change(
            Action.ADD, place, "TXT", kept.text if kept else line
        ),
        steps=_steps(is_bad, _manager(seen, place), kept),
        caution=STRICT if kept is not None and _is_strict(kept) and wanted.senders else "",
        sources=RULES,
    )  # fmt: skip


def questions(wanted: Wanted) -> tuple[Question, ...]:
    """What is asked of resolvers beside: the record of the domain above, which counts where there is none."""
    domain = wanted.domain
    return () if domain.name == domain.org_domain else (Question(f"_dmarc.{domain.org_domain}", "TXT"),)


def _steps(is_bad: bool, manager: str, kept: DmarcRecord | None) -> tuple[str, ...]:
    if is_bad:
        return ("The record there cannot be read as it is. Check the domain, and mend it as shown there.",)
    if manager:
        return (f"The record is kept by {manager}. Change it there.",)
    return (NEXT,) if kept is None or kept.policy("p") is Policy.NONE else ()


def _is_met(values: frozenset[Value]) -> bool:
    return _sound(tuple(value for rrtype, value in values if rrtype == "TXT")) is not None or any(
        rrtype == "CNAME" and dmarc_manager(value.lower()) is not None for rrtype, value in values
    )


def _sound(texts: tuple[str, ...]) -> DmarcRecord | None:
    """The one record that receivers act on."""
    records = select(texts).records
    record = parse(records[0]) if len(records) == 1 else None
    return record if record is not None and record.policy("p") is not None else None


def _of(texts: tuple[str, ...]) -> tuple[str, ...]:
    selection = select(texts)
    return (*selection.records, *(one.text for one in selection.lookalikes))


def _is_strict(record: DmarcRecord) -> bool:
    return record.policy("p") in (Policy.QUARANTINE, Policy.REJECT)


def _above(wanted: Wanted, seen: Seen | None) -> str:
    """That the record of the domain above counts for this one, too (RFC 9989 §4.10)."""
    org = wanted.domain.org_domain
    texts = seen.values(f"_dmarc.{org}", "TXT") if seen and org != wanted.domain.name else ()
    return f"The DMARC record of {org} counts for {wanted.domain.name}, too." if _sound(texts) else ""


def _manager(seen: Seen | None, place: str) -> str:
    targets = seen.values(place, "CNAME") if seen else ()
    known = [dmarc_manager(target.lower()) for target in targets]
    named = [one.name if one else target for one, target in zip(known, targets, strict=True)]
    return named[0] if named else ""
