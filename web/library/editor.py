"""The editor: a template is typed or pasted, and what is found in it stands underlined beside its fixes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from deliverability.intake import bucket
from deliverability.library.against import Against, against
from deliverability.library.errors import LibraryError
from deliverability.library.guarded import looked
from deliverability.library.model import Wanted
from deliverability.library.scoring import scored
from deliverability.library.seen import Seen
from deliverability.linting.oracle import NoScore, Score, has_filter
from web.accounts.tries import Tries
from web.library.frame import as_html, framed
from web.library.typed import DIALECTS, FORMATS, KINDS, fixed, readable, typed_in
from web.service import service

blueprint = Blueprint("editor", __name__, url_prefix="/templates")
LOOKS_A_MINUTE, ASKS_A_MINUTE = 240, 12
BUSY_SECONDS = 3
"""After so many one who was refused for others may ask again."""
PATIENCE = 5.0  # seconds that one waits for another who asks DNS or a spam filter
T = TypeVar("T")
_looks, _asks = Tries(LOOKS_A_MINUTE), Tries(ASKS_A_MINUTE)
_turn = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Outside:
    """What DNS and the operator's spam filters say, as far as they were asked; why one was not, in words."""

    dns: Against | None = None
    dns_problem: str = ""
    scores: tuple[Score | NoScore, ...] = ()
    score_problem: str = ""

    @property
    def status(self) -> int:
        """Of a page that shows it."""
        return 400 if self.dns_problem or self.score_problem else 200


NOBODY_ASKED = Outside()


@blueprint.get("")
def show() -> ResponseReturnValue:
    """The empty box."""
    return page(Wanted("", ""), None)


@blueprint.post("")
def judge() -> ResponseReturnValue:
    """The same page with what is found, with a fix applied where one was asked for."""
    wanted, seen, problem = judged()
    if problem or seen is None:
        return page(wanted, seen, problem), 400
    outside = ask_outside(wanted)
    return page(wanted, seen, outside=outside), outside.status


@blueprint.post("/look")
def look() -> ResponseReturnValue:
    """The part of the page that changes, for the script that asks as one types."""
    wanted, seen, problem = judged()
    if seen and seen.is_busy:
        raise ServiceUnavailable(problem, retry_after=BUSY_SECONDS)
    return render_template("library/_seen.html", wanted=wanted, seen=seen, problem=problem)


@blueprint.post("/preview")
def preview() -> ResponseReturnValue:
    """The mail alone, for its frame; headers.py keeps it from doing anything."""
    count_look()
    try:
        wanted = readable(typed_in(request.form))
    except LibraryError as error:
        return Response(framed(str(error)), mimetype="text/html")
    is_empty = request.form.get("values") == "empty"
    said = looked(wanted, service().settings)
    rendered = said.empty if is_empty else said.usual
    html = rendered.html or as_html(said.refused or rendered.text)
    return Response(framed(html, request.form), mimetype="text/html")


def judged() -> tuple[Wanted, Seen | None, str]:
    """What the form of this request says, what is seen in it, and what is wrong with it as a whole."""
    count_look()
    wanted = typed_in(request.form)
    try:
        wanted = readable(wanted)
        seen = looked(wanted, service().settings)
        if key := request.form.get("fix", ""):
            wanted = fixed(wanted, seen.places, key)
            seen = looked(wanted, service().settings)
    except LibraryError as error:
        return wanted, None, str(error)
    return wanted, seen, seen.refused


def ask_outside(wanted: Wanted) -> Outside:
    """Ask those whose button was pressed; 429 for who asks too often."""
    form, settings, now = request.form, service().settings, datetime.now(UTC)
    try:
        if form.get("dns"):
            return Outside(in_turn(lambda: against(wanted, form.get("sender", "")[:320], settings)))
        if form.get("score"):
            said = in_turn(lambda: scored(wanted.source, wanted.file, wanted.declared, settings, now))
            return Outside(scores=said)
    except LibraryError as error:
        return Outside(dns_problem=str(error)) if form.get("dns") else Outside(score_problem=str(error))
    return NOBODY_ASKED


def in_turn(ask: Callable[[], T]) -> T:
    """What takes seconds, for few at a time; LibraryError where others ask, 429 for who asks too often."""
    if wait := _asks.take(bucket(request.remote_addr or "")):
        raise TooManyRequests("That were many questions. Please wait a minute.", retry_after=wait)
    if not _turn.acquire(timeout=PATIENCE):
        raise LibraryError("sender", "Others ask right now. Please try again in a few seconds.")
    try:
        return ask()
    finally:
        _turn.release()


def count_look() -> None:
    """429 for who asks more often than anybody types."""
    if wait := _looks.take(bucket(request.remote_addr or "")):
        raise TooManyRequests("These are more looks than anybody needs in a minute.", retry_after=wait)


def page(wanted: Wanted, seen: Seen | None, problem: str = "", outside: Outside = NOBODY_ASKED) -> str:
    """The editor by itself."""
    return render_template(
        "library/editor.html", wanted=wanted, seen=seen, problem=problem, outside=outside, **choices(wanted)
    )


def choices(wanted: Wanted) -> dict[str, object]:
    """What the lists of the editor offer."""
    chosen = request.form.get("format", wanted.format.value if wanted.title else "")
    can_score = has_filter(service().settings)
    return {
        "kinds": KINDS, "formats": FORMATS, "dialects": DIALECTS, "format_chosen": chosen,
        "can_score": can_score,
    }  # fmt: skip
