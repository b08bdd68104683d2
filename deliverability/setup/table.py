"""The table of records that a set-up comes to, each with its state."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checks.answers import Question
from deliverability.setup.dmarc import dmarc_row
from deliverability.setup.dmarc import questions as dmarc_questions
from deliverability.setup.keys import key_rows
from deliverability.setup.later import later_rows, proof_rows
from deliverability.setup.mx import mx_rows, old_places
from deliverability.setup.row import Row, State
from deliverability.setup.seen import Seen, all_of
from deliverability.setup.spf import spf_rows
from deliverability.setup.wanted import Wanted

UNSEEN = (
    "We have not seen what stands there now. If a record of this kind is there already, add nothing yet: "
    "wait until we have seen it."
)


@dataclass(frozen=True, slots=True)
class Table:
    """`replaces`: who takes the domain's mail now and would not any more, by name."""

    rows: tuple[Row, ...]
    replaces: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_needed)

    @property
    def done(self) -> int:
        """How many of the needed ones are green."""
        return sum(row.tick.state is State.SEEN for row in self.needed)

    @property
    def is_done(self) -> bool:
        return self.done == len(self.needed)


def table(wanted: Wanted, seen: Seen | None = None) -> Table:
    """The records for these answers, what stands there now merged in; without a look, for a new domain."""
    rows = (
        *proof_rows(wanted, seen),
        *mx_rows(wanted, seen),
        *spf_rows(wanted, seen),
        *key_rows(wanted, seen),
        dmarc_row(wanted, seen),
        *later_rows(wanted, seen),
    )
    return Table(tuple(_careful(row, seen) for row in rows), old_places(wanted, seen))


def _careful(row: Row, seen: Seen | None) -> Row:
    """A second MX or SPF record would do harm, so nobody is told to add one to what was not seen."""
    if seen is None or row.change is None or all(seen.is_told(*ask) for ask in row.asks):
        return row
    return replace(row, caution=UNSEEN)


def questions(wanted: Wanted) -> tuple[Question, ...]:
    """What to ask the name servers: what tells who is there now, and every place of the table."""
    domain = wanted.domain.name
    first = (Question(domain, "MX"), Question(domain, "TXT"), Question(f"_dmarc.{domain}", "TXT"))
    return all_of((*first, *(ask for row in table(wanted).rows for ask in row.asks)))


def questions_beside(wanted: Wanted) -> tuple[Question, ...]:
    """What to ask of resolvers, as it stands in another zone."""
    return dmarc_questions(wanted)
