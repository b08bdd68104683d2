"""Who handles a domain's mail is recognised by records alone, and look-alikes are not."""

from __future__ import annotations

import asyncio
import re

import pytest

from checks.answers import Answer, Question, Soa
from checks.dkim.record import DkimKeys, Selector, Source
from checks.dmarc.evidence import AppliedRecord
from checks.dmarc.record import Policy
from checks.dmarc.record import parse as parse_dmarc
from checks.dmarc.walk import Effective
from checks.domain import parse_target
from checks.model import Reason, Unknown
from checks.mx.record import MxHost, MxSet
from checks.nameservers.record import NameServers, Server
from checks.providers.facts import Confidence, MailboxProvider, Provider, SendingService
from checks.providers.load import all_mailbox_providers, all_report_receivers, all_sending_services
from checks.snapshot import Snapshot
from checks.spf.record import parse
from checks.spf.tree import SpfTree, node_of
from deliverability.net.transcript import loads
from deliverability.parties import parties_json, parties_of
from deliverability.party import Role
from deliverability.report import as_json
from deliverability.runs import replay
from deliverability.setup.records import include_of, keys, mx_sets, others
from deliverability.terminal import render
from deliverability.typeset import Style
from tests.judging import RECORDS, judge
from tests.world import World

PROVIDERS = (*all_mailbox_providers().values(), *all_sending_services().values())
EVERYWHERE = (*RECORDS, "nameservers", "mta_sts", "tls_rpt")
SHOP = """
@ NS ada.ns.cloudflare.com.
@ NS bob.ns.cloudflare.com.
@ MX 1 smtp.google.com.
@ TXT "v=spf1 include:_spf.google.com include:mail.zendesk.com include:spf.agency.example ip4:192.0.2.9 ~all"
smtp.google.com. A 192.0.2.1
_spf.google.com. TXT "v=spf1 ip4:192.0.2.0/24 -all"
mail.zendesk.com. TXT "v=spf1 include:sendgrid.net -all"
spf.agency.example. TXT "v=spf1 include:spf.mandrillapp.com ip4:192.0.2.77 -all"
spf.mandrillapp.com. TXT "v=spf1 ip4:192.0.2.0/24 -all"
sendgrid.net. TXT "v=spf1 ip4:192.0.2.0/24 -all"
zendesk1._domainkey CNAME zendesk1._domainkey.zendesk.com.
_dmarc CNAME _dmarc.example_com._d.easydmarc.pro.
_dmarc.example_com._d.easydmarc.pro. TXT "v=DMARC1; p=none; rua=mailto:x@rua.easydmarc.eu,mailto:y@a.example"
mta-sts CNAME pages.host.example.
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:x@tlsrpt.report-uri.com"
"""


