"""One TLSA record: what it asks of a server's certificates, and whether senders can use it (RFC 6698)."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

from checks.certificate import Certificate

TA, EE = 2, 3
"""The usages of mail: the certificate of an authority of one's own, or of the server (RFC 7672 §3.1)."""
FULL, SHA256, SHA512 = 0, 1, 2
LENGTHS = {SHA256: 32, SHA512: 64}
USAGES = {0: "PKIX-TA", 1: "PKIX-EE", TA: "DANE-TA", EE: "DANE-EE"}


class Tlsa(NamedTuple):
    """The four fields of RFC 6698 §2.1; `data` is a digest, or with `matching` 0 what it would be of."""

    usage: int
    selector: int
    matching: int
    data: bytes

    def __str__(self) -> str:
        """As a zone has it; long data is cut."""
        shown = self.data.hex()
        return f"{self.usage} {self.selector} {self.matching} {shown[:64]}{'…' if len(shown) > 64 else ''}"

    @property
    def kind(self) -> str:
        """The three numbers, as "3 1 1"."""
        return f"{self.usage} {self.selector} {self.matching}"

    @property
    def is_for_mail(self) -> bool:
        """RFC 7672 §3.1.3: the other two usages need authorities that both sides trust."""
        return self.usage in (TA, EE)

    @property
    def is_understood(self) -> bool:
        """The fields have known values, and the data is as long as its kind of digest."""
        length = LENGTHS.get(self.matching)
        fits = len(self.data) == length if length else self.matching == FULL and bool(self.data)
        return self.usage in USAGES and self.selector in (0, 1) and fits

    @property
    def is_usable(self) -> bool:
        """RFC 7672 §3.1: senders compare it with what the server presents."""
        return self.is_for_mail and self.is_understood

    @property
    def is_bare_key(self) -> bool:
        """The whole key of an authority, whose certificate need not be sent (RFC 7671 §5.2.3)."""
        return (self.usage, self.selector, self.matching) == (TA, 1, FULL)

    def is_of(self, certificate: Certificate) -> bool:
        """Whether it is of this certificate, or of its key (RFC 6698 §2.1.2, §2.1.3)."""
        selected = certificate.spki if self.selector else certificate.der
        if self.matching == FULL:
            return selected == self.data
        return (hashlib.sha256 if self.matching == SHA256 else hashlib.sha512)(selected).digest() == self.data


@lru_cache(maxsize=4096)
def parse(text: str) -> Tlsa | None:
    """Read the presentation form (RFC 6698 §2.2), blanks in the data left aside; None when it is none."""
    try:
        usage, selector, matching, *data = text.split()
        return Tlsa(int(usage), int(selector), int(matching), bytes.fromhex("".join(data)))
    except ValueError:
        return None
