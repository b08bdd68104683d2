"""What the receiver said stands beside what we see."""

from __future__ import annotations

from checks.model import Verdict
from checks.placement.auth_results import AuthResult, AuthResults
from checks.placement.record import Proof, Reading, Signature
from web.seeds.why import Said, methods


def test_each_method_has_the_receivers_word_and_ours() -> None:
    said = AuthResults(
        "mx.google.com",
        (
            AuthResult("spf", "softfail", (("smtp.mailfrom", "bounce.example.com"),)),
            AuthResult("dkim", "fail", (("header.d", "example.com"),), "body hash did not verify"),
            AuthResult("dmarc", "fail", (("header.from", "example.com"),)),
        ),
    )
    reading = Reading(
        "example.com", "bounce.example.com", said, sending_ip="192.0.2.1", spf_of_ip="pass",
        signatures=(Signature("example.com", "s1", "rsa-sha256", Proof.INVALID, "the text changed", 2048),),
        alignment=("spf",),
    )  # fmt: skip
    spf, dkim, dmarc = methods(reading)
    assert spf.theirs == (Said(Verdict.WARN, "softfail", "bounce.example.com"),)
    assert spf.ours == (Said(Verdict.PASS, "pass", "192.0.2.1 for bounce.example.com"),)
    assert dkim.theirs == (Said(Verdict.FAIL, "fail", "example.com (body hash did not verify)"),)
    assert dkim.ours == (Said(Verdict.FAIL, "invalid", "example.com, key s1, 2048 bits: the text changed"),)
    assert dmarc.theirs == (Said(Verdict.FAIL, "fail", "example.com"),)
    assert dmarc.ours == (Said(Verdict.PASS, "aligned", "SPF for example.com"),)


def test_what_is_not_believed_is_not_shown_as_the_receivers_word() -> None:
    spf, dkim, dmarc = methods(Reading("example.com", "example.com"))
    assert (spf.theirs, dkim.theirs, dmarc.theirs) == ((), (), ())
    assert spf.ours == ()
    assert dkim.ours == (Said(Verdict.NOT_APPLICABLE, "none", "no signature in it"),)


def test_a_word_nobody_knows_is_neither_good_nor_bad() -> None:
    reading = Reading("a.example", "a.example", AuthResults("mx", (AuthResult("dmarc", "odd"),)))
    assert methods(reading)[2].theirs == (Said(Verdict.NOT_APPLICABLE, "odd"),)
