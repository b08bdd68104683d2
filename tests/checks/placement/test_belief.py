# ruff: noqa: E501 - headers as they are
"""Only what the receiver itself wrote is believed."""

from __future__ import annotations

import pytest

from checks.placement.belief import Headers, believed
from checks.placement.receivers import _receivers, receiver_of
from checks.providers.load import all_mailbox_providers

GMAIL = "from out.shop.example (out.shop.example. [192.0.32.7]) by mx.google.com with ESMTPS id a1; Sun, 22 Nov 2026 12:00:01 +0000"
OWN = "from out.shop.example (out.shop.example [192.0.32.7]) by mx.seed.example (Postfix) with ESMTPS id 4F; Sun, 22 Nov 2026 12:00:01 +0000"
SUBMITTED = (
    "from laptop ([192.0.32.99]) by out.shop.example with ESMTPSA id 3; Sun, 22 Nov 2026 12:00:00 +0000"
)
PASS = "mx.google.com; dkim=pass header.d=shop.example; spf=pass smtp.mailfrom=a@shop.example; dmarc=pass header.from=shop.example"
FAIL = PASS.replace("pass", "fail")
MAIL = (("DKIM-Signature", "v=1"), ("From", "support@shop.example"), ("Subject", "hello"))


def _believed(provider: str, *headers: tuple[str, str], configured: tuple[str, ...] = ()) -> object:
    """The results as text, or why there are none."""
    belief = believed((*headers, *MAIL), provider, configured)
    if belief.results is None:
        return belief.why
    return " ".join(f"{one.method}={one.result}" for one in belief.results.results)


def ar(value: str) -> tuple[str, str]:
    return ("Authentication-Results", value)


def received(value: str) -> tuple[str, str]:
    return ("Received", value)


def test_gmail_writes_below_its_own_received_header() -> None:
    inside = received("by 2002:a05:6a10::1 with SMTP id x1; Sun, 22 Nov 2026 12:00:02 +0000")
    spf = ("Received-SPF", "pass (google.com: …)")
    headers: Headers = (("Delivered-To", "seed@gmail.com"), inside, received(GMAIL), spf, ar(FAIL))
    assert _believed("google_workspace", *headers) == "dkim=fail spf=fail dmarc=fail"


def test_a_second_header_below_the_receivers_is_not_believed() -> None:
    assert (
        _believed("google_workspace", received(GMAIL), ar(FAIL), ar(PASS)) == "dkim=fail spf=fail dmarc=fail"
    )


@pytest.mark.parametrize(
    "below",
    [
        (("X-Mailer", "desk"), ar(PASS)),
        (received(SUBMITTED), ar(PASS)),
        (*MAIL, ar(PASS)),
    ],
)
def test_what_came_with_the_mail_is_not_believed(below: Headers) -> None:
    said = "mx.google.com has not written what it checked"
    assert _believed("google_workspace", received(GMAIL), *below) == said


def test_a_forged_way_through_the_provider_further_down_is_not_believed() -> None:
    headers = (received(OWN), received(GMAIL), ar(PASS))
    said = "mx.seed.example took the mail in, which is none of the provider's known servers"
    assert _believed("google_workspace", *headers) == said


def test_a_server_of_ones_own_may_sign_with_its_domain() -> None:
    own = received(OWN)
    assert (
        _believed("", ar(FAIL.replace("mx.google.com", "seed.example")), own)
        == "dkim=fail spf=fail dmarc=fail"
    )
    assert "signed by" in str(_believed("", ar(FAIL.replace("mx.google.com", "mail.seed.example")), own))
    assert "signed by" in str(_believed("", ar(FAIL.replace("mx.google.com", "example")), own))


def test_another_name_is_not_believed() -> None:
    said = 'the topmost check results are signed by "mx.evil.example", which is not mx.google.com'
    assert (
        _believed("google_workspace", received(GMAIL), ar(PASS.replace("mx.google.com", "mx.evil.example")))
        == said
    )


def test_microsoft_names_nobody_and_is_known_by_its_server() -> None:
    edge = "from out.shop.example (192.0.32.7) by DB1EUR05FT019.mail.protection.outlook.com (10.1.1.2) with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20; Sun, 22 Nov 2026 12:00:01 +0000"
    inside = "from AM0.eurprd05.prod.outlook.com (2603:10a6:208::1) by DB8.eurprd05.prod.outlook.com (2603:10a6:10::2) with HTTPS; Sun, 22 Nov 2026 12:00:02 +0000"
    own = ar(
        "spf=pass (sender IP is 192.0.32.7) smtp.mailfrom=shop.example; dmarc=pass action=none header.from=shop.example"
    )
    forged = ar("spf=pass smtp.mailfrom=x.example; dkim=pass")
    assert _believed("microsoft_365", received(inside), received(edge), own, forged) == "spf=pass dmarc=pass"
    assert "signed by nobody" in str(_believed("", received(OWN), own))


