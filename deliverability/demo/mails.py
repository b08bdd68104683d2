"""Gives two domains of the demo a past of test mails: made, kept and read by the usual code."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any

from checks.placement.record import Where
from deliverability.monitored.model import Monitored
from deliverability.net.transcript import Transcript
from deliverability.seeds.adding import WantedSeed, add_seed
from deliverability.seeds.adding_senders import WantedSender, add_sender
from deliverability.seeds.begin import Wish, begin
from deliverability.seeds.composing import compose
from deliverability.seeds.deciding import Look, decide
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.kept import line_of
from deliverability.seeds.model import Line, Seed, SeedTest, Sender, Talk
from deliverability.seeds.reading import read
from deliverability.store import probe_looking, probe_sending, seed_tests
from deliverability.store.leases import Lease

FILE = Path(__file__).parent / "mails.toml"
WEEKDAY = 2
"""Days after the week began on which the mails go."""
SECRET = "of no account"
ANSWERS = Transcript("", options={"allow": ["203.0.113.0/24"]}).dumps()
"""Nothing was asked of anybody about these mails; their servers count as public ones."""
LOOKS = {
    "inbox": Look(where=Where.INBOX, folder="INBOX"),
    "promotions": Look(where=Where.TAB, folder="INBOX", tab="promotions"),
    "spam": Look(where=Where.SPAM),
}
VERDICTS = {"spam": {"scl": "5", "sfv": "SPM", "cat": "SPM"}}
CLEAN = {"scl": "1", "sfv": "NSPM", "cat": "NONE"}


@dataclass(frozen=True, slots=True)
class Play:
    """The seeds and ways to send of the demo, and what happens to their mails."""

    desk: SeedDesk
    seeds: Mapping[int, tuple[Seed, str]]
    senders: Mapping[int, tuple[Sender, Mapping[str, Any]]]


def prepare(desk: SeedDesk, domains: Iterable[Monitored], now: datetime) -> Play:
    """Add the seed inboxes and the ways to send."""
    story = tomllib.loads(FILE.read_text("utf-8"))
    seeds, senders = {}, {}
    for name, said in story["seeds"].items():
        wanted = WantedSeed(
            name, said["address"], "imap.invalid", secret=SECRET, provider=said["provider"], junk=said["spam"]
        )
        made = add_seed(desk, wanted, now)
        seeds[made.id] = (made, said["top"].strip("\n"))
    for domain in domains:
        if said := story["domains"].get(domain.target):
            name = f"Mail server of {domain.domain.name}"
            wish = WantedSender(
                name, f"Support <{domain.target}>", said["helo"], secret=SECRET, domain_id=domain.id
            )
            senders[domain.id] = (add_sender(desk, wish, now), said)
    return Play(desk, seeds, senders)


def send_weekly(play: Play, days_ago: int, now: datetime) -> int:
    """The test mails of this day: how many tests there were."""
    week, weekday = divmod(days_ago, 7)
    if weekday != WEEKDAY or week > 11:
        return 0
    for number, (domain_id, (sender, said)) in enumerate(play.senders.items()):
        _play(play, domain_id, sender, said, week + 1, now - timedelta(minutes=40 * (number + 1)))
    return len(play.senders)


def _play(
    play: Play, domain_id: int, sender: Sender, said: Mapping[str, Any], week: int, now: datetime
) -> None:
    test = begin(play.desk, Wish(domain_id), now)
    episode = next(one for one in reversed(said["episodes"]) if one["weeks_ago"] >= week)
    _hand_over(play.desk, sender, test, now)
    for seed, top in play.seeds.values():
        _find(play, seed, top, sender, said, episode["places"][seed.name], test, now + timedelta(seconds=10))
    with play.desk.database.begin() as connection:
        seed_tests.finish(connection, test.id, now + timedelta(seconds=20))


def _hand_over(desk: SeedDesk, sender: Sender, test: SeedTest, now: datetime) -> None:
    """Into the ledger, as if the domain's mail server had taken them."""
    until = now + timedelta(minutes=5)
    with desk.database.begin() as connection:
        claimed = probe_sending.claim(connection, sender.id, now, Lease(f"demo {test.code}", until), 10)
    for one in claimed:
        probe_sending.begin(desk.database, one, now, until)
        lines = (Line(0.21, True, "."), Line(0.34, False, "250 2.0.0 Ok: queued as 4Xy7Tz1k2m"))
        talk = Talk(sender.account.host, 587, lines, "TLSv1.3", "TLS_AES_256_GCM_SHA384", "", "4Xy7Tz1k2m")
        probe_sending.sent(desk.database, one, talk, now, now + timedelta(seconds=5))


def _find(
    play: Play, seed: Seed, top: str, sender: Sender, said: Mapping[str, Any], place: str, test: SeedTest,
    now: datetime,
) -> None:  # fmt: skip
    """One mail, as the seed's provider wrote it down, found and read."""
    look = replace(LOOKS[place], folder=seed.junk) if place == "spam" else LOOKS[place]
    lease = Lease(f"demo look {test.code}", now + timedelta(minutes=5))
    with play.desk.database.begin() as connection:
        for probe in probe_looking.claim(connection, seed.id, now, lease, 10):
            sent = compose(test.mail, sender, probe, test.code, test.created_at)
            raw = _written(top, sender, said, place, now) + sent
            probe_looking.looked(connection, decide(probe, look, now), lease.token, now, raw, len(raw))
        for found in probe_looking.to_read(connection, now, lease, 10):
            reading = read(found.raw, seed.provider, None, ANSWERS, found.size)
            probe_looking.read(connection, found, line_of(reading), ANSWERS)


def _written(top: str, sender: Sender, said: Mapping[str, Any], place: str, now: datetime) -> bytes:
    """What the receiver put on top."""
    address = parseaddr(sender.sender)[1]
    facts = {
        "sender": address, "domain": address.rpartition("@")[2], "helo": said["helo"], "ip": said["ip"],
        "late": format_datetime(now), **VERDICTS.get(place, CLEAN),
    }  # fmt: skip
    return (top.format(**facts).replace("\n", "\r\n") + "\r\n").encode()
