"""The traps in which other tools give a wrong verdict, each as a world with every problem it must show.

Numbers are those of the rule book's list. Left out are 24 (blocklists) and 30 (MTA-STS policies), which have
tests of their own. 29 is the RFC 7208 suite in tests/checks/spf.
"""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from checks.model import Reason, Severity, Verdict
from deliverability.gather.context import Options
from deliverability.runs import Run
from tests.judging import LAB, judge
from tests.world import World


def key(bits: int = 2048) -> str:
    """A real RSA public key as p= wants it."""
    public = rsa.generate_private_key(public_exponent=65537, key_size=bits).public_key()
    return base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def strings(text: str) -> str:
    """A TXT value as character-strings of at most 255 octets."""
    return " ".join(f'"{text[i : i + 250]}"' for i in range(0, len(text), 250))


KEY = key()
MX = """
@ MX 10 mail
@ MX 20 mail2
mail A 192.0.2.1
mail AAAA 2001:db8::1
mail2 A 192.0.2.2
mail2 AAAA 2001:db8::2
"""
SPF = '@ TXT "v=spf1 mx ~all"\n'
DKIM = f"s1._domainkey TXT {strings(f'v=DKIM1; k=rsa; p={KEY}')}\n"
DMARC = '_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"\n'
ALL = MX + SPF + DKIM + DMARC


def look(world: World, zone: str, target: str = "example.com", selectors: tuple[str, ...] = ("s1",)) -> Run:
    return judge(world, zone, target, options=Options(selectors=selectors, allow=LAB))


def problems(run: Run) -> set[str]:
    """Every finding that is more than a notice."""
    return {f.check for f in run.outcome.findings if f.severity is not Severity.NOTICE}


def gaps(run: Run) -> set[str]:
    """The families in which something could not be checked."""
    return {gap.check.partition(".")[0] for gap in run.outcome.gaps}


def test_the_healthy_world_of_these_traps_is_green(world: World) -> None:
    run = look(world, ALL)
    assert (problems(run), gaps(run), run.report.verdict) == (set(), set(), Verdict.PASS)


@pytest.mark.parametrize("fault", ["!servfail", "!timeout", "!refused", "!nodata-without-soa", "!short"])
@pytest.mark.parametrize(
    ("name", "family"),
    [("@ {} MX", "mx"), ("mail {0}\nmail2 {0}", "mx"), ("@ {} TXT", "spf"), ("s1._domainkey {}", "dkim"),
     ("_dmarc {}", "dmarc")],
)  # fmt: skip
def test_trap_1_silence_is_not_absence(world: World, fault: str, name: str, family: str) -> None:
    run = look(world, ALL + name.format(fault) + "\n")
    assert problems(run) == set()
    assert family in gaps(run)
    assert run.report.verdict is Verdict.COULD_NOT_CHECK


def test_trap_2_a_second_run_sees_the_changed_record(world: World) -> None:
    assert "dmarc.none-found" in problems(look(world, MX + SPF + DKIM))
    assert problems(look(world, ALL)) == set()


def test_trap_3_strings_of_one_record_are_joined_in_the_middle_of_a_word(world: World) -> None:
    zone = (
        MX
        + '@ TXT "v=spf1 m" "x ~a" "ll"\n'
        + DKIM
        + '_dmarc TXT "v=DMARC1; p=re" "ject; rua=mailto:d@example.com"\n'
    )
    assert problems(look(world, zone)) == set()


def test_trap_4_two_records_at_a_selector_are_not_joined(world: World) -> None:
    zone = MX + SPF + DMARC + f's1._domainkey TXT "v=DKIM1; p={KEY[:200]}"\ns1._domainkey TXT "{KEY[200:]}"\n'
    assert problems(look(world, zone)) == {"dkim.multiple-records"}


def test_trap_5_a_key_without_v_is_fine(world: World) -> None:
    zone = MX + SPF + DMARC + f"s1._domainkey TXT {strings(f'k=rsa; t=s; p={KEY}')}\n"
    assert problems(look(world, zone)) == set()


def test_trap_6_an_alias_is_fine_and_a_broken_alias_is_not(world: World) -> None:
    there = f"s1._domainkey CNAME k.vendor.example.\nk.vendor.example. TXT {strings(f'v=DKIM1; p={KEY}')}\n"
    policy = "_dmarc CNAME d.vendor.example.\n"
    policy += 'd.vendor.example. TXT "v=DMARC1; p=quarantine; rua=mailto:a@example.com"\n'
    assert problems(look(world, MX + SPF + there + policy)) == set()
    gone = "s1._domainkey CNAME gone.vendor.example.\nvendor.example. A 192.0.2.9\n"
    assert problems(look(world, MX + SPF + gone + DMARC)) == {"dkim.cname-broken"}


def test_trap_7_a_list_of_hashes_is_read_as_a_list(world: World) -> None:
    zone = MX + SPF + DMARC + f"s1._domainkey TXT {strings(f'v=DKIM1; h=sha1:sha256; p={KEY}')}\n"
    assert problems(look(world, zone)) == set()


