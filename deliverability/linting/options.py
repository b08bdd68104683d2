"""What somebody wants of a run of the linter: which rules, how bad, and what is known of their templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checks.model import Severity
from checks.template.document import Declared
from checks.template.reading.read import NOTHING_DECLARED
from checks.template.rule import Rule, chosen_by_default
from checks.template.settings import Settings


@dataclass(frozen=True, slots=True)
class Options:
    """`rules`: those that speak. `severities`: by rule id, where another is wanted.

    `declared`: what is said of every file. `together`: the rules of a set speak, too.
    """

    rules: tuple[Rule, ...] = field(default_factory=chosen_by_default)
    settings: Settings = field(default_factory=Settings)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    declared: Declared = NOTHING_DECLARED
    together: bool = True
