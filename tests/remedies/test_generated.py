"""Records that nobody wrote down: whatever the faults, the remedy leaves no error of its family."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.model import Severity
from deliverability.remedies.registry import remedy_for
from tests.judging import judge
from tests.remedies.zone import applied
from tests.world import World

TERMS = (
    "mx", "a", "ip4:192.0.2.4", "ip4:192.0.2.0/24", "ip6:2001:db8::1", "include:good.test",
    "?include:good.test", "a:mail.example.com", "include:gone.test", "a:gone.example.com", "ptr",
    "ip4:10.0.0.1", "ip4:192.0.2.300", "ip4=192.0.2.4", "ipv4:192.0.2.4", "include=good.test",
    "include: good.test", "include:http://good.test/", "ip4:192.0.2.4,", "mx;", "ip4:2001:db8::1",
    "a:192.0.2.4", "exp:why.example.com", "v=spf1", "all.", "mail", "include:example.com", "+all",
    "?all", "-all", "~all", "all", "redirect=good.test",
)  # fmt: skip
TAGS = (
    "p=none", "p=reject", "p=quarantine", "p=monitor", "p=", "sp=none", "sp=reject", "np=none",
    "pct=50", "pct=100", "t=y", "rua=mailto:d@example.com", "rua=d@example.com",
    "rua=mailto:a@example.com mailto:b@example.com", "ruf=mailto:d@example.com", "psd=y", "psd=n",
    "rf=afrf", "adkim=x", "aspf=r", "", "none", "fo=1", "p=none",
)  # fmt: skip
WORLD = """
@ MX 10 mail
mail A 192.0.2.10
good.test. TXT "v=spf1 ip4:198.51.100.0/24 ~all"
"""
SPF = st.lists(st.sampled_from(TERMS), max_size=5).map(lambda words: " ".join(("v=spf1", *words)))
DMARC = st.lists(st.sampled_from(TAGS), max_size=6).map(lambda tags: "; ".join(("v=DMARC1", *tags)))
FEW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


@FEW
@given(st.lists(SPF, min_size=1, max_size=2, unique=True))
def test_the_remedy_of_an_spf_record_leaves_no_error_of_spf(world: World, records: list[str]) -> None:
    _closes(world, "".join(f"@ TXT {json.dumps(record)}\n" for record in records), "spf")


@FEW
@given(st.lists(DMARC, min_size=1, max_size=2, unique=True))
def test_the_remedy_of_a_dmarc_record_leaves_no_error_of_dmarc(world: World, records: list[str]) -> None:
    _closes(world, "".join(f"_dmarc TXT {json.dumps(record)}\n" for record in records), "dmarc")


def _closes(world: World, lines: str, family: str) -> None:
    """Every finding's changes leave the family without an error, and at least one finding has changes."""
    run = judge(world, WORLD + lines, families=("mx", family))
    errors = [f for f in run.outcome.findings if f.severity is Severity.ERROR and f.check.startswith(family)]
    remedies = {remedy.changes for f in errors if (remedy := remedy_for(f, run.snapshot))}
    assert not errors or any(remedies)
    for changes in filter(None, remedies):
        after = judge(world, applied(WORLD + lines, changes), families=("mx", family))
        assert not [f for f in after.outcome.findings if f.severity is Severity.ERROR]
