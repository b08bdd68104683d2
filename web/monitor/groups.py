"""The groups with what is set for them, and the tags in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.monitored import groups as office
from deliverability.monitored.effective import resolved
from deliverability.monitored.model import NOTHING, Group
from deliverability.monitored.settings import merged
from deliverability.store import monitored as store
from deliverability.store import overview
from deliverability.store.database import reading
from web.monitor.fields import FOR_TECHNICIANS, fields, problems_in, typed_in
from web.monitor.found import find_group
from web.monitor.words import set_for
from web.service import service

blueprint = Blueprint("groups", __name__, url_prefix="/groups")
LONGEST = 200


@blueprint.get("")
def show() -> ResponseReturnValue:
    """All groups and all tags."""
    return _all()


@blueprint.post("")
def add() -> ResponseReturnValue:
    """A new group without settings; on to its page."""
    name = request.form.get("name", "")[:LONGEST]
    try:
        group = office.add_group(service().database, name, NOTHING, datetime.now(UTC))
    except ValueError as error:
        return _all(name, _sentence(error)), 400
    return redirect(url_for("groups.one", group_id=group.id), 303)


@blueprint.get("/<int(max=2147483647):group_id>")
def one(group_id: int) -> ResponseReturnValue:
    """What is set for a group."""
    return _one(find_group(group_id))


@blueprint.post("/<int(max=2147483647):group_id>")
def save(group_id: int) -> ResponseReturnValue:
    """Keep it; or show what is wrong."""
    group, typed, name = find_group(group_id), typed_in(request.form), request.form.get("name", "")[:LONGEST]
    problems: dict[str, str] = {}
    try:
        own = merged(group.own, typed)
        office.change_group(service().database, replace(group, name=name, own=own), datetime.now(UTC))
    except office.NameTakenError as error:
        problems = {"name": str(error)}
    except ValueError as error:
        problems = problems_in(error) if ": " in str(error.args[0]) else {"name": _sentence(error)}
    if problems:
        return _one(group, typed | {"name": name}, problems), 400
    flash("Saved. It holds for every domain of the group that sets nothing else.")
    return redirect(url_for("groups.show"), 303)


@blueprint.post("/<int(max=2147483647):group_id>/remove")
def remove(group_id: int) -> ResponseReturnValue:
    """Its domains stay, in no group."""
    gone = office.remove_group(service().database, find_group(group_id).id, datetime.now(UTC))
    flash(f"The group {gone.name} is gone. Its domains stay, and have what is set for all.")
    return redirect(url_for("groups.show"), 303)


def _all(name: str = "", problem: str = "") -> str:
    with reading(service().database) as connection:
        groups, tags = store.all_groups(connection), overview.tags(connection)
        sizes = overview.group_sizes(connection)
    rows = [(group, sizes.get(group.id, 0), set_for(group.own)) for group in groups]
    return render_template("monitor/groups.html", rows=rows, tags=tags, name=name, problem=problem)


def _one(
    group: Group, typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> str:
    with reading(service().database) as connection:
        default, size = store.default(connection), overview.group_sizes(connection).get(group.id, 0)
    above = resolved(NOTHING, None, default)
    return render_template(
        "monitor/group.html", group=group, size=size, name=typed["name"] if typed else group.name,
        fields=fields(group.own, above, typed, problems), for_technicians=FOR_TECHNICIANS,
        problems=problems or {},
    )  # fmt: skip


def _sentence(error: ValueError) -> str:
    text = str(error)
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
