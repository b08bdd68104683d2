"""Names of reverse DNS: which look handed out to a customer's line, and when an address is confirmed."""

from __future__ import annotations

import pytest

from checks.model import Reason, Unknown
from checks.reverse_names import PointerName, Reverse, generic_part, pointer

SILENT = Unknown("mail.example.com A", Reason.TIMEOUT)


@pytest.mark.parametrize(
    ("name", "address", "part"),
    [
        ("192-0-2-1.isp.example.net", "192.0.2.1", "192-0-2-1"),
        ("host192.0.2.1.example.net", "192.0.2.1", "192.0.2.1"),
        ("1.2.0.192.example.net", "192.0.2.1", "1.2.0.192"),
        ("p192x0x2x1.example.net", "192.0.2.1", "192x0x2x1"),
        ("ip-192-000-002-001.example.net", "192.0.2.1", "192-000-002-001"),
        ("h192000002001.example.net", "192.0.2.1", "192000002001"),
        ("c0000201.example.net", "192.0.2.1", "c0000201"),
        ("0-2-1.cust.example.net", "192.0.2.1", "0-2-1"),
        ("HOST-192-0-2-1.Example.NET", "192.0.2.1", "192-0-2-1"),
        ("dhcp-17.office.example.net", "192.0.2.1", "dhcp"),
        ("cust44.adsl.example.net", "192.0.2.1", "adsl"),
        ("x.dynamic.example.net", "192.0.2.1", "dynamic"),
        ("dyn3.example.co.uk", "192.0.2.1", "dyn"),
        ("2001-db8--1.example.net", "2001:db8::1", "2001-db8--1"),
        (
            "20010db8000000000000000000000001.example.net",
            "2001:db8::1",
            "20010db8000000000000000000000001",
        ),
    ],
)
def test_a_name_that_spells_the_address_or_a_kind_of_line_is_generic(
    name: str, address: str, part: str
) -> None:
    assert generic_part(name, address) == part


@pytest.mark.parametrize(
    "name",
    [
        "example.com",
        "host.example.com",
        "mx1.dyn.com",  # the registrable domain may be called anything
        "pool.com",
        "server12.example.com",
        "v192-0-3-1.example.com",
        "1192-0-2-1.example.com",
        "192-0-2-10.example.com",
        "mail-192-0-2-1.example.com",
        "smtp-pool-3.example.com",
        "dynamo.example.com",
        "spool.example.com",
        "whirlpools.example.com",
        "localhost",
        "",
    ],
)
def test_a_name_of_its_own_is_not_generic(name: str) -> None:
    assert generic_part(name, "192.0.2.1") == ""


def test_the_question_for_an_address_is_its_octets_or_nibbles_backwards() -> None:
    assert pointer("192.0.2.1") == "1.2.0.192.in-addr.arpa"
    assert pointer("2001:db8::1").startswith("1.0.0.0.")
    assert pointer("2001:db8::1").endswith(".8.b.d.0.1.0.0.2.ip6.arpa")


@pytest.mark.parametrize(
    ("reverse", "confirmed"),
    [
        (Reverse("192.0.2.1"), False),
        (Reverse("192.0.2.1", (PointerName("a", True),)), True),
        (Reverse("192.0.2.1", (PointerName("a", False), PointerName("b", True))), True),
        (Reverse("192.0.2.1", (PointerName("a", SILENT), PointerName("b", True))), True),
        (Reverse("192.0.2.1", (PointerName("a", False), PointerName("b", SILENT))), SILENT),
        (Reverse("192.0.2.1", unknown=SILENT), SILENT),
    ],
)
def test_one_name_that_leads_back_confirms_and_silence_denies_nothing(
    reverse: Reverse, confirmed: bool | Unknown
) -> None:
    assert reverse.confirmed == confirmed
