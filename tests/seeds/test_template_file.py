"""A file becomes the words of a test mail, or a sentence that says why it cannot."""

from __future__ import annotations

import pytest

from deliverability.seeds.model import Mail
from deliverability.seeds.template_file import OCTETS, NoTemplate, read_template

NO_WORDS = "holds no words to send; write at least one sentence"
HTML = (
    "<html><head><title>Your\n order</title><style>p {}</style></head>"
    "<body><p>Hello &amp; welcome</p><p>We <b>answer</b><br>soon.</p><script>x()</script></body></html>"
)


def test_a_text_with_and_without_a_subject() -> None:
    assert read_template("a.txt", "Subject:  Your order \r\n\r\nHällo\r\n".encode()) == Mail(
        "Your order", "Hällo\n"
    )
    assert read_template("reply", b"\xef\xbb\xbfHello\n") == Mail("", "Hello\n")


def test_html_brings_its_words_along_as_text() -> None:
    assert read_template("a.HTML", HTML.encode()) == Mail(
        "Your order", "Hello & welcome\n\nWe answer\nsoon.\n", HTML
    )


def test_of_a_saved_mail_only_subject_and_bodies_count() -> None:
    saved = b"""From: somebody@else.example\r
Bcc: stranger@else.example\r
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=x\r
\r
--x\r
Content-Type: multipart/alternative; boundary=y\r
\r
--y\r
Content-Type: text/plain; charset=utf-8\r
\r
Hello\r
--y\r
Content-Type: text/html\r
\r
<p>Hello</p>\r
--y--\r
--x\r
Content-Type: application/pdf\r
Content-Disposition: attachment; filename=a.pdf\r
\r
%PDF\r
--x--\r
"""
    mail = read_template("saved.eml", saved)
    assert (mail.subject, mail.text.strip(), mail.html.strip()) == ("Grüße", "Hello", "<p>Hello</p>")


def test_a_saved_mail_of_html_alone_gets_a_text() -> None:
    saved = f"Subject: Hi\nContent-Type: text/html\n\n{HTML}".encode()
    assert read_template("saved.eml", saved).text == "Hello & welcome\n\nWe answer\nsoon.\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", f"a.txt {NO_WORDS}"),
        ("a.txt", b"Subject: only this\n", f"a.txt {NO_WORDS}"),
        ("a.txt", b"\xff\xfe\x00", "a.txt is not UTF-8 text; save it as UTF-8"),
        ("a.txt", b"a\0b", "a.txt is no text; write the mail as text, HTML or .eml"),
        ("a.eml", b"Content-Type: application/pdf\n\n%PDF", f"a.eml {NO_WORDS}"),
        ("a.eml", b"Content-Type: multipart/mixed; boundary=x\n\n--x", f"a.eml {NO_WORDS}"),
        ("a.txt", b"a" * (OCTETS + 1), "a.txt has more than 1024 KiB; a test mail is at most that long"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_said(name: str, content: bytes, said: str) -> None:
    with pytest.raises(NoTemplate) as caught:
        read_template(name, content)
    assert str(caught.value) == said


def test_a_subject_is_one_line_whatever_it_holds() -> None:
    saved = b"Subject: =?utf-8?q?a=0D=0ABcc:_stranger@else.example?=\n\nHello\n"
    assert read_template("a.eml", saved).subject == "a Bcc: stranger@else.example"
