"""What a signature is worth, by our bounded look and by dnspython's own: the same for sound and spoilt."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache

import dns.dnssec
import dns.name
import dns.rdataset
import dns.rdatatype
import dns.rrset
import pytest
from dns.rdtypes.ANY.DNSKEY import DNSKEY

from checks.answers import Answer, Question
from checks.dnssec.record import Fault, SignedSet
from checks.model import Reason, Unknown
from deliverability.gather.dnssec_proof import (
    MOST_SIGNATURES,
    Keys,
    delegations_in,
    entry_keys,
    keys_in,
    proved,
)
from deliverability.net.transcript import parse
from tests.world.signing import DAY, Signing, at_apex, key, signature, signing

APEX = dns.name.from_text("example.com")
NOW = time.time()
RECORDS = {
    "A": ("www.example.com.", "A", "192.0.2.1", "192.0.2.2"),
    "MX": ("example.com.", "MX", "10 mail.example.com.", "20 Mail.Example.net."),
    "TXT": ("example.com.", "TXT", '"v=spf1 -all"', '"a" "b\\255\\"c"'),
    "SOA": ("example.com.", "SOA", "ns1.example.com. Host.example.com. 1 2 3 4 5"),
    "TLSA": ("_25._tcp.mail.example.com.", "TLSA", "3 1 1 " + "ab" * 32),
    "AAAA": ("www.example.com.", "AAAA", "2001:db8::1"),
}
POLICY = dns.dnssec.allow_all_policy


def rrset_of(kind: str) -> dns.rrset.RRset:
    name, rrtype, *texts = RECORDS[kind]
    return dns.rrset.from_text(name, 3600, "IN", rrtype, *texts)


def answer_of(rrset: dns.rrset.RRset, *signatures: str) -> Answer:
    """The answer as the engine reads it."""
    rrtype = dns.rdatatype.to_text(rrset.rdtype)
    records = tuple(parse(rrtype, _lower(rrtype, record.to_text())) for record in rrset)
    question = Question(rrset.name.to_text(omit_final_dot=True).lower(), rrtype)
    return Answer(question, records, server="127.0.0.1:53", signatures=signatures)


def _lower(rrtype: str, text: str) -> str:
    """The quick reader gives names in lower case (RFC 4034 §6.2 signs them so)."""
    return text.lower() if rrtype in ("MX", "SOA") else text


def zone_keys(how: Signing) -> Keys:
    (records,) = [one for one in at_apex(APEX, how) if one.rdtype == dns.rdatatype.DNSKEY]
    return keys_in("example.com", [record.to_text() for record in records])


def agrees_with_dnspython(
    how: Signing, rrset: dns.rrset.RRset, made: str, now: float = NOW
) -> SignedSet | Unknown:
    """Our result, after a look that dnspython comes to the same."""
    ours = proved(answer_of(rrset, made), zone_keys(how), now)
    (rrsig,) = dns.rrset.from_text(rrset.name, 3600, "IN", "RRSIG", made)
    records: list[DNSKEY] = [key(how.alg, how.bits, signs_keys=kind).record for kind in (True, False)]
    try:
        dns.dnssec.validate_rrsig(
            rrset, rrsig, {APEX: dns.rdataset.from_rdata_list(0, records)}, now=now, policy=POLICY  # type: ignore[arg-type, list-item]
        )  # fmt: skip
    except dns.dnssec.ValidationFailure:  # type: ignore[attr-defined]
        assert not isinstance(ours, SignedSet) or ours.fault is not None
    else:
        assert isinstance(ours, SignedSet)
        assert ours.fault is None
    return ours


ALGORITHMS = ("alg=5", "alg=7", "alg=8", "alg=8 bits=1024", "alg=10", "alg=13", "alg=14", "alg=15")
FORMS = {
    "": None,
    "bogus": Fault.WRONG,
    "expired": Fault.EXPIRED,
    "not-yet": Fault.NOT_YET,
}


@pytest.mark.parametrize("kind", RECORDS)
@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("form", FORMS)
def test_every_algorithm_type_and_form(algorithm: str, kind: str, form: str) -> None:
    how = signing([*algorithm.split(), *form.split()])
    rrset = rrset_of(kind)
    made = signature(rrset, APEX, how)
    assert made is not None
    found = agrees_with_dnspython(how, rrset, made.to_text())
    assert isinstance(found, SignedSet)
    assert found.fault is FORMS[form]
    assert found.ends is not None
    assert int(found.ends.timestamp()) == made.expiration


PLAIN = Signing()


@cache
def made_for(kind: str) -> str:
    made = signature(rrset_of(kind), APEX, PLAIN)
    assert made is not None
    return made.to_text()


def fault_of(answer: Answer, keys: Keys | None = None, now: float = NOW) -> Fault | Reason | None:
    found = proved(answer, keys or zone_keys(PLAIN), now)
    return found.fault if isinstance(found, SignedSet) else found.reason


@pytest.mark.parametrize("kind", RECORDS)
def test_a_changed_record_is_not_what_was_signed(kind: str) -> None:
    rrset = rrset_of(kind)
    sound = answer_of(rrset, made_for(kind))
    assert fault_of(sound) is None
    if len(sound.records) > 1:
        assert fault_of(replace(sound, records=sound.records[:1])) is Fault.WRONG
        assert fault_of(replace(sound, records=sound.records[::-1])) is None, "their order is no part of it"
    other = replace(sound, question=Question("other.example.com", sound.question.rrtype))
    assert fault_of(other) is Fault.WRONG


def test_a_wildcard_is_signed_under_its_own_name() -> None:
    wild = dns.rrset.from_text("*.example.com.", 3600, "IN", "A", "192.0.2.1")
    made = signature(wild, APEX, PLAIN)
    assert made is not None
    expanded = dns.rrset.from_text("any.thing.example.com.", 3600, "IN", "A", "192.0.2.1")
    assert fault_of(answer_of(expanded, made.to_text())) is None


def test_behind_an_alias_the_set_at_its_end_is_what_counts() -> None:
    sound = answer_of(rrset_of("A"), made_for("A"))
    behind = replace(sound, question=Question("alias.example.net", "A"), aliases=("www.example.com",))
    assert fault_of(behind) is None


def test_signatures_of_other_zones_and_unknown_algorithms_are_none() -> None:
    made = made_for("A")
    foreign = made.replace("example.com.", "example.net.")
    strange = made.replace("A 13 3", "A 200 3")
    assert fault_of(answer_of(rrset_of("A"), foreign)) is Fault.MISSING
    assert fault_of(answer_of(rrset_of("A"), strange)) is Fault.MISSING
    assert fault_of(answer_of(rrset_of("A"), "no signature at all")) is Fault.MISSING
    assert fault_of(answer_of(rrset_of("A"))) is Fault.MISSING


def test_one_good_signature_among_bad_ones_is_enough() -> None:
    bad = signature(rrset_of("A"), APEX, Signing(bogus=True, expires=20 * DAY))
    old = signature(rrset_of("A"), APEX, Signing(expired=True))
    assert bad is not None
    assert old is not None
    assert fault_of(answer_of(rrset_of("A"), bad.to_text(), old.to_text(), made_for("A"))) is None
    assert fault_of(answer_of(rrset_of("A"), bad.to_text(), old.to_text())) is Fault.EXPIRED


def test_more_bad_signatures_than_we_try_are_no_proof() -> None:
    bad = [signature(rrset_of("A"), APEX, Signing(bogus=True, expires=n * DAY)) for n in range(20, 26)]
    texts = [one.to_text() for one in bad if one is not None]
    assert fault_of(answer_of(rrset_of("A"), *texts[:MOST_SIGNATURES])) is Fault.WRONG
    assert fault_of(answer_of(rrset_of("A"), *texts)) is Reason.TOO_MANY


def test_clocks_may_differ_by_an_hour_and_a_cache_may_keep_a_signature_for_its_ttl() -> None:
    sound = answer_of(rrset_of("A"), made_for("A"))
    found = proved(sound, zone_keys(PLAIN), NOW)
    assert isinstance(found, SignedSet)
    assert found.begins is not None
    assert found.ends is not None
    begins, ends = found.begins.timestamp(), found.ends.timestamp()
    assert fault_of(sound, now=begins - 3599) is None
    assert fault_of(sound, now=begins - 3601) is Fault.NOT_YET
    assert fault_of(sound, now=ends + 3599) is None
    late, later = proved(sound, zone_keys(PLAIN), ends + 3601), proved(sound, zone_keys(PLAIN), ends + 7201)
    assert isinstance(late, SignedSet)
    assert isinstance(later, SignedSet)
    assert [(one.fault, one.certain) for one in (late, later)] == [
        (Fault.EXPIRED, False),
        (Fault.EXPIRED, True),
    ]


@pytest.mark.parametrize(
    ("flags", "usable"), [(256, True), (257, True), (0, False), (257 | 0x80, False), (1, False)]
)
def test_only_zone_keys_that_are_not_revoked_count(flags: int, usable: bool) -> None:
    record = key(13, 2048, signs_keys=True).record.replace(flags=flags)
    assert bool(keys_in("example.com", [record.to_text()]).usable) is usable
    other = key(13, 2048, signs_keys=True).record.replace(protocol=4)
    assert not keys_in("example.com", [other.to_text()]).usable


def test_the_length_of_rsa_keys_is_told() -> None:
    for words, bits in (("alg=8 bits=1024", 1024), ("alg=8", 2048), ("alg=13", 0), ("alg=5", 2048)):
        assert {one.bits for one in zone_keys(signing(words.split())).described} == {bits}
    for written in ("AwEAAf//", "AAADAQAB//8="):  # the length of the exponent in one octet, and in three
        assert [one.bits for one in keys_in("example.com", [f"257 3 8 {written}"]).described] == [16]


@pytest.mark.parametrize("digest", ["1", "2", "4"])
def test_a_ds_is_of_the_key_that_made_it(digest: str) -> None:
    how = signing([f"ds-digest={digest}", "stale-ds=8"])
    (ds,) = [one for one in at_apex(APEX, how) if one.rdtype == dns.rdatatype.DS]
    texts = [record.to_text() for record in ds]
    found = delegations_in(texts, zone_keys(how))
    assert sorted((one.algorithm, one.has_key) for one in found) == [(8, False), (13, True)]
    assert [int(one.flags) for one in entry_keys(texts, zone_keys(how)).usable] == [257]
    assert not any(one.has_key for one in delegations_in(texts, Keys("other.example", zone_keys(how).usable)))


def test_what_cannot_be_read_is_left_aside() -> None:
    assert keys_in("example.com", ["", "257 3", "257 3 13 ?", "x y z"]) == Keys("example.com")
    assert delegations_in(["", "1 2", "1 13 2 xyz"], zone_keys(PLAIN)) == ()
