"""Who takes a domain's mail, serves its DNS, keeps single records of it, and reads its reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checks.answers import Answer
from checks.dmarc.evidence import AppliedRecord, DmarcRecords
from checks.dmarc.uri import ReportUri
from checks.domain import organizational
from checks.mta_sts.record import MtaSts
from checks.mx.record import Flaw, MxSet
from checks.nameservers.record import NameServers
from checks.providers.keepers import record_keeper, report_receiver
from checks.providers.load import all_dns_hosts
from checks.providers.recognise import dns_host, mailbox_provider, parking_service, receiving_services
from checks.snapshot import Snapshot
from checks.tls_rpt.record import TlsRpt
from deliverability.party import Evidence, Party, Role, is_below, known, stranger

ROLES = {"gateway": Role.FILTER, "forwarder": Role.FORWARDER}
PLACES = ("_dmarc.", "_domainkey.", "_mta-sts.", "mta-sts.", "_smtp._tls.")
"""Names below a domain that others are asked to keep."""


def takers(snapshot: Snapshot) -> Iterator[Party]:
    """Where mail for the domain goes, the most preferred first."""
    mx, home = snapshot.mx, snapshot.domain.name
    if not isinstance(mx, MxSet):
        return
    for host in mx.hosts:
        if host.flaw not in (Flaw.NONE, Flaw.BAD_NAME):
            continue
        evidence = Evidence(f"{mx.domain} MX", f"{host.preference} {host.host}")
        yield _taker(host.host, home, evidence)
    implicit = mx.implicit
    if implicit is not None and implicit.addresses:  # RFC 5321 §5.1: without MX the domain's own address
        evidence = Evidence(f"{implicit.host} A", implicit.addresses[0])
        yield replace(stranger(Role.MAILBOXES, implicit.host, home, evidence), is_certain=False)


def _taker(host: str, home: str, evidence: Evidence) -> Party:
    for provider in mailbox_provider((host,)):
        is_certain = provider.is_certain("mx_suffixes")
        return known(ROLES.get(provider.kind, Role.MAILBOXES), provider, evidence, is_certain)
    for service in receiving_services((host,)):
        return known(Role.MAILBOXES, service, evidence, service.is_certain("mx_suffixes"))
    if is_below(host, home):
        return stranger(Role.MAILBOXES, host, home, evidence)
    name = f"a mail server at {organizational(host)} that we do not know"
    return Party(Role.MAILBOXES, name, (evidence,))


def dns_hosts(snapshot: Snapshot) -> Iterator[Party]:
    """Who runs the name servers of the domain's zone."""
    found = snapshot.nameservers
    if not isinstance(found, NameServers):
        return
    for name in found.names:
        evidence = Evidence(f"{found.zone} NS", name)
        host, parking = dns_host((name,)), parking_service((name,))
        if host is not None:
            alike = tuple(all_dns_hosts()[id_].name for id_ in host.could_also_be)
            is_certain = host.is_certain("ns_suffixes") and not alike
            yield replace(known(Role.DNS, host, evidence, is_certain), could_also_be=alike)
        elif parking is not None:
            yield known(Role.DNS, parking, evidence)
        elif is_below(name, snapshot.domain.name):
            yield Party(Role.DNS, "your own name servers", (evidence,), is_own=True)
        else:
            yield Party(Role.DNS, f"a DNS host at {organizational(name)} that we do not know", (evidence,))


def keepers(snapshot: Snapshot) -> Iterator[Party]:
    """Who keeps a single mail record of the domain, by a CNAME or by a delegation of its name."""
    home = snapshot.domain.name
    for name, rrtype, target in (*_aliases(snapshot), *_delegations(snapshot)):
        evidence = Evidence(f"{name} {rrtype}", target)
        entry = record_keeper(target)
        if entry is not None:
            yield known(Role.RECORDS, entry, evidence)
        elif not is_below(target, home):
            yield stranger(Role.RECORDS, target, home, evidence)


def _aliases(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    dmarc, sts, tls = snapshot.dmarc, snapshot.mta_sts, snapshot.tls_rpt
    places: list[tuple[str, tuple[str, ...]]] = []
    if isinstance(dmarc, DmarcRecords):
        places += [(step.place, step.aliases) for step in dmarc.own_steps]
    if isinstance(sts, MtaSts):
        places += [(sts.place, sts.aliases), (sts.host.name, sts.host.aliases)]
    if isinstance(tls, TlsRpt):
        places += [(tls.place, tls.aliases)]
    for place, aliases in places:
        if aliases:
            outside = (target for target in aliases if not is_below(target, snapshot.domain.name))
            yield place, "CNAME", next(outside, aliases[-1])


def _delegations(snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    """Names of mail records that the domain's own servers hand on to other servers."""
    found = snapshot.nameservers
    for server in found.servers if isinstance(found, NameServers) else ():
        for _, over_udp, _ in server.says:
            if not isinstance(over_udp, Answer) or not over_udp.referral.startswith(PLACES):
                continue
            if is_below(over_udp.referral, snapshot.domain.name):
                yield from ((over_udp.referral, "NS", host) for host in over_udp.sent_to)


def readers(snapshot: Snapshot) -> Iterator[Party]:
    """Others to whom reports about the domain's mail go."""
    applied, tls, home = snapshot.dmarc_record, snapshot.tls_rpt, snapshot.domain.name
    uris: list[tuple[str, ReportUri]] = []
    if isinstance(applied, AppliedRecord):
        uris += [(applied.subject, uri) for uri in (*(applied.record.rua or ()), *(applied.record.ruf or ()))]
    if isinstance(tls, TlsRpt):
        uris += [(tls.subject, uri) for uri in tls.rua]
    for subject, uri in uris:
        if uri.problem or not uri.host or is_below(uri.host, home):
            continue
        evidence = Evidence(subject, uri.text)
        entry = report_receiver(uri.host)
        if entry is not None:
            yield known(Role.REPORTS, entry, evidence, entry.is_certain("report_suffixes"))
        else:
            yield stranger(Role.REPORTS, uri.host, home, evidence)
