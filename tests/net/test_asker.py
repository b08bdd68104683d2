"""One run's way to DNS: purses, the deadline, what two paths say together, and what is written down."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from checks.answers import Answer, Question, Reply
from checks.model import Reason, Unknown
from deliverability.arranged import MEANS
from deliverability.net.asker import SILENCE, Asker, Budget, replaying, settle, something
from deliverability.net.live import Live
from deliverability.net.transcript import Transcript, loads
from tests.net.doubles import SECONDS, engine_of, plain, serving
from tests.net.sources import Arranged, nothing, silence, there

T = TypeVar("T")
ALL_THERE = lambda question, path: there(question.name, question.rrtype)  # noqa: E731


def with_asker(
    source: Arranged, use: Callable[[Asker], Awaitable[T]], budget: Budget | None = None
) -> tuple[T, Transcript]:
    transcript = Transcript("example.com", 1_700_000_000.0)

    async def run() -> T:
        asker = Asker(source, transcript, budget)
        try:
            return await use(asker)
        finally:
            asker.close()

    return asyncio.run(run()), transcript


@pytest.mark.parametrize("delay", [None, 0.01])
def test_an_identical_question_is_asked_once_in_a_run(delay: float | None) -> None:
    source = Arranged(ALL_THERE, delay)

    async def use(asker: Asker) -> list[Reply]:
        together = await asyncio.gather(*(asker.ask("example.com", "A") for _ in range(5)))
        return [
            *together,
            await asker.ask("example.com", "A", "spf"),
            *await asker.ask_all([("example.com", "A")] * 3),
        ]

    replies, transcript = with_asker(source, use, Budget(questions=1, spf_questions=0))
    assert replies == [there()] * 9
    assert source.asked == [(Question("example.com", "A"), "")]
    assert [(e.reply, e.taken_at) for e in transcript.exchanges.values()] == [(there(), 1_700_000_000.0)]


def test_independent_questions_go_together_and_come_back_in_order() -> None:
    source = Arranged(ALL_THERE, 0.1)
    names = [(f"n{n}.example.com", "A") for n in range(30)]
    started = time.monotonic()
    replies, _ = with_asker(source, lambda asker: asker.ask_all(names))
    assert time.monotonic() - started < 1
    assert [reply.question.name for reply in replies if isinstance(reply, Answer)] == [
        name for name, _ in names
    ]


# The budget.


def test_a_spent_budget_is_unknown_and_nothing_more_is_asked() -> None:
    source = Arranged(ALL_THERE)
    names = [(f"n{n}.example.com", "A") for n in range(5)]
    replies, _ = with_asker(source, lambda asker: asker.ask_all(names), Budget(questions=3))
    assert [isinstance(reply, Answer) for reply in replies] == [True, True, True, False, False]
    assert replies[3] == Unknown("n3.example.com A", Reason.BUDGET)
    assert len(source.asked) == 3


def test_spf_has_a_purse_of_its_own_which_also_counts_in_all() -> None:
    source = Arranged(ALL_THERE)

    async def use(asker: Asker) -> list[Reply]:
        spf = await asker.ask_all([(f"s{n}.example.com", "TXT") for n in range(4)], "spf")
        return [*spf, *await asker.ask_all([(f"n{n}.example.com", "A") for n in range(4)])]

    replies, _ = with_asker(source, use, Budget(questions=5, spf_questions=3))
    assert [isinstance(reply, Answer) for reply in replies] == [True] * 3 + [False] + [True] * 2 + [False] * 2


def test_what_spf_cannot_pay_for_is_still_asked_for_others() -> None:
    """An MX host named in a huge SPF record too is judged all the same."""
    source = Arranged(ALL_THERE)

    async def use(asker: Asker) -> list[Reply]:
        return [
            await asker.ask("mail.example.com", "A", "spf"),
            await asker.ask("mail.example.com", "A"),
            await asker.ask("mail.example.com", "A", "spf"),
        ]

    refused = Unknown("mail.example.com A", Reason.BUDGET)
    expected = [refused, there("mail.example.com"), refused]
    replies, transcript = with_asker(source, use, Budget(spf_questions=0))
    assert replies == expected

    async def again() -> list[Reply]:
        asker = replaying(loads(transcript.dumps()))
        try:
            return await use(asker)
        finally:
            asker.close()

    assert asyncio.run(again()) == expected, "the replay is refused the same"


def test_a_run_ends_in_time_while_a_question_still_hangs() -> None:
    source = Arranged(ALL_THERE, 60)
    started = time.monotonic()

    async def use(asker: Asker) -> list[Reply]:
        hanging = await asker.ask_all([("a.example.com", "A"), ("b.example.com", "A")])
        return [*hanging, await asker.ask("c.example.com", "A")]

    replies, transcript = with_asker(source, use, Budget(seconds=0.2))
    assert time.monotonic() - started < 5
    expected = [Unknown(f"{letter}.example.com A", Reason.BUDGET) for letter in "abc"]
    assert replies == [exchange.reply for exchange in transcript.exchanges.values()] == expected
    assert len(source.asked) == 2, "after the deadline nothing is asked"


def test_an_answer_that_comes_after_the_deadline_harms_nothing(caplog: pytest.LogCaptureFixture) -> None:
    source = Arranged(ALL_THERE, 0.2)

    async def use(asker: Asker) -> list[Reply]:
        first = await asker.ask("example.com", "A")
        await asyncio.sleep(0.3)
        return [first, await asker.ask("example.com", "A")]

    replies, transcript = with_asker(source, use, Budget(seconds=0.1))
    assert replies == [Unknown("example.com A", Reason.BUDGET)] * 2
    assert len(transcript.exchanges) == 1
    assert not caplog.records


def test_a_hanging_server_does_not_hold_up_a_run_and_is_left_in_peace_after_it() -> None:
    async def run() -> tuple[Reply, float]:
        async with serving(lambda query: []) as double, engine_of(double.address(), limits=SECONDS) as engine:
            started = engine.loop.time()
            asker = Asker(Live(engine), Transcript("example.com"), Budget(seconds=0.2))
            return await asker.ask("example.com", "A"), engine.loop.time() - started

    reply, seconds = asyncio.run(run())
    assert reply == Unknown("example.com A", Reason.BUDGET)
    assert seconds < 1.5


def test_a_fault_of_ours_is_logged_and_the_question_unknown(caplog: pytest.LogCaptureFixture) -> None:
    class Failing(Arranged):
        def fetch(self, question: Question, path: str, first: Reply | None) -> asyncio.Future[Reply]:
            future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
            future.set_exception(ZeroDivisionError("ours"))
            return future

    reply, _ = with_asker(Failing(ALL_THERE), lambda asker: asker.ask("example.com", "A"))
    assert reply == Unknown("example.com A", Reason.CRASHED)
    assert [(r.levelno, r.exc_info is not None) for r in caplog.records] == [(logging.ERROR, True)]


# Two paths.

CONTRADICTED = Unknown("example.com A", Reason.CONTRADICTED, ("127.0.0.1:53", "127.0.0.2:53"))
LAME = silence(Reason.LAME)
SETTLED: list[tuple[Reply, Reply, Reply]] = [
    (nothing(), nothing(), nothing()),
    (nothing(), there(), there()),
    (nothing(), nothing(nxdomain=True), nothing()),
    (nothing(nxdomain=True), nothing(), nothing(nxdomain=True)),
    (nothing(), silence(Reason.BUDGET), silence(Reason.BUDGET)),
    (LAME, there(), there()),
    (LAME, nothing(), nothing()),
    *((nothing(), silence(reason), nothing()) for reason in SILENCE),
    *(
        (nothing(), silence(reason), CONTRADICTED)
        for reason in Reason
        if reason not in SILENCE and reason is not Reason.BUDGET
    ),
    *((LAME, silence(reason), LAME) for reason in Reason),
]


@pytest.mark.parametrize(("first", "second", "together"), SETTLED)
def test_two_paths_together_say_one_thing(first: Reply, second: Reply, together: Reply) -> None:
    assert settle(first, second, something) == together


@pytest.mark.parametrize(("first", "second", "together"), SETTLED)
def test_before_anything_is_called_missing_a_second_path_is_asked(
    first: Reply, second: Reply, together: Reply
) -> None:
    source = Arranged(lambda question, path: second if path else first)
    reply, transcript = with_asker(source, lambda asker: asker.confirmed("example.com", "A"))
    assert reply == together
    assert [path for _, path in source.asked] == ["", "second"]
    assert [exchange.reply for exchange in transcript.exchanges.values()] == [first, second]


@pytest.mark.parametrize(
    "first", [there(), *(silence(reason) for reason in Reason if reason is not Reason.LAME)]
)
def test_what_is_there_and_what_failed_need_no_second_path(first: Reply) -> None:
    source = Arranged(lambda question, path: first)
    reply, _ = with_asker(source, lambda asker: asker.confirmed("example.com", "A"))
    assert reply == first
    assert len(source.asked) == 1


def test_the_asker_says_itself_what_counts_as_there() -> None:
    other, wanted = there("example.com", "TXT", "x"), there("example.com", "TXT", "v=spf1")
    source = Arranged(lambda question, path: wanted if path else other)
    reply, _ = with_asker(
        source, lambda asker: asker.confirmed("example.com", "TXT", lambda answer: "v=spf1" in answer.names)
    )
    assert reply == wanted


def test_a_second_path_out_of_budget_leaves_the_truth_unknown() -> None:
    source = Arranged(lambda question, path: nothing())
    reply, _ = with_asker(source, lambda asker: asker.confirmed("example.com", "A"), Budget(questions=1))
    assert reply == Unknown("example.com A", Reason.BUDGET)


def test_the_second_path_too_is_asked_once() -> None:
    source = Arranged(lambda question, path: nothing(), 0.01)

    async def use(asker: Asker) -> list[Reply]:
        return await asyncio.gather(*(asker.confirmed("example.com", "A") for _ in range(5)))

    replies, _ = with_asker(source, use)
    assert replies == [nothing()] * 5
    assert len(source.asked) == 2


def test_the_same_engine_serves_many_runs_with_one_question() -> None:
    async def run() -> int:
        async with serving(lambda query: [plain(query)]) as double, engine_of(double.address()) as engine:
            askers = [Asker(Live(engine), Transcript("example.com")) for _ in range(50)]
            replies = await asyncio.gather(*(asker.ask("_spf.example.com", "A") for asker in askers))
            assert all(isinstance(reply, Answer) for reply in replies)
            for asker in askers:
                asker.close()
            return len(double.heard)

    assert asyncio.run(run()) == 1


def test_every_reason_for_having_no_answer_is_put_into_words() -> None:
    assert set(MEANS) == set(Reason)
