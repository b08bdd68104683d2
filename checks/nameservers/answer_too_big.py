"""A mail record is too long for one packet, and no server sends it in another way."""

from collections.abc import Iterator

from checks.answers import Reply
from checks.model import Hit, Reason, Severity, Unknown
from checks.nameservers.record import NameServers, Server
from checks.registry import check


@check(Severity.ERROR, "RFC 7766 §5", "RFC 7208 §3.4")
def answer_too_big(nameservers: NameServers) -> Iterator[Hit | Unknown]:
    """Every server cuts the answer off over UDP and turns TCP away, so that receivers never get it."""
    for number, (question, *_) in enumerate(nameservers.good[0].says if nameservers.good else ()):
        sealed = [_is_sealed(server, number) for server in nameservers.good]
        if not any(sealed):
            continue
        if all(sealed) and not nameservers.silences:
            facts = {"domain": nameservers.domain, "name": question.name, "rrtype": question.rrtype}
            yield Hit(str(question), {**facts, "servers": tuple(s.shown for s in nameservers.good)})
        elif all(sealed):
            yield from nameservers.silences


def _is_sealed(server: Server, number: int) -> bool:
    _, udp, _ = server.says[number]
    return _failed(udp, Reason.TRUNCATED) and _failed(server.over_tcp, Reason.CONNECTION_REFUSED)


def _failed(reply: Reply, reason: Reason) -> bool:
    return isinstance(reply, Unknown) and reply.reason is reason
