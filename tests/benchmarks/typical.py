"""Zone text of typical small businesses and of the providers they share, the same at every run.

The providers' names and the shape of their records are what such domains really have; every address is
from the ranges for benchmarks and documentation (RFC 2544, RFC 5737, RFC 3849), so that nothing that reads
this world can reach a stranger.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address

FAULTS = ("no DMARC", "two SPF records", "too many look-ups", "missing DKIM")


@dataclass(frozen=True, slots=True)
class Service:
    """A provider as its customers' zones show it; "{d}" stands for the domain, "{t}" for it with dashes."""

    include: str
    mx: tuple[tuple[int, str], ...] = ()
    keys: tuple[str, ...] = ()
    """selectors with a key of the domain's own"""
    aliases: tuple[tuple[str, str], ...] = ()
    """selectors that are a CNAME to the provider's key"""
    nested: tuple[str, ...] = ()
    """names that the provider's own record includes"""
    verification: str = ""


TENANTS = "onmicrosoft.com"
MAILBOXES = (
    Service(
        "_spf.google.com",
        ((1, "aspmx.l.google.com"), *((n * 5, f"alt{n}.aspmx.l.google.com") for n in (1, 2, 3, 4))),
        keys=("google",),
        nested=("_netblocks.google.com", "_netblocks2.google.com", "_netblocks3.google.com"),
        verification="google-site-verification={t}",
    ),
    Service(
        "spf.protection.outlook.com",
        ((0, "{t}.mail.protection.outlook.com"),),
        aliases=tuple((f"selector{n}", f"selector{n}-{{t}}._domainkey.{{t}}.{TENANTS}") for n in (1, 2)),
        verification="MS=ms{t}",
    ),
    Service(
        "zoho.com",
        ((10, "mx.zoho.com"), (20, "mx2.zoho.com"), (50, "mx3.zoho.com")),
        keys=("zmail",),
        nested=("spf.zoho.com",),
        verification="zoho-verification=zb{t}.zmverify.zoho.com",
    ),
    Service(
        "spf.messagingengine.com",
        ((10, "in1-smtp.messagingengine.com"), (20, "in2-smtp.messagingengine.com")),
        aliases=tuple((f"fm{n}", f"fm{n}.{{d}}.dkim.fmhosted.com") for n in (1, 2, 3)),
    ),
    Service(
        "_spf.protonmail.ch",
        ((10, "mail.protonmail.ch"), (20, "mailsec.protonmail.ch")),
        aliases=(("protonmail", "protonmail.domainkey.{t}.domains.proton.ch"),),
        nested=("_spf2.protonmail.ch",),
        verification="protonmail-verification={t}",
    ),
    Service("", ((10, "mail.{d}"),), keys=("mail",)),
)
SENDERS = (
    Service("servers.mcsv.net", aliases=(("k2", "dkim2.mcsv.net"), ("k3", "dkim3.mcsv.net"))),
    Service("sendgrid.net", aliases=tuple((f"s{n}", f"s{n}.dkim.{{t}}.wl.sendgrid.net") for n in (1, 2))),
    Service("mail.zendesk.com", aliases=tuple((f"zendesk{n}", f"zendesk{n}.zendesk.com") for n in (1, 2))),
    Service("mailgun.org", keys=("mg",), nested=("_spf.mailgun.org", "_spf1.mailgun.org")),
    Service("spf.mtasv.net", keys=("pm",)),
    Service("email.freshdesk.com", nested=("fdspfus.freshemail.io",), keys=("fd",)),
    Service("_spf.salesforce.com", aliases=(("sf1", "sf1.{t}.custdkim.salesforce.com"),)),
    Service("spf.brevo.com", aliases=(("brevo1", "b1.{t}.dkim.brevo.com"),)),
    Service("amazonses.com", aliases=(("ses1", "ses1.{t}.dkim.amazonses.com"),)),
)
MX_HOSTS, SHARED_HOSTS = 50_000, 100_000
"""Where the addresses of MX hosts and of shared hosts begin; apexes begin at 0."""
REPORTS = "dmarc-reports.example"
SECOND = "127.0.0.2"
"""Where the benchmark's server is also the name server of every domain: a second path that is asked."""
NAME_SERVERS = ("ns1.dns-host.example", "ns2.dns-host.example")


def typical(domains: int) -> Iterator[str]:
    """Lines of zone text: what all share, then domain 1, 2, … up to `domains` (d0001.example and so on)."""
    yield from _shared()
    for number in range(1, domains + 1):
        yield from _domain(number)


def fault_of(number: int) -> str:
    """What is wrong with domain `number`: one of FAULTS for 8 in 100, "" for the others."""
    round_, place = divmod(number, 25)
    return FAULTS[(round_ * 2 + (place == 19)) % 4] if place in (7, 19) else ""


