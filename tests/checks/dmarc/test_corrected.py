"""Publishing the corrected record clears the finding and brings no new error."""

from __future__ import annotations

import re

import pytest

from checks.guide import Example, guide
from checks.model import Finding, Severity
from checks.registry import all_checks
from tests.judging import found, judge, judge_example
from tests.world import World

ELSEWHERE = ("dmarc.rua-external", "dmarc.rua-mailbox")  # these are mended at the domain reports go to
LEFT_AS_IT_IS = ("dmarc.ruf", "dmarc.rua-many", "dmarc.reject-caveat")  # nothing to mend
NO_RECORD_TO_PUBLISH = (
    "dmarc.inherited", "dmarc.multiple", "dmarc.other-txt", "dmarc.cname-broken", "dmarc.psl-vs-walk",
)  # fmt: skip
CASES = [
    (check, example)
    for check in all_checks()
    if check.startswith("dmarc.") and check not in ELSEWHERE + LEFT_AS_IT_IS
    for example in guide(check).reported_for
]


def _published(zone: str, finding: Finding) -> str:
    """The zone with the corrected record at its place, instead of what stands there or went astray."""
    place = str(finding.facts["place"]).removesuffix(".example.com")
    wrong = str(finding.facts.get("wrong", "")).removesuffix(".example.com").replace("example.com", "@")
    gone = "|".join(re.escape(name) for name in (place, wrong) if name)
    kept = re.sub(rf"^(?:{gone}) TXT .*\n", "", zone, flags=re.MULTILINE)
    record = finding.facts.get("corrected", finding.facts.get("record"))
    return f'{kept}{place} TXT "{record}"\n'


@pytest.mark.parametrize(("check", "example"), CASES, ids=[check for check, _ in CASES])
def test_the_corrected_record_clears_the_finding(world: World, check: str, example: Example) -> None:
    before = judge_example(world, example, check)
    finding = found(before, check)[0]
    if "corrected" not in finding.facts and check != "dmarc.wrong-place":
        assert check in NO_RECORD_TO_PUBLISH
        return
    zone = _published(example.zone, finding)
    after = judge(world, zone, example.options.get("target", "example.com"))
    assert not found(after, check)
    errors = {f.check for f in after.outcome.findings if f.severity is Severity.ERROR}
    assert errors <= {f.check for f in before.outcome.findings if f.severity is Severity.ERROR}


PLACE = "_dmarc.example.com TXT"
TWO_FAULTS = [
    "v=DMARC1; p=none; rua=mailto:info@b\\252cher.example",
    "v=DMARC1;; p=none",
    "v=DMARC1; p=reject; pct=50",
    "v=DMARC1; p=reject; sp=none; np=none",
    "v=DMARC1; p=quarantine; t=y; ri=3600",
]


@pytest.mark.parametrize("record", TWO_FAULTS)
def test_no_fix_leaves_out_the_address_for_reports_that_another_asks_for(world: World, record: str) -> None:
    before = judge(world, f'_dmarc TXT "{record}"\n', "support@example.com")
    fixes = [str(f.facts["corrected"]) for f in before.outcome.findings if f.subject == PLACE]
    assert len(fixes) > 1
    assert all("rua=mailto:dmarc@example.com" in fix for fix in fixes), fixes


def test_the_record_for_a_parked_domain_is_all_it_needs(world: World) -> None:
    parked = '@ MX 0 .\n@ TXT "v=spf1 -all"\n'
    [finding] = found(judge(world, parked), "dmarc.none-found")
    after = judge(world, f'{parked}_dmarc TXT "{finding.facts["corrected"]}"\n')
    assert [f.check for f in after.outcome.findings] == []
    assert after.outcome.gaps == ()
