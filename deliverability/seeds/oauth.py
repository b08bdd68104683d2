"""Signs in to mailboxes and servers by OAuth; tokens are kept encrypted, and one at a time renews them."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Connection

from deliverability.accounts.audit import audit
from deliverability.accounts.random_text import hash_of
from deliverability.links import link
from deliverability.net.reach import Reach
from deliverability.secrets_box import Unreadable
from deliverability.seeds import oauth_google, oauth_microsoft
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import Seed, Sender, SignIn
from deliverability.seeds.oauth_tokens import AGAIN, OAuthError, Tokens, packed, read_json, unpacked
from deliverability.store import seeds, senders
from deliverability.store.database import reading

Owner: TypeAlias = Seed | Sender
SECONDS = 15.0
RENEWING = timedelta(seconds=40)
"""So long nobody else renews; a process that died in the middle of it holds up nobody longer."""
PATIENCE = 20.0
PURPOSE = "seed google"
LASTS = timedelta(minutes=15)
BACK = ("seeds", "oauth", "back")
NOT_OURS = "This sign-in was not begun here, or too long ago. Begin once more."
MOVED = "The server, the user or the way to sign in was changed meanwhile. Begin once more."


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What the owner of a mailbox types, and where."""

    user_code: str
    url: str
    expires_at: datetime


def begin_device(desk: SeedDesk, owner: Owner) -> DeviceCode:
    """Ask Microsoft for a code; what was signed in stays until it is typed. OAuthError."""
    flow, now = oauth_microsoft.begin(desk.settings.seeds, _reach(desk)), desk.clock()
    begun_at = int(now.timestamp())
    _keep(desk, owner, {"device": flow, "asked_at": begun_at, "begun_at": begun_at})
    return _code(flow, now)


def asked_code(desk: SeedDesk, owner: Owner) -> DeviceCode | None:
    """The code that was asked for and not typed yet; None for none, or one that has expired."""
    _, held = _read(desk, owner)
    flow = held.get("device")
    if not isinstance(flow, dict):
        return None
    code = _code(flow, datetime.fromtimestamp(held.get("begun_at", 0), UTC))
    return code if desk.clock() < code.expires_at else None


def is_signed_in(desk: SeedDesk, owner: Owner) -> bool:
    """Whether there are tokens; they may be over."""
    return unpacked(_read(desk, owner)[1]) is not None


def poll_device(desk: SeedDesk, owner: Owner) -> bool:
    """Whether the code was typed; then the tokens are kept. OAuthError when it is over.

    Asked sooner than Microsoft allows, it is False without asking.
    """
    _, held = _read(desk, owner)
    flow, now = held.get("device"), desk.clock()
    if not isinstance(flow, dict):
        raise OAuthError("No code was asked for. Begin once more.")
    every = flow.get("interval")
    if now.timestamp() < held.get("asked_at", 0) + (every if isinstance(every, int) else 5):
        return False
    _keep(desk, owner, {"asked_at": int(now.timestamp())})
    try:
        tokens = oauth_microsoft.poll(desk.settings.seeds, _reach(desk), flow, now)
    except OAuthError:
        _keep(desk, owner, {"device": None})
        raise
    if tokens is not None:
        _signed_in(desk, owner, tokens)
    return tokens is not None


def google_url(desk: SeedDesk, owner: Owner, session: str) -> str:
    """The page of Google where the owner agrees; `session`: what only this browser has. OAuthError."""
    nonce = secrets.token_urlsafe(16)
    who = [_kind(owner), owner.id, nonce, hash_of(f"{session} {owner.account}")]
    state = desk.signer.sign(PURPOSE, who, desk.clock() + LASTS)
    verifier = oauth_google.verifier_of(desk.key, nonce)
    return oauth_google.page(desk.settings.seeds, _back(desk), state, verifier, owner.account.user)


def google_back(desk: SeedDesk, state: str, code: str, session: str) -> Owner:
    """Take the code that Google sent the browser back with, once; whose mailbox it is. OAuthError."""
    match desk.signer.read(PURPOSE, state, desk.clock()):
        case [str(kind), int(number), str(nonce), str(begun_in)]:
            owner = _owner(desk, kind, number)
            begun_for = hash_of(f"{session} {owner.account}") if owner else ""
            owner = owner if secrets.compare_digest(begun_in, begun_for) else None
        case _:
            nonce, owner = "", None
    if owner is None or _read(desk, owner)[1].get("nonce") == nonce:
        raise OAuthError(NOT_OURS)
    if not (0 < len(code) < 2000 and code.isprintable()):
        raise OAuthError("Google sent no code. Begin once more.")
    _keep(desk, owner, {"nonce": nonce})
    verifier = oauth_google.verifier_of(desk.key, nonce)
    tokens = oauth_google.exchange(
        desk.settings.seeds, _reach(desk), _back(desk), code, verifier, desk.clock()
    )
    _signed_in(desk, owner, tokens)
    return owner


