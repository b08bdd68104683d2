"""The policy has been tried out for more than a month."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from checks.hosts.certificates import day
from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsPolicy
from checks.mta_sts.policy import Mode
from checks.registry import check

LONG = timedelta(days=30)


@check(Severity.WARNING, "RFC 8461 §5", requires=("mta-sts.not-a-policy",))
def testing_long(sts_policy: StsPolicy, taken_at: datetime) -> Iterator[Hit]:
    """Mode testing, in a file that was last changed more than thirty days ago."""
    since = sts_policy.modified
    if sts_policy.policy.mode is Mode.TESTING and since is not None and taken_at - since > LONG:
        told = {"since": day(since), "enforced": sts_policy.corrected(Mode.ENFORCE)}
        yield Hit(sts_policy.url, sts_policy.facts(**told))
