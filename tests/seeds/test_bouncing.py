"""A bounce in the sender's mailbox says why a test mail did not arrive."""

from __future__ import annotations

from checks.placement.record import Where
from deliverability.seeds.bouncing import bounce_due
from deliverability.seeds.model import Probe, TestState
from deliverability.store import probes
from tests.seeds.house import MINUTE, SECOND, House

ANNA, BACK = "anna@gmail.example", "bounces@own.example"


def bounce(probe: Probe, token: str, recipient: str = "") -> bytes:
    """As Postfix writes it (RFC 3464)."""
    return f"""From: MAILER-DAEMON@own.example
To: {BACK}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.own.example

Final-Recipient: rfc822; {recipient or probe.recipient}
Action: failed
Status: 5.7.26
Remote-MTA: dns; mx.gmail.example
Diagnostic-Code: smtp; 550-5.7.26 This mail has been blocked because the sender is unauthenticated.

--b
Content-Type: text/rfc822-headers

From: support@shop.example
Message-ID: <{token}@shop.example>
Subject: Your order

--b--
""".replace("\n", "\r\n").encode()


def waiting(house: House) -> tuple[Probe, object]:
    shop = house.domain()
    house.sender(shop)
    house.seed(ANNA)
    house.seed(BACK, role="bounces", domain_id=shop)
    test = house.begin(shop)
    house.send()
    assert house.office.recipients == [ANNA]  # the mailbox for bounces gets no test mail
    return house.probes(test)[0], test


def test_a_bounce_of_the_mail_says_why_it_did_not_arrive(house: House) -> None:
    probe, test = waiting(house)
    house.boxes.deliver(BACK, bounce(probe, probe.token), at=house.now)
    house.now += SECOND
    assert bounce_due(house.desk, house.now) == 1
    with house.database.connect() as connection:
        after = probes.get(connection, probe.id)
        refusal = probes.details(connection, [probe.id])[probe.id].refusal
    assert after is not None
    assert (after.where, after.next_look_at) == (Where.REJECTED, None)
    assert refusal is not None
    assert (refusal.status, refusal.cause, refusal.at_once) == ("5.7.26", "authentication", False)
    house.look()
    assert house.test(test).state is TestState.DONE  # type: ignore[arg-type]


def test_a_bounce_of_another_mail_says_nothing_of_this_one(house: House) -> None:
    probe, _ = waiting(house)
    house.boxes.deliver(BACK, bounce(probe, "0" * 32), at=house.now)
    assert bounce_due(house.desk, house.now) == 0
    assert house.boxes.logins == 1


def test_a_mailbox_that_passes_the_mail_on_to_one_that_refuses_it_may_have_it_all_the_same(
    house: House,
) -> None:
    probe, test = waiting(house)
    passed_on = bounce(probe, probe.token, recipient="anna@old-job.example")
    house.boxes.deliver(BACK, passed_on, at=house.now)
    assert bounce_due(house.desk, house.now) == 0
    house.deliver()
    house.now += MINUTE
    house.look()
    assert house.probes(test)[0].where is Where.INBOX  # type: ignore[arg-type]


def test_the_mailbox_is_opened_only_while_a_mail_is_waited_for_and_not_all_the_time(house: House) -> None:
    _, _ = waiting(house)
    for age in (0, 1, 2, 3):
        house.now += age * SECOND
        bounce_due(house.desk, house.now)
    assert house.boxes.logins == 3  # of its own network: every two seconds
    house.deliver()
    house.look()
    before = house.boxes.logins
    house.now += MINUTE
    assert bounce_due(house.desk, house.now) == 0
    assert house.boxes.logins == before
