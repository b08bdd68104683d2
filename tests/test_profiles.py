"""What a domain is for, as its owner says: what is expected then, what does not apply, and what is told."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from checks.model import Verdict
from checks.profile import SAID, Profile, spared
from checks.registry import all_checks, families
from deliverability.gather.context import Options
from deliverability.net.transcript import loads
from deliverability.report import as_json
from deliverability.runs import Run, replay
from deliverability.summary import next_step, sentence
from tests.commands.calling import call, of
from tests.healthy import KEY
from tests.judging import LAB, RECORDS, judge
from tests.web.site import Site, settings_for
from tests.world import World

NULL = "@ MX 0 .\n"
MAIL = (
    "@ MX 10 mail1\nmail1 A 192.0.2.1\nmail1 AAAA 2001:db8::1\n"
    "@ MX 20 mail2\nmail2 A 192.0.2.2\nmail2 AAAA 2001:db8::2\n"
)
CLOSED = '@ TXT "v=spf1 -all"\n_dmarc TXT "v=DMARC1; p=reject; sp=reject; np=reject"\n'
SENDS = (
    f's1._domainkey TXT "v=DKIM1; k=rsa; p={KEY}"\n@ TXT "v=spf1 ip4:192.0.2.9 ~all"\n'
    '_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:d@reports.example"\n'
)
REPORTS = (
    "reports.example. MX 10 mx.reports.example.\nmx.reports.example. A 192.0.2.7\n"
    'example.com._report._dmarc.reports.example. TXT "v=DMARC1"\n'
)


def judged(
    world: World, profile: str, zone: str, target: str = "example.com", chosen: tuple[str, ...] = RECORDS
) -> Run:
    options = Options(allow=LAB, families=chosen, profile=profile)
    return judge(world, zone, target, options=options)


def said(run: Run) -> set[tuple[str, str]]:
    return {(one.check, one.severity.value) for one in run.outcome.findings}


WORLDS = {
    "a parked domain as it should be": ("parked", NULL + CLOSED, set()),
    "a parked domain whose address was typed": ("parked", NULL + CLOSED, set()),
    "a parked domain that leads mail to a server": (
        "parked", MAIL + CLOSED, {("mx.parked-takes-mail", "warning")}
    ),
    "a parked domain with a web site": (
        "parked", "@ A 192.0.2.1\n" + CLOSED, {("mx.parked-takes-mail", "warning")}
    ),
    "a parked domain that says nothing": ("parked", CLOSED, {("mx.no-null", "notice")}),
    "a parked domain that others may send for": (
        "parked", NULL + SENDS + REPORTS, {("spf.parked", "warning"), ("dmarc.parked-policy", "warning")}
    ),
    "a parked domain with nothing at all": (
        "parked", NULL, {("spf.missing", "error"), ("dmarc.none-found", "error")}
    ),
    "a domain that only takes mail": ("receive-only", MAIL + CLOSED, set()),
    "one that only takes mail, and others may send for": (
        "receive-only", MAIL + SENDS + REPORTS,
        {("spf.parked", "warning"), ("dmarc.parked-policy", "warning")},
    ),
    "one that only takes mail, and refuses it": (
        "receive-only", NULL + CLOSED, {("mx.null-on-receiving", "error")}
    ),
    "a domain that only sends mail": (
        "send-only", SENDS + REPORTS, {("mx.bounces-nowhere", "notice")}
    ),
    "one that only sends mail, and says so": (
        "send-only", NULL + SENDS + REPORTS, {("mx.bounces-nowhere", "notice")}
    ),
    "one that only sends mail, and takes its notices": ("send-only", MAIL + SENDS + REPORTS, set()),
    "one that only sends mail, with a web site": ("send-only", "@ A 192.0.2.1\n" + SENDS + REPORTS, set()),
}  # fmt: skip


@pytest.mark.parametrize("name", WORLDS)
def test_what_is_expected_follows_from_what_the_domain_is_for(world: World, name: str) -> None:
    profile, zone, expected = WORLDS[name]
    target = "support@example.com" if "typed" in name else "example.com"
    assert said(judged(world, profile, zone, target)) == expected


SENTENCES = {
    "example.com takes no mail, and says so, and nobody else may send in its name.": (
        "parked",
        NULL + CLOSED,
    ),
    "example.com should take no mail, yet its records lead mail to a server. ": ("parked", MAIL + CLOSED),
    "example.com takes no mail, and nobody else may send in its name.": ("parked", CLOSED),
    "Mail to example.com has a server to go to, and nobody else may send": ("receive-only", MAIL + CLOSED),
    "example.com only sends mail, and receivers can tell your mail from": ("send-only", SENDS + REPORTS),
}


@pytest.mark.parametrize("begins", SENTENCES)
def test_the_sentence_knows_what_the_domain_is_for(world: World, begins: str) -> None:
    assert sentence(judged(world, *SENTENCES[begins]).report).startswith(begins)


def test_what_is_not_expected_is_no_next_step(world: World) -> None:
    assert next_step(judged(world, "parked", NULL + CLOSED).report) is None
    assert next_step(judged(world, "receive-only", MAIL + CLOSED).report) is None


@pytest.mark.parametrize("profile", Profile)
def test_no_check_is_dropped_and_each_that_does_not_apply_has_the_reason(
    world: World, profile: Profile
) -> None:
    outcome = judged(world, profile.value, MAIL + SENDS + REPORTS).outcome
    spoken = {one.check for one in (*outcome.findings, *outcome.gaps)} | set(outcome.passed)
    left_out = dict(outcome.not_applicable)
    held_back = {check.id for check in all_checks().values() if not spoken.isdisjoint(check.requires)}
    mine = {check.id for check in all_checks().values() if check.family in RECORDS}
    assert mine == (spoken | left_out.keys() | held_back) & mine
    for check, reason in spared(profile).items():
        if check in left_out:
            assert reason == SAID[profile]
    assert {check for check in spared(profile) if check in mine} <= left_out.keys()


def test_every_name_that_a_profile_spares_is_a_check_or_a_family_to_be() -> None:
    from checks import profile
    from checks.registry import FAMILY_ORDER

    named = profile._OF_SENDERS | profile._OF_PARKED | profile._OF_RECEIVERS | profile._ABSENCE
    assert {name for name in named if "." in name} <= all_checks().keys()
    assert {name for name in named if "." not in name} <= set(FAMILY_ORDER)


def test_a_parked_domain_costs_no_more_than_its_records(world: World) -> None:
    run = judged(world, "parked", MAIL + CLOSED, chosen=families())
    assert not run.transcript.contacts
    lines = {line.family: line for line in run.report.families}
    for family in {"hosts", "reverse_dns", "mta_sts", "dane", "tls_rpt", "bimi"} & lines.keys():
        assert lines[family].verdict is Verdict.NOT_APPLICABLE
        assert lines[family].reason == SAID[Profile.PARKED]


@pytest.mark.parametrize("profile", Profile)
def test_a_silent_server_is_still_not_called_missing(world: World, profile: Profile) -> None:
    run = judged(world, profile.value, "*. !servfail\n")
    assert run.outcome.findings == ()
    assert run.report.verdict is Verdict.COULD_NOT_CHECK


def test_a_replay_keeps_the_profile(world: World) -> None:
    run = judged(world, "parked", MAIL + CLOSED)
    again = asyncio.run(replay(loads(run.transcript.dumps())))
    assert as_json(again.report) == as_json(run.report)
    assert as_json(run.report)["profile"] == "parked"


def test_a_transcript_with_an_unknown_profile_is_refused(world: World) -> None:
    run = judged(world, "parked", MAIL + CLOSED)
    damaged = replace(run.transcript, options={**run.transcript.options, "profile": "idle"})
    with pytest.raises(ValueError, match='"idle" is not a profile'):
        asyncio.run(replay(damaged))


def test_the_command_takes_it_from_its_option_or_the_settings(world: World) -> None:
    world.set(NULL + CLOSED)

    def profile(*args: str, **env: str) -> str | None:
        result = call("check", *of(world), "support@example.com", "--json", *args, env=env)
        told: str | None = json.loads(result.stdout)["profile"]
        return told

    settings = {"DELIVERABILITY_CHECKS__PROFILES": "example.com=parked, other.example=send-only"}
    assert profile() is None
    assert profile("--profile=Receive-Only") == "receive-only"
    assert profile(**settings) == "parked"
    assert profile("--profile=send-only", **settings) == "send-only"
    refused = call("check", "example.com", "--profile=idle")
    assert refused.exit_code == 2
    assert '"idle" is not a profile; there are: parked, receive-only, send-only' in refused.stderr


def test_the_page_and_the_api_take_it_too(world: World, tmp_path: Path) -> None:
    world.set(NULL + CLOSED)
    with Site(settings_for(world, tmp_path)) as site:
        run_id = site.ask(profile="parked").json["id"]  # type: ignore[index]
        assert site.ended(run_id)["report"]["verdict"] == "pass"
        page = site.get(f"/checks/{run_id}").text
        assert "You said that this domain is parked: no mail comes or goes." in page
        refused = site.ask(profile="idle")
        assert refused.json["error"]["field"] == "profile"  # type: ignore[index]
        form = {"target": "support@example.com", "profile": "receive-only", "csrf_token": site.token()}
        place = site.client.post("/check", data=form).headers["Location"]
        report = site.ended(place.rpartition("/")[2])["report"]
        assert (report["profile"], report["verdict"]) == ("receive-only", "fail")
        again = site.client.post(f"{place}/again", data={"csrf_token": site.token()}).headers["Location"]
        assert site.ended(again.rpartition("/")[2])["report"]["profile"] == "receive-only"


def test_a_refused_address_keeps_the_choices(world: World, tmp_path: Path) -> None:
    with Site(settings_for(world, tmp_path)) as site:
        form = {"target": "nonsense", "profile": "parked", "also": "everything", "csrf_token": site.token()}
        page = site.client.post("/check", data=form).text
    assert '<option value="parked" selected>' in page
    assert '<details class="more" open>' in page
