"""Worlds with all that a domain can have: mail servers, a web server, signed DNS on servers of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from deliverability.addresses import parse_network
from deliverability.config import Checks, Network, Settings
from tests.healthy import KEY
from tests.judging import LAB, LOOPBACK
from tests.web.site import settings_for
from tests.world import World
from tests.world.authority import authority

MX = """
@ MX 10 mx1
@ MX 20 mx2
mx1 A 127.1.0.25
mx2 A 127.2.0.25
"""
SERVERS = """
mx1 !smtp accepts=support@example.com accepts=postmaster@example.com accepts=abuse@example.com
mx2 !smtp accepts=support@example.com accepts=postmaster@example.com accepts=abuse@example.com
mx1 !tlsa 3 1 1
mx1 !tlsa 2 1 1
mx2 !tlsa 3 1 1
mx2 !tlsa 2 1 1
25.0.1.127.in-addr.arpa. PTR mx1.example.com.
25.0.2.127.in-addr.arpa. PTR mx2.example.com.
"""
POLICY = r"version: STSv1\nmode: enforce\nmx: mx1.example.com\nmx: mx2.example.com\nmax_age: 2592000\n"
STS = f"""
_mta-sts TXT "v=STSv1; id=20261122T000000"
mta-sts A 127.1.0.80
mta-sts !https /.well-known/mta-sts.txt "{POLICY}"
"""
TRUST = f"""
@ TXT "v=spf1 mx ~all"
s1._domainkey TXT "v=DKIM1; k=rsa; p={KEY}"
_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@example.com"
"""
NAME_SERVERS = """
@ SOA ns1 hostmaster 7 7200 900 1209600 300
@ !signed
@ NS ns1
@ NS ns2.other.test.
ns1 A 127.1.0.53
ns2.other.test. A 127.2.0.53
"""
SAID_BY_ALL = "!server 127.1.0.53\n!server 127.2.0.53\n"
HEALTHY = NAME_SERVERS + MX + SERVERS + STS + TRUST + SAID_BY_ALL
"""Everything is there and fits."""
FAULTY = (
    NAME_SERVERS
    + MX
    + SERVERS.replace("mx2 !smtp ", "mx2 !smtp no-starttls ")
    + STS.replace(r"mx: mx2.example.com\n", "")
    + TRUST
    + '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:other@example.com"\n'
    + SAID_BY_ALL.replace("127.2.0.53", "127.2.0.53 no-tcp")
)
"""The second mail server has no encryption, which DANE asks for, and the policy forgets it; reports are asked
for twice; the second name server does not answer over TCP."""


def network(world: World) -> Network:
    """How a world's servers are reached."""
    return Network(
        allow=tuple(map(parse_network, (*LAB, *LOOPBACK))),
        authoritative_port=world.port,
        smtp_port=world.smtp_port,
        https_port=world.https_port,
        ca_file=authority().ca_file,
        ehlo_name="checker.example",
        port25_reference=(),
    )


def whole_settings(world: World, data: Path, **web: Any) -> Settings:
    """Settings that look at everything that is looked at by default."""
    settings = settings_for(world, data, **web)
    dns = replace(settings.dns, public_resolvers=(), timeout=2.0)
    return replace(settings, checks=Checks(), dns=dns, network=network(world))


def environment(world: World) -> dict[str, str]:
    """The same as variables, for the command line."""
    reached = network(world)
    return {
        "DELIVERABILITY_CHECKS__ONLY": "",
        "DELIVERABILITY_NETWORK__ALLOW": ",".join(map(str, reached.allow)),
        "DELIVERABILITY_NETWORK__AUTHORITATIVE_PORT": str(reached.authoritative_port),
        "DELIVERABILITY_NETWORK__SMTP_PORT": str(reached.smtp_port),
        "DELIVERABILITY_NETWORK__HTTPS_PORT": str(reached.https_port),
        "DELIVERABILITY_NETWORK__CA_FILE": str(reached.ca_file),
        "DELIVERABILITY_NETWORK__EHLO_NAME": reached.ehlo_name,
        "DELIVERABILITY_NETWORK__PORT25_REFERENCE": "",
        "DELIVERABILITY_DNS__PUBLIC_RESOLVERS": "",
        "DELIVERABILITY_DNS__TIMEOUT": "2",
    }
