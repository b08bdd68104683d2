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
from deliverability.demo.seal import SELECTOR, Seal, answers, new_seal, sealed
from deliverability.monitored.model import Monitored
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
LOOKS = {
    "inbox": Look(where=Where.INBOX, folder="INBOX"),
    "promotions": Look(where=Where.TAB, folder="INBOX", tab="promotions"),
    "spam": Look(where=Where.SPAM),
}
VERDICTS = {"spam": {"scl": "5", "sfv": "SPM", "cat": "SPM"}}
CLEAN = {"scl": "1", "sfv": "NSPM", "cat": "NONE"}


@dataclass(frozen=True, slots=True)
class Play:
    """The seeds and ways to send of the demo, and what happens to their mails.

    `answers`: what DNS says of the mails, as a transcript.
    """

    desk: SeedDesk
    seal: Seal
    answers: str
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
                name,
                f"Support <{domain.target}>",
                said["episodes"][0]["helo"],
                secret=SECRET,
                domain_id=domain.id,
            )
            senders[domain.id] = (add_sender(desk, wish, now), said)
    seal = new_seal()
    names = (_host(sender) for sender, _ in senders.values())
    servers = {one["ip"]: one["helo"] for _, said in senders.values() for one in said["episodes"]}
    return Play(desk, seal, answers(seal, names, servers), seeds, senders)


def send_weekly(play: Play, days_ago: int, now: datetime) -> tuple[int, ...]:
    """The test mails of this day: the ids of the domains that were tested."""
    week, weekday = divmod(days_ago, 7)
    if weekday != WEEKDAY or week > 11:
        return ()
    for number, (domain_id, (sender, said)) in enumerate(play.senders.items()):
        _play(play, domain_id, sender, said, week + 1, now - timedelta(minutes=40 * (number + 1)))
    return tuple(play.senders)


def _play(
    play: Play, domain_id: int, sender: Sender, said: Mapping[str, Any], week: int, now: datetime
) -> None:
    test = begin(play.desk, Wish(domain_id), now)
    episode = next(one for one in reversed(said["episodes"]) if one["weeks_ago"] >= week)
    _hand_over(play.desk, sender, test, now)
    for seed, top in play.seeds.values():
        _find(play, seed, top, sender, episode, test, now + timedelta(seconds=10))
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
    play: Play, seed: Seed, top: str, sender: Sender, episode: Mapping[str, Any], test: SeedTest,
    now: datetime,
) -> None:  # fmt: skip
    """One mail, as the seed's provider wrote it down, found and read."""
    place = episode["places"][seed.name]
    look = replace(LOOKS[place], folder=seed.junk) if place == "spam" else LOOKS[place]
    lease = Lease(f"demo look {test.code}", now + timedelta(minutes=5))
    with play.desk.database.begin() as connection:
        for probe in probe_looking.claim(connection, seed.id, now, lease, 10):
            mail = compose(test.mail, sender, probe, test.code, test.created_at)
            raw = _written(top, sender, episode, place, now) + sealed(play.seal, mail, _host(sender))
            probe_looking.looked(connection, decide(probe, look, now), lease.token, now, raw, len(raw))
        for found in probe_looking.to_read(connection, now, lease, 10):
            reading = read(found.raw, seed.provider, None, play.answers, found.size)
            probe_looking.read(connection, found, line_of(reading), play.answers)


def _written(top: str, sender: Sender, episode: Mapping[str, Any], place: str, now: datetime) -> bytes:
    """What the receiver put on top."""
    facts = {
        "sender": parseaddr(sender.sender)[1], "domain": _host(sender), "selector": SELECTOR,
        "helo": episode["helo"], "ip": episode["ip"], "late": format_datetime(now),
        **VERDICTS.get(place, CLEAN),
    }  # fmt: skip
    return (top.format(**facts).replace("\n", "\r\n") + "\r\n").encode()


def _host(sender: Sender) -> str:
    return parseaddr(sender.sender)[1].rpartition("@")[2]
