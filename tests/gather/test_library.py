"""The second opinion comes from the transcript alone, and is never "invalid" for want of an answer."""

from __future__ import annotations

import socket

import pytest

from deliverability.gather.library import Says, SecondOpinion, differs, second_opinion
from deliverability.runs import Run
from tests.judging import judge
from tests.world import World

HEALTHY = """
@ MX 10 mail
mail A 192.0.2.1
@ TXT "v=spf1 mx include:_spf.sender.example ~all"
_spf.sender.example. TXT "v=spf1 ip4:192.0.2.0/24 ~all"
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"
"""


def says(second: SecondOpinion) -> dict[str, str]:
    return {one.family: one.says.value for one in second.families}


def opinion_of(run: Run, family: str) -> tuple[Says, tuple[str, ...], tuple[str, ...]]:
    one = next(one for one in second_opinion(run).families if one.family == family)
    return one.says, one.words, one.missed


def test_a_healthy_domain_is_valid_to_the_library_too(world: World) -> None:
    run = judge(world, HEALTHY)
    second = second_opinion(run)
    assert second.library == "checkdmarc 6.0.4"
    assert says(second) == {"mx": "valid", "spf": "valid", "dmarc": "valid"}
    assert not any(differs(one, run.report) for one in second.families)


def test_what_is_missing_is_invalid_to_the_library(world: World) -> None:
    run = judge(world, "@ MX 10 mail\nmail A 192.0.2.1")
    assert opinion_of(run, "spf")[0] is Says.INVALID
    assert opinion_of(run, "dmarc")[:2] == (Says.INVALID, ("A DMARC record does not exist.",))


@pytest.mark.parametrize("fault", ["servfail", "timeout", "nodata-without-soa", "garbage", "bogus"])
@pytest.mark.parametrize(
    ("name", "family"),
    [("@", "mx"), ("mail", "mx"), ("@", "spf"), ("_spf.sender.example.", "spf"), ("_dmarc", "dmarc")],
)
def test_silence_makes_the_library_unknown_and_never_invalid(
    world: World, fault: str, name: str, family: str
) -> None:
    run = judge(world, f"{HEALTHY}\n{name} !{fault}")
    word, words, missed = opinion_of(run, family)
    assert word is Says.UNKNOWN
    assert missed
    assert not any("transcript" in text for text in words)


def test_a_question_that_the_run_did_not_ask_makes_it_unknown(world: World) -> None:
    run = judge(world, HEALTHY)
    for question, path in list(run.transcript.exchanges):
        if question.name == "_dmarc.example.com":
            del run.transcript.exchanges[question, path]
    assert opinion_of(run, "dmarc") == (
        Says.UNKNOWN, (), ("_dmarc.example.com TXT: not asked at the time",)
    )  # fmt: skip


def test_it_opens_no_socket_and_asks_no_question(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run = judge(world, HEALTHY)
    asked = len(world.asked)
    opened: list[object] = []
    real = socket.socket.__init__

    def counted(self: socket.socket, *args: object, **options: object) -> None:
        opened.append(args)
        real(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "__init__", counted)
    assert says(second_opinion(run))["spf"] == "valid"
    assert opened == []
    assert len(world.asked) == asked


def test_nothing_is_remembered_from_one_run_to_the_next(world: World) -> None:
    before = judge(world, HEALTHY)
    assert says(second_opinion(before))["dmarc"] == "valid"
    after = judge(world, HEALTHY.replace("_dmarc TXT", "elsewhere TXT"))
    assert says(second_opinion(after))["dmarc"] == "invalid"
    assert says(second_opinion(before))["dmarc"] == "valid"


def test_an_alias_is_seen_without_being_asked_for(world: World) -> None:
    aliased = HEALTHY.replace("_dmarc TXT", "_dmarc CNAME _dmarc.host.example.\n_dmarc.host.example. TXT")
    assert opinion_of(judge(world, aliased), "dmarc")[0] is Says.VALID


def test_reports_that_go_elsewhere_are_judged_by_the_exact_name(world: World) -> None:
    zone = HEALTHY.replace("dmarc@example.com", "dmarc@reports.example") + (
        "reports.example. MX 10 mail.example.com.\n"
        'example.com._report._dmarc.reports.example. TXT "v=DMARC1"\n'
    )
    assert opinion_of(judge(world, zone), "dmarc") == (Says.VALID, (), ())


def test_a_difference_is_pointed_out(world: World) -> None:
    run = judge(world, HEALTHY.replace("mx include", "+all mx include"))
    one = next(one for one in second_opinion(run).families if one.family == "spf")
    assert one.says is Says.VALID
    assert differs(one, run.report)
