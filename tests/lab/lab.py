"""A laboratory of real servers on loopback: a private DNS tree, a validating resolver, mail and web."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from checks.domain import parse_target
from deliverability.addresses import parse_network, parse_resolver
from deliverability.config import Settings
from tests.lab import relay, web, zones
from tests.lab.certificates import Authority
from tests.lab.domain import Expected, Place, Zone, load
from tests.lab.nameservers import nsd, serial, unbound
from tests.lab.network import DNS, HTTPS, SMTP, Network
from tests.lab.postfix import Served, postfix
from tests.lab.processes import Child
from tests.lab.relay import Relay
from tests.lab.tarpit import tarpits
from tests.lab.web import Web

RESOLVER, PUBLIC_RESOLVER = "127.53.9.1", "127.53.9.2"
"""The one in use, and one that stands for those of the world: it sees what stands at the other DNS host."""
COVERED = (
    "mx", "hosts", "mailboxes", "spf", "dkim", "dmarc", "reverse_dns", "mta_sts", "dane", "dnssec", "tls_rpt",
    "bimi", "nameservers", "propagation",
)  # fmt: skip
"""The families that the files speak about, and so what is checked."""


PROGRAMS = ("/usr/sbin/nsd", "/usr/bin/ldns-signzone", "/usr/sbin/unbound", "/usr/sbin/postfix")


class Lab:
    """All servers, from `with` to its end; their files are in a directory of their own until then."""

    def __init__(self) -> None:
        self.places: tuple[Place, ...] = load()
        self._ends = ExitStack()
        self._dns: dict[str, Child] = {}

    def __enter__(self) -> Self:
        with ExitStack() as begun:
            self._directory = Path(begun.enter_context(tempfile.TemporaryDirectory(prefix="lab-")))
            self.network = Network()
            begun.callback(self.network.close)
            self._directory.chmod(0o755)  # Postfix gives up being root
            self._start_servers(begun)
            self._start_dns(begun)
            self._ends = begun.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.close()

    @property
    def domains(self) -> tuple[Place, ...]:
        """The places with something to check."""
        return tuple(place for place in self.places if place.check)

    def usual(self, found: Expected) -> Expected:
        """What was found, in the addresses of the files."""
        usual = self.network.usual
        return Expected(found.verdict, tuple(map(usual, found.findings)), tuple(map(usual, found.gaps)))

    @property
    def settings(self) -> Settings:
        """What a person sets who checks the domains of this lab."""
        plain = Settings()
        selectors = {parse_target(p.check).name: p.selectors for p in self.domains if p.selectors}
        return replace(
            plain,
            checks=replace(plain.checks, only=COVERED),
            dns=replace(
                plain.dns,
                resolvers=(parse_resolver(f"{self.network.here(RESOLVER)}:{DNS}"),),
                public_resolvers=(self.network.here(PUBLIC_RESOLVER),),
            ),
            network=replace(
                plain.network,
                allow=(parse_network(self.network.cidr),),
                smtp_port=SMTP,
                https_port=HTTPS,
                ca_file=str(self._authority.file),
                ehlo_name="checker.example",
                port25_reference=("mx1.mail-host.example",),
            ),
            dkim=replace(plain.dkim, selectors=selectors),
        )

    def change(self, zone: Zone) -> None:
        """From now on the DNS host serves this; `zone` has a SOA with a serial number of its own."""
        self._tree.change(self._here(zone))
        address = self.network.here(zones.HOME[0])
        before = serial(address, zone.name)
        self._dns["home"].read_again()
        self._dns["home"].wait_until(lambda: serial(address, zone.name) != before)

    def _start_servers(self, begun: ExitStack) -> None:
        """Mail and web servers, whose certificates the DNS zones may name."""
        here = self.network.here
        issued = self._directory / "certificates"
        issued.mkdir()
        self._authority = authority = Authority(issued)
        mail = [server for place in self.places for server in place.servers]
        served = [
            Served(
                server,
                here(server.address),
                authority.chain_file(server.host, server.certificate, server.names)
                if server.certificate
                else None,
            )
            for server in mail
        ]
        begun.callback(postfix(self._directory / "postfix", served).end)
        begun.enter_context(tarpits(here))
        pages = {page.host: page for place in self.places for page in place.pages}
        chains = {host: authority.chain_file(host, page.certificate) for host, page in pages.items()}
        self.web = Web(here(web.ADDRESS), pages, chains)
        begun.callback(self.web.close)

    def _start_dns(self, begun: ExitStack) -> None:
        here = self.network.here
        files = self._directory / "zones"
        files.mkdir()
        servers_here = [server for place in self.places for server in place.servers]
        wanted = [*(zone for place in self.places for zone in place.zones), zones.reverse(servers_here)]
        self._tree = tree = zones.Tree(map(self._here, wanted), files, here(zones.ROOT_SERVER))
        servers = {
            "above": ((zones.ROOT_SERVER,), tree.above),
            "home": (zones.HOME, tree.home),
            "elsewhere": ((zones.ELSEWHERE,), tree.elsewhere),
        }
        for name, (addresses, served) in servers.items():
            if served:
                child = nsd(self._directory / name, map(here, addresses), served)
                begun.callback(child.end)
                self._dns[name] = child
        for address, answering in relay.FAULTS.items():
            begun.callback(Relay(here(address), answering, here(zones.HOME[0])).close)
        views = {RESOLVER: zones.HOME[0], PUBLIC_RESOLVER: zones.ELSEWHERE}
        for address, preferred in views.items():
            asks = dict.fromkeys(tree.elsewhere, here(preferred))
            folder = self._directory / f"resolver-{address}"
            begun.callback(unbound(folder, here(address), here(zones.ROOT_SERVER), tree.anchor, asks).end)

    def _here(self, zone: Zone) -> Zone:
        """The zone in the addresses of this lab, with the TLSA records of its servers."""
        here = self.network.here
        return replace(
            zone,
            name=here(zone.name),
            text=zones.with_tlsa(here(zone.text), self._authority),
            parent=here(zone.parent),
            elsewhere=here(zone.elsewhere),
        )


def why_not() -> str:
    """What this machine lacks for a lab, or ""."""
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing:
        return (
            f"Debian's packages nsd, ldnsutils, unbound, postfix make the lab: no {', '.join(missing)} here"
        )
    if os.geteuid() != 0:
        return "the lab's name servers listen on port 53 of a loopback address, which only root may do"
    return ""
