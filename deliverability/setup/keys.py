"""The rows of DKIM keys, and of the further names that sending services want."""

from __future__ import annotations

from collections.abc import Iterator

from checks.answers import Question
from checks.dkim.record import parse
from checks.providers.facts import MailboxProvider, Provider, SendingService, WantedRecord
from checks.providers.recognise import service_of_dkim_target
from deliverability.remedies.model import Action, Change
from deliverability.setup.records import below, filled, keys, others
from deliverability.setup.row import Row, State, Tick, Value, tick
from deliverability.setup.seen import Seen
from deliverability.setup.source import sources_of, standard
from deliverability.setup.wanted import Wanted

RULE = standard(6376, "3.6.1")
TAKEN = "Something else stands there now. Find out what uses it before you replace it."
HIDDEN = "Its name is only in your account, so we cannot look for it."


def key_rows(wanted: Wanted, seen: Seen | None) -> Iterator[Row]:
    """The keys of everybody who sends, then what else the services want."""
    domain, taken = wanted.domain.name, set[str]()
    mailbox = wanted.provider
    senders: tuple[Provider, ...] = (*((mailbox,) if mailbox else ()), *wanted.senders)
    if mailbox is None:
        yield _of_own_server()
    for one in senders:
        records = keys(one, domain)
        clashes = taken & {record.host for record in records}
        taken |= {record.host for record in records}
        if clashes:
            yield _of_clash(one, domain, sorted(clashes))
        elif records:
            yield from (_of_record(one, record, domain, seen, "dkim") for record in records)
        elif one.dkim or not _forwards(one):
            yield _from_console(one, domain, seen)
        if _forwards(one):
            yield _of_forwarder(one)
    for service in wanted.senders:
        yield from (
            _of_record(service, record, domain, seen, "service") for record in others(service, domain)
        )


def _of_record(fact: Provider, record: WantedRecord, domain: str, seen: Seen | None, part: str) -> Row:
    name = below(record.host, domain)
    wanted = (record.rrtype, record.target)
    types = ("CNAME", "TXT") if part == "dkim" else (record.rrtype,)
    asks = tuple(Question(name, rrtype) for rrtype in types)
    # A name that holds a CNAME holds nothing else (RFC 1034 §3.6.2); other types stand side by side.
    seen_as = tick(seen, asks, lambda has: wanted in has, lambda one: "CNAME" in (record.rrtype, one[0]))
    old = _standing(seen_as.found, record.rrtype)
    action = Action.REPLACE if old else Action.ADD
    return Row(
        key=f"{part}-{fact.id}-{record.host.split('.')[0]}",
        part=part,
        who=fact.name,
        name=name,
        rrtype=record.rrtype,
        purpose=_purpose(fact) if part == "dkim" else f"{fact.name} asks for this name to send as {domain}.",
        tick=seen_as,
        asks=asks,
        change=Change(action, name, record.rrtype, record.target, old),
        steps=_switch(fact) if part == "dkim" else (),
        caution=TAKEN if seen_as.state is State.OTHER else "",
        sources=sources_of(fact),
    )


def _standing(found: tuple[str, ...], rrtype: str) -> str:
    """The one value of the same type that stands in its place."""
    same = [one.partition(" ")[2] for one in found if one.startswith(f"{rrtype} ")]
    return same[0] if len(same) == 1 and rrtype == "CNAME" else ""


