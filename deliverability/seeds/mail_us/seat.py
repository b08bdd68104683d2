"""Has our own mail server run in one process: whichever can listen there, and another when that ends."""

from __future__ import annotations

import logging
import ssl
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deliverability.seeds.desk import SeedDesk
    from deliverability.seeds.mail_us.receiver import Receiver

log = logging.getLogger(__name__)
NO_DOMAIN = "[seeds] receive_domain does not say which domain its addresses have"
EXTRA = "the extra “receive” is not installed: pip install 'deliverability[receive]'"


class Seat:
    """Empty, or the mail server of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._receiver: Receiver | None = None
        self._said = ""
        self._is_closed = False

    @property
    def port(self) -> int:
        """Where it listens, 0 for nowhere."""
        return self._receiver.port if self._receiver else 0

    def take(self, desk: SeedDesk) -> None:
        """Start the server, where the settings want one and none runs here.

        What keeps it from that is logged once, and tried again at the next call: another process may have
        the place, and end some day.
        """
        with self._lock:
            if self._receiver is not None or self._is_closed or desk.settings.seeds.receive is None:
                return
            if not desk.settings.seeds.is_receiving:
                self._say(NO_DOMAIN)
                return
            try:
                self._receiver = _started(desk)
            except (OSError, ssl.SSLError, ImportError) as error:
                self._say(EXTRA if isinstance(error, ImportError) else str(error))

    def leave(self) -> None:
        """Stop it, for good."""
        with self._lock:
            receiver, self._receiver, self._is_closed = self._receiver, None, True
        if receiver is not None:
            receiver.stop()

    def _say(self, why: str) -> None:
        if why != self._said:
            log.warning("our own mail server does not run in this process: %s", why)
        self._said = why


def _started(desk: SeedDesk) -> Receiver:
    from deliverability.seeds.mail_us.certificate import (
        context_for,
    )  # late: few want it; aiosmtpd is an extra
    from deliverability.seeds.mail_us.keeping import Keeper
    from deliverability.seeds.mail_us.receiver import Receiver

    wanted = desk.settings.seeds
    assert wanted.receive is not None
    context = context_for(wanted.receive_domain, wanted.receive_certificate)
    receiver = Receiver(wanted.receive, wanted.receive_domain, context, Keeper(desk), desk.clock)
    receiver.start()
    log.info("our own mail server listens at %s for %s", wanted.receive, wanted.receive_domain)
    return receiver
