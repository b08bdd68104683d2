"""Reads an address that mail may be sent to: nothing else gets into a header or a command."""

from __future__ import annotations

import re

from checks.domain import NotADomain, parse_target

GOOD = 'Write an address like "sam@example.com".'
LONGEST = 254  # RFC 5321 §4.5.3.1.3: a path of 256 octets, its angle brackets included
# RFC 5321 §4.1.2 and RFC 6531 §3.3: a dot-string. Quoted local parts are legal; no real mailbox has one.
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")


def parse_mailbox(text: str) -> str:
    """The address in `text`, its domain in A-labels; ValueError says what is wrong, with a good one."""
    if "," in text or ";" in text:
        raise ValueError(f"This is more than one address. {GOOD}")
    try:
        found = parse_target(text)
    except NotADomain:
        raise ValueError(f"This is not an address. {GOOD}") from None
    if not found.local_part:
        raise ValueError(f"The part before the @ sign is missing. {GOOD}")
    if not _LOCAL.fullmatch(found.local_part):
        raise ValueError(f"The part before the @ sign holds a character that no mailbox has. {GOOD}")
    if len(found.local_part.encode()) > 64 or len(found.address.encode()) > LONGEST:
        raise ValueError(f"The address is too long for any mail server. {GOOD}")
    return found.address
