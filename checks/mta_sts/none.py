"""The policy says that there is none."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsPolicy
from checks.mta_sts.policy import Mode
from checks.registry import check


@check(Severity.NOTICE, "RFC 8461 §5", "RFC 8461 §8.3", requires=("mta-sts.not-a-policy",))
def none(sts_policy: StsPolicy) -> Iterator[Hit]:
    """Mode none."""
    if sts_policy.policy.mode is Mode.NONE:
        yield Hit(sts_policy.url, sts_policy.facts())
