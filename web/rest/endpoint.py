"""Describes a route of the API once: its models read the request and make the document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, get_type_hints

from flask import Blueprint, Response, abort, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, ValidationError

from web.rest import problems
from web.rest.problems import FieldProblem, Refused

blueprint = Blueprint("rest", __name__, url_prefix="/api")
MOST_ID = 2**31 - 1
"""What a row's number may be in PostgreSQL."""
LARGEST = 1024 * 1024
"""Octets of a request: a list of 1,000 domains has room."""
SAFE = ("GET", "HEAD", "OPTIONS")
View = TypeVar("View", bound=Callable[..., Any])
_PARAMETER = re.compile(r"\{(\w+)\}")


class Model(BaseModel):
    """What is sent to us: no field but those named, and no guessing at types."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One route. `path` as "/domains/{domain_id}", whose parameters are numbers of rows.

    `query`, `body`: what is read; `answer`: what comes back, None for nothing. `says`: what it does, for
    people; its first sentence is its name.
    """

    method: str
    path: str
    name: str
    tag: str
    says: str
    status: int
    query: type[BaseModel] | None
    body: type[BaseModel] | None
    answer: type[BaseModel] | None

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names in the path."""
        return tuple(_PARAMETER.findall(self.path))


ENDPOINTS: list[Endpoint] = []
"""Every route described so far, in the order of the document."""


def endpoint(
    method: str, path: str, tag: str, answer: type[BaseModel] | None = None, status: int = 200
) -> Callable[[View], View]:
    """Make a function a route.

    It takes the numbers in the path, and `query` and `body` where it has these parameters, whose models read
    them. It returns an `answer`, or (answer, status), or None for 204. Its docstring is the description.
    """

    def register(view: View) -> View:
        hints = get_type_hints(view)
        described = Endpoint(
            method, path, view.__name__, tag, _said(view), status,
            hints.get("query"), hints.get("body"), answer,
        )  # fmt: skip
        ENDPOINTS.append(described)
        rule = _PARAMETER.sub(rf"<int(max={MOST_ID}):\1>", path)
        blueprint.add_url_rule(rule, view.__name__, _reading(view, described), methods=[method])
        return view

    return register


@blueprint.before_request
def refuse_other_sites() -> None:
    """A browser names the page a request comes from; a foreign one has no business here."""
    request.max_content_length = LARGEST
    origin = request.headers.get("Origin")
    if request.method not in SAFE and origin and origin != request.host_url.rstrip("/"):
        abort(403)


@blueprint.errorhandler(Refused)
def _refused(error: Refused) -> Response:
    response = problems.answered(error.problem)
    if error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _said(view: Callable[..., Any]) -> str:
    return " ".join((view.__doc__ or "").split())


def _reading(view: Callable[..., Any], described: Endpoint) -> Callable[..., ResponseReturnValue]:
    @wraps(view)
    def read(**numbers: int) -> ResponseReturnValue:
        given: dict[str, Any] = dict(numbers)
        query = _query(described.query)
        if query is not None:
            given["query"] = query
        if described.body is not None:
            given["body"] = _body(described.body)
        return _answered(view(**given), described.status)

    return read


def _answered(said: Any, status: int) -> ResponseReturnValue:
    if isinstance(said, Response):
        return said
    if isinstance(said, tuple):
        said, status = said
    if said is None:
        return "", 204
    return jsonify(said.model_dump(mode="json")), status


def _query(model: type[BaseModel] | None) -> BaseModel | None:
    known = model.model_fields if model else {}
    for name, values in request.args.lists():
        if name not in known:
            there = f"There are: {', '.join(known)}." if known else "This route takes none."
            raise _malformed(FieldProblem(field=name[:60], message=f"This parameter is not known. {there}"))
        if len(values) > 1:
            raise _malformed(FieldProblem(field=name, message="Give it once."))
    return None if model is None else _valid(model, request.args.to_dict(), strict=False)


def _body(model: type[BaseModel]) -> BaseModel:
    if not request.is_json:
        raise Refused(415, "This is not JSON.", "Send JSON, with Content-Type: application/json.")
    try:
        return model.model_validate_json(request.get_data(), strict=True)
    except ValidationError as error:
        raise _malformed(*_fields(error)) from None


def _valid(model: type[BaseModel], values: Mapping[str, str], *, strict: bool) -> BaseModel:
    try:
        return model.model_validate(values, strict=strict)
    except ValidationError as error:
        raise _malformed(*_fields(error)) from None


def _malformed(*errors: FieldProblem) -> Refused:
    return Refused(400, "We cannot read this request.", "The fields below say what is wrong.", errors)


def _fields(error: ValidationError) -> tuple[FieldProblem, ...]:
    """Where and what; never the value itself, which may be a secret."""
    return tuple(
        FieldProblem(field=".".join(map(str, one["loc"])), message=one["msg"])
        for one in error.errors(include_url=False, include_input=False)[:20]
    )
