"""Templates in YAML, as osTicket keeps them, are read as a YAML reader reads them, each with its place."""

from __future__ import annotations

from contextlib import suppress

import pytest
import yaml

from checks.template.document import Format
from checks.template.reading.json_text import Json, JsonList, JsonObject
from checks.template.reading.octets import ReadError
from checks.template.reading.read import read
from checks.template.reading.yaml_text import yaml_of
from tests.template.in_time import within

CANNED = """\
#
# Canned answers
---
- isenabled: 1
  title: Where is my bike?
  response: |
    Hi %{ticket.name.first},
      the bike is ready.

    See you
  notes: |

  attachments:
    - name: map.txt
      data: The way
- title: "Gr\\u00fc\\u00dfe: \\"two\\""
  response: >
    <p>Hi,<br>
    it is late.</p>
- title: 'It''s three'   # a note
  response: One line
    and another.
"""
MAIL = """\
notes: |
    Sent when a ticket is opened
subject: |
    Your ticket [#%{ticket.number}]
body: |
    <p>Dear %{recipient.name.first},</p>
"""


def in_file(file: str, words: str) -> list[str]:
    """What stands in the file where the words came from, in each document that has them."""
    return [
        one.file[span.start : span.end]
        for one in read(file, "a.yaml")
        if (at := one.source.find(words)) >= 0 and (span := one.in_file.span(at, at + len(words)))
    ]


def test_canned_answers_of_osticket_are_read_with_their_titles_and_places() -> None:
    first, second, third = read(CANNED, "premade.yaml")
    assert first.name == "premade.yaml#Where is my bike?"
    assert first.body.plain == "Hi %{ticket.name.first},\n  the bike is ready.\n\nSee you"
    assert (second.declared.title, second.format) == ('Grüße: "two"', Format.HTML)
    assert second.body.plain == "Hi,\nit is late."
    assert (third.declared.title, third.body.plain) == ("It's three", "One line and another.")
    for words in ("the bike", "it is late.", "and another"):
        assert in_file(CANNED, words) == [words]


def test_a_mail_of_osticket_is_read_with_its_subject() -> None:
    (document,) = read(MAIL, "ticket.autoresp.yaml")
    assert document.subject is not None
    assert document.subject.plain.strip() == "Your ticket [#%{ticket.number}]"
    assert document.body.plain == "Dear %{recipient.name.first},"
    assert [one.name for one in document.placeholders] == ["ticket.number", "recipient.name.first"]


def told(found: Json, file: str) -> object:
    if isinstance(found, JsonObject):
        return {key: told(value, file) for key, value in found.items.items()}
    if isinstance(found, JsonList):
        return [told(one, file) for one in found.items]
    return found.taken(file).text.rstrip("\n") if found else None


@pytest.mark.parametrize(
    "file",
    [
        CANNED,
        MAIL,
        "a: b\n",
        "en:\n  mails:\n    late:\n      subject: Late\n      body: 'Hi ''you'''\n",
        "a:\n- b: c\n  d: e\n- f\n-\n  g: h\n",
        "- - a\n  - b\n- c\n",
        'a: "b\\tc"\nd: |-\n  e\n   f\n\n  g\n',
        "\n# x\na: b # c\nd#e: f\n---\nz: y\n",
        "a: |2\n    b\n   c\nd: >-\n  e\n  f\n\n  g\n",
        "a: b\r\nc: |\r\n  d\r\n  e\r\n",
        "'a b': c\n\"d\": e\nf:g: it's\n",
    ],
)
def test_it_is_read_as_a_yaml_reader_reads_it(file: str) -> None:
    expected = next(iter(yaml.load_all(file, yaml.BaseLoader)))
    found = told(yaml_of(file), file)
    assert _even(found) == _even(expected)


def _even(value: object) -> object:
    """Without the line ends at the end of texts, which no mail shows; nothing is an empty text."""
    if isinstance(value, dict):
        return {key: _even(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_even(one) for one in value]
    return str(value or "").replace("\r\n", "\n").strip("\n")


@pytest.mark.parametrize(
    ("file", "what"),
    [
        ("a: [b, c]\nd: {e: f}\n", "No templates"),
        ("", "No templates"),
        ("just words\n", "No templates"),
        ("title: 'a\nbody: b\n", "never closed"),
        ("title: a\nbody\n", "cannot be read"),
        ("- " * 5000, "nested too deep"),
        ("".join(" " * n + "a:\n" for n in range(200)), "nested too deep"),
    ],
)
def test_yaml_without_templates_is_refused_with_its_place(file: str, what: str) -> None:
    (document,) = read(file, "a.yml")
    (fault,) = document.faults
    assert what in fault.says
    assert not document.body


@pytest.mark.parametrize(
    "part", ["- ", "a: ", "a:\n", "- a\n", "'", '"', "a: |\n  b\n", " ", "\n", "- a: >\n", "#", ":"]
)
def test_hostile_yaml_is_read_in_time(part: str) -> None:
    file = (part * 20_000)[:20_000]
    with within(0.25), suppress(ReadError):
        yaml_of(file)
