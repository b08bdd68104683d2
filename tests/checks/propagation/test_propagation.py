"""What resolvers still say beside what the name servers say: who, what, and until when."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from checks.answers import Answer, Question
from checks.model import Reason, Unknown, Verdict
from checks.propagation.record import Compared, View
from checks.times import in_words
from deliverability.gather.context import Options
from deliverability.gather.propagation import _who
from deliverability.net.transcript import loads
from deliverability.report import as_json
from deliverability.runs import Run, replay
from tests.checks.nameservers.zones import zone
from tests.judging import LAB, judge, unknowns
from tests.world import World

PUBLIC = ("127.0.0.6", "127.0.0.7")
OUT = "!server 127.0.0.6\n{}!server 127.0.0.7\n{}"
NOW = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def seen(world: World, text: str, resolvers: tuple[str, ...] = PUBLIC) -> Run:
    options = Options(allow=LAB, public_resolvers=resolvers)
    return judge(world, text, options=options, families=("propagation",))


def verdict(run: Run) -> Verdict:
    return run.report.families[0].verdict


def until(run: Run, words: str, seconds: int) -> None:
    """The finding's time is that many seconds after the run, give or take what the run took."""
    (finding,) = run.outcome.findings
    told = datetime.fromisoformat(str(finding.facts["until"]))
    assert abs((told - run.snapshot.taken_at).total_seconds() - seconds) < 5
    assert finding.facts["until_words"] == in_words(told, run.snapshot.taken_at)
    assert words in str(finding.facts["seen"])


def test_everybody_sees_what_the_name_servers_say(world: World) -> None:
    run = seen(world, zone() + OUT.format("", ""))
    assert run.outcome.findings == ()
    assert unknowns(run) == []
    assert verdict(run) is Verdict.PASS


def test_an_old_value_is_told_with_its_holder_and_its_end(world: World) -> None:
    run = seen(world, zone() + OUT.format("@ 1200 MX 10 old\n", ""))
    (finding,) = run.outcome.findings
    assert (finding.check, finding.subject) == ("propagation.old-value", "example.com MX")
    facts = {key: finding.facts[key] for key in ("name", "rrtype", "resolvers", "now")}
    assert facts == {
        "name": "example.com",
        "rrtype": "MX",
        "resolvers": ("127.0.0.6",),
        "now": ("10 mail.example.com.",),
    }
    until(run, "127.0.0.6: 10 old.example.com., until", 1200)
    assert verdict(run) is Verdict.PASS


def test_the_last_of_several_holders_counts(world: World) -> None:
    run = seen(world, zone() + OUT.format("@ 1200 MX 10 old\n", "@ 7200 MX 10 older\n"))
    (finding,) = run.outcome.findings
    assert finding.facts["resolvers"] == PUBLIC
    until(run, "127.0.0.7: 10 older.example.com.", 7200)


def test_nothing_is_remembered_for_the_negative_ttl(world: World) -> None:
    soa = "@ 900 SOA ns1.world.test. hostmaster 1 7200 900 1209600 600\n"
    run = seen(world, zone(more=soa) + OUT.format("_dmarc !absent\n", ""))
    assert [(one.check, one.facts["name"]) for one in run.outcome.findings] == [
        ("propagation.not-seen-yet", "_dmarc.example.com")
    ]
    until(run, "127.0.0.6: nothing, until", 600)


def test_the_resolver_in_use_counts_as_one(world: World) -> None:
    new = "@ MX 10 new\n"
    run = seen(world, zone(new, new), ())
    (finding,) = run.outcome.findings
    assert finding.facts["resolvers"] == (f"your resolver {world.resolver}",)
    assert finding.facts["now"] == ("10 new.example.com.",)


def test_where_the_name_servers_differ_either_value_is_present(world: World) -> None:
    run = seen(world, zone(second="@ MX 10 new\n") + OUT.format("@ MX 10 new\n", ""))
    assert run.outcome.findings == ()


def test_an_alias_is_compared_by_where_it_leads(world: World) -> None:
    text = zone().replace('_dmarc TXT "v=DMARC1; p=reject"', "_dmarc CNAME d.manager.test.")
    text = text.replace("!server 127.1", 'd.manager.test. TXT "v=DMARC1; p=none"\n!server 127.1', 1)
    same = seen(world, text + OUT.format('d.manager.test. TXT "v=DMARC1; p=reject"\n', ""))
    assert same.outcome.findings == ()
    other = seen(world, text + OUT.format('_dmarc !absent CNAME\n_dmarc TXT "v=DMARC1; p=none"\n', ""))
    assert [one.check for one in other.outcome.findings] == ["propagation.old-value"]


@pytest.mark.parametrize("fault", ["timeout", "refused", "servfail"])
def test_one_silent_resolver_of_several_is_no_loss(world: World, fault: str) -> None:
    run = seen(world, zone() + OUT.format(f"*. !{fault}\n", ""))
    assert run.outcome.findings == ()
    assert unknowns(run) == []
    assert verdict(run) is Verdict.PASS


def test_a_public_resolver_that_is_not_there_harms_nobody(world: World) -> None:
    run = seen(world, zone(), ("127.0.0.9",))
    assert run.outcome.findings == ()
    assert verdict(run) is Verdict.PASS


def test_name_servers_that_are_silent_leave_nothing_to_compare(world: World) -> None:
    run = seen(world, zone("*. !timeout\n", "*. !timeout\n") + OUT.format("@ MX 10 old\n", ""))
    assert run.outcome.findings == ()
    assert unknowns(run)


def test_nobody_is_asked_who_was_not_named(world: World) -> None:
    seen(world, zone() + OUT.format("", ""), PUBLIC[:1])
    assert len(world.asked_at("127.0.0.6")) == 3
    assert world.asked_at("127.0.0.7") == []


def test_a_resolver_that_hides_names_cannot_show_that_nothing_is_there() -> None:
    question = Question("example.com", "MX")
    nothing = Answer(question, nxdomain=True, ttl=60, server="9.9.9.9:53")
    for is_filtering, expected in ((True, 0), (False, 1)):
        view = View("Quad9 (9.9.9.9)", nothing, (), 0.0, is_filtering)
        assert len(Compared(question, (("10 mail.example.com.",),), (view,)).not_yet) == expected


def test_a_known_resolver_is_called_by_its_name() -> None:
    assert _who("8.8.8.8", Unknown("", Reason.TIMEOUT), "Google Public DNS") == "Google Public DNS (8.8.8.8)"


def test_a_run_is_judged_again_to_the_letter(world: World) -> None:
    run = seen(world, zone() + OUT.format("@ 1200 MX 10 old\n", "_dmarc !absent\n"))
    again = asyncio.run(replay(loads(run.transcript.dumps())))
    assert as_json(again.report) == as_json(run.report)
    assert len(run.outcome.findings) == 2


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW + timedelta(minutes=32), "14:32 UTC"),
        (NOW + timedelta(hours=10), "00:00 UTC on 23 November"),
        (NOW + timedelta(days=9), "14:00 UTC on 1 December"),
    ],
)
def test_a_time_is_told_as_people_read_it(moment: datetime, words: str) -> None:
    assert in_words(moment, NOW) == words
