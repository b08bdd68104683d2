"""The finer edges of the DKIM checks: whole findings, whole sets of findings, and what is no finding."""

from __future__ import annotations

import pytest

from checks.model import Finding, Gap, Reason, Severity, Unknown
from checks.registry import evaluate
from deliverability.gather.context import Options
from deliverability.runs import Run
from tests.checks.dkim import keys
from tests.judging import LAB, RECORDS, judge
from tests.world import World

ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
GOOGLE = "@ MX 1 smtp.google.com.\nsmtp.google.com. A 192.0.2.1\n"
MICROSOFT = "@ MX 0 example-com.mail.protection.outlook.com.\n"


def txt(record: str, size: int = 250) -> str:
    """A TXT record's strings in zone text."""
    escaped = record.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\010")
    return " ".join(f'"{escaped[at : at + size]}"' for at in range(0, len(escaped), size)) or '""'


def key(p: str, tags: str = "v=DKIM1; k=rsa; ") -> str:
    return txt(f"{tags}p={p}")


GOOD = key(keys.RSA_2048)
CUT = txt(f"v=DKIM1; k=rsa; p={keys.RSA_2048}"[:255], 255)


def ran(world: World, zone: str, *selectors: str, **options: object) -> Run:
    return judge(world, zone, options=Options(selectors=selectors, allow=LAB, **options))  # type: ignore[arg-type]


def findings(run: Run) -> list[Finding]:
    return [finding for finding in run.outcome.findings if finding.check.startswith("dkim.")]


def gaps(run: Run) -> set[Unknown]:
    return {gap.unknown for gap in run.outcome.gaps if gap.check.startswith("dkim.")}


def at(selector: str, check: str, severity: Severity, **facts: object) -> Finding:
    host = f"{selector}._domainkey.example.com"
    where = {"domain": "example.com", "selector": selector, "host": host}
    return Finding(f"dkim.{check}", severity, f"{host} TXT", {**where, **facts})


