"""Writes the table of checks into README.md from the registry: python -m tests.readme_table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from checks.guide import guide
from checks.registry import all_checks
from checks.template.rule import all_rules
from deliverability.wording import plain

README = Path(__file__).parents[1] / "README.md"
RULES = re.compile(r"(<!-- rules -->\n).*?(<!-- end of rules -->)", re.DOTALL)
MARKED = re.compile(r"(<!-- checks -->\n).*?(<!-- end -->)", re.DOTALL)


def table() -> str:
    """One row a check: its id, its severity, what it says, what it rests on."""
    return "\n".join(_rows()) + "\n"


def rules_table() -> str:
    """One row a group of the linter: its rules by code and name, those in preview left out."""
    rows = ["| Group | Rules |", "|---|---|"]
    for group, mine in groupby(all_rules().values(), key=lambda one: one.group):
        named = (f"{one.code} {one.id.partition('.')[2]}" for one in mine if not one.preview)
        rows.append(f"| {group} | {', '.join(named)} |")
    return "\n".join(rows) + "\n"


def with_table(text: str) -> str:
    """The README with the tables as they should be."""
    text = MARKED.sub(lambda found: f"{found[1]}{table()}{found[2]}", text)
    return RULES.sub(lambda found: f"{found[1]}{rules_table()}{found[2]}", text)


def _rows() -> Iterator[str]:
    yield "| Check | Severity | What it says | Rests on |"
    yield "|---|---|---|---|"
    for check_id, one in all_checks().items():
        said = plain(guide(check_id).title).replace("`", "").replace("|", "\\|")
        said = said.replace("<", "‹").replace(">", "›")  # Markdown would take <domain> for HTML
        yield f"| `{check_id}` | {one.severity.value} | {said} | {', '.join(one.cites)} |"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text("utf-8")), "utf-8")
