"""Asks blocklists about the servers and the domain: first each list's own test, then those that pass it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checks.answers import Reply
from checks.blocklists.record import Word, Words, doubt, own_test, question_of, read
from checks.domain import Domain, is_suffix
from checks.model import NotApplicable, Unknown
from checks.providers.facts import Blocklist
from checks.providers.load import all_blocklists, default_blocklists
from checks.reverse_dns.record import SendingServer, SendingServers
from deliverability.gather.context import Gathering
from deliverability.net.asker import Asker
from deliverability.net.lists import PATH


async def gather_listed_servers(g: Gathering) -> Words | Unknown | NotApplicable:
    """What the chosen lists of addresses say of every server known to send; MX hosts only receive."""
    lists = chosen(g.options.blocklists, "ip")
    if not lists:
        return NotApplicable("no list of senders is chosen")
    senders = await g.want("sending_servers")
    if not isinstance(senders, SendingServers):
        return senders  # type: ignore[no-any-return]
    four = tuple(one for one in senders.servers if ":" not in one.ip)
    six = tuple(one for one in senders.servers if ":" in one.ip)
    asked = [_Batch(one, four) for one in lists if four]
    asked += [_Batch(one, six, six=True) for one in lists if six and one.ipv6]
    return await _words(g.asker, asked)


async def gather_listed_domain(g: Gathering) -> Words | NotApplicable:
    """What the chosen lists of domains say of the registered domain."""
    lists = chosen(g.options.blocklists, "domain")
    if not lists:
        return NotApplicable("no list of domains is chosen")
    return await _words(g.asker, [_Batch(one, (registered(g.domain),)) for one in lists])


def chosen(ids: Iterable[str], kind: str) -> tuple[Blocklist, ...]:
    """The lists of a kind among those named; of those that matter most when none is."""
    known = all_blocklists()
    named = tuple(ids) or default_blocklists()
    return tuple(known[one] for one in named if one in known and known[one].kind == kind)


def registered(domain: Domain) -> str:
    """The name that lists of domains hold: the registered one, below whatever others register under."""
    return domain.name if is_suffix(domain.org_domain) else domain.org_domain


@dataclass(frozen=True, slots=True)
class _Batch:
    """One list, the servers or domains to ask it about, and whether it is tried by its test for IPv6."""

    blocklist: Blocklist
    about: tuple[SendingServer | str, ...]
    six: bool = False

    @property
    def tests(self) -> tuple[str, ...]:
        always, never = own_test(self.blocklist, self.six)
        return (*always, never)

    @property
    def names(self) -> tuple[str, ...]:
        subjects = (one if isinstance(one, str) else one.ip for one in self.about)
        return tuple(question_of(self.blocklist, subject) for subject in subjects)

    def words(self, replies: list[Reply]) -> Iterator[Word]:
        """What the list says of each; a provider that is not known for certain is left aside."""
        for one, reply in zip(self.about, replies, strict=True):
            said = read(self.blocklist, reply)
            if isinstance(one, str):
                yield Word(self.blocklist, one, said)
            else:
                provider = one.provider if isinstance(one.provider, str) else ""
                yield Word(self.blocklist, one.ip, said, provider, one.term)


async def _words(asker: Asker, batches: list[_Batch]) -> Words:
    """Each list's own test, and what those that pass it say; the others have one word, why they did not."""
    tested = await _asked(asker, [batch.tests for batch in batches])
    doubts = [
        doubt(b.blocklist, replies[:-1], replies[-1]) for b, replies in zip(batches, tested, strict=True)
    ]
    sound = [batch for batch, why in zip(batches, doubts, strict=True) if why is None]
    said = await _asked(asker, [batch.names for batch in sound])
    failed = [Word(batch.blocklist, "", why) for batch, why in zip(batches, doubts, strict=True) if why]
    heard = [word for batch, replies in zip(sound, said, strict=True) for word in batch.words(replies)]
    return (*failed, *heard)


async def _asked(asker: Asker, rows: list[tuple[str, ...]]) -> list[list[Reply]]:
    """Every name of every row at once; the replies in rows of the same shape."""
    replies = iter(await asker.ask_over((name, "A", PATH) for row in rows for name in row))
    return [[next(replies) for _ in row] for row in rows]
