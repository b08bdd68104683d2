"""Each change of a report stands on one card, in the words of the DNS host, and one mail says them all."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest

from checks.model import Finding, Severity
from checks.providers.load import all_dns_hosts
from checks.registry import all_checks
from deliverability.cards import Card, cards_of, caution, where_in
from deliverability.dns_mail import LONGEST_LINK, mail_to_dns_person
from deliverability.dns_place import DnsPlace, chosen, place_json
from deliverability.remedies.model import Action, Change, Remedy
from deliverability.report import Advice, as_json
from deliverability.report_lines import report_lines
from tests.judging import judge
from tests.world import World

MAIL = "@ MX 10 mail\nmail A 192.0.2.1\nmail AAAA 2001:db8::1\n"
SPF = Change(Action.REPLACE, "example.com", "TXT", "v=spf1 mx ~all", "v=spf1 mx +all")
DMARC = Change(Action.ADD, "_dmarc.example.com", "TXT", "v=DMARC1; p=none")
GONE = Change(Action.REMOVE, "example.com", "MX", old="20 gone.example.com")
PLACE = DnsPlace("example.com")
CLOUDFLARE = chosen(PLACE, "cloudflare")


def test_a_change_that_two_findings_want_stands_on_one_card() -> None:
    first, second = cards_of((_advice(SPF, DMARC), _advice(SPF)), PLACE)
    assert [card.id for card in first.cards] == ["record-1", "record-2"]
    assert second.cards == ()
    assert second.others == first.cards[:1]
    assert second.changes == (SPF,)


def test_a_finding_without_records_shows_none() -> None:
    assert [shown.changes for shown in cards_of((_advice(), _advice(DMARC)), PLACE)] == [(), (DMARC,)]


def test_a_card_says_what_to_do_and_how_to_undo_it() -> None:
    ((add, change, remove),) = (shown.cards for shown in cards_of((_advice(DMARC, SPF, GONE),), CLOUDFLARE))
    assert [add.title, change.title, remove.title] == [
        "Add this record", "Change this record", "Remove this record",
    ]  # fmt: skip
    assert [_old(add), _old(change), _old(remove)] == [None, "v=spf1 mx +all", "gone.example.com"]
    assert [add.undo, change.undo, remove.undo] == [
        "Remove this record again.", "Put the old value back.", "Add the record again, as it was.",
    ]  # fmt: skip
    assert add.where == "At Cloudflare, open dash.cloudflare.com > example.com > DNS > Records > Add record."
    assert change.where.endswith("> DNS > Records.")
    assert [add.sought, change.sought, remove.sought] == ["", "v=spf1 mx +all", ""]


def test_an_old_preference_is_put_back_with_the_old_host() -> None:
    change = Change(Action.REPLACE, "example.com", "MX", "10 new.example.net", "50 old.example.net")
    ((card,),) = (shown.cards for shown in cards_of((_advice(change),), CLOUDFLARE))
    assert [field.value for field in card.old_fields] == ["50", "old.example.net"]


def _old(card: Card) -> str | None:
    return card.old.value if card.old else None


def test_the_way_to_the_page_is_not_claimed_where_it_is_not_certain() -> None:
    hosts = all_dns_hosts()
    assert where_in(Action.ADD, "example.com", None).startswith("Open the account in which the DNS of")
    assert "look for a page like" in where_in(Action.ADD, "example.com", hosts["gandi"])
    assert where_in(Action.ADD, "example.com", hosts["joker"]).startswith("Open your account at Joker.com")


def test_one_record_holds_all_values_of_a_name_at_route_53(world: World) -> None:
    run = judge(world, MAIL + '@ TXT "v=spf1 mx +all"\n@ TXT "site=1"\n@ TXT "v=spf1 a -all"\n')
    place = chosen(run.report.dns, "route53")
    advice = next(one for one in run.report.findings if one.finding.check == "spf.multiple")
    assert advice.remedy is not None
    assert len(advice.remedy.changes) == 2
    (card,) = cards_of((advice,), place)[0].cards
    assert card.changes == advice.remedy.changes
    assert card.title == "Change this record"
    new = next(change.value for change in card.changes if change.value)
    assert sorted(card.typed.value.splitlines()) == sorted(['"site=1"', f'"{new}"'])
    assert sorted((_old(card) or "").splitlines()) == sorted(
        ['"site=1"', '"v=spf1 a -all"', '"v=spf1 mx +all"']
    )


def test_mail_servers_are_one_record_at_route_53_and_several_elsewhere(world: World) -> None:
    zone = "@ MX 10 mail\n@ MX 20 gone\n@ MX 30 aspmx.l.google.com.example.com.\nmail A 192.0.2.1\n"
    run = judge(world, zone)
    advice = next(one for one in run.report.findings if one.finding.check == "mx.missing-dot")
    (whole,) = cards_of((advice,), chosen(run.report.dns, "route53"))[0].cards
    assert whole.typed.value.splitlines() == ["10 mail.example.com", "30 aspmx.l.google.com"]
    several = cards_of((advice,), chosen(run.report.dns, "ovh"))[0].cards
    assert [card.title for card in several] == ["Change this record", "Remove this record"]


def test_the_host_is_unknown_outside_the_domains_own_zone() -> None:
    place = replace(CLOUDFLARE, zone="shop.example.com")
    assert place.zone_of("_dmarc.shop.example.com") == "shop.example.com"
    assert place.zone_of("_dmarc.example.com") == "example.com"
    assert place.host_of("example.com") is None


def test_a_host_that_is_none_changes_nothing() -> None:
    assert chosen(CLOUDFLARE, "nobody") == CLOUDFLARE


def test_the_cards_stand_where_the_guide_had_its_line() -> None:
    advice = replace(_advice(SPF), fix="Do this:\n\n```\nv=spf1 other\n```\n\nThen wait.")
    assert advice.beside_records == ("Do this:", "Then wait.")
    assert replace(advice, make_remedy=lambda: None).beside_records == (advice.fix, "")


def test_a_caution_that_the_guide_gives_is_not_said_twice() -> None:
    remedy = Remedy((SPF,), caution="Mind this.")
    advice = replace(_advice(SPF), make_remedy=lambda: remedy)
    assert caution(advice) == "Mind this."
    assert caution(replace(advice, fix="Mind this.")) == ""


def test_the_mail_holds_each_record_once_with_its_old_value(world: World) -> None:
    run = judge(world, MAIL + '@ TXT "v=spf1 mx +all"\n', "support@example.com")
    mail = mail_to_dns_person(run.report, run.report.findings, "https://checks.example/1")
    assert mail.subject == "DNS changes for mail of example.com"
    assert "about mail to and from support@example.com" in " ".join(mail.text.split())
    changes = {c for one in run.report.findings if one.remedy for c in one.remedy.changes}
    assert len(changes) >= 2
    for change in changes:
        assert mail.text.count(f'"{change.value}"') == 1
    assert mail.text.count('"v=spf1 mx +all"') == 1
    assert "https://checks.example/1" in mail.text
    assert unquote(mail.link.partition("&body=")[2]).replace("\r\n", "\n") == mail.text


def test_a_mail_about_what_has_no_record_says_what_to_do_in_words(world: World) -> None:
    run = judge(world, MAIL + '@ TXT "v=spf1 mx -all"\n', "support@example.com")
    (found,) = [one for one in run.report.findings if one.finding.check == "dkim.no-keys"]
    assert not (found.remedy and found.remedy.changes)
    mail = mail_to_dns_person(run.report, (found,))
    said = " ".join(mail.text.split())
    assert mail.subject == "Something to mend for mail of example.com"
    assert "could you mend this for example.com? It is about mail to and from support@example.com." in said
    assert "1. Mail from example.com is not signed. Why: Receivers cannot tell" in said
    assert "What to do: Switch on the signing of mail" in said
    assert "0 changes" not in said
    assert "old record" not in said


def test_what_comes_before_a_record_stands_with_it_wherever_it_is_copied(world: World) -> None:
    run = judge(world, MAIL)
    remedy = Remedy((SPF,), steps=("First do\nthis.",), caution="Mind that.")
    report = replace(run.report, findings=(replace(_advice(SPF), make_remedy=lambda: remedy),))
    mail = mail_to_dns_person(report, report.findings).text
    assert mail.index("Before: First do this.") < mail.index("Note: Mind that.") < mail.index(SPF.value)
    lines = report_lines(report).split("\n")
    assert lines[1:4] == ["; spf.all-plus: A title", "; first: First do this.", "; note: Mind that."]
    assert SPF.value in lines[-1]


def test_a_mail_too_long_for_a_link_has_none(world: World) -> None:
    long = Change(Action.ADD, "s1._domainkey.example.com", "TXT", "v=DKIM1; p=" + "A" * LONGEST_LINK)
    run = judge(world, MAIL)
    assert mail_to_dns_person(run.report, (_advice(DMARC),)).link
    assert mail_to_dns_person(run.report, (_advice(long),)).link == ""


def test_the_report_says_in_json_where_and_how_the_records_are_typed(world: World) -> None:
    run = judge(world, MAIL + '@ NS ns1.cloudflare.test.\n@ TXT "v=spf1 mx +all"\n')
    said = as_json(run.report)
    assert said["dns_host"] == place_json(run.report.dns)
    assert said["dns_host"]["zone"] == "example.com"
    record = next(one["remedy"] for one in said["findings"] if one["check"] == "spf.all-plus")["records"][0]
    assert {one["key"]: one["value"] for one in record["typed"]["fields"]} == {
        "type": "TXT", "name": "@", "value": record["value"], "ttl": "3600",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("servers", "id_", "could_be"),
    [
        ("ns1 A 127.0.0.1", None, []),
        ("@ NS a.ns.cloudflare.com.\n@ NS b.ns.cloudflare.com.", "cloudflare", []),
        ("@ NS ns-cloud-a1.googledomains.com.", None, ["google_cloud_dns", "squarespace"]),
    ],
)
def test_the_dns_host_is_told_by_the_name_servers(
    world: World, servers: str, id_: str | None, could_be: list[str]
) -> None:
    run = judge(world, MAIL + servers, families=("spf", "nameservers"))
    said = as_json(run.report)["dns_host"]
    assert (said["id"], said["could_be"]) == (id_, could_be)


def _advice(*changes: Change) -> Advice:
    finding = Finding("spf.all-plus", Severity.ERROR, "example.com TXT", {})
    cites = all_checks()["spf.all-plus"].cites
    return Advice(finding, "A title", "", "Do it.", "", cites, make_remedy=lambda: Remedy(changes))
