"""A link to write or to call that no program can follow."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from checks.model import Severity
from checks.template.document import Document, Link
from checks.template.links.targets import Target, addresses_in, mail_domain, target_of
from checks.template.rule import Edit, Fix, Spot, rule

_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}|\"[^\"\\\r\n]{1,62}\"")
_NUMBER = re.compile(r"\+?[().*#-]*\d[\d().*#-]*(?:[;,?p].*)?", re.DOTALL)
_SPACED = re.compile(r"[+().\s/-]*\d[+\d().\s/-]*")
_BARE = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}")
_SLASHES = re.compile(r"\A(mailto:)/+", re.IGNORECASE)
EMPTY = "it holds no address"


@rule("LINK011", Severity.ERROR, "RFC 6068 §2", "RFC 3966 §3", languages=())
def malformed_contact_link(document: Document) -> Iterator[Spot]:
    """mailto: without a whole address, tel: with letters or spaces, an address without mailto:."""
    for link in document.links:
        target = target_of(link.target)
        if target.scheme == "mailto":
            problem, fix = _of_mail(link, target)
        elif target.scheme in ("tel", "sms"):
            problem, fix = _of_number(link, target)
        elif not target.scheme and not target.is_open and _BARE.fullmatch(target.text):
            problem = "the word mailto: is missing"
            fix = _put(link, f"mailto:{target.text}", "Put mailto: before it")
        else:
            continue
        if problem:
            yield Spot(link.span, {"target": target.text[:80], "problem": problem}, fix)


def _of_mail(link: Link, target: Target) -> tuple[str, Fix | None]:
    if not target.rest.strip("/ ") and not target.is_open:
        return EMPTY, None
    if target.rest.startswith("//"):
        plain = _SLASHES.sub(r"\1", target.text)
        return "it has slashes before the address", _put(link, plain, "Leave out the slashes", safe=True)
    for address in addresses_in(target):
        local = address.rpartition("@")[0]
        if not mail_domain(address) or not _LOCAL.fullmatch(local) or ".." in local:
            return f"“{address[:60]}” is no mail address", None
    return "", None


def _of_number(link: Link, target: Target) -> tuple[str, Fix | None]:
    number = unquote(target.rest).strip()
    if target.is_open or _NUMBER.fullmatch(number):
        return "", None
    if not number:
        return "it holds no number", None
    if _SPACED.fullmatch(number):
        plain = re.sub(r"[^\d+]", "", number)
        return "it holds spaces", _put(link, f"{target.scheme}:{plain}", "Leave out the spaces", safe=True)
    return "it holds letters", None


def _put(link: Link, text: str, says: str, *, safe: bool = False) -> Fix:
    return Fix(says, (Edit(link.span, text),), safe)
