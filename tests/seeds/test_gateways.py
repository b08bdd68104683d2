"""A gateway or forwarder in front of a seed is taken for no server of the domain."""

from __future__ import annotations

import pytest

from checks.placement.record import Reading
from deliverability.seeds.found.opened import Copy
from deliverability.seeds.reading import read_now
from tests.seeds.letters import SENT
from tests.seeds.test_reading import DOMAIN, again, settings_in
from tests.world import World

AT = "Sun, 22 Nov 2026 12:00:02 +0000\r\n"
PATH = "Return-Path: <bounce@example.com>\r\n"
EDGE = f"Received: from {{}} by DB1EUR05FT019.mail.protection.outlook.com with Microsoft SMTP Server; {AT}"
GATE = f"Received: from out.example.com (out.example.com [127.0.0.9]) by relay.mimecast.com with ESMTPS; {AT}"
OWN = f"Received: from out.example.com (out.example.com [127.0.0.9]) by mx.seed.test with ESMTPS; {AT}"
OUT, FROM_GATE = "out.example.com (127.0.0.9)", "de-smtp-1.mimecast.com (127.0.0.77)"
FROM_HOST = "forward.seed.test (127.0.0.78)"
SPF = '@ TXT "v=spf1 ip4:127.0.0.9 -all"\n'
TO_MIMECAST = f"{SPF}$ORIGIN seed.test.\n@ MX 10 de-smtp-inbound-1.mimecast.com.\n"
TO_MICROSOFT = f"{SPF}$ORIGIN seed.test.\n@ MX 10 seed-test.mail.protection.outlook.com.\n"
TO_HOST = f"{SPF}$ORIGIN seed.test.\n@ MX 10 mx.seed.test.\n"
TO_GATE = f"{SPF}$ORIGIN seed.test.\n@ MX 10 in.gate.test.\n"
SILENT = f"{SPF}$ORIGIN seed.test.\n@ !timeout\n"


def read(world: World, zone: str, way: str, provider: str, recipient: str = "anna@seed.test") -> Reading:
    world.set(zone)
    copy = Copy((PATH + way).encode() + SENT, provider, recipient=recipient)
    ((reading, answers),) = read_now(settings_in(world), [(DOMAIN, copy)])
    assert again(copy, answers) == reading
    return reading


@pytest.mark.parametrize(
    ("zone", "way", "provider", "wanted"),
    [
        (TO_MICROSOFT, EDGE.format(OUT), "microsoft_365", ("127.0.0.9", "pass")),
        (TO_MIMECAST, EDGE.format(FROM_GATE) + GATE, "microsoft_365", ("127.0.0.9", "pass")),
        (TO_MIMECAST, EDGE.format(FROM_GATE), "microsoft_365", ("", "")),  # the gateway hides it
        (TO_HOST, EDGE.format(FROM_HOST) + OWN, "microsoft_365", ("127.0.0.9", "pass")),
        (TO_MIMECAST, OWN.replace("127.0.0.9", "127.0.0.77") + GATE, "", ("127.0.0.9", "pass")),
        (TO_HOST, OWN.replace("127.0.0.9", "127.0.0.66"), "", ("127.0.0.66", "fail")),  # any server
        (TO_GATE, OWN.replace("127.0.0.9", "127.0.0.66") + GATE.replace("mimecast.com", "gate.test"), "",
         ("127.0.0.9", "pass")),
        (SILENT, EDGE.format(FROM_HOST), "microsoft_365", ("", "")),
        (SILENT, OWN, "", ("", "")),  # nobody knows whether that server is a gateway
    ],
)  # fmt: skip
def test_the_server_that_the_domain_sent_from_is_the_one_in_front_of_the_gateway(
    world: World, zone: str, way: str, provider: str, wanted: tuple[str, str]
) -> None:
    reading = read(world, zone, way, provider)
    assert (reading.sending_ip, reading.spf_of_ip) == wanted


def test_an_address_at_the_provider_itself_has_no_gateway(world: World) -> None:
    reading = read(world, TO_HOST, EDGE.format(OUT), "outlook_com_personal_domain", "anna@outlook.com")
    assert (reading.sending_ip, reading.spf_of_ip) == ("127.0.0.9", "pass")
