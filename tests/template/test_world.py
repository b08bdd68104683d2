"""What DNS says about a set of templates: real DNS messages on loopback, our own checks for the sender."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.model import NotApplicable, Reason, Unknown
from checks.template.document import Declared, Document
from checks.template.reading.read import read
from checks.template.settings import Settings
from checks.template.world import HostSays, SenderDomain, World
from deliverability.linting import hosts, world
from tests.template.judging import world_of

OURS = Settings(sender="Shop <support@example.com>")
MAIL = """\
@ MX 10 mx
mx A 192.0.2.9
"""
ZENDESK = 'zendesk1._domainkey CNAME zendesk1._domainkey.zendesk.com.\n@ TXT "v=spf1 mx -all"\n'


def _documents(text: str, service: str = "") -> tuple[Document, ...]:
    return read(text, "reply.txt", Declared(service=service))


def _world(text: str, zone: str, service: str = "", settings: Settings = OURS) -> World:
    found = world_of(_documents(text, service), settings, zone)
    assert found is not None
    return found


def _sender(zone: str, service: str = "") -> SenderDomain:
    found = _world("Hello", MAIL + zone, service).senders["example.com"]
    assert isinstance(found, SenderDomain)
    return found


def test_a_name_that_does_not_exist_takes_no_mail_and_one_that_does_takes_it() -> None:
    said = _world("Write to a@example.com or b@gone.example.com.", MAIL).hosts
    assert said["example.com"] == HostSays(True, False, True)
    assert said["gone.example.com"] == HostSays(False, False, False)


def test_an_address_takes_mail_without_an_mx_record_and_a_null_mx_takes_none() -> None:
    zone = "old A 192.0.2.4\nquiet A 192.0.2.5\nquiet MX 0 .\n"
    said = _world("Write to a@old.example.com or b@quiet.example.com.", zone).hosts
    assert said["old.example.com"].takes_mail is True
    assert said["quiet.example.com"].takes_mail is False


def test_silence_is_not_absence() -> None:
    said = _world("Write to a@mute.example.com.", f"{MAIL}mute !servfail\n").hosts["mute.example.com"]
    assert isinstance(said.exists, Unknown)
    assert isinstance(said.takes_mail, Unknown)


def test_names_that_nobody_could_know_are_not_asked_for() -> None:
    assert _world("See https://printer.local/ and https://10.0.0.1/ here.", MAIL).hosts == {}


def test_beyond_the_most_names_the_rest_could_not_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "MOST_NAMES", 1)
    said = _world("Write to a@a.example.com or b@b.example.com.", MAIL).hosts
    assert said["a.example.com"].exists is False
    assert said["b.example.com"].exists == Unknown("b.example.com", Reason.TOO_MANY)


def test_beyond_the_most_senders_the_rest_could_not_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "MOST_SENDERS", 0)
    assert _world("Hello", MAIL).senders == {"example.com": Unknown("example.com", Reason.TOO_MANY)}


def test_the_sender_is_seen_as_the_checks_of_its_domain_see_it() -> None:
    sender = _sender('_dmarc TXT "v=DMARC1; p=reject; rua=mailto:a@example.com"\n')
    assert "spf.missing" in sender.findings
    assert "Mail from example.com is not signed" in sender.faults
    assert sender.policy == "reject"


def test_a_sender_without_a_policy_has_none_and_a_mute_one_is_unknown() -> None:
    assert _sender("").policy == ""
    assert isinstance(_sender("_dmarc !servfail\n").policy, Unknown)


def test_a_mail_provider_is_no_sender_of_ones_own() -> None:
    settings = replace(OURS, sender="shop@gmail.com")
    assert isinstance(_world("Hello", MAIL, settings=settings).senders["gmail.com"], NotApplicable)


def test_a_service_in_the_spf_record_may_send() -> None:
    services = _sender('@ TXT "v=spf1 include:mail.zendesk.com -all"\n', "zendesk").services
    assert services["zendesk"].is_allowed is True
    assert services["zendesk"].records == ()


def test_a_key_of_the_service_is_enough() -> None:
    assert _sender(ZENDESK, "Zendesk").services["zendesk"].is_allowed is True


def test_a_service_in_no_record_may_not_send_and_the_records_are_given() -> None:
    service = _sender('@ TXT "v=spf1 mx -all"\n', "zendesk").services["zendesk"]
    assert service.is_allowed is False
    assert service.records[0] == "example.com TXT v=spf1 mx include:mail.zendesk.com -all"
    assert "zendesk1._domainkey.example.com CNAME zendesk1._domainkey.zendesk.com" in service.records


@pytest.mark.parametrize(
    "zone",
    [
        '@ TXT "v=spf1 ip4:192.0.2.0/24 -all"\n',
        '@ TXT "v=spf1 include:spf.example.net -all"\nspf.example.net. TXT "v=spf1 mx -all"\n',
        '@ TXT "v=spf1 mx -all"\nzendesk1._domainkey !servfail\n',
    ],
)
def test_a_record_that_may_hide_the_service_leaves_it_open(zone: str) -> None:
    assert isinstance(_sender(zone, "zendesk").services["zendesk"].is_allowed, Unknown)


def test_a_service_with_secret_names_for_its_keys_is_left_open_where_keys_may_be() -> None:
    zone = '@ TXT "v=spf1 mx -all"\nother._domainkey TXT "v=DKIM1; p="\n'
    assert isinstance(_sender(zone, "freshdesk").services["freshdesk"].is_allowed, Unknown)
    assert _sender('@ TXT "v=spf1 mx -all"\n', "freshdesk").services["freshdesk"].is_allowed is False


def test_a_web_server_with_a_certificate_for_its_name_answers_https() -> None:
    zone = 'www A 127.1.0.1\nwww !https / "hello"\nbare A 127.1.0.2\n'
    said = _world("See http://www.example.com/ and http://bare.example.com/ here.", zone).hosts
    assert said["www.example.com"].answers_https is True
    assert said["bare.example.com"].answers_https is not True


def test_a_web_server_that_nobody_asked_or_whose_name_has_no_answer_is_unknown() -> None:
    zone = "www A 127.1.0.1\nmute !timeout\n"
    said = _world("See https://www.example.com/ and http://mute.example.com/ here.", zone).hosts
    for name in ("www.example.com", "mute.example.com"):
        assert isinstance(said[name].answers_https, Unknown)
