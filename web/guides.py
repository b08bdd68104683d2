"""The pages about the checks themselves: all of them by group, and one for each, made from its guide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter, ValidationError

from checks.guide import Example, Guide, guide
from checks.registry import Check, all_checks, checks_of, families
from checks.template.rule import all_rules
from deliverability.arranged import grouped_families
from web.rule_guides import about, id_of, rule_chapters, rule_words, short_names

blueprint = Blueprint("guides", __name__)


class CheckId(BaseConverter):
    """The id of a check or of a rule there is; it holds a dot, which the id of a run never does."""

    regex = r"[a-z0-9-]+\.[a-z0-9-]+"

    def to_python(self, value: str) -> str:
        if value not in all_checks() and value not in all_rules():
            raise ValidationError
        return value


@dataclass(frozen=True, slots=True)
class Chapter:
    """One family in the list of all checks."""

    family: str
    checks: tuple[tuple[Check, Guide], ...]


def register(app: Flask) -> None:
    """Add the pages to `app`."""
    app.url_map.converters.update(check=CheckId, rule=_rule_name())
    app.jinja_env.filters["rule_words"] = rule_words
    app.register_blueprint(blueprint)


def _rule_name() -> type[BaseConverter]:
    """The short form of a rule, TONE001 or blame-customer; only these, as the id of a run looks alike."""
    return type("RuleName", (BaseConverter,), {"regex": "|".join(short_names())})


@blueprint.get("/checks")
def every() -> ResponseReturnValue:
    """Every check there is."""
    groups = [(title, [_chapter(family) for family in mine]) for title, mine in grouped_families(families())]
    return render_template(
        "checks.html",
        groups=groups,
        count=len(all_checks()),
        rules=rule_chapters(),
        rule_count=len(all_rules()),
    )


@blueprint.get("/checks/<check:check_id>")
def one(check_id: str) -> ResponseReturnValue:
    """One check: what it means, what to do, what it rests on, and worlds in which it speaks and does not."""
    if rule := all_rules().get(check_id):
        return render_template("rule.html", **about(rule))
    found, words = all_checks()[check_id], guide(check_id)
    worlds = (
        ("When we say it", tuple(map(_world, words.reported_for))),
        ("When all is fine", tuple(map(_world, words.fine))),
    )
    first = tuple((required, guide(required)) for required in found.requires)
    return render_template("check.html", check=found, guide=words, worlds=worlds, first=first)


@blueprint.get("/checks/<rule:name>")
def by_short_name(name: str) -> ResponseReturnValue:
    """The page of a rule by its short form."""
    return redirect(url_for("guides.one", check_id=id_of(name)), 301)


@blueprint.get("/explain")
def moved() -> ResponseReturnValue:
    """Where the list was before."""
    return redirect(url_for("guides.every"), 301)


@blueprint.get("/explain/<check:check_id>")
def moved_one(check_id: str) -> ResponseReturnValue:
    """Where a guide was before."""
    return redirect(url_for("guides.one", check_id=check_id), 301)


def _chapter(family: str) -> Chapter:
    return Chapter(family, tuple((check, guide(check.id)) for check in checks_of(family)))


def _world(example: Example) -> tuple[str, str]:
    """(what is known beside DNS, what a test mail showed and the zone)"""
    return ", ".join(_known(example)), f"{example.mail}{example.zone}".rstrip()


def _known(example: Example) -> Iterator[str]:
    words = {
        "selectors": "the selector",
        "sending_ips": "the sending server",
        "profile": "the profile",
        "references": "our own way out tested at",
    }
    for name, value in example.options.items():
        yield f"asked for {value}" if name == "target" else f"with {words.get(name, name)} {value}"
