"""`explain`, `spf` and `doctor`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checks.guide import guide
from checks.registry import all_checks, checks_of, families
from deliverability.arranged import grouped_families
from deliverability.wording import plain
from tests.commands.calling import HEALTHY, call, of
from tests.world import World


def test_explain_lists_every_check_with_its_severity_by_group() -> None:
    lines = call("explain").stdout.partition("\n\nTemplates of support mail")[0].splitlines()
    assert lines[:2] == ["Mail reaches you", "  Mail servers (MX)"]
    assert [line.split()[:2] for line in lines if line.startswith("    ")] == [
        [one.id, one.severity.value]
        for _, mine in grouped_families(families()) for family in mine for one in checks_of(family)
    ]  # fmt: skip
    assert sum(line.startswith("    ") for line in lines) == len(all_checks())


@pytest.mark.parametrize("check_id", all_checks())
def test_explain_prints_the_guide_of_a_check(check_id: str) -> None:
    result = call("explain", check_id)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{check_id} ({all_checks()[check_id].severity.value}; ")
    for head in ("What happens to your mail", "What to do", "Technical detail"):
        assert f"\n{head}\n" in result.stdout
    told = " ".join(result.stdout.split())
    first = plain(guide(check_id).why).partition("\n\n")[0].replace("`", "").replace("**", "")
    assert " ".join(first.split()) in told


def test_explain_takes_the_name_as_the_file_is_called() -> None:
    assert call("explain", "DMARC.none_found").stdout.startswith("dmarc.none-found ")


def test_explain_names_the_nearest_check_when_there_is_none() -> None:
    result = call("explain", "dmarc.none-fuond")
    assert result.exit_code == 2
    assert '"dmarc.none-fuond" is not a check; did you mean "dmarc.none-found"?' in result.stderr


PATH = """
@ TXT "v=spf1 include:_spf.sender.example -all"
_spf.sender.example. TXT "v=spf1 ip4:192.0.2.0/25 ?ip4:192.0.2.128/25 -all"
broken TXT "v=spf1 ipv4:192.0.2.1 -all"
slow TXT "v=spf1 include:_spf.silent.example -all"
_spf.silent.example. !servfail
"""


@pytest.mark.parametrize(
    ("domain", "ip", "status", "begins"),
    [
        ("example.com", "192.0.2.1", 0, "✔ pass: this server may send for example.com (192.0.2.1)."),
        ("example.com", "203.0.113.1", 1, "✖ fail: example.com says that this server may not send for it"),
        ("none.example.com", "192.0.2.1", 1, "✖ none: none.example.com has no SPF record"),
        ("broken.example.com", "192.0.2.1", 1, "✖ permerror: the SPF record of broken.example.com is broken"),
        ("slow.example.com", "192.0.2.1", 3, "? temperror: a question had no answer"),
    ],
)
def test_spf_says_whether_a_server_may_send(
    world: World, domain: str, ip: str, status: int, begins: str
) -> None:
    world.set(PATH)
    result = call("spf", *of(world), domain, "--ip", ip)
    assert result.stdout.startswith(begins)
    assert result.exit_code == status


def test_spf_shows_the_path_to_the_term_that_decides(world: World) -> None:
    world.set(PATH)
    lines = call("spf", *of(world), "example.com", "--ip=192.0.2.1").stdout.splitlines()
    assert lines[1:] == [
        "  example.com: include:_spf.sender.example decides: pass",
        "    v=spf1 include:_spf.sender.example -all",
        "    _spf.sender.example: ip4:192.0.2.0/25 decides: pass",
        "      v=spf1 ip4:192.0.2.0/25 ?ip4:192.0.2.128/25 -all",
        "  1 of 10 look-ups, 0 of 2 that found nothing.",
    ]


def test_spf_does_not_say_none_on_the_word_of_one_resolver(world: World) -> None:
    world.set("@ MX 10 mail")
    world.second.set(PATH)
    resolvers = ("--resolver", world.resolver, "--resolver", world.second.resolver)
    said = json.loads(call("spf", *resolvers, "example.com", "--ip=192.0.2.1", "--json").stdout)
    assert said["result"] == "pass"


def test_spf_judges_the_envelope_sender_that_is_named(world: World) -> None:
    world.set(PATH + 'bounce TXT "v=spf1 ip4:203.0.113.1 -all"')
    named = ["--ip=203.0.113.1", "--mailfrom=x@bounce.example.com", "--helo=mail.example.com", "--json"]
    said = json.loads(call("spf", *of(world), "example.com", *named).stdout)
    assert (said["domain"], said["result"]) == ("bounce.example.com", "pass")
    assert said["path"][-1]["term"] == "ip4:203.0.113.1"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["example.com"], "--ip"),
        (["example.com", "--ip=host"], '"host" is not an IP address'),
        (["a..b", "--ip=192.0.2.1"], "two dots in a row"),
    ],
)
def test_spf_refuses_wrong_use_with_status_2(args: list[str], said: str) -> None:
    result = call("spf", *args)
    assert result.exit_code == 2
    assert said in result.stderr


def test_doctor_tests_resolvers_clock_and_data_directory(world: World, tmp_path: Path) -> None:
    world.set(HEALTHY + "\n. SOA ns1.world.test. admin.world.test. 1 3600 600 86400 300")
    env = {"DELIVERABILITY_DATA__DIRECTORY": str(tmp_path / "data")}
    result = call("doctor", f"--resolver={world.resolver}", env=env)
    what = [line.split()[0] for line in result.stdout.splitlines()]
    assert what == ["resolver", "clock", "data", "database"]
    assert "✔ pass  answered in" in result.stdout
    assert result.exit_code == 0, result.stdout


def test_doctor_names_a_resolver_that_is_silent_and_a_directory_that_cannot_be_written(
    tmp_path: Path,
) -> None:
    (tmp_path / "data").write_text("a file is in the way")
    env = {"DELIVERABILITY_DATA__DIRECTORY": str(tmp_path / "data"), "DELIVERABILITY_DNS__TIMEOUT": "0.1"}
    result = call("doctor", "--resolver=127.0.0.1:1", env=env)
    assert result.exit_code == 1
    assert "127.0.0.1:1" in result.stdout
    assert "check the address, or name another" in result.stdout
    assert "cannot be written" in result.stdout
