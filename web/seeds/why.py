"""Sets what the receiver said of a mail beside what we see in it: SPF, DKIM and DMARC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checks.model import Verdict
from checks.placement.auth_results import AuthResult
from checks.placement.record import Proof, Reading, Signature

VERDICTS = {
    "pass": Verdict.PASS,
    "bestguesspass": Verdict.WARN,
    "softfail": Verdict.WARN,
    "policy": Verdict.WARN,
    "fail": Verdict.FAIL,
    "hardfail": Verdict.FAIL,
    "permerror": Verdict.FAIL,
    "temperror": Verdict.COULD_NOT_CHECK,
}
"""A result of RFC 8601 §2.7 -> its icon and colour; any other says neither yes nor no."""
OF_PROOF = {
    Proof.VALID: Verdict.PASS,
    Proof.INVALID: Verdict.FAIL,
    Proof.UNKNOWN: Verdict.COULD_NOT_CHECK,
}
NAMES = {
    "spf": ("Allowed server", "SPF"),
    "dkim": ("Signature", "DKIM"),
    "dmarc": ("Both about your domain", "DMARC"),
}
"""Method -> what it asks, and the standard."""
ABOUT = {
    "spf": ("smtp.mailfrom", "smtp.helo"),
    "dkim": ("header.d", "header.i"),
    "dmarc": ("header.from",),
}
MOST = 10


@dataclass(frozen=True, slots=True)
class Said:
    """One word with its icon: "pass", and what it is about, such as a domain."""

    verdict: Verdict
    word: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """One method; `theirs` is empty where the receiver wrote nothing we believe, `ours` where we see none."""

    name: str
    standard: str
    theirs: tuple[Said, ...]
    ours: tuple[Said, ...]


def methods(reading: Reading) -> tuple[Method, ...]:
    """SPF, DKIM and DMARC, in this order."""
    ours = {"spf": _spf(reading), "dkim": _dkim(reading), "dmarc": _dmarc(reading)}
    return tuple(
        Method(*words, tuple(_theirs(reading, method)), tuple(ours[method]))
        for method, words in NAMES.items()
    )


def _theirs(reading: Reading, method: str) -> Iterator[Said]:
    if reading.believed is not None:
        for one in reading.believed.of(method)[:MOST]:
            yield Said(VERDICTS.get(one.result, Verdict.NOT_APPLICABLE), one.result, _about(method, one))


def _about(method: str, one: AuthResult) -> str:
    known = next((one.value(name) for name in ABOUT[method] if one.value(name)), "")
    return f"{known} ({one.reason})" if known and one.reason else known or one.reason


def _spf(reading: Reading) -> Iterator[Said]:
    if reading.spf_of_ip:
        verdict = VERDICTS.get(reading.spf_of_ip, Verdict.NOT_APPLICABLE)
        yield Said(verdict, reading.spf_of_ip, f"{reading.sending_ip} for {reading.envelope_from}")


def _dkim(reading: Reading) -> Iterator[Said]:
    for one in reading.signatures[:MOST]:
        yield Said(OF_PROOF[one.proof], one.proof.value, _signature(one))
    if not reading.signatures:
        yield Said(Verdict.NOT_APPLICABLE, "none", "no signature in it")


def _signature(one: Signature) -> str:
    bits = f", {one.bits} bits" if one.bits else ""
    why = f": {one.why}" if one.why else ""
    return f"{one.domain}, key {one.selector}{bits}{why}"


def _dmarc(reading: Reading) -> Iterator[Said]:
    """Aligned is not yet passed: the aligned one must pass, too, which the receiver judges."""
    if reading.alignment:
        names = " and ".join(NAMES[one][1] for one in reading.alignment if one in NAMES)
        yield Said(Verdict.PASS, "aligned", f"{names} for {reading.header_from}")
    else:
        yield Said(Verdict.FAIL, "not aligned", f"neither SPF nor DKIM is for {reading.header_from}")
