"""What SPF records mean: whole findings and whole sets of findings, for worlds given as zone text."""

from __future__ import annotations

import asyncio

import pytest

from checks.model import Finding, Reason, Severity, Verdict
from deliverability.gather.context import Options
from deliverability.report import family_line
from deliverability.runs import replay
from tests.judging import LAB, found, judge
from tests.world import World

MAIL = "@ MX 10 mail\nmail A 192.0.2.1\n"


def said(world: World, zone: str, target: str = "example.com", **options: tuple[str, ...]) -> list[str]:
    """The ids of all SPF findings, sorted."""
    run = judge(world, zone, target, options=Options(allow=LAB, **options))  # type: ignore[arg-type]
    return sorted(f.check for f in run.outcome.findings if f.check.startswith("spf."))


def hosts(count: int) -> str:
    return "".join(f"h{i} A 192.0.2.{i + 1}\n" for i in range(count))


def of_hosts(count: int, last: str = "~all") -> str:
    terms = " ".join(f"a:h{i}.example.com" for i in range(count))
    return f'{MAIL}@ TXT "v=spf1 {terms} {last}"\n{hosts(count)}'


QUIET = {
    "an ordinary record": '@ TXT "v=spf1 mx ~all"',
    "upper case": '@ TXT "V=SPF1 MX ~ALL"',
    "strings joined in the middle of a term": '@ TXT "v=spf1 m" "x ~a" "ll"',
    "a softfail with all else in order": '@ TXT "v=spf1 ip4:192.0.2.0/28 ip6:2001:db8::/32 ~all"',
    "seven look-ups": '@ TXT "v=spf1 a a a a a a a ~all"\n@ A 192.0.2.1',
    "the same include twice": '@ TXT "v=spf1 include:v.test include:v.test ~all"\nv.test. TXT "v=spf1 -all"',
    "a redirect": '@ TXT "v=spf1 redirect=v.test"\nv.test. TXT "v=spf1 mx:example.com ~all"',
    "an unknown modifier": '@ TXT "v=spf1 mx ra=postmaster ~all"',
    "an explanation that is missing": '@ TXT "v=spf1 mx ~all exp=gone.example.com"',
    "an include with a CNAME": (
        '@ TXT "v=spf1 include:c.test ~all"\nc.test. CNAME v.test.\nv.test. TXT "v=spf1 -all"'
    ),
    "a host with an IPv6 address only": '@ TXT "v=spf1 a:h.example.com ~all"\nh AAAA 2001:db8::1',
    "a static macro": '@ TXT "v=spf1 include:_spf.%{d2} ~all"\n_spf TXT "v=spf1 mx:%{o} -all"',
}


@pytest.mark.parametrize("name", QUIET)
def test_a_sound_record_brings_no_finding_and_no_gap(world: World, name: str) -> None:
    run = judge(world, MAIL + QUIET[name])
    assert [f for f in run.outcome.findings if f.check.startswith("spf.")] == []
    assert [gap for gap in run.outcome.gaps if gap.check.startswith("spf.")] == []
    assert family_line("spf", run.outcome).verdict is Verdict.PASS


SPOKEN = {
    "twelve a terms": (of_hosts(12), ["spf.too-many-lookups"]),
    "eleven": (of_hosts(11), ["spf.too-many-lookups"]),
    "exactly ten": (of_hosts(10), ["spf.near-lookup-limit"]),
    "nine": (of_hosts(9), ["spf.near-lookup-limit"]),
    "eight": (of_hosts(8), ["spf.few-lookups-left"]),
    "three voids by exists": (
        MAIL + '@ TXT "v=spf1 exists:a.gone.test exists:b.gone.test exists:c.gone.test ~all"',
        ["spf.too-many-voids"],
    ),
    "two voids": (
        MAIL + '@ TXT "v=spf1 a:x.example.com a:y.example.com ~all"',
        ["spf.void-lookup", "spf.void-lookup"],
    ),
    "redirect and all": (
        MAIL + '@ TXT "v=spf1 redirect=v.test ~all"\nv.test. TXT "v=spf1 ~all"',
        ["spf.redirect-and-all"],
    ),
    "a loop over three names": (
        MAIL + '@ TXT "v=spf1 include:a.test ~all"\na.test. TXT "v=spf1 include:b.test ~all"\n'
        'b.test. TXT "v=spf1 redirect=example.com"',
        ["spf.loop"],
    ),
    "a record for nobody": (MAIL + '@ TXT "v=spf1 -all"', ["spf.all-hard"]),
    "a parked domain": ('@ MX 0 .\n@ TXT "v=spf1 -all"', []),
    "a parked domain without a record": ("@ MX 0 .", ["spf.missing"]),
    "no record": (MAIL, ["spf.missing"]),
}


