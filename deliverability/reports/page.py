"""Puts a report into words: the sentence, what changed, what to do, how all stands, and how to stop it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.domain import organizational
from checks.model import Verdict
from deliverability.mailed.model import Block, Caution, Page, Prose, Way
from deliverability.mailed.model import Ways as Buttons
from deliverability.reports.changed import changed
from deliverability.reports.doing import doing
from deliverability.reports.model import Health
from deliverability.reports.standing import standing
from deliverability.reports.subject import subject
from deliverability.reports.ways import Ways


def page(health: Health, closing: tuple[str, ...], to: Ways, zone: str) -> Page:
    """The mail of a report; `closing`: when the next comes and who gets it, `zone`: the reader's own."""
    blocks: tuple[Block, ...] = (
        *_first_of_all(health),
        *changed(health, zone),
        *doing(health, to),
        *standing(health, zone),
    )
    return Page(
        subject(health), _about(health), sentence(health), blocks,
        (*(Prose(one, True) for one in closing),
         stopping(to)),
    )  # fmt: skip


def sentence(health: Health) -> str:
    """What the reader should know after two seconds."""
    if not health.parts:
        return "No domain is looked after here at the moment."
    only = health.parts[0]
    if health.total == 1:
        return only.sentence
    needing = health.verdicts.get(Verdict.FAIL, 0) + health.verdicts.get(Verdict.WARN, 0)
    if needing:
        return f"{needing} of {health.total} domains {'needs' if needing == 1 else 'need'} you."
    unknown = health.verdicts.get(Verdict.COULD_NOT_CHECK, 0) + health.verdicts.get(None, 0)
    if unknown:
        return f"Nothing to mend in what we saw. We could not check {unknown} of {health.total} domains."
    return f"All {health.total} domains are well."


def stopping(to: Ways) -> Buttons:
    """The links at the end of every mail to a reader."""
    return Buttons((Way("Stop these reports", to.stop()), Way("Change how often", to.manage())), True)


def sends_itself(sender: str, domain: str) -> bool:
    """Whether a report on `domain` comes from the same organisation's mail, which may be what is broken."""
    return bool(sender) and organizational(sender) == organizational(domain)


def _about(health: Health) -> str:
    return health.parts[0].label if health.total == 1 and health.parts else ""


def _first_of_all(health: Health) -> Iterator[Block]:
    own = [part for part in health.parts if sends_itself(health.sender, part.monitored.domain.name)]
    if own:
        yield Caution(
            f"These reports come from {health.sender}, and tell of {own[0].monitored.domain.shown}. "
            "If its mail breaks, the report on it may not arrive. Send them from another domain."
        )
