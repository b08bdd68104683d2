"""The OpenAPI 3.1 document of the API, made from the routes as they are described."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from checks import CHECKS_VERSION
from web.rest.endpoint import ENDPOINTS, MOST_ID, Endpoint
from web.rest.problems import MEDIA_TYPE, Problem

PLACE = "#/components/schemas/{model}"
ABOUT = (
    "Everything the pages can do, for programs. Send an API token as Authorization: Bearer dlv_…; on a "
    "service of your own machine without accounts none is needed. Times are UTC (RFC 3339). What is wrong "
    "with a request comes back as a problem (RFC 9457) that names the fields: 400 where it cannot be read, "
    "422 where a value means nothing. Lists come in pages: send next back as cursor. Adding what is there "
    "already, or taking away what is gone, changes nothing, so a request may be sent again."
)


def document(base: str) -> dict[str, Any]:
    """The document; `base` is where this service is, without a slash at its end."""
    refs, schemas = _schemas()
    paths: dict[str, dict[str, Any]] = {}
    for one in ENDPOINTS:
        paths.setdefault(f"/api{one.path}", {})[one.method.lower()] = _operation(one, refs)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Deliverability", "version": CHECKS_VERSION, "description": ABOUT},
        "servers": [{"url": base}],
        "security": [{"token": []}, {}],
        "tags": [{"name": tag} for tag in dict.fromkeys(one.tag for one in ENDPOINTS)],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schemas() -> tuple[dict[type[BaseModel], dict[str, Any]], dict[str, Any]]:
    """Model -> its reference, and the schemas by name."""
    read = {one.body for one in ENDPOINTS if one.body}
    said = {one.answer for one in ENDPOINTS if one.answer} | {Problem}
    named, together = models_json_schema(
        [
            *((model, "validation") for model in _sorted(read)),
            *((model, "serialization") for model in _sorted(said)),
        ],
        ref_template=PLACE,
    )
    refs = {model: schema for (model, _), schema in named.items() if issubclass(model, BaseModel)}
    return refs, together["$defs"]


def _sorted(models: set[type[BaseModel]]) -> list[type[BaseModel]]:
    return sorted(models, key=lambda model: model.__name__)


def _operation(one: Endpoint, refs: dict[type[BaseModel], dict[str, Any]]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": one.name, "tags": [one.tag], "summary": one.says.partition(". ")[0].rstrip("."),
        "description": one.says, "parameters": [*_in_path(one), *_in_query(one)],
        "responses": _responses(one, refs),
    }  # fmt: skip
    if one.body is not None:
        operation["requestBody"] = {"required": True, "content": _json(refs[one.body])}
    return operation


def _responses(one: Endpoint, refs: dict[type[BaseModel], dict[str, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {
        "default": {"description": "A problem", "content": {MEDIA_TYPE: {"schema": refs[Problem]}}}
    }
    if one.answer is None:
        return {"204": {"description": "Done"}, **said}
    statuses = ("200", "201") if one.status == 201 else (str(one.status),)
    return {status: {"description": "Done", "content": _json(refs[one.answer])} for status in statuses} | said


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _in_path(one: Endpoint) -> list[dict[str, Any]]:
    number = {"type": "integer", "minimum": 0, "maximum": MOST_ID}
    return [{"name": name, "in": "path", "required": True, "schema": number} for name in one.parameters]


def _in_query(one: Endpoint) -> list[dict[str, Any]]:
    if one.query is None:
        return []
    schema = one.query.model_json_schema()
    required = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _plain(said),
         **({"description": said["description"]} if "description" in said else {})}
        for name, said in schema.get("properties", {}).items()
    ]  # fmt: skip


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in said.items() if key not in ("title", "description")}
