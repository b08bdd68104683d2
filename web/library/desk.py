"""What the views about the library need of the service."""

from __future__ import annotations

from datetime import timedelta

from flask import abort

from deliverability.library.model import Answer
from deliverability.library.shelf import Shelf
from deliverability.store import answers
from deliverability.store.database import reading
from web.service import service


def shelf() -> Shelf:
    """The library of the application that handles this request."""
    return Shelf(service().settings, service().database)


def find(answer_id: int) -> Answer:
    """The answer of a link; 404 when it is gone for good."""
    with reading(service().database) as connection:
        return answers.get(connection, answer_id) or abort(404)


def review_after() -> timedelta:
    """How long an answer may stand before somebody reads it again."""
    return timedelta(days=service().settings.library.review_days)
