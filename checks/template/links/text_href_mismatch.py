"""A link that shows one web address and leads to another, as fraud does."""

import re
from collections.abc import Iterator

from checks.domain import NotADomain, is_public_suffix, organizational, to_ascii
from checks.model import Severity
from checks.template.correspondents import own_domains
from checks.template.document import Document
from checks.template.links.known import known_hosts
from checks.template.links.targets import target_of
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
_PLAIN = re.compile(r"www\.|[^.]+\.[^.]+\.|/")


@rule("LINK008", Severity.ERROR, "Rspamd PHISHING", languages=())
def text_href_mismatch(document: Document, settings: Settings) -> Iterator[Spot]:
    """The whole text of a link is an address of another registrable domain than the link's own."""
    for link in document.links:
        if link.is_bare or "." not in link.text:
            continue
        shown = _shown(link.text)
        leads_to = target_of(link.target)
        if not shown or not leads_to.is_web or not leads_to.org_domain:
            continue
        own = own_domains(document, settings)
        if known_hosts().are_one(shown, leads_to.org_domain) or {shown, leads_to.org_domain} <= own:
            continue
        yield Spot(link.span, {"shown": shown, "host": leads_to.host})


def _shown(text: str) -> str:
    """The registrable domain of an address that is shown, "" for a text that is none."""
    found = _ADDRESS.fullmatch(text.strip(" \t\r\n\"'()<>→»›.,:;!"))
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
