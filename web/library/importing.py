"""Answers come in from a help desk's export, pasted or as a file."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from deliverability.library.errors import LibraryError
from deliverability.library.guarded import brought
from deliverability.library.taking import Taken, take
from web.library.desk import shelf

blueprint = Blueprint("importing", __name__, url_prefix="/templates/library/import")


@blueprint.get("")
def form() -> ResponseReturnValue:
    """The box for an export."""
    return _form()


@blueprint.post("")
def keep() -> ResponseReturnValue:
    """Keep what is new of it, and say what became of the rest."""
    upload, pasted = request.files.get("file"), request.form.get("text", "")
    try:
        if upload is not None and upload.filename:
            wanted = brought(upload.read(), upload.filename)
        else:
            wanted = brought(pasted.encode(errors="replace"), "")
        taken = take(shelf(), wanted, datetime.now(UTC))
    except LibraryError as error:
        return _form(pasted, str(error)), 400
    return _form(taken=taken)


def _form(pasted: str = "", problem: str = "", taken: Taken | None = None) -> str:
    return render_template("library/import.html", pasted=pasted, problem=problem, taken=taken)
