"""`deliverability plan`: what changes in the verdicts, statuses, JSON, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result

from tests.commands.calling import HEALTHY, NO_DMARC, call, of
from tests.world import World

DMARC = '_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"'
FAMILIES = "--only=mx,spf,dmarc"


def plan(world: World, *args: str, given: str | bytes | None = None) -> Result:
    """`deliverability plan example.com` against the world."""
    return call("plan", "example.com", FAMILIES, *of(world), *args, given=given)


def test_a_record_that_mends_the_domain_ends_with_status_0_and_says_what_goes(world: World) -> None:
    world.set(NO_DMARC)
    result = plan(world, "--add", DMARC)
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert text.startswith(
        "Planned for example.com, and not published yet: + _dmarc.example.com TXT "
        '"v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com" Now ✖ fail, then ✔ pass'
    )
    assert "Protection from fakes (DMARC) ✖ fail → ✔ pass" in text
    assert "Gone ✖ problem: Anyone can send mail that looks like it comes from example.com" in text
    assert "New" not in text


def test_a_record_that_breaks_the_domain_ends_with_status_1_and_says_what_comes(world: World) -> None:
    world.set(HEALTHY)
    result = plan(world, "--add", '@ TXT "v=spf1 -all"')
    assert result.exit_code == 1
    text = " ".join(result.stdout.split())
    assert "Now ✔ pass, then ✖ fail" in text
    assert "New ✖ problem:" in text
    assert "(spf.multiple)" in text


def test_nothing_but_the_plan_changes(world: World) -> None:
    world.set(HEALTHY)
    result = plan(world, "--replace", '@ TXT "v=spf1 mx -all"')
    assert result.exit_code == 0
    assert "No verdict turns." in result.stdout


@pytest.mark.parametrize("value", ["", ' "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"'])
def test_a_record_is_taken_away_with_or_without_its_value(world: World, value: str) -> None:
    world.set(HEALTHY)
    result = plan(world, "--remove", f"_dmarc TXT{value}", "--json")
    said = json.loads(result.stdout)
    assert result.exit_code == 1
    assert said["verdict"] == "fail"
    assert [one["check"] for one in said["new"]] == ["dmarc.none-found"]
    assert said["notes"] == []


def test_what_could_not_be_checked_ends_with_status_3(world: World) -> None:
    world.set(HEALTHY + "\n_dmarc !servfail")
    result = plan(world, "--add", "@ MX 30 mail")
    assert result.exit_code == 3
    assert "? could not check: _dmarc.example.com TXT (the server failed (SERVFAIL))" in " ".join(
        result.stdout.split()
    )


def test_a_record_that_is_replaced_as_a_whole_is_judged_though_the_old_one_is_silent(world: World) -> None:
    world.set(HEALTHY + "\n_dmarc !servfail TXT")
    assert plan(world, "--replace", DMARC).exit_code == 0
    assert plan(world, "--add", DMARC).exit_code == 3


def test_a_planned_key_is_looked_at_whatever_its_selector(world: World) -> None:
    world.set(HEALTHY)
    result = plan(world, "--only=dkim", "--add", 'strange7 ._domainkey TXT "v=DKIM1; p=broken"')
    assert result.exit_code == 2
    result = plan(world, "--only=dkim", "--add", 'strange7._domainkey TXT "v=DKIM1; p=bro!ken"', "--json")
    assert result.exit_code == 1
    assert "strange7._domainkey.example.com TXT" in [
        one["subject"] for one in json.loads(result.stdout)["new"]
    ]


def test_a_record_beside_an_alias_cannot_be_published(world: World) -> None:
    world.set(NO_DMARC + "\n_dmarc CNAME policy.other.example.\npolicy.other.example. TXT x")
    result = plan(world, "--add", DMARC)
    assert result.exit_code == 1
    assert "This cannot be published: _dmarc.example.com is an alias (CNAME)" in " ".join(
        result.stdout.split()
    )


def test_what_does_not_fit_and_what_nobody_looks_at_is_told(world: World) -> None:
    world.set(HEALTHY)
    result = plan(world, "--remove", "@ MX 99 nowhere", "--add", "www A 192.0.2.7", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["notes"] == [
        "example.com MX has no such record now, so there is none to remove",
        "No check has looked at www.example.com",
    ]


def test_json_is_one_object_with_the_documented_keys(world: World) -> None:
    world.set(NO_DMARC)
    said = json.loads(plan(world, "--add", DMARC, "--json").stdout)
    assert list(said) == [
        "domain", "verdict", "said", "changes", "gone", "new", "same", "notes", "clashes", "before", "after"
    ]  # fmt: skip
    assert said["changes"] == [
        {"action": "add", "name": "_dmarc.example.com", "type": "TXT", "ttl": 3600,
         "value": "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com", "old": None}
    ]  # fmt: skip
    assert (said["before"]["verdict"], said["after"]["verdict"]) == ("fail", "pass")
    assert [one["check"] for one in said["gone"]] == ["dmarc.none-found"]


ZONE = """$TTL 1h
$ORIGIN example.com.
@ IN SOA ns1 hostmaster 1 7200 900 1209600 300
  IN NS ns1
