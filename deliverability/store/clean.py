"""Text as every database takes it: what strangers send may hold characters that none can keep."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event

INSTEAD = "\N{REPLACEMENT CHARACTER}"


def listen(database: Engine) -> None:
    """From now on, text on its way into a statement is cleaned."""
    event.listen(database, "before_cursor_execute", _cleaned, retval=True)


def clean(text: str) -> str:
    """`text` without NUL, which PostgreSQL refuses, and without halves of a surrogate pair, which both do."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode(errors="surrogatepass").decode(errors="replace")
    return text.replace("\0", INSTEAD)


def _cleaned(_c: object, _u: object, statement: str, parameters: Any, *_: object) -> tuple[str, Any]:
    return statement, _each(parameters)


def _each(given: Any) -> Any:
    if isinstance(given, str):
        return clean(given)
    if isinstance(given, dict):
        return {key: _each(value) for key, value in given.items()}
    if isinstance(given, list | tuple):
        return type(given)(map(_each, given))
    return given
