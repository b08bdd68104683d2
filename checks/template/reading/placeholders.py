"""Finds the placeholders of a template by the syntax of its dialect."""

from __future__ import annotations

import re

from checks.template.document import Placeholder, Role
from checks.template.offsets import Span

_ANY = re.compile(
    r"\{#.*?#\}|\{%.*?%\}|\{\{\{.*?\}\}\}|\{\{.*?\}\}|<%.*?%>|[$#%]\{[^{}\n]*\}|\*\|[^|\n]*\|\*|\(\([^()\n]+\)\)"
    r"|\[[A-Z][A-Za-z _/'-]{1,40}\](?!\()",
    re.DOTALL,
)


def scan(source: str, dialect: str = "") -> tuple[Placeholder, ...]:
    """Every placeholder in the order of the source; with "" as the dialect, whatever looks like one."""
    found = []
    for match in _ANY.finditer(source):
        raw = match[0]
        role = Role.OUTPUT
        if raw.startswith("{#"):
            role = Role.COMMENT
        elif raw.startswith(("{%", "<%")) and not raw.startswith("<%="):
            role = Role.STATEMENT
        elif raw.startswith("["):
            role = Role.FILL_IN
        name = raw.strip("{}<>%=$#*|()[] \n").partition("|")[0].strip()
        found.append(Placeholder(Span(*match.span()), raw, role, "", name))
    return tuple(found)
