"""The row of the one SPF record: what is there already, the mailbox provider, and every service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from checks.answers import Question
from checks.providers.facts import Provider
from checks.providers.recognise import operators_in_spf
from checks.spf.closing import with_all
from checks.spf.draft import Draft, draft_of
from checks.spf.limits import MOST_LOOKUPS
from checks.spf.record import parse, select
from checks.spf.tree import SpfTexts
from deliverability.remedies.model import Action, Change
from deliverability.remedies.publishing import one_text
from deliverability.setup.records import include_of
from deliverability.setup.row import Row, Value, tick
from deliverability.setup.seen import Seen
from deliverability.setup.source import sources_of, standard
from deliverability.setup.wanted import Wanted

RULES = (standard(7208, "3.2"),)
ONE = "Keep it in one record. Receivers take two such records as an error and trust none."


@dataclass(frozen=True, slots=True)
class Plan:
    """What the record needs: `line` "" where somebody in `unknown` has to be asked for a part of it.

    `left_out`: parts of the present record of which nobody can tell what was meant.
    """

    line: str
    includes: tuple[str, ...]
    unknown: tuple[Provider, ...] = ()
    left_out: tuple[str, ...] = ()


def spf_rows(wanted: Wanted, seen: Seen | None) -> Iterator[Row]:
    """The record, and any second one, which must go."""
    domain = wanted.domain.name
    texts = _texts(wanted, seen)
    plan = plan_of(wanted, texts)
    if not plan.line or _is_too_long(plan, seen):
        yield _from_console(wanted, plan, seen)
        return
    old = _spf_of(domain, texts)
    first, *gone = one_text(domain, old, plan.line) or (Change(Action.ADD, domain, "TXT", plan.line),)
    yield replace(_base(wanted, seen), change=first, caution=_caution(plan, old))
    for number, change in enumerate(gone, 1):
        yield _gone_row(wanted, change, number, seen)


def line_of(wanted: Wanted, seen: Seen | None) -> str:
    """The record to publish, before its look-ups are known; "" where it is not known in full."""
    return plan_of(wanted, _texts(wanted, seen)).line


def plan_of(wanted: Wanted, texts: tuple[str, ...]) -> Plan:
    """What is to be published where these TXT records are now."""
    draft = draft_of(SpfTexts(wanted.domain.name, select(texts)))
    includes: list[str] = []
    unknown: list[Provider] = []
    for one in _senders(wanted):
        names = (*_names(draft), *includes)
        if one.operator in operators_in_spf(names):
            continue
        if include := include_of(one):
            includes.append(include)
        else:
            unknown.append(one)
    is_open = unknown or (draft is None and (wanted.provider is None or not includes))
    line = "" if is_open else _ended((draft or Draft("v=spf1")).with_terms(_terms(includes)).line)
    return Plan(line, tuple(includes), tuple(unknown), draft.left_out if draft else ())


def _senders(wanted: Wanted) -> tuple[Provider, ...]:
    """Who has to stand in the domain's own record."""
    services = tuple(one for one in wanted.senders if one.spf_needed == "apex")
    provider = wanted.provider
    if provider is None or (not provider.keeps_mail and not provider.spf_includes):
        return services
    return (provider, *services)


def _terms(includes: list[str]) -> tuple[str, ...]:
    return tuple(f"include:{name}" for name in includes)


def _names(draft: Draft | None) -> tuple[str, ...]:
    """Whose records it includes or redirects to."""
    terms = draft.record.terms if draft else ()
    return tuple(term.value.lower().rstrip(".") for term in terms if term.name in ("include", "redirect"))


def _ended(line: str) -> str:
    """`~all` at the end where nothing has the last word, or everybody would pass."""
    record = parse(line)
    last = record.terminal_all
    if last is None and record.redirect is not None:
        return line
    return line if last and last.qualifier in ("-", "~") else with_all(line, last, "~all")


def _base(wanted: Wanted, seen: Seen | None) -> Row:
    """The row without its record."""
    domain = wanted.domain.name
    ask = Question(domain, "TXT")
    senders = _senders(wanted)
    return Row(
        key="spf",
        part="spf",
        name=domain,
        rrtype="TXT",
        purpose=f"{_purpose(domain)}{_cost(wanted, seen)}",
        tick=tick(
            seen, (ask,), lambda has: _is_met(wanted, has), lambda one: bool(_spf_of(domain, (one[1],)))
        ),
        asks=(ask,),
        sources=tuple(dict.fromkeys(s for one in senders for s in sources_of(one))) + RULES,
    )


