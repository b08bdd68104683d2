"""Takes a wish for reports: asks the address first, and only what it confirms by a link begins."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from deliverability.accounts.acting import acting_as, actor
from deliverability.accounts.audit import audit
from deliverability.notify.mailbox import parse_mailbox
from deliverability.reports.consent import consent_page
from deliverability.reports.desk import Desk
from deliverability.reports.letters import CONFIRM, confirm_letter
from deliverability.reports.rhythm import next_report, parse_rhythm
from deliverability.schedule.rule import parse_zone
from deliverability.store import deeds, outbox
from deliverability.store import readers as store
from deliverability.store.readers import Reader, Scope, State

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST_ASKED = 3
"""How often one address is asked in a day."""


class WishError(ValueError):
    """What is wrong with a wish for reports, in the reader's words; `field` is where, "" for the whole."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TooManyMailsError(Exception):
    """Addresses have been asked often enough for now; `retry_after` in seconds says when it may go on."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants which reports how often; all but `scope` and `chosen` as somebody typed it."""

    address: str
    scope: Scope
    chosen: tuple[int | str, ...]
    rhythm: str
    time_zone: str


def ask(desk: Desk, wish: Wish, now: datetime) -> Reader:
    """Keep the wish, and ask its address whether it agrees. WishError, TooManyMailsError.

    An address that stopped its reports, or has not answered, is asked again; one that gets them is not.
    """
    if not desk.is_open:
        raise WishError("", "No mail can be sent yet. Set a mail server under [mail], and [reports] enabled.")
    wanted = _read(wish)
    old = store.by_address(desk.database, wanted.address)
    if old is not None and old.is_active:
        raise WishError("address", "This address gets reports already. You can change them in the list.")
    new = _asked(wanted, old, now)
    page = consent_page(new, desk.ways(new, now).confirm())
    with desk.database.begin() as connection:
        deeds.hold(connection)
        _refuse_too_many(desk, connection, new.address, now)
        _keep(connection, old, new)
        outbox.put(connection, confirm_letter(new, page), now)
        audit(connection, now, "reader.asked", new.address, None, _told(new))
    return new


def confirm(desk: Desk, reader_id: str, asked_at: int, now: datetime) -> Reader | None:
    """The address agrees: the first report comes at once. None when there is nothing to confirm any more."""
    old = store.get(desk.database, reader_id)
    if old is None or int(old.asked_at.timestamp()) != asked_at or old.state is State.STOPPED:
        return None
    if old.is_active:
        return old
    new = replace(old, state=State.ACTIVE, confirmed_at=now, next_due=now, told_until=None)
    return _changed(desk, old, new, "reader.confirmed", now, by_reader=True)


def stop(desk: Desk, reader: Reader, now: datetime, *, by_reader: bool) -> Reader:
    """No more mail to this address; a second time changes nothing."""
    if reader.state is State.STOPPED:
        return reader
    new = replace(reader, state=State.STOPPED, stopped_at=now, next_due=None)
    return _changed(desk, reader, new, "reader.stopped", now, by_reader=by_reader) or reader


def change(desk: Desk, reader: Reader, wish: Wish, now: datetime, *, by_reader: bool) -> Reader:
    """Other domains, another rhythm or zone; the address stays. WishError."""
    read = _read(replace(wish, address=reader.address))
    due = next_report(read.rhythm, read.time_zone, now) if reader.is_active else None
    new = replace(reader, scope=read.scope, chosen=read.chosen, rhythm=read.rhythm,
                  time_zone=read.time_zone, next_due=due)  # fmt: skip
    return _changed(desk, reader, new, "reader.changed", now, by_reader=by_reader) or reader


def _read(wish: Wish) -> Wish:
    """The wish with every field in its one form."""
    if wish.scope is not Scope.ALL and not wish.chosen:
        raise WishError("chosen", "Choose at least one, or all domains.")
    readers = {"address": parse_mailbox, "rhythm": parse_rhythm, "time_zone": parse_zone}
    typed = {"address": wish.address, "rhythm": wish.rhythm, "time_zone": wish.time_zone}
    read = {}
    for field, parse in readers.items():
        try:
            read[field] = parse(typed[field])
        except ValueError as error:
            raise WishError(field, str(error)) from None
    chosen: tuple[int | str, ...] = () if wish.scope is Scope.ALL else wish.chosen
    return Wish(read["address"], wish.scope, chosen, read["rhythm"], read["time_zone"])


def _asked(wanted: Wish, old: Reader | None, now: datetime) -> Reader:
    reader_id = old.id if old else secrets.token_urlsafe(16)
    return Reader(
        reader_id, wanted.address, wanted.scope, wanted.chosen, wanted.rhythm, wanted.time_zone,
        State.WAITING, actor().who, now, old.created_at if old else now,
    )  # fmt: skip


def _refuse_too_many(desk: Desk, connection: Connection, address: str, now: datetime) -> None:
    """Nobody may use us to flood others with mail they did not ask for."""
    limits = desk.settings.reports
    kinds: Sequence[str] = (CONFIRM,)
    if outbox.count_since(connection, now - DAY, kinds, address) >= MOST_ASKED:
        raise TooManyMailsError("This address was asked often enough for today. Try again tomorrow.", 86_400)
    if outbox.count_since(connection, now - HOUR, kinds) >= limits.confirmations_per_hour:
        raise TooManyMailsError("Many addresses were asked in the last hour. Try again in an hour.", 3600)
    if outbox.count_since(connection, now - DAY, kinds) >= limits.confirmations_per_day:
        raise TooManyMailsError("Many addresses were asked today. Try again tomorrow.", 86_400)
    if store.count(connection) >= limits.readers:
        raise WishError("", f"There are {limits.readers} readers already; [reports] readers sets the limit.")


def _keep(connection: Connection, old: Reader | None, new: Reader) -> None:
    if old is None:
        store.add(connection, new)
    elif not store.change(connection, old, new):
        raise WishError("", "Somebody else changed this reader at the same moment. Please try again.")


def _changed(
    desk: Desk, old: Reader, new: Reader, what: str, now: datetime, *, by_reader: bool
) -> Reader | None:
    """Keep it and write it into the audit log; None when somebody else changed the reader meanwhile."""
    who = replace(actor(), who=f"reader {old.address}") if by_reader else actor()
    with acting_as(who), desk.database.begin() as connection:
        if not store.change(connection, old, new):
            return store.get(desk.database, old.id)
        audit(connection, now, what, old.address, _told(old), _told(new))
    return new


def _told(reader: Reader) -> dict[str, object]:
    """What the audit log says of a reader."""
    return {"state": reader.state.value, "scope": reader.scope.value, "chosen": list(reader.chosen),
            "rhythm": reader.rhythm, "time_zone": reader.time_zone}  # fmt: skip
