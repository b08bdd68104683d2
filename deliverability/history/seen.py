"""The records that one run saw for certain, the domain's own and those of third parties it builds on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checks.bimi.record import Bimi
from checks.dane.evidence import Dane
from checks.dkim.record import DkimKeys, Selector
from checks.dmarc.evidence import DmarcRecords
from checks.dnssec.record import Zones
from checks.domain import organizational
from checks.hosts.certificates import Presented, presented
from checks.hosts.record import Hosts
from checks.model import NotApplicable, Unknown
from checks.mta_sts.evidence import StsPolicy
from checks.mta_sts.record import MtaSts, host_of
from checks.mx.record import MxHost, MxSet
from checks.nameservers.record import NameServers
from checks.snapshot import Snapshot
from checks.spf.tree import SpfTexts, SpfTree
from checks.tls_rpt.record import TlsRpt
from deliverability.party import is_below

ADDRESSES, POLICY, CERTIFICATE = "A/AAAA", "POLICY", "CERT"
"""Beside the types of DNS: both kinds of addresses, an MTA-STS policy, the certificate of a mail server."""

LONGEST, MOST = 2048, 60
"""Characters of one value, and values of one record."""


@dataclass(frozen=True, slots=True)
class Found:
    """A record as a run saw it: `answers` sorted, () for certainly none; `whose` as in Sighting."""

    name: str
    rrtype: str
    answers: tuple[str, ...]
    whose: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.name, self.rrtype


def seen_in(snapshot: Snapshot) -> tuple[Found, ...]:
    """Every record that is known for certain; one without an answer is left out."""
    home = snapshot.domain.name
    every = (
        *_mail_servers(snapshot.mx, home),
        *_spf(snapshot.spf_texts, snapshot.spf, snapshot.mx, home),
        *_dkim(snapshot.dkim, home),
        *_dmarc(snapshot.dmarc, home),
        *_policies(snapshot.mta_sts, snapshot.sts_policy, home),
        *_reports_and_logo(snapshot.tls_rpt, snapshot.bimi, home),
        *_zone(snapshot.nameservers, snapshot.dnssec),
        *_servers(snapshot.dane, snapshot.hosts, home),
    )
    return tuple({one.key: one for one in every if len(one.name) <= 253}.values())


def family_of_record(name: str, rrtype: str) -> str:
    """The family of checks that a record is about."""
    by_type = {
        "MX": "mx", "NS": "nameservers", "DS": "dnssec", "TLSA": "dane", ADDRESSES: "hosts",
        CERTIFICATE: "hosts", POLICY: "mta_sts",
    }  # fmt: skip
    if rrtype in by_type:
        return by_type[rrtype]
    first, second = (*name.split(".", 2), "", "")[:2]
    by_label = {"_dmarc": "dmarc", "_mta-sts": "mta_sts", "_smtp": "tls_rpt"}
    by_second = {"_domainkey": "dkim", "_bimi": "bimi"}
    return by_label.get(first) or by_second.get(second) or "spf"


def _mail_servers(mx: object, home: str) -> Iterator[Found]:
    if not isinstance(mx, MxSet):
        return
    yield Found(mx.domain, "MX", _sorted(f"{one.preference} {one.host or '.'}" for one in mx.hosts))
    for host in mx.hosts:
        if _is_looked_up(host) and is_below(host.host, home):
            yield Found(host.host, ADDRESSES, _sorted(host.addresses))


def _is_looked_up(host: MxHost) -> bool:
    return host.is_resolvable and host.unknown is None and bool(host.addresses or host.missing)


def _spf(texts: object, tree: object, mx: object, home: str) -> Iterator[Found]:
    if isinstance(texts, SpfTexts):
        yield from _text(texts.domain, texts.selection.records, texts.aliases, home)
    elif isinstance(texts, NotApplicable) and isinstance(mx, MxSet) and not mx.domain_exists:
        yield Found(home, "TXT", ())
    if isinstance(tree, SpfTree):
        for node in tree.walk():
            if node.domain != tree.domain and node.unknown is None:
                records = _sorted(record.text for record in node.records)
                yield Found(node.domain, "TXT", records, _whose(node.domain, home))


def _dkim(keys: object, home: str) -> Iterator[Found]:
    if isinstance(keys, DkimKeys):
        for one in keys.selectors:
            yield from _key(one, home)


def _key(one: Selector, home: str) -> Iterator[Found]:
    """Of a selector that was only guessed, that nothing is there tells nothing."""
    if one.unknown is None and not one.is_wildcard and (one.texts or one.aliases or one.is_known):
        yield from _text(one.host, one.texts, one.aliases, home)


def _dmarc(found: object, home: str) -> Iterator[Found]:
    if isinstance(found, DmarcRecords):
        for step in found.steps:
            if is_below(step.name, home) and not isinstance(step.texts, Unknown):
                yield from _text(step.place, step.texts.records, step.aliases, home)


def _policies(record: object, policy: object, home: str) -> Iterator[Found]:
    if isinstance(record, MtaSts):
        yield from _text(record.place, record.selection.records, record.aliases, home)
    if isinstance(policy, StsPolicy):
        lines = (f"{one.name}: {one.value}" for one in policy.policy.fields if one.name != "version")
        yield Found(host_of(policy.domain), POLICY, _sorted(lines))
    elif isinstance(policy, NotApplicable) and isinstance(record, MtaSts) and not record.is_announced:
        yield Found(host_of(record.domain), POLICY, ())


def _reports_and_logo(reports: object, logo: object, home: str) -> Iterator[Found]:
    if isinstance(reports, TlsRpt):
        yield from _text(reports.place, reports.selection.records, reports.aliases, home)
    if isinstance(logo, Bimi):
        yield from _text(logo.place, logo.selection.records, logo.aliases, home)


def _zone(servers: object, zones: object) -> Iterator[Found]:
    if isinstance(servers, NameServers) and isinstance(servers.at_zone, tuple) and servers.at_zone:
        yield Found(servers.zone, "NS", _sorted(servers.at_zone))
    if isinstance(zones, Zones):
        for zone in zones.own:
            if isinstance(zone.ds, tuple):
                shown = (f"{ds.tag} {ds.algorithm} {ds.digest}" for ds in zone.ds)
                yield Found(zone.name, "DS", _sorted(shown))


def _servers(dane: object, hosts: object, home: str) -> Iterator[Found]:
    """Of the domain's own mail servers; those of a provider change by themselves all the time."""
    if isinstance(dane, Dane):
        for one in dane.hosts:
            if is_below(one.host, home) and isinstance(one.records, tuple) and not one.failing:
                yield Found(one.name, "TLSA", _sorted(map(str, one.records)))
    if isinstance(hosts, Hosts):
        for shown in presented(hosts):
            if isinstance(shown, Presented) and is_below(shown.host.host, home):
                yield Found(shown.host.host, CERTIFICATE, (_certificate(shown),))


def _certificate(shown: Presented) -> str:
    return f"until {shown.own.not_after:%Y-%m-%d}, {shown.own.issuer}"


def _text(name: str, records: Iterable[str], aliases: tuple[str, ...], home: str) -> Iterator[Found]:
    """A TXT record; where an alias leads to somebody else's name, the text is theirs, the alias is not."""
    whose = _whose(aliases[-1], home) if aliases else ""
    yield Found(name, "CNAME", aliases[:1])
    yield Found(name, "TXT", _sorted(records), whose)


def _whose(name: str, home: str) -> str:
    return "" if is_below(name, home) else organizational(name)


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    """A stranger's record is kept as far as anybody would read it."""
    return tuple(sorted({word[:LONGEST] for word in words}))[:MOST]
