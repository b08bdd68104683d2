"""The policy has changed and the id in the record has not, so senders keep the old one."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity
from checks.mta_sts.evidence import StsPolicy
from checks.mta_sts.record import fresh_id, place_of
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.1", "RFC 8461 §8.1", requires=("mta-sts.not-a-policy",))
def id_stale(sts_policy: StsPolicy, sts_before: tuple[str, ...], taken_at: datetime) -> Iterator[Hit]:
    """Another policy than the last check of the domain saw, under the same id."""
    known, digest = sts_before
    policy = sts_policy.policy
    if policy.is_valid and sts_policy.id == known and policy.digest != digest:
        told = {"id": known, "record": f"v=STSv1; id={fresh_id(taken_at)}"}
        yield Hit(f"{place_of(sts_policy.domain)} TXT", sts_policy.facts(**told))
