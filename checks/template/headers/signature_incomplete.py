"""The end of a mail does not say who writes, or how to reach them."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import MASK, Document, Kind
from checks.template.rule import Spot, rule
from checks.template.settings import Settings

_SIGN_OFF = re.compile(
    r"^[ \t]*(?:(?:many\s+)?thanks|thank\s+you|best|(?:(?:kind|best|warm|many|with\s+(?:kind|best|warm))\s+)?"
    r"(?:regards|wishes)|sincerely|cheers|yours(?:\s+(?:sincerely|truly|faithfully))?|all\s+the\s+best"
    r"|take\s+care|warmly|respectfully)[ \t]{0,3}[,.!]?[ \t]{0,3}$",
    re.IGNORECASE | re.MULTILINE,
)
_CONTACT = re.compile(
    r"@|https?://|www\.|\b[\w-]{2,63}\.(?:com|net|org|co|io|shop|eu|de|uk|fr)\b|\d[\d ().-]{6,20}\d"
    r"|\b(?:reply|replying|phone)\b",
    re.IGNORECASE,
)
NOT_SIGNED = frozenset({Kind.REVIEW_REPLY, Kind.NOTIFICATION})


@rule("HDR008", Severity.NOTICE, "training: a uniform ending", full_mails=True, preview=True)
def signature_incomplete(document: Document, settings: Settings) -> Iterator[Spot]:
    """The company's name stands beneath the sign-off, and a way to reach it anywhere in the mail."""
    text = document.body
    offs = list(_SIGN_OFF.finditer(text.masked))
    if not offs or document.kind in NOT_SIGNED:
        return
    last = offs[-1]
    end = text.masked[last.start() :]
    if len(end) > 600 or MASK in end:
        return
    company = settings.company.lower()
    missing = "the name of your company" if company and company not in end.lower() else ""
    if not missing and not document.links and not _CONTACT.search(text.masked):
        missing = "a way to reach you"
    if missing:
        yield Spot(text.source(last.start(), last.start() + len(end.rstrip())), {"missing": missing})
