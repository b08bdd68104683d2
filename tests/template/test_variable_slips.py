"""Slips in names and marks are found, and names of one's own are left alone."""

from __future__ import annotations

import pytest

from checks.template.evidence import Evidence
from checks.template.reading.read import read
from checks.template.rule import Found, by_code, judge_one, judge_set
from checks.template.variables.slips import slip_of


def said(code: str, source: str) -> list[Found]:
    (document,) = read(source, "reply.txt")
    evidence = Evidence(document, documents=(document,))
    rules = (by_code()[code],)
    return [*judge_one(rules, evidence).found, *judge_set(rules, evidence).found]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ticket.requester.phnoe", "ticket.requester.phone"), ("ticket.asignee.name", "ticket.assignee.name"),
        ("contact.nmae", "contact.name"), ("ticket.idd", "ticket.id"),
    ],
)  # fmt: skip
def test_a_slip_tells_the_name_that_was_meant(name: str, meant: str) -> None:
    assert slip_of(name, "liquid") == meant


@pytest.mark.parametrize(
    "name",
    [
        "user.mail", "ticket.stage", "user.game", "ticket.titles", "ticket.form", "ticket.line", "adress",
        "county", "frist_name",
        "order.nubmer", "ticket.requestor.email", "customer.custom_form", "trial_days", "ticket.code2",
        "a" * 500, ".", "ticket.", "x.y",
    ],
)  # fmt: skip
def test_a_name_of_ones_own_is_no_slip(name: str) -> None:
    assert slip_of(name, "liquid") == ""


@pytest.mark.parametrize(
    "source",
    [
        "Room {{number}}} is yours.", "Room {{number}} }} is yours.", "Hi {{name}}}} there",
        "Ring ((clerk name) before noon.",
    ],
)  # fmt: skip
def test_a_brace_too_many_or_too_few_is_found_once(source: str) -> None:
    assert len(said("VAR003", source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        '{"a": {"name": {{name}}}}', "Room {{{number}}} is yours.", "Please (ask ((for the desk) now).",
        "See ((a) and (b)).", '{{ {"a": {"b": 1}} }} is set.',
    ],
)  # fmt: skip
def test_braces_and_brackets_that_fit_are_fine(source: str) -> None:
    assert said("VAR003", source) == []


def test_a_dotted_and_a_joined_name_in_one_template_are_one_variable() -> None:
    assert len(said("VAR006", "Order {{order.number}} is packed. Quote {{order_number}}.")) == 1
    assert said("VAR006", "Order {{order.number}} is packed for {{order_name}}.") == []


def test_a_dotted_and_a_joined_name_in_two_templates_are_two_systems() -> None:
    many = (*read("Order {{order.number}}.", "a.txt"), *read("Order {{order_number}}.", "b.txt"))
    assert judge_set((by_code()["VAR006"],), Evidence(many[0], documents=many)).found == ()


def test_a_dollar_brace_alone_is_no_engine_that_refuses() -> None:
    assert len(said("VAR001", "Hello ${customer.firstName},\nwe have your deposit.")) == 1
    assert said("VAR001", "Hello ${name},\n<#if paid>Thanks.</#if>") == []


def test_single_braces_in_a_help_desks_template_are_another_syntax() -> None:
    assert len(said("VAR002", 'Hi {{user.name | default: "you"}}, your {item} is back.')) == 1
    assert said("VAR002", "{title}: {{ author }} has answered.") == []
    assert len(said("VAR002", "Order {{order.number}} comes on %DELIVERY_DATE%.")) == 1


def test_an_amount_in_crosses_and_a_name_in_angles_are_left_over() -> None:
    for source in ("You get $XX.XX back.", "Hello <customer name>,\nall is well.", "Ask [TUTOR NAME HERE]."):
        assert len(said("VAR005", source)) == 1, source
