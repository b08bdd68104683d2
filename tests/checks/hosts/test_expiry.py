"""The days since a certificate ran out are counted as a person counts them; worlds add half a day to each."""

from __future__ import annotations

from tests.judging import found, judge
from tests.world import World

ZONE = """
@ MX 10 mx1
mx1 A 127.0.0.41
mx1 !smtp expires=-3
"""


def test_a_certificate_that_ended_two_and_a_half_days_ago_ended_two_days_ago(world: World) -> None:
    run = judge(world, ZONE, families=("hosts",))
    assert [finding.facts["days"] for finding in found(run, "hosts.certificate-expired")] == [2]
