"""A template is shown with typical values and with none, and nothing in it is evaluated."""

from __future__ import annotations

import pytest

from checks.template.reading.placeholders import scan
from checks.template.reading.read import read
from checks.template.rendering import Rendered, fill, render
from checks.template.settings import Settings

SETTINGS = Settings(domains=("acme.example",), company="Acme")


def test_a_mail_is_read_with_typical_values_and_with_none() -> None:
    source = "Subject: Your order {{order.number}}\n\nHi {{first_name}},\nit left on {{ship_date}}.\n"
    (document,) = read(source)
    assert render(document, SETTINGS) == Rendered("Your order 48213", "Hi Anna,\nit left on 12 May 2026.\n")
    assert render(document, SETTINGS, empty=True) == Rendered("Your order ", "Hi ,\nit left on .\n")


@pytest.mark.parametrize(
    ("source", "typical", "empty"),
    [
        ("Hi {{ name | default: 'there' }},", "Hi Anna Berger,", "Hi there,"),
        ("{% if vip %}A{% elsif new %}B{% else %}C{% endif %}", "A", "C"),
        ("{% unless vip %}A{% else %}B{% endunless %}", "B", "A"),
        ("{% if name == blank %}A{% else %}B{% endif %}", "B", "A"),
        ("{% if name != blank %}A{% else %}B{% endif %}", "A", "B"),
        ("{% for one in items %}x{% endfor %}.", "x.", "."),
        ("{{#each items}}x{{else}}none{{/each}}", "x", "none"),
        ("{{#name}}A{{/name}}{{^name}}B{{/name}}", "A", "B"),
        ("<% if @name %>A<% else %>B<% end %>", "A", "B"),
        ("<#if name??>A<#else>B</#if>", "A", "B"),
        ("*|IF:FNAME|*A*|ELSE:|*B*|END:IF|*", "A", "B"),
        ("{% block content %}A{% endblock %}{# note #}{% include 'x' %}", "A", "A"),
        ("{% comment %}secret{% endcomment %}A", "A", "A"),
        ("{% if a %}{% if b %}AB{% endif %}A{% endif %}C", "ABAC", "C"),
        ("Dear [Name],", "Dear [Name],", "Dear [Name],"),
        ("See {{ reset_url }}.", "See https://www.acme.example/help.", "See ."),
    ],
)  # fmt: skip
def test_branches_and_values_are_chosen_by_what_they_say(source: str, typical: str, empty: str) -> None:
    placeholders = scan(source)
    assert fill(source, placeholders, SETTINGS, empty=True) == empty
    assert fill(source, placeholders, SETTINGS, empty=False) == typical


@pytest.mark.parametrize(
    "payload",
    ["{{ 7*7 }}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{% import os %}{{ os.system('id') }}",
     "<%= 7*7 %>", "${7*7}", "{{constructor.constructor('return 1')()}}", "#{7*7}"],
)  # fmt: skip
def test_an_expression_is_never_worked_out(payload: str) -> None:
    shown = fill(payload, scan(payload), SETTINGS, empty=False)
    assert "49" not in shown
    assert "class '" not in shown


def test_a_value_cannot_bring_markup_into_the_page() -> None:
    settings = Settings(samples={"name": "<script>alert(1)</script>"})
    source = "<p>Hi {{ name }}</p>"
    assert fill(source, scan(source), settings, empty=False, escape=True) == (
        "<p>Hi &lt;script&gt;alert(1)&lt;/script&gt;</p>"
    )


def test_the_operators_own_sample_comes_first() -> None:
    settings = Settings(samples={"plan": "Gold"})
    assert fill("{{ account.plan }}", scan("{{ account.plan }}"), settings, empty=False) == "Gold"