def _from_console(fact: Provider, domain: str, seen: Seen | None) -> Row:
    """The key is made for each customer: it is copied from where it is shown."""
    hosts = tuple(
        dict.fromkeys(filled(one.host, domain) for one in fact.dkim if one.host not in fact.dkim_older)
    )
    names = tuple(below(host, domain) for host in hosts if host)
    asks = tuple(Question(name, rrtype) for name in names for rrtype in ("CNAME", "TXT"))
    seen_as = tick(seen, asks, lambda has: any(_is_key_of(fact, one) for one in has), lambda one: False)
    needs_key = bool(fact.dkim) or isinstance(fact, MailboxProvider)
    return Row(
        key=f"dkim-{fact.id}",
        part="dkim",
        who=fact.name,
        name=names[0] if len(names) == 1 else "",
        rrtype="",
        purpose=_purpose(fact) if needs_key else f"{fact.name} may ask for records of its own.",
        tick=seen_as if asks else Tick(State.UNKNOWN, note=HIDDEN),
        asks=asks,
        steps=_copy(fact, names, needs_key),
        sources=sources_of(fact),
        is_needed=bool(asks),
    )


def _copy(fact: Provider, names: tuple[str, ...], needs_key: bool) -> tuple[str, ...]:
    where = f"Open {_where(fact)}"
    if not needs_key:
        return (f"{where}, and publish the records it shows for your domain, if any.",)
    known = f" It belongs at `{names[0]}`." if len(names) == 1 else ""
    what = "the DKIM record" if len(names) == 1 else "the DKIM records"
    return (f"{where}, and copy {what} it shows.{known}", *_switch(fact))


def _is_key_of(fact: Provider, one: Value) -> bool:
    """A CNAME that leads to them, or a key that stands there itself."""
    rrtype, value = one
    if rrtype == "CNAME":
        owner = service_of_dkim_target(value.lower())
        return owner is not None and owner.operator == fact.operator
    key = parse(value)
    return key.looks_like_a_key and not key.is_revoked and any(r.rrtype == "TXT" for r in fact.dkim)


def _of_clash(fact: Provider, domain: str, hosts: list[str]) -> Row:
    shown = "` and `".join(below(host, domain) for host in hosts)
    step = f"Another sender of yours has the name `{shown}`. Choose another name for its keys in {fact.name}."
    return Row(
        key=f"dkim-{fact.id}",
        part="dkim",
        who=fact.name,
        name="",
        rrtype="",
        purpose=_purpose(fact),
        tick=Tick(State.UNKNOWN, note=HIDDEN),
        steps=(step,),
        sources=sources_of(fact),
        is_needed=False,
    )


def _of_forwarder(fact: Provider) -> Row:
    step = "Open the mailbox from which you answer. Switch on signing there (DKIM), and copy its record."
    return Row(
        key="dkim-answers",
        part="dkim",
        name="",
        rrtype="",
        purpose=f"{fact.name} only passes mail on. Your answers are signed where you write them (DKIM).",
        tick=Tick(State.UNKNOWN, note=HIDDEN),
        steps=(step, "Without it your answers may look forged."),
        sources=(RULE,),
        is_needed=False,
    )


def _forwards(fact: Provider) -> bool:
    return isinstance(fact, MailboxProvider) and fact.kind == "forwarder"


def _of_own_server() -> Row:
    step = "Switch on signing (DKIM) where your mail server is set up, and publish the record it shows."
    return Row(
        key="dkim",
        part="dkim",
        name="",
        rrtype="",
        purpose="Receivers check the signature on your mail with this key (DKIM).",
        tick=Tick(State.UNKNOWN, note=HIDDEN),
        steps=(step,),
        sources=(RULE,),
        is_needed=False,
    )


def _purpose(fact: Provider) -> str:
    return f"Receivers check the signature that {fact.name} puts on your mail (DKIM)."


def _switch(fact: Provider) -> tuple[str, ...]:
    if not isinstance(fact, MailboxProvider) or not fact.dkim_by_hand:
        return ()
    return (f"Once it is published, switch signing on in {fact.name}.",)


def _where(fact: Provider) -> str:
    """The way to the page that shows the records, as the menus say it; whose page it is where they do not."""
    place = fact.where if isinstance(fact, SendingService) else getattr(fact, "dkim_where", "")
    is_named = place.split(" ")[0] in fact.name.split(" ")
    if not place:
        return fact.name
    return f"`{place}`" if is_named else f"`{place}` in {fact.name}"
