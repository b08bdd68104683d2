"""Rules on variables and leftovers speak where a person would stumble, and nowhere else."""

from __future__ import annotations

import pytest

from checks.template.document import Declared
from checks.template.reading.read import read
from tests.template.judging import judge

NOTES = """
Internal note: the customer is on the gold plan.
(Internal: ask Maria before you promise a date.)
*Internal use only*
For internal use only.
Do not send this to customers.
Don't send this until the refund is booked.
Not sent to customer.
For agents only: the code is in the vault.
When to use: third complaint about the same parcel.
Use when: the customer asks twice.
Agent note: check the order first.
Note to agent: attach the label.
Note for the support team: attach the label.
Delete this line before sending.
Remove the brackets before you send.
Use this macro for late parcels.
Send this macro after 5 days.
Staff instructions: verify the name.
Moderator note: close the thread afterwards.
Macro name: late parcel
Escalation notes: call tier 2.
Usage notes: for repeat cases.
Personalization tips: mention the last order.
[internal only]
Never forward this to the client.
Please do not send to customers.
Template notes: reviewed in May.
When not to use this: legal cases.
Set status to: pending
(staff only) The bike is ready.
(Use only if the customer is a VIP)
Macro for late parcels. Not for customers.
""".strip().splitlines()
NO_NOTES = """
I have left an internal note for my colleagues.
Please do not send us your password.
Do not send cash by post.
Please don't send this form before you have signed page 2.
Our support agents only work on weekdays.
You can use this template to write to your bank.
We do not share customers' data with anyone.
Your rating is not shown to other people.
Remove the battery before sending the phone back.
Remove this label before sending it back to us.
The internal use of this device is covered.
Use when needed, at most twice a day.
When to use the red button: only in an emergency.
Our team only has access to the last four digits.
Tip: restart the router first.
Note: the sale ends on Sunday.
A note for you: the shop is closed on Monday.
The mod team will answer you.
Please check these settings before you send the form.
Best practices for passwords are on our help page.
The agent will note your wishes.
This is for staff members and their families only.
Choose the template that you like best.
We never show your address to sellers.
Fill in the form before sending it to us.
The note for the driver was missing.
We will not send this to anyone.
Internal storage: 64 GB
Status: pending
My colleague left instructions for the courier.
The door marked “staff only” is on the left.
This offer is not for customers of the old plan.
""".strip().splitlines()
LEFT = """
The lamp went back on xx/xx/xxxx with the courier.
We turned the claim down because (cause goes here).
You may have [a new pan / a voucher / delete as needed].
Dear Mr/Mrs SURNAME, the piano is tuned.
Sed ut perspiciatis unde omnis.
We kept a table for ?? guests.
The delay comes from [insert reason].
[Add your greeting here], thanks for writing.
We sent it to [enter the customer's address].
[Describe the issue in one sentence]
[Your Name]
[specific feature]
[Explain why, if applicable]
We refund [amount: full or half].
TODO: ask legal about this sentence.
FIXME the price is wrong.
The new date is TBD.
Call 555-0123 for help.
Your order XXXXXX is on its way.
Lorem ipsum dolor sit amet.
Dear John Doe, thanks for writing.
Best wishes, Jane Doe
Write to support@example.com.
Go to www.yourdomain.com to log in.
Dear ______, thanks for writing.
Hi <your name>, thanks for writing.
Thanks <!-- TODO: name --> for your post.
[Choose one of the following]
[What happened and why]
[If the item is damaged: ask for a photo]
[brief summary]
Your code: XXX-XXX
[Replace this text]
Your code: (INSERT COUPON CODE HERE)
[Acknowledge their situation]
[optional: offer a voucher]
[Personalize this part]
""".strip().splitlines()
NOT_LEFT = """
Is that right ?? Then write to us.
Cross out or delete as appropriate on the paper form.
The room is dear, Mr/Mrs is up to you.
I can do this for you today.
Please add your order number to your reply.
The box is 30 XXL shirts heavy.
See [our guide](https://www.acme.test/guide).
- [ ] Restart the router
We sent the parcel [to the shop] on Monday.
Write it in full, for example name@example.com.
A domain such as example.com works too.
Hi [Name], thanks for writing.
Your order [ORDER NUMBER] left today.
To do: nothing. We have booked it.
Todos los pedidos salen hoy.
Call us on 020 7946 0958.
The film is rated 18, not X.
John Dow from our team will call you.
----------
The total is 555-fold.
I added the note [1] below.
We ship to the EU [and the UK].
The word lorem means nothing.
Your domain is ready.
The form asks for your name.
Insert the battery and close the lid.
Insert your card here (the blue one).
Describe the fault in one line, please.
The key is under the mat [sic].
Mexican peso (MXN) is fine.
The year MMXXX is far away.
Enter the code that we sent you.
Please choose one of these dates.
Your name is on the label.
Press [Enter] and wait.
Use the key [Esc] to leave.
The model XXX-200 is back.
""".strip().splitlines()
SECRETS = """
Your new password is {{ user.password }}
Password: {{ temp_password }}
Your temporary password is: {{ generated }}
Your PIN is {{ pin }}.
Your card number is {{ card_number }}.
We refunded it to {{ customer.iban }}.
API key: {{ api_key }}
Here is your access token: {{ access_token }}
Use {{ client_secret }} to connect.
Login with %{user.password} and change it.
Your password is Welcome2024
Password: Sommer#2026
Your password has been reset to {{ value }}.
CVV: {{ cvv }}
Your password will be {{ x }} from today.
passwort: {{ passwort }}
The PIN code is ((pin code)).
Your SSN {{ ssn }} is on file.
""".strip().splitlines()
NO_SECRETS = """
Set a new password here: {{ reset_url }}
Set your password: {{ password_reset_url }}
Your password was changed on {{ password_changed_at }}.
Your password is safe with us.
Your card ending in {{ card_number }} was charged.
We charged {{ card_last_four }}.
Your code is {{ verification_code }}. It works for 10 minutes.
Your password expires in {{ password_expiry_days }} days.
Password: choose at least 12 characters.
Your password must have 8 characters and 1 digit.
Open https://www.acme.test/reset?token={{ token }} to go on.
We never ask for your PIN.
Your PIN is in the letter of 3 May.
Is your password 12 characters long?
The PIN is on the back of the card.
Your password is {{ password_strength_hint }}.
Your order number is {{ order.number }}.
We ship pins and badges {{ shipping_date }}.
""".strip().splitlines()
BROKEN = """
Hi {{first_name}, thanks.
Hi {first_name}}, thanks.
Hi {{first_name, thanks.
Hi {{{first_name}}, thanks.
Hi {{ first_name ) }, thanks.
Your ticket %{ticket.number is open.
Hi *|FNAME|, thanks.
Hi *|FNAME*, thanks.
Hi FNAME|*, thanks.
{% if vip }Thanks{% endif %}
if vip %}Thanks.
Hi #{ticket.customer.firstname, thanks.
Hi {%customer.firstName}, thanks.
Hi {customer.firstName%}, thanks.
Hi <%= name, thanks.
See {{ url | default: "x" }
Dear {{ customer.name }.
Your total is {{order.total) today.
Hi {{ first_name }}}, thanks.
Hi {{ first_name | default: "there" }}}.
{{ {{ {{ {{ {{
{{{{{{{{{{{{
Thanks {% {% {% {%
""".strip().splitlines()
WHOLE = """
Hi {{ first_name }}, thanks.
Hi {first_name}, thanks.
Hi [Name], thanks (see above).
Type {code} and press Enter.
The set {1, 2} is small.
The price is 20% off.
Hi *|FNAME|*, thanks.
**bold** and |tables|
{% if a %}b{% endif %}
{{{ body }}}
{{#if a}}b{{/if}}
A smile :-} for you
Use `{{name}` in code.
<%= name %> and ${name}
The answer is 100%.
Press Ctrl + {.
((see our page))
It costs $20 {net}.
Look: {"a": {{ b }}}
\\textbf{{{name}}}
{{{{raw}}}} {{ x }} {{{{/raw}}}}
""".strip().splitlines()

