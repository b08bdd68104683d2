"""The reverse_dns family's table: worlds, and every finding each of them raises, facts included."""

from __future__ import annotations

import pytest

from checks.model import Severity, Verdict
from checks.reverse_dns.record import flaw_of
from checks.reverse_names import pointer
from deliverability.gather.context import Options
from deliverability.runs import Run
from tests.judging import LAB, judge, unknowns
from tests.world import World

FAMILY = ("reverse_dns",)
IP, SIX = "192.0.2.9", "2001:db8::9"
PTR = f"{pointer(IP)}. PTR"
NAMED = "out A 192.0.2.9\nout AAAA 2001:db8::9\n"
SPF = '@ TXT "v=spf1 ip4:192.0.2.9 ~all"\n'
SENDGRID = '@ TXT "v=spf1 include:sendgrid.net ~all"\nsendgrid.net. TXT "v=spf1 ip4:192.0.2.0/28 ~all"\n'
Said = list[tuple[str, Severity, dict[str, object]]]


def run_of(world: World, zone: str, *ips: str) -> Run:
    return judge(world, zone, options=Options(sending_ips=ips, allow=LAB), families=FAMILY)


def said(run: Run) -> Said:
    """Each finding of the family: its check, its severity, and its facts without domain and question."""
    return [
        (
            finding.check.removeprefix("reverse-dns."),
            finding.severity,
            {k: v for k, v in finding.facts.items() if k not in ("domain", "pointer")},
        )
        for finding in run.outcome.findings
    ]


def verdict(run: Run) -> Verdict:
    (line,) = run.report.families
    return line.verdict


GIVEN: dict[str, object] = {"ip": IP, "known_from": "you named it"}
FROM_SPF: dict[str, object] = {
    "ip": IP,
    "known_from": "`ip4:192.0.2.9` in the SPF record of example.com",
    "term": "ip4:192.0.2.9",
}
ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
OUT = ("out.example.com",)
TEN = tuple(sorted(f"h{n}.example.com" for n in range(11)))[:10]


@pytest.mark.parametrize(
    ("zone", "ips", "expected"),
    [
        (NAMED + f"{PTR} out", (IP,), []),
        (NAMED + f"{pointer(SIX)}. PTR out", (SIX,), []),
        (NAMED + SPF + f"{PTR} out", (), []),
        (NAMED, (IP,), [("missing", ERROR, GIVEN)]),
        (NAMED, (SIX,), [("missing", ERROR, GIVEN | {"ip": SIX})]),
        (NAMED, ("2001:0DB8:0::9",), [("missing", ERROR, GIVEN | {"ip": SIX})]),
        (SPF, (), [("spf-server-missing", WARNING, FROM_SPF)]),
        (SPF, (IP,), [("missing", ERROR, GIVEN)]),
        (f"{PTR} out", (IP,), [("unconfirmed", ERROR, GIVEN | {"names": OUT})]),
        (f"{PTR} out\nout A 192.0.2.1", (IP,), [("unconfirmed", ERROR, GIVEN | {"names": OUT})]),
        (f"{PTR} out\nout AAAA ::ffff:192.0.2.9", (IP,), [("unconfirmed", ERROR, GIVEN | {"names": OUT})]),
        (SPF + f"{PTR} out", (), [("spf-server-unconfirmed", WARNING, FROM_SPF | {"names": OUT})]),
        (SENDGRID, (IP,), [("provider-server", NOTICE, GIVEN | {"provider": "Twilio SendGrid"})]),
        (
            NAMED + f"{PTR} out\n{PTR} web",
            (IP,),
            [
                (
                    "several-names",
                    NOTICE,
                    GIVEN | {"names": ("out.example.com", "web.example.com"), "count": 2},
                )
            ],
        ),
        (
            "".join(f"{PTR} h{n}\nh{n} A 192.0.2.9\n" for n in range(11)),
            (IP,),
            [("too-many-names", WARNING, GIVEN | {"names": TEN, "count": 11})],
        ),
        (
            f"{PTR} 192-0-2-9.dsl.example.net.\n192-0-2-9.dsl.example.net. A 192.0.2.9",
            (IP,),
            [
                (
                    "generic-name",
                    WARNING,
                    GIVEN | {"names": ("192-0-2-9.dsl.example.net",), "parts": ("192-0-2-9",)},
                )
            ],
        ),
        (
            f"{PTR} out.example.com.2.0.192.in-addr.arpa.",
            (IP,),
            [
                ("unconfirmed", ERROR, GIVEN | {"names": ("out.example.com.2.0.192.in-addr.arpa",)}),
                (
                    "not-a-host-name",
                    WARNING,
                    GIVEN
                    | {
                        "names": ("out.example.com.2.0.192.in-addr.arpa",),
                        "name": "out.example.com.2.0.192.in-addr.arpa",
                        "flaw": "it ends with the zone of the address, as the last dot is missing",
                    },
                ),
            ],
        ),
        (
            NAMED + f"{PTR} out\n{PTR} .",
            (IP,),
            [
                (
                    "not-a-host-name",
                    WARNING,
                    GIVEN | {"names": ("", "out.example.com"), "name": ".", "flaw": "it is empty"},
                ),
                ("several-names", NOTICE, GIVEN | {"names": ("", "out.example.com"), "count": 2}),
            ],
        ),
    ],
)
def test_each_world_raises_these_findings_and_no_others(
    world: World, zone: str, ips: tuple[str, ...], expected: Said
) -> None:
    run = run_of(world, zone, *ips)
    assert sorted(said(run), key=str) == sorted(expected, key=str)
    assert unknowns(run) == []


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 mx include:_spf.example.net ~all",
        "v=spf1 ip4:192.0.2.8/29 ip6:2001:db8::/64 -all",
        "v=spf1 ~ip4:192.0.2.9 -all",
        "v=spf1 -all ip4:192.0.2.9",
        "v=spf1 ip4:10.0.0.1 ip4:127.0.0.1 ip6:fe80::1 ~all",
        "v=spf1 ip4:192.0.2.256 -all",
        "v=spf1 redirect=_spf.example.net",
    ],
)
def test_a_record_that_names_no_single_public_sender_of_its_own_has_none(world: World, record: str) -> None:
    run = run_of(world, f'@ TXT "{record}"\n_spf.example.net. TXT "v=spf1 ip4:192.0.2.9 ~all"')
    assert verdict(run) is Verdict.NOT_APPLICABLE
    assert {reason for _, reason in run.outcome.not_applicable} == {"no sending server is known"}
    assert not [q for q in world.asked if q.rrtype == "PTR"]


