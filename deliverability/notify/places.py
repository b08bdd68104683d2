"""The places alerts go to are added, confirmed, changed, tried and let go here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

from sqlalchemy import Connection

from deliverability.accounts.audit import audit
from deliverability.config import Settings
from deliverability.links import link
from deliverability.net.outside import parse_url
from deliverability.notify import services, webhook
from deliverability.notify.letter import Channel, Letter
from deliverability.notify.mailbox import parse_mailbox
from deliverability.notify.place_letters import CONFIRM, TEST, confirm_letter, trial_letter
from deliverability.notify.posting import Secrets
from deliverability.notify.target import Rules, Target, TargetState
from deliverability.schedule.rule import parse_zone
from deliverability.secrets_box import Box
from deliverability.signed import Signer
from deliverability.store import alerts, outbox, people, targets
from deliverability.store.database import Database

CONFIRM_PURPOSE = "confirm target"
CONFIRM_FOR = timedelta(days=7)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PER_RECIPIENT, PER_HOUR, PER_DAY, MOST_TARGETS = 5, 20, 100, 200
LONGEST_NAME = 80
USUAL = Rules()


class WrongPlace(ValueError):  # noqa: N818
    """What was typed cannot be taken; `field` is the one that is wrong, "" for none of them."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TooOften(Exception):  # noqa: N818
    """No more mails of this kind for now; the message says until when."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A place as it was typed: `where` an address, a web address or the URL of a service by the channel."""

    name: str
    channel: Channel
    where: str
    is_operator: bool = False
    rules: Rules = USUAL


@dataclass(frozen=True, slots=True)
class Added:
    """The new target; `key`: what a webhook is signed with, shown this once."""

    target: Target
    key: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What this needs: `key` signs links and locks secrets."""

    settings: Settings
    database: Database
    key: str


def add(desk: Desk, wish: Wish, now: datetime) -> Added:
    """Keep a new place. An address is asked first, unless somebody signs in with it. WrongPlace, TooOften."""
    name, rules = read_name(wish.name), read_rules(wish.rules)
    address, secret = _where(wish)
    state = TargetState.ACTIVE if wish.channel is not Channel.MAIL else TargetState.UNCONFIRMED
    if wish.channel is Channel.MAIL and people.find(desk.database, email=address.lower()) is not None:
        state = TargetState.ACTIVE
    new = Target(0, name, wish.channel, address, state, wish.is_operator, rules, now)
    with desk.database.begin() as connection:
        _refuse_known(connection, name)
        locked = secret.locked(Box(desk.key)) if secret else ""
        new = replace(new, id=targets.add(connection, new, locked))
        audit(connection, now, "target.added", name, None, told(new))
        if state is TargetState.UNCONFIRMED:
            _ask(desk, connection, new, now)
    return Added(new, secret.key if secret else "")


def ask_again(desk: Desk, target: Target, now: datetime) -> None:
    """Send the link to confirm once more. TooOften."""
    with desk.database.begin() as connection:
        _ask(desk, connection, target, now)


def confirm(desk: Desk, target_id: int, address: str, now: datetime) -> Target | None:
    """Whoever reads this address agrees; None when the target is gone, or goes elsewhere now."""
    with desk.database.begin() as connection:
        known = targets.get(connection, target_id)
        if known is None or known.address != address:
            return None
        if known.state is not TargetState.UNCONFIRMED:
            return known
        return _changed(connection, known, replace(known, state=TargetState.ACTIVE), "target.confirmed", now)


def change(desk: Desk, target: Target, name: str, rules: Rules, is_operator: bool, now: datetime) -> Target:
    """Another name, other times. WrongPlace."""
    wanted = replace(target, name=read_name(name), rules=read_rules(rules), is_operator=is_operator)
    with desk.database.begin() as connection:
        if wanted.name != target.name:
            _refuse_known(connection, wanted.name)
        return _changed(connection, target, wanted, "target.changed", now)


def pause(desk: Desk, target: Target, is_paused: bool, now: datetime) -> Target:
    """Send nothing there for a while, or go on; one that was never confirmed stays so."""
    if target.state is TargetState.UNCONFIRMED:
        return target
    state = TargetState.PAUSED if is_paused else TargetState.ACTIVE
    with desk.database.begin() as connection:
        what = "target.paused" if is_paused else "target.resumed"
        return _changed(connection, target, replace(target, state=state), what, now)


def remove(desk: Desk, target: Target, now: datetime) -> None:
    """Forget it, its secret, and what it was still to be told."""
    with desk.database.begin() as connection:
        targets.remove(connection, target.id)
        alerts.forget_target(connection, target.id)
        audit(connection, now, "target.removed", target.name, told(target), None)


def try_it(desk: Desk, target: Target, now: datetime) -> None:
    """Send a message that says it is a test. WrongPlace, TooOften."""
    if not target.is_active:
        raise WrongPlace("", "This place is not in use. Confirm it or let it go on first.")
    with desk.database.begin() as connection:
        _put(connection, trial_letter(desk.settings, target, now), now, (TEST,))
        audit(connection, now, "target.tried", target.name)


def told(target: Target) -> dict[str, object]:
    """A target for the audit log."""
    return {
        "name": target.name, "channel": target.channel.value, "address": target.address,
        "state": target.state.value, "operator": target.is_operator, "zone": target.rules.time_zone,
        "digest": target.rules.digest_at, "quiet": f"{target.rules.quiet_from}-{target.rules.quiet_until}",
    }  # fmt: skip


def read_name(text: str) -> str:
    """The name in one form; WrongPlace."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or "," in name:
        raise WrongPlace(
            "name", f'Give it a short name without commas, like "Office"; at most {LONGEST_NAME} letters.'
        )
    return name


