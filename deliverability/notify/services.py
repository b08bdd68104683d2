"""Chats and push services by Apprise (extra "apprise"): which of them, and what their URLs may hold."""

from __future__ import annotations

import asyncio
import logging
from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from deliverability.net.outside import Limits, Nowhere, refuse_private, resolve
from deliverability.net.pinned import kept_to

SERVICES = {
    "discord": "Discord", "gchat": "Google Chat", "ntfy": "ntfy", "ntfys": "ntfy", "pover": "Pushover",
    "slack": "Slack", "tgram": "Telegram", "workflows": "Microsoft Teams", "gotify": "Gotify",
    "gotifys": "Gotify", "mmost": "Mattermost", "mmosts": "Mattermost", "matrix": "Matrix",
    "matrixs": "Matrix", "rocket": "Rocket.Chat", "rockets": "Rocket.Chat", "zulip": "Zulip",
}  # fmt: skip
"""Schemes that are taken, and what they are called."""
WITH_HOST = {
    "gotify",
    "gotifys",
    "matrix",
    "matrixs",
    "mmost",
    "mmosts",
    "ntfy",
    "ntfys",
    "rocket",
    "rockets",
}
"""Those whose URL may name a server, which has to be a public one as any other."""
REFUSED = {"cto", "rto", "verify", "redirect", "store", "tz", "image", "attach"}
"""What of Apprise's options would go round our limits."""
GOOD = "copy the URL as Apprise's page about the service shows it, like ntfys://ntfy.sh/your-topic"


def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec("apprise") is not None


def parse_service(text: str) -> str:
    """The URL of a service; ValueError says what is wrong, with nothing of it: it holds passwords."""
    url = text.strip()
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError(f"This is no URL of a service; {GOOD}") from None
    if parts.scheme not in SERVICES:
        known = ", ".join(sorted(set(SERVICES.values())))
        raise ValueError(f"This is none of the services we send to ({known}); {GOOD}")
    if not url.isprintable() or len(url) > 2000:
        raise ValueError(f"It holds characters that no URL has, or far too many; {GOOD}")
    if wrong := {name.lower() for name, _ in parse_qsl(parts.query)} & REFUSED:
        raise ValueError(f"Leave out ?{sorted(wrong)[0]}= at its end; {GOOD}")
    if is_installed() and _made(url) is None:
        raise ValueError(f"Apprise cannot read it; {GOOD}")
    return url


def shown(url: str) -> str:
    """The service's name, which is all of the URL that is not secret."""
    return SERVICES.get(urlsplit(url).scheme, "service")


async def look(url: str, limits: Limits, seconds: float) -> None:
    """Forbidden when it names a server that we do not reach; Nowhere when that has no address."""
    parts = urlsplit(url)
    if parts.scheme not in WITH_HOST or not parts.hostname:
        return
    is_topic = parts.scheme.startswith("ntfy") and not parts.path.strip("/")  # then ntfy.sh is meant
    if is_topic:
        return
    addresses = await resolve(parts.hostname, parts.port or 443, seconds)
    refuse_private(parts.hostname, addresses, limits)


def send(url: str, subject: str, text: str, limits: Limits, seconds: float) -> str:
    """Send it; what is wrong, or "". Raises Forbidden and Nowhere before anything has gone."""
    if not is_installed():
        raise Nowhere('the extra "apprise" is not installed: pip install "deliverability[apprise]"')
    asyncio.run(look(url, limits, seconds))
    made = _made(url)
    if made is None:
        return "Apprise cannot read the URL of this target"
    with kept_to(limits):
        is_taken = made.notify(body=text, title=subject)
    return "" if is_taken else "the service did not take it"


def _made(url: str) -> Any:
    import apprise  # late: it is large

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its lines hold parts of the URLs
    asset = apprise.AppriseAsset(
        app_id="Deliverability",
        app_desc="Mail health",
        async_mode=False,
        plugin_paths=[],
        http_redirects=False,
    )
    service = apprise.Apprise(asset=asset)
    return service if service.add(url) and len(service) == 1 else None
