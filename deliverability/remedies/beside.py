"""A guide's words about what to do, as they read beside the records of a remedy."""

from __future__ import annotations

import re

from deliverability.remedies.model import Remedy

_FENCE = re.compile(r"^```.*?^```$\n?", re.MULTILINE | re.DOTALL)


def beside(fix: str, remedy: Remedy | None, caution: str = "") -> tuple[str, str]:
    """The words before the records, and those after.

    The lines that the guide has itself give way to those of the remedy, which mends all that is wrong at that
    place; the guide's `caution` gives way to that of the remedy. Without such a remedy: the guide, and "".
    """
    fences = list(_FENCE.finditer(fix))
    if remedy is None or not fences or not tells_a_record(remedy):
        return fix, ""
    after = fix[fences[-1].end() :]
    if remedy.caution and caution:
        after = after.replace(caution, "")
    return fix[: fences[0].start()].rstrip(), after.strip()


def tells_a_record(remedy: Remedy) -> bool:
    """It has changes, or a step that says a whole record."""
    return bool(remedy.changes) or any("v=" in step for step in remedy.steps)
