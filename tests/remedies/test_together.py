"""All remedies of a report made at once: none contradicts another, and few rounds leave nothing to mend."""

from __future__ import annotations

import asyncio
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from checks.domain import parse_target
from checks.model import Severity
from deliverability.gather.context import Options
from deliverability.remedies.model import Action, Change
from deliverability.remedies.registry import remedy_for
from deliverability.runs import Run, check
from tests.judging import LAB, RECORDS
from tests.remedies.direct import Direct
from tests.remedies.test_generated import DMARC, SPF
from tests.remedies.zone import applied

REST = """
mail A 192.0.2.10
good.test. TXT "v=spf1 ip4:198.51.100.0/24 ~all"
s1._domainkey TXT "v=DKIM1; k=rsa; t=y; n=; p="
"""
SERVERS = (
    "10 mail", "9 mail", "0 .", "10 gone", "5 mail.example.com", "10 alias", "1 smtp.google.com.example.com."
)  # fmt: skip
MX = st.lists(st.sampled_from(SERVERS), max_size=3, unique=True)
ROUNDS = 3


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(SPF, max_size=2, unique=True), st.lists(DMARC, max_size=2, unique=True), MX)
def test_all_remedies_made_at_once_agree_and_leave_nothing_that_a_record_mends(
    spf: list[str], dmarc: list[str], servers: list[str]
) -> None:
    lines = [f"@ TXT {json.dumps(text)}" for text in spf]
    lines += [f"_dmarc TXT {json.dumps(text)}" for text in dmarc]
    lines += [f"@ MX {server}" for server in servers]
    zone = "\n".join((REST, "alias CNAME mail", *lines, ""))
    for _ in range(ROUNDS):
        changes = _changes(_judged(zone))
        _agree(changes)
        zone = applied(zone, changes)
    assert _changes(_judged(zone)) == ()


def _judged(zone: str) -> Run:
    options = Options(allow=LAB, families=RECORDS)
    return asyncio.run(check(Direct(zone), parse_target("support@example.com"), options))


def _changes(run: Run) -> tuple[Change, ...]:
    """What the findings of weight ask for, each change once."""
    heavy = (one for one in run.outcome.findings if one.severity is not Severity.NOTICE)
    remedies = (remedy_for(one, run.snapshot) for one in heavy)
    return tuple(dict.fromkeys(change for one in remedies if one for change in one.changes))


def _agree(changes: tuple[Change, ...]) -> None:
    """No record is changed in two ways, and no place gets two records of which only one may be."""
    old = [(one.name, one.rrtype, one.old) for one in changes if one.action is not Action.ADD]
    assert len(old) == len(set(old)), changes
    new = [one.name for one in changes if one.rrtype == "TXT" and one.value]
    assert len(new) == len(set(new)), changes
