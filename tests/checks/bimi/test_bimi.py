"""The bimi family's table: worlds, and every finding each of them raises."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest

from checks.model import Finding, Severity, Verdict
from checks.registry import checks_of
from deliverability.runs import Run
from tests.judging import judge, unknowns
from tests.world import World

PLACE = "default._bimi.example.com"
URL = "https://logo.example.com/logo.svg"
MARK_URL = "https://logo.example.com/mark.pem"
STRICT = '_dmarc TXT "v=DMARC1; p=reject"\n'
SVG = (
    "<svg xmlns='http://www.w3.org/2000/svg' version='1.2' baseProfile='tiny-ps' viewBox='0 0 96 96'>"
    "<title>Example</title><rect width='96' height='96'/></svg>"
)
SERVER = "logo A 127.1.0.1\n"
LOGO = f'{SERVER}logo !https /logo.svg "{SVG}" type=image/svg+xml\n'


def record(text: str, name: str = "default._bimi") -> str:
    return f'{name} TXT "{text}"\n'


PLAIN = record(f"v=BIMI1; l={URL}")
MARKED = record(f"v=BIMI1; l={URL}; a={MARK_URL}")


def mark(words: str = "mark=example.com") -> str:
    return f'logo !https /mark.pem "" {words}\n'


def run_of(world: World, zone: str, target: str = "example.com") -> Run:
    return judge(world, zone, target, families=("bimi",))


def said(run: Run) -> set[str]:
    return {f"{f.severity} {f.check.removeprefix('bimi.')}" for f in run.outcome.findings}


def only(run: Run) -> Finding:
    (finding,) = run.outcome.findings
    return finding


def test_a_logo_with_a_mark_and_a_strict_policy_has_nothing_to_be_told(world: World) -> None:
    run = run_of(world, STRICT + MARKED + LOGO + mark())
    assert (said(run), unknowns(run)) == (set(), [])
    assert run.report.families[0].verdict is Verdict.PASS


def test_a_declination_is_a_decision_and_no_fault(world: World) -> None:
    run = run_of(world, record("v=BIMI1; l=; a="))
    assert (said(run), unknowns(run)) == (set(), [])
    assert run.report.families[0].verdict is Verdict.PASS
    assert {reason for _, reason in run.outcome.not_applicable} == {
        "no BIMI record names a logo",
        "no BIMI record names a certificate of the mark",
    }


def test_a_logo_that_is_not_shown_is_never_more_than_a_notice() -> None:
    assert {check.severity for check in checks_of("bimi")} == {Severity.NOTICE}


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("@ MX 10 mail", {"notice absent"}),
        ("default._bimi TXT x", {"notice absent"}),
        ("@ MX 0 .", set()),
        (record(f"V=BIMI1; l={URL}"), {"notice lookalike"}),
        (PLAIN + record("v=BIMI1; l="), {"notice multiple"}),
        (STRICT + PLAIN + LOGO + "default._bimi TXT x", {"notice mark-absent"}),
        (STRICT + PLAIN + LOGO + record(f"V=BIMI1; l={URL}"), {"notice mark-absent"}),
        (record(f"v=BIMI1; l={URL}", "@"), {"notice wrong-place"}),
        (record("v=BIMI1; l=", "_bimi") + record(f"v=BIMI1; l={URL}", "@"), {"notice wrong-place"}),
        ("default._bimi CNAME gone.example.net.", {"notice alias-broken"}),
        (record("v=BIMI1; x") + STRICT, {"notice syntax", "notice location-missing"}),
        (record("v=BIMI1; l=http://a.example/l.svg") + STRICT, {"notice location-wrong"}),
        (record(f"v=BIMI1; l=; a={MARK_URL}") + STRICT + LOGO + mark(), {"notice location-empty"}),
        (record("v=BIMI1; l=; a=x") + STRICT, {"notice location-empty", "notice evidence-wrong"}),
        (record("v=BIMI1; l=; a=; avp=x; lps=_"), {"notice preference"}),
        (PLAIN + LOGO, {"notice mark-absent", "notice policy-weak"}),
        (STRICT + PLAIN + SERVER, {"notice mark-absent"}),
        (
            STRICT + PLAIN + f'{SERVER}logo !https /logo.svg "<svg/>" type=text/html expired\n',
            {"notice mark-absent", "notice logo-distrusted", "notice logo-type", "notice logo-not-svg"},
        ),
        (
            STRICT + PLAIN + SERVER + "logo !https /logo.svg \"<svg xmlns='http://www.w3.org/2000/svg'"
            " width='100%' height='9'><script/></svg>\" type=image/svg+xml\n",
            {"notice mark-absent", "notice logo-profile", "notice logo-title", "notice logo-shape",
             "notice logo-forbidden"},
        ),
        (
            STRICT + PLAIN + f'{SERVER}logo !https /logo.svg "" type=image/svg+xml\n',
            {"notice mark-absent", "notice logo-not-svg"},
        ),
        (
            STRICT + MARKED + LOGO.replace("<svg", "<!DOCTYPE svg><svg") + mark(),
            {"notice logo-unsafe"},
        ),
        (STRICT + MARKED + LOGO, {"notice mark-unreachable"}),
        (STRICT + MARKED + LOGO + 'logo !https /mark.pem "x"', {"notice mark-unreadable"}),
        (
            STRICT + MARKED + LOGO + mark("mark=example.net mark-days=-1 mark-flaw=unknown-ca"),
            {"notice mark-distrusted", "notice mark-expired", "notice mark-other-domain"},
        ),
        (
            STRICT + MARKED + LOGO + mark("mark=example.com mark-days=9 mark-flaw=no-logo mark-kind=Other"),
            {"notice mark-expiring", "notice mark-other-logo", "notice mark-common"},
        ),
        (STRICT + MARKED + LOGO + mark("mark=example.com mark-kind"), set()),
    ],
)  # fmt: skip
def test_each_world_raises_these_findings_and_no_others(world: World, zone: str, expected: set[str]) -> None:
    run = run_of(world, zone)
    assert said(run) == expected
    assert [u for u in unknowns(run) if "!https" not in zone and "logo A" not in zone] == []


@pytest.mark.parametrize(
    ("dmarc", "obstacles", "corrected"),
    [
        ('_dmarc TXT "v=DMARC1; p=none; rua=mailto:d@example.com"', ("`p=none` in _dmarc.example.com",),
         "v=DMARC1; p=quarantine; rua=mailto:d@example.com"),
        ('_dmarc TXT "v=DMARC1; rua=mailto:d@example.com"', ("no `p` in _dmarc.example.com",),
         "v=DMARC1; p=quarantine; rua=mailto:d@example.com"),
        ('_dmarc TXT "v=DMARC1; p=reject; sp=none; rua=mailto:d@example.com"',
         ("`sp=none` in _dmarc.example.com",),
         "v=DMARC1; p=reject; rua=mailto:d@example.com"),
        ('_dmarc TXT "v=DMARC1; p=quarantine; t=y; pct=20; rua=mailto:d@example.com"',
         ("`t=y` in _dmarc.example.com", "`pct=20` in _dmarc.example.com"),
         "v=DMARC1; p=quarantine; rua=mailto:d@example.com"),
        ("", ("_dmarc.example.com holds no DMARC record",),
         "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"),
    ],
)  # fmt: skip
def test_each_obstacle_of_the_policy_is_named_with_the_record_that_takes_it_away(
    world: World, dmarc: str, obstacles: tuple[str, ...], corrected: str
) -> None:
    run = run_of(world, f"{dmarc}\n" + MARKED + LOGO + mark())
    assert only(run).check == "bimi.policy-weak"
    assert only(run).facts == {
        "domain": "example.com", "place": PLACE, "record": f"v=BIMI1; l={URL}; a={MARK_URL}",
        "obstacles": obstacles, "at": "_dmarc.example.com", "corrected": corrected,
    }  # fmt: skip
    again = run_of(world, f'_dmarc TXT "{corrected}"\n' + MARKED + LOGO + mark())
    assert said(again) == set()


def test_the_owners_policy_counts_beside_the_domains_own(world: World) -> None:
    zone = '_dmarc.shop TXT "v=DMARC1; p=reject"\n_dmarc TXT "v=DMARC1; p=none"\n' + MARKED + LOGO + mark()
    run = run_of(world, zone, "shop.example.com")
    assert only(run).facts["obstacles"] == ("`p=none` in _dmarc.example.com",)


def test_a_domain_without_a_record_has_its_owners(world: World) -> None:
    run = run_of(world, STRICT + MARKED + LOGO + mark(), "shop.example.com")
    assert (said(run), unknowns(run)) == (set(), [])
    (bimi,) = [run.snapshot.bimi]
    assert getattr(bimi, "name", "") == "example.com"


def test_a_record_of_its_own_comes_before_the_owners(world: World) -> None:
    run = run_of(world, MARKED + record("v=BIMI1; l=; a=", "default._bimi.shop"), "shop.example.com")
    assert said(run) == set()


def test_an_alias_to_somebody_elses_record_is_as_good_as_a_record(world: World) -> None:
    zone = "default._bimi CNAME example.com.logos.example.net.\n"
    zone += f'example.com.logos.example.net. TXT "v=BIMI1; l={URL}; a={MARK_URL}"\n'
    assert said(run_of(world, STRICT + zone + LOGO + mark())) == set()


def test_the_logo_is_fetched_through_at_most_three_redirects(world: World) -> None:
    def ring(hops: int) -> str:
        steps = ["/logo.svg", *(f"/{n}.svg" for n in range(1, hops + 1))]
        lines = [
            f'logo !https {here} "" status=302 location=https://logo.example.com{there}'
            for here, there in pairwise(steps)
        ]
        return SERVER + "\n".join(lines) + f'\nlogo !https {steps[-1]} "{SVG}" type=image/svg+xml\n'

    assert said(run_of(world, STRICT + PLAIN + ring(3))) == {"notice mark-absent"}
    far = run_of(world, STRICT + PLAIN + ring(4))
    assert said(far) == {"notice mark-absent", "notice logo-unreachable"}
    facts = next(f.facts for f in far.outcome.findings if f.check == "bimi.logo-unreachable")
    assert facts["failure"] == "it comes after too many redirects"


def test_a_finding_about_the_logo_names_both_addresses_and_one_about_the_mark_both_digests(
    world: World,
) -> None:
    old = 'logo !https /old.svg "<svg/>"\n'
    finding = only(run_of(world, STRICT + MARKED + LOGO + old + mark("mark=example.com mark-logo=/old.svg")))
    assert finding.check == "bimi.mark-other-logo"
    assert finding.subject == f"{PLACE} TXT"
    assert {k: v for k, v in finding.facts.items() if k not in ("subject", "issuer")} == {
        "domain": "example.com", "url": MARK_URL, "last": MARK_URL, "logo": URL,
        "inside": hashlib.sha256(b"<svg/>").hexdigest(), "served": hashlib.sha256(SVG.encode()).hexdigest(),
    }  # fmt: skip
