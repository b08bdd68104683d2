"""Tells what somebody on the way changed in a mail: a footer, a tag in the subject, links, the encoding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import NamedTuple

from deliverability.seeds.found.headers import Parts, parts_of
from deliverability.seeds.found.subjects import decoded

MOST_PARTS = 200
MOST_DEPTH = 20
MOST_TEXT = 200_000
SHOWN = 60
ENCODED_ANEW = "was encoded anew"
_BLANKS = re.compile(r"\s+")
_LINK = re.compile(r"https?://([^\s/\"'<>?#:]{1,253})[^\s\"'<>]{0,2000}", re.IGNORECASE)


class Leaf(NamedTuple):
    """A part without parts: its type, how it is encoded, and its text with single blanks."""

    kind: str
    encoding: str
    text: str


class TooDeep(Exception):  # noqa: N818 - named for what it is
    """There are more parts, or parts within parts, than anybody writes who wants to be read."""


def changes(raw: bytes, sent: bytes) -> tuple[str, ...]:
    """What differs in the copy that arrived from what was sent, each as a sentence without its dot."""
    ours, theirs = parts_of(sent), parts_of(raw)
    said = [*_subject(ours, theirs), *_sender(ours, theirs)]
    try:
        before, after = list(_leaves(sent, ours)), list(_leaves(raw, theirs))
    except TooDeep:
        return (*said, "the mail has become longer or more nested than we compare")
    return (*said, *_bodies(before, after))


def _subject(ours: Parts, theirs: Parts) -> Iterator[str]:
    before, after = (decoded(parts.first("subject")) for parts in (ours, theirs))
    if after == before:
        return
    if before and after.endswith(before):
        yield f"“{_cut(after.removesuffix(before))}” was put in front of the subject"
    elif before and after.startswith(before):
        yield f"“{_cut(after.removeprefix(before))}” was put behind the subject"
    else:
        yield "the subject was changed" if after else "the subject was taken out"


def _sender(ours: Parts, theirs: Parts) -> Iterator[str]:
    before, after = (decoded(parts.first("from")) for parts in (ours, theirs))
    if _BLANKS.sub("", before).replace('"', "") != _BLANKS.sub("", after).replace('"', ""):
        yield f"From was changed to “{_cut(after)}”" if after else "From was taken out"


def _bodies(before: list[Leaf], after: list[Leaf]) -> Iterator[str]:
    """Each text part against the first of its kind that is left."""
    rest = list(after)
    for leaf in before:
        same = next((one for one in rest if one.kind == leaf.kind), None)
        if same is None:
            yield f"the part {leaf.kind} was taken out"
            continue
        rest.remove(same)
        yield from _leaf(leaf, same)
    for leaf in rest:
        yield f"a part {leaf.kind} was added"


def _leaf(before: Leaf, after: Leaf) -> Iterator[str]:
    name = {"text/plain": "text", "text/html": "HTML"}.get(before.kind, before.kind)
    if before.text != after.text:
        yield from _texts(name, before.text, after.text)
    if before.encoding != after.encoding:
        yield f"the {name} {ENCODED_ANEW} ({before.encoding} became {after.encoding})"


def _texts(name: str, before: str, after: str) -> Iterator[str]:
    hosts = dict.fromkeys(found[1].lower() for found in _LINK.finditer(after))
    rewritten = [host for host in hosts if host not in before.lower()]
    if _LINK.search(before) and rewritten and _LINK.sub("", before) == _LINK.sub("", after):
        yield f"links in the {name} were rewritten to lead through {rewritten[0]}"
    elif before and before in after:
        ahead, _, behind = after.partition(before)
        if ahead.strip():
            yield f"“{_cut(_readable(ahead))}” was put in front of the {name}"
        if behind.strip():
            yield f"“{_cut(_readable(behind))}” was put below the {name}"
    else:
        yield f"the {name} was changed"


def _readable(text: str) -> str:
    return re.sub(r"<[^<>]{0,1000}>", " ", text)


def _cut(text: str) -> str:
    text = _BLANKS.sub(" ", text).strip()
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _leaves(raw: bytes, parts: Parts) -> Iterator[Leaf]:
    """The parts that hold no parts. TooDeep where they are more than anybody means."""
    if parts.is_cut or raw.count(b"\n--") > MOST_PARTS * 20:
        raise TooDeep
    try:
        mail = BytesParser(policy=compat32).parsebytes(raw)
    except RecursionError:
        raise TooDeep from None
    waiting = [(mail, 0)]
    seen = 0
    while waiting:
        part, depth = waiting.pop(0)
        seen += 1
        if seen > MOST_PARTS or depth > MOST_DEPTH:
            raise TooDeep
        inner = part.get_payload()
        if isinstance(inner, list):
            waiting[:0] = [(one, depth + 1) for one in inner if isinstance(one, Message)]
        else:
            yield Leaf(part.get_content_type(), _encoding(part), _text(part))


def _encoding(part: Message) -> str:
    return str(part.get("content-transfer-encoding", "7bit")).strip().lower()[:40]


def _text(part: Message) -> str:
    """The text of a text part; of any other its octets, so that a change is seen."""
    octets = part.get_payload(decode=True)
    data = octets[:MOST_TEXT] if isinstance(octets, bytes) else b""
    try:
        text = data.decode(str(part.get_content_charset() or "utf-8"), "replace")
    except (LookupError, ValueError):  # no such charset, or one that does not take all octets
        text = data.decode("utf-8", "replace")
    text = _BLANKS.sub(" ", text).strip()
    return text.replace("> <", "><") if part.get_content_subtype() == "html" else text
