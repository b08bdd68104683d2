"""What is wrong with what somebody wants of seeds, senders and tests, in words for them."""

from __future__ import annotations


class SeedError(ValueError):
    """It cannot be done as it was asked for; `field` is where it is wrong, "" for the whole."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class TooManyTestsError(Exception):
    """Enough was sent for now; `retry_after` in seconds says when it may go on."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