def _purpose(domain: str) -> str:
    return f"Names who may send mail as {domain}, so that receivers believe it (SPF)."


def _cost(wanted: Wanted, seen: Seen | None) -> str:
    """How many of the ten look-ups it takes (RFC 7208 §4.6.4), where that was counted."""
    count = seen.lookups if seen else None
    if count is None or count.line != line_of(wanted, seen) or count.count > MOST_LOOKUPS:
        return ""
    least = "at least " if count.least else ""
    return f" Reading it takes {least}{count.count} of the {MOST_LOOKUPS} look-ups that receivers make."


def _is_met(wanted: Wanted, values: frozenset[Value]) -> bool:
    """One SPF record is there, and nothing has to be added to it."""
    texts = tuple(sorted(value for _, value in values))
    records = _spf_of(wanted.domain.name, texts)
    if len(records) != 1:
        return False
    plan = plan_of(wanted, texts)
    if plan.line:
        return plan.line == records[0]
    known = [one for one in plan.unknown if one.spf_includes or one.spf_suffixes]
    return not plan.includes and not known and len(parse(records[0]).mechanisms) > 1


def _from_console(wanted: Wanted, plan: Plan, seen: Seen | None) -> Row:
    """Somebody's part of the record is not known here, or together they are too many."""
    base = _base(wanted, seen)
    if plan.line and seen and seen.lookups:
        return replace(base, steps=(
            f"Together these senders need {seen.lookups.count} look-ups, and receivers stop after ten.",
            "Leave out a service, or let one send from a name of its own, such as "
            f"`news.{wanted.domain.name}`.",
        ))  # fmt: skip
    asked = [f"Copy the value of this record from {one.name}." for one in plan.unknown]
    if not asked:
        who = "your mail server" if wanted.provider is None else "the mailbox you answer from"
        asked = [f"Ask whoever runs {who} for the value of this record, and publish it."]
    also = " ".join(_terms(list(plan.includes)))
    more = (f"Put `{also}` into the same record, before its last word.",) if also else ()
    return replace(base, steps=(*asked, *more, ONE))


def _gone_row(wanted: Wanted, change: Change, number: int, seen: Seen | None) -> Row:
    base = _base(wanted, seen)
    value = ("TXT", change.old)
    seen_as = tick(seen, base.asks, lambda has: value not in has, lambda one: one == value)
    return replace(
        base,
        key=f"spf-gone-{number}",
        purpose="Delete this record: its senders are in the other one now.",
        change=change,
        tick=seen_as,
        sources=RULES,
    )


def _caution(plan: Plan, old: tuple[str, ...]) -> str:
    if not old or old == (plan.line,):
        return ""
    if plan.left_out:
        shown = ", ".join(f"`{part}`" for part in dict.fromkeys(plan.left_out))
        return (
            f"It leaves out {shown}. If a server of yours sends through it, add it in its right form. {ONE}"
        )
    ends = (parse(text).terminal_all for text in old)
    if any(end is not None and end.qualifier in ("", "+") for end in ends):
        return f"So far any server may send for you, and now only these. {ONE}"
    return f"It keeps what your record allows now. {ONE}"


def _is_too_long(plan: Plan, seen: Seen | None) -> bool:
    count = seen.lookups if seen else None
    return count is not None and count.line == plan.line and count.count > MOST_LOOKUPS


def _spf_of(domain: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    """The texts that are SPF records or were meant as one."""
    selection = select(texts)
    return (*selection.records, *(one.text for one in selection.lookalikes))


def _texts(wanted: Wanted, seen: Seen | None) -> tuple[str, ...]:
    """The TXT records of the domain: of a server that has what is wanted, else of the first that answers."""
    ask = Question(wanted.domain.name, "TXT")
    rows = seen.sights.get(ask, ()) if seen else ()
    said = [row.values for row in rows if isinstance(row.values, tuple)]
    met = (one for one in said if _is_met(wanted, frozenset(("TXT", value) for value in one)))
    return next(met, said[0] if said else ())
