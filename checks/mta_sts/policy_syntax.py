"""A line of the policy is not written as one, so senders may drop the policy."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsPolicy, shown
from checks.registry import check

MOST = 5  # more of them tell nothing new


@check(Severity.ERROR, "RFC 8461 §3.2", requires=("mta-sts.not-a-policy",))
def policy_syntax(sts_policy: StsPolicy) -> Iterator[Hit]:
    """A line that is not `key: value`."""
    for number, line in sts_policy.policy.junk[:MOST]:
        yield Hit(sts_policy.url, sts_policy.facts(number=number, line=shown(line[:200])))
