"""`deliverability check`: statuses, words, JSON, and what it refuses."""

from __future__ import annotations

import json

import pytest

from checks import CHECKS_VERSION
from tests.commands.calling import HEALTHY, NO_DMARC, call, check, of
from tests.judging import RECORDS
from tests.world import World

KEYS = ["domain", "address", "shown", "profile", "verdict", "families", "findings", "unknown",
        "not_applicable", "off", "parties", "dns_host", "taken_at", "checks_version"]  # fmt: skip


def test_a_domain_without_problems_ends_with_status_0(world: World) -> None:
    world.set(HEALTHY)
    result = check(world, "example.com", "--only=mx,spf,dmarc")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Mail to example.com has a server to go to, and receivers can tell")


def test_a_problem_ends_with_status_1_and_is_named_with_what_to_do(world: World) -> None:
    world.set(NO_DMARC)
    result = check(world, "support@example.com", "--only=mx,dmarc")
    assert result.exit_code == 1
    text = " ".join(result.stdout.split())
    assert text.startswith(
        "Mail to support@example.com has a server to go to, but strangers can pretend to be you. Next step: "
    )
    assert "✖ problem: Anyone can send mail that looks like it comes from example.com" in text
    assert "dmarc.none-found · _dmarc.example.com TXT" in text


def test_what_could_not_be_checked_ends_with_status_3_and_is_no_problem(world: World) -> None:
    world.set(HEALTHY + "\n_dmarc !servfail")
    result = check(world, "example.com", "--only=mx,dmarc")
    assert result.exit_code == 3
    text = " ".join(result.stdout.split())
    assert "could not check (this counts neither for nor against your domain)" in text
    assert f"The server failed (SERVFAIL), asked of {world.resolver}." in text
    assert "- _dmarc.example.com TXT, for Protection from fakes (" in text
    assert "problem" not in text


def test_a_domain_that_does_not_exist_is_a_finding(world: World) -> None:
    result = check(world, "support@nope.example")
    assert result.exit_code == 1
    assert result.stdout.startswith("nope.example does not exist, so no mail can reach it.")


@pytest.mark.parametrize("name", ["gmail.com", "co.uk"])
def test_a_domain_of_others_is_explained_and_is_no_problem(world: World, name: str) -> None:
    result = check(world, name)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{name} ")
    assert world.asked == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("hello world", "holds a character that no domain has"),
        ("example", "has no dot"),
        ("support@", "has nothing after the @ sign"),
        ("@example.com", "has nothing before the @ sign"),
        ("192.0.2.1", "is an IP address, not a domain"),
        ("support@[192.0.2.1]", "is an IP address, not a domain"),
        ("2001:db8::1", "is an IP address, not a domain"),
        ("１９２.０.２.１", "is an IP address, not a domain"),
        ("support@@example.com", "has more than one @ sign"),
        ("support@sales@example.com", "has more than one @ sign"),
        ("Support <support@example.com>, Sales <sales@example.com>", "more than one address"),
        ("", "Nothing was typed"),
        ("  ", "Nothing was typed"),
        (f"{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.com", "longer than 253 characters"),
        ("💌.example", "holds a character that no domain has"),
        ("a..example.com", "two dots in a row"),
        ("..", "two dots in a row"),
        ("ex\udcffample.com", "holds a character that no domain has"),
    ],
)
def test_what_is_no_domain_ends_with_status_2_and_a_good_example(typed: str, said: str) -> None:
    result = call("check", typed)
    assert result.exit_code == 2
    assert said in result.stderr
    assert 'an address like "support@example.com"' in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "Name a domain or an address"),
        (["example.com", "--only=mx,xyz"], '"xyz" is not a family of checks; there are: '),
        (["example.com", "--only=mx,dmrac"], '"dmrac" is not a family of checks; did you mean "dmarc"?'),
        (["example.com", "--also=xyz"], '"xyz" is not a family of checks; there are: '),
        (["--replay=README.md", "--also=mx"], "--replay asks nothing more"),
        (["--replay=README.md", "--profile=parked"], "--replay judges by the profile of its transcript"),
        (["example.com", "--resolver=nonsense"], "is not a resolver"),
        (["example.com", "--allow=10.0.0.1/8"], "did you mean 10.0.0.0/8"),
        (["example.com", "--selector=no blanks"], "--selector"),
        (["example.com", "--sending-ip=host"], '"host" is not an IP address'),
        (["example.com", "--transcript=/no/such/directory/file"], "there is no directory /no/such/directory"),
        (["a.example", "b.example", "--transcript=x.json"], "--transcript keeps one run"),
        (["example.com", "--config=/no/such/file.toml"], "/no/such/file.toml"),
    ],
)
def test_wrong_use_ends_with_status_2_and_says_what_is_wrong(args: list[str], said: str) -> None:
    result = call("check", *args)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_json_is_one_object_with_the_documented_keys(world: World) -> None:
    world.set(NO_DMARC)
    result = check(world, "support@example.com", "--json")
    said = json.loads(result.stdout)
    assert list(said) == KEYS
    assert (said["domain"], said["address"], said["verdict"]) == (
        "example.com",
        "support@example.com",
        "fail",
    )
    assert tuple(said["families"]) == RECORDS
    assert said["families"]["dmarc"] == {
        "verdict": "fail", "errors": 1, "warnings": 0, "notices": 0, "unknown": 0
    }  # fmt: skip
    finding = next(one for one in said["findings"] if one["check"] == "dmarc.none-found")
    assert list(finding) == [
        "check",
        "severity",
        "override",
        "subject",
        "facts",
        "title",
        "why",
        "fix",
        "cites",
        "detail",
        "remedy",
    ]
    assert finding["severity"] == "error"
    assert said["checks_version"] == CHECKS_VERSION
    assert said["taken_at"].endswith("+00:00")


