"""The report addresses of a TLS-RPT record (RFC 8460 §3): mailto: and https: URIs, and what is wrong."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from checks.dmarc.uri import ReportUri
from checks.dmarc.uri import read_uris as read_mail_uris

# RFC 3986 §3 without the ",", "!" and ";" that RFC 8460 §3 wants encoded.
_HTTPS: Final = re.compile(
    r"https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[\w.~%$&'()*+=:@/?-]*)?(?:\?[\w.~%$&'()*+=:@/?-]*)?", re.ASCII
)
_UNENCODED: Final = {",": ("unencoded_comma", "%2C"), "!": ("unencoded_exclamation", "%21")}


def read_uris(value: str) -> tuple[ReportUri, ...]:
    """Every URI of a comma-separated list, in order; never raises."""
    return tuple(map(_judged, read_mail_uris(value)))


def is_web(uri: ReportUri) -> bool:
    """Whether reports are posted there, and not mailed."""
    return uri.text.lower().startswith("https:")


def _judged(uri: ReportUri) -> ReportUri:
    """DMARC's reading of mailto:, with https: beside it and without a size behind "!"."""
    if uri.size:
        return replace(uri, problem="unencoded_exclamation", corrected=uri.mended)
    if uri.problem != "not_mailto":
        return uri
    scheme = uri.text.partition(":")[0].lower()
    return _web(uri.text) if scheme == "https" else ReportUri(uri.text, problem=_foreign(scheme))


def _foreign(scheme: str) -> str:
    return "http" if scheme == "http" else "other_scheme"


def _web(text: str) -> ReportUri:
    for mark, (problem, code) in _UNENCODED.items():
        if mark in text:
            return ReportUri(text, problem=problem, corrected=text.replace(mark, code))
    host = (urlsplit(text).hostname or "") if _HTTPS.fullmatch(text) else ""
    if "." not in host:
        return ReportUri(text, problem="bad_web_address")
    return ReportUri(text, host.rstrip("."))
