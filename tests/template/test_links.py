"""Where links lead and what they show: families of good and bad ones, and what mends them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.model import Reason, Unknown
from checks.template.document import Document
from checks.template.evidence import Evidence
from checks.template.links.nearest import nearest
from checks.template.links.targets import target_of
from checks.template.reading.read import read
from checks.template.rule import Found, by_code, judge_one
from checks.template.settings import Settings
from checks.template.world import Hosts, HostSays
from tests.template.in_time import within

OURS = Settings(domains=("shop-test-store.com",))
GOOD = '<p><a href="https://www.shop-test-store.com/x">Your order</a></p>'


def _linked(href: str, text: str = "Your order") -> str:
    return f'<p><a href="{href}">{text}</a></p>'


def _found(code: str, source: str, hosts: Hosts | None = None, settings: Settings = OURS) -> list[Found]:
    document = read(source, "mail.html" if source.startswith("<") else "mail.txt")[0]
    evidence = Evidence(document, settings)
    if hosts is not None:
        evidence = replace(evidence, hosts=hosts)
    return list(judge_one([by_code()[code]], evidence).found)


def _mended(document: Document, found: Found) -> str:
    assert found.spot.fix is not None
    (edit,) = found.spot.fix.edits
    return document.source[: edit.span.start] + edit.text + document.source[edit.span.end :]


def _fixed(code: str, source: str, hosts: Hosts | None = None) -> str:
    (found,) = _found(code, source, hosts)
    return _mended(found.document, found)


@pytest.mark.parametrize(
    "text",
    [
        "click here", "Click here!", "HERE »", "here", "read more", "Read more…", "more", "this link",
        "link", "view", "go", "details", "Learn more", "→ Learn more", "Please click here",
        "follow this link", "this page", "find out more", "More information", "tap here", "press here",
        "right here", "click on the link", "see here", "visit this page", "the link below",
        "See details", "View the details", "click the button", "open", "this", "this article",
        "over here", "Simply click this link", "check it out", "Click\nhere",
    ],
)  # fmt: skip
def test_words_that_fit_any_link_are_vague(text: str) -> None:
    assert _found("LINK001", _linked("https://www.shop-test-store.com/x", text))


@pytest.mark.parametrize(
    "text",
    [
        "See the refund status", "Track your order", "Reset your password", "How to return a parcel",
        "{{ link }}", "https://www.shop-test-store.com/x", "Open ticket", "View your invoice",
        "Read the guide", "Continue", "Details of your order", "Go to your account", "Contact us",
        "Unsubscribe", "More about returns", "Home", "Get started", "Download the invoice",
        "Here is your invoice", "Read our returns policy", "Blog", "FAQ", "Visit the help centre",
        "Open the app", "Press kit", "Get help", "Read reviews", "This month's bill",
        "Check in online", "Get my refund", "Follow us", "View order 4711", "Find my parcel",
        "Learn to knit",
    ],
)  # fmt: skip
def test_words_that_name_what_one_gets_are_not_vague(text: str) -> None:
    assert not _found("LINK001", _linked("https://www.shop-test-store.com/x", text))


def test_a_name_for_those_who_hear_the_mail_is_enough() -> None:
    source = '<p><a href="https://www.shop-test-store.com/x" aria-label="See your refund">here</a></p>'
    assert not _found("LINK001", source)


@pytest.mark.parametrize(
    "href", ["", "#", " # ", "#!", "http://", "https://", "about:blank", "/", "www.a-b.com"]
)
def test_a_link_that_leads_nowhere_is_found(href: str) -> None:
    assert _found("LINK002", _linked(href))


@pytest.mark.parametrize(
    "href",
    [
        "#returns",
        "{{ url }}",
        "#{ticket.url}",
        "mailto:a@shop-test-store.com",
        "*|ARCHIVE|*",
        "%unsubscribe%",
    ],
)
def test_a_link_with_a_place_or_a_placeholder_is_none_of_these(href: str) -> None:
    assert not _found("LINK002", _linked(href))


@pytest.mark.parametrize(
    ("href", "mended"),
    [
        ("www.shop-test-store.com/a", "https://www.shop-test-store.com/a"),
        ("http//www.shop-test-store.com", "https://www.shop-test-store.com"),
        ("https:/www.shop-test-store.com", "https://www.shop-test-store.com"),
    ],
)
def test_an_unfinished_address_is_finished(href: str, mended: str) -> None:
    assert _fixed("LINK002", _linked(href)) == _linked(mended)


def test_http_becomes_https_and_safely_only_where_the_host_was_seen_to_speak_it() -> None:
    source = _linked("http://www.shop-test-store.com/x")
    assert _fixed("LINK004", source) == _linked("https://www.shop-test-store.com/x")
    for seen, is_safe in ((True, True), (False, False), (Unknown("x", Reason.TIMEOUT), False)):
        (found,) = _found("LINK004", source, {"www.shop-test-store.com": HostSays(answers_https=seen)})
        assert found.spot.fix is not None
        assert found.spot.fix.safe is is_safe


@pytest.mark.parametrize(
    "href",
    [
        "javascript:void(0)", "JavaScript:alert(1)", " java\nscript:x", "&#106;avascript:x", "vbscript:x",
        "data:text/html,x", "file:///c:/x", "D:\\forms\\x.pdf", "\\\\server\\share\\x.pdf", "ftp://a.com/x",
    ],
)  # fmt: skip
def test_a_link_that_mail_programs_block_is_found(href: str) -> None:
    assert _found("LINK005", _linked(href))


@pytest.mark.parametrize(
    "href",
    ["https://a.com/javascript:x", "tel:+441632960000", "sms:+441632960000", "slack://x", "{{ scheme }}:x"],
)
def test_a_link_that_opens_something_is_not_blocked(href: str) -> None:
    assert not _found("LINK005", _linked(href))


@pytest.mark.parametrize("host", ["bit.ly", "www.bit.ly", "tinyurl.com", "t.co", "ow.ly", "rb.gy", "cutt.ly"])
def test_a_short_link_is_found_in_prose_too(host: str) -> None:
    assert _found("LINK006", f"Track it at https://{host}/abc now.")


@pytest.mark.parametrize(
    "host", ["youtu.be", "maps.app.goo.gl", "forms.gle", "habit.ly.shop-test-store.com", "a-bit.ly"]
)
def test_a_short_name_of_one_company_hides_nothing(host: str) -> None:
    assert not _found("LINK006", f"Track it at https://{host}/abc now.")


@pytest.mark.parametrize(
    "url",
    [
        "https://staging.shop-test-store.com/x", "https://app.staging.other-shop.com",
        "https://dev.other-shop.com", "https://shop-staging.herokuapp.com",
        "https://uat.other-shop.com", "http://foo.test", "http://intranet/x",
        "https://www.YourSiteName.com", "https://yourdomain.com", "https://abc.ngrok.io",
        "https://example.com/x", "https://93.184.216.34/x",
    ],
)  # fmt: skip
def test_a_host_that_customers_cannot_open_is_found(url: str) -> None:
    assert _found("LINK007", _linked(url))


@pytest.mark.parametrize(
    "url",
    [
        "https://www.shop-test-store.com", "https://dev.to/x", "https://developers.google.com",
        "https://test.de", "https://dev.mysql.com/doc", "https://backstage.other-shop.com",
        "https://contest.other-shop.com", "https://yourstory.com", "https://devon.gov.uk",
        "https://latest.other-shop.com", "https://{{ host }}/x", "https://%s/user/%s",
        "https://quality.other-shop.com", "https://stageplay.com",
    ],
)  # fmt: skip
def test_a_host_with_such_letters_in_its_name_is_fine(url: str) -> None:
    assert not _found("LINK007", _linked(url))


@pytest.mark.parametrize("address", ["http://192.168.0.1", "http://fritz.box/", "http://localhost:8080"])
def test_an_address_that_readers_have_at_home_is_fine_where_they_see_it(address: str) -> None:
    source = f"Open {address} in your browser."
    assert not [code for code in ("LINK004", "LINK007", "LINK009") if _found(code, source)]
    assert _found("LINK007", _linked(address))


@pytest.mark.parametrize(
    ("shown", "href"),
    [
        ("www.shop-test-store.com", "https://click.mailer-test.net/x"),
        ("https://paypal.com/help", "https://paypa1-login.com/help"),
        ("shop-test-store.com", "https://shop-test-store.com.evil.net/"),
        ("amazon.co.uk", "https://amazon.co.uk.example-login.com"),
        (" www.shop-test-store.com → ", "https://other-shop.com"),
        ("support@shop-test-store.com", "mailto:help@other-shop.com"),
        ("Support@Shop-Test-Store.com.", "mailto:help@shop-tset-store.com?subject=Hi"),
    ],
)
def test_a_link_that_shows_another_domain_is_found(shown: str, href: str) -> None:
    assert _found("LINK008", _linked(href, shown))


@pytest.mark.parametrize(
    ("shown", "href"),
    [
        ("www.shop-test-store.com", "https://click.shop-test-store.com/x"),
        ("invoice.pdf", "https://files.other-shop.com/x"),
        ("Node.js", "https://other-shop.com"),
        ("Version 1.2.3", "https://other-shop.com"),
        ("support@shop-test-store.com", "https://other-shop.com/contact"),
        ("{{ domain }}.com", "https://other-shop.com"),
        ("youtube.com/shop", "https://youtu.be/x"),
        ("www.shop-test-store.com", "{{ url }}"),
        ("www.shop-test-store.com", "mailto:a@other-shop.com"),
        ("support@shop-test-store.com", "mailto:help@shop-test-store.com"),
        ("support@shop-test-store.com", "mailto:a@mail.shop-test-store.com"),
        ("support@shop-test-store.com", "mailto:{{ address }}"),
        ("support@shop-test-store.com", "mailto:?body=x"),
        ("Write to support@shop-test-store.com", "mailto:help@other-shop.com"),
        ("e.g. this", "https://other-shop.com"),
    ],
)
def test_a_link_that_shows_no_other_domain_is_fine(shown: str, href: str) -> None:
    assert not _found("LINK008", _linked(href, shown))


def test_a_foreign_domain_is_told_once_with_how_often_it_stands_there() -> None:
    source = "".join(_linked(f"https://help-pages.net/{number}") for number in range(3))
    (found,) = _found("LINK009", source)
    assert found.spot.facts == {"domain": "help-pages.net", "own": ["shop-test-store.com"], "times": 3}
    assert not _found("LINK009", source, settings=Settings())


def test_a_slip_in_ones_own_domain_is_mended() -> None:
    hosts = {"shop-tset-store.com": HostSays(False, False, False)}
    source = "Write to help@shop-tset-store.com today."
    assert _fixed("LINK010", source, hosts) == "Write to help@shop-test-store.com today."


def test_a_name_without_an_answer_is_no_fault() -> None:
    why = Unknown("shop-tset-store.com A", Reason.TIMEOUT)
    document = read("Write to help@shop-tset-store.com today.", "a.txt")[0]
    evidence = Evidence(document, OURS, hosts={"shop-tset-store.com": HostSays(why, why, why)})
    linted = judge_one([by_code()["LINK010"]], evidence)
    assert linted.found == ()
    assert [one.why for one in linted.not_judged] == [why]


def test_the_nearest_domain_keeps_what_stands_before_it() -> None:
    assert nearest("help.shop-tset-store.com", OURS.domains) == "help.shop-test-store.com"
    assert nearest("help.shop-test-store.com", OURS.domains) == ""
    assert nearest("another-shop.com", OURS.domains) == ""


@pytest.mark.parametrize(
    "href",
    [
        "mailto:", "mailto:support", "mailto:a b@shop-test-store.com", "mailto:a@@b.com",
        "mailto:a@b.com,c@d", "tel:", "tel:0800 123 456", "tel:1-800-FLOWERS",
        "support@shop-test-store.com", "mailto:a..b@shop-test-store.com",
        "mailto://a@shop-test-store.com", "mailto://{{ email }}", "mailto://",
    ],
)  # fmt: skip
def test_a_broken_way_to_write_or_call_is_found(href: str) -> None:
    assert _found("LINK011", _linked(href))


@pytest.mark.parametrize(
    "href",
    [
        "mailto:a@shop-test-store.com", "mailto:a+b@shop-test-store.com?subject=Hi%20there",
        "mailto:?subject=x", "mailto:{{ email }}", "mailto:{{ name }}@shop-test-store.com",
        "mailto:%73upport@shop-test-store.com", "mailto:a@b.com,c@d.com", "tel:+44-1632-960000",
        "tel:+441632960000;ext=12", "tel:{{ phone }}", "tel:112", "tel:*100#",
    ],
)  # fmt: skip
def test_a_working_way_to_write_or_call_is_fine(href: str) -> None:
    assert not _found("LINK011", _linked(href))


def test_slashes_before_an_address_are_taken_out_safely() -> None:
    source = _linked("MAILTO://a@shop-test-store.com?subject=//x")
    assert _fixed("LINK011", source) == _linked("MAILTO:a@shop-test-store.com?subject=//x")


def test_spaces_in_a_number_are_taken_out_safely() -> None:
    source = _linked("tel:+44 1632 960000")
    assert _fixed("LINK011", source) == _linked("tel:+441632960000")


@pytest.mark.parametrize(
    "text",
    [
        "www." * 5000, "https://" + "a." * 9000, "mailto:" + "a" * 20000, "mailto:" + "a@b," * 5000,
        "tel:" + "1 " * 9999, "{{" * 9999, " " * 20000, "[" * 20000, "a@" * 9999, "your-" * 4000 + ".com",
        "https://" + "staging-" * 2500,
    ],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_hostile_links_are_judged_in_time(text: str) -> None:
    (document,) = read(_linked(text.replace('"', ""), text), "mail.html")
    rules = [one for one in by_code().values() if one.group in ("links", "headers")]
    target_of.cache_clear()
    with within(0.25):
        judge_one(rules, Evidence(document, OURS, hosts={}))
