"""Every guide of a rule is measured: who writes a reply must understand it at the first reading."""

from __future__ import annotations

import re

import pytest

from checks.guide import guide
from checks.template.rule import all_rules
from tests.readability import MOST_IN_TITLE, text_faults

_QUOTED = re.compile(r"“[^”\n]*”")
QUOTE = "Namely"


@pytest.mark.parametrize("rule_id", all_rules())
def test_who_writes_replies_understands_the_guide(rule_id: str) -> None:
    words = guide(rule_id)
    told = _QUOTED.sub(QUOTE, f"{words.title}.\n\n{words.why}\n\n{words.fix}")
    assert not list(text_faults(told))
    assert len(_QUOTED.sub(QUOTE, words.title).split()) <= MOST_IN_TITLE
