"""Placeholders of every syntax are found, with their name and what is shown when they are empty."""

from __future__ import annotations

import pytest

from checks.template.document import Role
from checks.template.reading.placeholders import scan
from tests.template.in_time import within

OUTPUTS = [
    ("{{ customer.first_name | default: 'there' }}", "liquid", "customer.first_name", "there"),
    ('{{ name|default:"you" }}', "liquid", "name", "you"),
    ('{{user.name|fallback:"there"}}', "liquid", "user.name", "there"),
    ("{{ contact.first_name || 'there' }}", "liquid", "contact.first_name", "there"),
    ("{{ name or 'there' }}", "liquid", "name", "there"),
    ("{{ name|default:&quot;there&quot; }}", "liquid", "name", "there"),
    ("{{Person Name}}", "liquid", "Person Name", None),
    ("{{{ body }}}", "handlebars", "body", None),
    ("{%customer.firstName,fallback=there%}", "help_scout", "customer.firstName", "there"),
    ("{%customer.firstName%}", "help_scout", "customer.firstName", None),
    ('<attribute key="user.name" default="there"/>', "attribute", "user.name", "there"),
    ("#{ticket.customer.firstname}", "zammad", "ticket.customer.firstname", None),
    ("%{ticket.name.first}", "osticket", "ticket.name.first", None),
    ("*|FNAME|*", "mailchimp", "FNAME", None),
    ("((first name))", "notify", "first name", None),
    ("((member??You are a member.))", "notify", "member", ""),
    ("<%= @user.name || 'there' %>", "erb", "@user.name", "there"),
    ('${user.name!"there"}', "freemarker", "user.name", "there"),
    ("${user.name}", "freemarker", "user.name", None),
    ("{!! $html !!}", "blade", "$html", None),
    ("{{ $name ?? 'there' }}", "blade", "$name", "there"),
    ("%(name)s", "gettext", "name", None),
    ("%FIRSTNAME%", "percent", "FIRSTNAME", None),
    ("{!Contact.FirstName}", "salesforce", "Contact.FirstName", None),
    ("{{ .Name }}", "go", ".Name", None),
    ("{$client.first_name}", "smarty", "$client.first_name", None),
    ("{$client->name|upper|default:'there'}", "smarty", "$client->name", "there"),
]


@pytest.mark.parametrize(("raw", "family", "name", "fallback"), OUTPUTS, ids=[one[0] for one in OUTPUTS])
def test_a_value_is_found_with_its_name_and_fallback(
    raw: str, family: str, name: str, fallback: str | None
) -> None:
    source = f"Hi {raw}, thanks."
    (one,) = scan(source)
    assert (one.raw, one.role, one.family, one.name, one.fallback) == (
        raw, Role.OUTPUT, family, name, fallback,
    )  # fmt: skip
    assert source[one.span.start : one.span.end] == raw


@pytest.mark.parametrize(
    "source",
    [
        "Hi {% if name %}{{ name }}{% else %}there{% endif %},",
        "Hi {{#if name}}{{name}}{{else}}there{{/if}},",
        "Hi *|IF:name|**|name|**|ELSE:|*there*|END:IF|*,",
        "Hi <% if name %><%= name %><% else %>there<% end %>,",
        "Hi <#if name??>${name}<#else>there</#if>,",
        "Hi [#if name?has_content]${name}[#else]there[/#if],",
        "Hi @if($name) {{ $name }} @else there @endif,",
        "Hi {{ if .name }}{{ .name }}{{ else }}there{{ end }},",
        "Hi {if $name}{$name}{else}there{/if},",
        "Hi {% if name == blank %}there{% else %}{{ name }}{% endif %},",
    ],
)
def test_the_other_branch_of_a_condition_is_the_fallback(source: str) -> None:
    (one,) = (each for each in scan(source) if each.role is Role.OUTPUT)
    assert one.fallback == "there"
    assert one.name in one.condition


@pytest.mark.parametrize("raw", ["[Name]", "[ORDER NUMBER]", "{name}", "#NUMBER", "@username", "<your name>",
                                 "<!-- TODO: name -->", "[insert your greeting here]", "____"])  # fmt: skip
def test_what_a_person_fills_in_is_found(raw: str) -> None:
    (one,) = scan(f"Thank you {raw} for writing.")
    assert (one.raw, one.role) == (raw, Role.FILL_IN)


@pytest.mark.parametrize(
    "source",
    [
        "See [our guide](https://example.com/guide) and [the terms][1].",
        "- [ ] Check the cable\n- [x] Restart",
        "A claim[1] with a note[^2].\n\n[1]: https://example.com/source",
        "<style>a{color:red} @media x{p{margin:0}}</style><p>Text</p>",
        "<script>var a = {name: [title]};</script>",
        "<!--[if mso]><table><![endif]-->",
        "It was 100%s and 20% done (see the note (above)).",
        "Write to me@example.com or [sic] to #general.",
        "<b>Name</b> <address>Street</address>",
        "{{x and never closed",
        "{% if x",
        "----------\n__________\n",
        "Write {* so *} or {/if} as you please.",
    ],
)
def test_markdown_code_and_open_braces_are_no_placeholders(source: str) -> None:
    assert scan(source) == ()


def test_words_of_smarty_are_tags_where_it_shows_a_value() -> None:
    source = '{* note *}{if $a eq "b"}{$b}{elseif $c}x{/if}{assign var=d value=1}'
    roles = (Role.COMMENT, Role.OPEN, Role.OUTPUT, Role.ELSE, Role.CLOSE, Role.STATEMENT)
    assert tuple(one.role for one in scan(source)) == roles
    assert {one.role for one in scan("{if} or {else}")} == {Role.FILL_IN}


def test_a_number_sign_before_a_value_is_no_mark_of_another_syntax() -> None:
    found = scan("Hi {firstname}, your return #{id_return} is here.")
    assert [(one.raw, one.family) for one in found] == [("{firstname}", "single"), ("{id_return}", "single")]
    assert [one.raw for one in scan("Ticket #{$ticket_id}")] == ["{$ticket_id}"]
    assert [one.family for one in scan("Hi {name}, #{ticket.title}")] == ["single", "zammad"]


def test_a_part_that_the_build_puts_in_is_no_prose() -> None:
    (one,) = scan("@@include('./snippets/footer.liquid', {\"a\": 1})")
    assert (one.role, one.family) == (Role.STATEMENT, "build")


def test_a_comment_of_the_template_is_one_placeholder_with_all_it_hides() -> None:
    source = "{% comment %}for {{ vip }} only{% endcomment %}Hi"
    assert [(one.raw, one.role) for one in scan(source)] == [(source[:-2], Role.COMMENT)]


def test_an_unclosed_opener_does_not_swallow_the_next_placeholder() -> None:
    assert [one.raw for one in scan("{{ a {{ b }}")] == ["{{ b }}"]


@pytest.mark.parametrize(
    "prefix",
    ["{{", "{%", "{", "[", "<%", "${", "((", "*|", "{{ a ", "{% if ", "<a", "@if(", "#{", "%(", "_", "{{a}}",
     "{% comment %}", "{% if a %}{{ a }}", "<style", "[[", "<!--", "{{ a | b ", "A_"],
)  # fmt: skip
def test_hostile_text_is_scanned_in_time(prefix: str) -> None:
    source = (prefix * 20_000)[:20_000]
    with within(0.25):
        scan(source)
