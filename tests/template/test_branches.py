"""Of several branches one customer reads one, so the others do not make a text long."""

from __future__ import annotations

import pytest

from checks.template.clarity.branches import words_read
from checks.template.document import Document
from checks.template.language import language_of
from checks.template.reading.read import read
from checks.template.settings import Settings
from tests.template.judging import judge

PART = "Your parcel left our house this morning and the driver brings it to your door by Friday at noon. "


def _document(source: str) -> Document:
    return read(source, "mail.liquid")[0]


def _codes(source: str) -> set[str]:
    return {one.code for one in judge((_document(source),)).found}


def test_only_the_first_branch_is_counted() -> None:
    document = _document("{% if a %}one two three{% elsif b %}four five{% else %}six{% endif %} seven")
    assert words_read(document, 0, len(document.body.plain), Settings()) == 4


def test_a_tag_is_no_word() -> None:
    document = _document("{% if a %}one two three{% endif %} four")
    assert words_read(document, 0, len(document.body.plain), Settings()) == 4


@pytest.mark.parametrize("tag", ["elsif b", "else"])
def test_a_choice_of_short_paragraphs_is_no_wall(tag: str) -> None:
    choice = f"{{% if a %}}\n{PART * 3}\n{{% {tag} %}}\n{PART * 3}\n{{% endif %}}\n"
    assert "CLAR003" not in _codes(f"Hi Anna,\n\n{choice}")
    assert "CLAR003" in _codes(f"Hi Anna,\n\n{PART * 6}")


def test_an_address_says_nothing_about_the_language() -> None:
    lines = "\n".join(f"* https://pay.example.com.br/de/os/{n}" for n in range(9))
    assert language_of(f"{lines}\nTotal users this week") == ""
