"""Reads where a link leads as far as it is written out: a placeholder may stand for any part of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from checks.addresses import is_ip
from checks.domain import NotADomain, organizational, to_ascii
from checks.template.document import Document

_OPEN = re.compile(
    r"\{[{%#a-zA-Z_]|[$#%@]\{|<[%?#@/]|\*\||\|\*|\(\(|\[\[?[^\]\d:]|%%|%[sd(]|%\d\$|%[A-Za-z][A-Za-z_]+%|\[#|^@|\uFFFC"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}(?=:)")
_AUTHORITY = re.compile(r"//([^/?#\\]*)")
_PORT = re.compile(r":\d{0,5}\Z")
_LABEL = re.compile(r"[a-z0-9-]+")
_SPACE = re.compile(r"[\t\r\n]+")
_AROUND = "".join(map(chr, range(33)))


@dataclass(frozen=True, slots=True)
class Target:
    """`scheme` in lower case, "" without one. `host` of a web address: a name in A-labels, or an IP address.

    Both are "" where a placeholder stands in their place or in them; `is_open`: one stands somewhere in it.
    `rest`: what follows the scheme, up to the first placeholder. `is_broken`: the host can be no name.
    """

    text: str
    scheme: str = ""
    host: str = ""
    rest: str = ""
    is_open: bool = False
    is_broken: bool = False

    @property
    def is_web(self) -> bool:
        return self.scheme in ("http", "https")

    @property
    def is_ip(self) -> bool:
        return is_ip(self.host)

    @property
    def org_domain(self) -> str:
        """The registrable domain, "" without a name."""
        return _org_domain(self.host)


@lru_cache(8192)
def _org_domain(host: str) -> str:
    return organizational(host) if host and not is_ip(host) else ""


@lru_cache(8192)
def target_of(text: str) -> Target:
    """Read a link's address as a mail program does: space around it and line breaks in it do not count."""
    bare = _SPACE.sub("", text).strip(_AROUND)
    open_at = _OPEN.search(bare)
    literal = bare[: open_at.start()] if open_at else bare
    is_open = open_at is not None
    found = _SCHEME.match(literal)
    if found is None:
        host, is_broken = _host(literal, is_open) if literal.startswith("//") else ("", False)
        return Target(bare, "https" if host else "", host, literal, is_open, is_broken)
    scheme, rest = found[0].lower(), literal[found.end() + 1 :]
    host, is_broken = _host(rest, is_open) if scheme in ("http", "https") else ("", False)
    return Target(bare, scheme, host, rest, is_open, is_broken)


def addresses_in(target: Target) -> tuple[str, ...]:
    """The addresses that a mailto: link without placeholder writes to (RFC 6068 §2)."""
    if target.scheme != "mailto":
        return ()
    whole, has_more, _ = target.rest.partition("?")
    if target.is_open and not has_more:
        return ()
    return tuple(one.strip() for one in unquote(whole).split(",") if one.strip())


@lru_cache(8192)
def mail_domain(address: str) -> str:
    """The domain of an address in A-labels, "" where it is none."""
    local, at, domain = address.rpartition("@")
    if not at or not local or " " in address:
        return ""
    try:
        return to_ascii(domain)
    except NotADomain:
        return ""


def targets_of(document: Document) -> tuple[Target, ...]:
    """Of the links and images of a template, in their order."""
    texts = [link.target for link in document.links] + [image.target for image in document.images]
    return tuple(map(target_of, texts))


def _host(rest: str, is_open: bool) -> tuple[str, bool]:
    """The host of what follows the scheme, and whether it can be none."""
    found = _AUTHORITY.match(rest)
    if found is None:
        return "", bool(rest.strip("/")) and not is_open
    if is_open and found.end() == len(rest):
        return "", False  # the placeholder may go on with the name
    host = _PORT.sub("", found[1].rpartition("@")[2]).strip("[]").lower()
    if not host or is_ip(host) or host == "localhost":
        return host, False
    return _name(host)


def _name(host: str) -> tuple[str, bool]:
    if "." not in host:
        return (host, False) if _LABEL.fullmatch(host) else ("", True)
    try:
        return to_ascii(host), False
    except NotADomain:
        return "", True
