"""Who is at work at this moment, so that the audit log can name them without every function passing it on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """`who`: an e-mail address, "token NAME", or one of the words below; `origin`: the client's address.

    `person`: the e-mail address of whom a token belongs to, "" for none.
    """

    who: str
    origin: str = ""
    person: str = ""

    @property
    def accountable(self) -> str:
        """Whose quota it is: a person has one, however many tokens they make."""
        return self.person or self.who


THE_SERVICE = Actor("the service")
"""Work that nobody asked for at this moment, such as a due check."""
_acting: ContextVar[Actor] = ContextVar("acting", default=THE_SERVICE)


def actor() -> Actor:
    """Whoever is at work in this thread or request."""
    return _acting.get()


def set_actor(who: Actor) -> None:
    """From here on, until the next call, `who` is at work."""
    _acting.set(who)


@contextmanager
def acting_as(who: Actor) -> Iterator[None]:
    """`who` is at work within the block."""
    token = _acting.set(who)
    try:
        yield
    finally:
        _acting.reset(token)
