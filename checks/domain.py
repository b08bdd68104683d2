"""Reads what a person typed ("support@example.com", "https://example.com/") into the domain to check."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import idna

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

GOOD = 'Type an address like "support@example.com" or a domain like "example.com".'
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")


class NotADomain(ValueError):  # noqa: N818 - named for what was typed
    """What was typed is not a domain; the message says why and shows a good example."""


@dataclass(frozen=True, slots=True)
class Domain:
    """The domain a run is about.

    `name`: A-labels, lower case, no last dot. `shown`: the U-label form. `local_part`: "support" of
    support@example.com, or "". `org_domain`: by the public suffix list (the name itself for a suffix).
    """

    name: str
    shown: str
    local_part: str = ""
    org_domain: str = ""

    @property
    def address(self) -> str:
        """The address typed, or "" when only a domain was."""
        return f"{self.local_part}@{self.name}" if self.local_part else ""

    @property
    def label(self) -> str:
        """What pages and reports call it: both forms of an IDN (RFC 5891)."""
        typed = f"{self.local_part}@{self.shown}" if self.local_part else self.shown
        return typed if self.shown == self.name else f"{typed} ({self.name})"


def parse_target(text: str) -> Domain:
    """The domain in an address, a domain or a pasted web address; NotADomain with the reason if none."""
    typed = _without_display_name(text.strip()).strip("<>").strip()
    if not typed:
        raise NotADomain(f"Nothing was typed. {GOOD}")
    local_part, at, host = _bare(typed).rpartition("@")
    if at and not host.strip("."):
        raise NotADomain(f'"{text.strip()}" has nothing after the @ sign. {GOOD}')
    if at and not local_part:
        raise NotADomain(f'"{text.strip()}" has nothing before the @ sign. {GOOD}')
    if re.search(r"\s", local_part):
        raise NotADomain(f'"{text.strip()}" is more than one address. {GOOD}')
    if "@" in local_part:  # RFC 5321 §4.1.2 allows one only between quotes, which no support address has
        raise NotADomain(f'"{text.strip()}" has more than one @ sign. {GOOD}')
    name = to_ascii(host)
    return Domain(name, to_unicode(name), local_part, organizational(name))


def _without_display_name(typed: str) -> str:
    """The address alone of `Support <support@example.com>`, as mail programs copy it (RFC 5322 §3.4)."""
    named = re.fullmatch(r"[^<>@]*<([^<>]*@[^<>]*)>", typed)
    return named[1] if named else typed


def _bare(typed: str) -> str:
    """Take the web decoration off: scheme, path, port of a pasted link, and mailto:."""
    typed = re.sub(r"^mailto:", "", typed, flags=re.IGNORECASE).partition("?")[0]
    if "://" in typed:
        typed = typed.partition("://")[2]
    return re.sub(r"(?<=[\w.])(:\d+)?/.*$", "", typed) if "@" not in typed.partition("/")[0] else typed


def to_ascii(host: str) -> str:
    """The name in lower-case A-labels (IDNA 2008, UTS 46 mapping); NotADomain when it is not one."""
    _refuse_address(host)
    name = host[:-1] if host.endswith((".", "。")) else host
    if any(label == "" for label in re.split("[.。．｡]", name)):
        raise NotADomain(f'"{host}" has two dots in a row or a dot at its start. {GOOD}')
    if not name.isascii():
        name = _a_labels(host, name)
        _refuse_address(name)  # full-width digits have become ASCII ones
    name = name.lower()
    if len(name) > 253:
        raise NotADomain(f'"{name[:40]}…" is longer than 253 characters, the most a domain may have. {GOOD}')
    for label in name.split("."):
        if len(label) > 63:
            raise NotADomain(f'"{label[:20]}…" is longer than 63 characters between two dots. {GOOD}')
        if not _LABEL.fullmatch(label):
            raise NotADomain(f'"{host}" holds a character that no domain has. {GOOD}')
    if "." not in name and not is_public_suffix(name):
        raise NotADomain(f'"{host}" has no dot, so it is not a whole domain. {GOOD}')
    return name


def _a_labels(host: str, name: str) -> str:
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError) as error:
        raise NotADomain(f'"{host}" holds a character that no domain has ({error}). {GOOD}') from None


def _refuse_address(host: str) -> None:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return
    raise NotADomain(f'"{host}" is an IP address, not a domain. {GOOD}')


def to_unicode(name: str) -> str:
    """The U-label form, or the name itself when it has none."""
    if "xn--" not in name:
        return name
    try:
        return idna.decode(name)
    except (idna.IDNAError, UnicodeError):
        return name


@lru_cache(maxsize=65536)
def organizational(name: str) -> str:
    """The registrable domain by the public suffix list; the name itself when it is a suffix."""
    return _suffixes().privatesuffix(name) or name


def is_public_suffix(name: str) -> bool:
    """Whether registrars sell names directly under it ("co.uk"); private suffixes are ordinary domains."""
    return _suffixes().publicsuffix(name, accept_unknown=False) == name


def is_suffix(name: str) -> bool:
    """Whether others have names directly under it, private suffixes ("github.io") included."""
    return _all_suffixes().publicsuffix(name, accept_unknown=False) == name


@cache
def _all_suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(only_icann=True)
