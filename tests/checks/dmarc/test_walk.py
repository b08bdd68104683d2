"""The tree walk: which names, whose record, which policy (RFC 9989 §4.10)."""

from __future__ import annotations

import pytest

from checks.answers import Maybe
from checks.dmarc.record import Policy, parse
from checks.dmarc.selection import Selection, select
from checks.dmarc.walk import (
    Effective,
    Step,
    effective_policy,
    organizational_domain,
    step_that_applies,
    walk_names,
)
from checks.model import Reason, Unknown

SILENT = Unknown("_dmarc.example.com TXT", Reason.SERVFAIL)
P = "v=DMARC1; p=reject"


@pytest.mark.parametrize(
    ("domain", "names"),
    [
        ("com", ["com"]),
        ("example.com", ["example.com", "com"]),
        ("a.b.example.com", ["a.b.example.com", "b.example.com", "example.com", "com"]),
        ("2.3.4.5.6.7.8", ["2.3.4.5.6.7.8", "3.4.5.6.7.8", "4.5.6.7.8", "5.6.7.8", "6.7.8", "7.8", "8"]),
        ("1.2.3.4.5.6.7.8", [
            "1.2.3.4.5.6.7.8", "2.3.4.5.6.7.8", "3.4.5.6.7.8", "4.5.6.7.8", "5.6.7.8", "6.7.8", "7.8", "8",
        ]),
        ("0.1.2.3.4.5.6.7.8", [
            "0.1.2.3.4.5.6.7.8", "2.3.4.5.6.7.8", "3.4.5.6.7.8", "4.5.6.7.8", "5.6.7.8", "6.7.8", "7.8", "8",
        ]),
        ("a.b.c.d.e.f.g.h.i.j.mail.example.com", [
            "a.b.c.d.e.f.g.h.i.j.mail.example.com", "g.h.i.j.mail.example.com",
            "h.i.j.mail.example.com", "i.j.mail.example.com", "j.mail.example.com", "mail.example.com",
            "example.com", "com",
        ]),
    ],
)  # fmt: skip
def test_a_walk_goes_up_and_never_asks_more_than_eight_names(domain: str, names: list[str]) -> None:
    assert list(walk_names(domain)) == names
    assert len(names) <= 8


def _steps(*told: tuple[str, str | Unknown | list[str]]) -> tuple[Step, ...]:
    def texts(said: str | Unknown | list[str]) -> Maybe[Selection]:
        if isinstance(said, Unknown):
            return said
        return select(tuple([said] if isinstance(said, str) and said else said))

    return tuple(Step(name, texts(said)) for name, said in told)


# The texts at _dmarc. below a.mail.example.com, mail.example.com, example.com and com.
NAMES = ("a.mail.example.com", "mail.example.com", "example.com", "com")
Y, N = f"{P}; psd=y", f"{P}; psd=n"


@pytest.mark.parametrize(
    ("said", "owner", "applies"),
    [
        (["", "", "", ""], "a.mail.example.com", None),
        ([P, "", "", ""], "a.mail.example.com", "a.mail.example.com"),
        (["", "", P, ""], "example.com", "example.com"),
        ([P, "", P, ""], "example.com", "a.mail.example.com"),
        # a record in between neither owns nor applies
        (["", P, P, ""], "example.com", "example.com"),
        (["", P, "", ""], "mail.example.com", "mail.example.com"),
        # a record at the top-level domain that is silent about psd has the fewest labels
        (["", "", P, P], "com", "com"),
        (["", N, P, ""], "mail.example.com", "mail.example.com"),
        ([N, P, P, ""], "a.mail.example.com", "a.mail.example.com"),
        (["", "", P, Y], "example.com", "example.com"),
        (["", "", "", Y], "example.com", "com"),
        # the owner is one label below the suffix; a record further down does not apply
        (["", P, "", Y], "example.com", "com"),
        ([P, "", "", Y], "example.com", "a.mail.example.com"),
        (["", "", Y, P], "mail.example.com", "example.com"),
        # psd=y where the walk starts makes nobody else the owner
        ([Y, "", P, ""], "a.mail.example.com", "a.mail.example.com"),
        # several records are discarded, and the walk goes on
        ([[P, P], "", P, ""], "example.com", "example.com"),
        (["", "", [P, Y], ""], "a.mail.example.com", None),
        (["", "", ["unrelated", P], ""], "example.com", "example.com"),
        (["v=spf1 -all", "v=spf1 -all", P, ""], "example.com", "example.com"),
        (["", "", "v=DMARC1 p=reject", ""], "a.mail.example.com", None),
        # no answer counts only where it can change something
        ([P, SILENT, "", ""], SILENT, "a.mail.example.com"),
        ([N, SILENT, SILENT, SILENT], "a.mail.example.com", "a.mail.example.com"),
        (["", N, SILENT, ""], "mail.example.com", "mail.example.com"),
        (["", SILENT, P, ""], SILENT, SILENT),
        (["", "", P, SILENT], SILENT, SILENT),
        ([SILENT, "", P, ""], SILENT, SILENT),
        ([SILENT, "", "", ""], SILENT, SILENT),
    ],
)
def test_the_owner_and_the_record_that_applies(
    said: list[str | Unknown | list[str]], owner: str | Unknown, applies: str | Unknown | None
) -> None:
    steps = _steps(*zip(NAMES, said, strict=True))
    assert organizational_domain(steps) == owner
    found = step_that_applies(steps)
    assert (found.name if isinstance(found, Step) else found) == applies


