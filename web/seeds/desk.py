"""What the views about test mails need of the service."""

from __future__ import annotations

from flask import abort

from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import Seed, Sender
from deliverability.store import seeds, senders
from deliverability.store.database import reading
from web.service import service


def desk() -> SeedDesk:
    """The desk of the application that handles this request."""
    opened = service()
    return SeedDesk(opened.settings, opened.database, opened.key)


def find_seed(seed_id: int) -> Seed:
    """The seed inbox of a link; 404 when it is gone."""
    with reading(service().database) as connection:
        return seeds.get(connection, seed_id) or abort(404)


def find_sender(sender_id: int) -> Sender:
    """The way to send of a link; 404 when it is gone."""
    with reading(service().database) as connection:
        return senders.get(connection, sender_id) or abort(404)
