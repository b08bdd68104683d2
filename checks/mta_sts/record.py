"""What stands at `_mta-sts.` of a domain, and the host that serves its policy (RFC 8461 §3.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from checks.addresses import special_use
from checks.answers import Maybe
from checks.model import Unknown
from checks.versioned import Selection, VersionedText, read, select

VERSION: Final = "STSv1"
PATH: Final = "/.well-known/mta-sts.txt"
_ID: Final = re.compile(r"[A-Za-z0-9]{1,32}")


@dataclass(frozen=True, slots=True)
class PolicyHost:
    """`mta-sts.` of the domain: its addresses, () when it certainly has none, and CNAME targets followed."""

    name: str
    addresses: Maybe[tuple[str, ...]] = ()
    aliases: tuple[str, ...] = ()

    @property
    def special(self) -> tuple[str, ...]:
        """The addresses that the Internet does not reach, each with its kind."""
        if isinstance(self.addresses, Unknown):
            return ()
        return tuple(f"{a}: {special_use(a)}" for a in self.addresses if special_use(a))


@dataclass(frozen=True, slots=True)
class MtaSts:
    """The TXT texts at the domain's place; `record` is the one that counts, None unless there is just one.

    `unannounced`: a policy is served though no record says so.
    """

    domain: str
    host: PolicyHost
    selection: Selection = field(default_factory=Selection)
    aliases: tuple[str, ...] = ()
    record: VersionedText | None = None
    unannounced: Maybe[bool] = False

    @property
    def place(self) -> str:
        return place_of(self.domain)

    @property
    def subject(self) -> str:
        return f"{self.place} TXT"

    @property
    def alias_leads_nowhere(self) -> bool:
        return bool(self.aliases) and self.selection == Selection()

    @property
    def is_announced(self) -> bool:
        """Something there was meant to say that a policy is served."""
        return bool(self.selection.records or self.selection.lookalikes) or self.alias_leads_nowhere

    @property
    def id(self) -> str | None:
        """The id as written, None when there is none."""
        return self.record.value("id") if self.record else None

    @property
    def is_valid(self) -> bool:
        """Whether senders take the record and ask for the policy (RFC 8461 §3.1)."""
        return self.record is not None and not self.record.junk and bool(_ID.fullmatch(self.id or ""))

    def corrected(self, now: datetime) -> str:
        """The record to publish; without an id that can be kept, one made of the time."""
        texts = (*self.selection.records, *(slip.text for slip in self.selection.lookalikes))
        known = next((found for text in texts if (found := _ID_MEANT.search(text))), None)
        kept = re.sub(r"[^A-Za-z0-9]", "", known[1])[:32] if known and len(texts) == 1 else ""
        return f"v={VERSION}; id={kept or fresh_id(now)}"

    def facts(self, now: datetime, **more: object) -> dict[str, object]:
        """What every finding about the record says."""
        text = self.record.text if self.record else ""
        told = {"domain": self.domain, "place": self.place, "record": text, "host": self.host.name}
        return told | more | {"corrected": self.corrected(now)}


_ID_MEANT: Final = re.compile(r"\bid\s*[=:]\s*([^;\s\"']+)", re.IGNORECASE)


def place_of(domain: str) -> str:
    """The name the record stands at."""
    return f"_mta-sts.{domain}"


def host_of(domain: str) -> str:
    """The name of the web server that serves the policy (§3.3)."""
    return f"mta-sts.{domain}"


def url_of(domain: str) -> str:
    """Where the policy is (§3.3)."""
    return f"https://{host_of(domain)}{PATH}"


def fresh_id(now: datetime) -> str:
    """An id that no earlier record has."""
    return now.strftime("%Y%m%d%H%M%S")


def is_id(text: str) -> bool:
    """1 to 32 letters and digits (§3.1)."""
    return _ID.fullmatch(text) is not None


def parse(domain: str, host: PolicyHost, texts: tuple[str, ...], aliases: tuple[str, ...] = ()) -> MtaSts:
    """What the TXT texts at the domain's place mean; never raises."""
    selection = select(texts, VERSION, "id")
    record = read(selection.records[0], VERSION) if len(selection.records) == 1 else None
    return MtaSts(domain, host, selection, aliases, record)
