"""What a domain's owner has pinned in an expected-state file, and what is live beside each pin."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from checks.answers import Answer, Maybe, Mx, Txt
from checks.dmarc.selection import select as select_dmarc
from checks.model import Unknown
from checks.spf.selection import select as select_spf


class Kind(StrEnum):
    """What is pinned, by its key in the file."""

    MX = "mx"
    NAMESERVERS = "nameservers"
    SPF = "spf"
    SPF_INCLUDES = "spf.must_include"
    DKIM = "dkim.selectors"
    DMARC_POLICY = "dmarc.policy"
    DMARC_RUA = "dmarc.rua"
    MTA_STS_MODE = "mta_sts.mode"
    RECORD = "record"

    @property
    def words(self) -> str:
        """What stands there, as a reader knows it."""
        return _WORDS[self]


_WORDS = {
    Kind.MX: "the records of your mail servers",
    Kind.NAMESERVERS: "the records of your name servers",
    Kind.SPF: "the record of who may send for you",
    Kind.SPF_INCLUDES: "the record of who may send for you",
    Kind.DKIM: "the key that signs your mail",
    Kind.DMARC_POLICY: "the record against fakes",
    Kind.DMARC_RUA: "the addresses for reports about your mail",
    Kind.MTA_STS_MODE: "the rule that mail to you is encrypted",
    Kind.RECORD: "a single record",
}


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of the file: `values` that must stand at `name`, and its `place` ("mail-expected.toml:12")."""

    kind: Kind
    name: str
    rrtype: str
    values: tuple[str, ...]
    place: str

    @property
    def subject(self) -> str:
        return f"{self.name} {self.rrtype}"


@dataclass(frozen=True, slots=True)
class Pinned:
    """A pin, and the values of its kind that are live: () for certainly none."""

    pin: Pin
    live: Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Expected:
    """All pins of a domain."""

    domain: str
    pins: tuple[Pinned, ...]

    @property
    def silences(self) -> tuple[Unknown, ...]:
        """Why it is not known of some pins whether they hold, one for each question."""
        return tuple(dict.fromkeys(one.live for one in self.pins if isinstance(one.live, Unknown)))


def live_values(pin: Pin, answer: Answer) -> tuple[str, ...]:
    """The values of the pin's kind in an answer: of the TXT records at a domain only the SPF records, say."""
    if pin.kind in (Kind.SPF, Kind.SPF_INCLUDES):
        return select_spf(answer.texts).records
    if pin.kind in (Kind.DMARC_POLICY, Kind.DMARC_RUA):
        return select_dmarc(answer.texts).records
    return tuple(map(_shown, answer.records))


def _shown(record: object) -> str:
    if isinstance(record, Mx):
        return f"{record.preference} {record.host or '.'}"
    return record.text if isinstance(record, Txt) else str(record)
