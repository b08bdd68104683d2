"""Why the words of a guide are all that a finding has: nothing in DNS that the owner publishes would help."""

from __future__ import annotations

from checks.model import Finding

SERVER = "the mail server has to change, and no record of DNS does that"
WEB = "the web server has to change, and no record of DNS does that"
HOST = "only whoever runs the name servers can change that"
NS = "name servers are changed at the registrar and at the DNS host"
WAIT = "it ends by itself"
TASTE = "nothing has to change"
KNOWN = "the record is as its owner wants it"
WORDS = {
    "hosts": SERVER,
    "mailboxes": "a mailbox is made at the mail provider",
    "blocklists": "the list has to take the entry back, once its cause is gone",
    "dnssec": "signatures are made by the DNS host, and a DS record stands with the registrar",
    "placement": "a record that helps is that of a finding about records; the rest is done at a mail service",
    "propagation": WAIT,
    "expected": "either the record or the file that pins it is wrong, and only the owner knows which",
    "reverse-dns.provider-server": "only the provider can name it",
    "mx.domain-missing": "a domain is registered or renewed at the registrar",
    "mx.address-not-ascii": "an address is made at the mail provider",
    "mx.ip-literal": "only the owner can give a server of his own a name, and the guide tells how",
    "mx.no-ipv6": TASTE,
    "mx.single": TASTE,
    "mx.bounces-nowhere": "the return path is set in the mail service",
    "spf.all-hard": TASTE,
    "dkim.wildcard": KNOWN,
    "dmarc.inherited": KNOWN,
    "dmarc.psl-vs-walk": KNOWN,
    "dmarc.reject-caveat": KNOWN,
    "dmarc.rua-many": KNOWN,
    "mta-sts.cert-expiring": WEB,
    "mta-sts.compressed": WEB,
    "mta-sts.content-type": WEB,
    "mta-sts.host-not-public": WEB,
    "mta-sts.https-expired": WEB,
    "mta-sts.https-handshake": WEB,
    "mta-sts.https-name": WEB,
    "mta-sts.https-old-tls": WEB,
    "mta-sts.https-untrusted": WEB,
    "mta-sts.max-age-brief": KNOWN,
    "mta-sts.mx-tls-testing": SERVER,
    "mta-sts.none": KNOWN,
    "dane.absent": TASTE,
    "dane.handshake-fails": SERVER,
    "dane.host-zone-unsigned": HOST,
    "dane.insecure": HOST,
    "dane.insecure-mx": HOST,
    "dane.lookup-fails": HOST,
    "dane.no-starttls": SERVER,
    "dane.rollover": SERVER,
    "bimi.logo": "the file of the logo has to change",
    "bimi.mark": "the certificate of the logo has to change",
    "bimi.location": "only the owner knows where the logo is",
    "nameservers.alias": NS,
    "nameservers.all-lame": NS,
    "nameservers.edns-ignored": HOST,
    "nameservers.host-missing": NS,
    "nameservers.lame": NS,
    "nameservers.one-network": HOST,
    "nameservers.parent-differs": NS,
    "nameservers.private-address": NS,
    "nameservers.records-differ": HOST,
    "nameservers.records-spreading": WAIT,
    "nameservers.serial-differs": WAIT,
    "nameservers.soa-odd": HOST,
    "nameservers.tcp-refused": HOST,
    "nameservers.too-few": NS,
    "nameservers.ttl": "only the time to live changes, which is no record of its own",
    "nameservers.two-hosts": NS,
    "nameservers.wildcard": "the wildcard is an alias, or stands at a name further up",
}
"""By check, by the first word of its name, or by family."""


def why_words(found: Finding | str) -> str:
    """The reason for a finding or check; "" where its findings should have records or steps."""
    check = found if isinstance(found, str) else found.check
    family, _, name = check.partition(".")
    return WORDS.get(check) or WORDS.get(f"{family}.{name.partition('-')[0]}") or WORDS.get(family, "")