@pytest.mark.parametrize("name", SPOKEN)
def test_a_world_brings_exactly_these_findings(world: World, name: str) -> None:
    zone, expected = SPOKEN[name]
    assert said(world, zone) == expected


def test_an_mx_with_a_dead_server_is_mended_in_mx_and_not_by_shutting_the_others_out(world: World) -> None:
    (void,) = found(judge(world, MAIL + '@ MX 20 gone\n@ TXT "v=spf1 mx ~all"'), "spf.void-lookup")
    assert void.facts == {
        "domain": "example.com", "where": "example.com", "term": "mx", "via": "mx",
        "whose": "The mistake is in the MX records of example.com.",
        "remedy": "Correct or delete the MX record of example.com for a server that does not exist.",
        "names": ("gone.example.com",),
    }  # fmt: skip


def test_a_macro_that_was_not_tried_out_is_nobodys_mistake(world: World) -> None:
    (macro,) = found(
        judge(world, MAIL + '@ TXT "v=spf1 mx exists:%{i}.s.test ~all"'), "spf.macro-needs-sender"
    )
    term = "exists:%{i}.s.test"
    assert macro.facts == {"domain": "example.com", "where": "example.com", "term": term}


def test_a_loop_is_blamed_on_the_include_and_not_on_an_mx_of_the_same_name(world: World) -> None:
    (loop,) = found(judge(world, MAIL + '@ TXT "v=spf1 mx include:example.com ~all"'), "spf.loop")
    assert loop.facts["term"] == "include:example.com"


def test_a_line_to_copy_never_leaves_terms_dead_behind_all(world: World) -> None:
    assert said(world, MAIL + '@ TXT "v=spf1 -all mx"') == ["spf.dead-after-all"]


def test_a_diamond_is_no_loop_and_is_counted_twice(world: World) -> None:
    zone = (
        MAIL + '@ TXT "v=spf1 include:a.test include:b.test ~all"\n'
        'a.test. TXT "v=spf1 include:c.test ~all"\nb.test. TXT "v=spf1 include:c.test ~all"\n'
        'c.test. TXT "v=spf1 a:c.test a:c.test ~all"\nc.test. A 192.0.2.1'
    )
    run = judge(world, zone)
    (finding,) = [f for f in run.outcome.findings if f.check.startswith("spf.")]
    assert finding == Finding(
        "spf.few-lookups-left",
        Severity.NOTICE,
        "example.com TXT",
        {
            "domain": "example.com",
            "lookups": "8",
            "left": 2,
            "terms": ("include:a.test costs 4 of 10", "include:b.test costs 4 of 10"),
        },
    )


def test_a_slip_that_receivers_read_over_brings_no_follow_on_findings(world: World) -> None:
    zone = "@ MX 1 smtp.google.com.\nsmtp.google.com. A 192.0.2.1\n"
    ours = said(world, f'{zone}@ TXT "v=spf1 include=_spf.google.com a:192.0.2.1 ~all"')
    assert not {"spf.provider-missing", "spf.void-lookup"}.intersection(ours)


def test_two_records_of_a_parked_domain_become_the_one_that_sends_nothing(world: World) -> None:
    zone = '@ MX 0 .\n@ TXT "v=spf1 -all"\n@ TXT "v=spf1 redirect=a.net"\na.net. TXT "v=spf1 -all"'
    (finding,) = found(judge(world, zone), "spf.multiple")
    assert finding.facts["merged"] == "v=spf1 -all"


def test_two_records_are_merged_into_one(world: World) -> None:
    zone = (
        MAIL + '@ TXT "v=spf1 mx include:v.test -all"\n@ TXT "v=spf1 ip4:192.0.2.9 include:v.test ~all"\n'
        'v.test. TXT "v=spf1 -all"'
    )
    (finding,) = found(judge(world, zone), "spf.multiple")
    assert finding.severity is Severity.ERROR
    assert finding.facts["count"] == 2
    assert sorted(str(finding.facts["merged"]).split()) == sorted(
        ["v=spf1", "mx", "include:v.test", "ip4:192.0.2.9", "~all"]
    )
    assert str(finding.facts["merged"]).endswith(" ~all")


def test_the_merged_record_clears_the_finding_and_raises_none(world: World) -> None:
    zone = MAIL + '@ TXT "v=spf1 mx ~all"\n@ TXT "v=spf1 redirect=v.test"\nv.test. TXT "v=spf1 -all"'
    (finding,) = found(judge(world, zone), "spf.multiple")
    assert said(world, f'{MAIL}@ TXT "{finding.facts["merged"]}"\nv.test. TXT "v=spf1 -all"') == []


