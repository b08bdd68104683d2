"""New mail servers stand in the domain's MTA-STS policy before they stand in DNS (RFC 8461 §8.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checks.mta_sts.evidence import StsPolicy
from checks.mta_sts.policy import Mode, matches
from checks.snapshot import Snapshot
from deliverability.remedies.model import Remedy


def policy_first(remedy: Remedy, snapshot: Snapshot) -> Remedy:
    """The remedy, with steps before it for each new mail server that the policy in force would refuse."""
    served = snapshot.sts_policy
    if not isinstance(served, StsPolicy) or served.policy.mode is not Mode.ENFORCE:
        return remedy
    new = [host for host in _hosts(remedy) if not any(matches(one, host) for one in served.policy.patterns)]
    if not new:
        return remedy
    lines = " and ".join(f"`mx: {host}`" for host in dict.fromkeys(new))
    count = -(-(served.policy.max_age or 0) // 86400)
    days = "1 day" if count == 1 else f"{count} days"
    first = f"First add {lines} to the policy at {served.url}, and give the record _mta-sts a new id."
    wait = f"Wait {days}: senders that know the old policy refuse the new servers."
    return replace(remedy, steps=(*remedy.steps, first, wait))


def _hosts(remedy: Remedy) -> Iterator[str]:
    for change in remedy.changes:
        host = change.value.rpartition(" ")[2]
        if change.rrtype == "MX" and host not in ("", "."):
            yield host
