"""Asks for the names of addresses in reverse DNS, and whether those names lead back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from ipaddress import ip_address

from checks.answers import Answer
from checks.model import Reason, Unknown
from checks.reverse_names import LOOKED_UP, PointerName, Reverse, pointer
from deliverability.net.asker import Asker


async def gather_reverse(asker: Asker, addresses: Iterable[str]) -> tuple[Reverse, ...]:
    """Each address with its names, all asked at once, in the order given."""
    return tuple(await asyncio.gather(*(_reverse(asker, str(ip_address(one))) for one in addresses)))


async def _reverse(asker: Asker, address: str) -> Reverse:
    reply = await asker.confirmed(pointer(address), "PTR")
    if isinstance(reply, Unknown):
        return Reverse(address, unknown=reply)
    names = tuple(dict.fromkeys(reply.names))
    back = await asyncio.gather(*(_leads_back(asker, name, address) for name in names[:LOOKED_UP]))
    rest = (Unknown(f"{name} {_rrtype(address)}", Reason.TOO_MANY) for name in names[LOOKED_UP:])
    return Reverse(address, tuple(map(PointerName, names, (*back, *rest))))


async def _leads_back(asker: Asker, name: str, address: str) -> bool | Unknown:
    """Whether the name has the address; a "no" is believed when a second path agrees."""

    def is_there(answer: Answer) -> bool:
        return address in answer.names

    reply = await asker.confirmed(name, _rrtype(address), is_there)
    return reply if isinstance(reply, Unknown) else is_there(reply)


def _rrtype(address: str) -> str:
    return "AAAA" if ":" in address else "A"
