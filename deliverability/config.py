"""What an operator can set, with every default and range, and `load`, which reads it once at the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from checks.model import Override
from checks.providers.reference import MAIL_SERVERS
from deliverability.addresses import (
    IpNetwork,
    ListenAddress,
    ResolverAddress,
    parse_ehlo_name,
    parse_host,
    parse_listen,
    parse_name,
    parse_network,
    parse_resolver,
    parse_selector,
    parse_url,
)
from deliverability.chosen import parse_blocklist, parse_family, parse_profile, parse_public_resolver
from deliverability.config_accounts import Oidc, parse_header
from deliverability.config_lint import Lint
from deliverability.config_sections import Library, Mail, Metrics, Ping, Reports, Seeds, Work
from deliverability.config_sources import PATH_VARIABLE, Problems, fill, from_environment, from_toml, readers
from deliverability.config_sources import keys_of as _keys_of
from deliverability.config_values import (
    LETTERS_AND_DIGITS,
    Secret,
    certificates,
    choice,
    flag,
    many,
    mapping,
    named,
    number,
    path,
    secret,
    setting,
    table,
    text,
    whole,
)
from deliverability.database_url import database_url
from deliverability.overrides import parse_override
from deliverability.pins import NO_PINS, Pins, parse_expected

__all__ = [
    "ConfigError",
    "ResolverAddress",
    "Settings",
    "known_keys",
    "load",
    "parse_network",
    "parse_resolver",
]

PUBLIC_RESOLVERS = ("google", "cloudflare", "opendns", "quad9_unfiltered")
NO_PROFILES: Mapping[str, str] = {}
NO_SELECTORS: Mapping[str, tuple[str, ...]] = {}
DEFAULT_FILE = Path("config.toml")


class ConfigError(Exception):
    """The settings cannot be used; `problems` has one line for each thing that is wrong."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class LogLevel(StrEnum):
    """The least important line that is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """Lines for people or for programs."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Data:
    """Where the service keeps what it knows: the database in a file of `directory`, else at a URL."""

    directory: Path = setting(Path("data"), path())
    database: Secret | None = setting(None, database_url())
    migrate: bool = setting(True, flag())

    @property
    def url(self) -> str:
        """Of the database; "" for the file in `directory`."""
        return self.database.value if self.database else ""


@dataclass(frozen=True, slots=True)
class Network:
    """What of the network may be reached, at which ports, whom to trust there, and who we are."""

    allow: tuple[IpNetwork, ...] = setting((), many(text(parse_network)))
    authoritative_port: int = setting(53, whole(1, 65535))
    smtp_port: int = setting(25, whole(1, 65535))
    https_port: int = setting(443, whole(1, 65535))
    ca_file: Path | None = setting(None, certificates())
    ehlo_name: str = setting("", text(parse_ehlo_name))
    port25_reference: tuple[str, ...] = setting(MAIL_SERVERS, many(text(parse_name)))


@dataclass(frozen=True, slots=True)
class Dns:
    """How questions are asked; `timeout` in seconds, `rate` and `global_rate` in questions per second."""

    resolvers: tuple[ResolverAddress, ...] = setting((), many(text(parse_resolver)))
    timeout: float = setting(2.0, number(0.05, 60))
    tries: int = setting(3, whole(1, 10))
    max_in_flight: int = setting(500, whole(1, 20_000))
    rate: int = setting(5000, whole(0, 1_000_000))
    global_rate: int = setting(0, whole(0, 1_000_000))
    cache_entries: int = setting(200_000, whole(100, 10_000_000))
    public_resolvers: tuple[str, ...] = setting(PUBLIC_RESOLVERS, many(text(parse_public_resolver)))
    udp_payload: int = setting(1232, whole(512, 4096))  # RFC 6891 §6.2.3: less than 512 counts as 512


@dataclass(frozen=True, slots=True)
class Budget:
    """What one domain may cost."""

    seconds: float = setting(20.0, number(1, 600))
    spf_questions: int = setting(40, whole(11, 1000))  # RFC 7208 §4.6.4: ten terms beside the record itself
    questions: int = setting(400, whole(50, 100_000))
    mx_hosts: int = setting(20, whole(1, 100))


