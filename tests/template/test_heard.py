"""The five parts of an answer to a complaint are found in replies as people write them.

heard.txt: before each reply stand the letters of the parts that a reader finds in it.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checks.template.reading.read import read
from checks.template.structure.heard import PARTS, parts
from tests.template.measured import LINTER

REPLIES = Path(__file__).with_name("heard.txt").read_text("utf-8").split("\n==\n")
GOAL = 0.85


def right(source: str, letters: str) -> int:
    """How many of the five are judged as a reader judges them."""
    (document,) = read(source, "reply.txt")
    found = {name for name, _ in parts(document).found}
    return sum((name in found) == (name[0] in letters) for name in PARTS)


def test_the_parts_of_replies_are_found() -> None:
    told = [one.partition("\n") for one in REPLIES]
    assert sum(right(source, letters) for letters, _, source in told) >= 0.95 * len(told) * len(PARTS)


@pytest.mark.skipif(not LINTER.exists(), reason="the labelled corpus is not beside the project")
def test_the_parts_of_labelled_replies_are_found() -> None:
    labels: dict[str, dict[str, bool]] = {}
    for one in json.loads((LINTER / "corpus" / "labels.json").read_text("utf-8"))["component"]:
        labels.setdefault(one["doc"], {})[one["component"][0].upper()] = one["present"]
    judged = [
        right(
            (LINTER / "corpus" / "text" / f"{name}.txt").read_text("utf-8"),
            "".join(letter for letter, is_there in there.items() if is_there),
        )
        for name, there in labels.items()
    ]
    assert sum(judged) >= GOAL * len(judged) * len(PARTS)


@pytest.mark.parametrize(
    ("part", "source"),
    [
        ("Hear", "We have received your complaint. If you have trouble again, write to us."),
        ("Empathize", "I do not understand why you are upset."),
        ("Apologize", "Sorry you feel that way. Sorry, but no. There is no need to apologize."),
        ("Resolve", "We do our best to help. We look forward to your next visit."),
        ("Diagnose", "We do not know what happened."),
    ],
)
def test_what_only_sounds_like_a_part_is_none(part: str, source: str) -> None:
    (document,) = read(source, "reply.txt")
    assert part in parts(document).missing


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("Hear", "ticket.title"),
        ("Hear", "issue"),
        ("Resolve", "refund.amount"),
        ("Diagnose", "root_cause"),
        ("Diagnose", "reason"),
    ],
)
@pytest.mark.parametrize("written", ["{{{{ {} }}}}", "[{}]"])
def test_a_placeholder_holds_a_part_by_its_name(part: str, name: str, written: str) -> None:
    shown = written.format(name.replace(".", " ") if written[0] == "[" else name)
    (document,) = read(f"Hello Ana, here it stands: {shown}.", "a.txt")
    assert part in dict(parts(document).found)
