"""The second opinion: what the library checkdmarc says of the same answers, for who looks at the detail.

It asks nobody: a name server of our own answers it from the run's transcript. Where it wanted an answer that
the run does not have, its word is "unknown", since it calls whatever it cannot see missing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeAlias

from checks.model import Verdict
from deliverability.net.transcript import Transcript
from deliverability.report import Report
from deliverability.runs import Run

if TYPE_CHECKING:
    from deliverability.gather.from_transcript import Evidence

LIBRARY = "checkdmarc"
SECONDS = 5.0  # the library's own clock; every answer is at hand, so it never counts


class Says(StrEnum):
    """The library's word; "unknown" also where it would say invalid for want of an answer."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the library says of one family, in its own words; `missed`: the questions without an answer."""

    family: str
    says: Says
    words: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """The library's name and version, and its word on each family of the run that it knows (not DKIM)."""

    library: str
    families: tuple[Opinion, ...]


def second_opinion(run: Run) -> SecondOpinion:
    """Ask the library about a finished run; opens no socket, takes tens of milliseconds."""
    domain = run.report.domain.name
    library = _library()
    chosen = {line.family for line in run.report.families}
    opinions = (_opinion(f, ask, domain, run.transcript) for f, ask in ASKED.items() if f in chosen)
    return SecondOpinion(f"{LIBRARY} {library.version}", tuple(opinions))


def differs(opinion: Opinion, report: Report) -> bool:
    """Whether the library and we say the opposite; not knowing contradicts nobody."""
    ours = {line.family: line.verdict for line in report.families}.get(opinion.family)
    if opinion.says is Says.VALID:
        return ours is Verdict.FAIL
    return opinion.says is Says.INVALID and ours in (Verdict.PASS, Verdict.WARN)


def opinion_json(second: SecondOpinion, report: Report) -> dict[str, Any]:
    """The documented object under "second_opinion" of `check --second-opinion --json`."""
    return {
        "library": second.library,
        "families": {
            one.family: {"says": one.says.value, "words": list(one.words), "missed": list(one.missed),
                         "differs": differs(one, report)}
            for one in second.families
        },
    }  # fmt: skip


def _opinion(family: str, ask: Asked, domain: str, transcript: Transcript) -> Opinion:
    # Loaded here because dnspython's resolver is slow to load.
    from deliverability.gather.from_transcript import ITSELF, Evidence, resolver_of

    evidence = Evidence(transcript)
    try:
        said = ask(domain, {"resolver": resolver_of(evidence), "timeout": SECONDS, "retries": 0}, evidence)
    except Exception:  # a fault of the library must not cost the reader our own report
        logging.getLogger(__name__).exception("%s failed on %s", LIBRARY, domain)
        return Opinion(family, Says.UNKNOWN, ("The library failed on this domain.",))
    missed = tuple(dict.fromkeys(evidence.missed))
    words = [said["error"]] if said.get("error") else []
    words += said.get("warnings", ())
    says = Says.UNKNOWN if missed else Says.VALID if said.get("valid") else Says.INVALID
    told = tuple(word for word in map(str, words) if ITSELF not in word)  # else it says that we failed it
    return Opinion(family, says, told, missed)


def _mx(domain: str, by: By, evidence: Evidence) -> Said:
    """Only its reading of the MX set: its whole check also wants PTR, DNSSEC and TLSA."""
    utils = _library().utils
    try:
        found: Said = utils.get_mx_record_set(domain, **by)
        for host in dict.fromkeys(host["hostname"] for host in found["hosts"]):
            found["warnings"] += _unreachable(host, by)
    except utils.DNSException as error:
        return {"valid": False, "error": str(error)}
    return {"valid": True, "warnings": found["warnings"]}


def _unreachable(host: str, by: By) -> list[str]:
    utils = _library().utils
    try:
        found = utils.get_a_records(host, **by)
    except utils.DNSException as error:
        return [f"{host}: {error}"]
    return [] if found else [f"{host} does not have any A or AAAA DNS records."]


def _spf(domain: str, by: By, evidence: Evidence) -> Said:
    said: Said = _library().spf.check_spf(domain, **by)
    return said


def _dmarc(domain: str, by: By, evidence: Evidence) -> Said:
    said: Said = _library().dmarc.check_dmarc(domain, **by)
    return said


def _mta_sts(domain: str, by: By, evidence: Evidence) -> Said:
    """Its reading of the record, and of the policy as this run fetched it: it would fetch without a guard."""
    library = _library().mta_sts
    try:
        found: Said = library.query_mta_sts_record(domain, **by)
        library.parse_mta_sts_record(found["record"])
        policy = evidence.page(f"https://mta-sts.{domain}/.well-known/mta-sts.txt")
        if policy is None:
            return {"valid": False, "warnings": found["warnings"]}
        read: Said = library.parse_mta_sts_policy(policy)
    except library.MTASTSError as error:
        return {"valid": False, "error": str(error)}
    return {"valid": True, "warnings": [*found["warnings"], *read["warnings"]]}


def _tls_rpt(domain: str, by: By, evidence: Evidence) -> Said:
    said: Said = _library().smtp_tls_reporting.check_smtp_tls_reporting(domain, **by)
    return said


By: TypeAlias = dict[str, Any]
Said: TypeAlias = dict[str, Any]
Asked: TypeAlias = Callable[[str, By, "Evidence"], Said]
ASKED: dict[str, Asked] = {"mx": _mx, "spf": _spf, "dmarc": _dmarc, "mta_sts": _mta_sts, "tls_rpt": _tls_rpt}
PARTS = ("dmarc", "dnssec", "mta_sts", "smtp_tls_reporting", "spf", "utils")


@cache
def _library() -> SimpleNamespace:
    """The library, loaded when first wanted (it takes most of a second), its memory of answers taken away."""
    loaded = {name: import_module(f"{LIBRARY}.{name}") for name in PARTS}
    forgetful = _Forgetful()
    _replace(loaded["utils"], ("DNS_CACHE", "_NAMESERVER_FAILURES"), forgetful)
    _replace(loaded["dnssec"], ("DNSSEC_CACHE", "DNSKEY_CACHE", "TLSA_CACHE"), forgetful)
    return SimpleNamespace(version=import_module(LIBRARY).__version__, **loaded)


def _replace(module: ModuleType, names: tuple[str, ...], value: object) -> None:
    """It keeps answers for half an hour by name and type alone: another run's answers, for us."""
    for name in names:
        getattr(module, name)  # a version without it would keep answers elsewhere: stop here
        setattr(module, name, value)


class _Forgetful(dict[str, Any]):
    """A cache that keeps nothing."""

    def get(self, key: str, default: Any = None) -> Any:
        return default

    def __setitem__(self, key: str, value: Any) -> None:
        return

    def __contains__(self, key: object) -> bool:
        return False
