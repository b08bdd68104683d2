"""Tells whether an answer is what a change is to bring, what was there before, or something else."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from checks.answers import Answer, Mx, Record, Txt
from deliverability.net.planned_records import kind_of, record_of
from deliverability.watch.model import Seen, Watched

ALIAS = "an alias of "
ALIKE = 0.6  # of two texts that are likely meant to be the same
_AROUND = re.compile(r"\s*;\s*")


def seen_in(answer: Answer, watched: Watched) -> Seen:
    """What the answer is; OLD where nothing tells what was there before."""
    if is_new(answer, watched):
        return Seen.NEW
    before, said = watched.before, typed(answer)
    if before is None or said == before or not concerned(watched, set(said) ^ set(before)):
        return Seen.OLD
    return Seen.OTHER


def is_new(answer: Answer, watched: Watched) -> bool:
    """Whether all that is wanted is there, and all that is to be gone is gone."""
    said = typed(answer)
    if watched.is_anything:
        return watched.before is not None and said != watched.before
    if _is_about_spacing(watched):
        return set(watched.present) <= set(said) and not set(watched.absent) & set(said)
    there = all(has(said, watched.rrtype, value) for value in watched.present)
    gone = not any(has(said, watched.rrtype, value) for value in watched.absent)
    return there and gone and not rivals(said, watched)


def typed(answer: Answer) -> tuple[str, ...]:
    """The records as a Change has them, in one order; of an alias, that it is one."""
    if answer.aliases:
        return (f"{ALIAS}{answer.aliases[0]}",)
    return tuple(sorted(map(_typed, answer.records)))


def has(said: tuple[str, ...], rrtype: str, value: str) -> bool:
    """Whether one of these values is that one, however it is spaced."""
    return any(_same(rrtype, one, value) for one in said)


def rivals(said: tuple[str, ...], watched: Watched) -> tuple[str, ...]:
    """Other records of the same kind beside a wanted one, where there may be only one (v=spf1, v=DMARC1)."""
    if watched.rrtype != "TXT":
        return ()
    kinds = {kind_of(value) for value in watched.present if value.lower().startswith("v=")}
    wanted = [one for one in said if any(_same("TXT", one, value) for value in watched.present)]
    return tuple(one for one in said if kind_of(one) in kinds and one not in wanted)


def concerned(watched: Watched, values: set[str]) -> tuple[str, ...]:
    """Which of these values have to do with what is watched; a name may have texts for many uses."""
    if watched.rrtype != "TXT" or watched.is_anything or watched.name.startswith("_"):
        return tuple(sorted(values))
    if "._domainkey." in watched.name:
        return tuple(sorted(values))
    ours = (*watched.present, *watched.absent)
    return tuple(sorted(one for one in values if any(_is_like(one, value) for value in ours)))


def unquoted(value: str) -> str:
    """Without quotes and backslashes that were typed into the text itself."""
    return re.sub(r"\\(.)", r"\1", value).strip().strip('"“”').replace('" "', "").strip()


def squeezed(value: str) -> str:
    """A text without the spacing that does not matter in lists of tags (RFC 6376 §3.2) and of SPF terms."""
    text = _AROUND.sub(";", " ".join(value.split())).rstrip(";")
    return text.replace(" ", "") if kind_of(text) == "dkim1" or text.startswith("p=") else text


def _is_about_spacing(watched: Watched) -> bool:
    """Whether old and new differ in nothing but what does not matter otherwise."""
    return any(has(watched.absent, watched.rrtype, value) for value in watched.present)


def _typed(record: Record) -> str:
    if isinstance(record, Txt):
        return record.text
    if isinstance(record, Mx):
        return f"{record.preference} {record.host or '.'}"
    return str(record)


def _same(rrtype: str, one: str, other: str) -> bool:
    if rrtype == "TXT":
        return squeezed(one) == squeezed(other)
    try:
        return record_of(rrtype, one) == record_of(rrtype, other)
    except ValueError:
        return one == other


def _is_like(one: str, other: str) -> bool:
    bare = unquoted(one)
    if one.startswith(ALIAS) or kind_of(bare) == kind_of(other):
        return True
    return SequenceMatcher(None, bare[:300], other[:300]).ratio() >= ALIKE
