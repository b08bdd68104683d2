"""The records of encryption: findings at one place ask for one thing, and a policy in force is minded."""

from __future__ import annotations

from deliverability.remedies.model import Change, Remedy
from deliverability.remedies.registry import remedy_for
from tests.judging import found, judge
from tests.world import World

MAIL = "@ MX 10 mail\nmail A 127.1.0.1\nmail !smtp\n"
POLICY = (
    '_mta-sts TXT "v=STSv1; id=20260101"\nmta-sts A 127.2.0.1\nmta-sts !https /.well-known/mta-sts.txt '
    '"version: STSv1\\nmode: {mode}\\nmx: {mx}\\nmax_age: 1209600\\n"\n'
)
ALIAS = "@ MX 10 a\na CNAME mail\nmail A 127.1.0.1\nmail !smtp\n"


def test_records_without_a_policy_go_whatever_else_is_wrong_with_them(world: World) -> None:
    said = _all(world, MAIL + '_mta-sts TXT "v=STSv1; id=a b"\n_mta-sts TXT "v=STSv1; id=2"\n', "mta_sts")
    assert len(said) == 1
    assert {change.value for change in next(iter(said))} == {""}


def test_an_address_that_takes_no_reports_goes_whatever_else_is_wrong(world: World) -> None:
    lines = '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:a@gone.test, mailto:b@example.com, https://x"\n'
    said = _all(world, MAIL + lines, "tls_rpt")
    assert [[change.value for change in one] for one in said] == [["v=TLSRPTv1; rua=mailto:b@example.com"]]


def test_a_new_mail_server_comes_into_the_policy_first(world: World) -> None:
    remedy = _of_alias(world, POLICY.format(mode="enforce", mx="a.example.com"))
    assert [change.value for change in remedy.changes] == ["10 mail.example.com"]
    first, wait = remedy.steps
    assert first.startswith("First add `mx: mail.example.com` to the policy at https://mta-sts.example.com/")
    assert wait.startswith("Wait 14 days")


def test_a_policy_that_knows_the_server_or_is_a_test_asks_for_no_step(world: World) -> None:
    assert _of_alias(world, POLICY.format(mode="enforce", mx="*.example.com")).steps == ()
    assert _of_alias(world, POLICY.format(mode="testing", mx="a.example.com")).steps == ()
    assert _of_alias(world, "").steps == ()


def _of_alias(world: World, lines: str) -> Remedy:
    run = judge(world, ALIAS + lines, families=("mx", "mta_sts"))
    remedy = remedy_for(found(run, "mx.alias")[0], run.snapshot)
    assert remedy is not None
    return remedy


def _all(world: World, zone: str, family: str) -> set[tuple[Change, ...]]:
    """What the findings of the family have changed."""
    run = judge(world, zone, families=("mx", family))
    mine = [one for one in run.outcome.findings if not one.check.startswith("mx.")]
    remedies = [remedy_for(one, run.snapshot) for one in mine]
    assert len(mine) > 1
    return {remedy.changes for remedy in remedies if remedy and remedy.changes}
