"""Says what a person fills in before a template is sent, where that is how the templates are meant."""

from __future__ import annotations

from checks.template.dialects import dialect_of
from checks.template.document import Document, Role
from checks.template.settings import Settings

SYSTEMS = ("fill_in", "gmail", "gladly")
"""In these a person fills in what stands in brackets."""


def is_by_hand(document: Document, settings: Settings) -> bool:
    """Whether fill-ins such as [Name] are declared, by the settings or by the system."""
    known = dialect_of(document)
    return settings.fill_in or bool(known and known.key in SYSTEMS)


def fields(document: Document, settings: Settings) -> tuple[str, ...]:
    """The fill-ins of such a template as written, each once, in their order; () for others."""
    if not is_by_hand(document, settings):
        return ()
    return tuple(dict.fromkeys(one.raw for one in document.placeholders if one.role is Role.FILL_IN))
