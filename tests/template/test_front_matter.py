"""What stands before a template says what it is, in the ways in which people write it."""

from __future__ import annotations

import pytest

from checks.template.document import Document, Kind
from checks.template.meta.kind_not_declared import declaring
from checks.template.reading.read import read

LONG = "We looked into it, and the parcel will be with you soon. There is nothing that you need to do. " * 2


def one(source: str, name: str = "a.txt") -> Document:
    return read(source, name)[0]


@pytest.mark.parametrize(
    "front",
    [
        "---\nkind: bad-news\nsubject: Your order\n---\n",
        "---\r\nKind: Bad news\r\nSubject: 'Your order'\r\n---\r\n",
        '+++\nkind = "bad_news"\nsubject = "Your order"\n+++\n',
        "<!--\n---\nkind: bad_news\nsubject: Your order\n---\n-->\n",
        "<!-- kind: bad_news -->\n<!-- subject: Your order -->\n",
        "{# kind: bad_news #}\n{# Subject: Your order #}\n",
        "{% comment %}\nkind: bad_news\nsubject: Your order\n{% endcomment %}\n",
        "{{! kind: bad_news }}{{!-- subject: Your order --}}\n",
        "<%# kind: bad_news %>\n<%# subject: Your order %>\n",
        "<#-- kind: bad_news -->\nSubject: Your order\n\n",
        "---\nkind: bad_news\nlayout: mail\ntags:\n  - a\n---\nSubject: Your order\n",
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_kind_and_subject_are_read_from_what_stands_above(front: str, name: str) -> None:
    document = one(f"{front}Hi Anna", name)
    assert document.kind is Kind.BAD_NEWS
    assert document.declared.kind_by == "front matter"
    assert document.subject is not None
    assert document.subject.plain == "Your order"
    span = document.subject.source(0, 10)
    assert document.source[span.start : span.end] == "Your order"
    assert document.body.plain == "Hi Anna"
    assert document.faults == ()


@pytest.mark.parametrize(
    ("head", "subject"),
    [
        ("Subject: Hi\n\n", "Hi"),
        ("subject line: Hi\n", "Hi"),
        ("**Subject:** Hi\n\n", "Hi"),
        ("**Subject: Hi**\n\n", "Hi"),
        ("From: a@example.com\nReply-To: b@example.com\nSubject: Re: Hi\n\n", "Re: Hi"),
        ("Subject:\n\n", ""),
        ("Subject: {{ name }}, hi\n", "{{ name }}, hi"),
    ],
)
def test_a_line_above_the_text_is_its_subject(head: str, subject: str) -> None:
    document = one(f"{head}Dear Anna")
    assert document.subject is not None
    assert document.subject.plain == subject
    assert document.body.plain == "Dear Anna"


def test_addresses_above_the_text_are_its_headers() -> None:
    document = one("---\nfrom: Anna <a@example.com>\nreply_to: b@example.com\n---\nHi")
    assert document.headers["from"].value == "Anna <a@example.com>"
    assert document.headers["reply-to"].value == "b@example.com"


@pytest.mark.parametrize(
    "source",
    [
        "The subject: it is late.\n",
        "Hi,\nSubject: no\n",
        "---\nNo end\n",
        "<!-- note: ask Anna -->Hi",
        "{# deliverability: ignore TONE001 #}Hi",
        "From: Berlin\nto: Paris\n",
    ],
)
def test_other_text_says_nothing_of_the_template(source: str) -> None:
    document = one(source)
    assert document.subject is None
    assert document.kind is None
    assert document.headers == {}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("kind: complaints", "Do you mean “complaint”?"),
        ("kind: nonsense", "There are: complaint,"),
        ("fragment: maybe", "Write true"),
        ("language: English please", "such as “en”"),
        ("dialect: zendsk", "Do you mean “zendesk”?"),
        ("service: zendsk", "Do you mean “Zendesk”?"),
        ("reviewed: last week", "2026-03-31"),
    ],
)
def test_a_value_that_says_nothing_is_told_with_its_place(line: str, says: str) -> None:
    document = one(f"---\n{line}\n---\nHi")
    (fault,) = document.faults
    assert fault.code == "front-matter"
    assert says in fault.says
    assert document.source[fault.span.start : fault.span.end] == line.partition(": ")[2]


