"""The finer edges of the DMARC checks: whole sets of findings over worlds served on loopback."""

from __future__ import annotations

import pytest

from checks.model import Finding, Severity
from checks.registry import evaluate
from deliverability.runs import Run
from tests.judging import found, judge, unknowns
from tests.world import World

MAIL = "@ MX 10 mail\nmail A 192.0.2.1\n"
NET = "example.net. MX 10 mx.example.net.\n"
RUA = "rua=mailto:dmarc@example.com"
GOOD = f'_dmarc TXT "v=DMARC1; p=quarantine; {RUA}"\n'


def _names(run: Run) -> list[str]:
    assert not unknowns(run, "dmarc")
    return sorted(f.check for f in evaluate(run.snapshot, ("dmarc",)).findings)


def _said(record: str) -> str:
    return f'{MAIL}_dmarc TXT "{record}"\n'


@pytest.mark.parametrize(
    ("zone", "names"),
    [
        (GOOD, []),
        (_said(f"v=DMARC1; p=quarantine; {RUA};"), []),
        (_said("V = DMARC1 ; P = QUARANTINE ; RUA = mailto:dmarc@example.com ; unknown=x"), []),
        (MAIL + f'_dmarc TXT "v=DMARC1; p=quar" "antine; {RUA}"', []),
        (MAIL + f'_dmarc CNAME d.example.net.\nd.example.net. TXT "v=DMARC1; p=quarantine; {RUA}"', []),
        (_said(f"v=DMARC1; p=none; {RUA}"), ["dmarc.policy-none"]),
        (_said(f"v=DMARC1; p=reject; {RUA}"), ["dmarc.reject-caveat"]),
        (_said("v=DMARC1"), ["dmarc.p-missing", "dmarc.policy-none-without-reports"]),
        (_said(f"v=DMARC1; {RUA}; p=reject"), ["dmarc.p-order", "dmarc.reject-caveat"]),
        (_said("v=DMARC1; p=rejct"), ["dmarc.p-invalid"]),
        (_said(f"v=DMARC1; p=rejct; {RUA}"), ["dmarc.p-invalid-with-reports"]),
        (_said("v=DMARC1; p=quarantine"), ["dmarc.rua-missing"]),
        (_said("v=DMARC1; p=none; rua=dmarc@example.com"), ["dmarc.policy-none", "dmarc.rua-uri"]),
        (_said("v=DMARC1; p=quarantine; rua="), ["dmarc.rua-missing", "dmarc.syntax"]),
        (_said(f"v=DMARC1; p=quarantine; t=y; {RUA}"), ["dmarc.test-mode"]),
        (_said(f"v=DMARC1; p=none; t=y; {RUA}"), ["dmarc.policy-none", "dmarc.test-mode-on-none"]),
        (_said(f"v=DMARC1; p=quarantine; sp=none; {RUA}"), ["dmarc.sp-weak"]),
        (_said(f"v=DMARC1; p=quarantine; np=none; {RUA}"), ["dmarc.np-weak"]),
        (_said(f"v=DMARC1; p=quarantine; sp=none; np=reject; {RUA}"), ["dmarc.sp-weak"]),
        (_said(f"v=DMARC1; p=quarantine; pct=20; {RUA}"), ["dmarc.pct-partial"]),
        (_said(f"v=DMARC1; p=quarantine; pct=100; ri=1; {RUA}!5m"), ["dmarc.removed-tags"]),
        (_said(f"v=DMARC1; p=quarantine; psd=y; {RUA}"), ["dmarc.psd"]),
        (_said(f"v=DMARC1; p=quarantine; psd=n; {RUA}"), ["dmarc.psd-n"]),
        (MAIL, ["dmarc.none-found"]),
        (_said("v=DMARC1 p=quarantine"), ["dmarc.lookalike"]),
        (MAIL + GOOD + GOOD.replace("quarantine", "none"), ["dmarc.multiple"]),
        (MAIL + 'dmarc TXT "v=DMARC1; p=reject"', ["dmarc.wrong-place"]),
        (MAIL + '@ TXT "v=DMARC1; p=reject"\n_dmarc TXT "hello"', ["dmarc.other-txt", "dmarc.wrong-place"]),
        (MAIL + "_dmarc CNAME gone.example.net.", ["dmarc.cname-broken"]),
        ("@ MX 0 .\n", ["dmarc.none-found"]),
        ('@ MX 0 .\n_dmarc TXT "v=DMARC1; p=reject; rua=mailto:x@mail.example.com"\nmail A 192.0.2.1', []),
        ('@ MX 0 .\n_dmarc TXT "v=DMARC1; p=none"', ["dmarc.parked-policy"]),
        ('@ MX 0 .\n_dmarc TXT "v=DMARC1; p=quarantine"', ["dmarc.parked-policy"]),
    ],
)
def test_each_fault_is_told_once(world: World, zone: str, names: list[str]) -> None:
    assert _names(judge(world, zone if "MX" in zone else MAIL + zone)) == names


