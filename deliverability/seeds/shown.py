"""Tests and where their mails landed, as pages and the command line show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from checks.placement.record import Reading, Seen, Where
from deliverability.seeds.kept import thing_from
from deliverability.seeds.model import TO_SEEDS, Kind, Probe, Seed, SeedTest
from deliverability.store import probes, seed_tests, seeds
from deliverability.store.database import Database, reading
from deliverability.store.probes import Details

COLUMNS = 12
"""Tests in a matrix."""


@dataclass(frozen=True, slots=True)
class ShownTest:
    """A test with its mails and what each of them came to, in one order; `controls` beside it."""

    test: SeedTest
    probes: tuple[Probe, ...]
    seen: tuple[Seen, ...]
    controls: tuple[Seen, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Of no mail it is still too early to say anything."""
        return all(one.where is not Where.WAITING for one in self.probes)


@dataclass(frozen=True, slots=True)
class Cell:
    """One mail in a matrix; `where` None: this seed got none."""

    test_id: str
    where: Where | None
    tab: str = ""


@dataclass(frozen=True, slots=True)
class SeedRow:
    """A seed and its mails, one cell for each test. `seed` None: it was removed."""

    name: str
    provider: str
    seed: Seed | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Seeds by name, tests from the oldest to the newest."""

    tests: tuple[SeedTest, ...]
    rows: tuple[SeedRow, ...]


def test_of(database: Database, test_id: str) -> ShownTest | None:
    """One test in full, or None."""
    with reading(database) as connection:
        test = seed_tests.get(connection, test_id)
        return next(iter(_shown(connection, (test,))), None) if test else None


def tests_of(database: Database, domain_id: int, limit: int) -> tuple[ShownTest, ...]:
    """The newest tests of a domain first, each in full."""
    with reading(database) as connection:
        return shown_in(connection, domain_id, limit)


def shown_in(
    connection: Connection, domain_id: int, limit: int, kinds: Iterable[Kind] = tuple(Kind)
) -> tuple[ShownTest, ...]:
    """The same of these kinds, within a transaction."""
    return _shown(connection, seed_tests.of_domain(connection, domain_id, limit, kinds))


def matrix(database: Database, domain_id: int, most: int = COLUMNS) -> Matrix:
    """Where the mails of the last tests landed, by seed."""
    with reading(database) as connection:
        tests = seed_tests.of_domain(connection, domain_id, most, TO_SEEDS)[::-1]
        mails = probes.of_tests(connection, [one.id for one in tests])
        known = seeds.of_ids(connection, {one.seed_id for one in mails})
    return Matrix(tests, tuple(_rows(tests, mails, known)))


def seen_of(probe: Probe, seed: Seed | None, kept: Details) -> Seen:
    """What a mail came to; `seed` None: it was removed."""
    return Seen(
        seed.name if seed else probe.recipient, seed.provider if seed else "", probe.where, probe.folder,
        probe.tab, probe.sent_at, probe.found_at, kept.refusal,
        thing_from(Reading, kept.reading) if kept.reading else None, probe.problem,
    )  # fmt: skip


def _shown(connection: Connection, tests: Iterable[SeedTest]) -> tuple[ShownTest, ...]:
    chosen = tuple(tests)
    beside = {one.id: seed_tests.controls_of(connection, one.id) for one in chosen}
    every = [*chosen, *(control for some in beside.values() for control in some)]
    mails = probes.of_tests(connection, [one.id for one in every])
    known = seeds.of_ids(connection, {one.seed_id for one in mails})
    kept = probes.details(connection, [one.id for one in mails])
    whole = {one.id: _one(one, mails, known, kept) for one in every}
    return tuple(
        replace(
            whole[one.id],
            controls=tuple(seen for control in beside[one.id] for seen in whole[control.id].seen),
        )
        for one in chosen
    )


def _one(
    test: SeedTest, mails: tuple[Probe, ...], known: Mapping[int, Seed], kept: Mapping[int, Details]
) -> ShownTest:
    mine = tuple(one for one in mails if one.test_id == test.id)
    seen = tuple(seen_of(one, known.get(one.seed_id), kept[one.id]) for one in mine)
    return ShownTest(test, mine, seen)


def _rows(
    tests: tuple[SeedTest, ...], mails: tuple[Probe, ...], known: Mapping[int, Seed]
) -> Iterable[SeedRow]:
    names = {one.seed_id: one.recipient for one in mails} | {key: seed.name for key, seed in known.items()}
    found = {(one.seed_id, one.test_id): one for one in mails}
    for seed_id, name in sorted(names.items(), key=lambda pair: (pair[1].lower(), pair[0])):
        seed = known.get(seed_id)
        cells = tuple(_cell(test.id, found.get((seed_id, test.id))) for test in tests)
        yield SeedRow(name, seed.provider if seed else "", seed, cells)


def _cell(test_id: str, probe: Probe | None) -> Cell:
    return Cell(test_id, probe.where, probe.tab) if probe else Cell(test_id, None)