def test_a_missing_record_is_proposed_with_the_include_of_the_mail_provider(world: World) -> None:
    zone = "@ MX 1 smtp.google.com.\nsmtp.google.com. A 192.0.2.1"
    (finding,) = found(judge(world, zone), "spf.missing")
    assert finding.facts == {"domain": "example.com", "record": "v=spf1 include:_spf.google.com ~all"}


@pytest.mark.parametrize(
    ("below", "whose"),
    [
        ("v.test", "The mistake is in the record of v.test, which other people keep."),
        ("_spf.example.com", "The mistake is in your own record at _spf.example.com."),
    ],
)
def test_a_fault_of_other_people_is_told_apart_from_the_users_own(
    world: World, below: str, whose: str
) -> None:
    zone = f'{MAIL}@ TXT "v=spf1 include:{below} ~all"\n{below}. TXT "v=spf1 include:gone.test ~all"'
    (finding,) = found(judge(world, zone), "spf.include-none")
    assert (finding.subject, finding.facts["whose"]) == ("gone.test TXT", whose)
    assert finding.facts["via"] == f"include:{below}"


@pytest.mark.parametrize(
    "record", ["v=spf1 mx a:x.gone.test -all;", "v=spf1 mx ~all;", "v=spf1 ipv4:192.0.2.1 a:x.gone.test"]
)
def test_a_record_that_cannot_be_read_brings_no_follow_on_findings(world: World, record: str) -> None:
    run = judge(world, f'{MAIL}@ TXT "{record}"', options=Options(allow=LAB, sending_ips=("192.0.2.77",)))
    ours = {f.check for f in run.outcome.findings if f.check.startswith("spf.")}
    follow_on = {
        "spf.all-missing", "spf.missing", "spf.void-lookup", "spf.include-none", "spf.sender-permerror",
        "spf.after-all", "spf.dead-after-all", "spf.all-hard",
    }  # fmt: skip
    assert not ours & follow_on
    assert "spf.too-many-lookups" not in run.outcome.passed


SENDERS = {
    "v=spf1 ip4:192.0.2.9 -all": [],
    "v=spf1 mx ~all": ["spf.sender-softfail"],
    "v=spf1 mx -all": ["spf.all-hard", "spf.sender-fail"],
    "v=spf1 mx ?all": ["spf.all-neutral", "spf.sender-neutral"],
    "v=spf1 include:gone.test ~all": ["spf.include-none"],
    "v=spf1 exists:%{i}.ok.example.com ~all": [],
    "v=spf1 include:%{i}.gone.test ~all": ["spf.sender-permerror"],
}


@pytest.mark.parametrize("record", SENDERS)
def test_each_result_for_a_known_server_has_its_own_finding(world: World, record: str) -> None:
    zone = f'{MAIL}@ TXT "{record}"\n192.0.2.9.ok A 127.0.0.2'
    expected = SENDERS[record] or (["spf.all-hard"] if record.endswith("-all") else [])
    assert said(world, zone, sending_ips=("192.0.2.9",)) == expected


def test_a_finding_about_a_server_shows_the_path_to_the_result(world: World) -> None:
    zone = f'{MAIL}@ TXT "v=spf1 redirect=v.test"\nv.test. TXT "v=spf1 mx:example.com -all"'
    run = judge(world, zone, "support@example.com", options=Options(allow=LAB, sending_ips=("192.0.2.9",)))
    (finding,) = found(run, "spf.sender-fail")
    assert finding == Finding(
        "spf.sender-fail",
        Severity.ERROR,
        "192.0.2.9",
        {
            "domain": "example.com",
            "ip": "192.0.2.9",
            "mailfrom": "support@example.com",
            "version": "ip4",
            "term": "-all",
            "record": "v=spf1 redirect=v.test",
            "path": ("example.com: redirect=v.test", "v.test: -all"),
        },
    )


def test_an_unanswered_include_leaves_the_rest_of_the_tree_judged(world: World) -> None:
    zone = (
        f'{MAIL}@ TXT "v=spf1 include:dark.test include:gone.test ip4:64.0.0.0/8 ~all"\ndark.test. !servfail'
    )
    run = judge(world, zone)
    names = sorted(f.check for f in run.outcome.findings if f.check.startswith("spf."))
    assert names == ["spf.broad", "spf.include-none"]
    unknown = {gap.unknown for gap in run.outcome.gaps if gap.check == "spf.include-none"}
    assert {(u.question, u.reason) for u in unknown} == {("dark.test TXT", Reason.SERVFAIL)}


def test_too_many_lookups_are_certain_even_when_one_include_is_dark(world: World) -> None:
    terms = " ".join(f"a:h{i}.example.com" for i in range(10))
    zone = f'{MAIL}@ TXT "v=spf1 include:dark.test {terms} ~all"\ndark.test. !timeout\n{hosts(10)}'
    assert said(world, zone) == ["spf.too-many-lookups"]


