"""Writes tests of where mail lands: a sentence, a line for each seed with why, or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from checks.placement.record import Seen, Where
from deliverability.cli import COULD_NOT_CHECK, PASS, PROBLEMS
from deliverability.commands.output import status_of_verdict
from deliverability.seeds.kept import packed
from deliverability.seeds.model import Kind
from deliverability.seeds.shown import Matrix, ShownTest
from deliverability.seeds.words import BY_OTHERS, MARKS, place, sentence_of
from deliverability.typeset import Style, filled, printable

PROVES = (
    "A test mail in spam is a strong sign. One in the inbox is a weak one: it shows that this mail reached "
    "this mailbox today, and every reader has a filter of their own."
)
BESIDE = ("Beside it, of a domain known to be good:", "Beside it, a mail that says a machine wrote it:")
"""What went with a test, and what with a round trip."""
NAMED = 24
"""Columns for the name of a seed."""


def in_words(shown: ShownTest, style: Style) -> str:
    """The sentence, a line for each seed, and why where there is a reason."""
    lines = [filled(printable(sentence_of(shown.test, shown.seen)), style), *_rows(shown.seen, style)]
    if shown.controls:
        lines += ["", BESIDE[shown.test.kind is Kind.ROUND_TRIP], *_rows(shown.controls, style)]
    return "\n".join((*lines, "", filled(PROVES, style)))


def line_of(seen: Seen, style: Style) -> str:
    """One seed: its name, where the mail is, and how long that took."""
    verdict, _ = MARKS[seen.where]
    said = style.mark(verdict, place(seen)) if verdict else place(seen)
    return f"  {printable(seen.seed)[:60]:<{NAMED}}{said}{_took(seen)}"


def why(seen: Seen) -> tuple[str, ...]:
    """Sentences that say why: a server's no, a filter's words, or what went wrong on our side."""
    said = []
    if seen.refusal is not None:
        said.append(f"{seen.refusal.by} said: {seen.refusal.said}")
    if seen.reading is not None and seen.where is not Where.INBOX:
        said += [word.said for word in seen.reading.filters if word.is_spam or word.is_biased]
    return (*said, seen.problem) if seen.problem else tuple(said)


def grid(matrix: Matrix, style: Style) -> str:
    """A line for each seed, a column for each test, the oldest first."""
    heads = [f"{one.created_at:%m-%d}" for one in matrix.tests]
    width = max((len(MARKS[cell.where][1]) for row in matrix.rows for cell in row.cells if cell.where),
                default=5) + 4  # fmt: skip
    fits = max(1, (style.width - NAMED) // width)
    lines = [" " * NAMED + "".join(f"{head:<{width}}" for head in heads[-fits:])]
    for row in matrix.rows:
        cells = "".join(f"{_cell(cell.where, style):<{width}}" for cell in row.cells[-fits:])
        lines.append(f"{printable(row.name)[: NAMED - 2]:<{NAMED}}{cells}")
    return "\n".join(line.rstrip() for line in lines)


def as_json(shown: ShownTest, domain: str) -> dict[str, Any]:
    """A test as one object; a seed has `where` and `why` beside all that was seen."""
    test = shown.test
    return {
        "id": test.id, "domain": domain, "kind": test.kind.value, "code": test.code,
        "state": test.state.value, "said": sentence_of(test, shown.seen),
        "begun_at": test.created_at.isoformat(),
        "addresses": [one.recipient for one in shown.probes] if test.kind in BY_OTHERS else [],
        "seeds": [_seed_json(one) for one in shown.seen],
        "control": [_seed_json(one) for one in shown.controls],
    }  # fmt: skip


def status_of_test(shown: ShownTest) -> int:
    """0: all in the inbox; 1: one is not; 3: one could not be looked for, or is on its way."""
    found = [MARKS[one.where][0] for one in shown.seen]
    statuses = {COULD_NOT_CHECK if one is None else status_of_verdict(one) for one in found}
    return next((one for one in (PROBLEMS, COULD_NOT_CHECK) if one in statuses), PASS)


def _rows(seen: Iterable[Seen], style: Style) -> Iterator[str]:
    for one in seen:
        yield line_of(one, style)
        for reason in why(one):
            yield filled(printable(reason), style, "      ")


def _took(seen: Seen) -> str:
    if seen.sent_at is None or seen.found_at is None or seen.found_at < seen.sent_at:
        return ""
    seconds = int((seen.found_at - seen.sent_at).total_seconds())
    return f"  after {seconds} s" if seconds < 120 else f"  after {seconds // 60} minutes"


def _cell(where: Where | None, style: Style) -> str:
    if where is None:
        return ""
    verdict, word = MARKS[where]
    return style.bare(verdict, word) if verdict else word


def _seed_json(one: Seen) -> dict[str, Any]:
    return packed(one) | {"where": one.where.value, "place": place(one), "why": list(why(one))}
