"""A wildcard alias, as shops have one to their web host, is no alias of the names that mail looks at."""

from __future__ import annotations

import pytest

from checks.model import Reason
from deliverability.gather.mx import PROBE
from tests.judging import judge, unknowns
from tests.world import World

SHOP = "@ MX 10 mail\nmail A 192.0.2.1\n* CNAME shops.example.net.\nshops.example.net. A 192.0.2.9\n"
POLICIES = ("dmarc", "mta_sts", "tls_rpt", "bimi")
ABSENT = {"dmarc.none-found", "mta-sts.absent", "tls-rpt.absent", "bimi.absent"}


@pytest.mark.parametrize("web", ["A 192.0.2.9", "TXT other", "A 192.0.2.10"])
def test_records_that_a_wildcard_stands_for_are_absent_and_not_broken(world: World, web: str) -> None:
    run = judge(world, f"{SHOP}shops.example.net. {web}", families=POLICIES)
    assert {finding.check for finding in run.outcome.findings} >= ABSENT
    assert not [one for one in run.outcome.findings if one.check.endswith(("cname-broken", "alias-broken"))]


def test_an_alias_of_its_own_is_broken_beside_a_wildcard(world: World) -> None:
    run = judge(world, f"{SHOP}_smtp._tls CNAME reports.example.net.", families=("tls_rpt",))
    assert [finding.check for finding in run.outcome.findings] == ["tls-rpt.cname-broken"]


@pytest.mark.parametrize("family", POLICIES)
def test_whether_a_wildcard_made_the_alias_may_be_unknown(world: World, family: str) -> None:
    run = judge(world, f"{SHOP}{PROBE} !servfail TXT", families=(family,))
    assert run.outcome.findings == ()
    assert {unknown.reason for unknown in unknowns(run)} == {Reason.SERVFAIL}
