"""The TLS-RPT record of a domain (RFC 8460 §3): its type, its parser, and where its reports go."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from checks.answers import Maybe
from checks.dmarc.uri import ReportUri, is_address, read_after_semicolon
from checks.tls_rpt.uri import read_uris
from checks.versioned import Selection, VersionedText, read, select

VERSION: Final = "TLSRPTv1"
_MEANT: Final = re.compile(r"\brua\s*[=:]\s*([^;\"'\u201c\u201d]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A domain that reports are mailed to; `is_null`: it says that it takes no mail (RFC 7505)."""

    host: str
    takes_mail: Maybe[bool]
    is_null: bool = False


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A web address that reports are posted to.

    `problem`: why nothing can be posted there, in words, "" when a server answers there.
    """

    url: str
    problem: Maybe[str] = ""


@dataclass(frozen=True, slots=True)
class TlsRpt:
    """What stands at `_smtp._tls.` of a domain.

    `record`: the one that counts, None where there is none or more than one. `aliases`: CNAME targets.
    `guards`: what protects mail to the domain and fails unseen without reports ("MTA-STS", "DANE").
    """

    domain: str
    selection: Selection = field(default_factory=Selection)
    aliases: tuple[str, ...] = ()
    record: VersionedText | None = None
    rua: tuple[ReportUri, ...] = ()
    mailboxes: tuple[Mailbox, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    guards: Maybe[tuple[str, ...]] = ()

    @property
    def place(self) -> str:
        return place_of(self.domain)

    @property
    def subject(self) -> str:
        return f"{self.place} TXT"

    @property
    def is_absent(self) -> bool:
        """Nothing there was meant as a record, and no alias leads nowhere."""
        return not self.selection.records and not self.selection.lookalikes and not self.alias_leads_nowhere

    @property
    def alias_leads_nowhere(self) -> bool:
        return bool(self.aliases) and self.selection == Selection()

    def facts(self, **more: object) -> dict[str, object]:
        """What every finding about the record says: where it stands, what it is, and the mended one."""
        text = self.record.text if self.record else ""
        return {
            "domain": self.domain,
            "place": self.place,
            "record": text,
            **more,
            "corrected": self.corrected,
        }

    @property
    def corrected(self) -> str:
        """The record to publish: with its addresses mended, or one of the domain."""
        uris = self.rua or self._meant
        mended = ",".join(dict.fromkeys(filter(None, (uri.mended for uri in uris))))
        return f"v={VERSION}; rua={mended or suggested(self.domain)}"

    @property
    def _meant(self) -> tuple[ReportUri, ...]:
        """The addresses in texts that no sender can read, as far as they can be told."""
        slips = (slip.text for slip in self.selection.lookalikes)
        found = (_MEANT.search(text) for text in (*self.selection.records, *slips))
        return tuple(uri for one in found if one for uri in read_uris(one[1].strip()))


def place_of(domain: str) -> str:
    """The name the record stands at."""
    return f"_smtp._tls.{domain}"


def suggested(domain: str) -> str:
    """An address for reports where none is known."""
    return f"mailto:tls-reports@{domain}"


def parse(domain: str, texts: tuple[str, ...], aliases: tuple[str, ...] = ()) -> TlsRpt:
    """What the TXT texts at the domain's place mean; never raises."""
    selection = select(texts, VERSION, "rua")
    if len(selection.records) != 1:
        return TlsRpt(domain, selection, aliases)
    record = read(selection.records[0], VERSION, ("rua",))
    value = record.value("rua")
    strays = tuple(uri for piece in record.junk if is_address(piece) for uri in read_after_semicolon(piece))
    return TlsRpt(domain, selection, aliases, record, read_uris(value) + strays if value else ())
