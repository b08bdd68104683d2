"""A domain whose mail runs already is not broken by its table, and in the end nothing is left to do."""

from __future__ import annotations

import pytest

from checks.model import Severity
from deliverability.remedies.model import Action, Change
from deliverability.runs import Run
from deliverability.setup.row import State
from deliverability.setup.table import table
from deliverability.setup.wanted import COMMON_MAILBOXES, Wanted, mailboxes
from tests.judging import judge
from tests.remedies.zone import applied
from tests.setup.golden import rows_of
from tests.setup.looking import seen_in
from tests.setup.test_new_domain import _of_provider
from tests.setup.test_table import seen, wanted
from tests.world import World

OFFERED = tuple(one.id for ones in mailboxes() for one in ones)
OTHERS = """
mail A 192.0.2.10
_spf.google.com. TXT "v=spf1 ip4:198.51.100.0/24 ~all"
sendgrid.net. TXT "v=spf1 ip4:198.51.100.0/24 ~all"
mail.zendesk.com. TXT "v=spf1 ip4:198.51.100.0/24 ~all"
smtp.google.com. A 192.0.2.200
s1._domainkey TXT "v=DKIM1; p="
"""
RUNNING = {
    "at Google, with a help desk": """
@ MX 1 smtp.google.com.
@ TXT "v=spf1 include:_spf.google.com include:mail.zendesk.com ~all"
@ TXT "google-site-verification=abc"
_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"
""",
    "on its own server, with a newsletter": """
@ MX 10 mail
@ TXT "v=spf1 mx ip4:192.0.2.10 include:sendgrid.net -all"
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"
""",
    "with two SPF records": """
@ MX 10 mail
@ TXT "v=spf1 mx -all"
@ TXT "v=spf1 include:sendgrid.net ~all"
""",
}


@pytest.mark.parametrize("mailbox", OFFERED)
def test_once_the_table_is_followed_nothing_is_left_to_do(mailbox: str) -> None:
    changes = [row.change for row in rows_of(mailbox) if row.change]
    names = [(change.name.removesuffix(".example.com"), change) for change in changes]
    now = seen(*(f"{'@' if name == 'example.com' else name} {one.rrtype} {one.value}" for name, one in names))
    again = table(wanted(mailbox), now)
    assert again.replaces == ()
    assert {row.tick.state for row in again.rows if row.change} <= {State.SEEN}
    assert [row.change for row in again.rows if row.change] == changes


@pytest.mark.parametrize("mailbox", COMMON_MAILBOXES[:5])
@pytest.mark.parametrize("running", RUNNING)
def test_a_move_leaves_no_fault_behind_that_was_not_there(world: World, running: str, mailbox: str) -> None:
    zone = RUNNING[running] + OTHERS
    asked = Wanted("support@example.com", mailbox, (), "cloudflare")
    rows = table(asked, seen_in(world, zone, asked)).rows
    changes = tuple(row.change for row in rows if row.change and row.is_needed)
    changes = tuple(one for one in changes if one.action is not Action.ADD or f'"{one.value}"' not in zone)
    before = judge(world, zone)
    after = judge(world, applied(zone, changes) + _missing(zone, changes))
    by_hand = {row.part for row in rows if row.change is None}
    new = _heavy(after) - _heavy(before)
    assert {one for one in new if one.partition(".")[0] not in by_hand} == set()


@pytest.mark.parametrize("running", RUNNING)
def test_no_sender_that_was_allowed_is_lost(world: World, running: str) -> None:
    zone = RUNNING[running] + OTHERS
    asked = Wanted("support@example.com", "fastmail", ("mailchimp",), "cloudflare")
    rows = table(asked, seen_in(world, zone, asked)).rows
    (line,) = [row.change.value for row in rows if row.part == "spf" and row.change and row.change.value]
    terms = {
        word for row in RUNNING[running].split("\n") if "v=spf1" in row for word in row.split('"')[1].split()
    }
    assert {term for term in terms if not term.endswith("all")} <= set(line.split())


def test_a_mailbox_that_is_kept_leaves_every_record_as_it_is(world: World) -> None:
    zone = RUNNING["at Google, with a help desk"] + OTHERS
    asked = Wanted("support@example.com", "google_workspace", ("zendesk",), "cloudflare")
    rows = table(asked, seen_in(world, zone, asked)).rows
    state = {row.part: row.tick.state for row in rows if row.part in ("proof", "mx", "spf", "dmarc")}
    assert state == dict.fromkeys(("proof", "mx", "spf", "dmarc"), State.SEEN)


def _heavy(run: Run) -> set[str]:
    return {one.check for one in run.outcome.findings if one.severity is not Severity.NOTICE}


def _missing(zone: str, changes: tuple[Change, ...]) -> str:
    """What the providers have in their own zones, where the world does not have it yet."""
    lines = _of_provider(changes).split("\n")
    return "\n".join(line for line in lines if f"\n{line.split(' ')[0]} " not in zone)
