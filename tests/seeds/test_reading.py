"""What a found mail shows: real signatures, real DNS on loopback."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from checks.domain import parse_target
from checks.placement.copies import copies
from checks.placement.record import Hop, Placement, Proof, Reading, Seen, Where
from checks.reverse_names import PointerName, Reverse
from deliverability.addresses import parse_resolver
from deliverability.checker import with_overrides
from deliverability.config import Settings
from deliverability.seeds import reading as reading_module
from deliverability.seeds.found.opened import Copy
from deliverability.seeds.found.proofs import BODY_CHANGED
from deliverability.seeds.found.workshop import Workshop
from deliverability.seeds.reading import read_now
from deliverability.seeds.reconciled import STORED_OTHERWISE
from tests.checks.dkim.keys import RSA_768
from tests.seeds.letters import OWN, RECEIVED, SENT, SPF, ed25519_pair, rsa_pair, signed
from tests.world import World

DOMAIN = parse_target("support@example.com")


def settings_in(world: World) -> Settings:
    settings = with_overrides(Settings(), (parse_resolver(world.resolver),), (ip_network("127.0.0.0/8"),))
    return replace(settings, dns=replace(settings.dns, timeout=0.3, tries=1))


def found(world: World, zone: str, raw: bytes, **more: object) -> Reading:
    """The reading of a mail in this world, which reading it again from the answers must repeat."""
    world.set(zone)
    copy = Copy(raw, "", **more)  # type: ignore[arg-type]
    ((reading, answers),) = read_now(settings_in(world), [(DOMAIN, copy)])
    assert again(copy, answers) == reading
    return reading


def again(copy: Copy, answers: str) -> Reading:
    """The reading by what was said then, where nobody would answer now."""
    settings = with_overrides(Settings(), (parse_resolver("127.0.0.254:9"),), ())
    ((reading, kept),) = read_now(settings, [(DOMAIN, replace(copy, answers=answers))])
    assert kept == answers
    return reading


def test_a_good_mail_shows_all_there_is(world: World) -> None:
    zone = SPF + rsa_pair().line() + "; reverse\n$ORIGIN 127.in-addr.arpa.\n9.0.0 PTR out.example.com.\n"
    reading = found(world, zone, RECEIVED + OWN + signed(), sent=SENT)
    (signature,) = reading.signatures
    assert (signature.proof, signature.why, signature.bits) == (Proof.VALID, "", 2048)
    assert (signature.domain, signature.selector, signature.algorithm) == ("example.com", "s1", "rsa-sha256")
    assert {"from", "subject", "date"} <= set(signature.covered)
    assert (reading.header_from, reading.envelope_from) == ("support@example.com", "bounce@example.com")
    assert reading.hops[0] == Hop(
        "mx.seed.test",
        "127.0.0.9",
        "out.example.com",
        "out.example.com",
        "ESMTPS",
        "TLSv1.3",
        reading.hops[0].at,
    )
    assert (reading.sending_ip, reading.helo, reading.spf_of_ip) == ("127.0.0.9", "out.example.com", "pass")
    assert reading.reverse == Reverse("127.0.0.9", (PointerName("out.example.com", True),))
    assert reading.alignment == ("dkim", "spf")
    assert reading.believed is not None
    assert [one.method for one in reading.believed.results] == ["spf", "dmarc"]
    assert (reading.changes, reading.disbelieved, reading.auto_submitted) == ((), "", "")
    assert reading.size == len(RECEIVED + OWN + signed())


def test_ed25519_is_verified_too(world: World) -> None:
    (signature,) = found(world, ed25519_pair().line(), signed(pair=ed25519_pair())).signatures
    assert (signature.proof, signature.bits) == (Proof.VALID, 256)


def footer(mail: bytes) -> bytes:
    return mail + b"\r\n-- \r\nScanned by Gate\r\n"


def tag(mail: bytes) -> bytes:
    return mail.replace(b"Subject: Your", b"Subject: [EXTERNAL] Your")


def links(mail: bytes) -> bytes:
    return mail.replace(b"https://example.com/track", b"https://gate.test/?u=https%3A%2F%2Fexample.com")


@pytest.mark.parametrize(
    ("spoil", "why", "changes"),
    [
        (footer, "the text of the mail was changed after it was signed",
         ("“-- Scanned by Gate” was put below the text",)),
        (tag, "a signed header was changed on the way, or the key in DNS belongs to another one",
         ("“[EXTERNAL]” was put in front of the subject",)),
        (links, "the text of the mail was changed after it was signed",
         ("links in the text were rewritten to lead through gate.test",)),
    ],
)  # fmt: skip
def test_what_a_gateway_changed_is_told(
    world: World, spoil: Callable[[bytes], bytes], why: str, changes: tuple[str, ...]
) -> None:
    reading = found(world, rsa_pair().line(), spoil(signed()), sent=SENT)
    assert (reading.signatures[0].proof, reading.signatures[0].why) == (Proof.INVALID, why)
    assert reading.changes == changes


@pytest.mark.parametrize(
    ("zone", "why"),
    [
        ("www A 127.0.0.1\n", "there is no key at s1._domainkey.example.com"),
        ('s1._domainkey TXT "v=spf1 -all"\n', "there is no key at s1._domainkey.example.com"),
        ('s1._domainkey TXT "v=DKIM1; p="\n', "its key was taken back: the p= in DNS is empty"),
        ('s1._domainkey TXT "v=DKIM1; p=AAAA"\n', "its key in DNS cannot be read"),
        pytest.param(ed25519_pair().line(), "its key in DNS is of another kind", id="of another kind"),
    ],
)
def test_why_a_signature_does_not_hold_is_told(world: World, zone: str, why: str) -> None:
    (signature,) = found(world, zone, signed()).signatures
    assert (signature.proof, signature.why) == (Proof.INVALID, why)


def test_a_short_key_proves_nothing(world: World) -> None:
    zone = f's1._domainkey TXT "v=DKIM1; p={RSA_768}"\n'
    (signature,) = found(world, zone, signed()).signatures
    wanted = (Proof.INVALID, "its key has 768 bits, and receivers want at least 1024", 768)
    assert (signature.proof, signature.why, signature.bits) == wanted


def test_a_silent_server_leaves_it_open(world: World) -> None:
    (signature,) = found(world, "s1._domainkey !timeout\n", signed()).signatures
    assert signature.proof is Proof.UNKNOWN
    assert signature.why.startswith("its key could not be asked for (")


def test_a_mail_of_which_only_the_beginning_was_read_is_not_judged(world: World) -> None:
    reading = found(world, rsa_pair().line(), signed()[:-20], size=len(signed()), sent=SENT)
    assert (reading.signatures[0].proof, reading.changes) == (Proof.UNKNOWN, ())


def test_a_signature_over_part_of_the_body_shows_how_much_is_open(world: World) -> None:
    (signature,) = found(world, rsa_pair().line(), footer(signed(length=True))).signatures
    assert (signature.proof, signature.uncovered) == (Proof.VALID, len(footer(b"")))


def test_a_signature_that_has_run_out_before_it_came_does_not_hold(world: World) -> None:
    mail = signed().replace(b"; t=", b"; x=1700000000; t=", 1)
    (signature,) = found(world, rsa_pair().line(), RECEIVED + mail).signatures
    assert signature.why == "it had run out before the mail arrived"


def test_a_signature_without_from_does_not_hold(world: World) -> None:
    mail = re.sub(rb"h=[^;]*;", b"h=subject;", signed(), count=1)
    (signature,) = found(world, rsa_pair().line(), mail).signatures
    assert signature.why == "it does not cover From, the line that people see"


def test_a_strangers_signature_is_not_aligned(world: World) -> None:
    zone = f"$ORIGIN vendor.test.\n{rsa_pair().line()}"
    reading = found(world, zone, signed(domain="vendor.test"))
    assert (reading.signatures[0].proof, reading.alignment) == (Proof.VALID, ())


@pytest.mark.parametrize(("tags", "wanted"), [("", ("dkim",)), ("; adkim=s", ())])
def test_a_subdomains_signature_counts_unless_the_record_is_strict(
    world: World, tags: str, wanted: tuple[str, ...]
) -> None:
    zone = f'_dmarc TXT "v=DMARC1; p=none{tags}"\n' + rsa_pair().line("s1").replace(
        "_domainkey", "_domainkey.mail"
    )
    reading = found(world, zone, signed(domain="mail.example.com"))
    assert (reading.signatures[0].proof, reading.alignment) == (Proof.VALID, wanted)


def test_a_forged_word_of_the_receiver_does_not_align(world: World) -> None:
    forged = b"Authentication-Results: mx.seed.test; dkim=pass header.d=example.com\r\n"
    reading = found(world, "www A 127.0.0.1\n", RECEIVED + b"X-Mailer: x\r\n" + forged + SENT)
    assert (reading.believed, reading.alignment) == (None, ())
    assert reading.disbelieved == "mx.seed.test has not written what it checked"


def test_a_gateway_is_believed_under_the_name_in_the_settings(world: World) -> None:
    world.set("www A 127.0.0.1\n")
    raw = RECEIVED + OWN.replace(b"mx.seed.test", b"gate.seed.test") + SENT
    settings = settings_in(world)
    named = replace(settings, seeds=replace(settings.seeds, signs_as=("gate.seed.test",)))
    ((silent, _),) = read_now(settings, [(DOMAIN, Copy(raw, ""))])
    ((told, answers),) = read_now(named, [(DOMAIN, Copy(raw, ""))])
    assert silent.believed is None
    assert told.believed is not None
    assert told.believed.authserv_id == "gate.seed.test"
    assert again(Copy(raw, ""), answers) == told


def test_our_own_server_checks_nothing_so_that_no_result_is_its_own(world: World) -> None:
    world.set("www A 127.0.0.1\n")
    settings = settings_in(world)
    ours = replace(settings, seeds=replace(settings.seeds, receive_domain="mx.seed.test"))
    ((reading, answers),) = read_now(ours, [(DOMAIN, Copy(RECEIVED + OWN + SENT, ""))])
    assert reading.believed is None
    assert reading.disbelieved == "our own server took the mail in, and it leaves the checks to us"
    assert again(Copy(RECEIVED + OWN + SENT, ""), answers) == reading


def test_spf_of_the_very_server_is_told(world: World) -> None:
    assert found(world, '@ TXT "v=spf1 -all"\n', RECEIVED + SENT).spf_of_ip == "fail"
    bounce = RECEIVED.replace(b"<bounce@example.com>", b"<>")
    reading = found(world, 'out TXT "v=spf1 a -all"\nout A 127.0.0.9\n', bounce + SENT)
    assert (reading.envelope_from, reading.spf_of_ip, reading.alignment) == ("", "pass", ("spf",))


def test_a_mailbox_that_keeps_mail_in_another_form_is_no_fault_of_the_sender(world: World) -> None:
    own = b"Authentication-Results: mx.seed.test; dkim=%s header.d=example.com header.s=s1\r\n"
    stored = signed().replace(b"charset=utf-8\r\n", b"charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n")
    body = base64.encodebytes(SENT.partition(b"\r\n\r\n")[2])
    stored = stored.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + body
    good = found(world, rsa_pair().line(), RECEIVED + own % b"pass" + stored, sent=SENT)
    (signature,) = good.signatures
    assert (signature.proof, signature.why) == (Proof.UNKNOWN, STORED_OTHERWISE)
    assert (good.changes, good.alignment) == ((), ("dkim",))
    bad = found(world, rsa_pair().line(), RECEIVED + own % b"fail" + stored, sent=SENT)
    assert (bad.signatures[0].proof, bad.signatures[0].why) == (Proof.INVALID, BODY_CHANGED)
    assert bad.changes == ("the text was encoded anew (7bit became base64)",)
    assert bad.alignment == ()


def test_a_mail_that_cannot_be_taken_apart_speaks_against_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_module, "_workshop", lambda: Workshop(seconds=0.0))
    reading = found(world, rsa_pair().line(), RECEIVED + signed())
    assert reading.disbelieved == "the mail cannot be read: taking it apart took too long"
    seen = Seen("Own", "", Where.INBOX, reading=reading)
    assert copies(Placement("t", datetime(2026, 11, 22, tzinfo=UTC), (seen,))) == ()
