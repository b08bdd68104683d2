"""The policy does not say how long it holds, or says too long."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsPolicy
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.2", requires=("mta-sts.not-a-policy",))
def policy_max_age(sts_policy: StsPolicy) -> Iterator[Hit]:
    """No max_age, or one that is no number from 0 to 31557600."""
    policy = sts_policy.policy
    if policy.max_age is None and not policy.is_spoiled("max_age"):
        yield Hit(sts_policy.url, sts_policy.facts(age=policy.value("max_age") or "nothing"))
