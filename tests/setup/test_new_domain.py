"""A new domain: its tables are those somebody looked at, rest on sources, and pass the checks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checks.model import Reason, Severity
from checks.providers.load import all_mailbox_providers
from checks.providers.recognise import mailbox_provider
from deliverability.remedies.model import Change
from deliverability.setup.wanted import mailboxes
from tests.healthy import KEY
from tests.judging import judge
from tests.remedies.zone import applied
from tests.setup.golden import DOMAIN, MAILBOXES, file_of, rows_of, text_of
from tests.world import World

FACTS = Path(__file__).parents[2] / ".." / "shared" / "facts" / "mailbox_providers.json"
OFFERED = tuple(one.id for ones in mailboxes() for one in ones)
BY_HAND = {
    "dmarc.rua-mailbox": "the MX records that a console shows, by which the reports come",
    "dkim.no-keys": "the key that a console shows",
    "mx.none": "the MX records that a console shows",
    "mx.implicit": "the MX records that a console shows",
    "mx.targets-all-missing": "the address of one's own server",
    "mx.target-missing": "the address of one's own server",
    "spf.missing": "the SPF value that a console shows",
}
"""What a table may leave open, and only where it tells the reader to copy the record."""


@pytest.mark.parametrize("mailbox", MAILBOXES)
def test_the_table_of_a_new_domain_is_the_one_that_was_looked_at(mailbox: str) -> None:
    assert file_of(mailbox).read_text(encoding="utf-8") == text_of(mailbox), "run python -m tests.setup"


@pytest.mark.skipif(not FACTS.exists(), reason="the facts are not beside the repository")
@pytest.mark.parametrize("mailbox", OFFERED)
def test_every_record_to_paste_is_a_fact_with_a_source(mailbox: str) -> None:
    known = json.loads(FACTS.read_text(encoding="utf-8"))
    fact = json.dumps(next(one for one in known if one["id"] == mailbox))
    fact = fact.replace("<domain-with-dots-as-dashes>", "<domain-with-dashes>")
    for row in rows_of(mailbox):
        if row.change is None or row.part == "later":
            continue
        assert row.sources
        if row.part != "dmarc":
            assert _as_fact(row.change, fact) in fact, row.change


def _as_fact(change: Change, fact: str) -> str:
    """The part of the value that the provider gives, as the facts have it."""
    if change.rrtype == "TXT":
        return change.value.removeprefix("v=spf1 include:").removesuffix(" ~all")
    value = change.value.rpartition(" ")[2]
    if change.rrtype == "MX" and DOMAIN.replace(".", "-") in value:
        return value.replace(DOMAIN.replace(".", "-"), "<domain-with-dashes>")
    dashed = value.replace(DOMAIN.replace(".", "-"), "<domain-with-dashes>")
    return dashed.replace(DOMAIN, "<domain>")


@pytest.mark.parametrize("mailbox", OFFERED)
def test_a_new_domain_passes_with_the_records_of_its_table(world: World, mailbox: str) -> None:
    rows = rows_of(mailbox)
    changes = tuple(row.change for row in rows if row.change and row.is_needed)
    run = judge(world, applied("", changes) + _of_provider(changes), f"support@{DOMAIN}")
    heavy = {f.check for f in run.outcome.findings if f.severity is not Severity.NOTICE}
    by_hand = {row.part for row in rows if row.change is None}
    assert heavy <= BY_HAND.keys()
    families = {"mx" if one == "dmarc.rua-mailbox" else one.partition(".")[0] for one in heavy}
    assert families <= by_hand
    gaps = [gap for gap in run.outcome.gaps if gap.unknown.reason is not Reason.NO_EVIDENCE]
    assert not [gap for gap in gaps if gap.check.partition(".")[0] not in by_hand]


def _of_provider(changes: tuple[Change, ...]) -> str:
    """What the provider has in its own zone, where the records lead."""
    lines = []
    for change in changes:
        value = change.value.rpartition(" ")[2] if change.rrtype == "MX" else change.value
        if change.rrtype == "MX" and not value.endswith(DOMAIN):
            lines.append(f"{value}. A 192.0.2.200")
        if change.rrtype == "CNAME":
            lines.append(f'{value}. TXT "v=DKIM1; k=rsa; p={KEY}"')
    names = {n for one in all_mailbox_providers().values() for n in one.spf_includes if "<" not in n}
    text = " ".join(change.value for change in changes if change.rrtype == "TXT").split()
    lines += [f'{n}. TXT "v=spf1 ip4:198.51.100.0/24 ~all"' for n in sorted(names) if f"include:{n}" in text]
    return "\n".join(lines) + "\n"


def test_the_records_of_every_provider_are_recognised_as_its_own() -> None:
    for mailbox in OFFERED:
        hosts = [row.change.value.split()[1] for row in rows_of(mailbox) if row.change and row.rrtype == "MX"]
        theirs = [host for host in hosts if not host.endswith(f".{DOMAIN}")]
        operators = {one.operator for one in mailbox_provider(tuple(theirs))}
        assert operators <= {all_mailbox_providers()[mailbox].operator}