PERSONAL = """
Hi Anna,
Hello Mr. Smith,
Dear Bob Miller,
Hey José!
Good morning, Fatima
Dear Dr. Weber:
Hello Jean-Luc,
Your order #48213 left today.
Your order number is A-88231.
We closed case 99120 for you.
Invoice INV-20931 is paid.
Your booking reference: 77QK21
We wrote to anna.berger77@gmail.com.
I forwarded it to bob1982@hotmail.com.
We called you on +44 20 7946 0958.
Your phone number is 020 7946 0958.
We sent it to DE89 3704 0044 0532 0130 00.
Your card 4111 1111 1111 1111 was charged.
Your tracking number is JD014600006281.
Hi Anna Maria Lopez,
""".strip().splitlines()
NOT_PERSONAL = """
Hi there,
Hello everyone,
Dear customer,
Dear Valued Customer,
Dear Sir or Madam,
Hey team,
Hi all,
Hello again,
Hi {{ name }},
Hi [Name],
Good morning,
Dear Hiring Manager,
Hello and welcome to our shop.
Hi, thanks for writing.
Dear neighbours,
Your order {{ order.number }} left today.
Your order from 2024 is here.
Call us on 020 7946 0958.
Write to support@acme.test or to help@gmail.com.
Order 2 lamps and get 1 free.
Please pay to our account DE89 3704 0044 0532 0130 00.
Please give us your order number, for example #48213.
The case is 120 cm long.
Model 4111-22 is sold out.
Account settings are under Profile.
Our number is 020 7946 0958.
Serial DE89 3704 0044 0532 0130 01 is no account.
Hello World of Kettles,
Dear Friends and Family,
The invoice of 12 May is attached.
""".strip().splitlines()
UNNAMED = """
Hi {{first_name}},
Hello {{ customer.name }}!
Dear {{ user.full_name }},
Hey {{username}} -
Good morning {{ contact.first_name }},
Hi %{recipient.name.first},
Hello #{ticket.customer.firstname},
Hi *|FNAME|*,
Dear <%= @user.name %>,
Welcome, {{name}}!
Thanks {{first_name}}, we got it.
{{first_name}}, your parcel is here.
Hi {{ticket.requester.first_name | capitalize}},
**Hi {{ firstname }}**,
Dear Mr. {{ last_name }},
Hi {%customer.firstName%},
Hola {{ nombre_name }},
Hi {{Person Name}},
Hi {{ .FirstName }},
Hi {{ $user->name }},
Hi {%customer.firstName,fallback= %},
""".strip().splitlines()
NAMED = """
Hi {{first_name | default: "there"}},
Hi {{ name or "there" }},
Hi {% if name %}{{ name }}{% else %}there{% endif %},
Hello{% if name %} {{ name }}{% endif %},
Hi {%customer.firstName,fallback=there%},
Hi {{#if name}}{{name}}{{else}}there{{/if}},
Hi *|IF:FNAME|**|FNAME|**|ELSE:|*there*|END:IF|*,
Hi there,
Hi [Name],
We sent it to {{ first_name }} today.
Hello {{ display_name(user) }},
Thanks for your order {{ order.number }}.
Hi {{ company_name }} team,
Welcome to {{ product_name }}!
Hi ${name!"there"},
Dear {{ product.title }} owner,
Hi <%= name.presence || "there" %>,
{% assign first = customer.name | default: "there" %}Hi {{ first }},
{{ date }}, Berlin
Hi {{ user.name|default:"there" }},
""".strip().splitlines()
MIXED = """
Hi {{first_name}}, your order [ORDER NUMBER] left.
Hi [Name], your ticket is {{ticket.id}}.
Hi *|FNAME|*, see {{ url }}.
Hi {{name}}, your code is ${code}.
Hi %{ticket.name}, see {{ url }}.
Hi {%customer.firstName%}, see {{ url }}.
Hi <%= name %>, see {{ url }}.
Hi {name}, your ticket is *|ID|*.
Hi #{ticket.customer.firstname}, see {{ticket.id}}.
{{#if vip}}Hi{{/if}} {% if a %}b{% endif %}
Subject: [Order Number] for {{name}}
Subject: [Lamp Shop] Hi {{name}}, your order [ORDER NUMBER] left.
""".strip().splitlines()
ONE_WAY = """
Hi {{first_name}}, your order {{order.number}} left.
Hi [Name], your order [Number] left.
{% if a %}{{ b }}{% endif %}{# c #}
[#if a]${b}[/#if]<#if c>d</#if>
{{#if a}}{{{b}}}{{/if}}
<% if a %><%= b %><% end %> #{c}
@if($a) {{ $b }} {!! $c !!} @endif
{{ _("Hi {name}") }} {{ b }} {c}
Hi {{ name }}, see [our guide](https://acme.test/guide) [1].
*|IF:A|**|B|**|END:IF|*
Hi {{ name | default: "there" }}, choose [A] or [B].
Hi {{ name | default: "there" }}, press the [Start button].
Subject: [Lamp Shop] Your order {{order.number}} left
Subject: [Acme Support] Re: {{ticket.title}}
""".strip().splitlines()
ODD = """
{% if vip %}Thanks.
{% for one in items %}{{ one }}
Thanks.{% endif %}
{% else %}Thanks.
{% if a %}{% for b in c %}{% endif %}{% endfor %}
{{#if a}}b
b{{/if}}
{{#each items}}{{/if}}
{{ if .A }}b
*|IF:A|*b
<#if a>b
@if($a) {{ $b }}
{% unless a %}b{% endif %}
{% comment %}never closed
""".strip().splitlines()
EVEN = """
{% if vip %}Thanks.{% endif %}
{% for one in items %}{{ one }}{% else %}none{% endfor %}
{% our_tag %} {% load x %} {% include "a" %}
{{#each a}}{{#if b}}c{{else}}d{{/if}}{{/each}}
{{^a}}b{{/a}}
{{#>layout}}a{{/layout}}
{{ if .A }}b{{ else if .B }}c{{ end }}{{ range .C }}d{{ end }}
*|IF:A|*b*|ELSE:|*c*|END:IF|*
<#if a>b<#else>c</#if><#assign x = 1>
@if($a) {{ $b }} @else c @endif
{% raw %}{{ if }}{% if %}{% endraw %}
{% trans "a" %}{% trans %}b{% endtrans %}
{% set a = 1 %}{% set b %}c{% endset %}
<% items.each do |i| %><%= i %><% end %>
""".strip().splitlines()