@pytest.mark.parametrize(
    ("zone", "names"),
    [
        ("mail A 192.0.2.1\n" + GOOD, ["dmarc.inherited"]),
        # a wildcard's text at _dmarc.mail is passed over, and the parent's record applies
        (f'*.mail TXT "v=spf1 -all"\n{GOOD}', ["dmarc.inherited", "dmarc.other-txt"]),
        # of a name that does not exist `np` counts, of one that does `sp`
        (f'_dmarc TXT "v=DMARC1; p=quarantine; sp=none; np=quarantine; {RUA}"',
         ["dmarc.inherited", "dmarc.sp-weak"]),
        (f'mail A 192.0.2.1\n_dmarc TXT "v=DMARC1; p=quarantine; sp=none; {RUA}"',
         ["dmarc.inherited", "dmarc.policy-none", "dmarc.sp-weak"]),
        # the parent's fault decides, so it is told
        ('mail A 192.0.2.1\n_dmarc TXT "v=dmarc1; p=none"', ["dmarc.lookalike"]),
        # it decides nothing, so it is not
        (f'_dmarc TXT "v=dmarc1; p=none"\n_dmarc.mail TXT "v=DMARC1; p=quarantine; {RUA}"',
         ["dmarc.psl-vs-walk"]),
        (f'{GOOD}_dmarc.mail TXT "v=DMARC1; p=quarantine; sp=reject; {RUA}"', ["dmarc.sp-ignored"]),
        (f'{GOOD}mail A 192.0.2.1\n_dmarc.mail TXT "v=DMARC1; p=none"\n_dmarc.mail TXT "v=DMARC1; p=reject"',
         ["dmarc.inherited", "dmarc.multiple"]),
        # the suffix's record applies, and is not the reader's to mend
        ('mail A 192.0.2.1\n_dmarc.com. TXT "v=DMARC1; p=reject; psd=y; pct=5"', ["dmarc.inherited"]),
    ],
)  # fmt: skip
def test_a_name_below_follows_the_record_that_applies(world: World, zone: str, names: list[str]) -> None:
    zone = f"@ MX 10 mx\nmx A 192.0.2.2\n{zone}"
    assert _names(judge(world, zone, "mail.example.com")) == names


@pytest.mark.parametrize(
    ("more", "policy", "tag"),
    [("mail A 192.0.2.1", "none", "sp"), ("x.mail A 192.0.2.1", "none", "sp"), ("", "quarantine", "np")],
)
def test_a_name_that_does_not_exist_takes_np_and_an_empty_one_exists(
    world: World, more: str, policy: str, tag: str
) -> None:
    record = f"v=DMARC1; p=reject; sp=none; np=quarantine; {RUA}"
    run = judge(world, f'@ MX 10 mx\nmx A 192.0.2.2\n_dmarc TXT "{record}"\n{more}', "mail.example.com")
    facts = {"domain": "mail.example.com", "place": "_dmarc.example.com", "record": record}
    assert found(run, "dmarc.inherited") == [
        Finding(
            "dmarc.inherited",
            Severity.NOTICE,
            "_dmarc.example.com TXT",
            facts | {"policy": policy, "tag": tag},
        )
    ]


def test_the_whole_finding_of_a_look_alike(world: World) -> None:
    run = judge(world, _said("v=DMARC1\\194\\160; p=reject"))
    assert evaluate(run.snapshot, ("dmarc",)).findings == (
        Finding(
            "dmarc.lookalike",
            Severity.ERROR,
            "_dmarc.example.com TXT",
            {
                "domain": "example.com",
                "place": "_dmarc.example.com",
                "record": "v=DMARC1\u00a0; p=reject",
                "slip": "wrong_space_after_version",
                "problem": "a special kind of blank stands behind v=DMARC1",
                "spoiler": "U+00A0 NO-BREAK SPACE",
                "corrected": "v=DMARC1; p=reject",
            },
        ),
    )


def test_the_whole_finding_of_weak_names_below(world: World) -> None:
    record = f"v=DMARC1; p=reject; sp=none; {RUA}"
    assert found(judge(world, _said(record)), "dmarc.sp-weak") == [
        Finding(
            "dmarc.sp-weak",
            Severity.WARNING,
            "_dmarc.example.com TXT",
            {
                "domain": "example.com",
                "place": "_dmarc.example.com",
                "record": record,
                "policy": "reject",
                "corrected": f"v=DMARC1; p=reject; sp=reject; {RUA}",
                "weak": "none",
                "usual": "reject",
            },
        )
    ]


