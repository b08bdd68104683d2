"""The test mail: to one address whatever the template says, known by its token, the code in its subject."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage

import pytest

from deliverability.seeds.composing import OCTETS, compose, marked, message_id
from deliverability.seeds.model import Mail, Probe
from deliverability.seeds.replies import our_reply
from deliverability.seeds.tokens import codes_in, token_for
from tests.seeds.samples import NOW, TOKEN, probe, sender

CODE = "K7Q2-9F3D"
MAIL = Mail("Your order", "It is on its way.")


def made(mail: Mail = MAIL, to: Probe | None = None, **more: str) -> EmailMessage:
    raw = compose(mail, sender(**more), to or probe(), CODE, NOW)
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def body(message: EmailMessage) -> str:
    return "\n".join(str(message.get_content()).splitlines())


def test_a_mail_has_the_headers_of_any_reply_and_its_token() -> None:
    message = made()
    assert dict(message.items()) == {
        "From": "Acme support <support@acme.example>", "To": "seed@inbox.example",
        "Subject": "Your order [K7Q2-9F3D]", "Date": "Fri, 04 Dec 2026 14:20:00 +0000",
        "Message-ID": f"<{TOKEN}@acme.example>", "Deliverability-Probe": TOKEN,
        "Content-Type": 'text/plain; charset="utf-8"', "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }  # fmt: skip
    assert body(message) == "It is on its way."
    assert message_id(TOKEN, "Acme support <support@acme.example>") == message["Message-ID"]


def test_text_and_html_go_together_and_html_alone_stays_alone() -> None:
    both = made(Mail("Hi", "plain", "<p>fine ✓</p>"))
    assert [part.get_content_type() for part in both.iter_parts()] == ["text/plain", "text/html"]
    assert made(Mail("Hi", "", "<p>fine</p>")).get_content_type() == "text/html"


@pytest.mark.parametrize(
    "subject",
    [
        "Hi\r\nBcc: stranger@example.net", "Hi\nTo: stranger@example.net\n\nbody", "Hi\r\n\r\nbody",
        "=?utf-8?q?Hi=0D=0ABcc:_stranger@example.net?=", "x" * 5000, "Größe passt ✓ " * 20, "",
        "Hi\x00\x0b\x85", "\u202e\u2028Hi",
    ],
)  # fmt: skip
def test_whatever_a_subject_holds_the_mail_goes_to_one_address_and_keeps_its_code(subject: str) -> None:
    message = made(Mail(subject, "Hello"))
    assert message.get_all("To") == ["seed@inbox.example"]
    assert {name.lower() for name in message} == {
        "from", "to", "subject", "date", "message-id", "deliverability-probe", "content-type",
        "content-transfer-encoding", "mime-version",
    }  # fmt: skip
    assert codes_in(str(message["Subject"])) == (CODE,)
    assert body(message) == "Hello"


def test_the_code_stays_readable_in_the_raw_header() -> None:
    for subject in ("Größe ✓", "ü" * 300, "plain", "ö plain words at the end"):
        raw = compose(Mail(subject, "x"), sender(), probe(), CODE, NOW)
        head = raw.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
        assert b"[K7Q2-9F3D]" in head


@pytest.mark.parametrize(
    "to", ["a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "nobody", "", "@x"]
)
def test_a_recipient_that_is_not_one_address_makes_no_mail(to: str) -> None:
    with pytest.raises(ValueError, match="address"):
        made(to=probe(recipient=to))


def test_without_words_of_the_user_it_is_an_answer_of_a_support_desk() -> None:
    message = made(Mail("", ""))
    assert str(message["Subject"]).startswith("Re: ")
    assert "Acme support" in message.get_content()
    assert "http" not in message.get_content()
    assert {"{", "}"}.isdisjoint(message.get_content())


def test_our_words_differ_from_mail_to_mail_and_are_the_same_for_one_token() -> None:
    tokens = [token_for("key" * 11, "test", seed) for seed in range(300)]
    said = {our_reply(token, "Acme").text for token in tokens}
    assert len(said) > 290
    assert len({our_reply(token, "Acme").subject for token in tokens}) == 7
    assert our_reply(TOKEN, "Acme") == our_reply(TOKEN, "Acme")


def test_a_mail_that_could_not_be_kept_whole_is_not_made() -> None:
    with pytest.raises(ValueError, match=r"a test mail may have 524,288"):
        made(Mail("Hi", "x" * OCTETS))


def test_a_long_subject_loses_its_end_and_never_the_code() -> None:
    assert marked("x" * 500, CODE).endswith("… [K7Q2-9F3D]")
    assert marked("", CODE) == "[K7Q2-9F3D]"
