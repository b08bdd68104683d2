"""The table of a set-up: what stands there is merged in, what must go is named, and nothing is guessed."""

from __future__ import annotations

from dataclasses import replace

from checks.answers import Question
from checks.model import Reason, Unknown
from checks.providers.load import all_mailbox_providers, all_sending_services
from deliverability.remedies.model import Action, Change
from deliverability.setup.row import Row, State
from deliverability.setup.seen import Lookups, Seen, Sight
from deliverability.setup.table import UNSEEN, questions, table
from deliverability.setup.wanted import OTHER, Wanted, mailboxes, services
from tests.readability import line_faults

DOMAIN = "example.com"


def wanted(mailbox: str = "fastmail", *services: str, target: str = "support@example.com") -> Wanted:
    return Wanted(target, mailbox, services, "cloudflare")


def seen(*records: str, server: str = "ns1.example.com") -> Seen:
    """A look at one server that holds these records, "NAME TYPE VALUE", @ being the domain."""
    sights: dict[Question, tuple[str, ...]] = {}
    for record in records:
        name, rrtype, value = record.split(" ", 2)
        whole = DOMAIN if name == "@" else f"{name}.{DOMAIN}"
        question = Question(whole, rrtype)
        sights[question] = (*sights.get(question, ()), value)
    asked = dict.fromkeys(every(), ()) | sights
    return Seen(DOMAIN, (server,), sights={one: (Sight(server, values),) for one, values in asked.items()})


def every() -> tuple[Question, ...]:
    known = ("fastmail", "google_workspace", "microsoft_365", "zoho_eu", "cpanel", OTHER)
    services = ("zendesk", "mailchimp", "shopify", "sendgrid")
    return tuple(one for mailbox in known for one in questions(wanted(mailbox, *services)))


def row(rows: tuple[Row, ...], key: str) -> Row:
    return next(one for one in rows if one.key == key)


def values(rows: tuple[Row, ...], part: str) -> list[tuple[Action, str, str]]:
    found = [one.change for one in rows if one.part == part and one.change]
    return [(change.action, change.value, change.old) for change in found]


def test_a_new_domain_gets_one_record_for_each_thing_that_is_certain() -> None:
    rows = table(wanted()).rows
    assert [one.change for one in rows if one.change and one.is_needed] == [
        Change(Action.ADD, DOMAIN, "MX", "10 in1-smtp.messagingengine.com"),
        Change(Action.ADD, DOMAIN, "MX", "20 in2-smtp.messagingengine.com"),
        Change(Action.ADD, DOMAIN, "TXT", "v=spf1 include:spf.messagingengine.com ~all"),
        *(
            Change(Action.ADD, f"fm{n}._domainkey.{DOMAIN}", "CNAME", f"fm{n}.{DOMAIN}.dkim.fmhosted.com")
            for n in (1, 2, 3)
        ),
        Change(Action.ADD, f"_dmarc.{DOMAIN}", "TXT", f"v=DMARC1; p=none; rua=mailto:support@{DOMAIN}"),
    ]


def test_the_services_stand_in_the_one_spf_record_and_bring_their_keys() -> None:
    rows = table(wanted("fastmail", "zendesk", "mailchimp")).rows
    line = "v=spf1 include:spf.messagingengine.com include:mail.zendesk.com ~all"
    assert values(rows, "spf") == [(Action.ADD, line, "")]
    assert row(rows, "dkim-mailchimp-k2").change is not None
    assert not [one for one in rows if one.key == "dkim-mailchimp-k1"]  # an older name of the same service


def test_senders_that_are_allowed_already_stay_in_the_one_spf_record() -> None:
    now = seen("@ TXT v=spf1 ip4:192.0.2.1 include:sendgrid.net -all")
    rows = table(wanted(), now).rows
    old = "v=spf1 ip4:192.0.2.1 include:sendgrid.net -all"
    new = "v=spf1 ip4:192.0.2.1 include:sendgrid.net include:spf.messagingengine.com -all"
    assert values(rows, "spf") == [(Action.REPLACE, new, old)]
    assert row(rows, "spf").tick.state is State.OTHER


