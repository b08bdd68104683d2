"""Reads the forms about mailboxes and mail servers, and fills them in again."""

from __future__ import annotations

from collections.abc import Mapping

from deliverability.config_sections import Security
from deliverability.seeds.adding import WantedSeed
from deliverability.seeds.adding_senders import WantedSender
from deliverability.seeds.errors import SeedError, TooManyTestsError
from deliverability.seeds.model import Account, Seed, Sender, SignIn
from deliverability.seeds.presets import preset, preset_at

FIELDS = (
    "name", "address", "sender", "envelope_from", "host", "port", "security", "user", "secret", "sign_in",
    "role", "domain", "junk", "is_control",
)  # fmt: skip
LONGEST = 2000
NO_PORT = -1
"""What was typed is no number; the core says what would be right."""


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """What a form says, by field, "" for what it does not; a password keeps its spaces."""
    said = {name: form.get(name, "")[:LONGEST].replace("\0", "") for name in FIELDS}
    return {name: text if name == "secret" else text.strip() for name, text in said.items()}


def wanted_seed(typed: Mapping[str, str]) -> WantedSeed:
    """The seed inbox as it was typed; its provider is known by its address, else by its server."""
    known = preset(typed["address"]) or preset_at(typed["host"])
    return WantedSeed(
        typed["name"], typed["address"], typed["host"], _port(typed), typed["security"], typed["user"],
        typed["secret"], typed["sign_in"] or "password", typed["role"] or "seed",
        known.provider if known else "", typed["junk"], _number(typed["domain"]),
    )  # fmt: skip


def wanted_sender(typed: Mapping[str, str]) -> WantedSender:
    """The way to send as it was typed."""
    return WantedSender(
        typed["name"], typed["sender"], typed["host"], _port(typed), typed["security"], typed["user"],
        typed["secret"], typed["sign_in"] or "password", typed["envelope_from"], _number(typed["domain"]),
        bool(typed["is_control"]),
    )  # fmt: skip


def new_seed(address: str) -> dict[str, str]:
    """The form of a mailbox that is not known yet, filled in as far as its address tells."""
    known = preset(address)
    usual = {"name": known.name if known else address, "address": address, "role": "seed"}
    at, ways = known.imap if known else None, known.sign_in if known else ()
    server = {"host": at.host, "port": str(at.port)} if at else {}
    sign_in = ways[0] if ways else SignIn.PASSWORD
    more = {"security": at.security.value if at else Security.TLS.value, "sign_in": sign_in.value}
    return dict.fromkeys(FIELDS, "") | usual | server | more


def of_seed(seed: Seed) -> dict[str, str]:
    """The form of a seed inbox that is there; no password."""
    domain = "" if seed.domain_id is None else str(seed.domain_id)
    own = {"name": seed.name, "address": seed.address, "role": seed.role.value, "junk": seed.junk}
    return dict.fromkeys(FIELDS, "") | own | {"domain": domain} | _of_account(seed.account)


def of_sender(sender: Sender) -> dict[str, str]:
    """The form of a way to send that is there; no password."""
    domain = "" if sender.domain_id is None else str(sender.domain_id)
    own = {"name": sender.name, "sender": sender.sender, "envelope_from": sender.envelope_from}
    more = {"domain": domain, "is_control": "yes" if sender.is_control else ""}
    return dict.fromkeys(FIELDS, "") | own | more | _of_account(sender.account)


def problem_of(error: SeedError | TooManyTestsError) -> dict[str, str]:
    """What is wrong, by field; "" for the whole."""
    return {getattr(error, "field", ""): str(error)}


def later(error: SeedError | TooManyTestsError) -> tuple[int, dict[str, str]]:
    """Status and headers of the answer that shows it."""
    if isinstance(error, TooManyTestsError):
        return 429, {"Retry-After": str(error.retry_after)}
    return 400, {}


def _of_account(account: Account) -> dict[str, str]:
    return {
        "host": account.host, "port": str(account.port or ""), "security": account.security.value,
        "user": account.user, "sign_in": account.sign_in.value,
    }  # fmt: skip


def _port(typed: Mapping[str, str]) -> int:
    text = typed["port"]
    return 0 if not text else int(text) if _is_number(text) else NO_PORT


def _number(text: str) -> int | None:
    return int(text) if _is_number(text) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
