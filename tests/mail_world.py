"""Makes what a test mail showed from a few lines of text; headers are read by the parsers of the service.

gmail spam                     a mailbox, and where the mail is; "tab promotions", "rejected 550 5.7.1 No"
  Received: from …             a header line of the found copy
  from 192.0.2.9 out.example   where it came from, and the name of that address; nameless, astray, silent
  spf fail                     what SPF says of it by our own look
  path bounces@esp.example     its return path
  signature d=a.example s=s1 valid bits=2048 l=9 x=24 why=…
  changed a footer was added
  found 16                     minutes after it was sent
control gmail spam             the mail of a good domain
before gmail inbox             the test before
round-trip promise=15 …        a mail to the support address, and the answer
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from checks.domain import organizational
from checks.model import Reason, Unknown
from checks.placement.belief import believed
from checks.placement.copies import domain_of, is_vouched
from checks.placement.filters import filter_words
from checks.placement.hops import hops
from checks.placement.record import (
    AutoReply,
    Placement,
    Proof,
    Reading,
    Refusal,
    RoundTrip,
    Seen,
    Signature,
    Where,
)
from checks.placement.refusals import refusal
from checks.reverse_names import PointerName, Reverse, pointer
from deliverability.seeds.kept import lines_of

SENT = datetime(2026, 11, 16, 9, tzinfo=UTC)
FROM = "support@example.com"
PROVIDERS = {"gmail": "google_workspace", "outlook": "outlook_com_personal_domain", "yahoo": "yahoo"}
"""Any other mailbox is on a server of one's own."""
WORDS = {
    "unseen": Where.COULD_NOT_LOOK,
    "not-sent": Where.NOT_SENT,
    "bounced": Where.REJECTED,
    "elsewhere": Where.FOLDER,
}


def placement_lines(text: str) -> tuple[str, ...]:
    """As the options of a run hold it; () for no text."""
    return lines_of(placement(text)) if text.strip() else ()


def placement(text: str) -> Placement:
    """What the text tells of; ValueError for a line that is not understood."""
    blocks = re.split(r"\n(?=\S)", textwrap.dedent(text).strip("\n"))
    kinds: dict[str, list[Seen]] = {"": [], "control": [], "before": []}
    trip = None
    for block in blocks:
        head, *under = block.splitlines()
        first, _, rest = head.partition(" ")
        if first == "round-trip":
            trip = _trip(dict(_pair(word) for word in rest.split()))
        elif first in kinds:
            kinds[first].append(_seen(rest, under))
        else:
            kinds[""].append(_seen(head, under))
    made = Placement("test", SENT, tuple(kinds[""]), tuple(kinds["control"]), round_trip=trip)
    return replace(made, before=tuple(kinds["before"]))


def _seen(head: str, under: Iterable[str]) -> Seen:
    seed, _, rest = head.partition(" ")
    word, _, more = rest.partition(" ")
    where = WORDS.get(word) or Where(word)
    found_at = SENT + timedelta(seconds=5) if where.is_found else None
    seen = Seen(seed, PROVIDERS.get(seed, ""), where, tab=more, sent_at=SENT, found_at=found_at)
    if where is Where.REJECTED:
        return replace(seen, tab="", refusal=_refusal(more, at_once=word != "bounced"))
    lines = [line.strip() for line in under]
    return _found(seen, lines) if where.is_found and lines else seen


def _found(seen: Seen, lines: list[str]) -> Seen:
    """Five seconds after the last server had it, or when a line says so."""
    minutes = [float(line.partition(" ")[2]) for line in lines if line.startswith("found ")]
    reading = _reading([line for line in lines if not line.startswith("found ")], seen.provider)
    last = max([SENT, *(hop.at for hop in reading.hops if hop.at)])
    at = SENT + timedelta(minutes=minutes[0]) if minutes else last + timedelta(seconds=5)
    return replace(seen, reading=reading, found_at=at)


