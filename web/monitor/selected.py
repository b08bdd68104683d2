"""Does one thing to many domains: asks what exactly, shows which ones, and does it when that is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from deliverability.history.acceptance import accept
from deliverability.monitored import intake
from deliverability.monitored.intake import Edit
from deliverability.monitored.now import check_now
from deliverability.monitored.settings import parse_name, parse_tags
from deliverability.store import monitored as store
from deliverability.store import overview, states
from deliverability.store.database import Database, reading
from deliverability.wording import counted
from web.monitor.accept import wish_in
from web.monitor.clock import default_zone
from web.monitor.overview import asked, search_in
from web.monitor.words import title_words
from web.service import service

blueprint = Blueprint("selected", __name__, url_prefix="/domains/marked")
MOST, SHOWN, LONGEST = 10_000, 20, 1000
Ids = Sequence[int]
Said = Mapping[str, str]
Doing = Callable[[Database, Ids, Said, datetime], int]


@dataclass(frozen=True, slots=True)
class Deed:
    """`words` in the list of deeds; `question`, `button`: of the page that asks; `done` goes on "3 domains".

    `field`: what has to be typed for it, "" for nothing. `do` raises ValueError when that is wrong.
    """

    words: str
    question: str
    button: str
    done: str
    do: Doing
    field: str = ""
    hint: str = ""


def _tag(database: Database, ids: Ids, said: Said, now: datetime) -> int:
    return len(intake.tag(database, ids, _tags(said), (), now))


def _untag(database: Database, ids: Ids, said: Said, now: datetime) -> int:
    return len(intake.tag(database, ids, (), _tags(said), now))


def _tags(said: Said) -> tuple[str, ...]:
    tags = parse_tags(_typed(said))
    if not tags:
        raise ValueError("Type one tag at least.")
    return tags


def _group(database: Database, ids: Ids, said: Said, now: datetime) -> int:
    typed = _typed(said)
    return len(intake.change_many(database, ids, Edit(group=parse_name(typed) if typed else ""), now))


def _accept(database: Database, ids: Ids, said: Said, now: datetime) -> int:
    with reading(database) as connection:
        zone = default_zone(connection)
    return accept(database, ids, wish_in(said, zone), now)


def _check(database: Database, ids: Ids, _: Said, now: datetime) -> int:
    check_now(database, ids, now)
    return len(ids)


def _typed(said: Said) -> str:
    return said.get("typed", "").strip().replace("\0", "")[:LONGEST]


DEEDS: Mapping[str, Deed] = {
    "check": Deed("Check now", "Check", "Check now", "are checked now", _check),
    "tag": Deed("Add a tag", "Add a tag to", "Add it", "have the tag", _tag, "Tag",
                "With commas between, if there are several."),
    "untag": Deed("Take a tag off", "Take a tag off", "Take it off", "are without the tag", _untag, "Tag",
                  "With commas between, if there are several."),
    "group": Deed("Put into a group", "Put into a group:", "Put them there", "are moved", _group,
                  "Group", "A name that is new makes a new group. Empty takes them out of their group."),
    "accept": Deed("Accept a finding", "Accept a finding of", "Accept it", "have it accepted", _accept),
    "pause": Deed("Pause", "Pause the checks of", "Pause", "are paused",
                  lambda database, ids, _, now: len(intake.pause(database, ids, now))),
    "resume": Deed("Go on with checks", "Go on with the checks of", "Go on", "are checked again",
                   lambda database, ids, _, now: len(intake.resume(database, ids, now))),
    "remove": Deed("Let go, with their history", "Let go, and forget the history of", "Let go for good",
                   "are looked after no more",
                   lambda database, ids, _, now: len(intake.remove(database, ids, now))),
}  # fmt: skip


@blueprint.post("")
def ask() -> ResponseReturnValue:
    """Which domains, what exactly, and whether it is meant."""
    return _page(_chosen())


@blueprint.post("/done")
def do() -> ResponseReturnValue:
    """Do it, and go back to the overview; or show what is wrong."""
    deed = DEEDS[_deed()]
    ids = tuple(int(word) for word in request.form.get("ids", "").split(",") if word.isdecimal())[:MOST]
    try:
        done = deed.do(service().database, ids, request.form, datetime.now(UTC))
    except ValueError as error:
        text = str(error)
        return _page(ids, f"{text[:1].upper()}{text[1:].rstrip('.')}."), 400
    flash(f"{counted(done, 'domain')} {_verb(deed.done, done)}.")
    fields: dict[str, Any] = asked(search_in(request.form))
    return redirect(url_for("overview.show", **fields), 303)


def _verb(words: str, number: int) -> str:
    """ "is paused" for one of what are several."""
    first, _, others = words.partition(" ")
    one = {"are": "is", "have": "has"}.get(first, first)
    return f"{one if number == 1 else first} {others}"


def _deed() -> str:
    name = request.form.get("deed", "")
    if name not in DEEDS:
        abort(400)
    return name


def _chosen() -> tuple[int, ...]:
    """The marked domains, or all that the search found."""
    if request.form.get("every") == "1":
        with reading(service().database) as connection:
            return overview.ids(connection, search_in(request.form))[:MOST]
    return tuple(int(word) for word in request.form.getlist("id") if word.isdecimal())[:MOST]


def _page(ids: tuple[int, ...], problem: str = "") -> str:
    name, search = _deed(), search_in(request.form)
    with reading(service().database) as connection:
        chosen, groups = store.of_ids(connection, ids), store.all_groups(connection)
        found = states.checks_standing(connection, ids) if name == "accept" else {}
    return render_template(
        "monitor/selected.html", name=name, deed=DEEDS[name], chosen=chosen, shown=chosen[:SHOWN],
        typed=_typed(request.form), problem=problem, asked=asked(search), groups=groups, said=request.form,
        findings={check: (title_words(check, "your domain"), number) for check, number in found.items()},
        ids=",".join(str(one.id) for one in chosen),
    )  # fmt: skip


def words() -> dict[str, str]:
    """The deeds for a list to choose from: id -> words."""
    return {name: deed.words for name, deed in DEEDS.items()}
