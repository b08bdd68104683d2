"""A source that answers as a test arranges, for the tests of the asker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from checks.answers import Answer, Question, Reply
from checks.contacts import Contact, Reached
from checks.model import Reason, Unknown
from deliverability.net.asker import Arriving


def there(name: str = "example.com", rrtype: str = "A", *records: str) -> Answer:
    return Answer(Question(name, rrtype), records or ("192.0.2.1",), ttl=60, server="127.0.0.1:53", size=50)


def nothing(name: str = "example.com", rrtype: str = "A", **more: object) -> Answer:
    return Answer(Question(name, rrtype), (), ttl=60, server="127.0.0.1:53", soa_owner="example.com", **more)  # type: ignore[arg-type]


def silence(reason: Reason = Reason.TIMEOUT, name: str = "example.com", rrtype: str = "A") -> Unknown:
    return Unknown(f"{name} {rrtype}", reason, ("127.0.0.2:53",))


class Arranged:
    """Answers from a function; remembers what was asked over which path."""

    def __init__(self, answer: Callable[[Question, str], Reply], delay: float | None = None) -> None:
        self.answer, self.delay = answer, delay
        self.asked: list[tuple[Question, str]] = []

    def fetch(self, question: Question, path: str, first: Reply | None) -> Reply | Arriving:
        self.asked.append((question, path))
        reply = self.answer(question, path)
        if self.delay is None:
            return reply
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_later(
            self.delay, lambda: None if future.done() else future.set_result(reply)
        )
        return future

    async def reach(self, contact: Contact) -> Reached:
        return Unknown(str(contact), Reason.NOT_ASKED)

    def taken_at(self, question: Question, path: str) -> float:
        return 1_700_000_000.0
