# ruff: noqa: E501 - headers as they are
"""Received headers of the servers there are."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from checks.placement.hops import delays, hops, read_hop
from checks.placement.receivers import receiver_of, sending_hop
from checks.placement.record import Hop

NOON = datetime(2026, 11, 22, 12, 0, 1, tzinfo=UTC)
AT = "Sun, 22 Nov 2026 12:00:01 +0000"
IP, OUT, SEED = "192.0.32.7", "out.shop.example", "mx.seed.example"
WAYS = {
    "Gmail": (
        f"from {OUT} ({OUT}. [{IP}])\r\n        by mx.google.com with ESMTPS id a1-2si.5.2026 for <seed@gmail.com>\r\n        (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\r\n        Sun, 22 Nov 2026 04:00:01 -0800 (PST)",
        Hop("mx.google.com", IP, OUT, OUT, "ESMTPS", "TLSv1.3", NOON),
    ),
    "Gmail inside": (
        f"by 2002:a05:6a10:1234:b0:1:2:3 with SMTP id x1csp123; {AT}",
        Hop("2002:a05:6a10:1234:b0:1:2:3", protocol="SMTP", at=NOON),
    ),
    "Microsoft": (
        f"from {OUT} ({IP}) by DB1.mail.protection.outlook.com (10.152.1.2) with Microsoft SMTP Server (version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20 via Frontend Transport; {AT}",
        Hop("db1.mail.protection.outlook.com", IP, OUT, "", "Microsoft SMTP Server", "TLSv1.2", NOON),
    ),
    "Exchange inside": (
        f"from EX1.shop.local ([fe80::1]) by EX1.shop.local ([fe80::1%12]) with mapi id 15.01; {AT}",
        Hop("ex1.shop.local", "fe80::1", "ex1.shop.local", "", "mapi", "", NOON),
    ),
    "Postfix": (
        f"from {OUT} (unknown [IPv6:2001:db8::7]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519) (No client certificate requested) by {SEED} (Postfix) with ESMTPS id 4F for <a@b>; {AT} (UTC)",
        Hop(SEED, "2001:db8::7", OUT, "", "ESMTPS", "TLSv1.3", NOON),
    ),
    "Exim": (
        f"from [{IP}] (helo={OUT}) by {SEED} with esmtps  (TLS1.3) tls TLS_AES_256_GCM_SHA384 (Exim 4.96) (envelope-from <a@b>) id 1abc for s@seed; {AT}",
        Hop(SEED, IP, OUT, "", "esmtps", "TLSv1.3", NOON),
    ),
    "Exim, another address as the HELO name": (
        f"from rdns.shop.example ([{IP}]:41234 helo=[6.6.6.6]) by {SEED} with esmtp (Exim 4.96) id 1abc; {AT}",
        Hop(SEED, IP, "[6.6.6.6]", "rdns.shop.example", "esmtp", "", NOON),
    ),
    "Sendmail": (
        f"from {OUT} ({OUT} [{IP}] (may be forged)) by {SEED} (8.17.1/8.17.1) with ESMTPS id 1 (version=TLSv1.3 cipher=X bits=256 verify=NO); Sun, 22 Nov 2026 12:00:01 GMT",
        Hop(SEED, IP, OUT, OUT, "ESMTPS", "TLSv1.3", NOON),
    ),
    "qmail": (
        f"from unknown (HELO {OUT}) ({IP}) by {SEED} with SMTP; 22 Nov 2026 12:00:01 -0000",
        Hop(SEED, IP, OUT, "", "SMTP", "", NOON),
    ),
    "qmail with encryption": (
        f"from unknown (HELO {OUT}) ({IP}) by {SEED} with (AES256-GCM-SHA384 encrypted) SMTP; {AT}",
        Hop(SEED, IP, OUT, "", "SMTP", "TLS", NOON),
    ),
    "a name that says it is encrypted": (
        f"from unknown (HELO encrypted) ({IP}) by {SEED} with SMTP; {AT}",
        Hop(SEED, IP, "encrypted", "", "SMTP", "", NOON),
    ),
    "qmail inside": (
        "(qmail 1234 invoked by uid 89); 22 Nov 2026 12:00:01 -0000",
        Hop("", at=NOON, text="(qmail 1234 invoked by uid 89); 22 Nov 2026 12:00:01 -0000"),
    ),
    "Yahoo": (
        f"from {IP} (EHLO {OUT}) by 10.197.33.1 with SMTPs (version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256); {AT}",
        Hop("10.197.33.1", IP, OUT, "", "SMTPs", "TLSv1.3", NOON),
    ),
    "LMTP": (
        f"from {SEED} ([127.0.0.1]) by {SEED} with LMTP id abc (envelope-from <a@b>) for <x@y>; {AT}",
        Hop(SEED, "127.0.0.1", SEED, "", "LMTP", "", NOON),
    ),
    "a name that says TLS": (
        f"from tls1.3.shop.example (HELO TLSv1.3) ({IP}) by {SEED} with SMTP; {AT}",
        Hop(SEED, IP, "tlsv1.3", "tls1.3.shop.example", "SMTP", "", NOON),
    ),
    "a day that does not exist": (
        f"from {OUT} ({IP}) by {SEED} with SMTP; Fri, 30 Feb 2026 12:00:00 +0000",
        Hop(SEED, IP, OUT, "", "SMTP"),
    ),
    "no time": (f"from {OUT} ({IP}) by {SEED}", Hop(SEED, IP, OUT)),
    "no comment's end": (f"from {OUT} ({IP}", Hop("", IP, OUT)),
    "nothing": ("", Hop("")),
}  # fmt: skip


@pytest.mark.parametrize("name", WAYS)
def test_each_servers_header_is_read(name: str) -> None:
    header, wanted = WAYS[name]
    assert read_hop(header) == wanted


def test_clocks_that_differ_give_a_time_below_zero() -> None:
    way = (Hop("c", at=NOON), Hop("b", at=NOON + timedelta(seconds=3)), Hop("a"), Hop("laptop", at=NOON))
    assert delays(way) == (timedelta(seconds=-3), None, None, None)


def _sender(provider: str, *received: str, allow: tuple[str, ...] = ()) -> str | None:
    way = hops(received)
    receiver = receiver_of(provider, way)
    place = sending_hop(way, receiver, allow) if receiver else None
    return None if place is None else way[place].ip


def test_the_receivers_own_servers_are_passed_by() -> None:
    inside = "from AM0.eurprd05.prod.outlook.com (2603:10a6:208::1) by DB8.eurprd05.prod.outlook.com (2603:10a6::2) with HTTPS; "
    assert _sender("microsoft_365", inside, WAYS["Microsoft"][0]) == IP
    assert _sender("google_workspace", WAYS["Gmail inside"][0], WAYS["Gmail"][0]) == IP
    assert _sender("yahoo", WAYS["Yahoo"][0]) == IP
    assert _sender("", WAYS["LMTP"][0], WAYS["Exim"][0]) == IP


def test_a_filter_on_the_same_machine_is_passed_by() -> None:
    again = f"from localhost (localhost [127.0.0.1]) by {SEED} (Postfix) with ESMTP id 2; "
    assert _sender("", again, WAYS["Exim"][0], allow=("127.0.0.0/8",)) == IP


def test_googles_own_way_out_counts_as_a_sender_for_gmail() -> None:
    own = "from mail-sor-f41.google.com (mail-sor-f41.google.com. [209.85.220.41]) by mx.google.com with SMTPS id a; "
    assert _sender("google_workspace", own) == "209.85.220.41"


def test_a_person_who_hands_in_mail_is_no_sending_server() -> None:
    assert _sender("", f"from laptop ([{IP}]) by {SEED} with ESMTPSA id 1; ") is None
    assert _sender("", WAYS["LMTP"][0], f"from laptop ([{IP}]) by {SEED} with esmtpsa id 1; ") is None


def test_no_sender_is_guessed() -> None:
    assert _sender("") is None
    assert (
        _sender("", f"from a ([10.1.1.1]) by {SEED} with ESMTP; ", f"from b ([{IP}]) by gate.example; ")
        is None
    )
    assert _sender("google_workspace", WAYS["Exim"][0]) is None
    assert _sender("", f"from a ([127.0.0.9]) by {SEED} with ESMTP; ") is None
    assert _sender("", f"from a ([127.0.0.9]) by {SEED} with ESMTP; ", allow=("127.0.0.0/8",)) == "127.0.0.9"


def test_hostile_headers_take_no_time() -> None:
    begun = time.process_time()
    for text in (
        "(" * 10**6,
        ")" * 10**6,
        "from " * 200000,
        "[" * 10**6,
        "helo=" * 200000,
        ";" * 10**6,
        "a." * 500000,
    ):
        assert read_hop(f"from {text} by x with y; {text}") is not None
    assert len(hops(["by x; "] * 5000)) == 100
    assert time.process_time() - begun < 2
