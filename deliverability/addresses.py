"""How an operator writes an address: a resolver, a network, a place to listen, a host name, a selector."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TypeAlias
from urllib.parse import urlsplit

IpNetwork: TypeAlias = IPv4Network | IPv6Network

RESOLVER_EXAMPLES = "192.0.2.53, 192.0.2.53:5353, [2001:db8::53]:53, https://dns.example/dns-query or tls://192.0.2.53#dns.example"
LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*", re.ASCII)


class Scheme(StrEnum):
    """How a resolver is spoken to: plain DNS, DNS over HTTPS (RFC 8484), DNS over TLS (RFC 7858)."""

    UDP = "udp"
    HTTPS = "https"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class ResolverAddress:
    """One resolver. `address` is an IP; for HTTPS the host of `url`, which may be a name.

    `name` is what the certificate must be for, "" meaning the address itself; `url` is set for HTTPS only.
    """

    scheme: Scheme
    address: str
    port: int
    name: str = ""
    url: str = ""

    def __str__(self) -> str:
        if self.scheme is Scheme.HTTPS:
            return self.url
        place = _join(self.address, self.port)
        if self.scheme is Scheme.UDP:
            return place
        return f"tls://{place}" + (f"#{self.name}" if self.name else "")


@dataclass(frozen=True, slots=True)
class ListenAddress:
    """Where the web server listens; `str()` is what gunicorn's bind takes."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Only programs on this machine can reach it."""
        return self.host == "localhost" or ip_address(self.host).is_loopback

    def __str__(self) -> str:
        return _join(self.host, self.port)


def parse_resolver(text: str) -> ResolverAddress:
    """Read "IP", "IP:PORT", "[v6]:PORT", "https://HOST/PATH" or "tls://IP[:PORT][#NAME]".

    ValueError says what is wrong and shows what is right.
    """
    text = text.strip()
    try:
        if not text.isprintable() or " " in text:
            raise ValueError("it has blanks or control characters in it")
        return _resolver(text)
    except ValueError as error:
        named = "the URL" if "@" in text else f'"{_short(text)}"'  # what stands before @ may be a password
        raise ValueError(f"{named} is not a resolver: {error}; write it like {RESOLVER_EXAMPLES}") from None


def parse_network(text: str) -> IpNetwork:
    """Read a network as CIDR, or one address. ValueError says what is wrong and shows what is right."""
    text = text.strip()
    try:
        return ip_network(text)
    except ValueError:
        pass
    try:
        meant = ip_network(text, strict=False)
    except ValueError:
        raise ValueError(
            f'"{_short(text)}" is not a network; write it like 10.0.0.0/8, 192.0.2.7 or 2001:db8::/32'
        ) from None
    raise ValueError(f'"{_short(text)}" names one host inside a network; did you mean {meant}?')


def parse_listen(text: str) -> ListenAddress:
    """Read "IP:PORT", "[v6]:PORT" or "localhost:PORT". ValueError says what is wrong and what is right."""
    text = text.strip()
    try:
        host, port = _split(text, None)
        return ListenAddress(host if host == "localhost" else _ip(host), port)
    except ValueError as error:
        raise ValueError(
            f'"{_short(text)}" is not a place to listen: {error}; write it like 127.0.0.1:8000 or [::1]:8000'
        ) from None


def parse_ip(text: str) -> str:
    """An IPv4 or IPv6 address in its usual form; ValueError with a good example."""
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        raise ValueError(
            f'"{text}" is not an IP address; write one such as 192.0.2.1 or 2001:db8::1'
        ) from None


def parse_host(text: str) -> str:
    """Read a bare host name, lower-cased to A-labels; a dot in front stands for every name under it."""
    if text.startswith("."):
        return "." + parse_name(text[1:])
    try:
        return f"[{_ip(text[1:-1])}]" if text.startswith("[") else parse_name(text)
    except ValueError:
        raise ValueError(
            f'"{_short(text)}" is not a host name; write it without https:// and port, like mail.example.com'
        ) from None


def parse_name(text: str) -> str:
    """Read a domain name into lower-case A-labels without the last dot."""
    name = text.strip().lower().removesuffix(".")
    if not name.isascii():
        import idna  # late: most settings hold no such name

        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError:
            name = ""
    if len(name) > 253 or not NAME.fullmatch(name):
        raise ValueError(f'"{_short(text)}" is not a domain name; write it like example.com')
    return name


