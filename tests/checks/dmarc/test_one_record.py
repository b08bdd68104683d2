"""Several faults of one DMARC record are mended by one record, whichever finding the reader follows."""

from __future__ import annotations

from checks.model import Severity
from tests.judging import judge
from tests.world import World

MAIL = "@ MX 10 mail\nmail A 192.0.2.1\n"
WEAK = "v=DMARC1; p=quarantine; sp=none; np=none; t=y; pct=20"


def test_every_warning_hands_out_the_same_record_and_it_clears_them_all(world: World) -> None:
    run = judge(world, f'{MAIL}_dmarc TXT "{WEAK}"')
    said = [
        f for f in run.outcome.findings if f.check.startswith("dmarc.") and f.severity is Severity.WARNING
    ]
    assert {f.check for f in said} == {
        "dmarc.pct-partial", "dmarc.rua-missing", "dmarc.sp-weak", "dmarc.test-mode",
    }  # fmt: skip
    records = {str(f.facts["corrected"]) for f in said}
    assert records == {"v=DMARC1; p=quarantine; sp=quarantine; np=reject; rua=mailto:dmarc@example.com"}
    again = judge(world, f'{MAIL}_dmarc TXT "{records.pop()}"')
    left = [f.check for f in again.outcome.findings if f.severity is not Severity.NOTICE]
    assert not [check for check in left if check.startswith("dmarc.")]