R, Q, O = Policy.REJECT, Policy.QUARANTINE, Policy.NONE  # noqa: E741
RUA = "; rua=mailto:dmarc@example.com"


@pytest.mark.parametrize(
    ("record", "here", "exists", "absent"),
    [
        # record, then the policy at the name itself, for a name below that exists, for one that does not
        ("v=DMARC1", O, O, O),
        ("v=DMARC1; p=none", O, O, O),
        ("v=DMARC1; p=quarantine", Q, Q, Q),
        ("v=DMARC1; p=reject", R, R, R),
        ("v=DMARC1; P=REJECT;", R, R, R),
        ("v=DMARC1; p=reject; sp=none", R, O, O),
        ("v=DMARC1; p=none; sp=reject", O, R, R),
        ("v=DMARC1; p=reject; np=none", R, R, O),
        ("v=DMARC1; p=none; np=reject", O, O, R),
        ("v=DMARC1; p=none; sp=quarantine; np=reject", O, Q, R),
        ("v=DMARC1; p=reject; sp=quarantine; np=none", R, Q, O),
        ("v=DMARC1; sp=reject", O, R, R),
        ("v=DMARC1; np=reject", O, O, R),
        ("v=DMARC1; p=reject; t=y", Q, Q, Q),
        ("v=DMARC1; p=quarantine; t=y", O, O, O),
        ("v=DMARC1; p=none; t=y", O, O, O),
        ("v=DMARC1; p=reject; t=n", R, R, R),
        ("v=DMARC1; p=reject; t=maybe", R, R, R),
        ("v=DMARC1; p=reject; sp=quarantine; np=none; t=y", Q, O, O),
        ("v=DMARC1; p=rejct", None, None, None),
        (f"v=DMARC1; p=rejct{RUA}", O, O, O),
        ("v=DMARC1; p=rejct; rua=dmarc@example.com", None, None, None),
        (f"v=DMARC1; p=reject; sp=all{RUA}", O, O, O),
        ("v=DMARC1; p=reject; np=all", None, None, None),
        ("v=DMARC1; p=", None, None, None),
        ("v=DMARC1; p=reject; pct=0", R, R, R),
        ("v=DMARC1; p=reject; police=none; x=y", R, R, R),
        ("v=DMARC1; rua=mailto:dmarc@example.com; p=reject", R, R, R),
    ],
)
def test_the_effective_policy(
    record: str, here: Policy | None, exists: Policy | None, absent: Policy | None
) -> None:
    def policy(is_own: bool, there: bool) -> Policy | None:
        found = effective_policy(parse(record), is_own, there)
        assert isinstance(found, Effective)
        return found.policy

    assert policy(True, True) == policy(True, False) == here
    assert policy(False, True) == exists
    assert policy(False, False) == absent


def test_existence_that_is_not_known_matters_only_where_it_decides() -> None:
    assert effective_policy(parse("v=DMARC1; p=none; np=reject"), False, SILENT) == SILENT
    assert effective_policy(parse("v=DMARC1; p=none; np=none"), False, SILENT) == Effective(O)
    assert effective_policy(parse("v=DMARC1; p=reject; sp=none"), False, SILENT) == Effective(O, "sp")
    assert effective_policy(parse("v=DMARC1; p=none; np=reject"), True, SILENT) == Effective(O)
