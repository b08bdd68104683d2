"""Differences of lists of servers: which host is gone, which is new, whose turn changed."""

from __future__ import annotations

from deliverability.history.differences.plain import code, gone, new


def mail_server_words(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Of MX records, "PREFERENCE HOST", "0 ." for "takes no mail"."""
    was, now = _by_host(before), _by_host(after)
    turns = (
        f"{code(host)} has preference {_shown(now[host])} instead of {_shown(was[host])}"
        for host in now
        if host in was and now[host] != was[host] and host != "."
    )
    null = (
        *(("the domain now says that it takes no mail",) if "." in now and "." not in was else ()),
        *(("the domain no longer says that it takes no mail",) if "." in was and "." not in now else ()),
    )
    hosts, past = [one for one in now if one != "."], [one for one in was if one != "."]
    return (*null, *gone(past, hosts, "mail server"), *new(past, hosts, "mail server"), *turns)


def name_server_words(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """Of NS records."""
    return (*gone(before, after, "name server"), *new(before, after, "name server"))


def _by_host(records: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for record in records:
        preference, _, host = record.partition(" ")
        found[host] = tuple(sorted((*found.get(host, ()), int(preference))))
    return found


def _shown(preferences: tuple[int, ...]) -> str:
    return " and ".join(map(str, preferences))