SPLIT = f"s1._domainkey TXT {key(keys.RSA_2048[:200])}\ns1._domainkey TXT {txt(keys.RSA_2048[200:])}"
KNOWN = [
    (f"s1._domainkey TXT {GOOD}", []),
    (f"s1._domainkey TXT {key(keys.RSA_2048, 'k=rsa; t=s; ')}", []),
    (f"S1._domainkey TXT {txt('v=DKIM1; p=' + keys.RSA_2048, 12)}", []),
    (
        f"s1._domainkey CNAME a.example.net.\na.example.net. CNAME b.example.org.\nb.example.org. TXT {GOOD}",
        [],
    ),
    (f"s1._domainkey TXT {key(keys.RSA_512)}", [at("s1", "rsa-forgeable", ERROR, bits=512)]),
    (f"s1._domainkey TXT {key(keys.RSA_768)}", [at("s1", "rsa-forgeable", ERROR, bits=768)]),
    (f"s1._domainkey TXT {key(keys.RSA_1000)}", [at("s1", "rsa-too-short", ERROR, bits=1000)]),
    (f"s1._domainkey TXT {key(keys.RSA_1024)}", [at("s1", "rsa-weak", WARNING, bits=1024)]),
    (f"s1._domainkey TXT {key(keys.RSA_4096)}", []),
    (f"s1._domainkey TXT {key(keys.RSA_8192)}", [at("s1", "rsa-too-long", WARNING, bits=8192)]),
    (
        f"s1._domainkey TXT {key(keys.ED25519, 'v=DKIM1; k=ed25519; ')}",
        [
            Finding(
                "dkim.only-ed25519",
                WARNING,
                "_domainkey.example.com TXT",
                {"domain": "example.com", "selectors": ("s1",)},
            )
        ],
    ),
    (
        f"s1._domainkey TXT {key(keys.RSA_2048, 'v=DKIM1; h=sha1:sha256; ')}",
        [at("s1", "sha1-allowed", NOTICE, hashes=("sha1", "sha256"))],
    ),
    (
        f"s1._domainkey TXT {key(keys.RSA_2048, 'v=DKIM1; h=sha1; ')}",
        [at("s1", "no-sha256", ERROR, hashes=("sha1",))],
    ),
    (
        f"s1._domainkey TXT {key(keys.RSA_2048, 'v=DKIM1; s=tlsrpt; ')}",
        [at("s1", "service", ERROR, services=("tlsrpt",))],
    ),
    (f"s1._domainkey TXT {key(keys.RSA_2048, 'v=DKIM1; t=y:s; ')}", [at("s1", "testing", WARNING)]),
    (
        f"s1._domainkey TXT {key(keys.RSA_2048, 'v=DKIM1; k=rsa; k=rsa; ')}",
        [at("s1", "dup-tag", ERROR, tags=("k",))],
    ),
    (
        f"s1._domainkey TXT {key(keys.RSA_2048, 'v=DKIM1; g=; x=1; ')}",
        [at("s1", "g-tag", NOTICE, granularity="(empty)"), at("s1", "unknown-tag", NOTICE, tags=("x",))],
    ),
    (f"s1._domainkey TXT {key(keys.RSA_2048, 'v=DKIM1;; ')}", [at("s1", "empty-tag", NOTICE)]),
    (
        f"s1._domainkey TXT {key(keys.RSA_2048, 'v=DKIM1; rsa; ')}",
        [at("s1", "stray-text", ERROR, stray=("rsa",))],
    ),
    (
        f"s1._domainkey TXT {key(keys.RSA_2048, 'v=DKIM1; k=RSA; ')}",
        [at("s1", "key-type", ERROR, key_type="RSA")],
    ),
    ('s1._domainkey TXT "v=DKIM1; p="', [at("s1", "p-empty", ERROR)]),
    (
        f"s1._domainkey TXT {CUT}",
        [at("s1", "p-cut", ERROR, cause="is cut off: the DNS panel kept only 255 characters")],
    ),
    (
        f"s1._domainkey TXT {txt(f'v=DKIM1; p={keys.RSA_2048[:99]}&#43;{keys.RSA_2048[99:]}')}",
        [
            at(
                "s1",
                "p-characters",
                ERROR,
                cause="has characters written the way web pages write them (like `&#43;`)",
                spoiler="&#43",
            )
        ],
    ),
    (f"s1._domainkey TXT {key(keys.PRIVATE_PKCS8)}", [at("s1", "private-key", ERROR)]),
    (
        f"s1._domainkey TXT {key(keys.BARE_RSA_1024)}",
        [at("s1", "bare-key", WARNING), at("s1", "rsa-weak", WARNING, bits=1024)],
    ),
    (
        SPLIT,
        [
            at(
                "s1",
                "multiple-records",
                ERROR,
                count=2,
                cause="One key was split over two records",
                records=(
                    f"{keys.RSA_2048[200:240]}…{keys.RSA_2048[-16:]}",
                    f"v=DKIM1; k=rsa; p={keys.RSA_2048[:22]}…{keys.RSA_2048[184:200]}",
                ),
            )
        ],
    ),
    ("@ A 192.0.2.1", [at("s1", "selector-missing", ERROR)]),
    ("s1._domainkey A 192.0.2.1", [at("s1", "selector-missing", ERROR)]),
    (
        "s1._domainkey CNAME gone.example.net.\nexample.net. A 192.0.2.1",
        [at("s1", "cname-broken", ERROR, target="gone.example.net")],
    ),
    (
        "s1._domainkey CNAME a.example.net.\na.example.net. CNAME b.example.org.\nexample.org. A 192.0.2.1",
        [at("s1", "cname-broken", ERROR, target="b.example.org")],
    ),
]


@pytest.mark.parametrize(("zone", "expected"), KNOWN)
def test_a_known_selector_is_judged_whole(world: World, zone: str, expected: list[Finding]) -> None:
    run = ran(world, zone, "s1")
    assert findings(run) == expected
    assert gaps(run) == set()