def _found(code: str, source: str, dialect: str = "") -> list[str]:
    documents = read(f"{source}\n", "reply.txt", Declared(dialect=dialect))
    return [one.rule for one in judge(documents).found if one.code == code]


@pytest.mark.parametrize(
    ("code", "line"),
    [
        *(("VAR009", one) for one in NOTES), *(("VAR005", one) for one in LEFT),
        *(("VAR010", one) for one in SECRETS), *(("VAR003", one) for one in BROKEN),
        *(("VAR008", one) for one in PERSONAL), *(("VAR001", one) for one in UNNAMED),
        *(("VAR002", one) for one in MIXED), *(("VAR007", one) for one in ODD),
    ],
)  # fmt: skip
def test_a_line_that_must_not_reach_a_customer_is_found(code: str, line: str) -> None:
    assert _found(code, line)


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("Order {{ order.number }}: {{ order_number }}", True),
        ("Order {{ orderNumber }}: {{ order.number }} {{ order.number }}", True),
        ("{% assign order_number = order.number %}{{ order.number }} {{ order_number }}", False),
        ("{% capture order_number %}x{% endcapture %}{{ order.number }} {{ order_number }}", False),
        ("Order {{ order.number }}: {{ orders.number }}", False),
        ("{% for o in a %}{{ o.name }}{% endfor %} {{ user.name }} {{ shop.name }}", False),
    ],
)
def test_a_name_with_a_dot_and_without_is_one_in_a_template(line: str, is_found: bool) -> None:
    assert bool(_found("VAR006", line)) is is_found


