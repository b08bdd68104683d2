"""A guide's words about what to do, as they read beside the records of a remedy."""

from __future__ import annotations

import re

from deliverability.remedies.model import Remedy

_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```[ \t]*$\n?", re.MULTILINE | re.DOTALL)


def beside(fix: str, remedy: Remedy | None, caution: str = "") -> tuple[str, str]:
    """The words before the records, and those after.

    The lines that the guide has itself give way to those of the remedy, which mends all that is wrong at that
    place; the guide's `caution` gives way to that of the remedy. Without such a remedy: the guide, and "".
    """
    fences = list(_FENCE.finditer(fix))
    lines = [fence[1].strip() for fence in fences]
    if remedy is None or not fences or not (remedy.changes or _steps_say_another(remedy, lines)):
        return fix, ""
    after = fix[fences[-1].end() :]
    if remedy.caution and caution:
        after = after.replace(caution, "")
    return fix[: fences[0].start()].rstrip(), after.strip()


def _steps_say_another(remedy: Remedy, lines: list[str]) -> bool:
    """A step holds a whole record, which is none of these lines."""
    told = [step for step in remedy.steps if "v=" in step]
    return any(line not in step for step in told for line in lines)
