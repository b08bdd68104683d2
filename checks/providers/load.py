"""Reads the fact files beside this module into typed entries: each file once, when it is first asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from ipaddress import IPv4Address
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from checks.providers.facts import (
    Blocklist,
    Code,
    Confidence,
    DnsHost,
    Fact,
    FreemailGroup,
    Level,
    MailboxProvider,
    MxHost,
    ParkingService,
    Placeholder,
    PublicResolver,
    ReportReceiver,
    SendingService,
    WantedRecord,
)

F = TypeVar("F", bound=Fact)


@cache
def all_mailbox_providers() -> Mapping[str, MailboxProvider]:
    """Mailbox hosts, forwarders, gateways and panels by id, in the order of mailbox.toml."""
    return _entries("mailbox.toml", "mailbox", MailboxProvider)


@cache
def all_sending_services() -> Mapping[str, SendingService]:
    """Sending services by id, in the order of sending.toml."""
    return _entries("sending.toml", "service", SendingService)


@cache
def all_dns_hosts() -> Mapping[str, DnsHost]:
    """DNS hosts by id, in the order of dns_hosts.toml."""
    return _entries("dns_hosts.toml", "host", DnsHost)


@cache
def all_freemail_groups() -> Mapping[str, FreemailGroup]:
    """Public mailbox domains by id of the group, in the order of freemail.toml."""
    return _entries("freemail.toml", "group", FreemailGroup)


@cache
def all_parking_services() -> Mapping[str, ParkingService]:
    """Parking services by id, in the order of parking.toml."""
    return _entries("parking.toml", "parking", ParkingService)


@cache
def all_placeholders() -> Mapping[str, Placeholder]:
    """Placeholder MX names by id, in the order of parking.toml."""
    return _entries("parking.toml", "placeholder", Placeholder)


@cache
def all_report_receivers() -> Mapping[str, ReportReceiver]:
    """Services that read reports by id, in the order of reports.toml."""
    return _entries("reports.toml", "receiver", ReportReceiver)


@cache
def all_public_resolvers() -> Mapping[str, PublicResolver]:
    """Public resolvers by id, in the order of resolvers.toml."""
    return _entries("resolvers.toml", "resolver", PublicResolver)


@cache
def all_blocklists() -> Mapping[str, Blocklist]:
    """Lists that are asked over DNS by id, in the order of blocklists.toml."""
    return _entries("blocklists.toml", "blocklist", Blocklist)


@cache
def default_blocklists() -> tuple[str, ...]:
    """The lists that matter most to a small business, by id."""
    return tuple(id_ for id_, one in all_blocklists().items() if one.weight in ("high", "medium"))


@cache
def common_selectors() -> tuple[str, ...]:
    """The common DKIM selectors, most telling first, in the order of selectors.txt."""
    lines = _text("selectors.txt").splitlines()
    return tuple(line.partition("\t")[0] for line in lines if line and not line.startswith("#"))


def _text(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


@cache
def _document(name: str) -> dict[str, Any]:
    return tomllib.loads(_text(name))


def _entries(name: str, table: str, kind: type[F]) -> Mapping[str, F]:
    document = _document(name)
    legend: dict[str, str] = document["source_names"]
    entries = document[table].items()
    return MappingProxyType({id_: _entry(kind, id_, document, facts, legend) for id_, facts in entries})


def _entry(
    kind: type[F], id_: str, document: dict[str, Any], facts: dict[str, Any], legend: dict[str, str]
) -> F:
    """One entry; a key that `kind` does not have is our own mistake and raises TypeError."""
    values = {key: _READERS.get(key, _plain)(value) for key, value in facts.items()}
    values["sources"] = tuple(_source(source, legend) for source in facts["sources"])
    return kind(**{"id": id_, "collected": document["collected"], **values})


def _source(source: str, legend: dict[str, str]) -> str:
    key, _, rest = source.partition(":")
    return legend[key] + rest if key in legend else source


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _mx_host(text: str) -> MxHost:
    preference, _, host = text.rpartition(" ")
    return MxHost(int(preference) if preference else None, host)


def _record(text: str) -> WantedRecord:
    host, rrtype, target = (*text.split(" ", 2), "")[:3]
    return WantedRecord(host, rrtype, target)


def _code(text: str) -> Code:
    """ "127.0.0.4-7 major what it means" """
    answers, level, meaning = text.split(" ", 2)
    return Code(*_answers(answers), Level(level), meaning)


def _refusal(text: str) -> Code:
    answers, _, meaning = text.partition(" ")
    return Code(*_answers(answers), Level.GOOD, meaning)


def _bit(text: str) -> Code:
    bit, level, meaning = text.split(" ", 2)
    return Code(int(bit), int(bit), Level(level), meaning)


def _answers(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    number = int(IPv4Address(first))
    return number, (number & ~0xFF) + int(last) if last else number


_READERS: dict[str, Any] = {
    "confidence": Confidence,
    "mx": lambda sets: tuple(tuple(map(_mx_host, hosts)) for hosts in sets),
    "dkim": lambda records: tuple(map(_record, records)),
    "other": lambda records: tuple(map(_record, records)),
    "return_path": _record,
    "codes": lambda codes: tuple(map(_code, codes)),
    "refusals": lambda codes: tuple(map(_refusal, codes)),
    "bits": lambda bits: tuple(map(_bit, bits)),
    "labels": lambda labels: tuple(labels.items()),
}