def test_the_breadth_of_a_record_is_told_with_its_total(world: World) -> None:
    zone = f'{MAIL}@ TXT "v=spf1 ip4:64.0.0.0/8 ip4:64.1.0.0/16 ip4:192.0.2.1 ~all"'
    (finding,) = found(judge(world, zone), "spf.broad")
    assert (finding.facts["prefix"], finding.facts["total"]) == ("/8", "16,777,217")


def test_a_record_may_differ_in_a_second_run(world: World) -> None:
    assert said(world, f'{MAIL}@ TXT "v=spf1 mx +all"') == ["spf.all-plus"]
    assert said(world, f'{MAIL}@ TXT "v=spf1 mx ~all"') == []


@pytest.mark.parametrize(
    ("zone", "where", "corrected"),
    [
        ('@ TXT "v=spf1 mx"', "example.com", "v=spf1 mx ~all"),
        (
            '@ TXT "v=spf1 redirect=_spf.example.com"\n_spf TXT "v=spf1 mx:example.com ip4:192.0.2.7"',
            "_spf.example.com",
            "v=spf1 mx:example.com ip4:192.0.2.7 ~all",
        ),
        (
            '@ TXT "v=spf1 mx redirect=v.test"\nv.test. TXT "v=spf1 ip4:192.0.2.7"',
            "example.com",
            "v=spf1 mx include:v.test ~all",
        ),
    ],
)
def test_a_missing_all_is_mended_where_the_user_can_edit(
    world: World, zone: str, where: str, corrected: str
) -> None:
    (finding,) = found(judge(world, MAIL + zone), "spf.all-missing")
    assert (finding.facts["where"], finding.facts["corrected"]) == (where, corrected)
    mended = f'{where}. TXT "{corrected}"\nv.test. TXT "v=spf1 ip4:192.0.2.7"\n'
    above = '@ TXT "v=spf1 redirect=_spf.example.com"\n' if where.startswith("_spf") else ""
    assert said(world, MAIL + above + mended) == []


MENDED = {
    "spf.all-plus": "v=spf1 mx +all",
    "spf.all-neutral": "v=spf1 mx ?all",
    "spf.dead-after-all": "v=spf1 ~all mx ip4:192.0.2.9",
    "spf.after-all": "v=spf1 mx ~all ?all",
    "spf.redirect-and-all": "v=spf1 mx redirect=v.test ~all",
}


@pytest.mark.parametrize("check_id", MENDED)
def test_the_record_to_paste_clears_the_finding_and_raises_none(world: World, check_id: str) -> None:
    below = '\nv.test. TXT "v=spf1 ip4:192.0.2.7 ~all"'
    (finding,) = found(judge(world, f'{MAIL}@ TXT "{MENDED[check_id]}"{below}'), check_id)
    for key in ("corrected", "with_redirect", "with_all"):
        if key in finding.facts:
            assert said(world, f'{MAIL}@ TXT "{finding.facts[key]}"{below}') == []


def test_the_mistake_inside_an_included_record_is_named(world: World) -> None:
    zone = f'{MAIL}@ TXT "v=spf1 include:v.test ~all"\nv.test. TXT "v=spf1 ip5:192.0.2.1 ~all"'
    (finding,) = found(judge(world, zone), "spf.include-permerror")
    assert finding.facts == {
        "domain": "example.com",
        "where": "v.test",
        "term": "ip5:192.0.2.1",
        "via": "include:v.test",
        "whose": "The mistake is in the record of v.test, which other people keep.",
        "remedy": (
            "Tell the people behind v.test about `ip5:192.0.2.1`. "
            "If you no longer send through them, delete `include:v.test` from your SPF record."
        ),
        "target": "v.test",
        "problem": "`ip5:192.0.2.1` is not allowed in an SPF record",
        "records": ("v=spf1 ip5:192.0.2.1 ~all",),
        "included_by": "example.com",
    }


def test_an_old_run_is_judged_again_from_its_transcript(world: World) -> None:
    zone = f'{MAIL}@ TXT "v=spf1 mx include:v.test a:gone.example.com ~all"\n'
    zone += 'v.test. TXT "v=spf1 exists:x.test ~all"'
    run = judge(world, zone, options=Options(allow=LAB, sending_ips=("192.0.2.9",)))
    again = asyncio.run(replay(run.transcript))
    assert again.snapshot == run.snapshot
    assert again.outcome == run.outcome


def test_a_null_mx_behind_an_mx_term_is_not_asked_for(world: World) -> None:
    assert said(world, '@ MX 0 .\n@ TXT "v=spf1 mx -all"') == ["spf.parked"]
    assert all(question.name for question in world.asked)