def test_two_spf_records_become_one() -> None:
    one, other = "v=spf1 include:spf.messagingengine.com ~all", "v=spf1 ip4:192.0.2.1 ~all"
    rows = table(wanted(), seen(f"@ TXT {one}", f"@ TXT {other}")).rows
    assert [action for action, _, _ in values(rows, "spf")] == [Action.REPLACE, Action.REMOVE]
    assert all(one.tick.state is State.OTHER for one in rows if one.part == "spf")


def test_a_record_that_lets_everybody_send_does_so_no_more() -> None:
    rows = table(wanted(), seen("@ TXT v=spf1 include:spf.messagingengine.com +all")).rows
    assert values(rows, "spf")[0][1] == "v=spf1 include:spf.messagingengine.com ~all"


def test_a_record_that_needs_more_than_ten_lookups_is_no_record_to_paste() -> None:
    line = "v=spf1 include:spf.messagingengine.com ~all"
    now = Seen(DOMAIN, ("ns1",), lookups=Lookups(line, 11))
    found = row(table(wanted(), now).rows, "spf")
    assert found.change is None
    assert "11 look-ups" in found.steps[0]


def test_the_mx_of_another_provider_is_named_and_replaced() -> None:
    now = seen("@ MX 10 mx.zoho.eu", "@ MX 20 mx2.zoho.eu", "@ MX 50 mx3.zoho.eu")
    found = table(wanted(), now)
    assert values(found.rows, "mx") == [
        (Action.REPLACE, "10 in1-smtp.messagingengine.com", "10 mx.zoho.eu"),
        (Action.REPLACE, "20 in2-smtp.messagingengine.com", "20 mx2.zoho.eu"),
        (Action.REMOVE, "", "50 mx3.zoho.eu"),
    ]
    assert found.replaces == ("Zoho Mail (EU)",)
    caution = row(found.rows, "mx-1").caution
    assert caution.startswith("This replaces Zoho Mail (EU). Mail goes to Fastmail at once")


def test_another_good_set_of_the_same_provider_stays() -> None:
    hosts = ("1 aspmx.l.google.com", "5 alt1.aspmx.l.google.com")
    found = table(wanted("google_workspace"), seen(*(f"@ MX {host}" for host in hosts)))
    assert found.replaces == ()
    assert {one.tick.state for one in found.rows if one.part == "mx" and one.change} == {
        State.SEEN,
        State.NOT_YET,  # the rest of the five
    }


def test_the_filter_before_the_mailboxes_stays() -> None:
    now = seen("@ MX 10 mx0a-00000001.pphosted.com")
    found = table(wanted("microsoft_365"), now)
    assert values(found.rows, "mx") == []
    assert row(found.rows, "mx").tick.state is State.SEEN
    assert found.replaces == ()


def test_a_domain_with_a_hyphen_copies_its_mail_server_from_the_console() -> None:
    rows = table(wanted("microsoft_365", target="support@my-shop.example")).rows
    assert row(rows, "mx").change is None
    plain = table(wanted("microsoft_365")).rows
    assert values(plain, "mx") == [(Action.ADD, "0 example-com.mail.protection.outlook.com", "")]


def test_what_is_not_certain_is_copied_from_the_console_and_known_when_it_is_there() -> None:
    rows = table(wanted("zoho_eu", "zendesk")).rows
    found = row(rows, "spf")
    assert found.change is None
    assert found.steps[:2] == (
        "Copy the value of this record from Zoho Mail (EU).",
        "Put `include:mail.zendesk.com` into the same record, before its last word.",
    )
    half = seen("@ TXT v=spf1 include:zohomail.eu ~all")
    assert row(table(wanted("zoho_eu", "zendesk"), half).rows, "spf").tick.state is State.OTHER
    whole = seen("@ TXT v=spf1 include:zohomail.eu include:mail.zendesk.com ~all")
    assert row(table(wanted("zoho_eu", "zendesk"), whole).rows, "spf").tick.state is State.SEEN


