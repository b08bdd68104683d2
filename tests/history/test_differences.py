"""Two values of a record, and what is different between them in words."""

from __future__ import annotations

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from deliverability.history.differences import differences
from deliverability.history.differences.spf import lookups
from deliverability.history.words import record_title
from tests.healthy import KEY


def _key(bits: int) -> str:
    public = rsa.generate_private_key(65537, bits).public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b64encode(der).decode()


APEX, DMARC, STS = "example.com", "_dmarc.example.com", "_mta-sts.example.com"
SELECTOR = "s1._domainkey.example.com"
KEY_2048 = KEY.replace('" "', "")
KEY_1024 = _key(1024)


@pytest.mark.parametrize(
    ("name", "rrtype", "before", "after", "words"),
    [
        (APEX, "TXT", "v=spf1 include:sendgrid.net mx -all", "v=spf1 mx -all",
         "`include:sendgrid.net` removed"),
        (APEX, "TXT", "v=spf1 mx ~all", "v=spf1 +MX ~all", ""),
        (APEX, "TXT", "v=spf1 a mx -all", "v=spf1 mx a -all", ""),
        (APEX, "TXT", "v=spf1 ?a mx -all", "v=spf1 mx ?a -all", "the order of its terms changed"),
        (APEX, "TXT", "v=spf1 a mx -all", "v=spf1 a -all mx", "the order of its terms changed"),
        (APEX, "TXT", "v=spf1 mx ~all", "v=spf1 mx -all",
         "`-all` instead of `~all`: mail from all other servers is now refused"),
        (APEX, "TXT", "v=spf1 mx -all", "v=spf1 mx", "`-all` removed"),
        (APEX, "TXT", "v=spf1 mx -all", "v=spf1 mx -all|v=spf1 a -all", "2 SPF records instead of 1"),
        (DMARC, "TXT", "v=DMARC1; p=none", "v=DMARC1; p=quarantine", "policy from `none` to `quarantine`"),
        (DMARC, "TXT", "v=DMARC1; p=none; rua=mailto:a@example.com,mailto:b@example.com",
         "v=DMARC1;p=NONE;rua=mailto:b@example.com, mailto:a@example.com", ""),
        (DMARC, "TXT", "v=DMARC1; p=none; rua=mailto:a@example.com",
         "v=DMARC1; p=none; rua=MAILTO:a@Example.COM", ""),
        (DMARC, "TXT", "v=DMARC1; p=none; rua=mailto:a@example.com", "v=DMARC1; p=none; pct=20",
         "reports no longer go to `a@example.com`; `pct` `20` added"),
        (DMARC, "TXT", "v=DMARC1; p=none", "", "DMARC record removed"),
        (APEX, "MX", "10 mx1.example.com", "10 mx2.example.com",
         "mail server `mx1.example.com` removed; mail server `mx2.example.com` added"),
        (APEX, "MX", "10 a.example.com|20 b.example.com", "30 a.example.com|20 b.example.com",
         "`a.example.com` has preference 30 instead of 10"),
        (APEX, "MX", "10 a.example.com", "0 .",
         "the domain now says that it takes no mail; mail server `a.example.com` removed"),
        (APEX, "NS", "ns1.example.net", "ns2.example.net",
         "name server `ns1.example.net` removed; name server `ns2.example.net` added"),
        (APEX, "DS", "", "12345 13 2", "DNSSEC switched on; DS record `12345 13 2` added"),
        (SELECTOR, "TXT", f"v=DKIM1; p={KEY_1024}", f"v=DKIM1; k=rsa; p={KEY_2048}",
         "key replaced, 1024 bit -> 2048 bit"),
        (SELECTOR, "TXT", f"v=DKIM1; p={KEY_2048}", f"v=DKIM1; n=ours; p={KEY_2048[:9]} {KEY_2048[9:]}", ""),
        (SELECTOR, "TXT", f"v=DKIM1; p={KEY_2048}", "v=DKIM1; p=", "key withdrawn"),
        (SELECTOR, "TXT", f"v=DKIM1; p={KEY_2048}", f"v=DKIM1; t=y; p={KEY_2048}", "marked as a test"),
        (SELECTOR, "CNAME", "a.example.net", "b.example.net",
         "`a.example.net` removed; `b.example.net` added"),
        (STS, "TXT", "v=STSv1; id=1;", "v=STSv1; id=2;", "`id` from `1` to `2`"),
        ("mta-sts.example.com", "POLICY", "max_age: 86400|mode: testing|mx: a.example.com",
         "max_age: 86400|mode: enforce|mx: a.example.com|mx: b.example.com",
         "`mode` from `testing` to `enforce`; mail server `b.example.com` added"),
        ("_smtp._tls.example.com", "TXT", "v=TLSRPTv1; rua=mailto:a@example.com",
         "v=TLSRPTv1; rua=https://example.net/r",
         "reports no longer go to `a@example.com`; reports now go to `https://example.net/r`"),
        ("default._bimi.example.com", "TXT", "v=BIMI1; l=https://example.com/a.svg;",
         "v=BIMI1; l=https://example.com/b.svg;",
         "`l` from `https://example.com/a.svg` to `https://example.com/b.svg`"),
        ("mail.example.com", "CERT", "until 2026-12-01, CN=A", "until 2027-03-01, CN=B",
         "valid until `2027-03-01` instead of `2026-12-01`; issued by `CN=B` instead of `CN=A`"),
        ("mail.example.com", "A/AAAA", "192.0.2.1", "192.0.2.2",
         "address `192.0.2.1` removed; address `192.0.2.2` added"),
        ("_25._tcp.mail.example.com", "TLSA", "3 1 1 aa", "3 1 1 bb",
         "TLSA record `3 1 1 aa` removed; TLSA record `3 1 1 bb` added"),
    ],
)  # fmt: skip
def test_differences_are_told_by_what_they_mean(
    name: str, rrtype: str, before: str, after: str, words: str
) -> None:
    old, new = (tuple(filter(None, text.split("|"))) for text in (before, after))
    assert "; ".join(differences(name, rrtype, old, new)) == words


def test_look_ups_are_counted_through_the_includes_and_a_loop_ends() -> None:
    texts = {
        APEX: ("v=spf1 mx a include:b.example include:c.example ip4:192.0.2.1 -all",),
        "b.example": ("v=spf1 include:example.com a -all",),
        "c.example": ("v=spf1 redirect=d.example",),
    }
    assert lookups(texts, APEX) == 7


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (("SPF record added",), "The SPF record of example.com is new"),
        (("SPF record removed",), "The SPF record of example.com is gone"),
        (("`mx` added",), "The SPF record of example.com changed: `mx` added"),
    ],
)
def test_a_record_that_comes_or_goes_is_said_to(words: tuple[str, ...], title: str) -> None:
    assert record_title(APEX, "TXT", "", words, harmless=False) == title


def test_a_service_that_changes_its_own_record_goes_by_its_name() -> None:
    title = record_title("_spf.google.com", "TXT", "google.com", ("`ip4:192.0.2.0/24` added",), harmless=True)
    assert title == (
        "Google Workspace changed the SPF record it keeps at _spf.google.com: `ip4:192.0.2.0/24` added. "
        "There is nothing for you to do"
    )
