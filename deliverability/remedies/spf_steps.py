"""What to do about SPF where no record of ours would be right: the owner has to say who sends."""

from __future__ import annotations

from collections.abc import Iterator

from checks.domain import organizational
from checks.model import Finding
from checks.snapshot import Snapshot
from checks.spf.limits import MOST_LOOKUPS, TermCost, costs, lookups
from checks.spf.tree import SpfTree
from deliverability.remedies.model import Remedy

MOST_PINNED = 4
STEPS = {
    "spf.cname-conflict": (
        "Delete the CNAME record at {domain}. If your DNS host has an ALIAS or ANAME record, take that.",
        "Then publish your mail records at {domain} again, such as its MX records.",
    ),
    "spf.time": (
        "In the SPF record of {domain}, name servers by `ip4:` and their address in place of `mx:` and `a:`.",
        "Delete the services that you no longer use.",
    ),
    "spf.sender-permerror": ("Put a fixed name or an address in place of `{term}`.",),
    "spf.sender-fail": ("If the server {ip} is yours, add {version}:{ip} to the SPF record, before `all`.",),
    "spf.sender-softfail": ("If {ip} is yours, add {version}:{ip} to the SPF record, before `all`.",),
    "spf.sender-neutral": ("If {ip} is yours, add {version}:{ip} to the SPF record, before `all`.",),
    "spf.sender-none": ("Publish an SPF record with your mail provider's part and {version}:{ip} in it.",),
    "spf.macro-local-part": ("Send from an address in plain letters, or name the server by its address.",),
    "spf.macro-needs-sender": ("Tell us the address of a server that sends for you, so that we try it.",),
    "spf.size": ("Delete TXT records at {domain} that no service needs, such as old proofs of ownership.",),
    "spf.few-lookups-left": ("Before you add a service, look at what each part costs.",),
}
"""By check, with facts of the finding."""


def steps_for(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """What to do in words."""
    if finding.check == "spf.missing":
        return _of_missing(snapshot)
    if finding.check in ("spf.too-many-lookups", "spf.near-lookup-limit"):
        return _of_lookups(snapshot)
    told = STEPS.get(finding.check)
    if told:
        return Remedy(steps=tuple(step.format_map(dict(finding.facts)) for step in told))
    words = finding.facts.get("remedy")
    return Remedy(steps=(str(words),)) if words else None


def _of_missing(snapshot: Snapshot) -> Remedy:
    steps = (
        "Look up at your mail provider which name it wants in SPF (often under Domain or Authentication).",
        f"Publish it in a TXT record at {snapshot.domain.name}: v=spf1 include:<that name> ~all",
    )
    return Remedy(steps=steps)


def _of_lookups(snapshot: Snapshot) -> Remedy | None:
    """Which parts would have to go, the dearest first, until the record is read to its end."""
    tree = snapshot.spf
    if not isinstance(tree, SpfTree):
        return None
    count = lookups(tree).minimum
    dear = sorted(costs(tree), key=lambda one: -one.cost.minimum)
    over = max(0, count - MOST_LOOKUPS)
    gone, saved = _dropped(dear, over)
    after = count - saved
    parts = ", ".join(f"`{one.term}` ({one.cost})" for one in gone or dear[:3])
    steps: tuple[str, ...] = (
        f"Delete the parts of the SPF record of {tree.domain} whose services you no longer use.",
        f"Let services that you still use send from a name of their own, such as news.{tree.domain}.",
        f"The dearest parts, with the questions that each costs: {parts}.",
    )
    steps = (*steps, *_pinned(tree))
    note = f"Receivers count {count} look-ups now; without these parts it would be {after}." if gone else ""
    return Remedy(steps=steps if over else (steps[0], *steps[2:]), note=note)


def _pinned(tree: SpfTree) -> Iterator[str]:
    """The owner's own servers by their addresses, which cost no look-up (RFC 7208 §4.6.4).

    What other people's records hold changes without notice, so that none of it is copied.
    """
    for branch in tree.root.branches:
        term = branch.term
        is_theirs = organizational(branch.target) == organizational(tree.domain)
        is_plain = term.name in ("a", "mx") and term.cidr4 is None and term.cidr6 is None
        if is_plain and is_theirs and 0 < len(branch.addresses) <= MOST_PINNED:
            new = " ".join(f"ip{6 if ':' in one else 4}:{one}" for one in branch.addresses)
            yield f"If your own server seldom moves, write `{new}` in place of `{term.text}`."


def _dropped(dear: list[TermCost], over: int) -> tuple[list[TermCost], int]:
    """The fewest parts that cost as much as there is too much."""
    gone: list[TermCost] = []
    saved = 0
    for one in dear:
        if saved >= over:
            break
        gone.append(one)
        saved += one.cost.minimum
    return gone, saved
