"""`deliverability explain` of rules of the linter: by any of their names, by group, and in the list."""

from __future__ import annotations

import pytest

from checks.template.rule import all_rules
from tests.commands.calling import call


@pytest.mark.parametrize("name", ["TONE001", "tone001", "blame-customer", "template.blame-customer"])
def test_a_rule_is_explained_by_any_of_its_names(name: str) -> None:
    said = call("explain", name).stdout
    assert said.startswith("TONE001 template.blame-customer (problem; ")
    assert [line for line in said.splitlines() if line and not line.startswith((" ", "TONE", "“"))] == [
        "Why it matters", "What to write", "Technical detail", "Reported", "Fine",
    ]  # fmt: skip


def test_a_group_is_listed_by_its_name_or_its_letters() -> None:
    assert call("explain", "TONE").stdout == call("explain", "tone").stdout
    assert len(call("explain", "TONE").stdout.splitlines()) == sum(
        one.group == "tone" for one in all_rules().values()
    )


def test_the_list_has_every_rule() -> None:
    said = call("explain").stdout
    assert [one.code for one in all_rules().values() if f"    {one.code} " not in said] == []
