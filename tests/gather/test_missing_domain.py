"""A domain that does not exist has one finding, which says so, and lacks nothing else."""

from __future__ import annotations

from checks.model import Verdict
from checks.registry import chosen_families
from tests.judging import judge
from tests.world import World

ELSEWHERE = "example.net. NS ns1.example.net.\nns1.example.net. A 127.0.0.1\n"


def test_a_domain_that_does_not_exist_has_one_finding(world: World) -> None:
    run = judge(world, ELSEWHERE, "support@example.com", families=chosen_families())
    assert [finding.check for finding in run.outcome.findings] == ["mx.domain-missing"]
    told = {one.family: one.verdict for one in run.report.families}
    for family in ("spf", "dkim", "dmarc", "hosts", "mta_sts", "dane", "dnssec", "tls_rpt", "bimi"):
        assert told[family] is Verdict.NOT_APPLICABLE, family


def test_what_stands_below_a_domain_that_does_not_exist_by_itself_is_judged(world: World) -> None:
    run = judge(world, '_smtp._tls TXT "v=TLSRPTv1;"\n', "support@example.com", families=("tls_rpt",))
    assert [finding.check for finding in run.outcome.findings] == ["tls-rpt.rua-missing"]