@pytest.mark.parametrize(
    ("rua", "more", "names"),
    [
        ("r@example.net", "", ["dmarc.rua-external"]),
        ("r@example.net", 'example.com._report._dmarc.example.net. TXT "v=DMARC1"', []),
        ("r@example.net", 'example.com._report._dmarc.example.net. TXT "v=DMARC1;"', []),
        ("r@example.net", '*._report._dmarc.example.net. TXT "v=DMARC1"', []),
        ("r@example.net", '*.example.net. TXT "x"\n*._report._dmarc.example.net. TXT "v=DMARC1"', []),
        ("r@example.net", '*.example.net. TXT "x"', ["dmarc.rua-external"]),
        ("r@example.net", 'example.com._report._dmarc.example.net. TXT "v=dmarc1"', ["dmarc.rua-external"]),
        # the owner of the domain reports go to is found by its own walk
        ("r@mail.example.com", "", []),
        ("r@a.b.c.d.e.f.g.mail.example.com", "a.b.c.d.e.f.g.mail A 192.0.2.1", []),
        ("r@mail.example.com", '_dmarc.mail TXT "v=DMARC1; p=reject; psd=n"', ["dmarc.rua-external"]),
        ("r@example.net", '_dmarc.net. TXT "v=DMARC1; p=none; psd=y"', ["dmarc.rua-external"]),
        # where mail to a report domain goes
        ("r@x.example.com", "", ["dmarc.rua-mailbox"]),
        ("r@x.example.com", "x MX 0 .\nx A 192.0.2.1", ["dmarc.rua-mailbox"]),
        ("r@x.example.com", "x AAAA 2001:db8::1", []),
        ("r@x.example.com", "x TXT x", ["dmarc.rua-mailbox"]),
        ("r@example.org", "example.org. TXT x", ["dmarc.rua-external", "dmarc.rua-mailbox"]),
    ],
)
def test_where_reports_go(world: World, rua: str, more: str, names: list[str]) -> None:
    assert _names(judge(world, f"{_said(f'v=DMARC1; p=quarantine; rua=mailto:{rua}')}{NET}{more}")) == names


def test_the_record_above_is_named_to_the_report_domain(world: World) -> None:
    zone = _said("v=DMARC1; p=quarantine; rua=mailto:r@example.net") + NET
    run = judge(world, zone, "mail.example.com")
    (finding,) = found(run, "dmarc.rua-external")
    assert finding.subject == "example.com._report._dmarc.example.net TXT"


def test_a_domain_that_does_not_exist_has_no_dmarc_to_judge(world: World) -> None:
    outcome = evaluate(judge(world, "", "example.org").snapshot, "dmarc")
    assert not outcome.findings
    assert not outcome.gaps
    assert {reason for _, reason in outcome.not_applicable} == {"example.org does not exist"}


def test_a_name_of_many_labels_is_walked_in_eight_questions(world: World) -> None:
    domain = "a.b.c.d.e.f.g.h.i.j.example.com"
    run = judge(world, f"{MAIL}a.b.c.d.e.f.g.h.i.j A 192.0.2.1\n{GOOD}", domain)
    assert _names(run) == ["dmarc.inherited"]
    asked = {q.name for q in world.asked if q.name.startswith("_dmarc.") and q.name.count("example.com") == 1}
    assert asked == {
        "_dmarc.a.b.c.d.e.f.g.h.i.j.example.com", "_dmarc.f.g.h.i.j.example.com",
        "_dmarc.g.h.i.j.example.com",
        "_dmarc.h.i.j.example.com", "_dmarc.i.j.example.com", "_dmarc.j.example.com", "_dmarc.example.com",
    }  # fmt: skip


def test_an_idn_is_walked_by_its_a_labels(world: World) -> None:
    run = judge(
        world, 'xn--strae-oqa.de. A 192.0.2.1\n_dmarc.xn--strae-oqa.de. TXT "v=DMARC1; p=reject"', "straße.de"
    )
    assert found(run, "dmarc.reject-caveat")[0].facts["domain"] == "xn--strae-oqa.de"


def test_the_longest_name_has_no_room_for_a_policy_and_takes_the_parents(world: World) -> None:
    label = "x" * 60
    domain = f"{label}.{label}.{label}.{'y' * 55}.example.com"
    assert 247 < len(domain) <= 253
    run = judge(world, f"{MAIL}{domain}. A 192.0.2.1\n{GOOD}", domain)
    assert _names(run) == ["dmarc.inherited"]
