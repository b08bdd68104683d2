"""Each macro of an export is a template of its own, which knows its place in the file."""

from __future__ import annotations

import json

import pytest

from checks.template.document import Document, Format
from checks.template.reading.octets import ReadError
from checks.template.reading.read import read, read_octets

ZENDESK = {
    "macros": [
        {
            "title": "Late::Parcel",
            "actions": [
                {"field": "status", "value": "solved"},
                {"field": "subject", "value": "Your \u201cparcel\u201d"},
                {
                    "field": "comment_value",
                    "value": ["channel:all", 'Hi {{ticket.requester.name}},\nit is "late".'],
                },
            ],
        },
        {
            "title": "Late::Parcel",
            "actions": [{"field": "comment_value_html", "value": "<p>Grüße \U0001f600</p>"}],
        },
    ],
    "next_page": None,
    "count": 2,
}


def in_file(document: Document, words: str) -> str:
    at = document.source.index(words)
    span = document.in_file.span(at, at + len(words))
    return document.file[span.start : span.end]


def test_macros_of_zendesk_are_read_with_their_subjects() -> None:
    file = json.dumps(ZENDESK)
    first, second = read(file, "exports/macros.json")
    assert first.name == "exports/macros.json#Late::Parcel"
    assert second.name == "exports/macros.json#Late::Parcel (2)"
    assert first.declared.title == "Late::Parcel"
    assert first.subject is not None
    assert first.subject.plain == "Your “parcel”"
    assert first.body.plain == 'Hi {{ticket.requester.name}},\nit is "late".'
    assert in_file(first, '"late"') == '\\"late\\"'
    assert in_file(first, "“parcel”") == "\\u201cparcel\\u201d"
    assert second.format is Format.HTML
    assert second.body.plain == "Grüße 😀"
    assert in_file(second, "Grüße 😀<") == "Gr\\u00fc\\u00dfe \\ud83d\\ude00<"


@pytest.mark.parametrize(
    "export",
    [
        {"type": "macro.list", "data": [{"id": "1", "name": "A", "body": "<p>Hi</p>", "body_text": "Hi"}]},
        [{"id": 5, "title": "A", "content": "Hi", "content_html": "<p>Hi</p>"}],
        [{"id": 1, "name": "A", "text": "<p>Hi</p>", "chatText": "Hi"}],
        {"_results": [{"id": "rsp_1", "name": "A", "subject": "S", "body": "<p>Hi</p>"}]},
        [{"id": 1, "short_code": "A", "content": "Hi"}],
        [{"name": "A", "keywords": "x", "content": "<div>Hi</div>"}],
        {"Template": {"TemplateName": "A", "SubjectPart": "S", "HtmlPart": "<p>Hi</p>", "TextPart": "Hi"}},
        {"A": {"text": "Hi"}},
    ],
    ids=["intercom", "freshdesk", "help scout", "front", "chatwoot", "zammad", "ses", "by key"],
)  # fmt: skip
def test_what_other_systems_export_is_read(export: object) -> None:
    (document,) = read(json.dumps(export), "a.json")
    assert document.name == "a.json#A"
    assert document.body.plain == "Hi"


@pytest.mark.parametrize(
    ("file", "what"),
    [
        ('{"a": ', "line 1, column"),
        ("[" * 100_000, "nested too deep"),
        ('{"colour": "red"}', "No templates"),
        ("12", "No templates"),
    ],
)
def test_json_without_templates_is_refused_with_what_would_be_right(file: str, what: str) -> None:
    with pytest.raises(ReadError, match=what):
        read_octets(file.encode(), "a.json")
    (document,) = read(file, "a.json")
    assert [one.code for one in document.faults] == ["no-templates" if what == "No templates" else "syntax"]
    assert not document.body


def test_a_table_is_read_by_the_names_of_its_columns() -> None:
    file = (
        'Id;Macro name;Subject;Answer\r\n1;Late;Your parcel;"Hi,\r\nit is ""late""; sorry."\r\n'
        "2;Lost;;Hello\r\n;;;\r\n"
    )
    first, second = read(file, "macros.csv")
    assert (first.name, second.name) == ("macros.csv#Late", "macros.csv#Lost")
    assert first.body.plain == 'Hi,\r\nit is "late"; sorry.'
    assert in_file(first, 'is "late"; sorry') == 'is ""late""; sorry'
    assert first.subject is not None
    assert first.subject.plain == "Your parcel"
    assert second.body.plain == "Hello"


def test_two_columns_are_complaint_and_answer() -> None:
    documents = read("Where is my parcel?,It is on its way.\nIt is broken,We are sorry.", "a.csv")
    assert [(one.declared.title, one.body.plain) for one in documents] == [
        ("Where is my parcel?", "It is on its way."),
        ("It is broken", "We are sorry."),
    ]


def test_a_column_of_subjects_alone_is_the_title_too() -> None:
    (document,) = read("subject\tbody\nLate\tWe are sorry", "a.tsv")
    assert document.declared.title == "Late"


@pytest.mark.parametrize(
    ("file", "what"), [("a,b,c\n1,2,3", "No column"), ('title,body\na,"b', "never closed")]
)
def test_a_table_without_templates_is_refused(file: str, what: str) -> None:
    with pytest.raises(ReadError, match=what):
        read_octets(file.encode(), "a.csv")
