"""Finds the templates in what help desks export: JSON, YAML, and tables of macros."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.template.reading.composed import Taken
from checks.template.reading.json_text import Json, JsonList, JsonObject, JsonText, json_of
from checks.template.reading.octets import NoTemplatesError
from checks.template.reading.tables import Cell, rows_of
from checks.template.reading.yaml_text import yaml_of

_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_TITLES = (
    "title", "name", "templatename", "macroname", "macro", "macrotitle", "shortcode", "shortcut",
    "complaint", "question", "problem", "issue", "situation", "template", "keyword", "keywords", "topic",
)  # fmt: skip
_BODIES = (
    "bodyhtml", "htmlbody", "contenthtml", "htmlpart", "html", "commentvaluehtml", "commenthtml", "body",
    "content", "text", "commentvalue", "comment", "message", "response", "reply", "answer", "macrotext",
    "templatetext", "cannedresponse", "bodytext", "textbody", "textpart", "plaintext", "solution",
)  # fmt: skip
_SUBJECTS = ("subject", "subjectpart", "emailsubject", "subjectline")
_RIGHT = (
    "Hand in macros of Zendesk, Intercom, Freshdesk, Help Scout, Front, Chatwoot, osTicket or Zammad, or a "
    "table with the columns “title” and “body”."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A template in an export."""

    title: str
    body: Taken
    subject: Taken | None = None


def entries_of_json(file: str) -> list[Entry]:
    """Each object with a title and a text; raises NoTemplatesError where there is none."""
    return _all_entries(file, json_of(file), "JSON")


def entries_of_yaml(file: str) -> list[Entry]:
    """The same of YAML, as osTicket loads its canned responses and its mails."""
    return _all_entries(file, yaml_of(file), "YAML")


def _all_entries(file: str, top: Json, form: str) -> list[Entry]:
    found = list(_entries(file, top))
    if not found:
        raise NoTemplatesError(f"No templates were found in this {form}.", 0, _RIGHT)
    return found


def _entries(file: str, top: Json) -> Iterator[Entry]:
    waiting: list[tuple[Json, str]] = [(top, "")]
    while waiting:
        one, key = waiting.pop()
        if isinstance(one, JsonList):
            waiting += [(item, key) for item in reversed(one.items)]
        elif isinstance(one, JsonObject):
            entry = _entry(file, one, key)
            if entry is not None:
                yield entry
            else:
                waiting += [(item, name) for name, item in reversed(one.items.items())]


def _entry(file: str, one: JsonObject, key: str) -> Entry | None:
    """What an object says; the key it stands under is its title where it has none of its own."""
    texts = {_plain(name): item for name, item in one.items.items() if isinstance(item, JsonText)}
    texts |= _actions(file, one)
    title = _first(texts, _TITLES)
    subject = _first(texts, _SUBJECTS)
    body = _first(texts, _BODIES)
    if body is None or (title is None and subject is None and not key):
        return None
    said = title or subject
    name = said.taken(file).text.strip() if said else key
    return Entry(name, body.taken(file), subject.taken(file) if subject else None)


def _actions(file: str, one: JsonObject) -> dict[str, JsonText]:
    """What a Zendesk macro writes, by its field ("comment_value"); a value may have a channel before it."""
    actions = one.items.get("actions")
    values: dict[str, JsonText] = {}
    for action in actions.items if isinstance(actions, JsonList) else ():
        if not isinstance(action, JsonObject):
            continue
        field, value = action.items.get("field"), action.items.get("value")
        if isinstance(value, JsonList) and value.items:
            value = value.items[-1]
        if isinstance(field, JsonText) and isinstance(value, JsonText):
            values[_plain(file[field.start : field.end])] = value
    return values


def _plain(name: str) -> str:
    return _NOT_A_LETTER.sub("", name.lower())


def _first(texts: dict[str, JsonText], names: tuple[str, ...]) -> JsonText | None:
    return next(
        (texts[name] for name in names if name in texts and texts[name].end > texts[name].start), None
    )


def entries_of_table(file: str) -> list[Entry]:
    """Each row with a text or a title; the columns by their names, else they are complaint and answer."""
    rows = rows_of(file)
    columns = [_plain(cell.taken(file).text) for cell in rows[0]] if rows else []
    body = next((columns.index(name) for name in _BODIES if name in columns), None)
    title = next((columns.index(name) for name in (*_TITLES, *_SUBJECTS) if name in columns), None)
    subject = next((columns.index(name) for name in _SUBJECTS if name in columns), None)
    if body is None and len(columns) == 2 and all(len(row) == 2 for row in rows):
        title, body = 0, 1
    elif body is None:
        raise NoTemplatesError("No column of this table is known to hold templates.", 0, _RIGHT)
    else:
        rows = rows[1:]
    return [
        Entry(
            _text(file, row, title).strip() or f"row {number}",
            row[body].taken(file),
            row[subject].taken(file) if subject is not None and subject < len(row) else None,
        )
        for number, row in enumerate(rows, 1)
        if body < len(row) and (row[body].end > row[body].start or _text(file, row, title).strip())
    ]


def _text(file: str, row: list[Cell], column: int | None) -> str:
    return row[column].taken(file).text if column is not None and column < len(row) else ""
