"""Believes X-Forwarded-For and X-Forwarded-Proto, but only from the operator's own proxies."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_address
from typing import TYPE_CHECKING

from checks.addresses import is_ip
from deliverability.addresses import IpNetwork

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FROM_OUR_PROXY = "deliverability.from_our_proxy"
"""In the environment of a request that came straight from one of our proxies; a client cannot set it."""


class BehindProxy:
    """WSGI middleware: the client is the last forwarded address that is not one of our own proxies."""

    def __init__(self, app: WSGIApplication, proxies: tuple[IpNetwork, ...]) -> None:
        self._app, self._proxies = app, proxies

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self._is_ours(environ.get("REMOTE_ADDR", "")):
            environ[FROM_OUR_PROXY] = True
            environ["REMOTE_ADDR"] = self._client(environ)
            scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower()
            if scheme in ("http", "https"):
                environ["wsgi.url_scheme"] = scheme
        return self._app(environ, start_response)

    def _client(self, environ: WSGIEnvironment) -> str:
        """From right to left, as each proxy adds at the right end; the rest anybody may have written."""
        client = str(environ["REMOTE_ADDR"])
        for hop in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            if not is_ip(hop.strip()):
                break
            client = hop.strip()
            if not self._is_ours(client):
                break
        return client

    def _is_ours(self, text: str) -> bool:
        if not self._proxies or not is_ip(text):
            return False
        address = ip_address(text)
        address = getattr(address, "ipv4_mapped", None) or address
        return any(address in network for network in self._proxies)
