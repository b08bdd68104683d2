"""Differences of keys: DKIM records and TLSA records."""

from __future__ import annotations

from checks.dkim.public_key import PublicKey
from checks.dkim.record import KeyRecord, parse
from deliverability.history.differences.plain import code, gone, new, whole


def key_words(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Of the DKIM records at one selector."""
    if told := whole(before, after, "DKIM key"):
        return told
    was, now = parse(before[0]), parse(after[0])
    if was.is_revoked != now.is_revoked:
        return ("key withdrawn",) if now.is_revoked else ("key given again",)
    words = [_replaced(was, now)] if _material(was) != _material(now) else []
    return (*words, *_tags(was, now))


def tlsa_words(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Of TLSA records."""
    return (*gone(before, after, "TLSA record"), *new(before, after, "TLSA record"))


def _replaced(was: KeyRecord, now: KeyRecord) -> str:
    sizes = _size(was), _size(now)
    return (
        f"key replaced, {sizes[0]} -> {sizes[1]}" if all(sizes) and sizes[0] != sizes[1] else "key replaced"
    )


def _size(record: KeyRecord) -> str:
    if not isinstance(record.key, PublicKey):
        return ""
    return f"{record.key.bits} bit" if record.key_type == "rsa" else record.key_type


def _material(record: KeyRecord) -> tuple[str, str]:
    return record.key_type, "".join((record.value("p") or "").split())


def _tags(was: KeyRecord, now: KeyRecord) -> tuple[str, ...]:
    """The other tags; "n" is a note to people, and the version may be left out."""
    names = dict.fromkeys(tag.name for record in (was, now) for tag in record.tags)
    words: list[str] = []
    for name in names:
        past, present = was.value(name), now.value(name)
        if name in ("p", "k", "v", "n") or past == present:
            continue
        if name == "t" and ("y" in was.values("t")) != ("y" in now.values("t")):
            words.append("marked as a test" if "y" in now.values("t") else "no longer marked as a test")
        else:
            words.append(f"{code(name)} from {code(past or '')} to {code(present or '')}")
    return tuple(words)