@dataclass(frozen=True, slots=True)
class Checks:
    """What is checked: `only` these families, () for all but the opt-in ones, and `also` these.

    `expected`: what must be live, by the expected-state file named here.
    `severity`: what the operator wants otherwise of single checks. `profiles`: what a domain is for.
    """

    only: tuple[str, ...] = setting((), many(text(parse_family)))
    also: tuple[str, ...] = setting((), many(text(parse_family)))
    expected: Pins = setting(NO_PINS, text(parse_expected))
    severity: tuple[Override, ...] = setting((), named(parse_override))
    profiles: Mapping[str, str] = setting(NO_PROFILES, mapping(text(parse_name), text(parse_profile)))


@dataclass(frozen=True, slots=True)
class Dkim:
    """Where keys are looked for: `selectors` maps a domain (A-labels) to its known selectors."""

    probe: bool = setting(True, flag())
    probes: int = setting(20, whole(0, 1000))
    selectors: Mapping[str, tuple[str, ...]] = setting(
        NO_SELECTORS, table(text(parse_name), text(parse_selector))
    )


@dataclass(frozen=True, slots=True)
class Blocklists:
    """Which blocklists are asked, () for those that matter most, and a key for Spamhaus."""

    lists: tuple[str, ...] = setting((), many(text(parse_blocklist)))
    dqs_key: Secret | None = setting(None, secret(least=20, fits=LETTERS_AND_DIGITS))


@dataclass(frozen=True, slots=True)
class Bulk:
    """How many domains are checked together."""

    domains_at_once: int = setting(200, whole(1, 5000))


@dataclass(frozen=True, slots=True)
class Web:
    """The page and its API."""

    listen: ListenAddress = setting(ListenAddress("127.0.0.1", 8000), text(parse_listen))
    url: str = setting("", text(parse_url))
    secret_key: Secret | None = setting(None, secret(least=32))  # 128 bits as hexadecimal digits
    trusted_hosts: tuple[str, ...] = setting((), many(text(parse_host)))
    trusted_proxies: tuple[IpNetwork, ...] = setting((), many(text(parse_network)))
    trusted_header: str = setting("", text(parse_header))
    open_checks: bool = setting(False, flag())
    checks_per_hour: int = setting(60, whole(0, 1_000_000))
    setups_per_hour: int = setting(20, whole(0, 1_000_000))
    keep_days: int = setting(365, whole(0, 36_500))


@dataclass(frozen=True, slots=True)
class Log:
    """What is written while the service runs."""

    level: LogLevel = setting(LogLevel.INFO, choice(LogLevel))
    format: LogFormat = setting(LogFormat.TEXT, choice(LogFormat))


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting; `Settings()` is what holds when nobody sets anything."""

    data: Data = field(default_factory=Data)
    network: Network = field(default_factory=Network)
    dns: Dns = field(default_factory=Dns)
    budget: Budget = field(default_factory=Budget)
    checks: Checks = field(default_factory=Checks)
    dkim: Dkim = field(default_factory=Dkim)
    blocklists: Blocklists = field(default_factory=Blocklists)
    bulk: Bulk = field(default_factory=Bulk)
    web: Web = field(default_factory=Web)
    work: Work = field(default_factory=Work)
    mail: Mail = field(default_factory=Mail)
    reports: Reports = field(default_factory=Reports)
    library: Library = field(default_factory=Library)
    seeds: Seeds = field(default_factory=Seeds)
    metrics: Metrics = field(default_factory=Metrics)
    oidc: Oidc = field(default_factory=Oidc)
    ping: Ping = field(default_factory=Ping)
    lint: Lint = field(default_factory=Lint)
    log: Log = field(default_factory=Log)


def load(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The settings of the file at `path`, else $DELIVERABILITY_CONFIG, else ./config.toml, else the defaults.

    Variables such as DELIVERABILITY_DNS__TIMEOUT override the file. ConfigError names all that is wrong.
    """
    problems = Problems()
    known = readers(Settings)
    found = file_of(path, environ)
    layers = (
        from_toml(found, known, problems) if found else {},
        from_environment(environ, known, problems),
    )
    settings = fill(Settings, known, layers, problems)
    if problems:
        raise ConfigError(tuple(problems))
    return settings


def known_keys() -> dict[str, tuple[str, ...]]:
    """Section -> the keys that may be written in it, X_file of a secret X included."""
    return {section: _keys_of(keys) for section, keys in readers(Settings).items()}


def file_of(path: Path | None, environ: Mapping[str, str]) -> Path | None:
    """The file that `load` reads, or None."""
    if path is not None:
        return path
    if named := environ.get(PATH_VARIABLE):
        return Path(named)
    return DEFAULT_FILE if DEFAULT_FILE.is_file() else None