def test_two_spf_records_name_nobody(world: World) -> None:
    assert verdict(run_of(world, SPF + '@ TXT "v=spf1 -all"')) is Verdict.NOT_APPLICABLE


def test_of_many_addresses_in_the_record_the_first_eight_are_asked(world: World) -> None:
    terms = " ".join(f"ip4:192.0.2.{n}" for n in range(12))
    run = run_of(world, f'@ TXT "v=spf1 {terms} ~all"')
    assert [facts["ip"] for _, _, facts in said(run)] == [f"192.0.2.{n}" for n in range(8)]


def test_a_mapped_address_is_the_ipv4_address_it_is(world: World) -> None:
    run = run_of(world, f"{NAMED}{PTR} out", "::ffff:192.0.2.9")
    assert said(run) == []
    assert verdict(run) is Verdict.PASS


def test_a_confirmed_name_of_a_known_service_is_the_services_matter(world: World) -> None:
    zone = f"{PTR} 192-0-2-9.o1.sendgrid.net.\n{PTR} two.example.net.\n192-0-2-9.o1.sendgrid.net. A 192.0.2.9"
    assert said(run_of(world, zone, IP)) == []


def test_a_borrowed_name_of_a_known_service_is_no_excuse(world: World) -> None:
    names = ("o1.sendgrid.net",)
    assert said(run_of(world, f"{PTR} o1.sendgrid.net.", IP)) == [
        ("unconfirmed", ERROR, GIVEN | {"names": names})
    ]


def test_when_the_include_has_no_answer_nobody_is_blamed(world: World) -> None:
    run = run_of(world, '@ TXT "v=spf1 include:sendgrid.net ~all"\nsendgrid.net. !servfail TXT', IP)
    assert said(run) == []
    assert {u.question for u in unknowns(run)} == {"sendgrid.net TXT"}
    assert verdict(run) is Verdict.COULD_NOT_CHECK


def test_two_servers_are_judged_each_by_itself(world: World) -> None:
    run = run_of(
        world, f"{NAMED}{PTR} out\n{pointer('192.0.2.1')}. !timeout PTR", IP, "192.0.2.1", "192.0.2.2"
    )
    assert said(run) == [("missing", ERROR, GIVEN | {"ip": "192.0.2.2"})]
    assert {u.question for u in unknowns(run)} == {"1.2.0.192.in-addr.arpa PTR"}
    assert verdict(run) is Verdict.FAIL


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("mail.example.com", True),
        ("192-0-2-9.example.com", True),
        ("9.example.com", True),
        ("xn--bcher-kva.example", True),
        ("", False),
        ("localhost", False),
        ("192.0.2.9", False),
        ("my_host.example.com", False),
        ("-a.example.com", False),
        ("a b.example.com", False),
        ("b\\195\\188cher.example", False),
        ("mail.example.com.2.0.192.in-addr.arpa", False),
        ("mail.example.com.8.b.d.0.1.0.0.2.ip6.arpa", False),
    ],
)
def test_a_host_name_is_letters_digits_hyphens_and_a_domain(name: str, fits: bool) -> None:
    assert (flaw_of(name) == "") is fits
