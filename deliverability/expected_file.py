"""Reads an expected-state file: TOML that pins, for each domain, what must be live."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from checks.dkim.record import selector_name
from checks.domain import NotADomain, parse_target, to_ascii
from checks.expected.alike import PRESENT
from checks.expected.record import Kind, Pin
from checks.mta_sts.policy import Mode
from deliverability.config_sources import nearest
from deliverability.config_values import show
from deliverability.pasted_fields import TYPES
from deliverability.pins import Pins
from deliverability.toml_lines import Lines
from deliverability.toml_text import NotToml, parse, read_text

LARGEST = 1_000_000
RECORD_KEYS = ("name", "type", "value")
KEYS = ("mx", "nameservers", "spf", "dkim", "dmarc", "mta_sts")
POLICIES = ("none", "quarantine", "reject")
_TWICE = re.compile(r"Cannot (?:declare|overwrite|mutate)|twice|already", re.IGNORECASE)


def load(path: Path) -> Pins:
    """The pins of the file; ValueError with one message for each thing that is wrong, each with its line."""
    return read(read_text(path, LARGEST), path.name, str(path))


def read(content: str, name: str, path: str = "") -> Pins:
    """As `load`, of the text itself; `name` is what findings call the file, `path` what messages do."""
    try:
        document = parse(content, path or name)
    except NotToml as error:
        raise ValueError(_not_toml(error)) from None
    reading = _Reading(Lines(content), name, path or name)
    reading.document(document)
    if reading.problems:
        raise ValueError(*reading.problems)
    return Pins({domain: tuple(pins) for domain, pins in reading.pins.items()})


def _not_toml(error: NotToml) -> str:
    if _TWICE.search(error.said):
        return f"{error.place}: this domain or key is in the file already; write each once"
    return f"{error}; the form is: key = value"


class _Reading:
    """One file while it is read: what is pinned so far, and what is wrong."""

    def __init__(self, lines: Lines, name: str, path: str) -> None:
        self._lines, self._name, self._path = lines, name, path
        self.pins: dict[str, list[Pin]] = {}
        self.problems: list[str] = []

    def document(self, document: Mapping[str, Any]) -> None:
        for key, content in document.items():
            if key == "record":
                continue
            if isinstance(content, dict):
                self._domain(key, content)
            else:
                self._wrong((key,), f'{key} stands before the first domain; write ["example.com"] above it')
        records = document.get("record", [])
        if not isinstance(records, list):
            self._wrong(("record",), "write [[record]], with two brackets on each side")
            return
        for number, record in enumerate(records):
            self._record(("record", number), record)

    def _domain(self, key: str, content: Mapping[str, Any]) -> None:
        try:
            domain = parse_target(key).name
        except NotADomain as error:
            self._wrong((key,), f"[{show(key)}] is not a domain: {error}")
            return
        if domain in self.pins:
            self._wrong((key,), f"{domain} is in the file twice; write all of it in one place")
            return
        self.pins[domain] = []
        for name, value in content.items():
            if name in KEYS:
                getattr(self, f"_{name}")(domain, (key, name), value)
            else:
                self._wrong((key, name), _unknown(name, KEYS))

    def _mx(self, domain: str, at: tuple[str, ...], value: object) -> None:
        self._pin(Kind.MX, domain, "MX", at, self._texts(at, value, _mx_host, '["10 mx.example.net"]'))

    def _nameservers(self, domain: str, at: tuple[str, ...], value: object) -> None:
        found = self._texts(at, value, _host, '["ns1.example.net", "ns2.example.net"]')
        self._pin(Kind.NAMESERVERS, domain, "NS", at, found)

    def _spf(self, domain: str, at: tuple[str, ...], value: object) -> None:
        if isinstance(value, str):
            self._pin(Kind.SPF, domain, "TXT", at, self._texts(at, [value], _spf_text, ""))
            return
        for name, inner in self._table(at, value, ("must_include",), '"v=spf1 …", or spf.must_include = […]'):
            found = self._texts((*at, name), inner, _host, '["_spf.example.net"]')
            self._pin(Kind.SPF_INCLUDES, domain, "TXT", (*at, name), found)

    def _dkim(self, domain: str, at: tuple[str, ...], value: object) -> None:
        for name, inner in self._table(at, value, ("selectors",), 'dkim.selectors = { s1 = "present" }'):
            place = (*at, name)
            if not isinstance(inner, dict):
                self._wrong(place, 'write dkim.selectors = { s1 = "present" }, or the tags of its key')
                continue
            for selector, wanted in inner.items():
                host = f"{selector_name(selector)}._domainkey.{domain}"
                found = self._texts((*place, selector), [wanted], _key, f'"{PRESENT}"')
                self._pin(Kind.DKIM, host, "TXT", (*place, selector), found, domain)

    def _dmarc(self, domain: str, at: tuple[str, ...], value: object) -> None:
        for name, inner in self._table(at, value, ("policy", "rua"), 'dmarc.policy = "quarantine"'):
            place = (*at, name)
            if name == "policy":
                found, kind = (
                    self._texts(place, [inner], _one_of(POLICIES), '"quarantine"'),
                    Kind.DMARC_POLICY,
                )
            else:
                found, kind = self._texts(place, inner, str.strip, '["mailto:…"]'), Kind.DMARC_RUA
            self._pin(kind, f"_dmarc.{domain}", "TXT", place, found, domain)

    def _mta_sts(self, domain: str, at: tuple[str, ...], value: object) -> None:
        for name, inner in self._table(at, value, ("mode",), 'mta_sts.mode = "enforce"'):
            found = self._texts((*at, name), [inner], _one_of(tuple(Mode)), '"enforce"')
            self._pin(Kind.MTA_STS_MODE, f"_mta-sts.{domain}", "TXT", (*at, name), found, domain)

    def _record(self, at: tuple[str | int, ...], record: object) -> None:
        if not isinstance(record, dict):
            self._wrong(at, "write [[record]], and name, type and value below it")
            return
        for key in (key for key in record if key not in RECORD_KEYS):
            self._wrong((*at, key), _unknown(key, RECORD_KEYS))
        left = [key for key in RECORD_KEYS if not isinstance(record.get(key), str)]
        if left:
            self._wrong((*at, left[0]), f'this [[record]] needs {left[0]} as text, like {left[0]} = "…"')
            return
        rrtype, name = record["type"].strip().upper(), record["name"].strip().lower().removesuffix(".")
        home = self._home(name)
        if rrtype not in TYPES:
            self._wrong((*at, "type"), f"{show(rrtype)} cannot be pinned; {_hint(rrtype, TYPES)}")
        elif home is None:
            self._wrong((*at, "name"), f"{name} is in no domain of this file; name its domain first")
        else:
            self._pin(Kind.RECORD, name, rrtype, at, (record["value"],), home)

    def _home(self, name: str) -> str | None:
        """The longest domain of the file that a name lies in."""
        homes = (domain for domain in self.pins if name == domain or name.endswith(f".{domain}"))
        return max(homes, key=len, default=None)

    def _table(
        self, at: tuple[str, ...], value: object, known: tuple[str, ...], right: str
    ) -> Iterator[tuple[str, object]]:
        if not isinstance(value, dict):
            self._wrong(at, f"{show(value)} is not right here; write {right}")
            return
        for name, inner in value.items():
            if name in known:
                yield name, inner
            else:
                self._wrong(
                    (*at, name), _unknown(f"{at[-1]}.{name}", tuple(f"{at[-1]}.{one}" for one in known))
                )

    def _texts(
        self, at: tuple[str, ...], value: object, parse: Callable[[str], str], right: str
    ) -> tuple[str, ...]:
        """The texts of a list, read; () when something is wrong, which is noted."""
        if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
            self._wrong(at, f"{show(value)} is not right here; write {'.'.join(at[1:])} = {right}")
            return ()
        try:
            return tuple(map(parse, value))
        except ValueError as error:
            self._wrong(at, str(error))
            return ()

    def _pin(
        self,
        kind: Kind,
        name: str,
        rrtype: str,
        at: tuple[str | int, ...],
        values: tuple[str, ...],
        home: str = "",
    ) -> None:
        if values:
            self.pins[home or name].append(Pin(kind, name, rrtype, values, self._place(self._name, at)))

    def _wrong(self, at: tuple[str | int, ...], message: str) -> None:
        self.problems.append(f"{self._place(self._path, at)}: {message}")

    def _place(self, file: str, at: tuple[str | int, ...]) -> str:
        line = self._lines.of(*at)
        return f"{file}:{line}" if line else file


def _unknown(name: str, known: tuple[str, ...]) -> str:
    return f"{name} is not known here; {_hint(name, known)}"


def _hint(word: str, known: tuple[str, ...]) -> str:
    near = nearest(word, list(known))
    return f"did you mean {near}?" if near else f"there are: {', '.join(known)}"


def _host(text: str) -> str:
    bare = text.strip().removesuffix(".")
    try:
        return to_ascii(bare).lower() if not bare.isascii() else bare.lower()
    except NotADomain as error:
        raise ValueError(f"{show(text)} is not a name: {error}") from None


def _mx_host(text: str) -> str:
    words = text.split()
    if len(words) == 2 and words[0].isdigit() and int(words[0]) < 65536:
        return f"{int(words[0])} {'.' if words[1] == '.' else _host(words[1])}"
    if len(words) == 1 and not words[0].isdigit():
        return _host(words[0])
    raise ValueError(
        f'{show(text)} is not a mail server; write "10 mx.example.net", or only "mx.example.net"'
    )


def _spf_text(text: str) -> str:
    if not text.lower().startswith("v=spf1"):
        raise ValueError(f"{show(text)} is not an SPF record; it begins with v=spf1")
    return text


def _key(text: str) -> str:
    if text == PRESENT or "=" in text:
        return text
    raise ValueError(f'{show(text)} is not a key; write "{PRESENT}", or its tags, like "k=rsa; p=…"')


def _one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text.strip().lower() in known:
            return text.strip().lower()
        raise ValueError(f"{show(text)} is none of them; {_hint(text, known)}")

    return parse
