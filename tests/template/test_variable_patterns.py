"""Rules on variables cost little on hostile text."""

from __future__ import annotations

import pytest

from checks.template.document import Declared
from checks.template.evidence import Evidence
from checks.template.reading.read import read
from checks.template.rule import all_rules, judge_one
from tests.template.in_time import within

PIECES = (
    "Hi {{name}},", "{{a", "a}}", "{%", "*|A", "internal note", "do not send this", "delete this ",
    "password is ", "password: ", "X", "example.", "[a: ", "_", "A_", "{ ", "call 555 ", "```", "`a",
    "<pre>", "1 ", "order 1234 ", "a@b.", "Dear ", "+1 555 ", "DE44 ", "4111 ", "{% if a %}",
    "[Name]", "{{a.b}}", " ", "\n",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_hostile_text_is_judged_in_time(piece: str) -> None:
    rules = tuple(one for one in all_rules().values() if one.group == "variables" and not one.of_set)
    (document,) = read((piece * 20_000)[:20_000], "reply.txt")
    for one in rules:
        with within(0.25, one.code):
            judge_one((one,), Evidence(document, language="en"))


@pytest.mark.parametrize("dialect", ["zendesk", "hubspot"])
@pytest.mark.parametrize(
    ("begins", "goes_on", "ends"),
    [
        ("{{ a% ", "| b: c, ", "!}}"), ("{% if a% ", "and a == a ", "! %}"),
        ("{% for a% in b ", "limit ", "! %}"),
        ("{% for a% in b ", "limit : ", "! %}"), ("{{ a%", "((", "}}"), ("{{ a%", ".b", "!}}"),
        ("{{ a%", "[b]", "!}}"), ("{{ a% ", "&quot;a", "}}"), ("{% assign a% = ", "a | b: c ", "!%}"),
        ("{{ a%", " ", "!}}"), ("{{ a% ", "or a ", "!}}"), ("{{ a%.b }}", "", ""),
    ],
)  # fmt: skip
def test_hostile_values_are_read_in_time(begins: str, goes_on: str, ends: str, dialect: str) -> None:
    """Each is as long as is still read, and another one, so that none is remembered."""
    each = begins + (goes_on * 480)[:480] + ends
    source = "".join(
        each.replace("%", str(n), 1) if each[1] == "{" else each.replace("a%", f"a{n}") for n in range(40)
    )
    rules = tuple(one for one in all_rules().values() if one.group == "variables" and not one.of_set)
    (document,) = read(source, "reply.txt", Declared(dialect=dialect))
    for one in rules:
        with within(0.25, one.code):
            judge_one((one,), Evidence(document, language="en"))