def test_a_name_with_a_dot_in_one_template_and_without_in_another_is_left_alone() -> None:
    documents = (*read("{{ order.number }}", "a.txt"), *read("{{ order_number }}", "b.txt"))
    assert [one for one in judge(documents).found if one.code == "VAR006"] == []


@pytest.mark.parametrize(
    ("code", "line"),
    [
        *(("VAR009", one) for one in NO_NOTES), *(("VAR005", one) for one in NOT_LEFT),
        *(("VAR010", one) for one in NO_SECRETS), *(("VAR003", one) for one in WHOLE),
        *(("VAR008", one) for one in NOT_PERSONAL), *(("VAR001", one) for one in NAMED),
        *(("VAR002", one) for one in ONE_WAY), *(("VAR007", one) for one in EVEN),
    ],
)  # fmt: skip
def test_a_line_that_is_fine_is_left_alone(code: str, line: str) -> None:
    assert not _found(code, line)


@pytest.mark.parametrize(
    ("dialect", "line"),
    [
        ("zendesk", "{{ ticket.id | }}"), ("zendesk", "{% if ticket.status = 'open' %}a{% endif %}"),
        ("zendesk", "{{ ticket id }}"), ("liquid", "{{ name | default: “there” }}"),
        ("liquid", "{% for a of b %}c{% endfor %}"), ("liquid", "{{ 'a }}"),
        ("jinja2", "{{ name | default: 'a' }}"), ("jinja2", "{% if a = b %}c{% endif %}"),
        ("jinja2", "{{ a b }}"), ("jinja2", "{% for a b %}c{% endfor %}"),
    ],
)  # fmt: skip
def test_what_an_engine_cannot_read_is_found(dialect: str, line: str) -> None:
    assert _found("VAR007", line, dialect)


