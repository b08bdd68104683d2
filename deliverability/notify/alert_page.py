"""An alert as a mail: what got worse and what to do, what is fixed, what else changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from checks.model import Verdict
from deliverability.config import Settings
from deliverability.links import link
from deliverability.mailed.model import Block, Heading, Mark, Marks, Page, Points, Prose, Way, Ways
from deliverability.mailed.prose import blocks_of
from deliverability.notify.alert import Alert, What
from deliverability.notify.alert_words import sentence, subject
from deliverability.notify.incidents import Incident, Item
from deliverability.notify.target import Target
from deliverability.report import Advice
from deliverability.reports.doing import remedy_blocks
from deliverability.reports.times import at
from deliverability.runs import Run
from deliverability.wording import counted

MOST_DETAILS, MOST_DOMAINS, MOST_ROWS = 3, 20, 40
OPEN = (What.WORSE, What.REMINDER)
_VERDICTS = {"error": Verdict.FAIL, "warning": Verdict.WARN}
_SECTIONS = (
    (What.PASSED, "Fixed meanwhile", Verdict.PASS, "fixed"),
    (What.FIXED, "Fixed", Verdict.PASS, "fixed"),
    (What.CHANGED, "Changed in your DNS", Verdict.NOT_APPLICABLE, "changed"),
)
Judged = Callable[[Alert], tuple[Advice, Run] | None]


def alert_page(
    settings: Settings, target: Target, found: Sequence[Incident], judged: Judged, acknowledge: str
) -> Page:
    """The mail for a target. `judged`: the advice on an alert, None where its run is not kept any more.

    `acknowledge`: the link that ends the reminders, "" where nothing is open.
    """
    zone = target.rules.time_zone
    worse = [one for one in found if one.what in OPEN]
    blocks = (
        *_worse(settings, worse, len(found) == 1, judged, zone),
        *(_acknowledge(acknowledge) if acknowledge else ()),
        *(block for section in _SECTIONS for block in _section(found, *section, zone)),
    )
    labels = dict.fromkeys(item.label for one in found for item in one.items)
    about = next(iter(labels)) if len(labels) == 1 else counted(len(labels), "domain")
    return Page(subject(found), about, sentence(found), blocks, _closing(settings, target))


def _worse(
    settings: Settings, worse: Sequence[Incident], is_alone: bool, judged: Judged, zone: str
) -> Iterator[Block]:
    for incident in worse[:MOST_DETAILS]:
        if not is_alone:
            yield Heading(incident.title, 2, _verdict(incident))
        yield Prose(_when(incident, zone), True)
        yield from _advised(incident, judged)
        yield from _domains(settings, incident)
    if rest := worse[MOST_DETAILS:]:
        yield Heading(f"{counted(len(rest), 'other thing')} that got worse" if is_alone else "Also worse")
        rows = tuple(_row(settings, one, _verdict(one), "", zone) for one in rest[:MOST_ROWS])
        yield Marks("What else got worse", rows)
        if len(rest) > MOST_ROWS:
            yield Prose(
                f"There are {counted(len(rest) - MOST_ROWS, 'more')}; the list of alerts has all.", True
            )


def _when(incident: Incident, zone: str) -> str:
    moment = incident.first.at
    since = f"Since {at(moment, zone)}." if moment else ""
    if incident.what is What.REMINDER:
        since = f"{since} Nobody has said that they know of it."
    who = f" It was {incident.third_party} that changed something, not you." if incident.third_party else ""
    return f"{since}{who}".strip()


def _advised(incident: Incident, judged: Judged) -> Iterator[Block]:
    alert = incident.first.alert
    known = judged(alert) if alert is not None else None
    if known is None:
        return
    advice, run = known
    yield from blocks_of(advice.why)
    if incident.domain_count == 1:
        yield from remedy_blocks(advice, run)


def _domains(settings: Settings, incident: Incident) -> Iterator[Block]:
    if incident.domain_count == 1:
        if incident.first.domain is not None:
            yield Ways((Way("See the whole domain", _link(settings, incident.first)),))
        return
    labels = [item.label for item in incident.items]
    yield Prose(f"It hits {counted(len(labels), 'domain')}:")
    yield Points(tuple(labels[:MOST_DOMAINS]))
    if len(labels) > MOST_DOMAINS:
        yield Prose(f"And {len(labels) - MOST_DOMAINS} more.")
    yield Ways((Way("See the domains", link(settings, "domains")),))


def _acknowledge(url: str) -> tuple[Block, ...]:
    return (
        Prose("You hear of it again when it is mended. Problems that nobody knows of are told again.", True),
        Ways((Way("We know of it: no reminders", url),), True),
    )


def _section(
    found: Sequence[Incident], what: What, heading: str, verdict: Verdict, word: str, zone: str
) -> Iterator[Block]:
    rows = [_mark(item, verdict, word, zone) for one in found if one.what is what for item in one.items]
    if rows:
        yield Heading(heading)
        yield Marks(heading, tuple(rows[:MOST_ROWS]))
        if len(rows) > MOST_ROWS:
            yield Prose(f"There are {len(rows) - MOST_ROWS} more.", True)


def _mark(item: Item, verdict: Verdict, word: str, zone: str) -> Mark:
    alert = item.alert
    if alert is not None and alert.closed_at is not None:
        words = f"{item.label}, from {at(alert.opened_at, zone)} to {at(alert.closed_at, zone)}"
    else:
        words = f"{item.label}, {at(item.at, zone)}" if item.at else item.label
    return Mark(item.title, verdict, words, word=word)


def _row(settings: Settings, incident: Incident, verdict: Verdict, word: str, zone: str) -> Mark:
    first = incident.first
    words = first.label if incident.domain_count == 1 else counted(incident.domain_count, "domain")
    url = _link(settings, first) if first.domain and incident.domain_count == 1 else ""
    return Mark(incident.title, verdict, words, url, word)


def _verdict(incident: Incident) -> Verdict:
    return _VERDICTS.get(incident.severity, Verdict.COULD_NOT_CHECK)


def _link(settings: Settings, item: Item) -> str:
    return link(settings, "domains", item.domain.id) if item.domain else link(settings, "alerts")


def _closing(settings: Settings, target: Target) -> tuple[Block, ...]:
    return (
        Prose(f'You get this because alerts go to "{target.name}".', True),
        Ways((
            Way("All open alerts", link(settings, "alerts")),
            Way("Where alerts go, and when", link(settings, "alerts", "targets")),
        ), True),
    )  # fmt: skip
