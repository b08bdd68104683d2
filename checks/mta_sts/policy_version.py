"""The policy does not say that it is one of MTA-STS version 1."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsPolicy
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.2", requires=("mta-sts.not-a-policy",))
def policy_version(sts_policy: StsPolicy) -> Iterator[Hit]:
    """No line `version: STSv1`."""
    version = sts_policy.policy.value("version")
    if version != "STSv1" and not sts_policy.policy.is_spoiled("version"):
        yield Hit(sts_policy.url, sts_policy.facts(version=version or "nothing"))