@ MX 10 mail
mail A 192.0.2.1
@ TXT ( "v=spf1 "
        "mx -all" )
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"
"""


def test_a_zone_file_is_as_if_live(world: World, tmp_path: Path) -> None:
    world.set("elsewhere A 192.0.2.5")
    file = tmp_path / "zone"
    file.write_text(ZONE)
    result = plan(world, f"--zone={file}", "--json")
    said = json.loads(result.stdout)
    assert result.exit_code == 0, result.output
    assert [(one["action"], one["name"], one["type"], one["value"]) for one in said["changes"][-2:]] == [
        ("remove", "_dmarc.example.com", "TXT", None),
        ("add", "_dmarc.example.com", "TXT", "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"),
    ]
    assert plan(world, "--zone=-", given=ZONE).exit_code == 0


def test_a_zone_file_is_read_as_a_server_reads_it(world: World) -> None:
    world.set(HEALTHY)
    result = plan(world, "--zone=-", given="_dmarc TXT v=DMARC1; p=none\n")
    assert result.exit_code == 1, "a semicolon outside quotes begins a remark, so the policy is lost"


def test_pasted_records_come_from_stdin(world: World) -> None:
    world.set(NO_DMARC)
    pasted = "Host: _dmarc\nType: TXT\nValue: “v=DMARC1; p=reject; rua=mailto:dmarc@example.com”\nTTL: 3600\n"
    assert plan(world, "--add=-", given=pasted).exit_code == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "Say what you plan, with --add, --replace, --remove or --zone."),
        (
            ["--add", "_dmarc TXTT x"],
            'line 1, column 8: "TXTT" is no record type; did you mean "TXT"?',
        ),
        (["--add", "_dmarc TXTT x"], "  _dmarc TXTT x\n"),
        (["--replace", "@ MX mail"], "--replace: line 1, column 6: an MX record begins with its priority"),
        (["--remove", "nonsense"], "--remove: line 1, column 1: here should be a name"),
        (["--add", ""], "--add: line 1, column 1: there is no record here"),
        (["--zone=/no/such/file"], "/no/such/file"),
        (["--add", "@ MX 10 \x1b[31mx"], "is no name"),
    ],
)
def test_wrong_use_ends_with_status_2_and_says_what_is_wrong(args: list[str], said: str) -> None:
    result = call("plan", "example.com", *args)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "\x1b" not in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"\xff\xfe", "this is not text (UTF-8)"),
        (b"@ MX 10 mail\n@ MX mail\n", "line 2: "),
        (b"$INCLUDE other\n", "line 1: "),
        (b"$GENERATE 1-9999999 a$ A 192.0.2.1\n", "line 1: "),
        (b"", "this file holds no records of these types"),
        (b"@ NS ns1.example.net.\n", "this file holds no records of these types"),
        (b"x" * 2_000_001, "this file is longer than 2000000 characters"),
        (b"".join(b"a%d A 192.0.2.1\n" % n for n in range(2600)), "more than 5000 records"),
    ],
)
def test_a_zone_file_that_is_none_is_refused_with_the_line(given: bytes, said: str) -> None:
    result = call("plan", "example.com", "--zone=-", given=given)
    assert result.exit_code == 2
    assert f"--zone: <stdin>: {said}" in result.stderr or f"holds {said}" in result.stderr
    assert "Traceback" not in result.output


def test_what_is_no_domain_is_refused() -> None:
    assert call("plan", "hello world", "--add", DMARC).exit_code == 2
