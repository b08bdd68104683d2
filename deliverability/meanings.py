"""What findings and verdicts mean for mail, in the few words that the sentence at the top is made of."""

from __future__ import annotations

from checks.model import Severity, Verdict

# DNS tells where mail would go, not that it arrived: no sentence here may say that it does.
ARRIVES = {
    Verdict.PASS: "Mail to {name} has a server to go to",
    Verdict.WARN: "Mail to {name} has a server to go to, with a weak spot",
    Verdict.FAIL: "Mail to {name} may get lost",
    Verdict.COULD_NOT_CHECK: "We could not see where mail to {name} goes",
    Verdict.NOT_APPLICABLE: "{name} takes no mail",
}
UNSIGNED = "Many senders cannot find {domain}, as the signatures on its records are broken (DNSSEC)"
HELD_BACK = "Big providers hold back mail to {name}, as your own rule does not fit your servers (MTA-STS)"
NOT_BY_DANE = "Mail to {name} does not arrive from senders that check its certificates (DANE)"
ARRIVES_BY_CHECK = {
    "mx.domain-missing": "{domain} does not exist, so no mail can reach it",
    "nameservers.all-lame": "No name server answers for {domain}, so mail cannot find it",
    "dnssec.bogus": UNSIGNED,
    "dnssec.ds-orphan": UNSIGNED,
    "dnssec.expired": UNSIGNED,
    "mx.none": "Nobody can send mail to {name}",
    "mx.null-on-receiving": "{domain} tells senders that it takes no mail, so none reaches {name}",
    "mx.targets-all-missing": "Mail to {name} has no server to go to",
    "mx.no-public-address": "Mail to {name} has no server that others can reach",
    "hosts.none-reachable": "No mail server of {name} answers, so mail to it does not get through",
    "mailboxes.domain-refused": "The mail server turns away all mail to {domain}",
    "mailboxes.support-refused": "The mail server turns away mail to the support address of {domain}",
    "mta-sts.mx-unlisted": HELD_BACK,
    "mta-sts.mx-tls": HELD_BACK,
    "dane.no-match": NOT_BY_DANE,
    "dane.no-starttls": NOT_BY_DANE,
    "dane.lookup-fails": NOT_BY_DANE,
    "dane.ta-chain": NOT_BY_DANE,
    "dane.ta-name": NOT_BY_DANE,
    "dane.ta-overdue": NOT_BY_DANE,
    "hosts.handshake-fails-everywhere": "Mail to {name} fails where senders encrypt it",
    "placement.support-not-reached": "A test mail from outside to {name} did not arrive",
    "nameservers.two-hosts": "Mail to {name} may get lost, as two DNS hosts give different answers",
    "nameservers.records-differ": "Mail of {name} works only by chance, as its name servers disagree",
    "mx.parked-takes-mail": "{domain} should take no mail, yet its records lead mail to a server",
    "mx.null-preference": "{name} takes no mail, though not all senders can see that",
}
"""What one finding means, where that is plainer than the family's verdict; the first found counts.

They stand in the order in which they keep mail away, which is that of the next step as well.
"""
TAKES_NONE = "{name} takes no mail, and says so"
ONLY_SENDS = "{name} only sends mail"
REACHES = "Mail to {name} reaches a mail server"
"""Where one has answered, which is more than DNS can tell."""
ARRIVES_AS_FAR_AS_SEEN = "Mail to {name} has a server to go to, though we could not see all there is"
GOOD_NEWS = (
    REACHES,
    ARRIVES[Verdict.PASS],
    ARRIVES[Verdict.NOT_APPLICABLE],
    TAKES_NONE,
    ONLY_SENDS,
    ARRIVES_AS_FAR_AS_SEEN,
)
NO_SERVER_SEEN = {"mx.none", "mx.implicit", "mx.no-public-address"}
"""While none of these is open, a server that others can reach was seen."""

SENDING = {
    ("dmarc", Severity.ERROR): "your protection against fakes does not work",
    ("spf", Severity.ERROR): "mail you send may be refused",
    ("dkim", Severity.ERROR): "the seal on mail you send may not be believed",
    ("reverse_dns", Severity.ERROR): "mail you send may be refused",
    ("blocklists", Severity.ERROR): "mail you send may be refused, as a blocklist names you",
    ("placement", Severity.ERROR): "test mails did not reach an inbox",
    ("spf", Severity.WARNING): "the list of your mail servers has a weak spot",
    ("dkim", Severity.WARNING): "the seal on mail you send has a weak spot",
    ("dmarc", Severity.WARNING): "your protection against fakes has a weak spot",
    ("reverse_dns", Severity.WARNING): "the names of your sending servers have a weak spot",
    ("blocklists", Severity.WARNING): "a blocklist may hold up mail you send",
    ("placement", Severity.WARNING): "test mails show a weak spot",
}
STRANGERS = "strangers can pretend to be you"
SENDING_BY_CHECK = {
    "mx.null-and-sends": "mail you send may be refused",
    "spf.missing": "nothing says which servers may send for you",
    "spf.parked": "others may send in its name",
    "dmarc.parked-policy": "fakes in its name may be delivered",
    "dkim.no-keys": "mail you send is not signed",
    "dmarc.none-found": STRANGERS,
    "placement.in-spam": "test mails land in spam",
    "placement.missing": "test mails get lost",
    "placement.rejected": "test mails are refused",
    "placement.auto-reply-loops": "the automatic answer may go round for ever",
    "dmarc.policy-none": "receivers can tell your mail from fakes, yet let the fakes through",
}
WELL = "receivers can tell your mail from fakes"
WELL_BUT_UNSEEN = f"{WELL}, though we could not see its seal (DKIM)"
UNSEEN = "we could not check all that vouches for mail you send"
PARKED = "nobody else may send in its name"
BELIEF = ("spf", "dkim", "dmarc")

ASIDE = {
    "hosts": "the way to your mail servers",
    "mailboxes": "a mailbox that people write to",
    "mta_sts": "the rule that mail to you must be encrypted (MTA-STS)",
    "dane": "the record of your mail servers' certificates (DANE)",
    "dnssec": "the signing of your DNS records (DNSSEC)",
    "tls_rpt": "the place for reports about encryption (TLS-RPT)",
    "bimi": "your logo beside mail (BIMI)",
    "nameservers": "the DNS records of your domain",
    "expected": "the records that you pinned",
    "propagation": "the way your DNS records spread",
}
"""What is told of a family when mail itself is well; `THERE_IS` says how bad it is."""
THERE_IS = {Severity.ERROR: "there is a fault in", Severity.WARNING: "there is a weak spot in"}
