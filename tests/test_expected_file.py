"""The expected-state file: read with lines, refused with lines, and written from what is live."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from checks.expected.record import Kind
from deliverability.expected_file import load, read
from deliverability.expected_write import FAMILIES, written
from deliverability.net.transcript import loads
from deliverability.runs import replay
from deliverability.toml_lines import Lines
from tests.commands.calling import HEALTHY, call, of
from tests.judging import judge
from tests.world import World

GOOD = '["example.com"]\nmx = ["10 mail.example.com", "20 mail2.example.com"]\nspf = "v=spf1 mx ~all"\n'


def test_the_example_of_the_readme_is_read_whole() -> None:
    text = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    example = text.partition('```toml\n["example.com"]')[2].partition("```")[0]
    pins = read('["example.com"]' + example, "mail-expected.toml").of("example.com")
    assert [(pin.kind, pin.place.rpartition(":")[2]) for pin in pins] == [
        (Kind.MX, "2"), (Kind.NAMESERVERS, "3"), (Kind.SPF, "4"), (Kind.DKIM, "5"), (Kind.DKIM, "5"),
        (Kind.DMARC_POLICY, "6"), (Kind.DMARC_RUA, "7"), (Kind.MTA_STS_MODE, "8"), (Kind.RECORD, "10"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        ('["example.com"]\nnameserver = ["a.example"]\n',
         ["f:2: nameserver is not known here; did you mean nameservers?"]),
        ('["example.com"]\n\nmx = 5\n', ['f:3: 5 is not right here; write mx = ["10 mx.example.net"]']),
        (GOOD + '["example.com"]\n', ["f:4: this domain or key is in the file already; write each once"]),
        (GOOD + '["EXAMPLE.com"]\n', ["f:4: example.com is in the file twice; write all of it in one place"]),
        (GOOD + 'spf = "v=spf1 -all"\n', ["f:4: this domain or key is in the file already; write each once"]),
        ('["example.com"]\ndmarc.policy = "rejct"\n', ['f:2: "rejct" is none of them; did you mean reject?']),
        ('["example.com"]\nspf = "spf1 mx"\n',
         ['f:2: "spf1 mx" is not an SPF record; it begins with v=spf1']),
        ('["example.com"]\ndkim.selectors = { s1 = "x" }\n',
         ['f:2: "x" is not a key; write "present", or its tags, like "k=rsa; p=…"']),
        ('mx = ["a.example"]\n', ['f:1: mx stands before the first domain; write ["example.com"] above it']),
        ('["example.com"]\n[[record]]\nname = "x.example.com"\ntype = "TXT"\n',
         ['f:2: this [[record]] needs value as text, like value = "…"']),
        ('["example.com"]\n[[record]]\nname = "example.com"\ntype = "TXTT"\nvalue = "x"\n',
         ['f:4: "TXTT" cannot be pinned; did you mean TXT?']),
        ('[[record]]\nname = "x.example.com"\ntype = "TXT"\nvalue = "x"\n',
         ["f:2: x.example.com is in no domain of this file; name its domain first"]),
        ('["example.com"\n', None),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(content: str, messages: list[str] | None) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the messages are compared below
        read(content, "f")
    if messages is None:
        assert caught.value.args[0].startswith("f:1: this is not TOML: ")
    else:
        assert list(caught.value.args) == messages


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        load(tmp_path / "none.toml")
    (tmp_path / "octets").write_bytes(b"\xff\xfe")
    with pytest.raises(ValueError, match="not UTF-8"):
        load(tmp_path / "octets")


def test_lines_are_found_in_tables_arrays_and_long_texts() -> None:
    lines = Lines('[a]\nx = """\ny = 1\n"""\n"b.c" = 2\n[[r]]\nn = 1\n[[r]]\nn = 2\n[d.e]\nf = { g = 1 }\n')
    assert [lines.of("a"), lines.of("a", "x"), lines.of("a", "y"), lines.of("a", "b.c")] == [1, 2, 1, 5]
    assert [lines.of("r", 0, "n"), lines.of("r", 1), lines.of("r", 1, "z")] == [7, 8, 8]
    assert [lines.of("d"), lines.of("d", "e", "f", "g"), lines.of("z")] == [10, 11, 0]


def test_what_is_written_from_a_domain_holds_for_it(world: World) -> None:
    zone = (
        HEALTHY
        + 's1._domainkey TXT "v=DKIM1; p=AAAA"\n_smtp._tls TXT "v=TLSRPTv1; rua=mailto:t@example.com"\n'
    )
    run = judge(world, zone, families=tuple(one for one in FAMILIES if one != "nameservers"))
    pins = read(written(run.snapshot), "f").of("example.com")
    assert {pin.kind for pin in pins} == {
        Kind.MX,
        Kind.SPF,
        Kind.DKIM,
        Kind.DMARC_POLICY,
        Kind.DMARC_RUA,
        Kind.RECORD,
    }


def test_the_check_ends_with_1_on_drift_and_0_without(world: World, tmp_path: Path) -> None:
    world.set(HEALTHY)
    file = tmp_path / "mail-expected.toml"
    file.write_text(GOOD)
    asked = ["check", "example.com", "--only=mx", f"--expected={file}", *of(world)]
    assert call(*asked).exit_code == 0
    file.write_text(GOOD.replace("~all", "-all"))
    kept = tmp_path / "kept.json"
    result = call(*asked, "--json", f"--transcript={kept}")
    said = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [
        (one["check"], one["facts"]["pinned"]) for one in said["findings"] if one["severity"] == "warning"
    ] == [("expected.differs", "mail-expected.toml:3")]
    again = asyncio.run(replay(loads(kept.read_text())))
    assert [
        one.finding.check for one in again.report.findings if one.finding.check.startswith("expected")
    ] == ["expected.differs"]


def test_a_plan_that_restores_what_is_pinned_clears_the_drift(world: World, tmp_path: Path) -> None:
    world.set(HEALTHY)
    file = tmp_path / "mail-expected.toml"
    file.write_text(GOOD.replace("~all", "-all"))
    change = ["--replace", '@ TXT "v=spf1 mx -all"']
    result = call("plan", "example.com", "--only=mx", *change, f"--expected={file}", "--json", *of(world))
    said = json.loads(result.stdout)
    assert (result.exit_code, [one["check"] for one in said["gone"]]) == (0, ["expected.differs"])


def test_wrong_use_of_the_file_ends_with_2(world: World, tmp_path: Path) -> None:
    file = tmp_path / "f.toml"
    file.write_text('["example.com"]\nmxx = []\n')
    bad = call("check", "example.com", f"--expected={file}", *of(world))
    assert (bad.exit_code, f"{file}:2: mxx is not known here; did you mean mx?" in bad.stderr) == (2, True)
    file.write_text(GOOD)
    other = call("check", "example.org", f"--expected={file}", *of(world))
    assert (other.exit_code, "pins nothing for example.org" in other.stderr) == (2, True)


def test_the_settings_name_a_file_for_every_check(world: World, tmp_path: Path) -> None:
    world.set(HEALTHY)
    file = tmp_path / "f.toml"
    file.write_text(GOOD.replace("20 mail2", "20 other"))
    env = {"DELIVERABILITY_CHECKS__EXPECTED": str(file)}
    said = json.loads(call("check", "example.com", "--json", *of(world), env=env).stdout)
    assert said["families"]["expected"]["warnings"] == 1
    file.write_text("mx = 1\n")
    wrong = call("check", "example.com", *of(world), env=env)
    assert (wrong.exit_code, f"{file}:1: mx stands before the first domain" in wrong.stderr) == (2, True)


def test_the_command_writes_what_is_live(world: World) -> None:
    world.set(HEALTHY)
    result = call("expected", "example.com", *of(world))
    assert 'spf = "v=spf1 mx ~all"' in result.stdout
    assert read(result.stdout, "f").of("example.com")
    world.set(HEALTHY + "_dmarc !servfail TXT\n")
    silent = call("expected", "example.com", *of(world))
    assert silent.exit_code == 3
    assert "# dmarc: nothing is pinned, as there was no answer" in silent.stdout
