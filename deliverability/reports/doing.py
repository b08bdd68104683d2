"""The second part of a report: at most three things to do, each with its records and its buttons."""

from __future__ import annotations

from collections.abc import Iterator

from deliverability.cards import Card, cards_of, caution
from deliverability.mailed.model import Block, Heading, Points, Prose, Record, Way, Ways
from deliverability.mailed.prose import blocks_of
from deliverability.report import Advice
from deliverability.reports import ways
from deliverability.reports.model import Health
from deliverability.reports.todo import Todo, todos
from deliverability.runs import Run
from deliverability.wording import OF_SEVERITY, counted

MOST_RECORDS = 3
"""Of one thing to do; the others are on the page that "check again" leads to."""


def doing(health: Health, to: ways.Ways) -> Iterator[Block]:
    """The heading and the things to do; nothing where nothing is."""
    chosen, number = todos(health)
    if not chosen:
        return
    yield Heading("What to do" if number > 1 else "The one thing to do")
    for one in chosen:
        yield from one_thing(one, to, is_of_many=health.total > 1)
    if number > len(chosen):
        left = counted(number - len(chosen), "other thing")
        yield Prose(f"There are {left} to do. They can wait until these are done.", True)


def one_thing(one: Todo, to: ways.Ways, *, is_of_many: bool = False) -> Iterator[Block]:
    """What happens to mail, what to do, the records, and the buttons; `is_of_many`: say which domain."""
    advice, label = one.advice, one.part.label
    yield Heading(advice.title, 3, OF_SEVERITY[advice.finding.severity])
    if is_of_many:
        yield Prose(f"This is about {label}.", True)
    if one.is_unseen:
        yield Prose("Our last check could not see this. It stands until a check sees that it is gone.", True)
    yield from blocks_of(advice.why)
    yield from remedy_blocks(advice, one.part.run)
    key = (one.part.monitored.id, advice.finding.check, advice.finding.subject)
    yield Ways((
        Way("I did it: check again", to.check(*key)),
        Way("Remind me Friday", to.remind(*key)),
        Way("Somebody else does this: forward", to.forward(*key)),
    ))  # fmt: skip


def remedy_blocks(advice: Advice, run: Run | None) -> Iterator[Block]:
    """What to do in words, the records as they are typed at the DNS host, and what to know of them."""
    before, after = advice.beside_records
    remedy = advice.remedy
    yield from blocks_of(before)
    if remedy is None or run is None:
        return
    if remedy.steps:
        yield Points(remedy.steps)
    for page in remedy.pages:
        yield Record("Serve this text", (("Address", page.url), ("Text", page.text)))
    yield from _records(cards_of((advice,), run.report.dns)[0].cards)
    yield from blocks_of("\n\n".join(filter(None, (after, caution(advice)))))


def _records(cards: tuple[Card, ...]) -> Iterator[Block]:
    for card in cards[:MOST_RECORDS]:
        yield record(card)
    if len(cards) > MOST_RECORDS:
        yield Prose(f"There are {counted(len(cards) - MOST_RECORDS, 'more record')} for this.", True)


def record(card: Card) -> Record:
    """A record card in a mail."""
    fields = ((one.label, one.value or "(leave it empty)") for one in card.typed.fields if one.key != "parts")
    notes = (f"{one.label}: {one.note}." for one in card.typed.fields if one.note and one.key != "parts")
    old = () if card.is_removal else tuple((f"Old {one.label}", one.value) for one in card.old_fields)
    undo = f"To undo this: {card.undo[:1].lower()}{card.undo[1:]}"
    after = tuple(dict.fromkeys((*notes, *card.typed.notes, undo)))
    return Record(card.title, (*fields, *old), _where(card), after)


def _where(card: Card) -> str:
    rrtype = card.change.rrtype
    if card.is_removal:
        return f"{card.where} Find this {rrtype} record, and delete it."
    return f"{card.where} Find the {rrtype} record {card.sought}." if card.sought else card.where