def _domain(number: int) -> Iterator[str]:
    """Every choice is drawn from the number alone, so domain 17 is the same in every world."""
    draw = random.Random(number)
    domain, dashes = f"d{number:04}.example", f"d{number:04}-example"
    fault = fault_of(number)
    mailbox = draw.choice(MAILBOXES)
    wanted = draw.choice((0, 1, 1, 2, 3))
    senders = SENDERS if fault == "too many look-ups" else tuple(draw.sample(SENDERS, wanted))
    services = (mailbox, *senders)

    def fill(text: str) -> str:
        return text.format(d=domain, t=dashes)

    yield from _zone(domain)
    yield from _host(domain, number, v6=draw.random() < 0.5)
    yield f"www.{domain}. CNAME {domain}."
    for preference, host in mailbox.mx:
        yield f"{domain}. MX {preference} {fill(host)}."
        if "{" in host:
            yield from _host(fill(host), MX_HOSTS + number, v6=draw.random() < 0.3)
    yield from _spf(domain, services, fault)
    for service in services:
        if service.verification:
            yield f'{domain}. TXT "{fill(service.verification)}"'
    if fault != "missing DKIM":
        yield from _dkim(domain, services, fill, draw)
    if fault != "no DMARC":
        yield from _dmarc(domain, draw)


def _spf(domain: str, services: Iterable[Service], fault: str) -> Iterator[str]:
    includes = "".join(f" include:{service.include}" for service in services if service.include)
    own = "" if includes else " mx a"
    yield f"{domain}. TXT {_strings(f'v=spf1{own}{includes} ~all')}"
    if fault == "two SPF records":
        yield f'{domain}. TXT "v=spf1 mx -all"'


def _dkim(
    domain: str, services: Iterable[Service], fill: Callable[[str], str], draw: random.Random
) -> Iterator[str]:
    for service in services:
        for selector in service.keys:
            yield f"{selector}._domainkey.{domain}. TXT {_key(draw)}"
        for selector, target in service.aliases:
            yield f"{selector}._domainkey.{domain}. CNAME {fill(target)}."
            if "{" in target:
                yield f"{fill(target)}. TXT {_key(draw)}"


def _dmarc(domain: str, draw: random.Random) -> Iterator[str]:
    policy = draw.choice(("none", "none", "quarantine", "reject"))
    reports = draw.choice((f"dmarc@{domain}", f"dmarc@{domain}", f"{draw.randrange(999)}@{REPORTS}"))
    yield f'_dmarc.{domain}. TXT "v=DMARC1; p={policy}; rua=mailto:{reports}"'


def _shared() -> Iterator[str]:
    for apex in ("", REPORTS, "dns-host.example", *_provider_domains()):
        yield from _zone(apex)
    for place, service in enumerate(MAILBOXES + SENDERS):
        yield from _provider(service, place)
    yield f'*._report._dmarc.{REPORTS}. TXT "v=DMARC1"'
    yield f"{REPORTS}. MX 10 mx.{REPORTS}."
    yield from _host(f"mx.{REPORTS}", SHARED_HOSTS + 250, v6=True)
    for server in NAME_SERVERS:
        yield f"{server}. 300 A {SECOND}"


def _provider_domains() -> list[str]:
    names = {name for one in MAILBOXES + SENDERS for name in (one.include, *one.nested)}
    names |= {name for one in MAILBOXES + SENDERS for _, name in (*one.mx, *one.aliases)}
    return sorted({".".join(name.split(".")[-2:]) for name in names if name} - {"{d}", "mail.{d}"})


def _provider(service: Service, place: int) -> Iterator[str]:
    """The provider's own names: its SPF tree, its MX hosts, its shared DKIM keys."""
    if service.include:
        ranges = f"ip4:198.51.100.{place * 16}/28 ip6:2001:db8:{place:x}::/48"
        inner = " ".join(f"include:{name}" for name in service.nested)
        yield f'{service.include}. TXT "v=spf1 {inner or ranges} ~all"'
        for name in service.nested:
            yield f'{name}. TXT "v=spf1 {ranges} ~all"'
    for number, (_, host) in enumerate(service.mx):
        if "{" not in host:
            yield from _host(host, SHARED_HOSTS + place * 10 + number, v6=True)
    for _, target in service.aliases:
        if "{" not in target:
            yield f"{target}. TXT {_key(random.Random(target))}"


def _zone(apex: str) -> Iterator[str]:
    fields = "2026010101 7200 900 1209600 300"
    yield f"{apex}. 3600 SOA {NAME_SERVERS[0]}. hostmaster.dns-host.example. {fields}"
    for server in NAME_SERVERS:
        yield f"{apex}. NS {server}."


def _host(name: str, number: int, v6: bool) -> Iterator[str]:
    """A host with an address nobody else has and the PTR record that names it."""
    addresses = [ip_address("198.18.0.0") + number]
    addresses += [ip_address("2001:db8:ffff::") + number] if v6 else []
    for address in addresses:
        yield f"{name}. 300 {'A' if address.version == 4 else 'AAAA'} {address}"
        yield f"{address.reverse_pointer}. PTR {name}."


def _key(draw: random.Random) -> str:
    """A DKIM record with a well-formed RSA key of 2048 bits (RFC 6376 §3.6.1)."""
    modulus = bytes((0xC1,)) + draw.randbytes(254) + b"\x01"
    der = bytes.fromhex("30820122300d06092a864886f70d01010105000382010f003082010a0282010100")
    key = base64.b64encode(der + modulus + bytes.fromhex("0203010001")).decode()
    return _strings(f"v=DKIM1; k=rsa; p={key}")


def _strings(text: str) -> str:
    """The text as character-strings, which hold 255 octets at most (RFC 1035 §3.3)."""
    return " ".join(f'"{text[at : at + 250]}"' for at in range(0, len(text), 250))
