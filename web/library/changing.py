"""Answers are added, changed, approved and removed."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.library import keeping
from deliverability.library.errors import LibraryError
from deliverability.library.model import Answer, Wanted
from deliverability.library.seen import Seen
from deliverability.store import answers
from deliverability.store.database import reading
from web.library.desk import find, shelf
from web.library.editor import NOBODY_ASKED, Outside, ask_outside, choices, judged
from web.library.shelf import NUMBER
from web.library.typed import typed_in

blueprint = Blueprint("changing", __name__, url_prefix="/templates/library")


@blueprint.get("/add")
def form() -> ResponseReturnValue:
    """An empty one."""
    return _editor(Wanted("", ""), None)


@blueprint.post("/add")
def add() -> ResponseReturnValue:
    """Keep it, or show it again with what is found or with what is wrong."""
    if request.form.get("deed") != "save":
        return _looked(None)
    try:
        new = keeping.add(shelf(), typed_in(request.form), datetime.now(UTC))
    except LibraryError as error:
        return _refused(None, error)
    flash(f"“{new.title}” is in the library.")
    return redirect(url_for("shelf.one", answer_id=new.id), 303)


@blueprint.get(f"/{NUMBER}/edit")
def edit(answer_id: int) -> ResponseReturnValue:
    """The editor with what it says now."""
    old = find(answer_id)
    return _editor(old.wanted, old)


@blueprint.post(f"/{NUMBER}/edit")
def save(answer_id: int) -> ResponseReturnValue:
    """Keep another version."""
    old = find(answer_id)
    if request.form.get("deed") != "save":
        return _looked(old)
    try:
        if request.form.get("version") != str(old.version):
            raise LibraryError("", keeping.CHANGED)
        keeping.change(shelf(), old, typed_in(request.form), datetime.now(UTC))
    except LibraryError as error:
        return _refused(old, error)
    flash("It is saved.")
    return redirect(url_for("shelf.one", answer_id=old.id), 303)


@blueprint.post(f"/{NUMBER}/<any(approve, review, remove, back, forget):deed>")
def do(answer_id: int, deed: str) -> ResponseReturnValue:
    """Approve the version that was read, say so, remove it, put it back, or forget it for good."""
    one = find(answer_id)
    try:
        if deed in ("approve", "review") and request.form.get("version") != str(one.version):
            raise LibraryError("", keeping.CHANGED)
        flash(_done(deed, one))
    except LibraryError as error:
        flash(str(error))
    if deed in ("remove", "forget"):
        return redirect(url_for("shelf.show"), 303)
    return redirect(url_for("shelf.one", answer_id=answer_id), 303)


@blueprint.post(f"/{NUMBER}/versions/<int(max=2147483647):version>")
def restore(answer_id: int, version: int) -> ResponseReturnValue:
    """What it was at a time becomes its newest version."""
    old = find(answer_id)
    with reading(shelf().database) as connection:
        there = {one.version: one.wanted for one in answers.versions(connection, old.id)}
    try:
        if version not in there:
            raise LibraryError("", "There is no such version.")
        keeping.restore(shelf(), old, there[version], datetime.now(UTC))
        flash(f"It says again what version {version} said.")
    except LibraryError as error:
        flash(str(error))
    return redirect(url_for("shelf.one", answer_id=answer_id), 303)


def _done(deed: str, one: Answer) -> str:
    now = datetime.now(UTC)
    match deed:
        case "approve":
            keeping.approve(shelf(), one, now)
            return "You stand for this answer now. The next change takes that back."
        case "review":
            keeping.review(shelf(), one, now)
            return "It stays as it is."
        case "back":
            keeping.put_back(shelf(), one, now)
            return f"“{one.title}” is in the library again."
        case "forget":
            keeping.forget(shelf(), one, now)
            return f"“{one.title}” is gone for good."
    keeping.remove(shelf(), one, now)
    return f"“{one.title}” is removed. Below you can put it back."


def _looked(old: Answer | None) -> ResponseReturnValue:
    wanted, seen, problem = judged()
    if problem:
        return _editor(wanted, old, seen, {"source": problem}), 400
    outside = ask_outside(wanted)
    return _editor(wanted, old, seen, outside=outside), outside.status


def _refused(old: Answer | None, error: LibraryError) -> ResponseReturnValue:
    return _editor(typed_in(request.form), old, None, {error.field: str(error)}), 400


def _editor(
    wanted: Wanted,
    old: Answer | None,
    seen: Seen | None = None,
    problems: dict[str, str] | None = None,
    outside: Outside = NOBODY_ASKED,
) -> str:
    found = problems or {}
    return render_template(
        "library/edit.html", wanted=wanted, old=old, seen=seen, problems=found,
        problem=found.get("source", ""), outside=outside, **choices(wanted),
    )  # fmt: skip
