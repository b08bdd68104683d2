"""The rows of the MX records: where mail is brought to, and what must go for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.answers import Question
from checks.providers.facts import MailboxProvider
from checks.providers.recognise import mailbox_provider
from deliverability.remedies.model import Action, Change
from deliverability.setup.records import mx_sets
from deliverability.setup.row import Row, Value, tick
from deliverability.setup.seen import Seen
from deliverability.setup.source import sources_of, standard
from deliverability.setup.wanted import Wanted

NULL = "."
RULE = standard(5321, "5.1")


def mx_rows(wanted: Wanted, seen: Seen | None) -> Iterator[Row]:
    """One row for each record that should be there, then one for each that must go."""
    domain, provider = wanted.domain.name, wanted.provider
    now = seen.values(domain, "MX") if seen else ()
    gateway = next((one for one in _behind(now) if one.kind == "gateway"), None)
    if gateway is not None:
        yield _of_gateway(domain, gateway, seen)
    elif provider is None:
        yield _of_own_server(wanted, seen)
    elif not (values := _best(provider, domain, now)):
        yield _from_console(wanted, provider, seen)
    else:
        yield from _of_hosts(domain, values, seen)
        yield from _certain(domain, provider, values, now, seen)


def old_places(wanted: Wanted, seen: Seen | None) -> tuple[str, ...]:
    """Who takes the domain's mail now and will not any more, by name or by host."""
    domain, provider = wanted.domain.name, wanted.provider
    now = seen.values(domain, "MX") if seen else ()
    if provider is None or any(one.kind == "gateway" for one in _behind(now)):
        return ()
    wanted_hosts = {_host(value) for value in _best(provider, domain, now)}
    left = (_host(v) for v in now if _host(v) not in wanted_hosts and not _is_theirs(v, provider))
    return tuple(dict.fromkeys(_name_of(host) for host in left if host != NULL))


@dataclass(frozen=True, slots=True)
class _Move:
    """From what is there to the provider; `left` are the values that are not theirs."""

    domain: str
    provider: MailboxProvider
    left: tuple[str, ...]
    seen: Seen | None


def _certain(
    domain: str, provider: MailboxProvider, values: tuple[str, ...], now: tuple[str, ...], seen: Seen | None
) -> Iterator[Row]:
    hosts = {_host(value) for value in values}
    missing = [value for value in values if _host(value) not in set(map(_host, now))]
    left = tuple(value for value in now if _host(value) not in hosts and not _is_theirs(value, provider))
    instead = dict(zip(missing, left, strict=False))
    move = _Move(domain, provider, left, seen)
    for number, value in enumerate(values, 1):
        yield _wanted_row(move, value, instead.get(value, ""), f"mx-{number}")
    for number, old in enumerate(left[len(missing) :], 1):
        yield _unwanted_row(move, old, f"mx-gone-{number}")


def _wanted_row(move: _Move, value: str, old: str, key: str) -> Row:
    domain, provider, host = move.domain, move.provider, _host(value)
    ask = Question(domain, "MX")
    action = Action.REPLACE if old else Action.ADD
    return Row(
        key=key,
        part="mx",
        name=domain,
        rrtype="MX",
        purpose=f"Other mail servers bring mail for {domain} to {provider.name}.",
        tick=tick(move.seen, (ask,), lambda has: _has(has, host), lambda one: one[1] in move.left),
        asks=(ask,),
        change=Change(action, domain, "MX", value, old),
        caution=_moving(old, provider) if old else "",
        sources=sources_of(provider),
    )


def _unwanted_row(move: _Move, old: str, key: str) -> Row:
    ask, value = Question(move.domain, "MX"), ("MX", old)
    return Row(
        key=key,
        part="mx",
        name=move.domain,
        rrtype="MX",
        purpose="Delete this record, or part of your mail goes there.",
        tick=tick(move.seen, (ask,), lambda has: value not in has, lambda one: one == value),
        asks=(ask,),
        change=Change(Action.REMOVE, move.domain, "MX", old=old),
        caution=_moving(old, move.provider),
        sources=(RULE,),
    )


