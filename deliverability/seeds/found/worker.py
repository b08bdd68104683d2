"""The process that takes mails apart: what a mail makes of it, by time or memory, ends with it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from deliverability.apart.frames import frame, serve
from deliverability.seeds.found.headers import parts_of
from deliverability.seeds.found.opened import Copy, opened
from deliverability.seeds.found.proofs import Key, prove
from deliverability.seeds.kept import packed

MEMORY = 512 * 1024**2


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


if __name__ == "__main__":
    serve(done, MEMORY)
