"""Tests of the signed zones of a world: what a validator proves of them, and what a resolver makes of it."""

from __future__ import annotations

from typing import Any

import dns.dnssec
import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from tests.world import World
from tests.world.asking import ask, outcome, soa_of
from tests.world.zone import ZoneTextError

APEX = dns.name.from_text("example.com")
ZONE = "@ MX 10 mail\nmail A 192.0.2.1\n*.wild A 192.0.2.2\nalias CNAME mail\n"


def asked(world: World, name: str, rrtype: str, *, unchecked: bool = False) -> dns.message.Message:
    """With DO, and CD when `unchecked`."""
    flags = dns.flags.RD | (dns.flags.CD if unchecked else 0)
    return ask(world, name, rrtype, want_dnssec=True, flags=flags)


def signed_set(message: dns.message.Message, rrtype: str) -> tuple[dns.rrset.RRset, dns.rrset.RRset | None]:
    """The records of a type in the answer, and their signatures."""
    wanted = dns.rdatatype.from_text(rrtype)
    (records,) = [one for one in message.answer if one.rdtype == wanted]
    signatures = [one for one in message.answer if one.rdtype == dns.rdatatype.RRSIG and one.covers == wanted]
    return records, signatures[0] if signatures else None


def prove(world: World, name: str, rrtype: str, apex: dns.name.Name = APEX) -> None:
    """Validate a record set by the zone's keys, and these by the DS, with dnspython; raises if it cannot."""
    policy = dns.dnssec.allow_all_policy
    ds, _ = signed_set(asked(world, apex.to_text(), "DS"), "DS")
    keys, made = signed_set(asked(world, apex.to_text(), "DNSKEY", unchecked=True), "DNSKEY")
    pointed_at = [
        key for key in keys for one in ds
        if one == dns.dnssec.make_ds(apex, key, one.digest_type, policy=policy, validating=True)
    ]  # fmt: skip
    assert pointed_at
    dns.dnssec.validate(keys, made, {apex: dns.rrset.from_rdata_list(apex, 1, pointed_at)}, policy=policy)  # type: ignore[arg-type]
    records, made = signed_set(asked(world, name, rrtype, unchecked=True), rrtype)
    dns.dnssec.validate(records, made, {apex: keys}, policy=policy)  # type: ignore[arg-type]


SOUND = (
    "", "alg=8", "alg=8 bits=1024", "alg=5", "alg=7", "alg=14", "alg=15", "ds-digest=1", "ds-digest=1,2",
    "ds-digest=4", "stale-ds=8", "nsec3-iterations=10", "expires=2d",
)  # fmt: skip


@pytest.mark.parametrize("words", SOUND)
def test_a_signed_zone_can_be_validated_from_its_ds_down(world: World, words: str) -> None:
    world.set(ZONE + f"@ !signed {words}")
    for name, rrtype in (("example.com", "SOA"), ("example.com", "MX"), ("a.wild.example.com", "A")):
        prove(world, name, rrtype)
        assert asked(world, name, rrtype).flags & dns.flags.AD


@pytest.mark.parametrize("words", ["bogus", "expired", "not-yet", "ds-mismatch", "unsigned-data"])
def test_a_broken_zone_cannot(world: World, words: str) -> None:
    world.set(ZONE + f"@ !signed {words}")
    with pytest.raises((dns.dnssec.ValidationFailure, AssertionError, AttributeError)):  # type: ignore[attr-defined]
        prove(world, "example.com", "MX")


EDE = {
    "bogus": dns.edns.EDECode.DNSSEC_BOGUS,
    "expired": dns.edns.EDECode.SIGNATURE_EXPIRED,
    "not-yet": dns.edns.EDECode.SIGNATURE_NOT_YET_VALID,
    "ds-orphan": dns.edns.EDECode.DNSKEY_MISSING,
    "ds-mismatch": dns.edns.EDECode.DNSKEY_MISSING,
    "unsigned-data": dns.edns.EDECode.RRSIGS_MISSING,
}


@pytest.mark.parametrize(("words", "code"), EDE.items())
def test_the_resolver_refuses_a_broken_zone_and_says_why(world: World, words: str, code: int) -> None:
    world.set(ZONE + f"@ !signed {words}")
    refused = asked(world, "example.com", "MX")
    assert outcome(refused) == ("SERVFAIL", [])
    (reason,) = refused.options
    assert reason == dns.edns.EDEOption(dns.edns.EDECode.make(code))
    assert outcome(asked(world, "example.com", "MX", unchecked=True))[0] == "NOERROR"
    assert not asked(world, "example.com", "MX", unchecked=True).flags & dns.flags.AD
    assert asked(world, "example.com", "DS").answer  # the parent is well


