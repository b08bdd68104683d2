"""The DNS servers a run asks: how they are written, and how the system names its own."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

EXAMPLES = '"192.0.2.53", "192.0.2.53:5353", "[2001:db8::53]:53", "https://dns.example/dns-query" or "tls://192.0.2.53"'
PORTS = {"udp": 53, "tls": 853, "https": 443}


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """One server: `scheme` is udp (with TCP beside it), tls (DoT, RFC 7858) or https (DoH, RFC 8484).

    `address` is an IP address as text, or for https the host; `name` the TLS name to expect; `url` for https.
    """

    scheme: str
    address: str
    port: int
    name: str = ""
    url: str = ""

    def __str__(self) -> str:
        if self.url:
            return self.url
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{host}:{self.port}" if self.scheme == "udp" else f"{self.scheme}://{host}:{self.port}"


def parse_server(text: str) -> ServerAddress:
    """Read "IP", "IP:PORT", "[IPv6]:PORT", "https://HOST/PATH" or "tls://IP[:PORT][#NAME]"; ValueError."""
    text = text.strip()
    if text.startswith("https://"):
        url = urlsplit(text)
        if url.hostname:
            return ServerAddress("https", url.hostname, url.port or PORTS["https"], url.hostname, text)
    scheme = "tls" if text.startswith("tls://") else "udp"
    rest, _, name = text.removeprefix("tls://").partition("#")
    host, port = _split_port(rest, PORTS[scheme])
    try:
        return ServerAddress(scheme, str(ipaddress.ip_address(host)), port, name)
    except ValueError:
        raise ValueError(f'"{text}" is not a DNS server. Write it as {EXAMPLES}.') from None


def _split_port(text: str, default: int) -> tuple[str, int]:
    bracketed = re.fullmatch(r"\[([^\]]+)\](?::(\d{1,5}))?", text)
    plain = re.fullmatch(r"([^:]+):(\d{1,5})", text)
    match = bracketed or plain
    if match is None:
        return text, default
    port = int(match[2] or default)
    return (match[1], port) if 0 < port < 65536 else ("", port)


def system_servers(path: Path = Path("/etc/resolv.conf")) -> tuple[ServerAddress, ...]:
    """The system's resolvers (resolv.conf(5)); the local one when the file names none."""
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    found = []
    for line in lines:
        words = line.split()
        if len(words) >= 2 and words[0] == "nameserver":
            try:
                found.append(parse_server(words[1].partition("%")[0]))
            except ValueError:
                continue
    return tuple(dict.fromkeys(found)) or (ServerAddress("udp", "127.0.0.1", 53),)
