"""Addresses mail may go to: what is one, and that nothing else gets through."""

from __future__ import annotations

import pytest

from deliverability.config import load
from deliverability.config_sections import Mail
from deliverability.notify.mailbox import parse_mailbox
from tests.test_config import problems


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("sam@example.com", "sam@example.com"),
        (" Sam.Doe+mail@Example.COM. ", "Sam.Doe+mail@example.com"),
        ("Sam Doe <sam@example.com>", "sam@example.com"),
        ("sam@bücher.example", "sam@xn--bcher-kva.example"),
        ("jörg@example.com", "jörg@example.com"),
        ("o'neil@example.com", "o'neil@example.com"),
    ],
)
def test_an_address_is_read_with_its_domain_in_a_labels(typed: str, address: str) -> None:
    assert parse_mailbox(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "", "example.com", "@example.com", "sam@", "sam@localhost", "sam@127.0.0.1", "sam@[127.0.0.1]",
        "sam@example.com, kim@example.com", "sam@example.com;kim@example.com", "sam kim@example.com",
        "sam@example.com\r\nRCPT TO:<kim@example.com>", "sam\r\n@example.com", "sam\0@example.com",
        "<sam>kim@example.com", '"sam kim"@example.com', "sam@example.com> SIZE=1", "sam..kim@example.com",
        ".sam@example.com", "sam.@example.com", "a" * 65 + "@example.com", "sam@" + "a." * 124 + "example",
        "sam@example.com\nBcc: kim@example.com", "sam%kim@", "sam@kim@example.com", "sam\u2028@example.com",
    ],
)  # fmt: skip
def test_what_is_no_single_address_is_refused_with_a_good_one(typed: str) -> None:
    with pytest.raises(ValueError, match=r"Write an address like \"sam@example\.com\"\."):
        parse_mailbox(typed)


def test_the_mail_server_is_off_until_host_and_sender_are_set() -> None:
    assert not Mail().is_set
    said = {
        "DELIVERABILITY_MAIL__HOST": "mail.Example.com",
        "DELIVERABILITY_MAIL__SENDER": "Mail health <Checks@Example.com>",
    }
    mail = load(None, said).mail
    assert (mail.is_set, mail.host, mail.sender) == (
        True,
        "mail.example.com",
        "Mail health <Checks@example.com>",
    )
    assert (mail.sender_address, mail.bounce_address) == ("Checks@example.com", "Checks@example.com")


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("SENDER", "checks", "is no sender"),
        ("SENDER", "a\n <checks@example.com>", "is no sender"),
        ("ENVELOPE_FROM", "example.com", "before the @ sign is missing"),
        ("SECURITY", "ssl", "not one of starttls, tls, none"),
        ("HOST", "https://mail.example.com", "not a domain name"),
    ],
)
def test_what_is_wrong_with_the_mail_settings_is_said(key: str, value: str, said: str) -> None:
    (problem,) = problems(None, {f"DELIVERABILITY_MAIL__{key}": value})
    assert said in problem
