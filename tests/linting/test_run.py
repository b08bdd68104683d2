"""Sources go in, findings with their place in the file come out."""

from __future__ import annotations

from deliverability.linting.finding import as_json
from deliverability.linting.run import Source, lint_source, lint_sources


def only(findings: tuple, code: str) -> list:
    return [one for one in findings if one.code == code]


def test_a_finding_stands_where_an_editor_would_show_it() -> None:
    found = only(lint_source("Hello,\n\nsorry, you failed to pay.\n", "a.txt").findings, "TONE001")
    told = {key: value for key, value in as_json(found[0]).items() if key != "fix"}
    assert told == {
        "check": "template.blame-customer",
        "code": "TONE001",
        "severity": "error",
        "file": "a.txt",
        "line": 3,
        "column": 8,
        "end_line": 3,
        "end_column": 21,
        "text": "you failed to",
        "message": found[0].message,
    }
    assert "you failed to" in found[0].message


def test_findings_of_several_files_come_in_the_order_of_files_and_lines() -> None:
    bad = "Hello,\n\nyou failed to pay.\n\nYou forgot to sign.\n"
    findings = lint_sources((Source("b.txt", bad), Source("a.txt", bad))).findings
    assert [(one.file, one.line) for one in only(findings, "TONE001")] == [
        ("b.txt", 3), ("b.txt", 5), ("a.txt", 3), ("a.txt", 5),
    ]  # fmt: skip


def test_an_empty_source_is_linted_without_a_word_of_blame() -> None:
    assert only(lint_source("", "a.txt").findings, "TONE001") == []