def test_the_resolver_may_keep_the_reason_to_itself(world: World) -> None:
    world.set(ZONE + "@ !signed bogus no-ede")
    refused = asked(world, "example.com", "MX")
    assert (outcome(refused), refused.options) == (("SERVFAIL", []), ())


def test_a_zone_whose_ds_is_an_orphan_has_neither_keys_nor_signatures(world: World) -> None:
    world.set(ZONE + "@ !signed ds-orphan")
    assert outcome(asked(world, "example.com", "DNSKEY", unchecked=True)) == ("NOERROR", [])
    mx = asked(world, "example.com", "MX", unchecked=True)
    assert [one.rdtype for one in mx.answer] == [dns.rdatatype.MX]


def test_a_zone_without_ds_is_insecure_however_well_signed(world: World) -> None:
    world.set(ZONE + "@ !signed no-ds")
    mx = asked(world, "example.com", "MX")
    assert signed_set(mx, "MX")[1] is not None
    assert not mx.flags & dns.flags.AD
    assert not asked(world, "example.com", "DS").answer


def test_a_ds_belongs_to_the_parent(world: World) -> None:
    world.set(ZONE + "mail !signed\n@ !signed")
    _, made = signed_set(asked(world, "mail.example.com", "DS"), "DS")
    assert made is not None
    assert made[0].signer == APEX
    world.set(ZONE)
    assert soa_of(ask(world, "example.com", "DS"))[0] == "."
    world.set(ZONE + "mail SOA ns1.world.test. x. 1 2 3 4 5")
    assert soa_of(ask(world, "mail.example.com", "DS"))[0] == "example.com."


@pytest.mark.parametrize(("parent", "secure"), [("@ !signed", True), ("", False), ("@ !signed no-ds", False)])
def test_a_signed_zone_is_as_secure_as_those_above_it(world: World, parent: str, secure: bool) -> None:
    world.set(ZONE + f"mail !signed\n{parent}")
    reply = asked(world, "mail.example.com", "A")
    assert bool(reply.flags & dns.flags.AD) is secure


def test_a_zone_below_a_broken_one_is_refused_as_well(world: World) -> None:
    world.set(ZONE + "mail !signed\n@ !signed bogus")
    assert outcome(asked(world, "mail.example.com", "A"))[0] == "SERVFAIL"


def test_an_alias_is_as_secure_as_both_of_its_ends(world: World) -> None:
    world.set(ZONE + "@ !signed\nout CNAME www.other.example.\nwww.other.example. A 192.0.2.3")
    assert asked(world, "alias.example.com", "A").flags & dns.flags.AD
    reply = asked(world, "out.example.com", "A")
    assert not reply.flags & dns.flags.AD
    assert signed_set(reply, "CNAME")[1] is not None
    assert signed_set(reply, "A")[1] is None


def test_signatures_come_only_to_those_who_ask(world: World) -> None:
    world.set(ZONE + "@ !signed")
    mx = ask(world, "example.com", "MX")
    assert [one.rdtype for one in mx.answer] == [dns.rdatatype.MX]
    nothing = asked(world, "nothing.example.com", "MX")
    assert [one.rdtype for one in nothing.authority] == [dns.rdatatype.SOA, dns.rdatatype.RRSIG]
    assert nothing.rcode() == dns.rcode.NXDOMAIN
    assert nothing.flags & dns.flags.AD


@pytest.mark.parametrize("words", ["", "bogus"])
def test_a_resolver_that_does_not_validate_believes_everything(world: World, words: str) -> None:
    world.set(ZONE + f"@ !signed {words}\n*. !unvalidated")
    mx = asked(world, "example.com", "MX")
    assert outcome(mx)[0] == "NOERROR"
    assert signed_set(mx, "MX")[1] is not None
    assert not mx.flags & dns.flags.AD


def test_a_resolver_that_does_not_know_dnssec_strips_everything(world: World) -> None:
    world.set(ZONE + "@ !signed\n*. !stripped")
    mx = asked(world, "example.com", "MX")
    assert [one.rdtype for one in mx.answer] == [dns.rdatatype.MX]
    for rrtype in ("DS", "DNSKEY"):
        reply: Any = asked(world, "example.com", rrtype)
        assert (reply.answer, soa_of(reply)[0]) == ([], "example.com.")


@pytest.mark.parametrize("words", ["very", "bogus=1", "alg", "alg=x", "expires=soon"])
def test_a_word_that_is_not_known_is_told(world: World, words: str) -> None:
    with pytest.raises(ZoneTextError):
        world.set(f"@ !signed {words}")