def access_token(desk: SeedDesk, owner: Owner) -> str:
    """A token that signs in now, renewed where it has to be; OAuthError.

    A provider may give a new refresh token each time and refuse the old one, so that only one process renews;
    the others wait for what it gets.
    """
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        kept, held = _read(desk, owner)
        tokens, now = unpacked(held), desk.clock()
        if tokens is None:
            raise OAuthError(f"Nobody has signed in yet. {AGAIN}")
        if tokens.are_good(now):
            return tokens.access
        if (held.get("renewing") or 0) > now.timestamp():
            time.sleep(0.1)
            continue
        mine = held | {"renewing": int((now + RENEWING).timestamp())}
        if _swap(desk, owner, kept, mine):
            return _renewed(desk, owner, tokens)
    raise OAuthError("Another process has been renewing this sign-in for too long. We try again later.")


def _code(flow: dict[str, Any], begun_at: datetime) -> DeviceCode:
    lasts = flow.get("expires_in")
    expires_at = begun_at + timedelta(seconds=lasts if isinstance(lasts, int) else 900)
    return DeviceCode(str(flow["user_code"]), str(flow["verification_uri"]), expires_at)


def _signed_in(desk: SeedDesk, owner: Owner, tokens: Tokens) -> None:
    _keep(desk, owner, packed(tokens) | {"device": None, "renewing": None})
    with desk.database.begin() as connection:
        audit(connection, desk.clock(), f"{_kind(owner)}.signed-in", owner.name)


def _renewed(desk: SeedDesk, owner: Owner, tokens: Tokens) -> str:
    renew = oauth_google.renew if owner.account.sign_in is SignIn.GOOGLE else oauth_microsoft.renew
    try:
        fresh = renew(desk.settings.seeds, _reach(desk), tokens, desk.clock())
    except BaseException:
        _keep(desk, owner, {"renewing": None})
        raise
    _keep(desk, owner, packed(fresh) | {"renewing": None})
    return fresh.access


def _keep(desk: SeedDesk, owner: Owner, changes: dict[str, Any]) -> None:
    """Change some of what is kept, whatever others change meanwhile."""
    for _ in range(20):
        kept, held = _read(desk, owner)
        if _swap(desk, owner, kept, held | changes):
            return
    raise OAuthError("The sign-in changed while it was kept. Begin once more.")


def _read(desk: SeedDesk, owner: Owner) -> tuple[str, dict[str, Any]]:
    """What is kept, as it is kept and as it reads; a password from before reads as nothing."""
    with reading(desk.database) as connection:
        kept = _store(owner).secret(connection, owner.id)
    try:
        return kept, read_json(desk.box.open(kept) or "{}")
    except Unreadable:
        return kept, {}


def _swap(desk: SeedDesk, owner: Owner, kept: str, held: dict[str, Any]) -> bool:
    """Keep this in place of that; False where somebody else was faster.

    OAuthError where the account is another one by now: tokens go to no server they were not given for.
    """
    locked = desk.box.lock(json.dumps({name: value for name, value in held.items() if value is not None}))
    with desk.database.begin() as connection:
        now_there = _get(connection, _kind(owner), owner.id)
        if now_there is None or now_there.account != owner.account:
            raise OAuthError(MOVED)
        swapped: bool = _store(owner).swap_secret(connection, owner.id, kept, locked)
    return swapped


def _kind(owner: Owner) -> str:
    return "seed" if isinstance(owner, Seed) else "sender"


def _owner(desk: SeedDesk, kind: str, number: int) -> Owner | None:
    with reading(desk.database) as connection:
        return _get(connection, kind, number)


def _get(connection: Connection, kind: str, number: int) -> Owner | None:
    return seeds.get(connection, number) if kind == "seed" else senders.get(connection, number)


def _store(owner: Owner) -> Any:
    return seeds if isinstance(owner, Seed) else senders


def _reach(desk: SeedDesk) -> Reach:
    return desk.reach(SECONDS)


def _back(desk: SeedDesk) -> str:
    return link(desk.settings, *BACK)
