"""The library of answers: all of them with how they stand, one of them to copy, and the way out."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.exports.table import as_csv, as_json
from deliverability.library.giving import table
from deliverability.library.guarded import filled, looked
from deliverability.library.judging import judged_by
from deliverability.library.linting import lint_again
from deliverability.library.model import Answer
from deliverability.library.voice import voice
from deliverability.store import answers
from deliverability.store.answers import Search
from deliverability.store.database import reading
from deliverability.wording import counted
from web.library.desk import find, review_after, shelf
from web.library.typed import KINDS, LONGEST
from web.monitor.clock import default_zone
from web.monitor.found import Clock
from web.service import service

blueprint = Blueprint("shelf", __name__, url_prefix="/templates/library")
ROWS = 100
"""Answers on a page of the list."""
NUMBER = "<int(max=2147483647):answer_id>"


@blueprint.get("")
def show() -> ResponseReturnValue:
    """Those that the search finds, with how they stand, and what they say together."""
    search = Search(*(request.args.get(name, "")[:200] for name in ("q", "kind", "tag")))
    with reading(service().database) as connection:
        every = answers.found(connection)
        some = answers.found(connection, search) if search != Search() else every
        gone = answers.removed(connection)
        clock = Clock(datetime.now(UTC), default_zone(connection))
    pages = max(1, -(-len(some) // ROWS))
    page = min(pages, max(1, request.args.get("page", 1, int)))
    return render_template(
        "library/shelf.html", some=some[ROWS * (page - 1) : ROWS * page], page=page, pages=pages,
        every=every, gone=gone, search=search, clock=clock, kinds=KINDS,
        tags=sorted({tag for one in every for tag in one.wanted.tags}), due=_due(every, clock.now),
        by=judged_by(service().settings), together=voice(shelf()),
    )  # fmt: skip


@blueprint.get(f"/{NUMBER}")
def one(answer_id: int) -> ResponseReturnValue:
    """One answer: what it says, what is found in it, who stands for it, and what it was."""
    return _one(find(answer_id))


@blueprint.post(f"/{NUMBER}/filled")
def fill(answer_id: int) -> ResponseReturnValue:
    """The same with values filled in, to be copied; nothing of it is kept."""
    values = {
        key.removeprefix("v-"): value[:LONGEST] for key, value in request.form.items() if key[:2] == "v-"
    }
    return _one(find(answer_id), values)


@blueprint.post("/lint")
def lint() -> ResponseReturnValue:
    """Have those looked at again that other rules have looked at."""
    stale = lint_again(shelf())
    told = f"{counted(stale, 'answer')} will be checked again. Look here in a minute."
    flash(told if stale else "All answers are checked already.")
    return redirect(url_for("shelf.show"), 303)


@blueprint.get("/export.<any(csv, json):ending>")
def export(ending: str) -> ResponseReturnValue:
    """All of it, to take along."""
    with reading(service().database) as connection:
        whole = table(answers.found(connection))
    if ending == "json":
        answer = jsonify(as_json(whole))
    else:
        answer = Response(as_csv(whole), content_type="text/csv; charset=utf-8; header=present")
    answer.headers["Content-Disposition"] = f'attachment; filename="answers.{ending}"'
    return answer


def _one(answer: Answer, values: dict[str, str] | None = None) -> str:
    with reading(service().database) as connection:
        past = answers.versions(connection, answer.id)
        clock = Clock(datetime.now(UTC), default_zone(connection))
    wanted = answer.wanted
    seen = looked(wanted, service().settings)
    return render_template(
        "library/answer.html", answer=answer, wanted=wanted, seen=seen, problem=seen.refused,
        copy=filled(wanted, values or {}), values=values or {}, past=past, clock=clock, kinds=dict(KINDS),
        due=_due((answer,), clock.now),
    )  # fmt: skip


def _due(some: tuple[Answer, ...], now: datetime) -> frozenset[int]:
    """Ids of those that somebody should read again."""
    return frozenset(one.id for one in some if one.review_due(now, review_after()))
