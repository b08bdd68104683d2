"""The policy holds for a shorter time than is usual."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import USUAL_AGE, StsPolicy
from checks.mta_sts.policy import Mode
from checks.registry import check

WEEK = 604_800  # seconds


@check(
    Severity.NOTICE,
    "RFC 8461 §3.2",
    "NCSC on MTA-STS",
    requires=(
        "mta-sts.not-a-policy",
        "mta-sts.max-age-short",
    ),
)
def max_age_brief(sts_policy: StsPolicy) -> Iterator[Hit]:
    """A max_age below a week; in enforce mode below two weeks."""
    policy = sts_policy.policy
    least = USUAL_AGE if policy.mode is Mode.ENFORCE else WEEK
    if policy.max_age is not None and policy.max_age < least and policy.mode is not Mode.NONE:
        yield Hit(sts_policy.url, sts_policy.facts(age=policy.max_age, least=least))
