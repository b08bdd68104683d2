"""A brace of a placeholder is missing."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.dialects import dialect_of
from checks.template.document import Document, Role
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.variables.gaps import gaps

_PATH = r"[A-Za-z_$@.][\w.$ |:'-]{0,60}"
_OPEN = (
    rf"\{{\{{\{{?[ ]?[#/^]?{_PATH}(?:\}}(?!\}})|[)\]])?|\{{%[-+]?[ ]?\w[\w. ]{{0,60}}(?:\}}|%)?"
    rf"|<%=?[ ]{_PATH}|\*\|[A-Z][A-Z_:]{{1,40}}(?:\||\*)?|[$#%]\{{[A-Za-z_][\w.]{{1,60}}(?=[\s,;!<]|\.\s|$)"
)
_CLOSE = (
    rf"\{{?[ ]?{_PATH}\}}\}}\}}?|[\w\"'/ ]{{1,60}}%\}}|[\w)\"' ]{{1,60}}%>|(?<![\w|])[A-Z][A-Z_]{{1,40}}\|\*"
)
_ANY = re.compile(f"(?:{_OPEN})|(?:{_CLOSE})")
_SPARE = re.compile(
    r"(?<!\{)(?P<opener>\{{2,3})(?P<inner>[^{}\n]{1,80})(?P<closer>\}{2,4})(?P<rest>[ ]{0,2}\}\})?(?!\})"
)
"""A placeholder with more braces behind it than before it."""
_HALF_NOTIFY = re.compile(r"(?<![(\w])\(\([A-Za-z][\w ]{2,40}\)(?!\))(?![^\n]{0,200}\))")
"""No second bracket closes on the line, so it is no remark in brackets."""
_NOTIFY = re.compile(r"\(\([A-Za-z][\w ]{0,40}\)?|[A-Za-z][\w ]{0,40}\)\)")
_MARKS = ("{{", "}}", "{%", "%}", "<%", "%>", "*|", "|*", "${", "#{", "%{", "((", "))")
_MENDS = ((re.compile(r"\{\{([^{}]*)\}"), "{{%s}}"), (re.compile(r"\{([^{}]*)\}\}"), "{{%s}}"))


@rule("VAR003", Severity.ERROR, "Zendesk help: placeholders stand in double braces", languages=())
def unbalanced_delimiter(document: Document) -> Iterator[Spot]:
    """An opening mark that nothing closes on its line, or a closing one that nothing opened."""
    found = [*_spare(document), *_lone(document)]
    yield from found or _endless(document)


def _lone(document: Document) -> Iterator[Spot]:
    """Marks without their other half that stand beside a name."""
    known = dialect_of(document)
    patterns = (_ANY, _NOTIFY if known and known.key == "govuk_notify" else _HALF_NOTIFY)
    source = document.source
    marks = _left_over(document)
    for gap in gaps(document) if marks else ():
        if any(source.find(mark, gap.start, gap.end) >= 0 for mark in marks):
            for pattern in patterns:
                yield from (_spot(found) for found in pattern.finditer(source, gap.start, gap.end))


def _endless(document: Document) -> Iterator[Spot]:
    """Of what looks like nothing else: the first mark that opens, where no mark in the source closes."""
    source = document.source
    for opener, closer in (("{{", "}}"), ("{%", "%}")):
        if opener not in source or closer in source:
            continue
        at = next((at for one in gaps(document) if (at := source.find(opener, one.start, one.end)) >= 0), -1)
        if at >= 0:
            yield Spot(Span(at, at + 2), {"words": opener})
            return


def _spare(document: Document) -> Iterator[Spot]:
    """{{x}}} and {{x}} }}, unless a brace around it has its end there."""
    source = document.source
    if source.count("{") >= source.count("}"):
        return
    for found in _SPARE.finditer(source):
        before, after = len(found["opener"]), len(found["closer"]) + len((found["rest"] or "").strip())
        if after > before:
            text = "{" * before + found["inner"] + "}" * before
            span = Span(*found.span())
            yield Spot(span, {"words": found[0]}, Fix(f"Write {text}", (Edit(span, text),)))


def _left_over(document: Document) -> list[str]:
    """The marks of which the source has more than its placeholders have; counting is quick."""
    taken = "\n".join(one.raw for one in document.placeholders if one.role is not Role.FILL_IN)
    return [mark for mark in _MARKS if document.source.count(mark) != taken.count(mark)]


def _spot(found: re.Match[str]) -> Spot:
    raw = found[0].rstrip()
    start = found.start() + len(found[0]) - len(found[0].lstrip())
    span = Span(start, found.start() + len(raw))
    for broken, mended in _MENDS:
        if whole := broken.fullmatch(raw.strip()):
            text = mended % whole[1]
            return Spot(span, {"words": raw.strip()}, Fix(f"Write {text}", (Edit(span, text),)))
    return Spot(span, {"words": raw.strip()})
