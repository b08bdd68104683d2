"""Asks for more about a mail server that answered: the names it goes by, and whether it knows old TLS too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from checks.answers import Answer, Maybe
from checks.contacts import Contact, Kind, SmtpTalk, Tls
from checks.hosts.names import called, is_full
from checks.hosts.record import WITHDRAWN, MailHost, run_by_provider
from checks.model import Reason, Unknown
from checks.reverse_names import Reverse
from deliverability.gather.reverse import gather_reverse
from deliverability.net.asker import Asker

NOT_OURS = "no protocols available"  # as OpenSSL says where it was built or told to know no old TLS


async def with_names(asker: Asker, met: MailHost, reverse: Mapping[str, Reverse]) -> MailHost:
    """One of the domain's own servers with the names of its address, and where the name it uses leads."""
    known = reverse.get(met.address) or (await gather_reverse(asker, (met.address,)))[0]
    met = replace(met, own=True, reverse=known)
    dialogue = met.introduced
    if isinstance(dialogue, Unknown) or run_by_provider(met) or not is_full(called(dialogue)):
        return met
    return replace(met, name_addresses=await _addresses(asker, called(dialogue)))


async def with_old_tls(asker: Asker, met: MailHost) -> MailHost:
    """The server with a talk in which we know old TLS only.

    Not where that is all it speaks, and not at a known provider: what it offers to others it knows itself.
    """
    tls = met.tls
    if not isinstance(tls, Tls) or tls.problem or tls.version in WITHDRAWN or run_by_provider(met):
        return met
    contact = Contact(Kind.OLD_TLS, met.host, met.address)
    said = await asker.reach(contact)
    if isinstance(said, SmtpTalk) and said.tls and NOT_OURS in said.tls.problem:
        said = Unknown(str(contact), Reason.NOT_ASKED)
    return replace(met, old=said) if isinstance(said, SmtpTalk | Unknown) else met


async def _addresses(asker: Asker, name: str) -> Maybe[tuple[str, ...]]:
    """All addresses of a name; "none" is believed when a second path agrees."""
    replies = await asker.ask_all(((name, "A"), (name, "AAAA")))
    if not any(isinstance(reply, Answer) and reply.records for reply in replies):
        replies = [await asker.confirmed(name, "A"), await asker.confirmed(name, "AAAA")]
    found = tuple(address for reply in replies if isinstance(reply, Answer) for address in reply.names)
    unknown = next((reply for reply in replies if isinstance(reply, Unknown)), None)
    return found if found or unknown is None else unknown
