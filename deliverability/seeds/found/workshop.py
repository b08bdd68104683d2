"""Keeps the process that takes mails apart: begun when first needed, ended when it takes too long."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import selectors
import subprocess
import sys
import threading
import time
from datetime import datetime
from typing import Any

from checks.placement.record import Signature
from deliverability.seeds.found.opened import Copy, Opened
from deliverability.seeds.found.proofs import Key
from deliverability.seeds.found.worker import LENGTHS, work_of_opening, work_of_proving
from deliverability.seeds.kept import unpacked

SECONDS = 10.0
MOST_OCTETS = 4 * 1024**2
"""Of an answer; a long one has a few thousand."""
BROKEN = "it could not be taken apart"
_CHUNK = 65536
log = logging.getLogger(__name__)


class Unreadable(Exception):  # noqa: N818 - named for the mail
    """A mail could not be taken apart, and why, in words."""


class Workshop:
    """One process for one caller at a time; safe from several threads. Close it at the end."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def opened(self, copy: Copy) -> Opened:
        """What the mail shows by itself; Unreadable where that takes too long or too much."""
        return unpacked(Opened, self._asked(work_of_opening(copy)))

    def proven(self, copy: Copy, keys: tuple[Key, ...], at: datetime | None) -> tuple[Signature, ...]:
        """Its signatures by these keys; Unreadable as above."""
        rows = self._asked(work_of_proving(copy, keys, at))
        return tuple(unpacked(Signature, row) for row in rows)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _asked(self, work: bytes) -> Any:
        with self._lock:
            try:
                answer = json.loads(self._talk(self._running(), work, time.monotonic() + self._seconds))
            except (OSError, ValueError, Unreadable) as error:
                self._end()
                raise Unreadable(str(error) if isinstance(error, Unreadable) else BROKEN) from None
        if isinstance(answer, dict) and "failed" in answer:
            log.error("a mail could not be taken apart: %r", answer["failed"])
            raise Unreadable(BROKEN)
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        """The process; another after a fork, as the pipes of the old one are the parent's."""
        if self._process is None or self._process.poll() is not None or self._owner != os.getpid():
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "deliverability.seeds.found.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env=_environment(),
                start_new_session=True,
            )
            self._owner = os.getpid()
            for pipe in (self._process.stdin, self._process.stdout):
                os.set_blocking(pipe.fileno(), False)  # type: ignore[union-attr]
        return self._process

    def _talk(self, process: subprocess.Popen[bytes], work: bytes, until: float) -> bytes:
        """Hand the work over and take the answer, reading while writing so that neither side waits."""
        to, back = process.stdin, process.stdout
        if to is None or back is None:
            raise Unreadable(BROKEN)
        left, got = memoryview(work), bytearray()
        with selectors.DefaultSelector() as waiting:
            waiting.register(to, selectors.EVENT_WRITE)
            waiting.register(back, selectors.EVENT_READ)
            while (size := _size(got)) is None or len(got) < size:
                ready = waiting.select(max(0.0, until - time.monotonic()))
                if not ready:
                    raise Unreadable("taking it apart took too long")
                for key, _ in ready:
                    if key.fileobj is to:
                        left = left[to.write(left[:_CHUNK]) or 0 :]
                        if not left:
                            waiting.unregister(to)
                    else:
                        got += _more(back.read(_CHUNK))
        return bytes(got[LENGTHS.size : size])

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]


def _environment() -> dict[str, str]:
    """What Python needs to start, and no secret of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}


def _size(got: bytearray) -> int | None:
    """How long the whole answer is, once that is known."""
    if len(got) < LENGTHS.size:
        return None
    size: int = LENGTHS.size + sum(LENGTHS.unpack_from(got))
    if size > MOST_OCTETS:
        raise Unreadable("there is more in it than anybody can show")
    return size


def _more(octets: bytes | None) -> bytes:
    if octets == b"":
        raise Unreadable(BROKEN)
    return octets or b""
