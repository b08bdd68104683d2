"""The lines that a domain of the lab has where nothing is wrong with it."""

from __future__ import annotations

from string import Template

from tests.healthy import KEY

LINES = {
    "MX": "@ MX 10 mx1.mail-host.example.\n@ MX 20 mx2.mail-host.example.",
    "SPF": '@ TXT "v=spf1 include:_spf.mail-host.example ~all"',
    "DKIM": f's1._domainkey TXT "v=DKIM1; k=rsa; p={KEY}"',
    "DMARC": '_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@mail-host.example"',
    "MANY_TEXTS": "\n".join(f'@ TXT "domain-verification-{n}={"0123456789abcdef" * 4}"' for n in range(20)),
    "KEY": KEY,
    "KEY_CUT": KEY[:200],
    "KEY_1024": (
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC8EN9GD89y/JFqYgctOMwWZuKWEIqC0w/VpAwIutsH31d8QnIibpYS5Gw5"
        "+tNhWKrhQ5UTdr8a09hkeTqVt/TQuMumE6qnm1Fdwr+UcCnGQk4MFr4MwOL6UxOUqGh0eK4xTFEMpT0x3kgZrtYJcfP4F0FF"
        "QXHQ1SgeA34PCiM9CwIDAQAB"
    ),
    "KEY_512": (
        "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANtMULAp/tPTFwmnEeCKwHzBaiW/4L7QPfZs1MKwaP75EdtJ38nK1UlGVX+hXNdg"
        "Mk+S8BX0Uo2Qu07duHjzIusCAwEAAQ=="
    ),
}
"""In zone text, `$MX` and so on; `$KEY` goes between quotes."""


def filled_in(text: str) -> str:
    """Zone text with its `$WORD`s replaced by their lines."""
    return Template(text).safe_substitute(LINES)
