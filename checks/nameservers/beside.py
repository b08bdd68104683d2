"""What stands beside a domain's own names: wildcards, names entered twice, aliases that lead nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from checks.answers import Maybe


@dataclass(frozen=True, slots=True)
class Wildcards:
    """What a name below the domain answers that nobody made up on purpose: its TXT texts and its MX hosts.

    `is_alias`: it does so as the wildcard is a CNAME of a name that has them.
    """

    domain: str
    texts: Maybe[tuple[str, ...]]
    mail: Maybe[tuple[str, ...]]
    is_alias: bool = False

    def kind(self, rrtype: str) -> str:
        """The type of the record named `*`."""
        return "CNAME" if self.is_alias else rrtype


@dataclass(frozen=True, slots=True)
class Doubled:
    """A record that stands at `wrong`, where its `name` has the zone's name once more at its end.

    `what`: "SPF", "MX", "DKIM", "MTA-STS" or "TLS-RPT"; `texts`: of all of them there, () where only their
    place is known.
    """

    what: str
    name: str
    wrong: str
    texts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The first of the texts, or ""."""
        return self.texts[0] if self.texts else ""

    @property
    def is_needed(self) -> bool:
        """Mail is lost or not believed without it."""
        return self.what in ("MX", "SPF", "DKIM")

    @property
    def rrtype(self) -> str:
        return "MX" if self.what == "MX" else "TXT"

    @property
    def facts(self) -> dict[str, object]:
        """What a finding says of it."""
        record = {"record": self.text, "stated": f": `{self.text}`"} if self.text else {"stated": ""}
        return {"what": self.what, "name": self.name, "wrong": self.wrong, "rrtype": self.rrtype, **record}


@dataclass(frozen=True, slots=True)
class Twice:
    """Names that were looked for with the zone's name twice, as nothing stands at the right one."""

    domain: str
    found: tuple[Maybe[Doubled], ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyHostAlias:
    """Where the host of the MTA-STS policy is an alias of a name that does not exist, confirmed; else "".

    `by_wildcard`: as every name below the domain is, by a wildcard. `target`: what the record itself says.
    The aliases of MX hosts, DKIM keys and other records are seen where these are looked at.
    """

    domain: str
    dangling: Maybe[str] = ""
    by_wildcard: bool = False
    target: str = ""

    @property
    def name(self) -> str:
        """The name that the alias was made for."""
        return f"{'*' if self.by_wildcard else 'mta-sts'}.{self.domain}"


@dataclass(frozen=True, slots=True)
class Existence:
    """Whether a receiver that asks for the SOA sees that the domain exists, as Yahoo does.

    `soa`: the question does not come back with NXDOMAIN. `is_there`: mail records are. `by_wildcard`: only
    because a wildcard of the zone answers for every name.
    """

    domain: str
    zone: str
    soa: Maybe[bool]
    is_there: Maybe[bool]
    by_wildcard: Maybe[bool] = False