def test_json_names_what_is_unknown_with_its_question_reason_and_servers(world: World) -> None:
    world.set(HEALTHY + "\n_dmarc !servfail")
    said = json.loads(check(world, "example.com", "--json", "--only=dmarc").stdout)
    assert said["verdict"] == "could not check"
    assert {
        "check": "dmarc.none-found", "question": "_dmarc.example.com TXT",
        "reason": "the server failed (SERVFAIL)", "servers": [world.resolver],
    } in said["unknown"]  # fmt: skip


def test_several_names_with_json_are_one_array(world: World) -> None:
    world.set(HEALTHY)
    said = json.loads(check(world, "example.com", "b.example", "c.example", "--json").stdout)
    assert sorted(one["domain"] for one in said) == ["b.example", "c.example", "example.com"]


def test_jsonl_is_one_object_a_line(world: World) -> None:
    world.set(HEALTHY)
    lines = check(world, "example.com", "b.example", "--jsonl").stdout.splitlines()
    assert sorted(json.loads(line)["domain"] for line in lines) == ["b.example", "example.com"]


def test_a_name_given_twice_is_checked_once(world: World) -> None:
    world.set(HEALTHY)
    assert len(check(world, "example.com", "EXAMPLE.com.", "--jsonl").stdout.splitlines()) == 1


def test_only_the_chosen_families_are_asked_about(world: World) -> None:
    world.set(HEALTHY)
    check(world, "example.com", "--only=mx")
    assert any(question.rrtype == "MX" for question in world.asked)
    assert not [
        question for question in world.asked if "_dmarc" in str(question) or "_domain" in str(question)
    ]


def test_families_come_from_the_settings_unless_the_command_line_names_them(world: World) -> None:
    world.set(HEALTHY)
    few = {"DELIVERABILITY_CHECKS__ONLY": "mx", "DELIVERABILITY_CHECKS__ALSO": "SPF"}

    def families(*args: str) -> list[str]:
        said = call("check", *of(world), "example.com", "--json", *args, env=few)
        return list(json.loads(said.stdout)["families"])

    assert families() == ["mx", "spf"]
    assert families("--also=dkim") == ["mx", "spf", "dkim"]
    assert families("--only=dmarc") == ["dmarc"]
    assert families("--only=dmarc", "--also=mx") == ["mx", "dmarc"]


def test_a_list_is_checked_by_the_chosen_families_too(world: World) -> None:
    world.set(HEALTHY)
    lines = check(world, "--file=-", "--jsonl", "--only=mx,spf", given="example.com\nb.example\n").stdout
    assert [list(json.loads(line)["families"]) for line in lines.splitlines()] == [["mx", "spf"]] * 2


