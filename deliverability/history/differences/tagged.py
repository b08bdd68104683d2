"""Differences of records made of `tag=value`: DMARC, MTA-STS and its policy, TLS-RPT, BIMI."""

from __future__ import annotations

from collections.abc import Iterable

from checks.bimi.record import parse as parse_bimi
from checks.dmarc.record import parse as parse_dmarc
from checks.versioned import read
from deliverability.history.differences.plain import code, gone, new, whole

POLICIES = {"p": "policy", "sp": "policy for subdomains", "np": "policy for names that do not exist"}
MAILTO = "mailto:"
REPORTS = {"rua": "reports", "ruf": "failure reports"}


def dmarc_words(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Of the DMARC records at one name."""
    if told := whole(before, after, "DMARC record"):
        return told
    was, now = (_first((tag.name, tag.value) for tag in parse_dmarc(one[0]).tags) for one in (before, after))
    return tuple(word for name in _names(was, now) for word in _dmarc_tag(name, was, now))


def versioned_words(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Of the records that announce an MTA-STS policy or ask for TLS reports."""
    what = "MTA-STS record" if any("STS" in one[:8] for one in (*before, *after)) else "TLS report record"
    if told := whole(before, after, what):
        return told
    was, now = (
        _first((f.name, f.value) for f in read(one[0], "", ("rua",)).fields) for one in (before, after)
    )
    lists = [word for name in ("rua",) for word in _addresses("reports", was.get(name), now.get(name))]
    return (*lists, *(w for n in _names(was, now) if n not in ("v", "rua") for w in _tag(n, was, now)))


def bimi_words(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Of the BIMI records at one name."""
    if told := whole(before, after, "logo record"):
        return told
    was, now = (_first(parse_bimi(one[0]).tags) for one in (before, after))
    return tuple(word for name in _names(was, now) if name != "v" for word in _tag(name, was, now))


def policy_words(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Of the lines of an MTA-STS policy, "key: value"."""
    if not before or not after:
        return ("MTA-STS policy removed" if before else "MTA-STS policy added",)
    was, now = _first(map(_line, before)), _first(map(_line, after))
    hosts, present = _hosts(before), _hosts(after)
    plain = (w for n in _names(was, now) if n != "mx" for w in _tag(n, was, now))
    return (*plain, *gone(hosts, present, "mail server"), *new(hosts, present, "mail server"))


def _dmarc_tag(name: str, was: dict[str, str], now: dict[str, str]) -> tuple[str, ...]:
    if name == "v":
        return ()
    if name in REPORTS:
        return _addresses(REPORTS[name], was.get(name), now.get(name))
    if name in POLICIES:
        return _change(POLICIES[name], (was.get(name) or "").lower(), (now.get(name) or "").lower())
    return _tag(name, was, now)


def _addresses(what: str, was: str | None, now: str | None) -> tuple[str, ...]:
    """Of a list of addresses, whose order means nothing."""
    past, present = (_listed(one) for one in (was, now))
    lost = (f"{what} no longer go to {code(one)}" for key, one in past.items() if key not in present)
    return (*lost, *(f"{what} now go to {code(one)}" for key, one in present.items() if key not in past))


def _listed(value: str | None) -> dict[str, str]:
    """Each place as it is written, by what it means: capital letters in scheme and domain do not count."""
    pieces = filter(None, (piece.strip() for piece in (value or "").split(",")))
    places = (piece[len(MAILTO) :] if piece.lower().startswith(MAILTO) else piece for piece in pieces)
    return {_meaning(place): place for place in places}


def _meaning(place: str) -> str:
    name, at, domain = place.rpartition("@")
    return f"{name}@{domain.lower()}" if at else place


def _tag(name: str, was: dict[str, str], now: dict[str, str]) -> tuple[str, ...]:
    return _change(code(name), was.get(name) or "", now.get(name) or "")


def _change(what: str, was: str, now: str) -> tuple[str, ...]:
    if was == now:
        return ()
    if not was or not now:
        return (f"{what} {code(was or now)} {'removed' if was else 'added'}",)
    return (f"{what} from {code(was)} to {code(now)}",)


def _names(*tags: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in tags for name in one))


def _first(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The tags by name; of a name that is written twice the first."""
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


def _line(line: str) -> tuple[str, str]:
    name, _, value = line.partition(": ")
    return name, value


def _hosts(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value.lower() for name, value in map(_line, lines) if name == "mx")
