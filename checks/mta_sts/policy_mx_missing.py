"""The policy names no mail server."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsPolicy
from checks.mta_sts.policy import Mode
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.2", requires=("mta-sts.not-a-policy",))
def policy_mx_missing(sts_policy: StsPolicy) -> Iterator[Hit]:
    """No mx line, in another mode than none."""
    policy = sts_policy.policy
    if not policy.patterns and policy.mode is not Mode.NONE and not policy.is_spoiled("mx"):
        yield Hit(sts_policy.url, sts_policy.facts())
