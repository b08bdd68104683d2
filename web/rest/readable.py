"""The document of the API as people read it: routes under headings, each with its fields in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """One field or parameter: its type in words, and what it is for."""

    name: str
    kind: str
    must: bool
    about: str


@dataclass(frozen=True, slots=True)
class Route:
    """One route."""

    method: str
    path: str
    name: str
    about: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: tuple[Field, ...]


def routes(document: Mapping[str, Any]) -> dict[str, tuple[Route, ...]]:
    """Heading -> its routes, in the order of the document."""
    schemas = document["components"]["schemas"]
    found: dict[str, list[Route]] = {}
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            found.setdefault(said["tags"][0], []).append(_route(method, path, said, schemas))
    return {tag: tuple(some) for tag, some in found.items()}


def _route(method: str, path: str, said: Mapping[str, Any], schemas: Mapping[str, Any]) -> Route:
    parameters = tuple(
        Field(one["name"], _kind(one["schema"]), one["required"], one.get("description", ""))
        for one in said["parameters"]
    )
    done = next(iter(said["responses"].values()))
    body = _fields(said.get("requestBody", {}), schemas)
    return Route(
        method.upper(), path, said["summary"], said["description"].partition(". ")[2], parameters,
        tuple(body), tuple(_fields(done, schemas)),
    )  # fmt: skip


def _fields(holder: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[Field]:
    schema = holder.get("content", {}).get("application/json", {}).get("schema", {})
    named = schemas.get(schema.get("$ref", "").rpartition("/")[2], {})
    for name, said in named.get("properties", {}).items():
        yield Field(name, _kind(said), name in named.get("required", ()), said.get("description", ""))


def _kind(said: Mapping[str, Any]) -> str:
    """ "text or null", "list of DomainSaid"."""
    if "$ref" in said:
        return str(said["$ref"]).rpartition("/")[2]
    if "anyOf" in said:
        return " or ".join(map(_kind, said["anyOf"]))
    if "enum" in said:
        return " or ".join(f'"{one}"' for one in said["enum"])
    if said.get("type") == "array":
        return f"list of {_kind(said['items'])}"
    if said.get("format") == "date-time":
        return "time"
    words = {"string": "text", "integer": "number", "boolean": "true or false"}
    known = str(said.get("type", "anything"))
    return words.get(known, known)
