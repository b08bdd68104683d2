"""What a provider fact looks like: frozen types for the entries of the TOML files beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Confidence(StrEnum):
    """How well an entry is sourced; LOW entries and low-confidence fields are never pasted into a zone."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class MxHost(NamedTuple):
    """One MX a provider wants; `preference` None where it is not fixed. `host` may hold <placeholders>."""

    preference: int | None
    host: str


class WantedRecord(NamedTuple):
    """One record a provider wants: `host` below the domain, `target` "" where only the provider knows it."""

    host: str
    rrtype: str
    target: str

    @property
    def selector(self) -> str:
        """The DKIM selector this record is for; "" when it is not the domain's own or not a fixed name."""
        selector, _, rest = self.host.partition("._domainkey")
        return "" if rest or selector == self.host or "<" in selector else selector


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What every entry has: who, where it is known from (`sources`), when it was `collected`, how surely."""

    id: str
    name: str
    collected: date
    sources: tuple[str, ...]
    confidence: Confidence
    low_confidence_fields: tuple[str, ...] = ()

    def is_certain(self, field: str, part: str = "") -> bool:
        """Whether `field` ("dkim"), or only its item `part` (a host of it), may become a record to paste.

        "mx.preference" asks for that piece of the items. Without a part, doubt about any part counts.
        Raises ValueError for a field that is none.
        """
        name, _, piece = field.partition(".")
        if not hasattr(self, name):
            raise ValueError(f"{type(self).__name__} has no {name}")
        doubts = (path for path in self.low_confidence_fields if _casts_doubt(path, name, piece, part))
        return self.confidence is not Confidence.LOW and not any(doubts)


def _casts_doubt(path: str, name: str, piece: str, part: str) -> bool:
    """Whether the low-confidence `path` ("dkim", "dkim[host]", "mx.preference") concerns what is asked."""
    if path == name:
        return True
    if path.startswith(f"{name}["):
        return not part or path == f"{name}[{part}]"
    return path.startswith(f"{name}.") and (not piece or path == f"{name}.{piece}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider(Fact):
    """What mailbox providers and sending services share; mailbox.toml explains the fields."""

    operator: str
    mx_suffixes: tuple[str, ...] = ()
    spf_includes: tuple[str, ...] = ()
    spf_suffixes: tuple[str, ...] = ()
    dkim: tuple[WantedRecord, ...] = ()
    dkim_older: tuple[str, ...] = ()
    dkim_suffixes: tuple[str, ...] = ()
    dmarc_suffixes: tuple[str, ...] = ()
    policy_suffixes: tuple[str, ...] = ()
    selectors: tuple[str, ...] = ()
    verification: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxProvider(Provider):
    """One entry of mailbox.toml; `kind` is mailbox, forwarder, gateway or hosting_panel."""

    kind: str
    custom_domain: bool = True
    mx_pattern: str = ""
    mx: tuple[tuple[MxHost, ...], ...] = ()
    spf_redirect: str = ""
    dkim_bits: int | None = None
    dkim_by_hand: bool | None = None
    dkim_where: str = ""

    @property
    def keeps_mail(self) -> bool:
        """False for what only passes mail on (gateway, forwarder): a mailbox host behind it is normal."""
        return self.kind not in ("gateway", "forwarder")


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingService(Provider):
    """One entry of sending.toml: who sends in a domain's name; `spf_needed` "" where that is not known."""

    category: str
    spf_needed: str = ""
    dkim_pattern: str = ""
    return_path: WantedRecord | None = None
    return_path_suffixes: tuple[str, ...] = ()
    rdns_suffixes: tuple[str, ...] = ()
    other: tuple[WantedRecord, ...] = ()
    aligns: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsHost(Fact):
    """One entry of dns_hosts.toml; `labels` as (key, label); TTLs in seconds; None or "" is "not known"."""

    operator: str
    ns_suffixes: tuple[str, ...] = ()
    ns_pattern: str = ""
    could_also_be: tuple[str, ...] = ()
    where: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    apex: str | None = None
    zone_appended: bool | None = None
    final_dot: str = ""
    txt_quotes: str = ""
    long_txt: str = ""
    txt_max: int | None = None
    default_ttl: int | None = None
    min_ttl: int | None = None
    preference_in_value: bool = False
    one_record_per_name: bool = False
    proxies_cnames: bool = False
    proxy_off: str = ""
    wildcard_by_default: bool = False
    takes_null_mx: bool = True
    domain_connect: bool = False
    notes: tuple[str, ...] = ()

    def label(self, key: str) -> str:
        """What the field `key` (type, name, txt, cname, mx, preference, ttl) is called; "" if unknown."""
        return dict(self.labels).get(key, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class FreemailGroup(Fact):
    """One entry of freemail.toml: `domains` at which the public has addresses but no say in the DNS."""

    domains: tuple[str, ...]
    unverified_domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkingService(Fact):
    """One parking entry of parking.toml: name servers that serve parked names only."""

    ns_suffixes: tuple[str, ...] = ()
    ns_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder(Fact):
    """One placeholder entry of parking.toml: MX names that can never take mail, with the `meaning`."""

    mx_suffixes: tuple[str, ...]
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReceiver(Fact):
    """One entry of reports.toml: who reads reports, and keeps single records for customers."""

    operator: str
    report_suffixes: tuple[str, ...]
    record_suffixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicResolver(Fact):
    """One entry of resolvers.toml: a DNS server that answers anybody; `filters` None: not known what."""

    operator: str
    addresses: tuple[str, ...]
    doh: str = ""
    filters: str | None = None
    validates: bool | None = None
    sends_subnet: bool | None = None
    region: str = ""
    shows_propagation: bool = False
    notes: tuple[str, ...] = ()

    @property
    def doh_host(self) -> str:
        """The host in `doh`, "" without one."""
        return self.doh.removeprefix("https://").partition("/")[0]


class Level(StrEnum):
    """What a listing does to mail; blocklists.toml explains the words."""

    MAJOR = "major"
    MINOR = "minor"
    HOME = "home"
    NOTED = "noted"
    GOOD = "good"


class Code(NamedTuple):
    """One way in which a list answers: from `first` to `last` (an address as a number, or a bit)."""

    first: int
    last: int
    level: Level
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocklist(Fact):
    """One entry of blocklists.toml: a list of senders (`kind` ip) or domains (domain), asked over DNS."""

    zone: str
    kind: str
    ipv6: bool = False
    codes: tuple[Code, ...] = ()
    bits: tuple[Code, ...] = ()
    refusals: tuple[Code, ...] = ()
    test_points: tuple[str, ...] = ()
    keyed: bool = False
    lookup: str = ""
    weight: str = "low"
    terms: str = ""
