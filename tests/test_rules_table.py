"""Every rule of the domain side is covered by checks that exist, or the reason why not is written down."""

from __future__ import annotations

import pytest

from checks.registry import all_checks
from tests.rules_table import NAME, RULES, beyond, covers, rules, table

COVERS = covers()


def test_every_rule_has_its_checks_or_a_reason() -> None:
    if not RULES.is_file():
        pytest.skip(f"the reference {RULES.name} is not beside this repository")
    named = rules(RULES.read_text("utf-8"))
    assert len(named) > 170
    assert sorted(set(named) - COVERS.keys()) == []
    assert sorted(COVERS.keys() - set(named)) == []


@pytest.mark.parametrize("name", COVERS)
def test_a_rule_names_checks_that_there_are(name: str) -> None:
    cover = COVERS[name]
    assert cover.checks or cover.without
    assert [check for check in cover.checks if check not in all_checks()] == []
    assert len(set(cover.checks)) == len(cover.checks)


def test_the_table_has_a_line_for_every_check() -> None:
    lines = list(table(tuple(COVERS), COVERS))
    told = {line[NAME:].split()[0] for line in lines}
    assert told >= all_checks().keys()
    assert {line.split()[1] for line in lines if line.startswith("(beyond)")} == set(beyond(COVERS))
    assert any("RFC 7208 §4.6.4" in line and "spf.too-many-lookups" in line for line in lines)


def test_the_names_are_read_as_they_stand() -> None:
    text = (
        "## 4.1 One\n| id | what |\n|---|---|\n| mx.rcpt_support / _postmaster | x |\n"
        "## 4.6 Two\nmtasts.absent INFO · **mtasts.id_stale** FAIL; tlsrpt.absent INFO\nidn: accept\n"
        "## 4.11 Three\nExpect internet.nl\n\n# 5. Other\n## 4.12 four\n"
    )
    assert rules(text) == (
        "mx.rcpt_support", "mx.postmaster", "mtasts.absent", "mtasts.id_stale", "tlsrpt.absent", "idn",
        "parked",
    )  # fmt: skip
