"""What a finding's place on the page shows of its remedy, and the mail that says all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checks.providers.facts import DnsHost
from checks.providers.load import all_dns_hosts
from deliverability.cards import Card, Shown, cards_of, caution
from deliverability.dns_place import DnsPlace
from deliverability.remedies.model import Action, Change, Page, remedy_json
from deliverability.report import Advice
from deliverability.zone_lines import record_line, zone_lines


@dataclass(frozen=True, slots=True)
class Records:
    """The words `before` and `after` the record cards, and all that belongs to them.

    `tells_pages`: `before` leads to the text of the one page, so that nothing else has to.
    `others`: cards that stand at an earlier finding. `lines`, `json`: the same for a technician. `tried`:
    the same as the page that tries records out takes it, "" where it cannot.
    """

    before: str
    after: str = ""
    cards: tuple[Card, ...] = ()
    others: tuple[Card, ...] = ()
    steps: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    tells_pages: bool = False
    caution: str = ""
    note: str = ""
    lines: str = ""
    json: str = ""
    tried: str = ""


def records_of(findings: Iterable[Advice], place: DnsPlace) -> tuple[Records, ...]:
    """For each of the findings, in their order."""
    chosen = tuple(findings)
    said: set[tuple[str, str]] = set()
    return tuple(_records(*pair, said) for pair in zip(chosen, cards_of(chosen, place), strict=True))


def hosts_by_name() -> tuple[DnsHost, ...]:
    """The DNS hosts to choose from."""
    return tuple(sorted(all_dns_hosts().values(), key=lambda host: host.name.casefold()))


def old_parts(change: Change) -> Iterator[tuple[str, bool]]:
    """The old value in pieces, and whether each is what is wrong with it."""
    at = 0
    for start, end in sorted(change.marked):
        if at <= start < end <= len(change.old):
            yield change.old[at:start], False
            yield change.old[start:end], True
            at = end
    yield change.old[at:], False


def tried(changes: Iterable[Change]) -> str:
    """The changes as signed lines, what goes before what comes; "" where one has no value to name it by."""
    lines = []
    for change in changes:
        if change.action is not Action.ADD and not change.old:
            return ""
        lines += [f"- {record_line(change, change.old)}"] if change.old else []
        lines += [f"+ {record_line(change, change.value)}"] if change.value else []
    return "\n".join(lines)


def _records(advice: Advice, shown: Shown, cautions: set[tuple[str, str]]) -> Records:
    """`cautions`: what was said at which card, so as not to say it again where that card is only named."""
    before, after = advice.beside_records
    remedy = advice.remedy
    if remedy is None:
        return Records(before)
    lines = zone_lines(remedy.changes)
    warning = caution(advice)
    if not shown.cards and all((warning, card.id) in cautions for card in shown.others):
        warning = ""
    tells_pages = len(remedy.pages) == 1 and remedy.pages[0].text.strip() in advice.fix
    cautions.update((warning, card.id) for card in shown.cards)
    said = json.dumps(remedy_json(remedy)["records"], ensure_ascii=False, indent=2) if lines else ""
    return Records(
        before, after, shown.cards, shown.others, remedy.steps, remedy.pages, tells_pages, warning,
        "" if remedy.note in advice.fix else remedy.note, lines, said, tried(remedy.changes),
    )  # fmt: skip
