"""What the last run knew of a domain's MTA-STS policy, so that a change without a new id is seen."""

from __future__ import annotations

from checks.answers import Answer, Question
from checks.contacts import HttpReply, Kind
from checks.domain import parse_target
from checks.mta_sts.evidence import unread
from checks.mta_sts.policy import parse as parse_policy
from checks.mta_sts.record import PolicyHost, parse, place_of, url_of
from deliverability.net.transcript import Transcript, loads


def sts_before(text: str) -> tuple[str, ...]:
    """(id, digest) to compare the next policy with, from a run's transcript as JSON text; () for none.

    Of several policies under one id the first that was seen counts: senders that have it keep it.
    """
    try:
        run = loads(text)
    except ValueError:
        return ()  # of another version, or damaged: no reason to stop the next run
    known = tuple(run.options.get("sts_before", ()))
    seen = _seen(run)
    return known if not seen or (known and known[0] == seen[0]) else seen


def _seen(run: Transcript) -> tuple[str, ...]:
    domain = parse_target(run.target).name
    id_, body = _id(run, domain), _body(run, domain)
    if id_ is None or body is None:
        return ()
    policy = parse_policy(body)
    return (id_, policy.digest) if policy.is_valid else ()


def _id(run: Transcript, domain: str) -> str | None:
    reply = run.reply(Question(place_of(domain), "TXT"))
    if not isinstance(reply, Answer):
        return None
    record = parse(domain, PolicyHost(""), reply.texts)
    return record.id if record.is_valid else None


def _body(run: Transcript, domain: str) -> bytes | None:
    url = url_of(domain)
    for contact, meeting in run.contacts.items():
        said = meeting.said
        if contact.kind is Kind.HTTPS and contact.target == url and isinstance(said, HttpReply):
            return said.body if unread(said, url) is None else None
    return None
