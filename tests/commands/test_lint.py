"""`deliverability lint`: what it prints, what it mends, and how it ends."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import Result

from tests.commands.calling import call, of
from tests.world import World

BLAME = "You failed to include your order number.\n"
FINE = "The street number was missing on the parcel.\n"
SHOUT = "PLEASE SEND THIS TODAY if you can.\n"
ONE = ("--select", "TONE001")
CAPITALS = ("--select", "CLAR007", "--unsafe-fixes")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory, so that no config.toml is found."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str) -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(text.encode())
    return name


def lint(*args: str, given: str | bytes | None = None) -> Result:
    return call("lint", *args, given=given)


def test_a_problem_is_shown_with_its_line_and_ends_with_1() -> None:
    done = lint(write("a.txt", f"Hello,\n\nsorry. {BLAME}"), *ONE)
    assert done.exit_code == 1
    assert "problem 3:8 TONE001" in done.stdout
    assert "    sorry. You failed to include your order number.\n           ^^^^^^^^^^^^^\n" in done.stdout
    assert "1 problem in 1 of 1 template" in done.stdout
    assert "explain TONE001" in done.stderr


def test_explain_is_offered_for_rules_that_it_knows_and_not_for_own_wording() -> None:
    write("words.toml", '[no-parcel]\nreplace = {parcel = "delivery"}\n')
    write("config.toml", '[lint]\nwording = "words.toml"\n')
    own = lint(write("a.txt", FINE), "--select", "wording")
    assert "wording.no-parcel" in own.stdout
    assert "explain" not in own.stderr
    both = lint(write("b.txt", f"{FINE}{BLAME}"), "--select", "wording,TONE001")
    assert '"deliverability explain TONE001"' in both.stderr


def test_a_fine_template_ends_with_0_and_says_so() -> None:
    done = lint(write("a.txt", FINE), *ONE)
    assert (done.exit_code, done.stdout) == (0, "✔ 1 template, nothing to improve\n")


def test_notes_alone_end_with_0() -> None:
    write("config.toml", '[lint.severity]\nTONE001 = "notice"\n')
    done = lint(write("a.txt", BLAME), *ONE)
    assert done.exit_code == 0
    assert "note 1:1 TONE001" in done.stdout


def test_folders_are_searched_and_hidden_and_other_files_left_out() -> None:
    for name in ("m/b/two.html", "m/a.txt", "m/.git/x.txt", "m/picture.png", "m/b/skip.txt"):
        write(name, BLAME)
    write("config.toml", '[lint]\nexclude = ["b/skip*"]\n')
    found = json.loads(lint("m", *ONE, "--format", "json").stdout)
    assert [one["file"] for one in found] == ["m/a.txt", "m/b/two.html"]


def test_json_is_an_array_of_findings_with_the_promised_keys() -> None:
    done = lint(write("a.txt", BLAME), *ONE, "--format", "json")
    (found,) = json.loads(done.stdout)
    keys = [
        "check",
        "code",
        "severity",
        "file",
        "line",
        "column",
        "end_line",
        "end_column",
        "text",
        "message",
    ]
    assert [key for key in found if key != "fix"] == keys
    assert json.loads(lint(write("b.txt", FINE), *ONE, "--format", "json").stdout) == []


def test_github_gets_annotations_whose_text_cannot_break_out() -> None:
    done = lint(write("a,b:c.txt", BLAME), *ONE, "--format", "github")
    assert done.stdout.startswith(
        "::error file=a%2Cb%3Ac.txt,line=1,endLine=1,col=1,endColumn=14,title=TONE001 "
    )
    assert done.stdout.count("\n") == 1


def test_junit_is_xml_with_a_case_for_each_finding_and_each_fine_file() -> None:
    done = lint(write("a.txt", f'"<\x01{BLAME}'), write("b.txt", FINE), *ONE, "--format", "junit")
    suites = ElementTree.fromstring(done.stdout)
    assert suites.attrib | {} == {
        "name": "deliverability lint", "tests": "2", "failures": "1", "errors": "0",
    }  # fmt: skip
    assert [suite.attrib["name"] for suite in suites] == ["a.txt", "b.txt"]
    assert suites.find("testsuite/testcase/failure") is not None


def test_sarif_names_rules_places_and_fixes() -> None:
    done = lint(write("a b.txt", SHOUT), "--select", "CLAR007", "--format", "sarif")
    told = json.loads(done.stdout)
    (run,) = told["runs"]
    (result,) = run["results"]
    assert told["version"] == "2.1.0"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "CLAR007"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "a%20b.txt"
    assert place["region"]["startLine"] == 1
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["deletedRegion"]["startColumn"] >= 1


def test_fix_mends_the_file_and_keeps_line_ends_and_encoding() -> None:
    source = "\ufeffDear Zoë,\r\n\r\nPLEASE SEND THIS TODAY if you can.\r\n"
    done = lint(write("a.txt", source), "--select", "CLAR007", "--fix", "--unsafe-fixes")
    mended = Path("a.txt").read_bytes().decode()
    assert done.exit_code == 0
    assert "PLEASE READ" not in mended
    assert mended.startswith("\ufeffDear Zoë,\r\n\r\n")
    assert mended.count("\r\n") == mended.count("\n") == 3
    assert "1 place mended in 1 file" in done.stderr


def test_diff_shows_what_fix_would_do_and_writes_nothing() -> None:
    done = lint(write("a.txt", SHOUT), "--select", "CLAR007", "--diff", "--unsafe-fixes")
    assert done.exit_code == 1
    assert f"-{SHOUT}+" in done.stdout
    assert Path("a.txt").read_text() == SHOUT


def test_a_fix_that_does_not_fit_the_encoding_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from deliverability.linting.files import Raw
    from deliverability.linting.written import write as put

    Path("a.txt").write_bytes(b"caf\xe9")
    raw = Raw("a.txt", "café", "cp1252", octets=b"caf\xe9")
    assert "does not fit" in put(raw, "café \u0416")
    assert put(Raw("a.txt", "café", "cp1252", octets=b"other"), "x") == "somebody changed it meanwhile"
    assert Path("a.txt").read_bytes() == b"caf\xe9"


def test_stdin_is_linted_and_with_fix_comes_back_mended() -> None:
    assert "stdin.txt" in lint("-", *ONE, given=BLAME).stdout
    done = lint("-", "--select", "CLAR007", "--fix", "--unsafe-fixes", given=SHOUT)
    assert done.stdout.endswith("if you can.\n")
    assert "PLEASE SEND" not in done.stdout


def test_a_baseline_hides_what_is_known_even_when_its_line_moves() -> None:
    name = write("a.txt", f"{BLAME}\n{FINE}")
    assert lint(name, *ONE, "--write-baseline", "known.json").exit_code == 0
    write("a.txt", f"{FINE}\n\n{BLAME}\nYou forgot to sign.\n")
    done = lint(name, *ONE, "--baseline", "known.json", "--format", "json")
    assert [one["text"] for one in json.loads(done.stdout)] == ["You forgot to"]
    assert "1 finding of the baseline not told again" in done.stderr
    write("a.txt", FINE)
    done = lint(name, *ONE, "--baseline", "known.json")
    assert done.exit_code == 0
    assert "1 of the baseline gone since" in done.stderr


@pytest.mark.parametrize("text", ["", "{}", '{"version": 1, "findings": [1]}', "\x00"])
def test_a_baseline_that_is_none_is_refused_with_a_sentence(text: str) -> None:
    done = lint(write("a.txt", FINE), "--baseline", write("known.json", text))
    assert done.exit_code == 2
    assert "known.json" in done.stderr


def test_what_is_no_text_or_not_there_is_told_and_ends_with_3() -> None:
    Path("a.txt").write_bytes(b"\x00\x01binary")
    done = lint("a.txt", "b.txt")
    assert done.exit_code == 3
    assert "a.txt: This is no text: octet 1 is zero." in done.stderr
    assert "b.txt: there is no such file" in done.stderr


def test_a_wrong_rule_or_no_path_is_wrong_use() -> None:
    done = lint(write("a.txt", FINE), "--select", "TONE0001")
    assert done.exit_code == 2
    assert 'did you mean "TONE001"?' in done.stderr
    assert lint().exit_code == 2
    assert lint("a.txt", "--fix", "--diff").exit_code == 2


def test_statistics_count_how_often_each_rule_spoke() -> None:
    done = lint(write("a.txt", f"{BLAME}\n{BLAME}"), *ONE, "--statistics")
    assert done.stdout.split()[0] == "2"
    assert "TONE001" in done.stdout


def test_an_export_that_is_broken_is_told_with_its_line_and_ends_with_3() -> None:
    done = lint(write("macros.json", '{"macros": [\n{"title": '), *ONE)
    assert done.exit_code == 3
    assert "macros.json:2: " in done.stderr


def test_a_text_in_an_old_encoding_is_read_and_told() -> None:
    Path("a.txt").write_bytes("Schöne Grüße".encode("cp1252"))
    assert "a.txt: it is no UTF-8" in lint("a.txt", *ONE).stderr


def test_fix_alone_makes_only_safe_changes() -> None:
    source = f"{{# lint: ignore TONE001 #}}\n{FINE}\n{SHOUT}"
    lint(write("a.txt", source), "--select", "TONE001,META003,CLAR007", "--fix")
    assert Path("a.txt").read_text() == f"{FINE}\n{SHOUT}"


@pytest.mark.parametrize(
    "octets",
    [
        f"Hi,\r\n{SHOUT}Bye\rnow\r\n".encode(),
        b"\xff\xfe" + SHOUT.encode("utf-16-le"),
        b"\xfe\xff" + SHOUT.encode("utf-16-be"),
        f"Gr\xfc\xdfe,\r\n\r\n{SHOUT}".encode("latin-1"),
    ],
)
def test_fix_changes_nothing_but_what_it_mends(octets: bytes) -> None:
    Path("a.txt").write_bytes(octets)
    lint("a.txt", "--select", "CLAR007", "--fix", "--unsafe-fixes")
    codec = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(octets[:2], "latin-1")
    mended = Path("a.txt").read_bytes().decode(codec)
    assert "PLEASE READ" not in mended
    assert mended.casefold() == octets.decode(codec).casefold()


def test_a_file_called_as_stdin_is_by_default_is_mended_in_its_place() -> None:
    done = lint(write("stdin.txt", SHOUT), "--select", "CLAR007", "--fix", "--unsafe-fixes")
    assert "PLEASE READ" not in Path("stdin.txt").read_text()
    assert "nothing to improve" in done.stdout


def test_diff_tells_what_it_could_not_read() -> None:
    done = lint("nowhere.txt", "--diff")
    assert (done.exit_code, done.stderr) == (3, "nowhere.txt: there is no such file\n")


def test_lines_of_a_diff_end_only_where_patch_ends_them() -> None:
    shown = lint(write("a.txt", f"one\u2028two\x0cthree\n{SHOUT}end"), "--diff", *CAPITALS).stdout
    assert " one\u2028two\x0cthree\n" in shown
    assert shown.endswith(" end\n\\ No newline at end of file\n")


def test_pipes_and_what_is_far_too_large_are_refused_at_once() -> None:
    os.mkfifo("pipe.txt")
    Path("large.txt").write_bytes(b"word " * 110_000)
    done = lint("pipe.txt", "large.txt")
    assert done.exit_code == 3
    assert "pipe.txt: it is no file" in done.stderr
    assert "large.txt: The file has 537 KiB. Hand in at most 512 KiB." in done.stderr


@pytest.mark.parametrize("octets", ["Hello there".encode("utf-32"), b"\xff\xfea\x00b"])
def test_text_in_an_encoding_that_is_broken_or_unknown_is_not_read_as_something_else(octets: bytes) -> None:
    Path("a.txt").write_bytes(octets)
    done = lint("a.txt")
    assert done.exit_code == 3
    assert "a.txt: This" in done.stderr


def test_a_dialect_or_language_that_there_is_not_is_wrong_use() -> None:
    name = write("a.txt", FINE)
    assert 'did you mean "zendesk"?' in lint(name, "--dialect", "zendsk").stderr
    write("config.toml", '[lint]\ndialect = "zendsk"\nlanguage = "english"\n')
    done = lint(name)
    assert done.exit_code == 2
    assert 'config.toml:2: [lint] dialect: "zendsk" is no dialect of templates' in done.stderr
    assert 'config.toml:3: [lint] language: "english" is no code of a language' in done.stderr


@pytest.mark.parametrize(("form", "told"), [("text", ""), ("json", "[]\n"), ("github", "")])
def test_nothing_read_is_not_called_fine(form: str, told: str) -> None:
    Path("empty").mkdir()
    done = lint("empty", *ONE, "--format", form)
    assert (done.exit_code, done.stdout.strip("\n")) == (0, told.strip("\n"))
    assert done.stderr == "No template was found, so nothing was checked.\n"


def test_data_of_others_in_a_folder_is_passed_over_and_told_and_when_named_refused() -> None:
    write("m/package.json", '{"name": "x"}')
    write("m/sales.csv", "date,amount,x\n1,2,3\n")
    write("m/node_modules/a/README.md", BLAME)
    write("m/a.txt", FINE)
    done = lint("m", *ONE)
    assert (done.exit_code, done.stdout) == (0, "✔ 1 template, nothing to improve\n")
    assert " ".join(done.stderr.split()) == (
        "Passed over m/package.json, m/sales.csv: no templates are in it."
    )
    assert lint("m/package.json", *ONE).exit_code == 3


@pytest.mark.parametrize(
    "octets",
    [
        f"\ufeffHi,\r\n{SHOUT}".encode().replace(b".\n", b".\r\n"),
        f"Gr\xfc\xdfe,\n{SHOUT}".encode("latin-1"),
        b"\xff\xfe" + SHOUT.encode("utf-16-le"),
        b"\x00\x01 no text",
    ],
)
def test_stdin_comes_back_as_it_was_but_for_what_is_mended(octets: bytes) -> None:
    done = lint("-", *CAPITALS, "--fix", given=octets)
    codec = "utf-16" if octets.startswith(b"\xff\xfe") else "latin-1"
    mended, source = done.stdout_bytes.decode(codec), octets.decode(codec)
    assert mended.casefold() == source.casefold()
    assert "PLEASE SEND" not in mended


def test_what_could_not_be_written_is_not_called_mended() -> None:
    Path(write("a.txt", SHOUT)).chmod(0o444)
    write("b.txt", SHOUT)
    done = lint("a.txt", "b.txt", "./b.txt", str(Path("b.txt").absolute()), *CAPITALS, "--fix")
    assert done.exit_code == 1
    assert ("CLAR007" in done.stdout, "b.txt" in done.stdout) == (True, False)
    assert "a.txt: it was not mended: it is read-only" in done.stderr
    assert "1 place mended in 1 file." in done.stderr
    assert (Path("a.txt").read_text(), "PLEASE SEND" in Path("b.txt").read_text()) == (SHOUT, False)


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
def test_a_file_whose_name_is_no_text_is_told_in_every_form(form: str) -> None:
    name = os.fsdecode(b"b\xff.txt")
    Path(name).write_text(BLAME)
    done = lint(name, *ONE, "--format", form)
    assert done.exit_code == 1
    assert "TONE001" in done.stdout


def test_fields_that_a_person_fills_in_by_declaration_are_listed() -> None:
    fill = write("m/a.txt", "Dear [Name], order [Order number] left on [Day], dear [Name].\n")
    for number in range(6):
        write(f"m/b{number}.txt", "Dear [Name],\n")
    assert "to fill in" not in lint(fill, *ONE).stderr
    done = lint("m", *ONE, "--dialect", "fill_in")
    assert done.stderr.splitlines()[0] == "m/a.txt: 3 fields to fill in: [Name], [Order number], [Day]"
    assert done.stderr.splitlines()[-1] == "2 more templates with fields to fill in"
    assert lint("m", *ONE, "--dialect", "fill_in", "--format", "json").stderr == ""


def test_a_folder_that_cannot_be_listed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    write("m/a.txt", FINE)

    def closed(path: Path, **told: Any) -> list[tuple[str, list[str], list[str]]]:
        told["onerror"](PermissionError(13, "Permission denied", "m/b"))
        return [("m", [], ["a.txt"])]

    monkeypatch.setattr(os, "walk", closed)
    done = lint("m", *ONE)
    assert (done.exit_code, done.stderr) == (3, "m/b: it cannot be read (Permission denied)\n")


MUTE = "See https://mute.example.com/ for more.\n"
OWN = '[lint]\ndomains = ["example.com"]\n'
"""Else nothing of example.com is asked for, as nobody has it."""
BOTH = ("--select", "LINK010,TONE001")
QUICK = {"DELIVERABILITY_DNS__TIMEOUT": "0.2"}


def test_what_dns_does_not_answer_is_told_in_one_line_and_ends_with_3_if_nothing_is_wrong() -> None:
    write("config.toml", OWN)
    write("fine.txt", MUTE * 2)
    write("faulty.txt", MUTE + BLAME)
    with World("mute !timeout") as world:
        asked = ("--dns", *of(world), *BOTH)
        fine = call("lint", "fine.txt", *asked, env=QUICK)
        faulty = call("lint", "faulty.txt", *asked, env=QUICK)
        kept = call("lint", "fine.txt", "--write-baseline", "known.json", *asked, env=QUICK)
    assert fine.exit_code == 3
    assert "nothing found, but not all could be checked" in fine.stdout
    assert "nothing to improve" not in fine.stdout
    assert (kept.exit_code, kept.stderr) == (3, fine.stderr)
    assert fine.stderr.startswith("Could not check: mute.example.com A: no answer in time")
    assert fine.stderr.count("mute.example.com") == 1
    assert (faulty.exit_code, "Could not check: " in faulty.stderr) == (1, True)


def test_what_nobody_wanted_asked_or_judged_is_not_told() -> None:
    assert lint(write("a.txt", MUTE), *BOTH).stderr == ""
    write("config.toml", f'{OWN}[lint.folders.quiet]\nignore = ["LINK010"]\n')
    with World("mute !timeout") as world:
        done = call("lint", write("quiet/a.txt", MUTE), "--dns", *of(world), *BOTH, env=QUICK)
        assert world.asked
    assert (done.exit_code, done.stderr) == (0, "")