def _moving(old: str, provider: MailboxProvider) -> str:
    """What happens to mail when the record changes."""
    host = _host(old)
    if host == NULL:
        return "The record there now says that this domain takes no mail."
    return (
        f"This replaces {_name_of(host)}. Mail goes to {provider.name} at once, so do it when the mailbox "
        "exists there."
    )


def _of_hosts(domain: str, values: tuple[str, ...], seen: Seen | None) -> Iterator[Row]:
    """A mail server that has a name in the domain itself needs its address there, too."""
    for host in (_host(value) for value in values):
        if host.endswith(f".{domain}"):
            asks = (Question(host, "A"), Question(host, "AAAA"))
            step = "Copy the address of your server from your hosting panel into an A record with this name."
            yield Row(
                key=f"address-{host.split('.')[0]}",
                part="mx",
                name=host,
                rrtype="A",
                purpose="Other mail servers find your server by its address.",
                tick=tick(seen, asks, bool),
                asks=asks,
                steps=(step,),
                sources=(RULE,),
            )


def _from_console(wanted: Wanted, provider: MailboxProvider, seen: Seen | None) -> Row:
    domain = wanted.domain.name
    ask = Question(domain, "MX")

    def is_met(has: frozenset[Value]) -> bool:
        return bool(has) and all(_is_theirs(value, provider) for _, value in has)

    def is_rival(one: Value) -> bool:
        return not _is_theirs(one[1], provider)

    places = old_places(wanted, seen)
    old = f" They replace {' and '.join(places)}: do it when the mailbox exists." if places else ""
    return Row(
        key="mx",
        part="mx",
        name=domain,
        rrtype="MX",
        purpose=f"Other mail servers bring mail for {domain} to {provider.name}.",
        tick=tick(seen, (ask,), is_met, is_rival),
        asks=(ask,),
        steps=(f"Open the page of your domain at {provider.name}, and copy the MX records it shows.",),
        caution=f"Mail goes there at once.{old}" if old else "",
        sources=sources_of(provider),
    )


def _of_own_server(wanted: Wanted, seen: Seen | None) -> Row:
    domain = wanted.domain.name
    ask = Question(domain, "MX")
    step = f"Publish an MX record for {domain} that names your mail server, as whoever runs it tells you."
    return Row(
        key="mx",
        part="mx",
        name=domain,
        rrtype="MX",
        purpose=f"Other mail servers bring mail for {domain} to your mail server.",
        tick=tick(seen, (ask,), lambda has: any(_host(value) != NULL for _, value in has)),
        asks=(ask,),
        steps=(step,),
        sources=(RULE,),
    )


def _of_gateway(domain: str, gateway: MailboxProvider, seen: Seen | None) -> Row:
    ask = Question(domain, "MX")
    return Row(
        key="mx",
        part="mx",
        name=domain,
        rrtype="MX",
        purpose=f"Your mail passes {gateway.name}, a filter, before it reaches the mailboxes.",
        tick=tick(seen, (ask,), bool),
        asks=(ask,),
        steps=("Leave these records as they are, unless you want to stop using the filter.",),
        sources=sources_of(gateway),
    )


def _best(provider: MailboxProvider, domain: str, now: tuple[str, ...]) -> tuple[str, ...]:
    """The set nearest to what is there; what is there, where all of it is the provider's already."""
    sets, hosts = mx_sets(provider, domain), set(map(_host, now))
    chosen = max(sets, key=lambda one: len(hosts & set(map(_host, one))), default=())
    is_all_there = bool(now) and all(_is_theirs(value, provider) for value in now)
    return now if is_all_there and not hosts <= set(map(_host, chosen)) else chosen


def _behind(now: tuple[str, ...]) -> tuple[MailboxProvider, ...]:
    return mailbox_provider(tuple(map(_host, now)))


def _is_theirs(value: str, provider: MailboxProvider) -> bool:
    return any(one.operator == provider.operator for one in mailbox_provider((_host(value),)))


def _has(values: frozenset[Value], host: str) -> bool:
    return any(_host(value) == host for _, value in values)


def _host(value: str) -> str:
    return value.rpartition(" ")[2].lower()


def _name_of(host: str) -> str:
    """Who runs a mail server, else its own name."""
    known = mailbox_provider((host,))
    return known[0].name if known else host
