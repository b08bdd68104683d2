"""Answers go to another domain than the one that the mail is from."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from checks.domain import organizational
from checks.model import Severity
from checks.template.correspondents import own_domains, replies_to, sender_of
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.settings import Settings


@rule("HDR004", Severity.WARNING, "SpamAssassin FREEMAIL_FORGED_REPLYTO", languages=())
def reply_to_other_domain(document: Document, settings: Settings) -> Iterator[Spot]:
    """By the registrable domains; one's own others, and help desks that keep the thread, are fine."""
    sender, answers = sender_of(document, settings), replies_to(document)
    if sender is None or answers is None:
        return
    goes_to = organizational(answers.domain)
    if goes_to not in own_domains(document, settings) and goes_to not in _help_desks():
        yield Spot(answers.span, {"goes_to": answers.domain, "domain": sender.domain})


@cache
def _help_desks() -> frozenset[str]:
    said = tomllib.loads(Path(__file__).with_name("known.toml").read_text("utf-8"))
    return frozenset(said["reply_domains"])
