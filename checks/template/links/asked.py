"""Which names a template makes a reader's mail program ask for: those of its links, images and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.template.correspondents import own_domains
from checks.template.document import Document, Text
from checks.template.links.public import is_for_everybody
from checks.template.links.targets import addresses_in, mail_domain, target_of, targets_of
from checks.template.offsets import Span
from checks.template.settings import Settings
from checks.template.world import Asked

_ADDRESS = re.compile(
    r"(?<![\w.+/-])[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){1,6}"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A mail address somewhere in a template: its domain in A-labels, and where it stands in the source."""

    address: str
    domain: str
    span: Span


def asked_of(document: Document, settings: Settings) -> Asked:
    """The names of a template that everybody on the Internet could ask for."""
    own = own_domains(document, settings)
    web, insecure = set[str](), set[str]()
    for target in targets_of(document):
        if target.is_web and target.host and not target.is_ip and is_for_everybody(target.host, own):
            web.add(target.host)
            if target.scheme == "http":
                insecure.add(target.host)
    mail = {one.domain for one in addresses_written(document) if is_for_everybody(one.domain, own)}
    return Asked(frozenset(web), frozenset(mail), frozenset(insecure))


def addresses_written(document: Document) -> Iterator[Written]:
    """The mail addresses of a template: in mailto: links, and in its prose; each place once."""
    seen = set[Span]()
    for link in document.links:
        for address in addresses_in(target_of(link.target)):
            if domain := mail_domain(address):
                seen.add(link.span)
                yield Written(address, domain, link.span)
    for text in document.texts():
        yield from (one for one in _in_prose(text) if not _is_inside(one.span, seen))


def _in_prose(text: Text) -> Iterator[Written]:
    if "@" not in text.masked:
        return
    for found in _ADDRESS.finditer(text.masked):
        if domain := mail_domain(found[0]):
            yield Written(found[0], domain, text.source(*found.span()))


def _is_inside(span: Span, others: set[Span]) -> bool:
    return any(one.start <= span.start and span.end <= one.end for one in others)
