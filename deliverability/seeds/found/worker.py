"""The process that takes mails apart: a frame comes in, a frame goes out, one after another.

A frame is the length of a JSON text and of the octets behind it, then the two. What the mail makes of this
process, by time or memory, ends with it.
"""

from __future__ import annotations

import json
import struct
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any, BinaryIO

from deliverability.seeds.found.headers import parts_of
from deliverability.seeds.found.opened import Copy, opened
from deliverability.seeds.found.proofs import Key, prove
from deliverability.seeds.kept import packed

MEMORY = 512 * 1024**2
LENGTHS = struct.Struct(">II")


def read_frame(stream: BinaryIO) -> tuple[Any, bytes] | None:
    """The JSON value and the octets of the next frame; None at the end."""
    head = stream.read(LENGTHS.size)
    if len(head) < LENGTHS.size:
        return None
    told, octets = LENGTHS.unpack(head)
    return json.loads(stream.read(told)), stream.read(octets)


def frame(value: object, octets: bytes = b"") -> bytes:
    """A frame as `read_frame` takes it."""
    text = json.dumps(value).encode()
    return LENGTHS.pack(len(text), len(octets)) + text + octets


def work_of_opening(copy: Copy) -> bytes:
    """The frame that asks for `opened`."""
    sent = copy.sent or b""
    told = {
        "provider": copy.provider, "size": copy.size, "sent": len(sent) if copy.sent is not None else None,
        "configured": copy.configured, "allow": copy.allow, "ours": copy.ours,
    }  # fmt: skip
    return frame({"open": told}, copy.raw + sent)


def work_of_proving(copy: Copy, keys: tuple[Key, ...], at: datetime | None) -> bytes:
    """The frame that asks for `prove`."""
    told = {"keys": [asdict(key) for key in keys], "at": at and at.isoformat(), "is_whole": copy.is_whole}
    return frame({"prove": told}, copy.raw)


def done(work: dict[str, Any], octets: bytes) -> object:
    """The answer to one frame."""
    if "open" in work:
        return packed(opened(_copy(work["open"], octets)))
    told = work["prove"]
    keys = {key["name"]: Key(key["name"], tuple(key["texts"]), key["silence"]) for key in told["keys"]}
    at = datetime.fromisoformat(told["at"]) if told["at"] else None
    return [packed(one) for one in prove(octets, parts_of(octets), keys, at, told["is_whole"])]


def _copy(told: dict[str, Any], octets: bytes) -> Copy:
    at = len(octets) - (told["sent"] or 0)
    sent = octets[at:] if told["sent"] is not None else None
    configured, allow = tuple(told["configured"]), tuple(told["allow"])
    return Copy(octets[:at], told["provider"], sent, told["size"], configured, allow, told["ours"])


def _tried(work: dict[str, Any], octets: bytes) -> object:
    """The answer, or {"failed": why}: one mail must not be the end for the next."""
    try:
        return done(work, octets)
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"[:500]}


def _main() -> None:
    try:
        import resource  # not there on Windows, where there is no such limit
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    work = read_frame(sys.stdin.buffer)
    while work is not None:
        sys.stdout.buffer.write(frame(_tried(*work)))
        sys.stdout.buffer.flush()
        work = read_frame(sys.stdin.buffer)


if __name__ == "__main__":
    _main()
