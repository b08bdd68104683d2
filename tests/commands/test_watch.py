"""`deliverability watch`: what it prints as the zone changes, how it ends, and what it refuses."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from click.testing import Result

from deliverability.commands.watch import parse_length
from deliverability.watch import schedule
from tests.commands.calling import call
from tests.watch.looking import NEW, OLD, dmarc, zone
from tests.world import World

MAIL = "mail A 192.0.2.1\n"
RECORD = f'_dmarc TXT "{NEW}"'


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "STEPS", ((timedelta(days=2), timedelta(seconds=0.2)),))


def watch(world: World, *args: str, target: str = "example.com") -> Result:
    """`deliverability watch` against the world."""
    env = {
        "DELIVERABILITY_NETWORK__AUTHORITATIVE_PORT": str(world.port),
        "DELIVERABILITY_DNS__TIMEOUT": "0.3",
    }
    options = [f"--resolver={world.resolver}", "--allow=127.0.0.0/8", "--allow=192.0.2.0/24"]
    return call("watch", *options, target, *args, env=env)


def words(result: Result) -> str:
    return " ".join(result.stdout.split())


def test_seen_everywhere_ends_with_status_0(world: World) -> None:
    world.set(zone(main=dmarc(NEW)))
    result = watch(world, RECORD, "--once")
    assert result.exit_code == 0, result.output
    assert "UTC Everybody who answers sees the change." in words(result)
    assert "ns1.example.com (127.1.0.3): new value" in words(result)


def test_not_yet_ends_with_status_1_and_says_why(world: World) -> None:
    world.set(zone(main=dmarc(OLD) + f'_dmarc.example.com.example.com. TXT "{NEW}"\n'))
    result = watch(world, RECORD, "--once")
    assert result.exit_code == 1
    assert "No name server has your change yet." in words(result)
    assert "Change the name of the record to _dmarc." in words(result)


def test_silence_ends_with_status_3(world: World) -> None:
    world.set(zone("*. !timeout\n", "*. !timeout\n"))
    result = watch(world, RECORD, "--once")
    assert result.exit_code == 3
    assert "We could not look: no answer in time." in words(result)


def test_each_change_is_a_line_and_then_it_is_checked_again(world: World) -> None:
    world.set(zone(main=MAIL))
    steps = [zone('_dmarc TXT "v=DMARC1; p=none; rua=mailto:dmarc@example.com"\n', main=MAIL),
             zone(main=MAIL + dmarc("v=DMARC1; p=none; rua=mailto:dmarc@example.com"))]  # fmt: skip
    timers = [threading.Timer(1.5 * (n + 1), world.set, [text]) for n, text in enumerate(steps)]
    for timer in timers:
        timer.start()
    result = watch(world, "--for=20s", target="support@example.com")
    assert result.exit_code == 0, result.output
    text = words(result)
    told = ["No name server has your change yet.", "Your change is at 1 of 2 name servers.",
            "Everybody who answers sees the change.",
            "It is live. Checked again: Mail to support@example.com",
            "mended: Anyone can send mail that looks like it comes from example.com"]  # fmt: skip
    places = [text.index(one) for one in told]
    assert places == sorted(places)
    assert text.count(" UTC ") <= 8  # of some fifteen looks


def test_programs_get_a_line_for_each_change(world: World) -> None:
    world.set(zone(dmarc(NEW), dmarc(OLD)))
    timer = threading.Timer(1.0, world.set, [zone(main=dmarc(NEW))])
    timer.start()
    result = watch(world, RECORD, "--for=20s", "--json")
    said = [json.loads(line) for line in result.stdout.splitlines()]
    states = [one["state"] for one in said if "state" in one]
    assert (states[0], states[-1]) == ("changed on some name servers", "seen everywhere")
    assert [row["seen"] for row in said[0]["records"][0]["servers"]] == ["new", "old"]
    assert said[-1]["checked_again"]["findings"] == []
    assert result.exit_code == 0


def test_a_name_alone_waits_for_whatever_changes(world: World) -> None:
    world.set(zone(main=dmarc(OLD)))
    timer = threading.Timer(1.0, world.set, [zone(main=dmarc(NEW))])
    timer.start()
    assert watch(world, "_dmarc TXT", "--for=20s").exit_code == 0


def test_the_deadline_ends_with_status_1(world: World) -> None:
    world.set(zone(main=dmarc(OLD)))
    assert watch(world, RECORD, "--for=1s").exit_code == 1


def test_a_domain_that_needs_no_record_has_nothing_to_watch(world: World) -> None:
    world.set(zone('@ TXT "v=spf1 mx ~all"\n', '@ TXT "v=spf1 mx ~all"\n', main="@ !absent MX\n"))
    result = watch(world, "--once", target="nothing.example")
    assert "so there is nothing to watch. Name a record." in words(result)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--for=soon", RECORD], "write it like 30m or 2h"),
        (["--for=8d", RECORD], "no length of time up to 7 days"),
        (["_dmarc TXXT hello"], 'did you mean "TXT"?'),
        (["example.com NS ns1.example.net"], "who serves the zone"),
    ],
)
def test_what_is_not_understood_ends_with_status_2(world: World, args: list[str], said: str) -> None:
    result = watch(world, *args)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_a_length_is_read_in_every_unit() -> None:
    assert [parse_length(text).total_seconds() for text in ("90s", "30m", "2H", " 1d ")] == [
        90, 1800, 7200, 86400,
    ]  # fmt: skip
