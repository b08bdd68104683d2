"""The official test suite of RFC 7208, all of it, against our check_host()."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from checks.answers import Answer, Mx, Question, Record, Reply, Txt
from checks.model import Reason, Unknown
from checks.spf.evaluate import evaluate, run
from checks.spf.result import DEFAULT_EXPLANATION, SpfResult

SUITE = Path(__file__).parents[3] / ".." / "shared" / "conformance" / "rfc7208-tests.yml"
EXCEPTIONS: Mapping[str, str] = {}
"""A test's name, and the later RFC that explains why our result differs."""


@dataclass
class Zone:
    """Names with their records, as the suite writes them."""

    records: dict[tuple[str, str], list[Record]] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def ask(self, question: Question) -> Reply:
        name, seen = question.name, set()
        while name in self.aliases:
            if name in seen:
                return Unknown(str(question), Reason.SERVFAIL)
            seen.add(name)
            name = self.aliases[name]
        found = self.records.get((name, question.rrtype), [])
        # A name that is silent may still have the types that are written down for it.
        if not found and name in self.silent:
            return Unknown(str(question), Reason.TIMEOUT)
        return Answer(question, tuple(found), nxdomain=name not in self.names)


def zone(data: dict[str, list[Any]]) -> Zone:
    result = Zone()
    for written, entries in data.items():
        name = written.lower()
        result.names.add(name)
        types = {rrtype for entry in entries if isinstance(entry, dict) for rrtype in entry}
        for entry in entries:
            if entry == "TIMEOUT":
                result.silent.add(name)
                continue
            ((rrtype, value),) = entry.items()
            if rrtype == "SPF" and "TXT" in types:
                continue  # type SPF is gone; it stands for TXT only where no TXT is given
            add(result, name, "TXT" if rrtype == "SPF" else rrtype, value)
    return result


def add(result: Zone, name: str, rrtype: str, value: Any) -> None:
    records = result.records.setdefault((name, rrtype), [])
    if rrtype == "CNAME":
        result.aliases[name] = value.lower().rstrip(".")
    elif rrtype == "TXT" and value != "NONE":
        strings = value if isinstance(value, list) else [value]
        records.append(Txt(tuple(octets(string) for string in strings)))
    elif rrtype == "MX":
        records.append(Mx(value[0], value[1].lower().rstrip(".")))
    elif rrtype == "PTR":
        records.append(value.lower().rstrip("."))
    elif rrtype in ("A", "AAAA"):
        records.append(value)


def octets(text: str) -> bytes:
    return text.encode("latin-1")


@dataclass(frozen=True)
class Case:
    section: str
    name: str
    test: Mapping[str, Any]
    zone: Zone

    @property
    def allowed(self) -> tuple[str, ...]:
        results = self.test["result"]
        return tuple(results) if isinstance(results, list) else (results,)

    def result(self) -> SpfResult:
        return run(evaluate(self.test["host"], self.test["mailfrom"], self.test["helo"]), self.zone.ask)

    def disagreement(self) -> str | None:
        result = self.result()
        if result.result not in self.allowed:
            return f"{self.section}/{self.name}: {result.result} is not in {self.allowed} ({result})"
        wanted = self.test.get("explanation")
        expected = DEFAULT_EXPLANATION if wanted == "DEFAULT" else wanted
        if expected is not None and result.explanation != expected:
            return f"{self.section}/{self.name}: it says {result.explanation!r}, not {expected!r}"
        return None


def cases() -> list[Case]:
    if not SUITE.exists():
        return []
    sections = yaml.safe_load_all(SUITE.read_text(encoding="utf-8"))
    return [
        Case(section["description"], name, test, zone(section["zonedata"]))
        for section in sections
        for name, test in section["tests"].items()
    ]


needs_the_suite = pytest.mark.skipif(not SUITE.exists(), reason="the RFC 7208 suite is not here")


@needs_the_suite
def test_every_case_of_the_rfc_7208_suite_agrees() -> None:
    every = cases()
    disagreements = [said for case in every if case.name not in EXCEPTIONS and (said := case.disagreement())]
    agreeing = len(every) - len(disagreements) - len(EXCEPTIONS)
    print(f"RFC 7208 suite: {agreeing} of {len(every)}")
    assert not disagreements, "\n".join(disagreements)
    assert f"{agreeing} of {len(every)}" == "203 of 203"