def read_rules(rules: Rules) -> Rules:
    """The rules in one form; WrongPlace names the field."""
    clocks = {
        field: _read(field, getattr(rules, field), _clock) if getattr(rules, field).strip() else ""
        for field in ("digest_at", "quiet_from", "quiet_until")
    }
    if bool(clocks["quiet_from"]) != bool(clocks["quiet_until"]):
        raise WrongPlace(
            "quiet_until", "Quiet hours need both their beginning and their end, like 22:00 and 07:00."
        )
    zone = _read("time_zone", rules.time_zone, parse_zone)
    return Rules(zone, clocks["digest_at"] or USUAL.digest_at, clocks["quiet_from"], clocks["quiet_until"])


def _clock(text: str) -> str:
    try:
        return time.fromisoformat(text.strip()).strftime("%H:%M")
    except ValueError:
        raise ValueError("This is no time of day; write it like 07:00.") from None


def _read(field: str, text: str, parse: Callable[[str], str]) -> str:
    try:
        return parse(text)
    except ValueError as error:
        raise WrongPlace(field, str(error)) from None


def _where(wish: Wish) -> tuple[str, Secrets | None]:
    """What is shown of the place, and what is kept secret."""
    if wish.channel is Channel.MAIL:
        return _read("where", wish.where, parse_mailbox), None
    if wish.channel is Channel.WEBHOOK:
        url = _read("where", wish.where, lambda text: parse_url(text).geturl())
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}/…", Secrets(url, webhook.new_key())
    if not services.is_installed():
        raise WrongPlace("where", 'Services need the extra "apprise": pip install "deliverability[apprise]".')
    url = _read("where", wish.where, services.parse_service)
    return services.shown(url), Secrets(url)


def _ask(desk: Desk, connection: Connection, target: Target, now: datetime) -> None:
    signer = Signer(desk.key)
    token = signer.sign(CONFIRM_PURPOSE, [target.id, target.address], now + CONFIRM_FOR)
    url = link(desk.settings, "alerts", "confirm", token)
    _put(connection, confirm_letter(target, url, now), now, (CONFIRM,))


def _put(connection: Connection, letter: Letter, now: datetime, kinds: tuple[str, ...]) -> None:
    """Into the ledger, unless somebody floods people by it."""
    if outbox.count_since(connection, now - HOUR, kinds, letter.recipient) >= PER_RECIPIENT:
        raise TooOften("Enough was sent there in the last hour. Try again in an hour.")
    if outbox.count_since(connection, now - HOUR, kinds) >= PER_HOUR:
        raise TooOften("Many such messages went out in the last hour. Try again in an hour.")
    if outbox.count_since(connection, now - DAY, kinds) >= PER_DAY:
        raise TooOften("Many such messages went out today. Try again tomorrow.")
    outbox.put(connection, letter, now)


def _refuse_known(connection: Connection, name: str) -> None:
    if targets.by_name(connection, name) is not None:
        raise WrongPlace("name", f'There is a place called "{name}" already. Choose another name.')
    if len(targets.everything(connection)) >= MOST_TARGETS:
        raise WrongPlace("", f"There are {MOST_TARGETS} places already, which is the most there can be.")


def _changed(connection: Connection, old: Target, new: Target, what: str, now: datetime) -> Target:
    if new != old:
        targets.change(connection, new)
        audit(connection, now, what, new.name, told(old), told(new))
    return new
