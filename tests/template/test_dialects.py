"""A template's system is told by its placeholders, and what is known of each system holds together."""

from __future__ import annotations

import pytest

from checks.template.dialects import dialect, dialect_of, dialects
from checks.template.document import Role
from checks.template.reading.placeholders import scan
from checks.template.reading.read import read


def told(source: str, name: str = "") -> str:
    """The system that a template tells of, "" for none."""
    found = dialect_of(read(source, name)[0])
    return found.key if found else ""


@pytest.mark.parametrize(
    ("source", "name", "key"),
    [
        ("Hi {{ticket.requester.first_name}},", "", "zendesk"),
        ("Hi {{ticket.requester.firstname}},", "", "freshdesk"),
        ("Hi {{ticket.customer.firstname}},", "", "gorgias"),
        ("Hi #{ticket.customer.firstname},", "", "zammad"),
        ("Hi %{ticket.name.first},", "", "osticket"),
        ("Hi {%customer.firstName%},", "", "help_scout"),
        ('Hi {{ user.name }} <attribute key="user.name"/>', "", "intercom"),
        ("Hi {{recipient.first_name}},", "", "front"),
        ("Hi *|FNAME|*,", "", "mailchimp"),
        ("Hi ((name)),", "", "govuk_notify"),
        ("{% load i18n %}Hi {{ name }},", "", "django"),
        ("{% set a = 1 %}Hi {{ name }},", "", "jinja2"),
        ("{% assign a = 1 %}Hi {{ name }},", "", "liquid"),
        ("Hi {{#if name}}{{name}}{{/if}},", "", "handlebars"),
        ("Hi {{ if .Name }}{{ .Name }}{{ end }},", "", "go"),
        ("Hi {{ name }},", "welcome.liquid", "liquid"),
        ("Hi {$client_name}, {if $paid}thanks{/if}", "", "smarty"),
    ],
)
def test_the_names_and_marks_of_a_template_tell_its_system(source: str, name: str, key: str) -> None:
    assert told(source, name) == key


@pytest.mark.parametrize(
    "source",
    ["Hi Anna,", "Hi {{ name }},", "Hi {{ contact.first_name }},", "Hi [Name],", "{{ name }} and *|FNAME|*"],
)
def test_nothing_is_said_of_a_template_that_could_be_for_several(source: str) -> None:
    assert told(source) == ""


@pytest.mark.parametrize("key", dialects())
def test_a_fallback_that_we_write_is_read_as_one(key: str) -> None:
    one = dialects()[key]
    if one.fallback and key not in ("hubspot", "salesforce", "postmark", "mustache"):
        written = one.with_fallback("customer.name", "there")
        shown = [each for each in scan(f"Hi {written},", key) if each.role is Role.OUTPUT]
        assert [each.fallback for each in shown] == ["there"]
    assert one.empty in ("blank", "raw", "refused", "")
    assert one.unknown in ("blank", "raw", "refused", "")


def test_a_key_is_known_however_it_is_written() -> None:
    assert dialect("Help Scout") is dialect("help-scout") is dialects()["help_scout"]
    assert dialect("nobody") is None


def test_a_program_that_shares_a_name_or_two_with_a_help_desk_is_not_taken_for_it() -> None:
    names = "{{ ticket.title }}, {{ ticket.number_shown }}, {{ ticket.opened }}, {{ ticket.sender_mail }}"
    assert told(f"Hello, your ticket {names} is open.") == ""
    assert told("Hello, {{ ticket.title }}, {{ ticket.requester.nmae }}") == "zendesk"


def test_a_value_called_end_closes_nothing_in_jinja() -> None:
    source = "{% trans %}Booked between {{ start }} and {{ end }}.{% endtrans %}"
    assert [(one.role, one.name) for one in scan(source)][1:3] == [
        (Role.OUTPUT, "start"),
        (Role.OUTPUT, "end"),
    ]
    assert [one.role for one in scan("{{ if .A }}yes{{ end }}")] == [Role.OPEN, Role.CLOSE]