@pytest.mark.parametrize(
    ("dialect", "line"),
    [
        ("zendesk", "{{ ticket.comments[0].value | strip_html | truncate: 40, '...' }}"),
        ("zendesk", "{% if ticket.tags contains 'vip' or ticket.via == 'Mail' and a != blank %}a{% endif %}"),
        ("zendesk", "{%- assign a = ticket.id | append: '-x' | split: '-' -%}{{ a.first }}"),
        ("zendesk", "{{ticket.requester.custom_fields.my-field}} {{ticket.ticket_field_1}}"),
        ("liquid", "{% for a in (1..3) reversed %}{{ forloop.index }}{% endfor %}{% our_tag 'x' %}"),
        ("liquid", "{% case a %}{% when 'b' %}c{% endcase %}{{ a | date: '%d %b', tz: 'UTC' }}"),
        ("chatwoot", "{{ contact.name || 'there' }}"),
        ("jinja2", "{{ a.b(c=1)[0] if a else 'x' | trim }}{% if a is defined and not b %}c{% endif %}"),
        ("jinja2", "{% for a, b in c.items() %}{{ loop.index }}{% endfor %}{% site_name %}"),
        ("jinja2", "{% set a %}b{% endset %}{% set a = 'b' %}{{ a }}"),
        ("gorgias", "{{ ticket.customer.firstname|default('there') }}"),
    ],
)  # fmt: skip
def test_what_an_engine_reads_is_left_alone(dialect: str, line: str) -> None:
    assert not _found("VAR007", line, dialect)


@pytest.mark.parametrize(
    ("dialect", "line", "meant"),
    [
        ("zendesk", "{{ticket.requester.firstname}}", "ticket.requester.first_name"),
        ("zendesk", "{{ticket.reqester.name}}", "ticket.requester.name"),
        ("zendesk", "{{Ticket.id}}", "ticket.id"),
        ("freshdesk", "{{ticket.requester.first_name}}", "ticket.requester.firstname"),
        ("help_scout", "{%customer.firstname%}", "customer.firstName"),
        ("chatwoot", "{{contact.frist_name}}", "contact.first_name"),
        ("osticket", "%{recipient.nmae}", "recipient.name"),
        ("zammad", "#{ticket.customer.fristname}", "ticket.customer.firstname"),
        ("front", "{{recipient.firstname}}", "recipient.first_name"),
        ("mailchimp", "*|FNMAE|*", "FNAME"),
    ],
)  # fmt: skip
def test_a_name_with_a_slip_is_told_the_one_that_was_meant(dialect: str, line: str, meant: str) -> None:
    (document,) = read(f"We wrote to {line} today.\n", "reply.txt", Declared(dialect=dialect))
    found = [one for one in judge((document,)).found if one.code == "VAR004"]
    assert [one.spot.facts["advice"] for one in found] == [f"You probably mean {meant}."]
    assert found[0].spot.fix is not None
    assert meant in found[0].spot.fix.edits[0].text


@pytest.mark.parametrize(
    ("dialect", "line"),
    [
        ("zendesk", "{{ticket.ticket_field_360001}} {{dc.returns}} {{ticket.requester.custom_fields.vip}}"),
        ("zendesk", "{{ticket.something_of_a_new_release}}"),
        ("chatwoot", "{{contact.custom_attribute.plan}}"),
        ("mailchimp", "*|fname|* *|MERGE7|* *|LIST:COMPANY|*"),
        ("osticket", "%{ticket.NAME.first}"),
        ("gorgias", "{{ticket.customer.integrations.shopify.orders[0].name}}"),
        ("jinja2", "{{ frist_name }}"),
        ("", "{{ frist_name }}"),
    ],
)
def test_a_name_that_may_be_ones_own_is_left_alone(dialect: str, line: str) -> None:
    assert not _found("VAR004", f"We wrote to {line} today.", dialect)


@pytest.mark.parametrize("name", ["current_user.first_name", "name"])
def test_who_signs_is_not_greeted(name: str) -> None:
    assert not _found(
        "VAR001", f"Hi there,\n\nthe bike is ready.\n\nBest wishes,\n{{{{{name}}}}}\nGreen Pantry"
    )
    assert _found("VAR001", f"{{{{{name}}}}}\n\nthe bike is ready.")


@pytest.mark.parametrize("file", ["a.html", "a.md"])
def test_a_link_to_an_example_is_told_once(file: str) -> None:
    link = {"a.html": '<a href="https://example.com/a">Your bill</a>', "a.md": "https://www.example.com/a"}[
        file
    ]
    codes = [one.code for one in judge(read(f"<p>See {link}</p>", file)).found]
    assert [one for one in codes if one in ("VAR005", "LINK007")] == ["LINK007"]
