"""Reads what asks for a check, JSON or a selector in a form; every refusal names its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from checks.domain import NotADomain, parse_target
from checks.registry import families
from deliverability.addresses import parse_ip, parse_selector
from deliverability.checker import Wishes
from deliverability.chosen import parse_family, parse_profile
from deliverability.config_sources import nearest
from deliverability.intake import Asked
from deliverability.plan_intake import Planned
from deliverability.remedies.model import Action
from deliverability.wording import OPT_IN, PROFILES

T = TypeVar("T")
FIELDS = ["target", "fresh", "selectors", "sending_ips", "only", "also", "profile"]
PLAN_FIELDS = ["records", "action"]
LONGEST, MOST = 1000, 50


class FieldError(ValueError):
    """A field is missing or wrong; the message is for the caller."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def read(body: object, client: str) -> Asked:
    """The wish in a request's JSON, {"target", …} with any of FIELDS. Raises FieldError."""
    if not isinstance(body, dict):
        raise FieldError("", 'Send a JSON object, like {"target": "support@example.com"}.')
    for name in body:
        if name not in FIELDS:
            raise FieldError(str(name)[:60], _unknown(str(name), FIELDS))
    target = _text("target", body.get("target"))
    try:
        domain = parse_target(target)
    except NotADomain as error:
        raise FieldError("target", str(error)) from None
    wishes = Wishes(
        _flag("fresh", body),
        _list("selectors", body, parse_selector),
        _list("sending_ips", body, parse_ip),
        _list("only", body, parse_family),
        _list("also", body, parse_family),
        _profile(body.get("profile")),
    )
    return Asked(target.strip(), domain, client, wishes)


def read_plan(body: object, client: str) -> Planned:
    """The wish to try records out: as `read`'s, and {"records", "action"}. Raises FieldError."""
    if not isinstance(body, dict):
        raise FieldError("", 'Send a JSON object, like {"target": "example.com", "records": "…"}.')
    for name in body:
        if name not in (*FIELDS, *PLAN_FIELDS):
            raise FieldError(str(name)[:60], _unknown(str(name), [*FIELDS, *PLAN_FIELDS]))
    records, action = body.get("records"), body.get("action", Action.REPLACE.value)
    if not isinstance(records, str):
        raise FieldError("records", "Give the records as one text, as you would paste them.")
    if action not in tuple(Action):
        raise FieldError("action", f"Give one of {', '.join(Action)}.")
    asked = read({name: value for name, value in body.items() if name in FIELDS}, client)
    return Planned(asked.target, asked.domain, client, records, Action(action), asked.wishes)


def chosen_in(form: MultiDict[str, str]) -> Wishes:
    """What was chosen beside the field; a choice the page does not offer counts as none."""
    profile, also = form.get("profile", ""), form.getlist("also")
    offered = tuple(family for family in OPT_IN if family in also and family in families())
    return Wishes(also=offered, profile=profile if profile in PROFILES else "")


def with_selector(known: tuple[str, ...], typed: str) -> tuple[str, ...]:
    """The selectors of a run and the one typed into the form. Raises FieldError."""
    if not typed.strip():
        raise FieldError("selector", "Nothing was typed. A selector is one short word, such as s1.")
    try:
        selectors = tuple(dict.fromkeys((*known, parse_selector(typed))))
    except ValueError:  # its words are for who types a command
        words = "This is not a selector. Write only the word after s=, such as s1."
        raise FieldError("selector", words) from None
    if len(selectors) > MOST:
        raise FieldError("selector", f"This check has {MOST} selectors already, and takes no more.")
    return selectors


def _unknown(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    hint = f' Did you mean "{near}"?' if near else ""
    return f"This field is not known.{hint} There are: {', '.join(known)}."


def _text(field: str, value: object, good: str = '"support@example.com"') -> str:
    if not isinstance(value, str):
        raise FieldError(field, f"Give a text, like {good}.")
    if len(value) > LONGEST:
        raise FieldError(field, f"This is longer than {LONGEST} characters.")
    return value


def _profile(value: object) -> str:
    try:
        return "" if value is None else parse_profile(_text("profile", value, '"parked"'))
    except FieldError:
        raise
    except ValueError as error:
        raise FieldError("profile", str(error)) from None


def _flag(field: str, body: Mapping[str, object]) -> bool:
    value = body.get(field, False)
    if not isinstance(value, bool):
        raise FieldError(field, "Give true or false.")
    return value


def _list(field: str, body: Mapping[str, object], parse: Callable[[str], T]) -> tuple[T, ...]:
    values = body.get(field, [])
    if not isinstance(values, list) or len(values) > MOST:
        raise FieldError(field, f"Give a list of at most {MOST} texts.")
    try:
        return tuple(dict.fromkeys(parse(_text(field, value)) for value in values))
    except FieldError:
        raise
    except ValueError as error:
        raise FieldError(field, str(error)) from None
