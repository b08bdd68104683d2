"""What a rule of the linter may ask for, by the names of its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from checks.model import NotApplicable, Unknown
from checks.template.document import Document
from checks.template.offsets import Span
from checks.template.settings import Settings
from checks.template.world import Hosts, SenderDomain

_MISSING = (NotApplicable, Unknown)
OFFLINE = NotApplicable("The network was not asked, so what DNS says is not known.")


@dataclass(frozen=True, slots=True)
class Idle:
    """A note to the linter, or some names in one, without effect: where, why, and what to delete."""

    span: Span
    problem: str
    delete: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """`language` of the prose by its code ("en"), "" where it is too short to tell.

    `documents`: the whole set. `sender`: what the DNS of the domain in From says, `hosts`: of the names that
    links and addresses lead to, by name. `idle`: the author's notes to the linter that have no effect.
    """

    document: Document
    settings: Settings = field(default_factory=Settings)
    language: str = ""
    documents: tuple[Document, ...] = ()
    sender: SenderDomain | NotApplicable | Unknown = OFFLINE
    hosts: Hosts | NotApplicable = OFFLINE
    idle: tuple[Idle, ...] = ()

    def missing(self) -> Mapping[str, NotApplicable | Unknown]:
        """What is not known, by the name of its field."""
        told = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {name: value for name, value in told if isinstance(value, _MISSING)}
