"""Who a template is from and where answers go: families of good and bad ones."""

from __future__ import annotations

import pytest

from checks.model import Gap, NotApplicable, Reason, Unknown
from checks.template.correspondents import replies_to, sender_of
from checks.template.document import Declared, Kind
from checks.template.evidence import Evidence
from checks.template.headers.no_reply import is_no_reply, words_against_answers
from checks.template.reading.read import read
from checks.template.rule import Linted, by_code, judge_one
from checks.template.settings import Settings
from checks.template.world import Sender, SenderDomain, ServiceSays

OPEN = Unknown("example.com TXT", Reason.SERVFAIL)


def _mail(**head: str) -> str:
    lines = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in head.items())
    return f"---\n{lines}---\nHi there,\n\nYour parcel is on its way.\n"


def _judged(
    code: str, source: str, *, kind: Kind | None = None, settings: Settings | None = None,
    sender: Sender | None = None, service: str = "", name: str = "mail.txt",
) -> Linted:  # fmt: skip
    declared = Declared(kind=kind, kind_by="test" if kind else "", service=service)
    (document,) = read(source, name, declared)
    evidence = Evidence(document, settings or Settings(), "en", sender=sender or NotApplicable("not asked"))
    return judge_one([by_code()[code]], evidence)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Shop <help@shop.example>", "help@shop.example"),
        ('"Shop, the best" <Help@SHOP.example>', "Help@shop.example"),
        ("help@shop.example", "help@shop.example"),
        ("{{ brand }} <help@shop.example>", "help@shop.example"),
        ("a@b.example <help@shop.example>", "help@shop.example"),
        ("Büro <help@bücher.example>", "help@xn--bcher-kva.example"),
    ],
)
def test_the_address_in_from_is_read(written: str, address: str) -> None:
    found = sender_of(read(_mail(**{"from": written}), "a.txt")[0], Settings())
    assert found is not None
    assert found.address == address


@pytest.mark.parametrize(
    "written", ["{{ sender }}", "Shop", "help@{{ domain }}", "a@b", "<>", "@shop.example", ""]
)
def test_what_is_no_whole_address_is_none(written: str) -> None:
    document = read(_mail(**{"from": written, "reply-to": written}), "a.txt")[0]
    assert sender_of(document, Settings()) is None
    assert replies_to(document) is None


def test_the_settings_name_the_sender_of_templates_that_name_none() -> None:
    found = sender_of(read("Hello", "a.txt")[0], Settings(sender="Shop <help@shop.example>"))
    assert found is not None
    assert found.domain == "shop.example"


@pytest.mark.parametrize("address", ["shop@gmail.com", "Shop <shop@outlook.com>", "shop@gmx.net"])
def test_a_sender_at_a_provider_of_free_mail_is_found(address: str) -> None:
    assert _judged("HDR001", _mail(**{"from": address})).found
    assert _judged("HDR001", _mail(**{"reply-to": address})).found


@pytest.mark.parametrize("local", [
    "noreply", "no-reply", "no_reply", "NoReply", "do-not-reply", "donotreply", "no.reply", "noreply2",
    "dont-reply", "shop-noreply", "noreply+abc", "no-response",
])  # fmt: skip
def test_an_address_that_nobody_reads_is_known(local: str) -> None:
    assert is_no_reply(local)


@pytest.mark.parametrize(
    "local", ["support", "reply", "replies", "hello", "norepl", "noah.reply", "casino-replyteam"]
)
def test_an_address_that_somebody_reads_is_fine(local: str) -> None:
    assert not is_no_reply(local)


@pytest.mark.parametrize("sentence", [
    "Please do not reply to this email.", "Don't reply to this message.",
    "Please do not respond to this e-mail",
    "This is an automated mail, please do not reply directly to this email.",
    "This mailbox is not monitored.", "You cannot reply to this email.",
    "Replies to this email are not read.", "This inbox is unattended.",
    "Replies to this address will not be answered.", "This is an unmonitored mailbox.",
    "Please don't write back to this address.", "Responses sent to this email are never monitored.",
    "You are unable to respond to this message.",
])  # fmt: skip
def test_words_that_forbid_an_answer_are_found(sentence: str) -> None:
    assert words_against_answers(sentence)


@pytest.mark.parametrize("sentence", [
    "Just reply to this email.", "If you did not ask for this, please do not reply to this email.",
    "Never reply to a suspicious message.", "We do not reply at weekends.",
    "Do not write the code down.", "Please do not hesitate to reply to this email.",
    "Just answer this mail whenever you like.", "Replies to this email reach Tom.",
    "We will not answer by phone.", "Your mailbox is full.",
    "Do not reply until you have the new card.", "This account is not active.",
])  # fmt: skip
def test_words_that_allow_an_answer_are_fine(sentence: str) -> None:
    assert words_against_answers(sentence) is None


def test_a_better_reply_to_makes_a_shut_sender_fine() -> None:
    shut = "noreply@shop.example"
    assert _judged("HDR002", _mail(**{"from": shut})).found
    assert _judged("HDR002", _mail(**{"from": shut, "reply-to": "no-reply@shop.example"})).found
    assert not _judged("HDR002", _mail(**{"from": shut, "reply-to": "help@shop.example"})).found


