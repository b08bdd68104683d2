"""The policy is only tried out."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsPolicy
from checks.mta_sts.policy import Mode
from checks.registry import check


@check(
    Severity.NOTICE,
    "RFC 8461 §5",
    requires=(
        "mta-sts.not-a-policy",
        "mta-sts.testing-long",
    ),
)
def testing(sts_policy: StsPolicy) -> Iterator[Hit]:
    """Mode testing."""
    if sts_policy.policy.mode is Mode.TESTING:
        yield Hit(sts_policy.url, sts_policy.facts(enforced=sts_policy.corrected(Mode.ENFORCE)))
