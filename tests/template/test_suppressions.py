"""Notes to the linter: which rules they silence, where, and what is said of those without effect."""

from __future__ import annotations

import pytest

from deliverability.linting.run import LintResult, lint_source

BLAME = "You failed to include your order number.\n"


def codes(result: LintResult) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in result.findings if one.code in ("TONE001", "META003")]


@pytest.mark.parametrize("name", ["TONE001", "tone001", "blame-customer", "template.blame-customer", "TONE"])
@pytest.mark.parametrize(
    "form",
    [
        "<!-- lint: ignore {} why -->",
        "{{# lint: ignore {} #}}",
        "{{% comment %}} lint: ignore {} {{% endcomment %}}",
        "<%# lint: ignore {}, as quoted %>",
        "{{{{!-- lint: ignore {} --}}}}",
    ],
)
def test_a_note_silences_the_paragraph_below_it_and_no_other(form: str, name: str) -> None:
    result = lint_source(f"{form.format(name)}\n{BLAME}\n{BLAME}", "a.txt")
    assert codes(result) == [("TONE001", 4)]
    assert [one.line for one in result.suppressed if one.code == "TONE001"] == [2]


def test_a_note_at_the_end_of_a_line_counts_for_that_line() -> None:
    text = f"{BLAME.strip()} {{# lint: ignore TONE001 #}}\n{BLAME}"
    assert codes(lint_source(text, "a.txt")) == [("TONE001", 2)]


@pytest.mark.parametrize(
    "head",
    [
        "---\nkind: how_to\nignore: [CLAR001, TONE001]\n---\n",
        "\ufeff---\r\nkind: how_to\r\nignore: TONE001   # why\r\n---\r\n",
        "+++\nignore = ['TONE001']\n+++\n",
        "<!--\n---\nignore: TONE001\n---\n-->\n",
        "<!doctype html>\n<!--\n---\nignore: TONE001\n---\n-->\n",
        "{# lint: ignore-file TONE001 #}\n\nHi.\n\n",
    ],
)
def test_a_note_for_the_whole_file_counts_everywhere(head: str) -> None:
    assert [
        one for one in codes(lint_source(f"{head}{BLAME}\n{BLAME}", "a.txt")) if one[0] == "TONE001"
    ] == []


def test_a_note_without_effect_is_told_and_deleted_by_its_fix() -> None:
    (found,) = [
        one for one in lint_source("{# lint: ignore TONE001 #}\nHello.\n").findings if one.code == "META003"
    ]
    assert found.fix is not None
    assert found.fix.safe
    assert [(edit.span.start, edit.span.end, edit.text) for edit in found.fix.edits] == [(0, 27, "")]


def test_of_several_names_only_the_one_without_effect_is_deleted() -> None:
    source = f"{{# lint: ignore TONE001, TONEX09 quoted #}}\n{BLAME}"
    (found,) = [one for one in lint_source(source).findings if one.code == "META003"]
    assert "TONEX09" in found.message
    assert found.fix is not None
    (edit,) = found.fix.edits
    assert (
        source[: edit.span.start] + source[edit.span.end :] == f"{{# lint: ignore TONE001 quoted #}}\n{BLAME}"
    )
