"""The doors: nobody's server is bothered more than needed, and never too many at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest

from checks.contacts import Connected, Contact, HttpReply, Kind, Reached, SmtpTalk
from checks.model import Reason, Unknown
from deliverability.net import doors, https, smtp
from deliverability.net.doors import House, Terms
from tests.judging import judge, terms
from tests.world import World

ZONE = "mx1 A 127.1.0.1\nmx1 !smtp no-starttls delay=0.02\nmx2 A 127.1.0.2\nmx2 !smtp no-starttls"
ONE = Contact(Kind.SMTP, "mx1.example.com", "127.1.0.1")
TWO = Contact(Kind.SMTP, "mx2.example.com", "127.1.0.2")


@pytest.fixture(scope="module")
def served() -> Iterator[World]:
    with World() as world:
        yield world


def in_house(world: World, visit: Callable[[House], Awaitable[object]]) -> object:
    """What happens in a house that reaches the servers of ZONE."""

    async def run() -> object:
        house = House(terms(world))
        try:
            return await visit(house)
        finally:
            await house.close()

    world.set(ZONE)
    return asyncio.run(run())


def greetings(world: World) -> int:
    """How often a server was talked to."""
    return sum(line.startswith("EHLO") for _, line in world.heard)


def at(house: House, monkeypatch: pytest.MonkeyPatch, later: float) -> None:
    """Let this house believe that it is so many seconds later."""
    loop = asyncio.get_running_loop()
    now = loop.time()
    monkeypatch.setattr(doors, "_now", lambda: now + later)


def test_a_server_is_talked_to_once_however_many_ask(served: World) -> None:
    async def visit(house: House) -> list[Reached]:
        return await asyncio.gather(*(house.doors(fresh=fresh).reach(ONE) for fresh in (True, False) * 10))

    said = in_house(served, visit)
    assert isinstance(said, list)
    assert all(isinstance(one, SmtpTalk) and one is said[0] for one in said)
    assert greetings(served) == 1


@pytest.mark.parametrize(
    ("fresh", "later", "talks"),
    [(False, 599, 1), (False, 601, 2), (True, 29, 1), (True, 31, 2)],
)
def test_what_was_said_is_kept_for_ten_minutes_or_half_a_minute(
    served: World, monkeypatch: pytest.MonkeyPatch, fresh: bool, later: float, talks: int
) -> None:
    async def visit(house: House) -> None:
        await house.doors().reach(ONE)
        at(house, monkeypatch, later)
        await house.doors(fresh=fresh).reach(ONE)

    in_house(served, visit)
    assert greetings(served) == talks


def test_that_nobody_was_there_is_kept_too(served: World, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = Contact(Kind.SMTP, "mx3.example.com", "127.1.0.3")

    async def visit(house: House) -> tuple[Reached, Reached]:
        first = await house.doors().reach(nobody)
        at(house, monkeypatch, 100)
        return first, await house.doors().reach(nobody)

    said = in_house(served, visit)
    assert isinstance(said, tuple)
    assert said[0] is said[1]
    assert said[0] == Unknown("smtp mx3.example.com (127.1.0.3)", Reason.CONNECTION_REFUSED)


def test_another_host_or_word_is_another_talk(served: World) -> None:
    again = ONE._replace(words=("again",))
    named = ONE._replace(target="mx.other.example")

    async def visit(house: House) -> None:
        await asyncio.gather(*(house.doors().reach(one) for one in (ONE, again, named, TWO)))

    in_house(served, visit)
    assert greetings(served) == 4


def test_a_run_that_is_given_up_does_not_end_the_talk_of_another(served: World) -> None:
    async def visit(house: House) -> Reached:
        impatient = asyncio.create_task(house.doors().reach(ONE))
        patient = asyncio.create_task(house.doors().reach(ONE))
        await asyncio.sleep(0.01)
        impatient.cancel()
        return await patient

    assert isinstance(in_house(served, visit), SmtpTalk)
    assert greetings(served) == 1


def test_no_more_is_kept_than_fits(served: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "MOST_KEPT", 1)

    async def visit(house: House) -> None:
        for one in (ONE, TWO, ONE):
            await house.doors().reach(one)

    in_house(served, visit)
    assert greetings(served) == 3


def test_our_own_fault_is_not_kept(served: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*args: object, **kwargs: object) -> Reached:
        raise OSError("too many open files")

    async def visit(house: House) -> Reached:
        with monkeypatch.context() as patched:
            patched.setattr(smtp, "talk", broken)
            with pytest.raises(OSError, match="too many"):
                await house.doors().reach(ONE)
        return await house.doors().reach(ONE)

    assert isinstance(in_house(served, visit), SmtpTalk)


def most_at_once(
    served: World, monkeypatch: pytest.MonkeyPatch, begin: Callable[[House, list[Contact]], Awaitable[object]]
) -> int:
    """How many talks were under way together when these contacts were made."""
    under_way = most = 0

    async def slow(contact: Contact, *args: object, **kwargs: object) -> Reached:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        under_way -= 1
        return SmtpTalk()

    monkeypatch.setattr(smtp, "talk", slow)
    contacts = [ONE._replace(target=f"mx{number}.example.com") for number in range(40)]
    in_house(served, lambda house: begin(house, contacts))
    return most


def test_one_run_reaches_sixteen_at_once(served: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def begin(house: House, contacts: list[Contact]) -> object:
        run = house.doors()
        return await asyncio.gather(*map(run.reach, contacts))

    assert most_at_once(served, monkeypatch, begin) == 16


def test_all_runs_together_have_a_limit_too(served: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def begin(_: House, contacts: list[Contact]) -> object:
        house = House(Terms(), at_once=12)
        return await asyncio.gather(*(house.doors().reach(contact) for contact in contacts))

    assert most_at_once(served, monkeypatch, begin) == 12


def test_a_connection_alone_says_nothing(served: World) -> None:
    there = Contact(Kind.CONNECT, "mx1.example.com", "127.1.0.1")
    nobody = Contact(Kind.CONNECT, "mx3.example.com", "127.1.0.3")
    private = Contact(Kind.CONNECT, "mx3.example.com", "10.0.0.1")

    async def visit(house: House) -> list[Reached]:
        return await asyncio.gather(*(house.doors().reach(one) for one in (there, nobody, private)))

    assert in_house(served, visit) == [
        Connected(),
        Unknown(str(nobody), Reason.CONNECTION_REFUSED),
        Unknown(str(private), Reason.NOT_PUBLIC),
    ]
    assert served.heard == []


def test_mailboxes_are_asked_for_through_the_doors(served: World) -> None:
    asked_for = Contact(Kind.MAILBOXES, "mx1.example.com", "127.1.0.1", ("support@example.com",))

    async def visit(house: House) -> Reached:
        return await house.doors().reach(asked_for)

    said = in_house(served, visit)
    assert isinstance(said, SmtpTalk)
    assert "RCPT TO:<support@example.com>" in [line.text for line in said.lines]


def test_web_servers_are_reached_at_their_own_port_and_not_kept(
    served: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Contact(Kind.HTTPS, "https://mta-sts.example.com/", "127.1.0.1")
    asked: list[tuple[object, ...]] = []

    async def get(*args: object, **options: object) -> Reached:
        asked.append((*args, options))
        return HttpReply(200)

    async def visit(house: House) -> Reached:
        await house.doors().reach(page)
        return await house.doors().reach(page)

    monkeypatch.setattr(https, "get", get)
    assert in_house(served, visit) == HttpReply(200)
    told = terms(served)
    options = {"ca_file": told.ca_file, "seconds": told.seconds}
    assert asked == [(page, told.https_port, told.allow, options)] * 2


def test_a_world_with_servers_is_judged_with_doors(served: World) -> None:
    run = judge(served, f"@ MX 10 mx1\n{ZONE}", families=("mx",))
    assert [finding.check for finding in run.outcome.findings if "address" in finding.check] == []
