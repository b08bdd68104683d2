"""What the API answers when it cannot do what was asked: problem details (RFC 9457) that name the fields."""

from __future__ import annotations

from flask import Response, jsonify, request
from pydantic import BaseModel

MEDIA_TYPE = "application/problem+json"
OLDER = ("/api/checks", "/api/plans")
"""These answer {"error": …}, as they always have."""


class FieldProblem(BaseModel):
    """`field`: where it is, as in "settings.schedule"; "" for the whole."""

    field: str
    message: str


class Problem(BaseModel):
    """What went wrong: `title` in a few words, `detail` what would be right, `errors` field by field."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[FieldProblem] = []


class Refused(Exception):  # noqa: N818 - named for what the caller meets
    """Ends a request with a problem. `retry_after`: seconds after which it may be sent again, 0 for never."""

    def __init__(
        self,
        status: int,
        title: str,
        detail: str = "",
        errors: tuple[FieldProblem, ...] = (),
        *,
        retry_after: int = 0,
    ):
        super().__init__(title)
        self.retry_after = retry_after
        self.problem = Problem(title=title, status=status, detail=detail, errors=list(errors))


def wrong(field: str, *messages: str) -> Refused:
    """422: well formed, and yet a value that means nothing here."""
    problems = tuple(FieldProblem(field=field, message=message) for message in messages)
    return Refused(422, "A value cannot be used.", problems[0].message if problems else "", problems)


def missing(what: str) -> Refused:
    """404: there is none of this id."""
    return Refused(404, f"There is no such {what}.", "It may have been removed.")


def answered(problem: Problem) -> Response:
    """The problem as a response."""
    response = jsonify(problem.model_dump(mode="json"))
    response.status_code, response.mimetype = problem.status, MEDIA_TYPE
    return response


def is_wanted() -> bool:
    """Whether the request is for a route that answers with problems."""
    return request.path.startswith("/api/") and not request.path.startswith(OLDER)
