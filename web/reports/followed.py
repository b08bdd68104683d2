"""What a link in a mail leads to. Looking does nothing: mail scanners open links; only a button acts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.reports import deeds, intake
from deliverability.reports.deeds import TooOftenError
from deliverability.reports.intake import WishError
from deliverability.reports.opened import (
    Finding,
    asked_of,
    begun_of,
    finding_of,
    reader_of,
    sign_begun,
)
from deliverability.reports.rhythm import words
from deliverability.reports.times import at
from deliverability.store.database import reading
from deliverability.store.readers import Reader, State
from web.reports import wishes
from web.reports.at_desk import desk
from web.reports.checked import checked
from web.service import service

blueprint = Blueprint("followed", __name__, url_prefix="/r")
LONG = timedelta(minutes=3)
"""A check that has not ended by then is not waited for."""


@blueprint.get("/confirm/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """What was asked for, and the button that begins it."""
    found = asked_of(desk(), token, datetime.now(UTC))
    if found is None or found[0].state is State.STOPPED:
        return _ended()
    with reading(service().database) as connection:
        about = wishes.about(found[0], connection)
    return render_template("reports/confirm.html", reader=found[0], about=about, words=words)


@blueprint.post("/confirm/<token>")
def confirm_now(token: str) -> ResponseReturnValue:
    """Begin the reports."""
    now = datetime.now(UTC)
    found = asked_of(desk(), token, now)
    agreed = intake.confirm(desk(), found[0].id, found[1], now) if found else None
    if agreed is None:
        return _ended()
    return render_template("reports/confirmed.html", reader=agreed, words=words)


@blueprint.get("/stop/<token>")
def stop(token: str) -> ResponseReturnValue:
    """The button that stops the reports."""
    reader = reader_of(desk(), "stop", token, datetime.now(UTC))
    return render_template("reports/stop.html", reader=reader, token=token) if reader else _ended()


@blueprint.post("/stop/<token>")
def stop_now(token: str) -> ResponseReturnValue:
    """No more reports; also with the one click of a mail program."""
    now = datetime.now(UTC)
    reader = reader_of(desk(), "stop", token, now)
    if reader is None:
        return _ended()
    stopped = intake.stop(desk(), reader, now, by_reader=True)
    return render_template("reports/stop.html", reader=stopped, token=token)


@blueprint.get("/manage/<token>")
def manage(token: str) -> ResponseReturnValue:
    """How often the reports come."""
    reader = reader_of(desk(), "manage", token, datetime.now(UTC))
    if reader is None or reader.state is State.STOPPED:
        return _ended()
    with reading(service().database) as connection:
        typed = wishes.typed_of(reader, connection)
    return _manage(reader, typed, {})


@blueprint.post("/manage/<token>")
def manage_now(token: str) -> ResponseReturnValue:
    """Another rhythm; which domains they are about is not for the reader to choose."""
    now = datetime.now(UTC)
    reader = reader_of(desk(), "manage", token, now)
    if reader is None or reader.state is State.STOPPED:
        return _ended()
    with reading(service().database) as connection:
        now_set = wishes.typed_of(reader, connection)
    form = wishes.typed_in(request.form)
    typed = now_set | {key: form[key] for key in wishes.OF_RHYTHM}
    try:
        rhythm, zone = wishes.rhythm_in(typed)
        wish = intake.Wish(reader.address, reader.scope, reader.chosen, rhythm, zone)
        intake.change(desk(), reader, wish, now, by_reader=True)
    except WishError as error:
        return _manage(reader, typed, {error.field: str(error)}), 400
    return redirect(url_for("followed.manage", token=token, saved=1), 303)


@blueprint.get("/check/<token>")
def check(token: str) -> ResponseReturnValue:
    """The button that has the domain checked again."""
    found = finding_of(desk(), "check", token, datetime.now(UTC))
    return _deed("check", found) if found else _ended()


@blueprint.post("/check/<token>")
def check_now(token: str) -> ResponseReturnValue:
    """Have it checked, and go to where the result will be."""
    now = datetime.now(UTC)
    found = finding_of(desk(), "check", token, now)
    if found is None:
        return _ended()
    try:
        deeds.check_again(desk(), found, now)
    except TooOftenError as error:
        return _deed("check", found, str(error)), 429, {"Retry-After": str(error.retry_after)}
    return redirect(url_for("followed.begun", token=sign_begun(desk(), found, now)), 303)


@blueprint.get("/begun/<token>")
def begun(token: str) -> ResponseReturnValue:
    """What checking again came to; the page asks for itself until that is known."""
    now = datetime.now(UTC)
    found = begun_of(desk(), token, now)
    if found is None:
        return _ended()
    finding, asked_at = found
    result = checked(desk(), finding, asked_at)
    is_long = now - asked_at > LONG
    page = render_template(
        "reports/begun.html", finding=finding, result=result, title=_title(finding), is_long=is_long
    )
    return page if result or is_long else (page, 200, {"Refresh": "3"})


@blueprint.get("/remind/<token>")
def remind(token: str) -> ResponseReturnValue:
    """When to be reminded."""
    found = finding_of(desk(), "remind", token, datetime.now(UTC))
    return _deed("remind", found) if found else _ended()


@blueprint.post("/remind/<token>")
def remind_now(token: str) -> ResponseReturnValue:
    """Keep the reminder."""
    now = datetime.now(UTC)
    found = finding_of(desk(), "remind", token, now)
    if found is None:
        return _ended()
    try:
        due = deeds.remind(desk(), found, request.form.get("when", ""), now)
    except TooOftenError as error:
        return _deed("remind", found, str(error)), 429
    return render_template("reports/reminded.html", finding=found, due=at(due, found.reader.time_zone))


@blueprint.get("/forward/<token>")
def forward(token: str) -> ResponseReturnValue:
    """A ready mail to whoever looks after it."""
    found = finding_of(desk(), "forward", token, datetime.now(UTC))
    if found is None:
        return _ended()
    mail = deeds.forward(desk(), found)
    return render_template("reports/forward.html", finding=found, mail=mail, title=_title(found))


def _manage(reader: Reader, typed: dict[str, str], problems: dict[str, str]) -> str:
    with reading(service().database) as connection:
        about = wishes.about(reader, connection)
    return render_template("reports/manage.html", reader=reader, typed=typed, about=about, words=words,
                           problems=problems, at=at, saved="saved" in request.args)  # fmt: skip


def _deed(deed: str, finding: Finding, problem: str = "") -> str:
    template = f"reports/{deed}.html"
    when = deeds.WHEN if deed == "remind" else {}
    return render_template(template, finding=finding, title=_title(finding), problem=problem, when=when)


def _title(finding: Finding) -> str:
    return deeds.title_of(desk(), finding)


def _ended() -> tuple[str, int]:
    """A link that is not ours, is over, or was replaced by a newer one."""
    return render_template("reports/ended.html"), 403
