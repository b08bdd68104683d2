"""Refuses what a page of another site sends in a visitor's name, beside the token in every form."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.exceptions import Forbidden

READS = frozenset({"GET", "HEAD", "OPTIONS"})
OURS = frozenset({"same-origin", "none"})
"""What a browser says of a request from our own page, and of one that the visitor began."""


class OtherSiteError(Forbidden):
    """The request came from a page of another site."""


class TokenNeededError(Forbidden):
    """A browser, signed in, called the API to change something: its cookie comes along by itself."""


def guard(app: Flask) -> None:
    """Look at what the browser says about where a change comes from; a program says nothing."""

    @app.before_request
    def refuse_other_sites() -> None:
        if request.method in READS:
            return
        origin = request.headers.get("Origin")
        if origin is not None and origin != request.host_url.rstrip("/"):
            raise OtherSiteError
        if request.headers.get("Sec-Fetch-Site", "none") not in OURS:
            raise OtherSiteError
