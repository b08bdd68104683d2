"""The lab's servers: children in the foreground, awaited until they answer, and ended with the lab."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

STARTS_WITHIN = 15.0
ENDS_WITHIN = 5.0
WATCH = 'read -r _; kill -KILL "-$0"'
"""Waits until the other end of its standard input is gone, then ends the group of that number."""


class NotStartedError(Exception):
    """A server of the lab did not come up; the message holds what it wrote."""


class Child:
    """One server with its own process group, so that its children end with it.

    It ends too when this process is killed: a shell waits for that. The kernel's own way, PR_SET_PDEATHSIG,
    is undone when a server changes its user, as Postfix does.
    """

    def __init__(self, command: list[str], log: Path, *, directory: Path) -> None:
        self._command, self._log = command, log
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=directory,
                start_new_session=True,
            )
        self._watch = subprocess.Popen(
            ["sh", "-c", WATCH, str(self._process.pid)], stdin=subprocess.PIPE, start_new_session=True
        )

    def wait_until(self, answers: Callable[[], bool]) -> None:
        """Return when `answers` does; NotStartedError when the process ends or the time is over."""
        ends = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < ends:
            if self._process.poll() is not None:
                raise NotStartedError(
                    f"{self._command[0]} ended with {self._process.returncode}:\n{self.said}"
                )
            if answers():
                return
            time.sleep(0.02)
        raise NotStartedError(f"{self._command[0]} does not answer:\n{self.said}")

    @property
    def said(self) -> str:
        """The end of what the server wrote."""
        return self._log.read_text("utf-8", "replace")[-4000:]

    def read_again(self) -> None:
        """Have the server read its files again."""
        self._process.send_signal(signal.SIGHUP)

    def end(self, within: float = ENDS_WITHIN) -> None:
        """End the whole group, by force if it does not listen in so many seconds."""
        self._watch.kill()
        self._watch.communicate()
        self._signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(within)
        self._signal(signal.SIGKILL)
        self._process.wait(ENDS_WITHIN)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
