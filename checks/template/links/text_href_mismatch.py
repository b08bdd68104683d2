"""A link that shows one web address and leads to another, as fraud does."""

import re
from collections.abc import Iterator

from checks.domain import NotADomain, is_public_suffix, organizational, to_ascii
from checks.model import Severity
from checks.template.correspondents import own_domains
from checks.template.document import Document
from checks.template.links.known import known_hosts
from checks.template.links.targets import Target, addresses_in, mail_domain, target_of
from checks.template.rule import Spot, rule
from checks.template.settings import Settings

_ADDRESS = re.compile(
    r"(?P<scheme>https?://)?(?P<host>(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24})(?::\d{2,5})?(?:[/?#][^\s{}\[\]<>]*)?",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|txt|csv|zip|rar|png|jpe?g|gif|svg|html?|php|aspx?|jsx?|ts|py|md|sh|pl|rs|exe|dmg|apk"
    r"|mov|mp[34]|json|xml|ya?ml|net|app|ai|io)\Z",
    re.IGNORECASE,
)
_AROUND = " \t\r\n\"'()<>→»›.,:;!"
_PLAIN = re.compile(r"www\.|[^.]+\.[^.]+\.|/")


@rule("LINK008", Severity.ERROR, "Rspamd PHISHING", languages=())
def text_href_mismatch(document: Document, settings: Settings) -> Iterator[Spot]:
    """The whole text of a link is an address, of the web or of mail, at another registrable domain."""
    for link in document.links:
        if link.is_bare or "." not in link.text:
            continue
        target = target_of(link.target)
        host = target.host if target.is_web and target.org_domain else _mailed(target)
        shown = _shown(link.text) if target.is_web else _shown_mail(link.text)
        if not shown or not host:
            continue
        own = own_domains(document, settings)
        leads_to = organizational(host)
        if known_hosts().are_one(shown, leads_to) or {shown, leads_to} <= own:
            continue
        yield Spot(link.span, {"shown": shown, "host": host})


def _mailed(target: Target) -> str:
    """The domain that a mailto: link with one address writes to."""
    addresses = addresses_in(target)
    return mail_domain(addresses[0]) if len(addresses) == 1 else ""


def _shown_mail(text: str) -> str:
    """The registrable domain of a mail address that is shown alone."""
    address = text.strip(_AROUND)
    domain = mail_domain(address) if "@" in address else ""
    return organizational(domain) if domain else ""


def _shown(text: str) -> str:
    """The registrable domain of an address that is shown, "" for a text that is none."""
    found = _ADDRESS.fullmatch(text.strip(_AROUND))
    if found is None:
        return ""
    is_told = bool(found["scheme"]) or bool(_PLAIN.match(found[0]))
    if not is_told and _FILE.search(found["host"]):
        return ""  # "report.pdf", "Node.js"
    try:
        domain = organizational(to_ascii(found["host"]))
    except NotADomain:
        return ""
    return domain if is_public_suffix(domain.partition(".")[2]) else ""
