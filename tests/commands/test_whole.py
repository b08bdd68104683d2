"""`deliverability check` with all it looks at by default: a domain that has it all, and one with faults."""

from __future__ import annotations

import json
import re
from pathlib import Path

from checks.registry import OPT_IN, families
from deliverability.wording import family_title
from tests.commands.calling import call
from tests.whole import FAULTY, HEALTHY, environment
from tests.world import World

GROUPS = ("Mail reaches you", "Your mail is believed", "Your mail is protected", "Your DNS is healthy")
BY_DEFAULT = tuple(family for family in families() if family not in OPT_IN)


def check(world: World, *args: str, given: str | None = None) -> tuple[int, str, str]:
    """(status, stdout, stderr)"""
    result = call("check", f"--resolver={world.resolver}", *args, given=given, env=environment(world))
    return result.exit_code, result.stdout, result.stderr


def test_a_domain_that_has_everything_is_well_in_four_lines(world: World) -> None:
    world.set(HEALTHY)
    status, told, progress = check(world, "support@example.com")
    assert status == 0, told
    assert " ".join(told.split()).startswith(
        "Mail to support@example.com reaches a mail server, and receivers can tell your mail from fakes. "
    )
    for group in GROUPS:
        assert re.search(rf"(?m)^{group} +✔ pass", told), told
    assert "problem" not in told
    assert "could not check" not in told
    rows = {line[2:].split("  ")[0] for line in progress.splitlines() if line.startswith("  ")}
    assert rows == {family_title(family) for family in BY_DEFAULT}


def test_every_fault_of_the_new_kinds_is_named_and_no_other(world: World, tmp_path: Path) -> None:
    world.set(FAULTY)
    kept = tmp_path / "run.json"
    status, told, _ = check(world, "support@example.com", "--json", f"--transcript={kept}")
    assert status == 1
    said = json.loads(told)
    assert tuple(said["families"]) == BY_DEFAULT
    assert {(one["check"], one["severity"]) for one in said["findings"]} == {
        ("mta-sts.mx-unlisted", "error"),
        ("dane.no-starttls", "error"),
        ("tls-rpt.multiple", "warning"),
        ("hosts.starttls-missing", "warning"),
        ("nameservers.tcp-refused", "warning"),
        ("bimi.absent", "notice"),
        ("mx.no-ipv6", "notice"),
    }
    assert said["unknown"] == []
    assert json.loads(call("check", "--json", f"--replay={kept}").stdout) == said


def test_what_keeps_mail_away_leads_and_is_the_next_step(world: World) -> None:
    world.set(FAULTY)
    _, told, _ = check(world, "support@example.com")
    text = " ".join(told.split())
    assert text.startswith(
        "Big providers hold back mail to support@example.com, as your own rule does not fit"
    )
    assert "Next step: Name mx2.example.com in your policy." in text
    assert re.search(r"(?m)^Your mail is believed +✔ pass", told)


def test_what_must_be_asked_for_is_looked_at_when_it_is(world: World) -> None:
    world.set(HEALTHY)
    _, told, _ = check(world, "support@example.com", "--json", "--also=mailboxes")
    said = json.loads(told)
    assert set(said["families"]) == {*BY_DEFAULT, "mailboxes"}
    assert said["families"]["mailboxes"]["verdict"] == "pass"


def test_a_list_looks_at_everything_as_well(world: World) -> None:
    world.set(HEALTHY)
    _, told, _ = check(world, "--file=-", "--jsonl", given="support@example.com\nnope.example\n")
    said = {one["domain"]: one for one in map(json.loads, told.splitlines())}
    assert {name: one["verdict"] for name, one in said.items()} == {
        "example.com": "pass",
        "nope.example": "fail",
    }
    assert all(tuple(one["families"]) == BY_DEFAULT for one in said.values())
