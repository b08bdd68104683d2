"""Python loads this before a process of the tests does anything: it, too, stays on this machine."""

from tests.loopback_only import loopback_only

_GUARD = loopback_only()
_GUARD.__enter__()  # never left: it holds as long as the process lives
