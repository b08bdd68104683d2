"""A mail server in the policy is not written as a name."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsPolicy
from checks.registry import check

MOST = 5  # more of them tell nothing new


@check(Severity.ERROR, "RFC 8461 §3.2", requires=("mta-sts.not-a-policy",))
def policy_mx_pattern(sts_policy: StsPolicy) -> Iterator[Hit]:
    """An mx line that is neither a host name nor one with `*.` as its first label."""
    for pattern in sts_policy.policy.bad_patterns[:MOST]:
        yield Hit(sts_policy.url, sts_policy.facts(pattern=pattern[:200]))
