"""The way through the site: what stands at the top of every page, and where the reader is."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from web.permissions import allowed


@dataclass(frozen=True, slots=True)
class Place:
    """One entry; `endpoints`: what belongs to it, whole endpoints or the beginnings of some ("alerts.")."""

    words: str
    endpoint: str
    endpoints: tuple[str, ...]


OF_DOMAINS = (
    "overview.", "domain.", "history.", "adding", "accept.", "selected.", "settings.domain",
    "settings.save_domain", "links.", "mails.", "seed_tests.",
)  # fmt: skip
OF_SETTINGS = (
    "settings.defaults",
    "settings.save_defaults",
    "groups.",
    "readers.",
    "alert",
    "sent.",
    "seeds.",
    "senders.",
    "seed_sign_in.",
    "accounts.mine",
    "accounts.everybody",
    "accounts.tokens",
    "accounts.audit_log",
    "api_docs.",
)
PLACES = (
    Place("Overview", "overview.show", OF_DOMAINS),
    Place("Check", "pages.index", ("pages.", "plans.", "setup.", "watch.")),
    Place("Templates", "editor.show", ("editor.", "shelf.", "changing.", "importing.")),
    Place("What we check", "guides.every", ("guides.",)),
    Place("Settings", "settings.index", OF_SETTINGS),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as a page shows it; `current` is the value of aria-current, or ""."""

    words: str
    url: str
    current: str


def entries() -> tuple[Entry, ...]:
    """The entries of this application, for the page that this request asks for."""
    there = (one for one in PLACES if one.endpoint in current_app.view_functions and allowed(one.endpoint))
    return tuple(Entry(one.words, url_for(one.endpoint), _current(one)) for one in there)


def _current(place: Place) -> str:
    here = request.endpoint or ""
    if here == place.endpoint:
        return "page"
    return "true" if here.startswith(place.endpoints) else ""
