"""The policy holds for less than a day, so it protects almost nothing."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsPolicy
from checks.mta_sts.policy import Mode
from checks.registry import check

DAY = 86_400  # seconds


@check(Severity.WARNING, "RFC 8461 §3.2", requires=("mta-sts.not-a-policy",))
def max_age_short(sts_policy: StsPolicy) -> Iterator[Hit]:
    """A max_age below 86400, in another mode than none."""
    age = sts_policy.policy.max_age
    if age is not None and age < DAY and sts_policy.policy.mode is not Mode.NONE:
        yield Hit(sts_policy.url, sts_policy.facts(age=age))
