"""The settings of how people sign in elsewhere: single sign-on, and a header of the operator's proxy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from deliverability.config_values import Secret, many, secret, setting, show, text

_LINE = re.compile(r"[^\x00-\x1f\x7f]{,1000}")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")


def parse_header(written: str) -> str:
    """Read the name of a header, "" for none."""
    name = written.strip()
    if name and not _HEADER.fullmatch(name):
        raise ValueError(f"{show(written)} is no name of a header; write it like X-Remote-User")
    return name


def parse_issuer(written: str) -> str:
    """Read the address of an OpenID provider, "" for none; plain http only on this machine."""
    issuer = written.strip().rstrip("/")
    place = urlsplit(issuer)
    is_here = place.scheme == "http" and (place.hostname or "").startswith(("127.", "localhost"))
    if issuer and (not place.hostname or place.query or not (place.scheme == "https" or is_here)):
        raise ValueError(f"{show(written)} is no issuer; write its https address, without a question mark")
    return issuer


def parse_line(written: str) -> str:
    """Read one line of text."""
    if not _LINE.fullmatch(written):
        raise ValueError(f"{show(written)} is not one line of text")
    return written.strip()


@dataclass(frozen=True, slots=True)
class Oidc:
    """Single sign-on; off while `issuer` is "". The lists hold values of `role_claim`, and addresses."""

    issuer: str = setting("", text(parse_issuer))
    client_id: str = setting("", text(parse_line))
    client_secret: Secret | None = setting(None, secret(least=8, fits=_LINE))
    name: str = setting("single sign-on", text(parse_line))
    role_claim: str = setting("groups", text(parse_line))
    admins: tuple[str, ...] = setting((), many(text(parse_line)))
    editors: tuple[str, ...] = setting((), many(text(parse_line)))
    viewers: tuple[str, ...] = setting((), many(text(parse_line)))