def _refusal(answer: str, *, at_once: bool) -> Refusal:
    code, _, said = answer.partition(" ")
    return refusal(int(code), said, "mx.example.net", at_once)


def _reading(lines: list[str], provider: str) -> Reading:
    headers = tuple(_header(line) for line in lines if re.match(r"[A-Z][\w-]*: ", line))
    way = hops(value for name, value in headers if name == "Received")
    reading = Reading(FROM, FROM, believed(headers, provider).results, way)
    reading = replace(reading, filters=filter_words(headers, provider))
    for line in lines:
        word, _, rest = line.partition(" ")
        if word in _FACTS:
            reading = _FACTS[word](reading, rest)
        elif not re.match(r"[A-Z][\w-]*: ", line):
            raise ValueError(f"not understood: {line}")
    return replace(reading, alignment=_alignment(reading))


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(": ")
    return name, value


def _from(reading: Reading, rest: str) -> Reading:
    ip, _, name = rest.partition(" ")
    reverse = {
        "": None,
        "nameless": Reverse(ip),
        "silent": Reverse(ip, unknown=Unknown(f"{pointer(ip)} PTR", Reason.TIMEOUT)),
    }
    if name in reverse:
        return replace(reading, sending_ip=ip, reverse=reverse[name])
    host, _, astray = name.partition(" ")
    return replace(reading, sending_ip=ip, helo=host, reverse=Reverse(ip, (PointerName(host, not astray),)))


def _signature(reading: Reading, rest: str) -> Reading:
    told, _, why = rest.partition(" why=")
    words = dict(_pair(word) for word in told.split())
    proof = next(one for one in Proof if one.value in words)
    expires = SENT + timedelta(hours=int(words["x"])) if "x" in words else None
    length = int(words["l"]) if "l" in words else None
    bits = int(words.get("bits", "2048"))
    sign = Signature(words["d"], words["s"], words.get("a", "rsa-sha256"), proof, why, bits)
    sign = replace(sign, length=length, expires_at=expires)
    return replace(reading, signatures=(*reading.signatures, sign))


_FACTS: dict[str, Callable[[Reading, str], Reading]] = {
    "from": _from,
    "signature": _signature,
    "unsigned": lambda reading, _: reading,
    "spf": lambda reading, rest: replace(reading, spf_of_ip=rest),
    "path": lambda reading, rest: replace(reading, envelope_from=rest),
    "changed": lambda reading, rest: replace(reading, changes=(*reading.changes, rest)),
}


def _alignment(reading: Reading) -> tuple[str, ...]:
    same = organizational(domain_of(reading.envelope_from)) == organizational(domain_of(FROM))
    passes = same and reading.spf_of_ip == "pass"
    return (*(("dkim",) if is_vouched(reading) else ()), *(("spf",) if passes else ()))


def _trip(words: dict[str, str]) -> RoundTrip:
    asker = "asker@example.net"
    answer = Where(words["answer"])
    loops = {"loops": True, "silent-to-machines": False}
    machines = next((value for word, value in loops.items() if word in words), None)
    trip = RoundTrip(FROM, asker, int(words["promise"]), SENT, Where(words["arrival"]), answer)
    if "refused" in words:
        code, status, *said = words["refused"].split("_")
        trip = replace(trip, refusal=Refusal(int(code), status, " ".join(said), "mx.test", "mailbox", True))
    return replace(trip, reply=_reply(words) if "after" in words else None, answers_machines=machines)


def _reply(words: dict[str, str]) -> AutoReply:
    return AutoReply(
        SENT + timedelta(minutes=int(words["after"])),
        words.get("auto-submitted", ""),
        words.get("precedence", ""),
        return_path=words["path"].strip("<>"),
        sender=FROM,
        recipients=tuple(words["to"].lower().split(",")),
        is_threaded=True,
    )


def _pair(word: str) -> tuple[str, str]:
    name, _, value = word.partition("=")
    return name, value
