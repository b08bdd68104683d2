"""The names that the domain's own mail servers go by: in their greeting, and in reverse DNS."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checks.hosts.dialogue import Dialogue
from checks.hosts.record import Hosts, MailHost, run_by_provider
from checks.model import Hit, Unknown
from checks.reverse_names import Reverse

_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_FULL = re.compile(rf"(?:{_LABEL}\.)+(?=[a-z]){_LABEL}")
_AT_HOME = (".local", ".localdomain", ".localhost", ".internal", ".lan", ".invalid")


class Own(NamedTuple):
    """A mail server in the domain itself, which probably also sends its mail."""

    host: MailHost
    reverse: Reverse

    def hit(self, **facts: object) -> Hit:
        """A finding about the names of its address."""
        shown = {"host": self.host.host, "address": self.host.address}
        return Hit(f"{self.host.host} port 25", shown | facts)


def own(hosts: Hosts) -> Iterator[Own]:
    """The domain's own servers; those of a mailbox host are its business, and it knows it."""
    for host in hosts.standing:
        if host.own and host.reverse is not None and not run_by_provider(host):
            yield Own(host, host.reverse)


def introduced(hosts: Hosts) -> Iterator[tuple[Own, Dialogue] | Unknown]:
    """Of the domain's own servers, each with what it said."""
    for one in own(hosts):
        dialogue = one.host.introduced
        yield dialogue if isinstance(dialogue, Unknown) else (one, dialogue)


def called(dialogue: Dialogue) -> str:
    """The name a server gives itself: in its reply to EHLO, or in its greeting where only that is a full one.

    It mostly says HELO by the same name when it sends.
    """
    replies = [reply for reply in (dialogue.ehlo, dialogue.greeting) if reply is not None and reply.is_good]
    names = [reply.first_word.lower().rstrip(".") for reply in replies]
    return next(filter(is_full, names), names[0] if names else "")


def is_full(name: str) -> bool:
    """Whether it is a host name with its domain (RFC 5321 §2.3.5), and one that may exist for all."""
    return bool(_FULL.fullmatch(name)) and len(name) <= 253 and not name.endswith(_AT_HOME)
