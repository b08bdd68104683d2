"""A line of the policy is written twice, and only the first counts."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsPolicy
from checks.registry import check


@check(Severity.NOTICE, "RFC 8461 §3.2", requires=("mta-sts.not-a-policy",))
def policy_twice(sts_policy: StsPolicy) -> Iterator[Hit]:
    """A key other than mx that occurs more than once."""
    if sts_policy.policy.twice:
        yield Hit(sts_policy.url, sts_policy.facts(names=sts_policy.policy.twice))
