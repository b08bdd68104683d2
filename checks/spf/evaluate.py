"""check_host() without a network: it yields each question and is sent the answer (RFC 7208 §4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from typing import Final, NamedTuple, TypeVar

import idna

from checks.answers import Answer, Question, Reply, Txt
from checks.model import Unknown
from checks.spf.grammar import is_explain_string
from checks.spf.macros import Address, MacroValues, expand_text, is_askable
from checks.spf.mechanisms import (
    MATCH,
    MECHANISMS_THAT_ASK,
    NO_MATCH,
    RFC_LIMITS,
    Asking,
    Limits,
    Match,
    State,
    macro_values,
    target_name,
)
from checks.spf.record import SpfRecord, Term, parse, select
from checks.spf.result import DEFAULT_EXPLANATION, Problem, ProblemKind, Result, SpfResult, Step

T = TypeVar("T")


def evaluate(
    ip: str | Address,
    mailfrom: str,
    helo: str,
    *,
    receiver: str = "unknown",
    now: datetime | None = None,
    limits: Limits = RFC_LIMITS,
) -> Asking[SpfResult]:
    """Say whether `ip` may send for `mailfrom` ("" for a bounce: then `helo` is the domain).

    Yields questions, is sent Answer or Unknown, returns the result. Raises ValueError for an `ip` that is
    no address. An unanswered question makes a temperror that names it, never a pass and never a fail.
    """
    local_part, _, domain = (mailfrom or helo).rpartition("@")
    domain = _ascii_domain(domain)
    values = MacroValues(_plain_ip(ip), local_part or "postmaster", domain, helo, domain, "", receiver, now)
    state = State(values, limits)
    if not is_askable(domain) or domain.startswith("["):
        return SpfResult(Result.NONE, domain)
    verdict = yield from _check_host(state, domain, 0)
    explanation = (yield from _explanation(state, verdict)) if verdict.result == Result.FAIL else ""
    return SpfResult(
        verdict.result,
        domain,
        explanation,
        verdict.path,
        state.lookups,
        state.voids,
        verdict.problem,
        tuple(state.passed_over),
    )


def run(asking: Asking[T], ask: Callable[[Question], Reply]) -> T:
    """Drive a generator to its end, asking one question after the other."""
    try:
        question = next(asking)
        while True:
            question = asking.send(ask(question))
    except StopIteration as stop:
        result: T = stop.value
        return result


class _Verdict(NamedTuple):
    """What one record says; `exp` is the explanation's term with the domain it belongs to."""

    result: Result
    path: tuple[Step, ...] = ()
    problem: Problem | None = None
    exp: tuple[str, Term] | None = None


_RESULTS: Final = {
    "": Result.PASS,
    "+": Result.PASS,
    "-": Result.FAIL,
    "~": Result.SOFTFAIL,
    "?": Result.NEUTRAL,
}


def _plain_ip(ip: str | Address) -> Address:
    """An IPv4-mapped address is an IPv4 address (§5)."""
    address = ip_address(ip)
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or IPv6Address(int(address))
    return address


