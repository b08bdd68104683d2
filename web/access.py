"""The password of the page: HTTP Basic, compared in constant time, five wrong tries a minute."""

from __future__ import annotations

import hmac
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests, Unauthorized

from deliverability.config_values import Secret
from deliverability.intake import bucket

OPEN_TO_ALL = ("static", "pages.health")
WRONG_TRIES, WINDOW = 5, 60.0
MOST_CLIENTS = 10_000
CHALLENGE = 'Basic realm="Deliverability", charset="UTF-8"'
"""By hand, as Werkzeug leaves out the quotes that RFC 9110 §11.5 wants around a realm."""


def guard(app: Flask, password: Secret | None) -> None:
    """Ask for the password at every route but /health and the static files; without one, for nothing."""
    if password is None:
        return
    tries = Tries()

    @app.before_request
    def ask() -> None:
        if request.endpoint in OPEN_TO_ALL:
            return
        client = bucket(request.remote_addr or "")
        if wait := tries.wait(client):
            raise TooManyRequests("Too many wrong passwords. Please wait a minute.", retry_after=wait)
        given = request.authorization.password if request.authorization else None
        if given is not None and hmac.compare_digest(given.encode(), password.value.encode()):
            return
        if request.authorization:
            tries.wrong(client)
        raise Unauthorized


class Tries:
    """Wrong passwords of the last minute by client; the clients seen longest ago are forgotten first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._times: OrderedDict[str, list[float]] = OrderedDict()

    def wrong(self, client: str) -> None:
        """Count one."""
        with self._lock:
            self._times[client] = [*self._recent(client), self._clock()]
            self._times.move_to_end(client)
            while len(self._times) > MOST_CLIENTS:
                self._times.popitem(last=False)

    def wait(self, client: str) -> int:
        """Seconds until this client may try again; 0 when it may now."""
        with self._lock:
            recent = self._recent(client)
        return (
            0 if len(recent) < WRONG_TRIES else max(1, round(recent[-WRONG_TRIES] + WINDOW - self._clock()))
        )

    def _recent(self, client: str) -> list[float]:
        return [at for at in self._times.get(client, ()) if self._clock() - at < WINDOW]