@pytest.mark.parametrize("service", ["zendesk", "Help Scout", "our own system", "ses"])
def test_a_service_that_is_known_or_ones_own_is_taken(service: str) -> None:
    document = one(f"---\nservice: {service}\n---\nHi")
    assert (document.declared.service, document.faults) == (service, ())


def test_what_stands_behind_a_value_as_a_comment_is_no_part_of_it() -> None:
    document = one(
        "---\nkind: complaint  # or apology\nfragment: no # whole\nservice: zendesk\t# who sends\n"
        "subject: Your order # 7 at C# Ltd   # shown in lists\ntitle: 'A   # b'\n---\nHi"
    )
    assert document.faults == ()
    assert (document.kind, document.declared.fragment) == (Kind.COMPLAINT, False)
    assert (document.declared.service, document.declared.title) == ("zendesk", "A   # b")
    assert document.subject is not None
    assert document.subject.plain == "Your order # 7 at C# Ltd"


@pytest.mark.parametrize(
    ("source", "is_told"),
    [
        ("---\nkind: complaint\n\nHi Anna,\n", True),
        ("+++\ntitle = 'x'\nkind = 'complaint'\nHi Anna,\n", True),
        ("---\nlayout: x\nsubject: Late\nHi\n", True),
        ("---\nHi Anna,\n", False),
        ("---\nPlease note: we are closed.\n", False),
        ("---\n\nkind: complaint\n---\n", False),
    ],
)
def test_front_matter_without_an_end_is_told(source: str, is_told: bool) -> None:
    assert [one.says.partition(".")[0] for one in one(source).faults] == [
        "The front matter is never closed"
    ] * is_told


@pytest.mark.parametrize(
    "head", ["<!doctype html>\n", "\ufeff<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'>\n\n"]
)
def test_front_matter_below_the_doctype_is_read_and_the_doctype_stays(head: str) -> None:
    document = one(f"{head}<!--\n---\nkind: bad_news\n---\n-->\n<html><body>Hi</body></html>", "a.html")
    assert document.kind is Kind.BAD_NEWS
    assert document.html is not None
    assert document.html.doctype is not None
    assert document.body.plain == "Hi"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Hi Anna,\nthank you for your order.", "a.txt"),
        ("---\ntitle: x\n---\nHi", "a.md"),
        ("\ufeff---\ntitle: x\n---\nHi", "a.md"),
        ("+++\ntitle = 'x'\n+++\nHi", "a.md"),
        ("Subject: Late\n\nHi", "a.txt"),
        ("<!-- title: x -->\n<p>Hi</p>", "a.html"),
        ("<!--\n---\ntitle: x\n---\n-->\n<p>Hi</p>", "a.html"),
        ("<!doctype html><html><body>Hi</body></html>", "a.html"),
        ("{% extends 'a' %}<p>Hi</p>", "a.html"),
        ("---\nHi", "a.txt"),
    ],
)
def test_the_kind_that_a_fix_writes_is_read_again(source: str, name: str) -> None:
    edits = declaring(one(source, name), "apology")
    for edit in edits:
        source = source[: edit.span.start] + edit.text + source[edit.span.end :]
    again = one(source, name)
    assert again.kind is Kind.APOLOGY
    assert again.body.plain.endswith("Hi") or "order" in again.body.plain
    assert again.declared.title == ("x" if "title" in source else "")


@pytest.mark.parametrize(
    ("source", "name", "is_fragment"),
    [
        (f"Hi Anna,\n\n{LONG}", "a.txt", False),
        (LONG, "a.txt", False),
        ("Your parcel is late.", "a.txt", True),
        ("Hi Anna, your parcel is late.", "a.txt", False),
        ("---\nfragment: false\n---\nLate.", "a.txt", False),
        ("---\nfragment: yes\n---\nHi Anna,", "a.txt", True),
        ("---\nkind: complaint\n---\nSorry.", "a.txt", False),
        (f"Hi,\n{LONG}", "mails/_footer.html.erb", True),
        (f"Hi,\n{LONG}", "mails/partials/thanks.txt", True),
        (f"Hi,\n{LONG}", "mails/base-rate.txt", True),
        (f"{{% block body %}}Hi,\n{LONG}{{% endblock %}}", "a.html", True),
        ("<html><body>Late.</body></html>", "a.html", False),
        (f"Hi,\n{LONG}", "footers.txt", False),
    ],
)
def test_a_part_of_a_mail_is_told_from_a_whole_one(source: str, name: str, is_fragment: bool) -> None:
    assert one(source, name).is_fragment is is_fragment