def test_a_key_made_for_each_customer_is_known_by_whom_it_leads_to() -> None:
    target = "selector1-example-com._domainkey.contoso.onmicrosoft.com"
    now = seen(f"selector1._domainkey CNAME {target}")
    assert row(table(wanted("microsoft_365"), now).rows, "dkim-microsoft_365").tick.state is State.SEEN
    other = seen("selector1._domainkey CNAME key1.example.com._domainkey.migadu.com")
    assert row(table(wanted("microsoft_365"), other).rows, "dkim-microsoft_365").tick.state is State.NOT_YET


def test_a_key_of_somebody_else_at_the_same_name_is_not_overwritten_lightly() -> None:
    now = seen("fm1._domainkey CNAME key.example.net")
    found = row(table(wanted(), now).rows, "dkim-fastmail-fm1")
    assert found.tick.state is State.OTHER
    assert found.tick.found == ("CNAME key.example.net",)
    assert "Find out what uses it" in found.caution
    assert found.change is not None
    assert found.change.old == "key.example.net"


def test_two_senders_that_want_the_same_name_are_told_apart() -> None:
    rows = table(wanted("tuta", "sendgrid")).rows
    assert row(rows, "dkim-tuta-s1").change is not None
    assert row(rows, "dkim-sendgrid").change is None


def test_a_dmarc_record_that_is_there_stays() -> None:
    now = seen("_dmarc TXT v=DMARC1; p=reject; rua=mailto:d@example.com")
    found = row(table(wanted("fastmail", "zendesk"), now).rows, "dmarc")
    assert found.tick.state is State.SEEN
    assert found.change == Change(
        Action.ADD, f"_dmarc.{DOMAIN}", "TXT", "v=DMARC1; p=reject; rua=mailto:d@example.com"
    )
    assert "turns away" in found.caution


def test_a_dmarc_record_that_nobody_can_read_is_not_made_weaker_here() -> None:
    found = row(table(wanted(), seen("_dmarc TXT v=DMARC1; p=rejct")).rows, "dmarc")
    assert found.change is None
    assert found.tick.state is State.OTHER


def test_the_policy_of_the_domain_above_is_not_undone_below_it() -> None:
    below = wanted(target="support@mail.example.com")
    above = Question("_dmarc.example.com", "TXT")
    now = Seen("example.com", ("ns1",), sights={above: (Sight("resolvers", ("v=DMARC1; p=reject",)),)})
    found = row(table(below, now).rows, "dmarc")
    assert found.change is None
    assert found.tick.state is State.SEEN


def test_a_tick_is_green_only_when_every_server_that_answers_has_it() -> None:
    ask = Question(DOMAIN, "MX")
    good = ("10 in1-smtp.messagingengine.com", "20 in2-smtp.messagingengine.com")
    silent = Unknown("example.com MX", Reason.TIMEOUT)

    def state(*said: tuple[str, ...] | Unknown) -> tuple[State, str]:
        sights = tuple(Sight(f"ns{n}", one) for n, one in enumerate(said, 1))
        found = row(table(wanted(), Seen(DOMAIN, ("ns1",), sights={ask: sights})).rows, "mx-1").tick
        return found.state, found.note

    assert state(good, good) == (State.SEEN, "")
    assert state(good, ()) == (State.NOT_YET, "ns1 has it, ns2 not yet.")
    assert state(good, silent) == (State.SEEN, "ns2 did not answer.")
    assert state(silent, silent) == (
        State.UNKNOWN,
        "Your name servers did not tell: no answer in time.",
    )
    assert state((), ()) == (State.NOT_YET, "")


