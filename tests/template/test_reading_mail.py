"""A mail as it is sent is read with its subject, its parts, and the place of each in the file."""

from __future__ import annotations

from base64 import b64encode

import pytest

from checks.template.document import Document, Format
from checks.template.reading.read import read

HEAD = "From: Anna <anna@example.com>\r\nSubject: Hi\r\n there\r\nMIME-Version: 1.0\r\n"


def mail(source: str) -> Document:
    return read(source, "a.eml")[0]


def in_file(document: Document, words: str) -> str:
    """What stands in the file where the words of the source came from."""
    at = document.source.index(words)
    span = document.in_file.span(at, at + len(words))
    return document.file[span.start : span.end]


def both(html: str, text: str = "Hi,\r\nplain.") -> str:
    return (
        f'{HEAD}Content-Type: multipart/alternative;\r\n boundary="=b="\r\n\r\npreamble\r\n'
        f"--=b=\r\nContent-Type: text/plain\r\n\r\n{text}\r\n--=b=\r\n{html}\r\n--=b=--\r\nepilogue"
    )


def test_a_plain_mail_is_its_text_with_its_subject_and_its_headers() -> None:
    document = mail(f"{HEAD}Content-Type: text/plain\r\n\r\nHello you.\r\n")
    assert document.format is Format.TEXT
    assert document.subject is not None
    assert document.subject.plain == "Hi there"
    assert document.body.plain == "Hello you.\r\n"
    assert document.headers["from"].value == "Anna <anna@example.com>"
    assert in_file(document, "Hello you") == "Hello you"
    assert in_file(document, "anna@example.com") == "anna@example.com"
    assert in_file(document, "Hi there") == "Hi\r\n there"


def test_quoted_printable_html_is_decoded_and_each_character_keeps_its_place() -> None:
    html = (
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        '<p>Caf=C3=A9 is <a href=3D"https://a.example">op=\r\nen</a></p>'
    )
    document = mail(both(html))
    assert document.format is Format.HTML
    assert document.body.plain == "Café is open"
    assert [one.target for one in document.links] == ["https://a.example"]
    assert in_file(document, "Café is") == "Caf=C3=A9 is"
    assert in_file(document, "open") == "op=\r\nen"
    assert document.other_text is not None
    assert document.other_text.plain == "Hi,\r\nplain."
    assert in_file(document, "plain.") == "plain."


def test_base64_stands_for_its_part_as_a_whole() -> None:
    coded = b64encode("<p>Grüße</p>".encode("latin-1")).decode()
    document = mail(
        f"{HEAD}Content-Type: text/html; charset=iso-8859-1\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{coded}"
    )
    assert document.body.plain == "Grüße"
    assert in_file(document, "Grüße") == coded


@pytest.mark.parametrize(
    ("coding", "charset", "body", "is_told"),
    [
        ("base64", "utf-8", "!!!! ???", True),
        ("base64", "utf-8", "SGVsbG8gR3J1w59lA", True),
        ("base64", "utf-8", b64encode("Gr\xfc\xdfe".encode("latin-1")).decode(), True),
        ("base64", "latin-1", b64encode("Gr\xfc\xdfe".encode("latin-1")).decode(), False),
        ("base64", "utf-8", "", False),
        ("quoted-printable", "utf-8", "Gr=FC=DFe", True),
        ("quoted-printable", "utf-8", "Gr=C3=BC=C3=9Fe \ufffd", False),
        ("8bit", "utf-8", "Grüße", False),
    ],
)
def test_a_part_that_is_not_what_its_head_says_is_told(
    coding: str, charset: str, body: str, is_told: bool
) -> None:
    head = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n"
    told = [one.says for one in mail(f"{HEAD}{head}{body}\r\n").faults]
    assert told == [f"This part of the mail is no {coding} in {charset}. Export the mail again."] * is_told


def test_an_encoded_subject_is_read() -> None:
    document = mail("Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHi")
    assert document.subject is not None
    assert document.subject.plain == "Grüße"
    assert in_file(document, "Grüße") == "=?utf-8?q?Gr=C3=BC=C3=9Fe?="


def test_a_mail_without_a_subject_has_an_empty_one() -> None:
    document = mail("From: a@example.com\r\n\r\nHi")
    assert document.subject is not None
    assert document.subject.plain == ""


def test_an_attached_text_is_not_the_mail() -> None:
    html = 'Content-Type: text/html\r\nContent-Disposition: attachment; filename="a.html"\r\n\r\n<p>No</p>'
    assert mail(both(html)).body.plain == "Hi,\r\nplain."


@pytest.mark.parametrize(
    "source",
    [
        "",
        "\r\n",
        "Subject",
        "Subject: =?utf-8?b?####?=\r\n\r\nx",
        "Subject: =?nonsense?q?a?=\r\n\r\nx",
        "Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
        "Content-Type: text/html; charset=punycode\r\nContent-Transfer-Encoding: base64\r\n\r\n*",
        "Content-Type: text/html; charset*=x'y'%\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=",
        "Content-Type: multipart/mixed; boundary=b\r\n" * 3 + "\r\n" + "--b\r\n" * 5000,
        "a:\r\n" * 5000,
        "\0\ud800:\u202e",
    ],
)
def test_a_broken_mail_is_read_as_far_as_it_goes(source: str) -> None:
    document = mail(source)
    assert document.file == source


def test_parts_in_parts_without_end_are_a_fault() -> None:
    head = "Content-Type: multipart/mixed; boundary=b{0}\r\n\r\n--b{0}\r\n"
    document = mail("".join(head.format(number) for number in range(50)))
    assert [one.code for one in document.faults] == ["too-deep"]
