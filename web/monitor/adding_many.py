"""Takes many domains in: a list that is pasted or uploaded, shown before anything is added."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from checks.domain import parse_target
from deliverability.monitored import intake
from deliverability.monitored.intake import Wanted
from deliverability.monitored.listed import Listed, read_list
from deliverability.monitored.settings import parse_name, parse_tags
from deliverability.store import monitored as store
from deliverability.store.database import reading
from deliverability.wording import counted
from web.service import service

blueprint = Blueprint("adding_many", __name__, url_prefix="/domains/add/many")
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form: the list, and what holds for those that say nothing themselves."""

    text: str = ""
    group: str = ""
    tags: str = ""


@blueprint.get("")
def form() -> ResponseReturnValue:
    """The box for a list."""
    return _form(Typed())


@blueprint.post("")
def preview() -> ResponseReturnValue:
    """What of the list would be added, what is there already, and which lines cannot be read."""
    try:
        typed = _typed()
        listed = _read(typed)
    except ValueError as error:
        return _form(_typed(lenient=True), str(error)), 400
    if not (listed.wanted or listed.problems):
        return _form(typed, "Nothing is pasted here yet, and no file was chosen."), 400
    fresh, already = _parted(listed)
    return render_template(
        "monitor/preview.html", typed=typed, problems=listed.problems, fresh=fresh, already=already
    )


@blueprint.post("/done")
def add() -> ResponseReturnValue:
    """Look after all of the list that can be read."""
    typed = _typed()
    try:
        added = intake.add(service().database, _read(typed).wanted, datetime.now(UTC))
    except ValueError as error:
        return _form(typed, str(error)), 400
    flash(f"{counted(len(added.new), 'domain')} added. Each is checked as soon as there is room.")
    return redirect(url_for("overview.show"), 303)


def _typed(*, lenient: bool = False) -> Typed:
    """ValueError for a file that is no text, unless `lenient`."""
    text, upload = request.form.get("text", ""), request.files.get("file")
    if upload is not None and upload.filename:
        try:
            text = "\n".join(filter(str.strip, (text, upload.read().decode("utf-8-sig"))))
        except UnicodeDecodeError:
            if not lenient:
                raise ValueError("This file is no text in UTF-8. Save it as CSV in UTF-8.") from None
    group, tags = (request.form.get(name, "").replace("\0", "")[:LONGEST] for name in ("group", "tags"))
    return Typed(text, group, tags)


def _read(typed: Typed) -> Listed:
    """The list; ValueError, as a sentence, for one that cannot be read at all."""
    try:
        group = parse_name(typed.group) if typed.group.strip() else ""
        tags = parse_tags(typed.tags)
        listed = read_list(typed.text)
    except ValueError as error:
        text = str(error)
        raise ValueError(f"{text[:1].upper()}{text[1:].rstrip('.')}.") from None
    wanted = (
        replace(one, group=one.group or group, tags=tuple(sorted({*one.tags, *tags})))
        for one in listed.wanted
    )
    return replace(listed, wanted=tuple(wanted))


def _parted(listed: Listed) -> tuple[tuple[Wanted, ...], tuple[Wanted, ...]]:
    """Those that are new, each once, and those that are looked after already."""
    domains = ((parse_target(one.target), one) for one in listed.wanted)
    named = {domain.address or domain.name: one for domain, one in domains}
    with reading(service().database) as connection:
        known = store.names(connection, named)
    fresh = tuple(one for name, one in named.items() if name not in known)
    return fresh, tuple(one for name, one in named.items() if name in known)


def _form(typed: Typed, problem: str = "") -> str:
    with reading(service().database) as connection:
        groups = store.all_groups(connection)
    return render_template("monitor/add_many.html", typed=typed, problem=problem, groups=groups)
