"""Keeps a process that works apart: begun when first needed, ended when it takes too long."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from typing import Any, ClassVar

from deliverability.apart.frames import LENGTHS

_CHUNK = 65536
log = logging.getLogger(__name__)


class Unreadable(Exception):  # noqa: N818 - named for what was handed over
    """What was handed over could not be worked on, and why, in words."""


class Apart:
    """One process for one caller at a time; safe from several threads. Close it at the end.

    `module` is what the process runs; the others are what its callers are told.
    """

    module: ClassVar[str]
    broken: ClassVar[str]
    slow: ClassVar[str]
    large: ClassVar[str]
    most_octets: ClassVar[int] = 4 * 1024**2
    """Of an answer; a long one has a few thousand."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def asked(self, work: bytes) -> Any:
        with self._lock:
            try:
                answer = json.loads(self._talk(self._running(), work, time.monotonic() + self._seconds))
            except (OSError, ValueError, Unreadable) as error:
                why = str(error) if isinstance(error, Unreadable) else self.broken
                raise Unreadable(self.slow if self._end() == -signal.SIGXCPU else why) from None
        if isinstance(answer, dict) and "failed" in answer:
            log.error("%s: %s: %r", self.module, self.broken, answer["failed"])
            raise Unreadable(self.broken)
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        """The process; another after a fork, as the pipes of the old one are the parent's."""
        if self._process is None or self._process.poll() is not None or self._owner != os.getpid():
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", self.module],
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
            raise Unreadable(self.broken)
        left, got = memoryview(work), bytearray()
        with selectors.DefaultSelector() as waiting:
            waiting.register(to, selectors.EVENT_WRITE)
            waiting.register(back, selectors.EVENT_READ)
            while (size := self._size(got)) is None or len(got) < size:
                ready = waiting.select(max(0.0, until - time.monotonic()))
                if not ready:
                    raise Unreadable(self.slow)
                for key, _ in ready:
                    if key.fileobj is to:
                        left = left[to.write(left[:_CHUNK]) or 0 :]
                        if not left:
                            waiting.unregister(to)
                    else:
                        got += self._more(back.read(_CHUNK))
        return bytes(got[LENGTHS.size : size])

    def _end(self) -> int:
        """End the process; how it ended, below zero the signal that did it."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return 0
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        return process.returncode

    def _size(self, got: bytearray) -> int | None:
        """How long the whole answer is, once that is known."""
        if len(got) < LENGTHS.size:
            return None
        size: int = LENGTHS.size + sum(LENGTHS.unpack_from(got))
        if size > self.most_octets:
            raise Unreadable(self.large)
        return size

    def _more(self, octets: bytes | None) -> bytes:
        if octets == b"":
            raise Unreadable(self.broken)
        return octets or b""


def _environment() -> dict[str, str]:
    """What Python needs to start, and no secret of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
