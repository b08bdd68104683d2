"""The policy has empty lines, which strict senders do not take."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsPolicy
from checks.registry import check


@check(Severity.NOTICE, "RFC 8461 §3.2", requires=("mta-sts.not-a-policy",))
def policy_blank_lines(sts_policy: StsPolicy) -> Iterator[Hit]:
    """An empty line anywhere in the policy."""
    if sts_policy.policy.blank_lines:
        yield Hit(sts_policy.url, sts_policy.facts(count=sts_policy.policy.blank_lines))
