"""Something else than a policy is served where the policy should be."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsPolicy
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.2")
def not_a_policy(sts_policy: StsPolicy) -> Iterator[Hit]:
    """No line of it is one of a policy."""
    if not sts_policy.policy.is_policy:
        yield Hit(sts_policy.url, sts_policy.facts())
