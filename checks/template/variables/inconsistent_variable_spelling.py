"""One variable is written in two ways, so one of them is never filled in."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from checks.model import Severity
from checks.template.dialects import dialect_of
from checks.template.document import Document, Placeholder, Role
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.variables.names import plain

_MAKES = (("assign",), ("capture",), ("set",))


@dataclass(frozen=True, slots=True)
class _Use:
    """A placeholder and its name, in small letters where the system does not mind them."""

    document: Document
    placeholder: Placeholder
    name: str


@rule("VAR006", Severity.WARNING, "meirim pull request 28: fname beside firstName", languages=())
def inconsistent_variable_spelling(documents: tuple[Document, ...]) -> Iterator[Spot]:
    """The rarer spelling, where it is first used in a template: values in all templates, fill-ins in one."""
    together: dict[tuple[object, ...], list[_Use]] = defaultdict(list)
    for document in documents:
        known = dialect_of(document)
        minds_case = known is None or known.exact_case
        for one in document.placeholders:
            if one.name and one.role in (Role.OUTPUT, Role.FILL_IN) and "(" not in one.name:
                within = document.name if one.role is Role.FILL_IN else ""
                use = _Use(document, one, one.name if minds_case else one.name.lower())
                together[one.family, within, plain(one.name)].append(use)
    for uses in together.values():
        yield from _rarer(uses)


def _rarer(uses: list[_Use]) -> Iterator[Spot]:
    counts = Counter(one.name for one in uses)
    if len(counts) < 2:
        return
    usual = counts.most_common(1)[0][0]
    seen: set[tuple[int, str]] = set()
    for one in uses:
        if one.name == usual or (id(one.document), one.name) in seen or not _is_same(one, uses, usual):
            continue
        seen.add((id(one.document), one.name))
        facts = {"variable": one.name, "other": usual}
        yield Spot(one.placeholder.span, facts, _fix(one, uses, usual), one.document)


def _is_same(one: _Use, uses: list[_Use], usual: str) -> bool:
    """A part of another value (order.number) is the same as order_number only where one template has both."""
    if one.name.count(".") == usual.count("."):
        return True
    made = {each.name for each in one.document.placeholders if each.filters[:1] in _MAKES}
    if one.name in made or usual in made:
        return False
    return any(each.document is one.document and each.name == usual for each in uses)


def _fix(one: _Use, uses: list[_Use], usual: str) -> Fix | None:
    """The usual spelling wherever the template has this one; whether it has a dot we cannot know."""
    if one.name.count(".") != usual.count("."):
        return None
    here = [each.placeholder for each in uses if each.document is one.document and each.name == one.name]
    edits = (Edit(each.span, each.raw.replace(each.name, usual, 1)) for each in here if each.name in each.raw)
    return Fix(f"Write {usual}", tuple(edits), safe=True)
