"""The policy does not say how strict it is."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsPolicy
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.2", requires=("mta-sts.not-a-policy",))
def policy_mode(sts_policy: StsPolicy) -> Iterator[Hit]:
    """No mode, or none of the three."""
    policy = sts_policy.policy
    if policy.mode is None and not policy.is_spoiled("mode"):
        yield Hit(sts_policy.url, sts_policy.facts(mode=policy.value("mode") or "nothing"))
