"""A link of a kind that mail programs block, such as javascript: or file:."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.links.targets import target_of
from checks.template.rule import Spot, rule

# fmt: off
_BLOCKED = frozenset({
    "javascript", "vbscript", "livescript", "mocha", "data", "file", "blob", "filesystem", "about", "chrome",
    "edge", "view-source", "resource", "jar", "res", "ftp", "ftps", "sftp", "smb", "nfs", "ldap", "telnet",
    "ssh", "shell", "ms-msdt", "search-ms", "ms-officecmd", "mhtml", "mk", "wyciwyg", "ws", "wss",
})
# fmt: on
_ON_A_DISK = re.compile(r"[A-Za-z]:[\\/]|\\\\[\w.-]+\\")


@rule("LINK005", Severity.ERROR, "RFC 3986 §3.1", languages=())
def dangerous_scheme(document: Document) -> Iterator[Spot]:
    """By the scheme, where it is written out; links of apps ("slack:") are none of these."""
    for link in document.links:
        target = target_of(link.target)
        if target.text.lower() == "about:blank":
            continue
        if target.scheme in _BLOCKED:
            yield Spot(link.span, {"scheme": f"{target.scheme}:"})
        elif _ON_A_DISK.match(target.text):
            yield Spot(link.span, {"scheme": target.text[:40]})
