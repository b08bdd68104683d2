"""Whether only this computer can reach the page, which decides if people must sign in."""

from __future__ import annotations

from deliverability.config import Settings
from deliverability.store import people
from deliverability.store.database import Database


def others_can_reach(settings: Settings) -> bool:
    """Whether other computers can: a public address, or a proxy or a name of their own for this one."""
    web = settings.web
    return not web.listen.is_loopback or bool(web.trusted_proxies or web.trusted_hosts or web.url)


def is_open_house(settings: Settings, database: Database) -> bool:
    """Whether whoever comes is the owner: nobody has an account, and nobody else can come."""
    return not others_can_reach(settings) and not people.is_anybody(database)