def test_trap_8_a_key_of_512_bits_is_too_short(world: World) -> None:
    short = (
        "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALyRCv537aBL2CIUNXg/e7Ysj7/Wfujf"
        "KbvittIPq9hDtZyTryLbeMpbT/USr7KY0k9RSH7LlGWSyxJCC6G149MCAwEAAQ=="
    )
    zone = MX + SPF + DMARC + f's1._domainkey TXT "v=DKIM1; p={short}"\n'
    assert problems(look(world, zone)) == {"dkim.rsa-forgeable"}


def test_trap_9_a_wildcard_of_revoked_keys_is_no_key_at_any_selector(world: World) -> None:
    zone = '@ MX 0 .\n@ TXT "v=spf1 -all"\n*._domainkey TXT "v=DKIM1; p="\n_dmarc TXT "v=DMARC1; p=reject"\n'
    run = look(world, zone, selectors=())
    assert not [f for f in run.outcome.findings if f.check.startswith("dkim.") and f.check != "dkim.wildcard"]


def test_trap_10_a_wildcard_txt_below_does_not_hide_the_policy_above(world: World) -> None:
    zone = ALL + '*.sub TXT "v=spf1 -all"\nsub MX 10 mail\nsub TXT "v=spf1 mx ~all"\n'
    run = look(world, zone, "sub.example.com", ())
    assert not {check for check in problems(run) if check.startswith("dmarc.")}


@pytest.mark.parametrize(
    "record",
    ["v=DMARC1; rua=mailto:a@example.com; p=reject", "v=DMARC1; p=reject; xnew=1; rua=mailto:a@example.com"],
)
def test_trap_11_the_order_of_tags_and_unknown_tags_do_no_harm(world: World, record: str) -> None:
    assert problems(look(world, MX + SPF + DKIM + f'_dmarc TXT "{record}"\n')) == set()


def test_trap_11_a_bare_record_is_dmarc_without_a_policy(world: World) -> None:
    run = look(world, MX + SPF + DKIM + '_dmarc TXT "v=DMARC1"\n')
    assert "dmarc.none-found" not in problems(run)
    assert problems(run)


def test_trap_13_a_wildcard_beside_the_exact_authorisation_does_no_harm(world: World) -> None:
    zone = MX + SPF + DKIM + '_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:a@vendor.example"\n'
    vendor = (
        '*.vendor.example. TXT "hello"\n'
        'example.com._report._dmarc.vendor.example. TXT "v=DMARC1"\n'
        "vendor.example. MX 5 mx.vendor.example.\nmx.vendor.example. A 192.0.2.7\n"
    )
    assert problems(look(world, zone + vendor)) == set()


DIAMOND = (
    (
        '@ TXT "v=spf1 include:a.example. include:b.example. ~all"\n'
        'a.example. TXT "v=spf1 include:c.example. ~all"\nb.example. TXT "v=spf1 include:c.example. ~all"\n'
        'c.example. TXT "v=spf1 ip4:192.0.2.0/24 ~all"\n'
    )
    .replace(". ~", " ~")
    .replace("example. include", "example include")
)


def test_trap_14_a_diamond_is_no_loop_and_counts_each_time(world: World) -> None:
    run = look(world, MX + DIAMOND + DKIM + DMARC)
    assert problems(run) == set()


def test_trap_15_twelve_a_terms_are_too_many(world: World) -> None:
    hosts = "".join(f"h{n} A 192.0.2.{n}\n" for n in range(12))
    terms = " ".join(f"a:h{n}.example.com" for n in range(12))
    run = look(world, MX + DKIM + DMARC + hosts + f'@ TXT "v=spf1 {terms} ~all"\n')
    assert problems(run) == {"spf.too-many-lookups"}


def test_trap_16_names_that_are_not_there_count_as_void(world: World) -> None:
    run = look(
        world,
        MX
        + DKIM
        + DMARC
        + '@ TXT "v=spf1 mx exists:x1.example.com exists:x2.example.com exists:x3.example.com ~all"\n',
    )
    assert problems(run) == {"spf.too-many-voids"}


def test_trap_17_the_version_may_be_upper_case(world: World) -> None:
    assert problems(look(world, MX + '@ TXT "V=SPF1 MX ~ALL"\n' + DKIM + DMARC)) == set()


@pytest.mark.parametrize("record", ["v=spf1 include=v.example ~all", "v=spf1 mx ~all;"])
def test_trap_18_a_slip_that_other_tools_overlook_is_one_problem(world: World, record: str) -> None:
    found = problems(look(world, MX + f'@ TXT "{record}"\n' + DKIM + DMARC))
    assert len(found) == 1
    assert next(iter(found)).startswith("spf.")


def test_trap_19_a_redirect_beside_all_is_only_useless(world: World) -> None:
    zone = MX + '@ TXT "v=spf1 mx ~all redirect=v.example"\nv.example. TXT "v=spf1 -all"\n' + DKIM + DMARC
    run = look(world, zone)
    assert {(f.check, f.severity) for f in run.outcome.findings if f.severity is not Severity.NOTICE} == {
        ("spf.redirect-and-all", Severity.WARNING)
    }


