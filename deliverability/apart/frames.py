"""How the two processes talk: a frame comes in, a frame goes out, one after another.

A frame is the length of a JSON text and of the octets behind it, then the two.
"""

from __future__ import annotations

import json
import struct
import sys
import time
from collections.abc import Callable
from typing import Any, BinaryIO

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


def serve(done: Callable[[Any, bytes], object], memory: int, seconds: int = 0) -> None:
    """Answer frames with `done`. `memory`: octets in all; `seconds`: of work for each, 0 for any.

    An exception is answered as {"failed": why}: one piece of work must not be the end for the next.
    """
    limit = _limits(memory)
    work = read_frame(sys.stdin.buffer)
    while work is not None:
        if seconds:
            limit(seconds)
        sys.stdout.buffer.write(frame(_tried(done, *work)))
        sys.stdout.buffer.flush()
        work = read_frame(sys.stdin.buffer)


def _limits(memory: int) -> Callable[[int], None]:
    """Set the limit of memory; what is returned sets that of time, anew for each piece of work."""
    try:
        import resource  # not there on Windows, where there is no such limit
    except ImportError:
        return lambda seconds: None
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    return lambda seconds: resource.setrlimit(
        resource.RLIMIT_CPU, (int(time.process_time()) + seconds + 1, most)
    )


def _tried(done: Callable[[Any, bytes], object], work: Any, octets: bytes) -> object:
    try:
        return done(work, octets)
    except Exception as error:  # MemoryError and RecursionError, too
        return {"failed": f"{type(error).__name__}: {error}"[:500]}
