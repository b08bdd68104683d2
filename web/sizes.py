"""How much text the few forms may send that take whole templates; every other stays small."""

from __future__ import annotations

from flask import Flask, request

TEMPLATE, EXPORT, LIST = 1024 * 1024, 4 * 1024 * 1024, 512 * 1024
"""Octets of a request: a template of 512 KiB has room, an export of all of them, a thousand domains."""
LARGE = {
    "adding_many.preview": LIST,
    "adding_many.add": LIST,
    "editor.judge": TEMPLATE,
    "editor.look": TEMPLATE,
    "editor.preview": TEMPLATE,
    "changing.add": TEMPLATE,
    "changing.save": TEMPLATE,
    "importing.keep": EXPORT,
}


def guard(app: Flask) -> None:
    """Set the limit before anything reads the form."""

    @app.before_request
    def set_limit() -> None:
        if most := LARGE.get(request.endpoint or ""):
            request.max_content_length = request.max_form_memory_size = most
