"""Where links in mails lead: the public address of this service, and a path below it."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from deliverability.config import Settings


def public_url(settings: Settings) -> str:
    """What every link begins with, "https://checker.example.com", without a slash at its end."""
    return settings.web.url or f"http://{settings.web.listen}"


def link(settings: Settings, *path: str | int, **query: str | int) -> str:
    """A whole link: `link(settings, "domains", 7, since="…")`; each part is quoted."""
    place = "/".join(quote(str(part), safe="") for part in path)
    asked = f"?{urlencode(query)}" if query else ""
    return f"{public_url(settings)}/{place}{asked}"


def only_here(settings: Settings) -> bool:
    """Whether the links open on this machine alone, so that nobody who gets one by mail can follow it."""
    return not settings.web.url and settings.web.listen.is_loopback
