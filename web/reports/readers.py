"""The readers of health reports: who gets which, how often, and whether they agreed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.links import only_here, public_url
from deliverability.reports import intake
from deliverability.reports.intake import TooManyMailsError, WishError
from deliverability.reports.page import sends_itself
from deliverability.reports.rhythm import words
from deliverability.reports.times import at
from deliverability.store import monitored, reported
from deliverability.store import readers as store
from deliverability.store.database import reading
from deliverability.store.readers import Reader, Scope
from web.reports import wishes
from web.reports.at_desk import desk
from web.service import service

blueprint = Blueprint("readers", __name__, url_prefix="/readers")
A_PAGE = 200


@blueprint.get("")
def show() -> ResponseReturnValue:
    """Who gets reports, and the form for one more."""
    return _page(wishes.USUAL, {})


@blueprint.post("")
def add() -> ResponseReturnValue:
    """Ask one more address, or say what is wrong with what was typed."""
    typed = wishes.typed_in(request.form)
    try:
        with reading(service().database) as connection:
            wish = wishes.wish_in(typed, connection)
        reader = intake.ask(desk(), wish, datetime.now(UTC))
    except WishError as error:
        return _page(typed, {error.field: str(error)}), 400
    except TooManyMailsError as error:
        return _page(typed, {"": str(error)}), 429, {"Retry-After": str(error.retry_after)}
    return redirect(url_for("readers.show", asked=reader.id), 303)


@blueprint.get("/<reader_id>")
def one(reader_id: str) -> ResponseReturnValue:
    """One reader, to be changed."""
    reader = _find(reader_id)
    with reading(service().database) as connection:
        typed = wishes.typed_of(reader, connection)
    return _one(reader, typed, {})


@blueprint.post("/<reader_id>")
def change(reader_id: str) -> ResponseReturnValue:
    """Other domains, another rhythm."""
    reader = _find(reader_id)
    typed = wishes.typed_in(request.form) | {"address": reader.address}
    try:
        with reading(service().database) as connection:
            wish = wishes.wish_in(typed, connection)
        intake.change(desk(), reader, wish, datetime.now(UTC), by_reader=False)
    except WishError as error:
        return _one(reader, typed, {error.field: str(error)}), 400
    return redirect(url_for("readers.show"), 303)


@blueprint.post("/<reader_id>/stop")
def stop(reader_id: str) -> ResponseReturnValue:
    """No more mail to this address."""
    intake.stop(desk(), _find(reader_id), datetime.now(UTC), by_reader=False)
    return redirect(url_for("readers.show"), 303)


@blueprint.post("/<reader_id>/ask")
def ask(reader_id: str) -> ResponseReturnValue:
    """Ask an address that has not answered, or that stopped, once more."""
    reader = _find(reader_id)
    same = intake.Wish(reader.address, reader.scope, reader.chosen, reader.rhythm, reader.time_zone)
    try:
        intake.ask(desk(), same, datetime.now(UTC))
    except WishError as error:
        return _page(wishes.USUAL, {"": str(error)}), 400
    except TooManyMailsError as error:
        return _page(wishes.USUAL, {"": str(error)}), 429, {"Retry-After": str(error.retry_after)}
    return redirect(url_for("readers.show", asked=reader.id), 303)


def _find(reader_id: str) -> Reader:
    found = store.get(service().database, reader_id)
    if found is None:
        abort(404)
    return found


def _page(typed: Mapping[str, str], problems: Mapping[str, str]) -> str:
    opened = service()
    after = request.args.get("after", "")
    every = store.every(opened.database, A_PAGE, after)
    with reading(opened.database) as connection:
        rows = [(one, wishes.about(one, connection)) for one in every]
        groups = monitored.all_groups(connection)
    asked = next((one for one in every if one.id == request.args.get("asked")), None)
    return render_template(
        "reports/readers.html", rows=rows, typed=typed, problems=problems, groups=groups, asked=asked,
        warnings=_warnings(), words=words, at=at, more=every[-1].address if len(every) == A_PAGE else "",
    )  # fmt: skip


def _one(reader: Reader, typed: Mapping[str, str], problems: Mapping[str, str]) -> str:
    with reading(service().database) as connection:
        groups = monitored.all_groups(connection)
    return render_template(
        "reports/reader.html", reader=reader, typed=typed, problems=problems, groups=groups
    )


def _warnings() -> list[str]:
    """Why reports would not arrive, or not help."""
    at_desk, said = desk(), []
    if not at_desk.settings.reports.enabled:
        said.append(
            "All mail to readers is switched off: enabled is false under [reports] in the settings file."
        )
    if not at_desk.settings.mail.is_set:
        said.append(
            "No mail server is set, so no mail can go out. Name one under [mail] in the settings file."
        )
    if only_here(at_desk.settings):
        said.append(
            f"Links in mails lead to {public_url(at_desk.settings)}, which only this computer can open. "
            "Write the public address of this page as url under [web] in the settings file."
        )
    with reading(at_desk.database) as connection:
        every = reported.standings(connection, Scope.ALL, ())
    own = [one.name for one in every if sends_itself(at_desk.sender, one.name.rpartition("@")[2])]
    if own:
        said.append(
            f"Reports come from {at_desk.sender}, and tell of {own[0]}. A broken domain cannot report "
            "itself. Send them from another domain: [mail] sender."
        )
    return said