def test_icloud_writes_one_header_for_each_method() -> None:
    hop = received(OWN.replace("mx.seed.example", "p00-icloudmta-smtpin-1.me.com"))
    headers = (
        ar('bimi.icloud.com; bimi=skipped reason="insufficient dmarc"'),
        ar("dmarc.icloud.com; dmarc=pass header.from=shop.example"),
        ar("dkim-verifier.icloud.com; dkim=pass header.d=shop.example"),
        ar("spf.icloud.com; spf=pass smtp.mailfrom=a@shop.example"),
        hop,
    )
    assert _believed("icloud", *headers) == "bimi=skipped dmarc=pass dkim=pass spf=pass"


def test_a_server_of_ones_own_signs_with_the_name_in_its_received_header() -> None:
    lmtp = received(
        "from mx.seed.example by mx.seed.example with LMTP id abc; Sun, 22 Nov 2026 12:00:02 +0000"
    )
    filters = (("DMARC-Filter", "OpenDMARC"), ar("mx.seed.example; dmarc=fail"), ("DKIM-Filter", "OpenDKIM"))
    both = (
        lmtp,
        received(OWN),
        *filters,
        ar("mx.seed.example; dkim=fail"),
        ar("mx.seed.example; dmarc=pass"),
    )
    assert _believed("", *both) == "dmarc=fail dkim=fail"


def test_what_delivers_into_mailboxes_takes_mail_from_its_own_house() -> None:
    lmtp = received(
        "from mx.seed.example by boxes.seed.example with LMTP id abc; Sun, 22 Nov 2026 12:00:02 +0000"
    )
    outside = received(
        "from mx.seed.example ([192.0.32.2]) by boxes.seed.example with ESMTP; Sun, 22 Nov 2026 12:00:02 +0000"
    )
    own = ar("mx.seed.example; spf=pass")
    assert _believed("", lmtp, received(OWN), own) == "spf=pass"
    assert _believed("", outside, received(OWN), own) == "boxes.seed.example has not written what it checked"
    forged = ar("out.shop.example; spf=pass")
    assert 'signed by "out.shop.example"' in str(_believed("", lmtp, received(OWN), forged))


def test_a_gateways_name_is_believed_only_where_it_is_configured() -> None:
    headers = (received(OWN), ar("gate.seed.example; spf=fail"))
    said = 'the topmost check results are signed by "gate.seed.example", which is not mx.seed.example'
    assert _believed("", *headers) == said
    assert _believed("", *headers, configured=("gate.seed.example",)) == "spf=fail"


@pytest.mark.parametrize(
    ("provider", "signer", "is_its_own"),
    [
        ("yahoo", "atlas206.free.mail.ne1.yahoo.com", True),
        ("yahoo", "atlas-production.v2-mail-prod1-gq1.omega.yahoo.com", True),
        ("yahoo", "atlas206.free.mail.ne1.yahoo.com.evil.example", False),
        ("yahoo", "yahoo.com", False),
        ("fastmail", "mx5.messagingengine.com", True),
        ("fastmail", "phl-mx-04.messagingengine.com", True),
        ("fastmail", "a.b.messagingengine.com", False),
        ("icloud", "dmarc.icloud.com", True),
        ("icloud", "icloud.com", False),
        ("google_workspace", "mx.google.com", True),
        ("google_workspace", "", False),
        ("microsoft_365", "", True),
        ("microsoft_365", "mx.google.com", False),
        ("proton", "mailin021.protonmail.ch", True),
        ("zoho_eu", "mx.zohomail.eu", True),
    ],
)
def test_each_provider_signs_with_its_own_names(provider: str, signer: str, is_its_own: bool) -> None:
    receiver = receiver_of(provider, ())
    assert receiver is not None
    assert receiver.signs(signer) is is_its_own


def test_every_provider_in_the_table_is_one_of_the_facts() -> None:
    known = {*all_mailbox_providers()}
    assert {*_receivers()} <= known
    assert all(receiver.hosts and (receiver.ids or receiver.nameless) for receiver in _receivers().values())


def test_without_a_believed_header_it_is_said_why() -> None:
    assert _believed("") == "no server has written how the mail came to it"
    assert (
        _believed("", received(OWN), ar("("))
        == "what mx.seed.example has written of its checks cannot be read"
    )
