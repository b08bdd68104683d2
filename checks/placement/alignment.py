"""Whether what SPF or DKIM proved is about the domain that people see in From (RFC 9989 §4.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from checks.domain import organizational


@dataclass(frozen=True, slots=True)
class Rules:
    """How the author's domain wants it: `strict_dkim` is adkim=s, `strict_spf` aspf=s.

    `owners`: domain -> its organizational domain by the DNS tree walk (RFC 9989 §4.10.2), where the walk
    came to its end; for any other the public suffix list tells.
    """

    strict_dkim: bool = False
    strict_spf: bool = False
    owners: Mapping[str, str] = field(default_factory=dict)


def is_aligned(author: str, proven: str, strict: bool, owners: Mapping[str, str]) -> bool:
    """Whether a proof about `proven` counts for mail from `author`: the same name, or the same owner."""
    author, proven = author.lower().rstrip("."), proven.lower().rstrip(".")
    if not author or not proven:
        return False
    if author == proven:
        return True
    return not strict and _owner(author, owners) == _owner(proven, owners)


def alignment(author: str, signed: Iterable[str], sent: Iterable[str], rules: Rules) -> tuple[str, ...]:
    """Which of "dkim" and "spf" count for mail from the domain `author`.

    `signed`: the domains of valid signatures. `sent`: those for which SPF passed.
    """
    dkim = any(is_aligned(author, one, rules.strict_dkim, rules.owners) for one in signed)
    spf = any(is_aligned(author, one, rules.strict_spf, rules.owners) for one in sent)
    return ("dkim",) * dkim + ("spf",) * spf


def _owner(domain: str, owners: Mapping[str, str]) -> str:
    return owners.get(domain) or organizational(domain)
