"""A way to send, a seed's mail and the reach of a test machine, to be changed where a test wants it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from checks.placement.record import Where
from deliverability.config_sections import Security
from deliverability.net.reach import Reach
from deliverability.seeds.model import Account, Probe, Sender, Sending, SignIn

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
TOKEN = "0123456789abcdef0123456789abcdef"
CANARY = "canary-hörse-staple"


def sender(port: int = 0, **more: Any) -> Sender:
    """Acme's own mail server on this machine; `more`: of its account, then of itself."""
    account = Account("localhost", port, Security.NONE, "acme", SignIn.PASSWORD)
    of_account = {key: more.pop(key) for key in tuple(more) if key in Account.__dataclass_fields__}
    plain = Sender(
        1, "Own server", "Acme support <support@acme.example>", "", replace(account, **of_account), None,
        False, "", NOW,
    )  # fmt: skip
    return replace(plain, **more)


def probe(**more: Any) -> Probe:
    """A mail that waits to be sent to a seed."""
    waiting = Probe(
        1, "test", 7, "seed@inbox.example", TOKEN, f"<{TOKEN}@acme.example>", Sending.WAITING, Where.WAITING,
        "", "", "", 0, 0, None, None, None, NOW,
    )  # fmt: skip
    return replace(waiting, **more)


def reach(seconds: float = 5.0, ca_file: object = "") -> Reach:
    """Loopback alone."""
    return Reach(("127.0.0.0/8", "::1/128"), str(ca_file), "checker.example.com", seconds)
