"""`deliverability spf`: may this server send for this domain, and which term says so."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import click

from checks.domain import Domain
from checks.model import Verdict
from checks.spf.result import Problem, Result, SpfResult
from deliverability.addresses import parse_ip
from deliverability.checker import Checker
from deliverability.cli import COULD_NOT_CHECK, PASS, PROBLEMS
from deliverability.commands.options import Parsed, settings_from, target, world_options
from deliverability.commands.output import dumps, say, style
from deliverability.config import Settings
from deliverability.gather.spf import evaluate_sender
from deliverability.net.asker import Asker
from deliverability.net.transcript import Transcript
from deliverability.typeset import printable

VERDICTS = {Result.PASS: Verdict.PASS, Result.TEMPERROR: Verdict.COULD_NOT_CHECK}
STATUS = {Verdict.PASS: PASS, Verdict.COULD_NOT_CHECK: COULD_NOT_CHECK}
MEANS = {
    Result.PASS: "this server may send for {domain}",
    Result.FAIL: "{domain} says that this server may not send for it",
    Result.SOFTFAIL: "{domain} says that this server probably may not send for it",
    Result.NEUTRAL: "{domain} does not say whether this server may send for it",
    Result.NONE: "{domain} has no SPF record, so any server may claim to be its own",
    Result.TEMPERROR: "a question had no answer, so nobody can tell now",
    Result.PERMERROR: "the SPF record of {domain} is broken, so receivers do not use it",
}
PROBLEMS_IN_WORDS = {
    "syntax": "{subject} breaks the rules of SPF",
    "not_ascii": "the record at {subject} holds a character beyond ASCII",
    "multiple_records": "{subject} has more than one SPF record",
    "include_none": "{subject} leads to a name without an SPF record",
    "redirect_none": "{subject} leads to a name without an SPF record",
    "too_many_lookups": "{subject} is the eleventh look-up, and ten is the most",
    "too_many_voids": "{subject} is the third look-up that finds nothing, and two is the most",
    "too_many_mx": "{subject} names more than ten hosts",
    "too_deep": "{subject} is nested too deep",
    "no_answer": "{subject}",
}


@click.command()
@click.argument("name", metavar="DOMAIN")
@click.option("--ip", required=True, type=Parsed("IP", parse_ip), help="The server that sends.")
@click.option("--mailfrom", metavar="ADDRESS", help="The envelope sender; postmaster@DOMAIN if left out.")
@click.option("--helo", metavar="NAME", help="What the server calls itself; DOMAIN if left out.")
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON object.")
@world_options
def command(name: str, ip: str, mailfrom: str | None, helo: str | None, as_json: bool, **asked: Any) -> None:
    """Say what SPF (RFC 7208) says of mail from a server, and the path to it.

    Exit status: 0 pass, 1 any other result, 2 wrong use, 3 no answer to a question that decides.
    """
    domain = target(name)
    sender = mailfrom or domain.address or f"postmaster@{domain.name}"
    settings = settings_from(asked["config"], asked["resolvers"], asked["allow"])
    result = asyncio.run(_evaluate(settings, domain, ip, sender, helo or domain.name))
    if as_json:
        say(dumps(_json(result, ip, sender), indent=2))
    else:
        say("\n".join(_text(result, ip, domain)))
    raise SystemExit(STATUS.get(VERDICTS.get(result.result, Verdict.FAIL), PROBLEMS))


async def _evaluate(settings: Settings, domain: Domain, ip: str, mailfrom: str, helo: str) -> SpfResult:
    async with Checker(settings) as checker:
        budget = checker.budget()
        budget = replace(budget, spf_questions=budget.questions)  # this is all that is asked
        asker = Asker(checker.source(domain), Transcript(domain.name), budget)
        try:
            return await evaluate_sender(asker, ip, mailfrom, helo)
        finally:
            asker.close()


def _text(result: SpfResult, ip: str, domain: Domain) -> Iterator[str]:
    mark = style().mark(VERDICTS.get(result.result, Verdict.FAIL), result.result.value)
    yield f"{mark}: {MEANS[result.result].format(domain=result.domain or domain.name)} ({ip})."
    if result.problem is not None:
        yield f"  Why: {printable(_problem(result.problem))}."
    if result.explanation:
        yield f"  They tell the sender: {printable(result.explanation)}"
    for depth, step in enumerate(result.path, 1):
        decided = (
            f"{step.term} decides: {step.result.value}"
            if step.term
            else f"no term matches: {step.result.value}"
        )
        yield f"{'  ' * depth}{step.domain}: {decided}"
        yield f"{'  ' * depth}  {printable(step.record)}"
    yield f"  {result.lookups} of 10 look-ups, {result.voids} of 2 that found nothing."


def _problem(problem: Problem) -> str:
    told = PROBLEMS_IN_WORDS[problem.kind].format(subject=problem.subject)
    return str(problem.unknown) if problem.unknown else told


def _json(result: SpfResult, ip: str, mailfrom: str) -> dict[str, Any]:
    return {
        "domain": result.domain,
        "ip": ip,
        "mailfrom": mailfrom,
        "result": result.result.value,
        "explanation": result.explanation,
        "path": [
            {"domain": step.domain, "record": step.record, "term": step.term, "result": step.result.value}
            for step in result.path
        ],
        "lookups": result.lookups,
        "voids": result.voids,
        "problem": _problem(result.problem) if result.problem else None,
    }