PROBED = [
    ("", f"default._domainkey TXT {GOOD}", []),
    ("", f"default._domainkey TXT {key(keys.RSA_512)}", [at("default", "rsa-forgeable", ERROR, bits=512)]),
    (
        "",
        f"default._domainkey TXT {key(keys.RSA_1000)}",
        [
            at(
                "default",
                "left-over",
                NOTICE,
                bits=1000,
                fault="has a key that is too short (under 1024 bits)",
            )
        ],
    ),
    ("", f"default._domainkey TXT {key(keys.PRIVATE_PKCS1)}", [at("default", "private-key", ERROR)]),
    ("", 'default._domainkey TXT "v=DKIM1; p="', [at("default", "retired-key", NOTICE)]),
    (
        "",
        "s1._domainkey CNAME gone.example.net.\nexample.net. A 192.0.2.1",
        [
            at(
                "s1",
                "left-over",
                NOTICE,
                target="gone.example.net",
                fault="is a CNAME record that leads to nothing (`gone.example.net`)",
            )
        ],
    ),
    (
        GOOGLE,
        f"google._domainkey TXT {CUT}",
        [
            at(
                "google",
                "provider-key",
                WARNING,
                cause="is cut off: the DNS panel kept only 255 characters",
                fault="has a key that is cut off",
            )
        ],
    ),
    (GOOGLE, 'google._domainkey TXT "v=DKIM1; p="', [at("google", "retired-key", NOTICE)]),
]


@pytest.mark.parametrize(("more", "zone", "expected"), PROBED)
def test_a_probed_selector_spoils_no_verdict_unless_it_is_a_danger(
    world: World, more: str, zone: str, expected: list[Finding]
) -> None:
    assert findings(ran(world, more + zone)) == expected


def test_a_broken_cname_of_the_own_provider_is_an_error_only_when_no_key_works(world: World) -> None:
    broken = MICROSOFT + "selector2._domainkey CNAME selector2-x._domainkey.y.onmicrosoft.com.\n"
    target = "selector2-x._domainkey.y.onmicrosoft.com"
    assert findings(ran(world, broken)) == [at("selector2", "cname-broken", ERROR, target=target)]
    assert findings(ran(world, f"{broken}selector1._domainkey TXT {GOOD}")) == []  # it is filled later


def test_a_broken_cname_beside_a_good_key_is_a_warning_where_the_service_fills_all(world: World) -> None:
    fastmail = "@ MX 10 in1-smtp.messagingengine.com.\n"
    target = "fm2.example.com.dkim.fmhosted.com"
    zone = f"{fastmail}fm1._domainkey TXT {GOOD}\nfm2._domainkey CNAME {target}."
    fault = f"is a CNAME record that leads to nothing (`{target}`)"
    assert findings(ran(world, zone)) == [at("fm2", "provider-key", WARNING, target=target, fault=fault)]


def test_a_subdomain_without_keys_may_sign_with_those_of_the_domain_above_it(world: World) -> None:
    zone = "news MX 10 mail\nmail A 192.0.2.1\n"
    run = judge(world, zone, "news.example.com", options=Options(allow=LAB))
    assert findings(run) == []
    assert {unknown.reason for unknown in gaps(run)} == {Reason.NO_EVIDENCE}
    assert [f.check for f in findings(judge(world, zone.replace("news", "@")))] == ["dkim.no-keys"]


def test_probing_never_says_that_a_selector_is_missing(world: World) -> None:
    run = ran(world, GOOGLE + "other._domainkey A 192.0.2.1")
    assert findings(run) == []
    (gap,) = (gap for gap in run.outcome.gaps if gap.check.startswith("dkim."))
    question = (
        "which DKIM selector signs the mail of example.com (in a mail that you sent, "
        'it is the word behind "s=" in the header DKIM-Signature)'
    )
    assert gap == Gap("dkim.no-keys", Unknown(question, Reason.NO_EVIDENCE))


