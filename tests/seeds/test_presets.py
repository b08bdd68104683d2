"""What is filled in for an address of a known provider, and that every entry says where it is known from."""

from __future__ import annotations

import pytest

from checks.providers.load import all_mailbox_providers
from deliverability.config_sections import Security
from deliverability.seeds.model import SignIn
from deliverability.seeds.presets import Preset, Server, all_presets, preset, preset_at


@pytest.mark.parametrize(
    ("address", "provider", "host", "sign_in", "has_app_passwords"),
    [
        ("me@gmail.com", "google_workspace", "imap.gmail.com", SignIn.PASSWORD, True),
        ("Me@GoogleMail.com", "google_workspace", "imap.gmail.com", SignIn.PASSWORD, True),
        ("me@hotmail.co.uk", "outlook_com_personal_domain", "outlook.office365.com", SignIn.MICROSOFT, False),
        ("me@yahoo.de", "yahoo", "imap.mail.yahoo.com", SignIn.PASSWORD, True),
        ("me@icloud.com", "icloud", "imap.mail.me.com", SignIn.PASSWORD, True),
        ("me@gmx.de", "gmx", "imap.gmx.net", SignIn.PASSWORD, False),
        ("me@web.de", "gmx", "imap.web.de", SignIn.PASSWORD, False),
        ("me@fastmail.fm", "fastmail", "imap.fastmail.com", SignIn.PASSWORD, True),
    ],
)
def test_an_address_brings_its_server_and_its_way_to_sign_in(
    address: str, provider: str, host: str, sign_in: SignIn, has_app_passwords: bool
) -> None:
    found = preset(address)
    assert found is not None
    assert found.imap == Server(host, 993, Security.TLS)
    assert (found.provider, found.sign_in[0], found.has_app_passwords) == (
        provider,
        sign_in,
        has_app_passwords,
    )


def test_an_own_domain_tells_nothing() -> None:
    assert preset("support@shop.example") is None


def test_a_server_tells_whose_it_is() -> None:
    assert [one.id for one in (preset_at("IMAP.gmail.com."), preset_at("smtp.gmx.example")) if one] == [
        "gmail"
    ]


def test_a_provider_that_opens_no_mailbox_says_so() -> None:
    found = preset("me@tuta.com")
    assert found is not None
    assert (found.imap, found.sending, found.sign_in) == (None, None, ())
    assert "another provider" in found.switch_on


@pytest.mark.parametrize("one", all_presets(), ids=lambda one: one.id)
def test_every_entry_has_sources_and_says_what_is_in_doubt(one: object) -> None:
    found = next(preset for preset in all_presets() if preset is one)
    known = all_mailbox_providers()
    assert found.sources
    assert found.provider in known
    assert set(found.doubts) <= {"imap", "sending", "switch_on"}
    unverified = any(source.startswith("general knowledge") for source in found.sources)
    assert unverified == bool(found.doubts)
    assert found.imap is not None or found.switch_on
    assert not (
        found.has_app_passwords and "password" not in found.switch_on and "token" not in found.switch_on
    )


@pytest.mark.parametrize("one", all_presets(), ids=lambda one: one.id)
def test_what_to_switch_on_is_in_doubt_where_no_page_of_the_provider_says_it(one: Preset) -> None:
    has_page = any(source.startswith("https://") for source in one.sources)
    if one.switch_on and one.imap is not None and not has_page:
        assert "switch_on" in one.doubts
    assert bool(one.doubt("switch_on")) == ("switch_on" in one.doubts)


def test_a_doubt_says_so_and_where_to_look() -> None:
    gmail, posted = preset("me@gmail.com"), preset("me@mailbox.org")
    assert gmail is not None
    assert posted is not None
    assert gmail.doubt("imap", "sending", "switch_on") == ""
    assert posted.doubt("imap").startswith("Most often this is right, but we are not sure.")
    assert "mailbox.org" in posted.doubt("imap")


def test_no_domain_belongs_to_two() -> None:
    domains = [domain for one in all_presets() for domain in one.domains]
    assert len(domains) == len(set(domains))
