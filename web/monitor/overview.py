"""The overview: all domains that are looked after, worst first, as many as one searches for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from checks.domain import parse_target
from deliverability.overview import Glance, overview, rest, sentence
from deliverability.store import monitored
from deliverability.store.database import reading
from deliverability.store.overview import Search, Shelf
from web.monitor.bars import Bars, bars
from web.monitor.clock import default_zone
from web.service import service

blueprint = Blueprint("overview", __name__, url_prefix="/domains")
LONGEST = 255
SPANS = (30, 90)
"""Days that the small bars may show."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A domain's row: its glance, its name as its owner writes it, and its bars."""

    glance: Glance
    label: str
    bars: Bars


@blueprint.get("")
def show() -> ResponseReturnValue:
    """A page of the overview."""
    search, now = search_in(request.args), datetime.now(UTC)
    days = SPANS[-1] if request.args.get("days") == str(SPANS[-1]) else SPANS[0]
    found = overview(service().database, search, _page(), now, days)
    with reading(service().database) as connection:
        groups, zone = monitored.all_groups(connection), default_zone(connection)
    rows = [Shown(one, parse_target(one.row.name).label, bars(one.days)) for one in found.glances]
    return render_template(
        "monitor/overview.html", found=found, rows=rows, groups=groups, now=now, zone=zone, days=days,
        sentence=sentence(found.counts), rest=rest(found.counts), asked=asked(search), spans=SPANS,
        shelves=tuple(Shelf), of_shelf=OF_SHELF, is_searched=search != Search(),
    )  # fmt: skip


OF_SHELF = {
    Shelf.NEEDS_YOU: "need you",
    Shelf.FAIL: "with a problem",
    Shelf.WARN: "with a warning",
    Shelf.COULD_NOT_CHECK: "could not be checked",
    Shelf.PASS: "well",
    Shelf.NOT_APPLICABLE: "nothing to check",
    Shelf.NEW: "not checked yet",
    Shelf.PAUSED: "paused",
}
"""What the choice of a state is called."""


def search_in(form: MultiDict[str, str]) -> Search:
    """What is searched for; a state that is none of ours is left out."""
    words, group, tag, state = (
        form.get(name, "").strip().replace("\0", "")[:LONGEST] for name in ("q", "group", "tag", "state")
    )
    return Search(words, group, tag, Shelf(state) if state in tuple(Shelf) else None)


def asked(search: Search) -> dict[str, str]:
    """The search as the fields of a link, empty ones left out."""
    shelf = search.shelf.value if search.shelf else ""
    fields = {"q": search.words, "group": search.group, "tag": search.tag, "state": shelf}
    return {name: value for name, value in fields.items() if value}


def _page() -> int:
    number = request.args.get("page", "1")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