def test_only_answers_to_people_are_held_to_their_words() -> None:
    words = "Hi Anna,\n\nPlease do not reply to this email.\n"
    assert _judged("HDR002", words, kind=Kind.RESOLUTION).found
    assert not _judged("HDR002", words, kind=Kind.NOTIFICATION).found
    assert not _judged("HDR002", words).found


def test_the_faults_of_the_sending_domain_are_told_with_what_its_policy_does() -> None:
    sender = SenderDomain("shop.example", ("spf.missing",), ("Nobody knows who may send",), "reject")
    (found,) = _judged("HDR003", _mail(**{"from": "a@shop.example"}), sender=sender).found
    assert found.spot.facts["how"] == "- Nobody knows who may send."
    assert "refuse" in str(found.spot.facts["fate"])


@pytest.mark.parametrize(("bounces", "faults"), [
    ("b@mailer-test.net", 2), ("b@bounces.shop.example", 1), ("{{ bounces }}", 1),
])  # fmt: skip
def test_bounces_to_another_domain_are_told_where_no_key_signs(bounces: str, faults: int) -> None:
    source = _mail(**{"from": "a@shop.example", "return-path": bounces})
    sender = SenderDomain("shop.example", ("dkim.no-keys",), ("Mail from shop.example is not signed",))
    (found,) = _judged("HDR003", source, sender=sender).found
    assert len(str(found.spot.facts["how"]).splitlines()) == faults


def test_a_sending_domain_that_could_not_be_checked_is_no_fault() -> None:
    source = _mail(**{"from": "a@shop.example"})
    assert _judged("HDR003", source, sender=OPEN).not_judged[0].why == OPEN
    half = SenderDomain("shop.example", not_known=(Gap("spf.missing", OPEN), Gap("dkim.no-keys", OPEN)))
    linted = _judged("HDR003", source, sender=half)
    assert (linted.found, [one.why for one in linted.not_judged]) == ((), [OPEN])


@pytest.mark.parametrize(("reply_to", "is_fine"), [
    ("shop@outlook.com", False), ("a@other-shop.com", False), ("a@help.shop.example", True),
    ("id+1@shop.zendesk.com", True), ("a@brand-two.com", True), ("{{ inbox }}", True),
])  # fmt: skip
def test_answers_may_go_to_ones_own_domains_and_to_the_help_desk(reply_to: str, is_fine: bool) -> None:
    source = _mail(**{"from": "a@shop.example", "reply-to": reply_to})
    found = _judged("HDR004", source, settings=Settings(domains=("brand-two.com",))).found
    assert (not found) is is_fine


@pytest.mark.parametrize(("is_allowed", "counts"), [(True, (0, 0)), (False, (1, 0)), (OPEN, (0, 1))])
def test_a_service_is_judged_by_what_is_certain(is_allowed: bool | Unknown, counts: tuple[int, int]) -> None:
    sender = SenderDomain("shop.example", services={"zendesk": ServiceSays("zendesk", "Zendesk", is_allowed)})
    linted = _judged("HDR005", _mail(**{"from": "a@shop.example"}), sender=sender, service="Zendesk")
    assert (len(linted.found), len(linted.not_judged)) == counts


def test_records_are_shown_where_they_are_certain_and_else_where_to_find_them() -> None:
    source = _mail(**{"from": "a@shop.example"})
    for records, where, shown in (
        (("shop.example TXT v=spf1 -all",), "", "```\nshop.example TXT v=spf1 -all\n```"),
        ((), "Admin > Email", "`Admin > Email`"),
    ):
        service = ServiceSays("zendesk", "Zendesk", False, records, where)
        sender = SenderDomain("shop.example", services={"zendesk": service})
        (found,) = _judged("HDR005", source, sender=sender, service="zendesk").found
        assert shown in str(found.spot.facts["how"])


def test_the_mark_of_a_machine_is_added_beneath_from_and_then_it_is_quiet() -> None:
    source = _mail(**{"from": "a@shop.example"})
    (found,) = _judged("HDR006", source, kind=Kind.ACKNOWLEDGEMENT).found
    assert found.spot.fix is not None
    (edit,) = found.spot.fix.edits
    mended = source[: edit.span.start] + edit.text + source[edit.span.end :]
    assert mended.startswith("---\nfrom: a@shop.example\nAuto-Submitted: auto-replied\n---\n")
    assert not _judged("HDR006", mended, kind=Kind.ACKNOWLEDGEMENT).found


@pytest.mark.parametrize("way_out", [
    "Unsubscribe here.", "You can opt out at any time.", "Change your email preferences.",
    "Stop receiving surveys.", "Don't want to hear from us?", "Hier abmelden.", "Se désabonner",
])  # fmt: skip
def test_a_survey_with_a_way_out_is_fine(way_out: str) -> None:
    page = "<html><body><p>How did we do? Tell us.</p><p>{}</p></body></html>"
    assert _judged("HDR007", page.format("Thank you."), kind=Kind.FEEDBACK_REQUEST, name="a.html").found
    assert not _judged("HDR007", page.format(way_out), kind=Kind.FEEDBACK_REQUEST, name="a.html").found


def test_the_company_is_looked_for_beneath_the_sign_off() -> None:
    settings = Settings(company="Example Shop")
    text = "Hi Anna,\n\nit is on its way.\n\nBest regards,\nTom{}\nhttps://shop.example\n"
    assert _judged("HDR008", text.format(""), settings=settings).found
    assert not _judged("HDR008", text.format(", Example Shop"), settings=settings).found
