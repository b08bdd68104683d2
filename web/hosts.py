"""Answers only to the names this page has, so that no other site can rebind its own name to us."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from deliverability.config import Settings
from web.headers import ALWAYS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
_HOST = re.compile(r"([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?", re.ASCII)
REFUSAL = b"This page does not go by that name. Its operator can add it to [web] trusted_hosts.\n"


def known_hosts(settings: Settings) -> tuple[str, ...]:
    """The names that are answered; () for any. On loopback it is never any; the name of our links is one."""
    named, listen = settings.web.trusted_hosts, settings.web.listen
    public = urlsplit(settings.web.url).hostname or ""
    if public and (named or listen.is_loopback):
        named = (*named, f"[{public}]" if ":" in public else public)
    if not listen.is_loopback:
        return named
    own = f"[{listen.host}]" if ":" in listen.host else listen.host
    return tuple(dict.fromkeys((*LOOPBACK_NAMES, own, *named)))


class KnownHosts:
    """WSGI middleware that refuses a foreign Host with 400.

    Flask's own TRUSTED_HOSTS cannot hold an IPv6 address (Werkzeug 3.1 cuts "[::1]" at its first colon).
    """

    def __init__(self, app: WSGIApplication, names: tuple[str, ...]) -> None:
        self._app, self._names = app, names

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self._names or self._is_known(environ.get("HTTP_HOST", "")):
            return self._app(environ, start_response)
        start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8"), *ALWAYS.items()])
        return [REFUSAL]

    def _is_known(self, host: str) -> bool:
        match = _HOST.fullmatch(host.lower())
        return match is not None and any(_is_named(match[1], name) for name in self._names)


def _is_named(host: str, name: str) -> bool:
    """A name with a dot in front stands for every name under it."""
    return host == name or (name.startswith(".") and (host.endswith(name) or host == name[1:]))
