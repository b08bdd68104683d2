"""What the views about alerts need of the service."""

from __future__ import annotations

from flask import abort

from deliverability.notify.places import Desk
from deliverability.notify.target import Target
from deliverability.store import targets
from deliverability.store.database import reading
from web.service import service


def desk() -> Desk:
    """The desk of the application that handles this request."""
    return Desk(service().settings, service().database, service().key)


def find_target(target_id: int) -> Target:
    """The place of an id, or a page that says there is none."""
    with reading(service().database) as connection:
        return targets.get(connection, target_id) or abort(404)