def parse_url(text: str) -> str:
    """Read the address of a site, "" or "https://HOST[:PORT]", and no path. ValueError shows a good one."""
    text = text.strip().rstrip("/")
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        if parts.scheme not in ("http", "https") or parts.path or parts.query or parts.fragment:
            raise ValueError("it is more or less than a scheme and a host")
        if not parts.hostname or parts.port == 0 or "@" in parts.netloc:
            raise ValueError("its host or port is wrong")
        host = _ip(parts.hostname) if ":" in parts.hostname else parse_name(parts.hostname)
    except ValueError:
        raise ValueError(
            f'"{_short(text)}" is not the address of a site; write it like https://checker.example.com'
        ) from None
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{parts.port}" if parts.port else "")


def parse_ehlo_name(text: str) -> str:
    """Read what we call ourselves to mail servers: "", a full host name, or [IP] (RFC 5321 §4.1.1.1)."""
    text = text.strip()
    if not text:
        return ""
    try:
        if text.startswith("[") and text.endswith("]"):
            return literal(_ip(text[1:-1].removeprefix("IPv6:")))
        name = parse_name(text)
    except ValueError:
        name = ""
    if "." not in name or "_" in name or name[-1].isdigit():
        raise ValueError(
            f'"{_short(text)}" is not a full host name; write one like mail.example.com, or an address '
            "like [192.0.2.1]"
        )
    return name


def literal(address: str) -> str:
    """An IP address in the place of a name (RFC 5321 §4.1.3)."""
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def parse_selector(text: str) -> str:
    """Read a DKIM selector: labels as in a domain name (RFC 6376 §3.1), without "._domainkey"."""
    selector = text.strip().lower()
    # 63 octets is what a label holds; longer selectors have dots, and "._domainkey.a.b" must still fit.
    if "_domainkey" in selector or len(selector) > 235 or not NAME.fullmatch(selector):
        raise ValueError(f'"{_short(text)}" is not a selector; write the part before ._domainkey, like s1')
    return selector


def _resolver(text: str) -> ResolverAddress:
    scheme, separator, rest = text.partition("://")
    if not separator:
        host, port = _split(text, 53)
        return ResolverAddress(Scheme.UDP, _ip(host), port)
    if scheme.lower() == Scheme.TLS:
        place, _, name = rest.partition("#")
        host, port = _split(place, 853)  # RFC 7858 §3.1
        return ResolverAddress(Scheme.TLS, _ip(host), port, parse_name(name) if name else "")
    if scheme.lower() == Scheme.HTTPS:
        return _doh(f"https://{rest}")
    raise ValueError(f"{_short(scheme)}:// is not spoken here")


def _doh(url: str) -> ResolverAddress:
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise ValueError("a user name has no place in it")
    if not parts.hostname or parts.port == 0 or not url.isascii():
        raise ValueError("its host or port is wrong")
    if parts.path in ("", "/") or parts.fragment or "{" in url:
        raise ValueError("the path is missing or holds more than a path")
    host = _ip(parts.hostname) if ":" in parts.hostname else parse_name(parts.hostname)
    return ResolverAddress(Scheme.HTTPS, host, parts.port or 443, host, url)


def _split(text: str, default: int | None) -> tuple[str, int]:
    """Host and port; IPv6 needs brackets only when a port follows (RFC 3986 §3.2.2)."""
    if text.startswith("["):
        host, closed, rest = text[1:].partition("]")
        if not closed or ":" not in host or (rest and not rest.startswith(":")):
            raise ValueError("the brackets are for an IPv6 address, and a port follows after a colon")
        has_port, port = bool(rest), rest[1:]
    elif text.count(":") == 1:
        host, _, port = text.partition(":")
        has_port = True
    else:
        host, port, has_port = text, "", False
    if has_port:
        return host, _port(port)
    if default is None:
        raise ValueError("the port is missing")
    return host, default


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535:
        return int(text)
    raise ValueError(f'the port "{_short(text)}" is not a whole number from 1 to 65535')


def _ip(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        raise ValueError(f'"{_short(text)}" is not an IP address') from None


def _join(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _short(text: str) -> str:
    """`text` in one printable line of at most 60 characters."""
    line = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    return line if len(line) <= 60 else f"{line[:59]}\N{HORIZONTAL ELLIPSIS}"
