"""A table that only places things is read aloud as if it were a table of data."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Role
from checks.template.elements import Element
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule


@rule("HTML007", Severity.WARNING, "WCAG 2.2 SC 1.3.1", languages=())
def layout_table_without_role(document: Document) -> Iterator[Spot]:
    """Tables without role, headings and caption; one finding for all of a mail."""
    html = document.html
    if html is None:
        return
    data = _with_headings(html.elements)
    tables = [one for one in html.all("table") if _is_bare(one) and one not in data]
    layout = [one for one in tables if not _looks_like_data(document, one)]
    if layout:
        edits = tuple(_edit(one) for one in layout)
        says = 'Add role="presentation" to each'
        yield Spot(layout[0].span, {"count": _count(len(layout))}, Fix(says, edits, safe=True))


def _count(number: int) -> str:
    return "1 table" if number == 1 else f"{number} tables"


def _is_bare(table: Element) -> bool:
    return (
        not {"role", "aria-hidden", "summary", "aria-label"} & table.attributes.keys() and not table.is_hidden
    )


def _with_headings(elements: tuple[Element, ...]) -> set[Element]:
    """The tables that a <th>, <caption> or <thead> stands in."""
    marks = (one.inside("table") for one in elements if one.tag in ("th", "caption", "thead", "colgroup"))
    return {table for table in marks if table is not None}


def _looks_like_data(document: Document, table: Element) -> bool:
    """Rows of two or more cells of text each, with nothing else in them."""
    rows = [row for part in (table, *table.children) for row in part.children if row.tag == "tr"][:50]
    cells = [[one for one in row.children if one.tag == "td"] for row in rows]
    if not cells or min(map(len, cells)) < 2 or any(_holds_layout(one) for row in cells for one in row[:10]):
        return False
    end = table.end.start if table.end else table.span.end
    return len(cells) > 1 or any(
        one.role in (Role.OPEN, Role.STATEMENT) and table.span.end <= one.span.start < end
        for one in document.placeholders
    )


def _holds_layout(cell: Element) -> bool:
    return any(one.tag in ("table", "img", "div", "ul", "h1", "h2", "h3") for one in cell.children)


def _edit(table: Element) -> Edit:
    at = table.span.start + len("<table")
    return Edit(Span(at, at), ' role="presentation"')
