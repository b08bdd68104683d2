"""How browsers treat tags: which have no end, which end others, which part the text."""

from __future__ import annotations

VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
))  # fmt: skip
RAW = frozenset(("style", "script", "title", "textarea", "xmp", "mj-style", "mj-title", "mj-preview"))
"""Between their tags is no markup."""
NOT_READ = frozenset(("head", "template", "select", "mj-head", "mj-attributes", "object", "video", "audio"))
LINES = frozenset(("br", "li", "dt", "dd", "option"))
PARAGRAPHS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "caption", "dd", "div", "dl",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
))  # fmt: skip
WALLS = ("td", "th", "table")
"""An end tag inside of one of these closes nothing outside."""
SCOPES: dict[str, tuple[str, ...]] = {
    "td": ("table",),
    "th": ("table",),
    "tr": ("table",),
    "thead": ("table",),
    "tbody": ("table",),
    "tfoot": ("table",),
    "table": (),
    "body": (),
    "html": (),
    "li": ("ul", "ol", "td", "th", "table"),
}
_ROW_PARTS = ("td", "th")
_TABLE_PARTS = ("td", "th", "tr", "thead", "tbody", "tfoot")
CLOSED_BY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        PARAGRAPHS - {"body", "html", "td", "th", "tr", "tbody", "thead", "tfoot", "caption"}, ("p",)
    ),
    "li": ("li", "p"),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "option": ("option",),
    "td": _ROW_PARTS,
    "th": _ROW_PARTS,
    "tr": ("td", "th", "tr"),
    "thead": _TABLE_PARTS,
    "tbody": _TABLE_PARTS,
    "tfoot": _TABLE_PARTS,
    "body": ("head",),
}
