"""What a broken zone means for the reader's mail, and who can mend it: the words that its checks share."""

from __future__ import annotations

from collections.abc import Iterator

from checks.dnssec.record import ALGORITHMS, Fault, State, Zone, Zones
from checks.model import Hit, Unknown


def broken(dnssec: Zones, *faults: Fault) -> Iterator[Hit | Unknown]:
    """A hit for each zone that has one of these faults, and why others could not be judged."""
    for zone in dnssec.zones:
        if zone.fault in faults:
            yield Hit(f"{zone.name} DNSKEY", facts(dnssec, zone))
    yield from unjudged(dnssec)


def unjudged(dnssec: Zones) -> tuple[Unknown, ...]:
    """Why it is not known of some zones whether they are sound."""
    states = (zone.state for zone in dnssec.zones if zone.above is State.SECURE)
    return tuple(dict.fromkeys([*dnssec.unknown, *(state for state in states if isinstance(state, Unknown))]))


def facts(dnssec: Zones, zone: Zone) -> dict[str, object]:
    """`zone`, `domain`, `names` of ours in it, `effect` on mail, `who` can mend it, and what is wrong."""
    found = {
        "domain": dnssec.domain,
        "zone": zone.name,
        "names": zone.names,
        "effect": _effect(dnssec, zone),
        "who": _who(zone),
    }
    return found | _details(zone)


def algorithm(number: int) -> str:
    """ "RSASHA1 (5)", as registrars show it."""
    return f"{ALGORITHMS.get(number, 'algorithm')} ({number})"


def _effect(dnssec: Zones, zone: Zone) -> str:
    if dnssec.domain not in zone.names and _has_other_hosts(dnssec, zone):
        return (
            f"Gmail and many other mail systems cannot find {', '.join(zone.hosts)}. "
            "Mail to you goes to your other mail servers, and is lost if those fail."
        )
    if dnssec.domain in zone.names or zone.hosts:
        return (
            f"Gmail and many other mail systems cannot find the mail servers of {dnssec.domain}. "
            "Mail to you waits at them for days and then goes back to its sender."
        )
    return (
        f"Gmail and many other mail systems cannot read {', '.join(zone.names)}. "
        "They cannot tell that your mail is really from you, and may refuse it."
    )


def _has_other_hosts(dnssec: Zones, zone: Zone) -> bool:
    """Whether some mail servers are in this zone, and others in zones that are not bogus."""
    others = (one.hosts for one in dnssec.zones if one.state is not State.BOGUS)
    return bool(zone.hosts) and any(host not in zone.hosts for hosts in others for host in hosts)


def _who(zone: Zone) -> str:
    if zone.is_own:
        return f"Talk to the company where the DNS records of {zone.name} are kept, and to your registrar."
    return f"Only the company that runs {zone.name} can mend this. Send it the technical detail below."


def _details(zone: Zone) -> dict[str, object]:
    one = zone.broken
    if one is None or one.fault is None:
        return {}
    ends = {"ended": one.ends.strftime("%Y-%m-%d %H:%M UTC")} if one.ends else {}
    return {"what": str(one), "problem": one.fault.value, **ends}
