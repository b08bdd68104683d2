"""The finer edges of the MTA-STS checks: whole sets of findings over worlds served on loopback."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.model import Finding, Reason, Severity, Verdict
from checks.mta_sts.policy import parse
from deliverability.gather.context import Options
from deliverability.runs import Run, replay
from tests.checks.mta_sts.worlds import HOST, MAIL, PATH, POLICY, RECORD, SILENT_MAIL, policy, served, whole
from tests.judging import LAB, found, judge, unknowns
from tests.world import World

TARGET = "support@example.com"


def judged(world: World, zone: str, target: str = TARGET, **options: object) -> Run:
    return judge(world, zone, target, families=("mta_sts",), **options)  # type: ignore[arg-type]


def ids(run: Run) -> list[str]:
    assert not unknowns(run)
    return sorted(finding.check.removeprefix("mta-sts.") for finding in run.outcome.findings)


def record(*texts: str) -> str:
    return "".join(f'_mta-sts TXT "{text}"\n' for text in texts)


@pytest.mark.parametrize(
    ("zone", "names"),
    [
        (whole(), []),
        (whole(policy("enforce", "*.example.com")), []),
        (whole(policy("enforce", "MAIL.EXAMPLE.COM")), []),
        (whole(POLICY.replace(r"\n", r"\r\n")), []),
        (whole(POLICY.replace(r"\n", r" \n")), []),
        (whole(POLICY[:-2]), []),
        (whole(policy(extra="x-new: a b c")), []),
        (whole(words="chunked"), []),
        (whole(words="cert=*.example.com"), []),
        (whole(words='"type=text/plain; charset=utf-8"'), []),
        (whole(record=record("v=STSv1;id=1;")), []),
        (whole(record=record("v=STSv1; id=1", "v=spf1 -all", "v=STSv2; id=3")), []),
        (whole(record='_mta-sts TXT "v=STS" "v1; id=1"\n'), []),
        (whole(record='_mta-sts CNAME s.example.net.\ns.example.net. TXT "v=STSv1; id=1"\n'), []),
        (SILENT_MAIL, ["absent"]),
        (SILENT_MAIL + record("v=spf1 -all"), ["absent"]),
        (SILENT_MAIL + record("v=STSV1; id=1"), ["absent"]),
        (SILENT_MAIL + "* A 127.2.0.1\nmta-sts A 127.2.0.1\nmta-sts !https status=404", ["absent"]),
        (SILENT_MAIL + served("<html></html>", "type=text/html"), ["absent"]),
        (SILENT_MAIL + served(), ["policy-without-record"]),
        (whole(record=record("v=STSV1; id=1")), ["lookalike"]),
        (whole(record=record("v=STSv1")), ["lookalike"]),
        (whole(record=record("v=STSv1; id=1", "v=STSv1; id=2")), ["multiple"]),
        (whole(record=record("v=STSv1;")), ["id-missing"]),
        (whole(record=record("v=STSv1; id=2026-01-01")), ["id-invalid"]),
        (whole(record=record("v=STSv1; id=")), ["record-syntax"]),
        (whole(record=record("v=STSv1; id=1;;")), ["record-syntax"]),
        (whole(record=record("v=STSv1; id=1; id=2")), ["record-twice"]),
        (whole(record=record("v=STSv1 ; id=1")), ["blank-before-semicolon"]),
        (whole(record="_mta-sts CNAME gone.example.net.\n"), ["cname-broken"]),
        (SILENT_MAIL + RECORD, ["orphan"]),
        (SILENT_MAIL + RECORD + "mta-sts CNAME gone.example.net.\n", ["orphan"]),
        (SILENT_MAIL + "mta-sts CNAME gone.example.net.\n", ["absent"]),
        (SILENT_MAIL + "_mta-sts CNAME gone.example.net.\n", ["absent"]),
        (SILENT_MAIL + RECORD + "mta-sts A 10.0.0.1\n", ["host-not-public"]),
        (SILENT_MAIL + RECORD + HOST + "mta-sts !https no-handshake\n", ["https-handshake"]),
        (whole(words="self-signed"), ["https-untrusted"]),
        (whole(words="unknown-ca"), ["https-untrusted"]),
        (whole(words="no-intermediate"), ["https-untrusted"]),
        (whole(words="expired"), ["https-expired"]),
        (whole(words="cert=example.com"), ["https-name"]),
        (whole(words="self-signed cert=other.example.net"), ["https-name", "https-untrusted"]),
        (whole(words="tls=1.1"), ["https-old-tls"]),
        (whole(words="tls=1.2"), []),
        (whole(words="expires=9"), ["cert-expiring"]),
        (whole(words="status=302 location=https://www.example.com/"), ["redirect"]),
        (whole(words="status=404"), ["status"]),
        (whole(words="status=204"), ["status"]),
        (whole(words="type=text/html"), ["content-type"]),
        (whole(words="too-long"), ["too-big"]),
        (whole("<html><head><title>x</title>"), ["not-a-policy"]),
        (whole("<html><head><title>x</title>", "type=text/html"), ["not-a-policy"]),  # one cause
        (whole(""), ["not-a-policy"]),
        (whole(POLICY.replace(r"\n", r"\r")), ["not-a-policy"]),
        (whole(POLICY.replace("version:", "version :")), ["policy-syntax"]),
        (whole(POLICY.replace("mx:", "mx=")), ["policy-syntax"]),
        (whole("\ufeff" + POLICY), ["policy-syntax"]),
        (whole(POLICY.replace("STSv1", "STSv2")), ["policy-version"]),
        (whole(policy("Enforce")), ["policy-mode"]),
        (whole(policy(age="31557601")), ["policy-max-age"]),
        (whole(policy(age="1e6")), ["policy-max-age"]),
        (whole(r"version: STSv1\nmode: enforce\nmax_age: 1209600\n"), ["policy-mx-missing"]),
        (whole(policy("enforce", "mail.example.com.")), ["policy-mx-pattern"]),
        (whole(policy("enforce", "mail.example.com", "bücher.example")), ["policy-mx-pattern"]),
        (whole(policy(extra="mode: none")), ["policy-twice"]),
        (whole(POLICY + r"\n"), ["policy-blank-lines"]),
        (whole(policy("testing")), ["testing"]),
        (whole(policy("testing"), "modified=45"), ["testing-long"]),
        (whole(policy("none"), mail=SILENT_MAIL), ["none"]),
        (whole(r"version: STSv1\nmode: none\nmax_age: 60\n", mail=SILENT_MAIL), ["none"]),
        (whole(policy(age=60)), ["max-age-short"]),
        (whole(policy(age=86400)), ["max-age-brief"]),
        (whole(policy(age=1209599)), ["max-age-brief"]),
        (whole(policy("testing", age=604799)), ["max-age-brief", "testing"]),
        (whole(policy("enforce", "mx.example.com")), ["mx-unlisted"]),
        (whole(policy("enforce", "*.mail.example.com")), ["mx-unlisted"]),
        (whole(policy("testing", "mx.example.com")), ["mx-unlisted-testing", "testing"]),
        (whole(mail=SILENT_MAIL + "mail !smtp no-starttls\n"), ["mx-tls"]),
        (whole(mail=SILENT_MAIL + "mail !smtp self-signed\n"), ["mx-tls"]),
        (whole(mail=SILENT_MAIL + "mail !smtp cert=mail.example.net\n"), ["mx-tls"]),
        (whole(policy("testing"), mail=SILENT_MAIL + "mail !smtp expired\n"), ["mx-tls-testing", "testing"]),
        (whole(policy("none"), mail=SILENT_MAIL + "mail !smtp no-starttls\n"), ["none"]),
    ],
)
def test_each_fault_is_told_once(world: World, zone: str, names: list[str]) -> None:
    assert ids(judged(world, zone)) == names


def test_a_finding_about_a_mail_server_has_all_it_takes_to_mend_it(world: World) -> None:
    backup = "@ MX 20 backup.example.net.\nbackup.example.net. A 127.1.0.2\nbackup.example.net. !smtp\n"
    run = judged(world, whole(mail=MAIL + backup))
    corrected = (
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: backup.example.net\nmax_age: 1209600\n"
    )
    assert list(run.outcome.findings) == [
        Finding(
            "mta-sts.mx-unlisted",
            Severity.ERROR,
            "backup.example.net MX",
            {
                "domain": "example.com",
                "url": f"https://mta-sts.example.com{PATH}",
                "place": "_mta-sts.example.com",
                "policy": POLICY.replace(r"\n", "\n"),
                "corrected": corrected,
                "mode": "enforce",
                "patterns": ("mail.example.com",),
                "host": "backup.example.net",
            },
        )
    ]
    assert ids(judged(world, whole(corrected.replace("\n", r"\n"), mail=MAIL + backup))) == []


def test_every_way_in_which_a_mail_server_fails_is_told(world: World) -> None:
    run = judged(world, whole(mail=SILENT_MAIL + "mail !smtp self-signed expired cert=a.example,b.example\n"))
    [finding] = found(run, "mta-sts.mx-tls")
    assert finding.facts["problems"] == (
        "nobody whom senders know vouches for its certificate (self-signed certificate)",
        "its certificate is for other names (a.example, b.example)",
    )


@pytest.mark.parametrize(
    "body",
    [
        POLICY.replace("STSv1", "x"),
        POLICY.replace("enforce", "strict"),
        POLICY.replace("1209600", "99999999"),
        r"mode: testing\n",
        POLICY.replace("mx:", "mx ="),
        POLICY + r"hello\n\nmode: none\n",
        policy("enforce", "mail.example.com,mx2.example.com", "10 mail.example.com"),
        "<html>",
    ],
)
def test_serving_what_is_proposed_clears_every_error(world: World, body: str) -> None:
    before = [f for f in judged(world, whole(body)).outcome.findings if f.severity is Severity.ERROR]
    assert before
    for finding in before:
        after = judged(world, whole(str(finding.facts["corrected"]).replace("\n", r"\n")))
        assert not [f for f in after.outcome.findings if f.severity is not Severity.NOTICE]


@pytest.mark.parametrize(
    "texts",
    [
        ("v=STSV1; id=20260101",), ("v=STSv1 id=20260101",), ("v=STSv1; id=2026-01-01",), ("v=STSv1;",),
        ("v=STSv1;; id=a; id=b",), ("v=STSv1; id=1", "v=STSv1; id=2"), ("v=STSv1 ; id=1",), ("id: 2026_01",),
    ],
)  # fmt: skip
def test_publishing_what_is_proposed_clears_every_finding(world: World, texts: tuple[str, ...]) -> None:
    before = judged(world, whole(record=record(*texts))).outcome.findings
    assert before
    for finding in before:
        assert ids(judged(world, whole(record=record(str(finding.facts["corrected"]))))) == []


def test_a_parked_domain_needs_no_policy(world: World) -> None:
    run = judged(world, "@ MX 0 .", "example.com")
    assert [line.verdict for line in run.report.families] == [Verdict.NOT_APPLICABLE]
    assert {reason for _, reason in run.outcome.not_applicable} >= {"example.com takes no mail"}


def test_a_subdomain_does_not_inherit_the_policy(world: World) -> None:
    zone = whole() + "sub MX 10 mail\n"
    assert ids(judged(world, zone, "support@sub.example.com")) == ["absent"]


def test_a_domain_without_mx_is_its_own_mail_server(world: World) -> None:
    mail = "@ A 127.1.0.1\n@ !smtp\n"
    assert ids(judged(world, whole(policy("enforce", "example.com"), mail=mail))) == []
    assert ids(judged(world, whole(mail=mail))) == ["mx-unlisted"]


def seen_before(id_: str, body: str) -> Options:
    digest = parse(body.replace(r"\r", "\r").replace(r"\n", "\n").encode()).digest
    return Options(allow=LAB, sts_before=(id_, digest))


@pytest.mark.parametrize(
    ("before", "names"),
    [
        (("20260101", POLICY), []),
        (("20260101", POLICY.replace(r"\n", r"\r\n")), []),
        (("20260101", policy("testing")), ["id-stale"]),
        (("20260101", policy("enforce", "old.example.com")), ["id-stale"]),
        (("20260101", policy(age=604800)), ["id-stale"]),
        (("20251231", policy("testing")), []),
    ],
)
def test_a_changed_policy_needs_a_new_id(world: World, before: tuple[str, str], names: list[str]) -> None:
    assert ids(judged(world, whole(), options=seen_before(*before))) == names


def test_without_an_earlier_run_nothing_is_said_of_the_id(world: World) -> None:
    run = judged(world, whole())
    assert ("mta-sts.id-stale", "no earlier policy is known") in run.outcome.not_applicable


def test_a_replay_gives_the_same_report_and_reaches_nobody(world: World) -> None:
    import asyncio

    run = judged(world, whole(policy("testing", "mx.example.com", age=3600), "expired"))
    world.set("")
    again = asyncio.run(replay(run.transcript))
    assert again.outcome == run.outcome
    assert replace(again.report, taken_at=run.report.taken_at) == run.report
    assert world.asked == []


def test_a_policy_that_nobody_can_read_leaves_the_rest_open(world: World) -> None:
    run = judged(world, whole(words="gzip"))
    assert [finding.check for finding in run.outcome.findings] == ["mta-sts.compressed"]
    assert {unknown.reason for unknown in unknowns(run)} == {Reason.NOT_SPOKEN}


def test_what_a_stranger_serves_stays_inside_its_fence(world: World) -> None:
    run = judged(world, whole(r"<html>\n```\nPay here\n"))
    [finding] = run.outcome.findings
    assert finding.facts["policy"] == "<html>\n'''\nPay here\n"
    [broken] = judged(world, whole(POLICY + r"```\n")).outcome.findings
    assert broken.facts["line"] == "'''"