def _ascii_domain(domain: str) -> str:
    """U-labels as A-labels (RFC 8616 §4); what cannot be one stays as it is, and is no name to ask for."""
    lower = domain.lower().removesuffix(".")
    if lower.isascii():
        return lower
    try:
        return idna.encode(lower, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return lower


def _check_host(state: State, domain: str, depth: int, term: Term | None = None) -> Asking[_Verdict]:
    """Find the record of `domain` and evaluate it; `term` is the include or redirect that led here."""
    reply = yield Question(domain, "TXT")
    if isinstance(reply, Unknown):
        return _Verdict(Result.TEMPERROR, (), Problem("no_answer", domain, reply))
    if term is not None and not reply.records:
        problem = state.spend_void(term)
        if problem:
            return _Verdict(Result.PERMERROR, (), problem)
    records = select(reply.texts).records
    if not records:
        return _Verdict(Result.NONE)
    if len(records) > 1:
        return _Verdict(Result.PERMERROR, (), Problem("multiple_records", domain))
    record = parse(records[0])
    fault = _fault(record, reply)
    if fault:
        step = Step(domain, record.text, fault.subject, Result.PERMERROR)
        return _Verdict(Result.PERMERROR, (step,), fault)
    return (yield from _evaluate_record(state, domain, record, depth))


def _fault(record: SpfRecord, reply: Answer) -> Problem | None:
    """A syntax error anywhere makes the whole record a permerror, before anything is asked (§4.6)."""
    bad = next((term for term in record.terms if term.is_permerror), None)
    if bad:
        return Problem("syntax", bad.text)
    # Octets that are no UTF-8 reach the text as ASCII escapes; the record itself must be ASCII (§3.1).
    data = next((txt.data for txt in reply.records if isinstance(txt, Txt) and txt.text == record.text), b"")
    return None if data.isascii() else Problem("not_ascii", record.text)


def _evaluate_record(state: State, domain: str, record: SpfRecord, depth: int) -> Asking[_Verdict]:
    for term in record.mechanisms:
        found = yield from _matches(state, domain, term, depth)
        if found.problem:
            return _stopped(domain, record, term, found)
        if found.matches:
            result = _RESULTS[term.qualifier]
            path = (Step(domain, record.text, term.text, result), *found.path)
            return _Verdict(result, path, None, (domain, record.exp) if record.exp else None)
    if record.redirect:
        return (yield from _redirect(state, domain, record, record.redirect, depth))
    return _Verdict(Result.NEUTRAL, (Step(domain, record.text, "", Result.NEUTRAL),))


def _stopped(domain: str, record: SpfRecord, term: Term, found: Match) -> _Verdict:
    temporary = found.problem is not None and found.problem.kind == "no_answer"
    result = Result.TEMPERROR if temporary else Result.PERMERROR
    return _Verdict(result, (Step(domain, record.text, term.text, result), *found.path), found.problem)


def _redirect(state: State, domain: str, record: SpfRecord, term: Term, depth: int) -> Asking[_Verdict]:
    """The other record's result is ours, and so is its exp (§6.1, §6.2)."""
    verdict = yield from _nested(state, domain, term, depth, "redirect_none")
    step = Step(domain, record.text, term.text, verdict.result)
    return verdict._replace(path=(step, *verdict.path))


def _nested(state: State, domain: str, term: Term, depth: int, if_none: ProblemKind) -> Asking[_Verdict]:
    """The verdict of the record an include or redirect names; having none there is a permerror."""
    problem = state.spend_lookup(term)
    if depth >= state.limits.depth:
        problem = Problem("too_deep", term.text)
    if problem:
        return _Verdict(Result.PERMERROR, (), problem)
    target = yield from target_name(state, domain, term)
    if target is None:  # RFC 8616 §4: the term matches nothing
        return _Verdict(Result.NEUTRAL)
    if not is_askable(target):
        return _Verdict(Result.PERMERROR, (), Problem(if_none, term.text))
    verdict = yield from _check_host(state, target, depth + 1, term)
    if verdict.result == Result.NONE:
        return _Verdict(Result.PERMERROR, (), Problem(if_none, term.text))
    return verdict


def _matches(state: State, domain: str, term: Term, depth: int) -> Asking[Match]:
    """Whether one mechanism matches (§5)."""
    match term.name:
        case "all":
            return MATCH
        case "ip4" | "ip6":
            return MATCH if term.network and state.values.ip in term.network else NO_MATCH
        case "include":
            return (yield from _include(state, domain, term, depth))
    problem = state.spend_lookup(term)
    if problem:
        return Match(False, problem)
    target = yield from target_name(state, domain, term)
    # §4.8 leaves open what a name is that cannot be asked; most receivers go on to the next term.
    if target is None or not is_askable(target):
        return NO_MATCH
    return (yield from MECHANISMS_THAT_ASK[term.name](state, target, term))


def _include(state: State, domain: str, term: Term, depth: int) -> Asking[Match]:
    """Only a pass inside matches; errors end the whole evaluation (§5.2)."""
    verdict = yield from _nested(state, domain, term, depth, "include_none")
    if verdict.problem:
        return Match(False, verdict.problem, verdict.path)
    return Match(True, None, verdict.path) if verdict.result == Result.PASS else NO_MATCH


def _explanation(state: State, verdict: _Verdict) -> Asking[str]:
    """What the domain wants said; the default on any error on the way there (§6.2)."""
    if verdict.exp is None:
        return DEFAULT_EXPLANATION
    domain, term = verdict.exp
    target = yield from target_name(state, domain, term)
    if target is None or not is_askable(target):
        return DEFAULT_EXPLANATION
    reply = yield Question(target, "TXT")
    if isinstance(reply, Unknown):
        state.passed_over.append(reply)
        return DEFAULT_EXPLANATION
    texts = [record for record in reply.records if isinstance(record, Txt)]
    if len(texts) != 1 or not texts[0].data.isascii() or not is_explain_string(texts[0].text):
        return DEFAULT_EXPLANATION
    values = yield from macro_values(state, domain, texts[0].text)
    explanation = expand_text(texts[0].text, values)
    return explanation if explanation.isascii() else DEFAULT_EXPLANATION
