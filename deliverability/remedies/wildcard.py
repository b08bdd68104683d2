"""Minds wildcards: what one makes up is no record to change, and a record beside it ends it (RFC 4592)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checks.model import Unknown
from checks.nameservers.beside import Existence, Wildcards
from checks.snapshot import Snapshot
from deliverability.remedies.model import Action, Change, Remedy


def minded(remedy: Remedy, snapshot: Snapshot) -> Remedy:
    """The remedy with no change to a record that a wildcard makes up.

    Where the domain itself is made up so, any record at it or below it would end its MX records and its
    addresses (RFC 4592 §2.2.2), so that its changes become steps.
    """
    domain, here = snapshot.domain.name, snapshot.existence
    if isinstance(here, Existence) and here.by_wildcard is True:
        return _in_steps(remedy, domain) if any(_is_in(one, domain) for one in remedy.changes) else remedy
    texts = _texts(snapshot)
    made_up = [one for one in remedy.changes if _is_below(one, domain) and one.old in texts]
    if not made_up:
        return remedy
    names = " and ".join(dict.fromkeys(one.name for one in made_up))
    told = f"A record named `*` answers for {names} now. If a record of its own stands there, change that."
    changes = (_own(one) if one in made_up else one for one in remedy.changes)
    return replace(
        remedy,
        changes=tuple(one for one in changes if one is not None),
        caution=" ".join(filter(None, (remedy.caution, told))),
    )


def _texts(snapshot: Snapshot) -> tuple[str, ...]:
    found = snapshot.wildcards
    return found.texts if isinstance(found, Wildcards) and not isinstance(found.texts, Unknown) else ()


def _is_in(change: Change, domain: str) -> bool:
    return change.name == domain or _is_below(change, domain)


def _is_below(change: Change, domain: str) -> bool:
    return change.name.endswith(f".{domain}") and not change.name.startswith("*.")


def _own(change: Change) -> Change | None:
    """A record of its own in place of what the wildcard says; None where that only has to go."""
    if change.action is Action.REMOVE:
        return None
    return replace(change, action=Action.ADD, old="", marked=())


def _in_steps(remedy: Remedy, domain: str) -> Remedy:
    return replace(remedy, changes=(), steps=(*remedy.steps, *_steps(remedy.changes, domain)))


def _steps(changes: tuple[Change, ...], domain: str) -> Iterator[str]:
    yield f"A record named `*` answers for {domain}, which has none of its own. Copy its records to {domain}."
    yield "Copy all of them, such as MX and A: a name with one record gets no more from the `*`."
    for one in changes:
        if one.value:
            yield f"Then have the {one.rrtype} record at {one.name} say: {one.value}"
