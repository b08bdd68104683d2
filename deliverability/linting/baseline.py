"""Findings that are known: kept in a file, not told again, and found again when their lines move."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from deliverability.linting.finding import LintFinding

VERSION = 1


@dataclass(frozen=True, slots=True)
class Against:
    """`fresh`: findings not in the baseline. `known`: how many are in it. `gone`: entries found no more."""

    fresh: tuple[LintFinding, ...]
    known: int
    gone: tuple[dict[str, str], ...]


def against(findings: Iterable[LintFinding], entries: list[dict[str, str]]) -> Against:
    """Tell the known findings from the others; each entry stands for one."""
    left = Counter(one["key"] for one in entries)
    fresh, known = [], 0
    for finding in findings:
        key = key_of(finding)
        if left[key] > 0:
            left[key] -= 1
            known += 1
        else:
            fresh.append(finding)
    gone = []
    for one in entries:
        if left[one["key"]] > 0:
            left[one["key"]] -= 1
            gone.append(one)
    return Against(tuple(fresh), known, tuple(gone))


def load(path: Path) -> list[dict[str, str]]:
    """The entries of a baseline file; ValueError with a sentence when it is none."""
    try:
        told = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ValueError(f"{path}: the baseline cannot be read ({error.strerror})") from None
    except ValueError:
        raise ValueError(f"{path}: this is no baseline; --write-baseline writes one") from None
    entries = told.get("findings") if isinstance(told, dict) else None
    if not isinstance(entries, list) or told.get("version") != VERSION:
        raise ValueError(f"{path}: this is no baseline of this version; --write-baseline writes one")
    if not all(isinstance(one, dict) and isinstance(one.get("key"), str) for one in entries):
        raise ValueError(f"{path}: an entry of the baseline has no key; --write-baseline writes it anew")
    return entries


def dumps(findings: Iterable[LintFinding]) -> str:
    """The file that makes these findings known: one a line, sorted, so that changes of it read well."""
    rows = sorted(
        json.dumps({"check": one.check, "file": one.file, "text": one.text[:80], "key": key_of(one)})
        for one in findings
    )
    body = ",\n".join(f"  {row}" for row in rows)
    return f'{{"version": {VERSION}, "findings": [\n{body}\n]}}\n'


def key_of(finding: LintFinding) -> str:
    """What a finding is known by: its check, its words, and the line around them, wherever that stands."""
    source, span = finding.document.source, finding.span
    start = source.rfind("\n", 0, span.start) + 1
    end = source.find("\n", span.end)
    line = " ".join(source[start : end if end >= 0 else len(source)].split())
    told = "\0".join((finding.check, " ".join(finding.text.split()), line))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:24]
