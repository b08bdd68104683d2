"""What a mailbox provider wants from programs that sign in: server names, ports, and what to switch on."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from checks.providers.load import all_freemail_groups
from deliverability.config_sections import Security
from deliverability.seeds.model import SignIn


@dataclass(frozen=True, slots=True)
class Server:
    """Where to connect to, and how it is protected."""

    host: str
    port: int
    security: Security


@dataclass(frozen=True, slots=True)
class Preset:
    """One provider. `imap` None: no program may read its mailboxes. `sending`: the submission server.

    `provider`: its id among the facts about mailbox providers. `sign_in`: what it takes, the best first.
    `switch_on`: what people have to do there first, "" for nothing. `has_app_passwords`: the usual password
    is refused. `doubts`: fields ("imap") that rest on general knowledge. `sources`: where it is known from.
    """

    id: str
    name: str
    provider: str
    domains: frozenset[str]
    imap: Server | None
    sending: Server | None
    sign_in: tuple[SignIn, ...]
    has_app_passwords: bool
    switch_on: str
    has_tabs: bool
    doubts: tuple[str, ...]
    sources: tuple[str, ...]

    def doubt(self, *fields: str) -> str:
        """What to say beside these fields where one is in doubt, else ""."""
        if not set(fields) & set(self.doubts):
            return ""
        return f"Most often this is right, but we are not sure. The help pages of {self.name} know best."


def preset(address: str) -> Preset | None:
    """What is known for an address by its domain; None for own domains and providers we know nothing of."""
    domain = address.rpartition("@")[2].strip().lower().rstrip(".")
    return next((one for one in all_presets() if domain in one.domains), None)


def preset_at(host: str) -> Preset | None:
    """Whose server this is, for reading or sending."""
    name = host.strip().lower().rstrip(".")
    return next((one for one in all_presets() if name in _hosts(one)), None)


@cache
def all_presets() -> tuple[Preset, ...]:
    """All of presets.toml, in its order."""
    document = tomllib.loads(Path(__file__).with_name("presets.toml").read_text("utf-8"))
    names: dict[str, str] = document["source_names"]
    return tuple(_preset(id_, facts, names) for id_, facts in document["preset"].items())


def _preset(id_: str, facts: dict[str, Any], names: dict[str, str]) -> Preset:
    """One entry; a key that none of them has is our own mistake and raises KeyError."""
    if unknown := set(facts) - _KEYS:
        raise KeyError(f"{id_}: {sorted(unknown)}")
    group = facts.get("freemail")
    own = all_freemail_groups()[group].domains if group else ()
    return Preset(
        id_,
        facts["name"],
        facts["provider"],
        frozenset((*own, *facts.get("domains", ()))),
        _server(facts.get("imap", "")),
        _server(facts.get("sending", "")),
        tuple(SignIn(one) for one in facts["sign_in"]),
        facts["app_password"],
        facts["switch_on"],
        facts["tabs"],
        tuple(facts.get("doubts", ())),
        tuple(_source(one, names) for one in facts["sources"]),
    )


def _server(written: str) -> Server | None:
    if not written:
        return None
    host, port, security = written.split()
    return Server(host, int(port), Security(security))


def _source(source: str, names: dict[str, str]) -> str:
    key, _, rest = source.partition(":")
    return names[key] + rest if key in names else source


def _hosts(one: Preset) -> set[str]:
    return {server.host for server in (one.imap, one.sending) if server}


_KEYS = {
    "name", "provider", "freemail", "domains", "imap", "sending", "sign_in", "app_password", "switch_on",
    "tabs", "doubts", "sources",
}  # fmt: skip
