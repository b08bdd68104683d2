"""The certificate of a mark, by which some receivers know that a logo is its owner's (VMC, CMC)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.bimi.download import Download
from checks.certificate import Certificate

VERIFIED = ("Registered Mark", "Government Mark")
"""The marks of a VMC; those of a CMC are Prior Use Mark and Modified Registered Mark (BIMI draft §3.5)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a file of certificates says. `distrust`: why no known authority stands behind it, "" if one does.

    `kind`: the type of mark ("Registered Mark"), "" when it does not say. `for_marks`: it is made for BIMI.
    `logo`: the SHA-256 of the logo inside, unpacked, as hexadecimal digits; "" when there is none.
    """

    certificate: Certificate
    distrust: str = ""
    kind: str = ""
    for_marks: bool = True
    logo: str = ""

    @property
    def is_verified(self) -> bool:
        """A VMC, not a CMC."""
        return self.kind in VERIFIED

    def is_for(self, names: tuple[str, ...]) -> bool:
        """Whether it names one of these domains, or the place of the record below one of them."""
        return bool(
            set(self.certificate.names) & {place for n in names for place in (n, f"default._bimi.{n}")}
        )


@dataclass(frozen=True, slots=True)
class MarkFile:
    """What came of the address of the certificate; `mark` is None when the file holds none."""

    download: Download
    mark: Mark | None = None


def read_mark(pem: bytes, authorities: bytes, now: datetime) -> Mark | None:
    """Read a file of PEM certificates, the mark's own first; None when it holds none.

    `authorities`: the roots that are trusted, as PEM. Whether its own time is over is told apart from that.
    """
    from checks.bimi.mark_fields import mark_in  # late: cryptography is large, and few domains have a mark

    return mark_in(pem, authorities, now)
