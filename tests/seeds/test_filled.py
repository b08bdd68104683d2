"""Templates as test mails: variables get typical values, and nothing of a template is evaluated."""

from __future__ import annotations

import pytest

from checks.template.settings import Settings
from deliverability.linting.options import Options
from deliverability.seeds.filled import filled
from deliverability.seeds.model import Mail
from deliverability.seeds.template_file import NoTemplate

OURS = Options(settings=Settings(samples={"order.number": "A-1234"}))
SAVED = b"""\
From: Shop <help@shop.example>
Subject: Order {{ order.number }}
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain

Hi {{ first_name }}, this is the text.
--x
Content-Type: text/html

<p>Hi {{ first_name }}, this is the page.</p>
--x--
"""


def _mail(name: str, source: bytes) -> Mail:
    return filled(name, source, OURS).mail


def test_a_text_without_variables_goes_as_it_stands() -> None:
    assert _mail("a.txt", b"Subject: Your order\n\nIt is on its way.\n") == Mail(
        "Your order", "It is on its way.\n"
    )


def test_variables_get_the_operators_samples_in_subject_and_text() -> None:
    mail = _mail("a.txt", b"Subject: Order {{ order.number }}\n\nOrder {{ order.number }} is on its way.\n")
    assert mail == Mail("Order A-1234", "Order A-1234 is on its way.\n")


def test_front_matter_is_no_part_of_the_mail() -> None:
    mail = _mail(
        "a.html", b"---\nkind: resolution\nsubject: Hi {{ first_name }}\n---\n<p>Dear {{ name }},</p>\n"
    )
    assert mail.subject.startswith("Hi ")
    assert "kind" not in mail.html + mail.text
    assert "{{" not in mail.subject + mail.html + mail.text


def test_a_value_in_html_is_escaped() -> None:
    hostile = Options(settings=Settings(samples={"name": "<script>"}))
    mail = filled("a.html", b"<p>Dear {{ name }},</p>", hostile).mail
    assert "&lt;script&gt;" in mail.html
    assert "<script>" not in mail.html


def test_the_parts_of_a_saved_mail_stay_apart() -> None:
    mail = _mail("a.eml", SAVED)
    assert mail.subject == "Order A-1234"
    assert "this is the text" in mail.text
    assert "this is the page" in mail.html
    assert "{{" not in mail.subject + mail.text + mail.html


def test_nothing_of_a_template_is_evaluated() -> None:
    mail = _mail("a.txt", b"Hello {{ 7 * 7 }} {{ config.__class__ }} {% for i in range(9) %}x{% endfor %}\n")
    assert "49" not in mail.text
    assert "class 'flask" not in mail.text


def test_what_the_linter_finds_comes_along() -> None:
    findings = filled("a.html", b"<p><a href='#'>Your order</a></p>", OURS).findings
    assert "LINK002" in [one.code for one in findings]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("macros.json", b'[{"title": "a", "body": "b"}]', "holds many templates"),
        ("a.txt", b"{% if never %}{% endif %}", "says nothing once"),
        ("a.html", b"<p></p>", "no words to send"),
        ("a.txt", b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_the_reason(name: str, content: bytes, why: str) -> None:
    with pytest.raises(NoTemplate, match=why):
        filled(name, content, OURS)
