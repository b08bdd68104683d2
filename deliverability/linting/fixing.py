"""Mends templates: puts in the fixes that are wanted, round after round, until none is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from checks.template.rule import Edit
from deliverability.linting.finding import LintFinding

ROUNDS = 10


@dataclass(frozen=True, slots=True)
class Mended:
    """`texts`: name -> the new text of every source that changed. `fixes`: name -> how many went in.

    `out_of_reach`: files whose findings have fixes that cannot be put in, as the text stands there encoded.
    """

    texts: dict[str, str] = field(default_factory=dict)
    fixes: dict[str, int] = field(default_factory=dict)
    out_of_reach: tuple[str, ...] = ()

    @property
    def fixed(self) -> int:
        """How many fixes went in."""
        return sum(self.fixes.values())

    def without(self, names: Collection[str]) -> Mended:
        """The same, where those could not be written."""
        texts = {name: text for name, text in self.texts.items() if name not in names}
        return replace(self, texts=texts, fixes={name: self.fixes[name] for name in texts})


Lint = Callable[[dict[str, str]], tuple[LintFinding, ...]]


def mend(texts: dict[str, str], lint: Lint, unsafe: bool = False) -> Mended:
    """The texts with every fix in that is wanted; `lint` judges all of them, once a round."""
    now, fixes, closed = dict(texts), Counter[str](), set[str]()
    for _ in range(ROUNDS):
        wanted = [one for one in lint(now) if one.fix is not None and (unsafe or one.fix.safe)]
        closed |= {one.file for one in wanted if not is_open(one)}
        before = fixes.total()
        for name in now:
            mine = [one for one in wanted if one.file == name and is_open(one)]
            text, here = applied(now[name], mine)
            now[name] = text
            fixes[name] += here
        if fixes.total() == before:
            break
    changed = {name: text for name, text in now.items() if text != texts[name]}
    return Mended(changed, {name: fixes[name] for name in changed}, tuple(sorted(closed)))


def is_open(finding: LintFinding) -> bool:
    """The file holds the template as it stands: no export, no encoded part of a mail."""
    document = finding.document
    return not document.file or document.file == document.source


def applied(text: str, findings: Iterable[LintFinding]) -> tuple[str, int]:
    """The text with the fixes in, as far as they do not overlap, and how many went in."""
    taken: list[Edit] = []
    fixes = 0
    for finding in findings:
        edits = finding.fix.edits if finding.fix is not None else ()
        if not edits or any(_clash(one, other) for one in edits for other in taken):
            continue
        taken += edits
        fixes += 1
    for edit in sorted(taken, key=lambda one: one.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text, fixes


def _clash(one: Edit, other: Edit) -> bool:
    """They overlap, or touch: what is put in at one place twice would stand in chance order."""
    return one.span.start <= other.span.end and other.span.start <= one.span.end
