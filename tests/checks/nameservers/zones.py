"""Zone text of domains with name servers of their own, and what a run says of them."""

from __future__ import annotations

from typing import Any

from checks.model import Verdict
from deliverability.runs import Run
from tests.judging import judge
from tests.world import World

FAMILY = ("nameservers",)
GOOD = """
@ NS ns1
@ NS ns2
@ MX 10 mail
@ TXT "v=spf1 mx -all"
_dmarc TXT "v=DMARC1; p=reject"
ns1 A 127.1.0.3
ns2 A 127.2.0.4
"""
FIRST, SECOND = "!server 127.1.0.3\n", "!server 127.2.0.4\n"
REGISTRY = "com. NS ns.registry.test.\nns.registry.test. A 127.0.0.5\n"
AT_REGISTRY = """
!server 127.0.0.5 alone
com. NS ns.registry.test.
example.com. NS ns1.example.com.
example.com. NS ns2.example.com.
ns1.example.com. A 127.1.0.3
ns2.example.com. A 127.2.0.4
"""
Said = dict[str, list[dict[str, Any]]]


def zone(first: str = "", second: str = "", *, more: str = "", words: str = "") -> str:
    """A domain with two servers, and what each says on its own; `words` are of the second one's line."""
    return f"{GOOD}{more}{FIRST}{first}{SECOND.strip()} {words}\n{second}"


def served(world: World, text: str, target: str = "example.com", **more: Any) -> Run:
    """The run of the family; what others find is left out."""
    return judge(world, text, target, families=FAMILY, **more)


def said(run: Run) -> Said:
    """The facts of every finding of the family by check, the domain left out."""
    found: Said = {}
    for finding in run.outcome.findings:
        if finding.check.startswith("nameservers."):
            facts = {key: value for key, value in finding.facts.items() if key != "domain"}
            found.setdefault(finding.check, []).append(facts)
    return found


def verdict(run: Run) -> Verdict:
    """Of the family."""
    return next(line.verdict for line in run.report.families if line.family == "nameservers")
