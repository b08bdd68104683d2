"""What a rule of the linter may ask for, by the names of its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checks.model import NotApplicable, Unknown
from checks.template.document import Document
from checks.template.settings import Settings
from checks.template.world import Hosts, SenderDomain

OFFLINE = NotApplicable("The network was not asked, so what DNS says is not known.")


@dataclass(frozen=True, slots=True)
class Evidence:
    """`language` of the prose by its code ("en"), "" where it is too short to tell.

    `documents`: the whole set. `sender`: what the DNS of the domain in From says, `hosts`: of the names that
    links and addresses lead to, by name.
    """

    document: Document
    settings: Settings = field(default_factory=Settings)
    language: str = ""
    documents: tuple[Document, ...] = ()
    sender: SenderDomain | NotApplicable | Unknown = OFFLINE
    hosts: Hosts | NotApplicable = OFFLINE
    suppressed: Mapping[str, int] = field(default_factory=dict)
