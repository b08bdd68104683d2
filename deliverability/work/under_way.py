"""The due checks that this process does now: how many, and by which tokens it holds them."""

from __future__ import annotations

import threading


class UnderWay:
    """Domain -> the token of its lease; safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self._held)

    def begin(self, domain_id: int, token: str) -> None:
        """It was claimed."""
        with self._lock:
            self._held[domain_id] = token

    def end(self, domain_id: int, token: str) -> None:
        """It is done, or came to nothing."""
        with self._lock:
            if self._held.get(domain_id) == token:
                del self._held[domain_id]

    def tokens(self) -> tuple[str, ...]:
        """The tokens in use."""
        with self._lock:
            return tuple(set(self._held.values()))
