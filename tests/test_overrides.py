"""Another severity for a check, or off with a reason: read, applied after judging, kept, and told."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from pathlib import Path

import click
import pytest

from checks.model import Override, Severity, Verdict
from checks.registry import all_checks
from deliverability.config import ConfigError, load
from deliverability.gather.context import Options
from deliverability.net.transcript import loads
from deliverability.overrides import from_kept, kept, parse_override
from deliverability.report import as_json
from deliverability.runs import Run, replay
from deliverability.terminal import render
from deliverability.typeset import Style
from tests.commands.calling import call, of
from tests.judging import LAB, judge
from tests.web.site import Site, settings_for
from tests.world import World

NO_DMARC = '@ MX 10 mail\nmail A 192.0.2.1\nmail AAAA 2001:db8::1\n@ TXT "v=spf1 mx -all"\n'
OFF = Override("dmarc.none-found", None, "the group office does that")
SOFTER = Override("dmarc.none-found", Severity.NOTICE, "it is known")


def judged(world: World, *overrides: Override, zone: str = NO_DMARC, target: str = "example.com") -> Run:
    options = Options(allow=LAB, families=("mx", "spf", "dmarc"), overrides=tuple(map(kept, overrides)))
    return judge(world, zone, target, options=options)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("warning", Override("spf.all-hard", Severity.WARNING)),
        (" Warning. ", Override("spf.all-hard", Severity.WARNING)),
        (
            "error, because we forward all mail",
            Override("spf.all-hard", Severity.ERROR, "we forward all mail"),
        ),
        ("off, because we\n  forward nothing.", Override("spf.all-hard", None, "we forward nothing")),
        ("off: not for us", Override("spf.all-hard", None, "not for us")),
        ("OFF because of 2, 3 and 4", Override("spf.all-hard", None, "of 2, 3 and 4")),
    ],
)
def test_a_severity_is_read_with_its_reason(said: str, read: Override) -> None:
    assert parse_override("SPF.all_hard", said) == read
    assert from_kept((kept(read),)) == (read,)


@pytest.mark.parametrize(
    ("check", "said", "problem"),
    [
        ("spf.all-hard", "off", 'switched off with a reason; write it like "off, because'),
        ("spf.all-hard", "off, because", "switched off with a reason"),
        ("spf.all-hard", "offside", '"offside" is none of error, warning, notice, off'),
        ("spf.all-hard", "", '"" is none of error, warning, notice, off'),
        ("spf.all-hrad", "warning", '"spf.all-hrad" is not a check; did you mean "spf.all-hard"?'),
        ("zzz", "warning", '"zzz" is not a check; "deliverability explain" lists them all'),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_could_be(check: str, said: str, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)):
        parse_override(check, said)


def test_settings_hold_overrides_by_file_and_by_variable(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    wanted = (Override("spf.all-hard", Severity.WARNING), Override("mx.no-ipv6", None, "we, too, have none"))
    off = "off, because we, too, have none"
    path.write_text(f'[checks.severity]\n"spf.all-hard" = "warning"\nmx.no-ipv6 = "{off}"\n')
    assert load(path, {}).checks.severity == wanted
    said = f"spf.all-hard=warning; mx.no-ipv6 = {off}"
    assert load(None, {"DELIVERABILITY_CHECKS__SEVERITY": said}).checks.severity == wanted


def test_every_wrong_override_of_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[checks.severity]\n"spf.all-hrad" = "off"\n"mx.no-ipv6" = 5\n"mx.none" = "off"\n')
    with pytest.raises(ConfigError) as refused:
        load(path, {})
    assert [problem.partition("severity: ")[2] for problem in refused.value.problems] == [
        '"spf.all-hrad": "spf.all-hrad" is not a check; did you mean "spf.all-hard"?',
        '"mx.no-ipv6": 5 is not text; write it in quotes',
        '"mx.none": a check is switched off with a reason; write it like "off, because we send no mail"',
    ]


def test_a_check_that_is_off_counts_nowhere_and_is_named_with_its_reason(world: World) -> None:
    usual, off = judged(world), judged(world, OFF)
    assert usual.report.verdict is Verdict.FAIL
    assert off.report.verdict is Verdict.PASS
    assert [a.finding.check for a in usual.report.findings if a not in off.report.findings] == [OFF.check]
    assert off.report.off == (OFF,)
    reason = "switched off in the settings, because the group office does that"
    assert (OFF.check, reason) in off.report.not_applicable
    assert as_json(off.report)["off"] == [{"check": OFF.check, "reason": OFF.because}]
    text = click.unstyle(render(off.report, Style()))
    assert "– Switched off in the settings\n  dmarc.none-found, because the group office does that" in text
    assert "problem" not in text


def test_a_gap_of_a_check_that_is_off_goes_with_it(world: World) -> None:
    silent = NO_DMARC + "_dmarc !servfail\n"
    gaps = {gap.check for gap in judged(world, zone=silent).report.gaps}
    assert {gap.check for gap in judged(world, OFF, zone=silent).report.gaps} == gaps - {OFF.check}


def test_a_family_whose_checks_are_all_off_does_not_apply(world: World) -> None:
    every = (check for check in all_checks() if check.startswith("dmarc."))
    run = judged(world, *(Override(check, None, "we do not care") for check in every))
    line = next(line for line in run.report.families if line.family == "dmarc")
    assert line.verdict is Verdict.NOT_APPLICABLE
    assert line.reason


def test_a_changed_severity_counts_and_says_what_it_was(world: World) -> None:
    run = judged(world, SOFTER)
    assert run.report.verdict is Verdict.PASS
    advice = next(a for a in run.report.findings if a.finding.check == SOFTER.check)
    assert (advice.finding.severity, advice.override) == (Severity.NOTICE, SOFTER)
    said = next(one for one in as_json(run.report)["findings"] if one["check"] == SOFTER.check)
    assert said["override"] == {"was": "error", "reason": "it is known"}
    assert run.report.findings[-1].finding.severity is Severity.NOTICE
    text = " ".join(click.unstyle(render(run.report, Style(detail=True))).split())
    assert "make it a note; by itself it is a problem, because it is known." in text


def test_a_raised_notice_makes_a_gap_count(world: World) -> None:
    policy = '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@example.com"\n'
    silent = f"_dmarc.com. !servfail\n{NO_DMARC}{policy}"
    usual = judged(world, zone=silent)
    open_notices = {gap.check for gap in usual.report.gaps if gap.check.startswith("dmarc.")}
    assert open_notices
    raised = (Override(check, Severity.WARNING) for check in sorted(open_notices))
    verdicts = [
        next(line.verdict for line in run.report.families if line.family == "dmarc")
        for run in (usual, judged(world, *raised, zone=silent))
    ]
    assert verdicts == [Verdict.PASS, Verdict.COULD_NOT_CHECK]


def test_a_replay_gives_the_same_report(world: World) -> None:
    run = judged(world, OFF, Override("spf.all-hard", Severity.WARNING, "we forward"))
    again = asyncio.run(replay(loads(run.transcript.dumps())))
    assert as_json(again.report) == as_json(run.report)


def test_an_override_of_a_check_that_is_gone_is_forgotten() -> None:
    assert from_kept(("spf.of-old-days: off, because it was so",)) == ()


def test_a_transcript_with_a_damaged_override_is_refused(world: World) -> None:
    run = judged(world, OFF)
    options = {**run.transcript.options, "overrides": ("dmarc.none-found: loud",)}
    damaged = replace(run.transcript, options=options)
    with pytest.raises(ValueError, match='"loud" is none of'):
        asyncio.run(replay(damaged))


def test_the_settings_reach_command_page_and_api(world: World, tmp_path: Path) -> None:
    world.set(NO_DMARC)
    env = {"DELIVERABILITY_CHECKS__SEVERITY": kept(OFF).replace(": ", "=", 1)}
    said = call("check", *of(world), "example.com", "--only=dmarc", "--json", env=env)
    assert json.loads(said.stdout)["off"] == [{"check": OFF.check, "reason": OFF.because}]
    assert said.exit_code == 0
    settings = settings_for(world, tmp_path / "data")
    checks = replace(settings.checks, severity=(OFF, Override("spf.all-hard", Severity.WARNING, "<b>")))
    with Site(replace(settings, checks=checks)) as site:
        page = site.get(f"/checks/{site.checked('example.com')}").text
    assert '<h2 id="off">Switched off</h2>' in page
    assert "because the group office does that" in page
    assert "by itself it is a note, because &lt;b&gt;." in page