def test_progress_names_the_chosen_families_only(world: World) -> None:
    world.set(HEALTHY)
    told = check(world, "example.com", "--only=mx,spf").stderr
    assert "Mail servers (MX)" in told
    assert "Allowed senders (SPF)" in told
    assert "DMARC" not in told


def test_only_reports_the_chosen_families_and_judges_by_them(world: World) -> None:
    world.set(NO_DMARC)
    said = json.loads(check(world, "example.com", "--json", "--only=MX").stdout)
    assert list(said["families"]) == ["mx"]
    assert {one["check"].partition(".")[0] for one in said["findings"]} <= {"mx"}
    assert check(world, "example.com", "--only=mx").exit_code == 0


def test_a_selector_that_is_named_is_asked_for_and_missed(world: World) -> None:
    world.set(HEALTHY)
    said = json.loads(check(world, "example.com", "--json", "--selector=s9").stdout)
    assert ("s9._domainkey.example.com", "TXT") in world.asked
    assert {one["check"] for one in said["findings"]} & {"dkim.selector-missing"}


def test_a_second_resolver_is_used_when_the_first_is_silent(world: World) -> None:
    world.set(HEALTHY)
    both = ["--resolver=127.0.0.1:1", f"--resolver={world.resolver}"]
    quick = {"DELIVERABILITY_DNS__TIMEOUT": "0.2"}
    result = call("check", *both, "--only=mx", "--json", "example.com", env=quick)
    assert json.loads(result.stdout)["families"]["mx"]["unknown"] == 0


def test_fresh_asks_the_name_servers_of_the_domain(world: World) -> None:
    world.set(HEALTHY)
    result = check(world, "example.com", "--fresh", "--only=mx", "--json")
    assert json.loads(result.stdout)["families"]["mx"]["errors"] == 0
    assert ("example.com", "NS") in world.asked


def test_an_address_in_an_allowed_network_counts_as_public(world: World) -> None:
    world.set(HEALTHY.replace("192.0.2.", "10.0.0."))
    without = check(world, "example.com", "--only=mx", "--json")
    allowed = check(world, "example.com", "--only=mx", "--json", "--allow=10.0.0.0/8")
    counts = [json.loads(result.stdout)["families"]["mx"] for result in (without, allowed)]
    assert counts[0]["errors"] + counts[0]["warnings"] > 0
    assert counts[1]["errors"] + counts[1]["warnings"] == 0


def test_an_international_domain_is_shown_in_both_forms(world: World) -> None:
    said = json.loads(check(world, "info@bücher.example", "--json").stdout)
    assert said["domain"] == "xn--bcher-kva.example"
    assert said["shown"] == "info@bücher.example (xn--bcher-kva.example)"
    titles = [finding["title"] for finding in said["findings"]]
    assert any("bücher.example" in title for title in titles)
    assert not any("xn--" in title for title in titles)


def test_text_of_strangers_cannot_steer_the_terminal(world: World) -> None:
    world.set(HEALTHY.replace("mx ~all", r"\027[2Jmx ~all"))
    result = check(world, "example.com", "--detail")
    assert "\x1b[2J" not in result.stdout
    assert r"\027[2J" in result.stdout


def test_detail_shows_what_was_asked_and_answered(world: World) -> None:
    world.set(NO_DMARC)
    text = check(world, "example.com", "--detail").stdout
    assert 'example.com. 3600 TXT "v=spf1 mx ~all"' in text
    assert "_dmarc.example.com. 300 no such name (NXDOMAIN)" in text
    assert f"{world.resolver}, " in text
    assert "Technical detail" in text


def test_the_second_opinion_is_given_only_when_asked_for(world: World) -> None:
    world.set(HEALTHY)
    assert "second_opinion" not in json.loads(check(world, "example.com", "--json").stdout)
    said = json.loads(check(world, "example.com", "--json", "--second-opinion").stdout)
    assert list(said) == [*KEYS, "second_opinion"]
    assert said["second_opinion"]["library"] == "checkdmarc 6.0.4"
    assert {family: one["says"] for family, one in said["second_opinion"]["families"].items()} == {
        "mx": "valid", "spf": "valid", "dmarc": "valid"
    }  # fmt: skip
    assert "the library says valid" in check(world, "example.com", "--second-opinion").stdout
