"""No text makes a rule slow: hostile characters, every pattern, and half a megabyte at once."""

from __future__ import annotations

import time

import pytest

from checks.template.evidence import Evidence
from checks.template.reading.read import read
from checks.template.rule import all_rules, judge_one
from deliverability.linting.run import lint_source
from tests.template.in_time import SHARED

LENGTH = 20_000
MOST = 0.25
HOSTILE = {
    "a word": "a",
    "spaces": " ",
    "lines": "a\n",
    "braces": "{{",
    "angles": "<",
    "brackets": "[",
    "blame": "you failed to ",
    "sorry": "sorry for any ",
    "variables": "{{ a.b }} ",
    "elements": "<div>",
    "links": '<a href="http://x.y">z</a>',
    "styles": '<p style="color:red">hi</p>',
    "at": "a@",
    "dots": "a.",
    "quotes": '"',
}


def spent(begun: float) -> float:
    return time.process_time() - begun


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("file", ["a.txt", "a.html"])
def test_no_rule_is_slow_on_hostile_characters(name: str, file: str) -> None:
    source = (HOSTILE[name] * LENGTH)[:LENGTH]
    begun = time.process_time()
    (document, *_) = read(source, file)
    assert spent(begun) < MOST * SHARED
    slow = {}
    for one in all_rules().values():
        begun = time.process_time()
        judge_one((one,), Evidence(document, language="en"))
        if (seconds := spent(begun)) > MOST * SHARED:
            slow[one.code] = seconds
    assert slow == {}


@pytest.mark.parametrize(
    ("file", "part"),
    [
        (
            "a.txt",
            "Hello Ada,\n\nwe got your parcel back. You failed to sign {{ order.id }}.\n\n",
        ),
        ("a.txt", "we are sorry that your parcel came late and you failed to sign "),  # one line
        ("a.txt", "{{ a.b }} "),
        ("b.html", "<ul><li>a"),
        ("b.html", "<style>p { color: red !important; display: flex }</style>"),
    ],
)
def test_half_a_megabyte_takes_at_most_five_seconds(file: str, part: str) -> None:
    begun = time.process_time()
    lint_source((part * 600_000)[: 512 * 1024], file)
    assert spent(begun) < 5 * SHARED
