"""Finds the rules somebody means: TONE001, blame-customer, template.blame-customer, or a whole group."""

from __future__ import annotations

import re
from collections.abc import Iterable

from checks.template.rule import FAMILY, Rule, all_rules

_PREFIX = re.compile(r"[A-Z]+")


def rules_named(name: str, rules: Iterable[Rule] | None = None) -> tuple[Rule, ...]:
    """All rules of that name, code, id, group ("tone"), or first letters of codes ("TONE"); () for none."""
    known = tuple(all_rules().values() if rules is None else rules)
    wanted = name.strip()
    bare = wanted.lower().replace("_", "-").removeprefix(f"{FAMILY}.")
    return tuple(
        one
        for one in known
        if one.code == wanted.upper()
        or one.id.partition(".")[2] == bare
        or one.group == bare
        or group_code(one) == wanted.upper()
    )


def group_code(one: Rule) -> str:
    """ "TONE" of "TONE001"."""
    found = _PREFIX.match(one.code)
    return found[0] if found else ""


def names(rules: Iterable[Rule] | None = None) -> tuple[str, ...]:
    """Every name that `rules_named` knows, to suggest one."""
    known = tuple(all_rules().values() if rules is None else rules)
    every = [name for one in known for name in (one.code, one.id.partition(".")[2], group_code(one))]
    return tuple(dict.fromkeys([*every, *(one.group for one in known)]))
