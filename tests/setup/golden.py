"""The tables of a new domain as text: six mailbox providers, each record typed at twelve DNS hosts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checks.providers.load import all_dns_hosts, all_mailbox_providers
from deliverability.setup.row import Row
from deliverability.setup.table import table
from deliverability.setup.wanted import COMMON_HOSTS, Wanted
from deliverability.typed import typed_in

FOLDER = Path(__file__).parent / "tables"
MAILBOXES = ("google_workspace", "microsoft_365", "zoho_eu", "fastmail", "proton", "gandi")
DOMAIN = "example.com"


def text_of(mailbox: str) -> str:
    """The file of one mailbox provider, as Markdown."""
    return "\n".join(_lines(mailbox)) + "\n"


def file_of(mailbox: str) -> Path:
    return FOLDER / f"{mailbox}.md"


def rows_of(mailbox: str, host: str = "cloudflare") -> tuple[Row, ...]:
    """The table of a new domain without other services."""
    return table(Wanted(f"support@{DOMAIN}", mailbox, (), host)).rows


def _lines(mailbox: str) -> Iterator[str]:
    rows = rows_of(mailbox)
    yield f"# {all_mailbox_providers()[mailbox].name}: the records of a new domain"
    for row in rows:
        yield ""
        yield from _record(row)
    yield ""
    yield "## As typed at each DNS host"
    for host in COMMON_HOSTS:
        yield ""
        yield f"### {all_dns_hosts()[host].name}"
        yield ""
        yield from dict.fromkeys(_typed(row, host, rows) for row in rows if row.change)


def _record(row: Row) -> Iterator[str]:
    value = f"`{row.change.value}`" if row.change else "copied from a console"
    yield f"- **{row.part}** `{row.name or '?'}` {row.rrtype} {value}{'' if row.is_needed else ' (can wait)'}"
    yield f"  - {row.purpose}"
    yield from (f"  - Step: {step}" for step in row.steps)
    yield f"  - Source: {'; '.join(source.text for source in row.sources)}"


def _typed(row: Row, host: str, rows: tuple[Row, ...]) -> str:
    """The fields of one record; a host that keeps all values of a name in one record has them all in one."""
    assert row.change is not None
    there = [one.change for one in rows if one.change and (one.name, one.rrtype) == (row.name, row.rrtype)]
    whole = tuple(change.value for change in there)
    fields = typed_in(row.change, DOMAIN, all_dns_hosts()[host], whole).fields
    return "- " + ", ".join(f"{field.label}: `{' | '.join(field.value.splitlines())}`" for field in fields)