def test_trap_20_softfail_and_quarantine_are_green(world: World) -> None:
    assert look(world, ALL).report.verdict is Verdict.PASS


SERVER = "@ MX 10 mx1\nmx1 A 127.0.0.71\n71.0.0.127.in-addr.arpa. PTR mx1\n"


def test_trap_21_a_certificate_signed_by_itself_is_a_notice_without_mta_sts(world: World) -> None:
    run = judge(world, f"{SERVER}mx1 !smtp self-signed cert=mail.lan", families=("hosts",))
    assert {(f.check, f.severity) for f in run.outcome.findings} == {
        ("hosts.certificate-self-signed", Severity.NOTICE),
        ("hosts.certificate-name", Severity.NOTICE),
    }
    assert run.report.verdict is Verdict.PASS


@pytest.mark.parametrize("barred", ["refuses", "filtered"])
def test_trap_22_our_own_blocked_port_is_no_verdict_about_the_server(world: World, barred: str) -> None:
    reference = f"ref.example.net. A 127.0.0.72\nref.example.net. !smtp {barred}\n"
    options = Options(allow=LAB, references=("ref.example.net",), families=("hosts",))
    run = judge(world, f"{SERVER}{reference}mx1 !smtp {barred}", options=options)
    assert run.outcome.findings == ()
    assert {gap.unknown.reason for gap in run.outcome.gaps} == {Reason.NO_WAY_OUT}
    assert run.report.verdict is Verdict.COULD_NOT_CHECK


def test_trap_23_a_single_mx_at_a_big_provider_is_not_even_a_notice(world: World) -> None:
    zone = (
        "@ MX 1 smtp.google.com.\nsmtp.google.com. A 192.0.2.3\nsmtp.google.com. AAAA 2001:db8::3\n"
        + SPF
        + DKIM
        + DMARC
    )
    zone = (
        zone.replace("v=spf1 mx", "v=spf1 include:_spf.google.com")
        + '_spf.google.com. TXT "v=spf1 ip4:192.0.2.0/24 ~all"\n'
    )
    run = look(world, zone)
    assert problems(run) == set()
    assert not [f for f in run.outcome.findings if f.check.startswith("mx.")]


NULL = '@ TXT "v=spf1 -all"\n_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@other.example"\n'


@pytest.mark.parametrize(
    ("zone", "target", "expected"),
    [
        ("@ MX 0 .\n", "example.com", None),
        ("@ MX 0 .\n", "support@example.com", "mx.null-on-receiving"),
        ("@ MX 0 .\n@ MX 10 mail\nmail A 192.0.2.1\n", "example.com", "mx.null-mixed"),
        ("@ MX 10 .\n", "example.com", "mx.null-preference"),
        ('@ MX 0 .\n@ TXT "v=spf1 mx ~all"\n', "example.com", "mx.null-and-sends"),
    ],
)
def test_trap_25_the_null_mx_and_its_variants(
    world: World, zone: str, target: str, expected: str | None
) -> None:
    texts = NULL if "spf1" not in zone else NULL.replace('@ TXT "v=spf1 -all"\n', "")
    found = {check for check in problems(look(world, zone + texts, target, ())) if check.startswith("mx.")}
    assert found == ({expected} if expected else set())


def test_trap_26_a_name_of_many_labels_costs_at_most_eight_questions(world: World) -> None:
    look(world, ALL + "a.b.c.d.e.f.g.h.i.j MX 10 mail\n", "a.b.c.d.e.f.g.h.i.j.example.com", ())
    asked = {question.name for question in world.asked if question.name.startswith("_dmarc.")}
    assert len(asked) <= 8 + 1  # and, where none is found, the doubled name


def test_trap_27_psd_above_makes_the_name_below_it_the_organisation(world: World) -> None:
    zone = (
        '_dmarc.bank. TXT "v=DMARC1; p=reject; psd=y"\n'
        'shop.bank. MX 5 mail.example.com.\nshop.bank. TXT "v=spf1 mx ~all"\n' + MX
    )
    run = look(world, zone, "shop.bank", ())
    assert "dmarc.none-found" not in problems(run)


def test_trap_28_both_forms_of_a_name_are_the_same_domain(world: World) -> None:
    zone = ALL.replace("example.com", "xn--exmple-cua.example")
    world.set(zone, origin="xn--exmple-cua.example")
    one, two = (
        judge(world, None, name, options=Options(("s1",), (), LAB))
        for name in ("exämple.example", "xn--exmple-cua.example")
    )
    assert one.outcome == two.outcome
    assert one.report.domain.label == "exämple.example (xn--exmple-cua.example)"


def test_a_gap_names_the_question_and_the_reason(world: World) -> None:
    run = look(world, ALL + "_dmarc !servfail\n")
    unknown = next(gap.unknown for gap in run.outcome.gaps if gap.check.startswith("dmarc."))
    assert (unknown.question, unknown.reason) == ("_dmarc.example.com TXT", Reason.SERVFAIL)
    assert unknown.servers == (world.resolver,)
