"""The subject of an alert and its first sentence, which say what changed."""

from __future__ import annotations

from collections.abc import Sequence

from deliverability.notify.alert import What
from deliverability.notify.incidents import Incident
from deliverability.wording import counted

_VERBS = {
    What.WORSE: "got worse", What.REMINDER: "still open", What.PASSED: "came and went", What.FIXED: "fixed",
    What.CHANGED: "changed",
}  # fmt: skip
_FRONT = {
    What.WORSE: "", What.REMINDER: "Still open: ", What.PASSED: "Fixed meanwhile: ", What.FIXED: "Fixed: ",
    What.CHANGED: "",
}  # fmt: skip


def subject(found: Sequence[Incident]) -> str:
    """Whose mail it is about, and what happened to it."""
    line = _one(found[0]) if len(found) == 1 else f"[{news(found)}] {_whose(found)}: {found[0].title}"
    return line.replace("`", "")  # a subject is no Markdown


def sentence(found: Sequence[Incident]) -> str:
    """What the reader should know after two seconds."""
    if len(found) == 1:
        only = found[0]
        hit = f" It hits {counted(only.domain_count, 'domain')}." if only.domain_count > 1 else ""
        return f"{_FRONT[only.what]}{_plain_end(only.title)}{hit}"
    return f"{_whose(found)}: {news(found)}."


def news(found: Sequence[Incident]) -> str:
    """ "2 got worse, 1 fixed"."""
    counts = {what: sum(one.what is what for one in found) for what in _VERBS}
    return ", ".join(f"{count} {_VERBS[what]}" for what, count in counts.items() if count)


def _one(incident: Incident) -> str:
    title = f"{_FRONT[incident.what]}{incident.title}"
    if incident.domain_count > 1:
        return f"{counted(incident.domain_count, 'domain')}: {title}"
    domain = incident.first.domain
    is_named = domain is None or domain.domain.shown in incident.title
    return title if is_named else f"{incident.first.label}: {title}"


def _whose(found: Sequence[Incident]) -> str:
    labels = dict.fromkeys(item.label for one in found for item in one.items)
    return next(iter(labels)) if len(labels) == 1 else counted(len(labels), "domain")


def _plain_end(title: str) -> str:
    return title if title.endswith((".", "?", "!")) else f"{title}."