def test_a_revoking_wildcard_makes_no_selector_exist(world: World) -> None:
    run = ran(world, GOOGLE + '*._domainkey TXT "v=DKIM1; p="')
    assert findings(run) == []
    assert {gap.reason for gap in gaps(run)} == {Reason.NO_EVIDENCE}


def test_a_wildcard_for_something_else_is_no_key(world: World) -> None:
    run = ran(world, '* TXT "v=spf1 -all"', "s1")
    assert [(f.check, f.subject) for f in findings(run)] == [
        ("dkim.selector-missing", "s1._domainkey.example.com TXT"),
        ("dkim.wildcard", "*._domainkey.example.com TXT"),
    ]


def test_a_dead_wildcard_cname_is_not_taken_for_broken_keys(world: World) -> None:
    run = ran(world, "* CNAME gone.example.net.\nexample.net. A 192.0.2.1")
    assert [f.check for f in findings(run)] == ["dkim.wildcard"]
    assert [
        f.check for f in findings(ran(world, "* CNAME gone.example.net.\nexample.net. A 192.0.2.1", "s1"))
    ] == [
        "dkim.selector-missing",
        "dkim.wildcard",
    ]


def test_a_parked_domain_needs_no_keys(world: World) -> None:
    run = ran(world, '@ MX 0 .\n@ TXT "v=spf1 -all"')
    reasons = {reason for check, reason in run.outcome.not_applicable if check.startswith("dkim.")}
    assert (findings(run), gaps(run)) == ([], set())
    assert reasons == {"example.com sends no mail, and it has no DKIM keys"}


def test_a_parked_domain_that_revokes_every_key_passes(world: World) -> None:
    run = ran(world, '@ MX 0 .\n*._domainkey TXT "v=DKIM1; p="')
    assert (findings(run), gaps(run)) == ([], set())
    assert "dkim.no-keys" in run.outcome.passed


def test_keys_on_a_parked_domain_are_judged(world: World) -> None:
    run = ran(world, f"@ MX 0 .\ndefault._domainkey TXT {key(keys.RSA_512)}")
    assert findings(run) == [at("default", "rsa-forgeable", ERROR, bits=512)]


def test_learned_selectors_count_as_known(world: World) -> None:
    run = ran(world, f"s1._domainkey TXT {key(keys.RSA_1024)}", learned=("S1",))
    assert findings(run) == [at("s1", "rsa-weak", WARNING, bits=1024)]


def test_a_key_that_mail_was_signed_with_may_have_been_changed_for_another(world: World) -> None:
    run = ran(world, f"s1._domainkey TXT {GOOD}", learned=("s2", "s1"))
    assert findings(run) == []
    named = ran(world, f"s1._domainkey TXT {GOOD}", "s2", learned=("s2", "s1"))
    assert findings(named) == [at("s2", "selector-missing", ERROR)]


def test_each_selector_is_judged_by_itself(world: World) -> None:
    zone = f"s1._domainkey TXT {key(keys.RSA_1024)}\ns2._domainkey !servfail TXT\ns3._domainkey TXT {GOOD}"
    run = ran(world, zone, "s1", "s2", "s3")
    assert findings(run) == [at("s1", "rsa-weak", WARNING, bits=1024)]
    assert [(u.question, u.reason) for u in gaps(run)] == [("s2._domainkey.example.com TXT", Reason.SERVFAIL)]


def test_the_rsa_key_may_be_where_there_was_no_answer(world: World) -> None:
    zone = f"s1._domainkey TXT {key(keys.ED25519, 'k=ed25519; ')}\ns2._domainkey !timeout TXT"
    run = ran(world, zone, "s1", "s2")
    assert findings(run) == []
    assert "dkim.only-ed25519" in {gap.check for gap in run.outcome.gaps}


def test_judging_twice_says_the_same(world: World) -> None:
    run = ran(world, f"s1._domainkey TXT {CUT}", "s1")
    assert evaluate(run.snapshot, RECORDS) == run.outcome
