"""Tries out a kept mailbox or way to send, and keeps what came of it for the lists of them."""

from __future__ import annotations

from deliverability.notify.submission import NoServer
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import Seed, Sender
from deliverability.seeds.sending import open_way
from deliverability.seeds.trying import Trial, try_account
from deliverability.seeds.unlocking import Locked, seed_secret, sender_secret
from deliverability.store import probe_sending, seeds, senders


def try_seed(desk: SeedDesk, seed: Seed) -> Trial:
    """Sign in, open inbox and spam folder, and leave."""
    try:
        trial = try_account(seed.account, seed_secret(desk, seed), desk.reach(), seed.junk)
    except Locked as error:
        trial = Trial(str(error))
    with desk.database.begin() as connection:
        seeds.looked(connection, seed.id, trial.problem, desk.clock())
    return trial


def try_sender(desk: SeedDesk, sender: Sender) -> str:
    """Sign in where its mail goes out, and leave; what is wrong in words, "" for nothing. Nothing is sent."""
    problem = ""
    try:
        with open_way(sender, sender_secret(desk, sender), desk.reach()):
            pass
    except (NoServer, Locked) as error:
        problem = str(error)
    with desk.database.begin() as connection:
        senders.tried(connection, sender.id, problem)
        if not problem:
            probe_sending.try_now(connection, sender.id, desk.clock())
    return problem