def _who(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    return [(party.role.value, party.name, party.certainty) for party in parties_of(snapshot).all]


def _snapshot(
    mx: tuple[str, ...] = (),
    spf: str = "",
    keys: tuple[tuple[str, str], ...] = (),
    aliases: tuple[str, ...] = (),
) -> Snapshot:
    """What was gathered of example.com where its records are these."""
    domain = parse_target("example.com")
    hosts = tuple(MxHost(10, host, ("192.0.2.1",), ("192.0.2.1",)) for host in mx)
    node = node_of(domain.name, (parse(spf),) if spf else (), domain.name)
    selectors = tuple(Selector(name, Source.COMMON, domain.name, ("p=",), (to,)) for name, to in keys)
    return Snapshot(
        domain,
        mx=MxSet(domain.name, hosts, aliases=aliases),
        spf=SpfTree(domain.name, {domain.name: node}),
        dkim=DkimKeys(domain.name, selectors),
    )


def _filled(name: str) -> str:
    for placeholder, value in {"u<acct>": "u1", "wl<NNN>": "wl1", "<tld>": "de", "<number>": "12"}.items():
        name = name.replace(placeholder, value)
    return re.sub(r"<[^>]+>", "x1", name)


def test_a_shop_sees_everybody_who_has_a_hand_in_its_mail(world: World) -> None:
    run = judge(world, SHOP, families=EVERYWHERE)
    assert _who(run.snapshot) == [
        ("mailboxes", "Google Workspace", "certain"),
        ("sender", "Google Workspace", "certain"),
        ("sender", "Zendesk", "certain"),
        ("sender", "a service at spf.agency.example that we do not know", "certain"),
        ("sender", "Mailchimp Transactional (Mandrill)", "likely"),
        ("sender", "a server known only by address: 192.0.2.9", "certain"),
        ("dns", "Cloudflare", "certain"),
        ("records", "EasyDMARC", "certain"),
        ("records", "a service at pages.host.example that we do not know", "certain"),
        ("reports", "EasyDMARC", "certain"),
        ("reports", "a service at a.example that we do not know", "certain"),
        ("reports", "Report URI", "certain"),
    ]
    zendesk = next(one for one in parties_json(run.report.parties) if one["id"] == "zendesk")
    assert zendesk == {
        "role": "sender", "name": "Zendesk", "id": "zendesk", "certainty": "certain", "could_also_be": [],
        "evidence": [
            {"record": "example.com TXT", "shows": "include:mail.zendesk.com"},
            {"record": "zendesk1._domainkey.example.com CNAME", "shows": "zendesk1._domainkey.zendesk.com"},
        ],
    }  # fmt: skip
    again = asyncio.run(replay(loads(run.transcript.dumps())))
    assert as_json(again.report)["parties"] == as_json(run.report)["parties"]
    assert "  Mail arrives at: Google Workspace\n" in render(run.report, Style(width=100))


@pytest.mark.parametrize("provider", all_mailbox_providers().values(), ids=lambda provider: provider.id)
def test_a_mailbox_provider_is_recognised_by_its_own_records(provider: MailboxProvider) -> None:
    spf = "".join(f" include:{_filled(name)}" for name in provider.spf_includes)
    for hosts in provider.mx or ((),):
        names = tuple(_filled(host.host) for host in hosts)
        if not names or provider.kind == "hosting_panel":
            continue
        found = parties_of(_snapshot(mx=names, spf=f"v=spf1{spf} -all" if spf else "")).all
        takers = {one.id for one in found if one.role in (Role.MAILBOXES, Role.FILTER, Role.FORWARDER)}
        operators = {all_mailbox_providers()[id_].operator for id_ in takers if id_}
        assert "" not in takers, found
        assert operators == {provider.operator}
        senders = {_operator(one.id) for one in found if one.role is Role.SENDER}
        # GoDaddy sells Microsoft 365 with an include of its own.
        assert not spf or senders == {"godaddy" if provider.id == "godaddy_m365" else provider.operator}


NAMELESS = {
    "front", "gorgias", "zoho_desk", "atlassian", "kayako", "groove", "liveagent", "reamaze", "helpdesk_com",
    "emailoctopus", "xero", "quickbooks",
}  # fmt: skip
"""They publish no name of their own: the record is made for each customer, or there is none."""


@pytest.mark.parametrize(
    "service",
    [one for one in all_sending_services().values() if one.id not in NAMELESS],
    ids=lambda service: service.id,
)
def test_a_sending_service_is_recognised_by_its_own_records(service: SendingService) -> None:
    names = (*service.spf_includes, *service.spf_suffixes)
    spf = "v=spf1" + "".join(f" include:{_filled(name)}" for name in names) + " -all"
    keys = tuple(
        (f"s{number}", _filled(record.target)) for number, record in enumerate(service.dkim) if record.target
    )
    bounces = (f"x.{service.return_path_suffixes[0]}",) if service.return_path_suffixes else ()
    mail = tuple(f"mx.{suffix}" for suffix in service.mx_suffixes)
    found = parties_of(_snapshot(mail, spf if names else "", keys, bounces)).all
    assert found or service.dmarc_suffixes
    assert service.operator in {_operator(one.id) for one in found} or _is_resold(service), found
    assert all(one.id for one in found), found


def _operator(id_: str) -> str:
    everybody: dict[str, Provider] = {**all_mailbox_providers(), **all_sending_services()}
    return everybody[id_].operator if id_ else ""


def _is_resold(service: SendingService) -> bool:
    """It sends through another's servers under that one's names, so its own name shows nowhere."""
    return service.id in ("letterbook", "resend", "azure_communication") or bool(service.dmarc_suffixes)


def test_a_reader_of_reports_is_recognised_by_its_addresses() -> None:
    hosts = [suffix for one in all_report_receivers().values() for suffix in one.report_suffixes]
    record = parse_dmarc(f"v=DMARC1; p=none; rua={','.join(f'mailto:x@{host}' for host in hosts)}")
    applied = AppliedRecord("example.com", "example.com", record, Effective(Policy.NONE), "example.com")
    found = parties_of(Snapshot(parse_target("example.com"), dmarc_record=applied)).all
    assert {party.id for party in found} == set(all_report_receivers())


@pytest.mark.parametrize(
    "snapshot",
    [
        _snapshot(spf="v=spf1 include:_spf.google.com.evil.example -all"),
        _snapshot(spf="v=spf1 include:notsendgrid.net -all"),
        _snapshot(spf="v=spf1 include:%{i}.sendgrid.net.evil.example -all"),
        _snapshot(spf="v=spf1 a:mta1.zdsys.com.evil.example -all"),
        _snapshot(mx=("smtp.google.com.evil.example",)),
        _snapshot(mx=("xsmtp.google.com",)),
        _snapshot(keys=(("s1", "s1.domainkey.u1.wl1.sendgrid.net.evil.example"),)),
    ],
)
def test_a_look_alike_is_nobody_we_know(snapshot: Snapshot) -> None:
    found = parties_of(snapshot).all
    assert [party.id for party in found] == [""]
    assert "that we do not know" in found[0].name


def test_what_a_record_forbids_sends_nothing() -> None:
    assert _who(_snapshot(spf="v=spf1 -include:sendgrid.net -ip4:192.0.2.1 -all")) == []
    assert _who(_snapshot(spf="v=spf1 -all")) == []
    assert _who(_snapshot(spf="v=spf1 ?include:sendgrid.net -all")) == [
        ("sender", "Twilio SendGrid", "likely")
    ]


def test_a_name_behind_a_macro_is_recognised() -> None:
    found = _who(_snapshot(spf="v=spf1 include:%{i}._ip.%{h}._ehlo.%{d}._spf.vali.email ~all"))
    assert found == [("sender", "Valimail", "certain")]


def test_own_servers_are_called_own() -> None:
    found = _who(
        _snapshot(mx=("mail.example.com",), spf="v=spf1 a:mail.example.com mx:other.example.net -all")
    )
    assert found == [
        ("mailboxes", "your own server mail.example.com", "certain"),
        ("sender", "your own server mail.example.com", "certain"),
    ]


def test_many_networks_are_told_in_one_line() -> None:
    terms = " ".join(f"ip4:192.0.2.{n}" for n in range(9))
    assert _who(_snapshot(spf=f"v=spf1 {terms} -all")) == [
        ("sender", "servers known only by address: 192.0.2.0, 192.0.2.1, 192.0.2.2, 192.0.2.3, 192.0.2.4 "
         "and 4 more", "certain"),
    ]  # fmt: skip


def test_silence_names_nobody_and_says_so() -> None:
    silent = Unknown("example.com MX", Reason.TIMEOUT)
    found = parties_of(Snapshot(parse_target("example.com"), mx=silent, spf=silent, nameservers=silent))
    assert found.all == ()
    assert found.unseen == (Role.MAILBOXES, Role.SENDER, Role.DNS)
    assert parties_of(Snapshot(parse_target("example.com"))).unseen == ()  # not looked at is not silent


def test_hosts_that_share_name_servers_are_only_likely() -> None:
    servers = NameServers("example.com", "example.com", ("dns1.p01.nsone.net",), ("dns1.p01.nsone.net",))
    (party,) = parties_of(Snapshot(parse_target("example.com"), nameservers=servers)).all
    assert (party.name, party.certainty, party.could_also_be) == ("Netlify DNS", "likely", ("NS1",))


def test_a_name_handed_to_other_servers_has_a_keeper() -> None:
    asked = Question("_dmarc.example.com", "TXT")
    told = Answer(asked, referral="_dmarc.example.com", sent_to=("ns.vali.email", "ns7.vali.email"))
    soa = Answer(
        Question("example.com", "SOA"), (Soa("ns1.example.com", "x", 1, 1, 1, 1, 1),), authoritative=True
    )
    server = Server("ns1.example.com", "192.0.2.53", soa, soa, soa, ((asked, told, told),))
    names = ("ns1.example.com",)
    found = NameServers("example.com", "example.com", names, names, servers=(server,))
    assert _who(Snapshot(parse_target("example.com"), nameservers=found)) == [
        ("dns", "your own name servers", "certain"),
        ("records", "Valimail", "certain"),
    ]


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.id)
def test_no_doubtful_field_becomes_a_record(provider: Provider) -> None:
    doubtful = [record.host for record in provider.dkim if not provider.is_certain("dkim", record.host)]
    assert not {record.host for record in keys(provider, "example.com")} & set(doubtful)
    assert provider.is_certain("spf_includes") or not include_of(provider)
    if isinstance(provider, MailboxProvider):
        unsure = {
            host.host for hosts in provider.mx for host in hosts if not provider.is_certain("mx", host.host)
        }
        given = {value.split()[1] for values in mx_sets(provider, "example.com") for value in values}
        assert not unsure & given
    if isinstance(provider, SendingService):
        given = {record.host for record in others(provider, "example.com")}
        assert not {one.host for one in provider.other if not provider.is_certain("other", one.host)} & given
    if provider.confidence is Confidence.LOW:
        assert not keys(provider, "example.com")
        assert not include_of(provider)