def test_nothing_is_called_missing_when_nobody_could_be_asked() -> None:
    rows = table(wanted(), Seen(problem="We could not find the name servers.")).rows
    assert {one.tick.state for one in rows} == {State.UNKNOWN}


def test_nobody_is_told_to_add_a_record_to_what_was_not_seen() -> None:
    ask, silent = Question(DOMAIN, "MX"), Unknown("example.com MX", Reason.TIMEOUT)
    told = seen()
    now = replace(told, sights=dict(told.sights) | {ask: (Sight("ns1", silent),)})
    rows = table(wanted(), now).rows
    assert row(rows, "mx-1").caution == UNSEEN
    assert row(rows, "spf").caution == ""
    assert all(one.caution == UNSEEN for one in table(wanted(), Seen(problem="No.")).rows if one.change)
    assert not [one for one in table(wanted(), Seen()).rows if one.caution]  # there is no such domain


def test_the_cost_of_the_spf_record_is_told() -> None:
    line = "v=spf1 include:spf.messagingengine.com ~all"
    now = replace(seen(), lookups=Lookups(line, 2))
    said = row(table(wanted(), now).rows, "spf").purpose
    assert said.endswith("Reading it takes 2 of the 10 look-ups that receivers make.")


def test_a_server_of_ones_own_is_told_in_steps() -> None:
    rows = table(wanted(OTHER)).rows
    assert [one.part for one in rows if one.change] == ["dmarc", "later"]


def test_a_mail_server_named_in_the_domain_needs_its_address() -> None:
    rows = table(wanted("cpanel")).rows
    assert [one.rrtype for one in rows if one.part == "mx"] == ["A", "MX"]


def test_every_record_names_its_source() -> None:
    for mailbox in ("google_workspace", "cpanel", "tuta", "ovh"):
        rows = table(wanted(mailbox, "zendesk", "resend", "postmark")).rows
        assert all(one.sources for one in rows if one.change)


def test_every_word_of_a_table_is_plain() -> None:
    looks = (
        None,
        Seen(problem="We could not find the name servers of example.com: no answer in time."),
        replace(seen(), lookups=Lookups("v=spf1 include:_spf.google.com ~all", 3, True)),
        seen(
            "@ MX 10 mail.elsewhere.test", "@ TXT v=spf1 ip4:192.0.2.1 -all", "_dmarc TXT v=DMARC1; p=reject"
        ),
        seen("@ MX 10 mx0a.pphosted.com", "_dmarc CNAME example.com.hosted.ondmarc.com"),
        seen("@ MX 0 .", "@ TXT v=spf1 -all", "@ TXT v=spf1 a -all", "_dmarc TXT v=DMARC1; p=rejct"),
    )
    offered = [one.id for ones in mailboxes() for one in ones]
    senders = [one.id for _, ones in services() for one in ones]
    said = {
        text
        for number, mailbox in enumerate((*offered, OTHER))
        for look in looks
        for one in table(wanted(mailbox, *senders[number : number + 3]), look).rows
        for text in (one.purpose, one.caution, one.tick.note, *one.steps)
    }
    names = [
        one.name for known in (all_mailbox_providers(), all_sending_services()) for one in known.values()
    ]
    for name in sorted(names, key=len, reverse=True):
        said = {text.replace(name, "Somebody") for text in said}
    assert {text: found for text in said if (found := list(line_faults(text)))} == {}


def test_what_a_merged_record_no_longer_allows_is_told() -> None:
    told = {
        "v=spf1 mx ~all": "It keeps what your record allows now.",
        "v=spf1 mx ip4:192.0.2.300 ~all": "It leaves out `ip4:192.0.2.300`.",
        "v=spf1 mx +all": "So far any server may send for you, and now only these.",
    }
    for record, said in told.items():
        assert row(table(wanted(), seen(f"@ TXT {record}")).rows, "spf").caution.startswith(said)
