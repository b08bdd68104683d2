"""The lab's own DNS tree: a root, the top-level domains that are needed, and the zones of its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import dns.name
import dns.rdatatype
import dns.rdtypes.ANY.DNSKEY
import dns.zone

from tests.lab import signing
from tests.lab.certificates import Authority
from tests.lab.domain import MailServer, Signing, Zone

ROOT_SERVER = "127.53.0.1"
HOME = ("127.53.1.1", "127.53.3.2", "127.53.1.2")
"""The DNS host where zones live unless they say otherwise; it names the first two of its addresses."""
ELSEWHERE = "127.53.2.1"
"""A second DNS host, with zones of its own."""
SOA = "@ SOA ns1.dns-host.example. hostmaster.dns-host.example. 2026112201 7200 3600 1209600 300"
NS = "@ NS ns1.dns-host.example.\n@ NS ns2.dns-host.example."
ROOT = "@ SOA a.root. hostmaster.root. 1 7200 3600 1209600 300\n@ NS a.root.\na.root. A {}"


class Tree:
    """All zones as files: `above` for the root's server, `home` and `elsewhere` for the DNS hosts."""

    def __init__(self, zones: Iterable[Zone], directory: Path, root_server: str) -> None:
        self._directory = directory
        self._root = ROOT.format(root_server)
        self.above: dict[str, Path] = {}
        self.home: dict[str, Path] = {}
        self.elsewhere: dict[str, Path] = {}
        zones = tuple(zones)
        names = {zone.name for zone in zones}
        delegations: dict[str, list[str]] = {}
        for zone in zones:
            self._write_leaf(zone)
            if zone.name.partition(".")[2] not in names:  # else the zone's owner has delegated it by hand
                delegations.setdefault(zone.name.rpartition(".")[2], []).append(_delegation(zone))
        self._write_above(delegations)

    @property
    def anchor(self) -> str:
        """The root's key, as a record that a resolver can trust."""
        return f". 300 IN DNSKEY {signing.key(Signing.SIGNED).public.to_text()}"

    def change(self, zone: Zone) -> None:
        """Write another text for a zone of the DNS host; the zone above stays as it is."""
        self.home[zone.name] = self._write("home", zone, _with_apex(zone.text))

    def _write_leaf(self, zone: Zone) -> None:
        self.home[zone.name] = self._write("home", zone, _with_apex(zone.text))
        if zone.elsewhere:
            self.elsewhere[zone.name] = self._write("elsewhere", zone, _with_apex(zone.elsewhere))

    def _write_above(self, delegations: dict[str, list[str]]) -> None:
        for name, rows in delegations.items():
            text = "\n".join(["@ SOA a.root. hostmaster.root. 1 7200 3600 1209600 300\n@ NS a.root.", *rows])
            self.above[name] = self._write("above", Zone(name, signing=Signing.SIGNED), text)
        rows = [f"{name} NS a.root.\n{name} DS {_ds(name)}" for name in delegations]
        self.above["."] = self._write(
            "above", Zone(".", signing=Signing.SIGNED), "\n".join([self._root, *rows])
        )

    def _write(self, where: str, zone: Zone, text: str) -> Path:
        origin = dns.name.from_text(zone.name)
        parsed = dns.zone.from_text(f"$TTL {signing.TTL}\n{text}\n", origin, relativize=False)
        signing.sign(parsed, zone.signing, zone.tampered)
        file = self._directory / f"{where}-{zone.name.strip('.') or 'root'}.zone"
        file.write_text(parsed.to_text(relativize=False), "utf-8")
        return file


def reverse(servers: Iterable[MailServer]) -> Zone:
    """The names of the mail servers' addresses."""
    rows = []
    for server in servers:
        names = (server.host,) if server.ptr is None else server.ptr
        host, net = server.address.split(".")[:1:-1]
        rows += [f"{host}.{net} PTR {name}." for name in names]
    return Zone("53.127.in-addr.arpa", "\n".join(rows))


def with_tlsa(text: str, authority: Authority) -> str:
    """Zone text with `TLSA 3 1 1 <HOST>` made the record of that host's certificate."""

    def record(found: re.Match[str]) -> str:
        usage, selector, matching, host = found.groups()
        return f"TLSA {authority.tlsa(int(usage), int(selector), int(matching), host)}"

    return re.sub(r"TLSA (\d) (\d) (\d) <(\S+)>", record, text)


def _with_apex(text: str) -> str:
    """The zone with SOA and NS of its own, or the lab's."""
    types = {words[1] for words in map(str.split, text.splitlines()) if len(words) > 1 and words[0] == "@"}
    return "\n".join([*(() if "SOA" in types else (SOA,)), *(() if "NS" in types else (NS,)), text])


def _delegation(zone: Zone) -> str:
    """What the zone above says: NS, addresses of name servers below the zone itself, DS."""
    rows = [f"$ORIGIN {zone.name}.", zone.parent or "\n".join(_copied(zone))]
    if zone.signing is not Signing.UNSIGNED:
        rows.append(f"@ DS {_ds(zone.name, zone.signing)}")
    return "\n".join(rows)


def _copied(zone: Zone) -> Iterator[str]:
    origin = dns.name.from_text(zone.name)
    text = f"$TTL {signing.TTL}\n{_with_apex(zone.text)}\n"
    parsed = dns.zone.from_text(text, origin, relativize=False)
    for ns in parsed.find_rdataset(origin, "NS"):
        yield f"@ NS {ns.target}"
        for glue in ("A", "AAAA"):
            addresses = parsed.get_rdataset(ns.target, glue) if ns.target.is_subdomain(origin) else None
            yield from (f"{ns.target} {glue} {address}" for address in addresses or ())


def _ds(zone: str, how: Signing = Signing.SIGNED) -> str:
    """The DS of the zone's key; of an orphan, of a key that nobody has."""
    return signing.key(how).ds(zone).to_text()
