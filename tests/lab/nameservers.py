"""NSD for the lab's zones, and Unbound, which finds its way from the lab's root and validates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

import dns.exception
import dns.message
import dns.query
import dns.rcode

from tests.lab.network import DNS
from tests.lab.processes import Child

NSD = """\
server:
  server-count: 1
  username: ""
  chroot: ""
  do-ip6: no
  rrl-ratelimit: 0
  rrl-whitelist-ratelimit: 0
  tcp-count: 2000
  database: ""
  logfile: "{directory}/log"
  zonesdir: "{directory}"
  pidfile: ""
  xfrdfile: ""
  xfrdir: "{directory}"
  zonelistfile: "{directory}/zone.list"
{addresses}
remote-control:
  control-enable: no
{zones}
"""
UNBOUND = """\
server:
  interface: {address}
  port: {port}
  outgoing-interface: {address}
  username: ""
  chroot: ""
  directory: "{directory}"
  pidfile: ""
  use-syslog: no
  do-daemonize: no
  do-ip6: no
  num-threads: 1
  access-control: 127.0.0.0/8 allow
  do-not-query-localhost: no
  local-zone: "127.in-addr.arpa." nodefault
  root-hints: "{directory}/root.hints"
  trust-anchor-file: "{directory}/root.key"
  module-config: "validator iterator"
  trust-anchor-signaling: no
  discard-timeout: 60000
remote-control:
  control-enable: no
{preferred}
"""


def nsd(directory: Path, addresses: Iterable[str], zones: Mapping[str, Path]) -> Child:
    """A name server with these zones at these addresses, ready to answer."""
    directory.mkdir()
    listen = "\n".join(f"  ip-address: {address}@{DNS}" for address in addresses)
    rows = "\n".join(f'zone:\n  name: "{name}"\n  zonefile: "{file}"' for name, file in zones.items())
    config = directory / "nsd.conf"
    config.write_text(NSD.format(directory=directory, addresses=listen, zones=rows), "utf-8")
    child = Child(["/usr/sbin/nsd", "-d", "-c", str(config)], directory / "log", directory=directory)
    asked = next(iter(zones))
    return _ready(child, [partial(_answers, address, DNS, asked) for address in addresses])


def serial(address: str, zone: str) -> int:
    """The serial number of the zone that this server holds."""
    reply = dns.query.udp(dns.message.make_query(zone, "SOA"), address, timeout=2.0, port=DNS)
    return int(reply.answer[0][0].serial)


def unbound(
    directory: Path, address: str, root_server: str, anchor: str, preferred: Mapping[str, str]
) -> Child:
    """A resolver at `address` that knows no other root than `root_server` and trusts `anchor` alone.

    `preferred`: zones with the server it asks about them, where two would say different things. It asks
    from its own loopback address, so that no question of it can leave this machine.
    """
    directory.mkdir()
    (directory / "root.hints").write_text(f". 3600 NS a.root.\na.root. 3600 A {root_server}\n", "utf-8")
    (directory / "root.key").write_text(anchor + "\n", "utf-8")
    rows = "\n".join(f"stub-zone:\n  name: {z}\n  stub-addr: {ip}@{DNS}" for z, ip in preferred.items())
    config = directory / "unbound.conf"
    config.write_text(UNBOUND.format(directory=directory, address=address, port=DNS, preferred=rows), "utf-8")
    child = Child(["/usr/sbin/unbound", "-d", "-c", str(config)], directory / "log", directory=directory)
    return _ready(child, [partial(_answers, address, DNS, ".")])


def _ready(child: Child, answers: list[partial[bool]]) -> Child:
    try:
        for one in answers:
            child.wait_until(one)
    except BaseException:
        child.end()
        raise
    return child


def _answers(address: str, port: int, zone: str) -> bool:
    """Whether the server gives the zone's SOA."""
    try:
        reply = dns.query.udp(dns.message.make_query(zone, "SOA"), address, timeout=2.0, port=port)
    except (OSError, dns.exception.DNSException):
        return False
    return reply.rcode() == dns.rcode.NOERROR and bool(reply.answer)
