"""Asks for what a domain's owner has pinned, and sets it beside what is live."""

from __future__ import annotations

import asyncio
import json

from checks.answers import Answer, Maybe
from checks.expected.alike import drift
from checks.expected.record import Expected, Kind, Pin, Pinned, live_values
from checks.model import NotApplicable, Unknown
from checks.mta_sts.evidence import StsPolicy
from deliverability.gather.context import Gathering


def kept(pin: Pin) -> str:
    """A pin as one line, for the options of a run and its transcript."""
    return json.dumps([pin.kind.value, pin.name, pin.rrtype, list(pin.values), pin.place], ensure_ascii=False)


def from_kept(line: str) -> Pin:
    """What `kept` wrote; ValueError for other lines."""
    try:
        kind, name, rrtype, values, place = json.loads(line)
        return Pin(Kind(kind), str(name), str(rrtype), tuple(map(str, values)), str(place))
    except (TypeError, ValueError):
        raise ValueError("this transcript is damaged: what it expects is not in our form") from None


async def gather_expected(g: Gathering) -> Expected | NotApplicable:
    """Each pin with its live values."""
    pins = tuple(map(from_kept, g.options.expected))
    if not pins:
        return NotApplicable(f"nothing is pinned for {g.domain.name}")
    plain = [pin for pin in pins if pin.kind is not Kind.MTA_STS_MODE]
    await g.asker.ask_all(dict.fromkeys((pin.name, pin.rrtype) for pin in plain))
    live = await asyncio.gather(*(_live(g, pin) for pin in pins))
    return Expected(g.domain.name, tuple(map(Pinned, pins, live)))


async def _live(g: Gathering, pin: Pin) -> Maybe[tuple[str, ...]]:
    if pin.kind is Kind.MTA_STS_MODE:
        return await _mode(g)
    reply = await g.asker.confirmed(pin.name, pin.rrtype, lambda answer: _holds(pin, answer))
    return reply if isinstance(reply, Unknown) else live_values(pin, reply)


def _holds(pin: Pin, answer: Answer) -> bool:
    live = live_values(pin, answer)
    return bool(live) and drift(pin, live) is None


async def _mode(g: Gathering) -> Maybe[tuple[str, ...]]:
    """The mode of the policy that is served; () where there is certainly none."""
    policy = await g.want("sts_policy")
    if isinstance(policy, Unknown):
        return policy
    mode = policy.policy.mode if isinstance(policy, StsPolicy) else None
    return (mode.value,) if mode is not None else ()
