"""The settings choose rules by code, name or group, for all templates and for folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from checks.model import Severity
from checks.template.document import Kind
from checks.template.rule import all_rules
from deliverability.config import ConfigError, load
from deliverability.linting.options import Options, options_from
from deliverability.linting.run import lint_source

BLAME = "You failed to include your order number.\n"


def options(tmp_path: Path, text: str) -> Options:
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    return options_from(load(file, {}).lint)


def test_without_settings_all_rules_speak_but_those_in_preview(tmp_path: Path) -> None:
    chosen = {one.id for one in options(tmp_path, "").rules}
    assert chosen == {one.id for one in all_rules().values() if not one.preview}


@pytest.mark.parametrize("name", ["TONE001", "blame-customer", "template.blame_customer"])
def test_one_rule_is_chosen_by_any_of_its_names(tmp_path: Path, name: str) -> None:
    assert [one.code for one in options(tmp_path, f'[lint]\nselect = ["{name}"]').rules] == ["TONE001"]


def test_a_group_is_chosen_and_one_of_it_left_out(tmp_path: Path) -> None:
    codes = [one.code for one in options(tmp_path, '[lint]\nselect=["TONE"]\nignore=["TONE001"]').rules]
    assert "TONE001" not in codes
    assert all(code.startswith("TONE") for code in codes)


def test_a_wrong_name_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(
        ValueError, match=r'\[lint\] ignore: "TONE0O1" is no rule of the linter; did you mean'
    ):
        options(tmp_path, '[lint]\nignore = ["TONE0O1"]')


def test_a_folder_has_a_kind_severities_and_rules_of_its_own(tmp_path: Path) -> None:
    chosen = options(
        tmp_path,
        '[lint]\nselect = ["TONE001"]\n[lint.folders."macros"]\nkind = "bad news"\n'
        'severity = {TONE001 = "notice"}\n'
        '[lint.folders."macros/old"]\nignore = ["TONE"]\n',
    )
    (found,) = lint_source(BLAME, "x/macros/a.txt", chosen).findings
    assert found.severity is Severity.NOTICE
    assert found.document.kind is Kind.BAD_NEWS
    assert lint_source(BLAME, "macros/old/a.txt", chosen).findings == ()
    (found,) = lint_source(BLAME, "other/a.txt", chosen).findings
    assert (found.severity, found.document.kind) == (Severity.ERROR, None)


def test_a_name_tells_the_kind_and_front_matter_knows_better(tmp_path: Path) -> None:
    chosen = options(tmp_path, '[lint.names]\n"*sorry*" = "apology"\n')
    assert lint_source("Hello.\n", "a/we-are-Sorry.txt", chosen).documents[0].kind is Kind.APOLOGY
    front = "---\nkind: how_to\n---\nHello.\n"
    assert lint_source(front, "sorry.txt", chosen).documents[0].kind is Kind.HOW_TO


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            '[lint.folders.x]\nkind = "complain"',
            'kind: "complain" is not a kind of template; did you mean "complaint"?',
        ),
        (
            '[lint.folders.x]\nkinds = "apology"',
            'config.toml:2: [lint] folders: "x": kinds: no setting of a folder',
        ),
        ('[lint.severity]\nTONE001 = "bad"', '"bad" is none of error, warning, notice, off'),
        ("[lint]\nreading_grade = 0", "0 is out of range"),
    ],
)
def test_what_is_wrong_in_the_settings_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        options(tmp_path, text)
    assert told in str(caught.value)
    assert "config.toml:" in str(caught.value)


def test_own_wording_rules_speak_beside_the_others(tmp_path: Path) -> None:
    words = tmp_path / "words.toml"
    words.write_text('[no-ticket]\nreplace = {ticket = "request"}\n', "utf-8")
    chosen = options(tmp_path, f'[lint]\nselect = ["wording"]\nwording = "{words}"\n')
    (found,) = lint_source("Your ticket is open.\n", "a.txt", chosen).findings
    assert (found.check, found.text) == ("wording.no-ticket", "ticket")
    assert "ticket" in found.message
    words.write_text("[no-ticket]\nphrase = 1\n", "utf-8")
    with pytest.raises(ValueError, match=r"words\.toml"):
        options(tmp_path, f'[lint]\nwording = "{words}"\n')
    words.write_bytes(b"\xff\xfe[")
    with pytest.raises(ValueError, match=r"words\.toml is not UTF-8 text"):
        options(tmp_path, f'[lint]\nwording = "{words}"\n')
    words.unlink()
    with pytest.raises(ValueError, match=r"words\.toml cannot be read \(No such file or directory\)$"):
        options(tmp_path, f'[lint]\nwording = "{words}"\n')
