"""What came of the web address of a logo or of a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from checks.certificate import covers, read
from checks.contacts import HttpReply
from checks.model import Reason


@dataclass(frozen=True, slots=True)
class Download:
    """`hops`: every address in turn, the first as the record has it. `reply`: what the last one asked said.

    `refused`: why the last of `hops` was not asked, in words, "" when it was.
    """

    hops: tuple[str, ...]
    reply: HttpReply | None = None
    refused: str = ""

    @property
    def url(self) -> str:
        return self.hops[0]

    @property
    def failure(self) -> str:
        """Why there is no file, in words; "" when there is one."""
        if self.refused:
            return self.refused
        status = self.reply.status if self.reply else 0
        return "" if status == 200 else f"the web server answers with status {status}"

    @property
    def distrust(self) -> str:
        """Why a receiver does not believe the web server to be the right one, in words; "" when it does."""
        tls = self.reply.tls if self.reply else None
        if tls is None or not tls.chain:
            return ""
        own = read(tls.chain[0])
        host = urlsplit(self.hops[-1]).hostname or ""
        if own is not None and not covers(own, host):
            return f"its certificate is not for {host}"
        return tls.trust or tls.overdue

    @property
    def kind(self) -> str:
        """The media type without its parameters, in lower case."""
        said = self.reply.header("content-type") if self.reply else ""
        return said.partition(";")[0].strip().lower()

    @property
    def is_there(self) -> bool:
        """A file was handed out, whatever it holds."""
        return not self.failure

    @property
    def body(self) -> bytes:
        """The file as far as it was read; b"" when there is none."""
        return self.reply.body if self.reply and self.is_there else b""

    @property
    def is_cut(self) -> bool:
        """There is more of it than was read."""
        return self.reply is not None and self.reply.ended is Reason.TOO_LONG

    def facts(self, domain: str, **more: object) -> dict[str, object]:
        """What every finding about the file says."""
        return {"domain": domain, "url": self.url, "last": self.hops[-1], **more}
