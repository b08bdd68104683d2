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
ARRIVES_BY_CHECK = {
    "mx.domain-missing": "{domain} does not exist, so no mail can reach it",
    "mx.none": "Nobody can send mail to {name}",
    "mx.null-on-receiving": "{domain} tells senders that it takes no mail, so none reaches {name}",
    "mx.targets-all-missing": "Mail to {name} has no server to go to",
    "mx.no-public-address": "Mail to {name} has no server that others can reach",
    "mx.parked-takes-mail": "{domain} should take no mail, yet its records lead mail to a server",
    "mx.null-preference": "{name} takes no mail, though not all senders can see that",
}
"""What one finding means, where that is plainer than the family's verdict; the first found counts."""
TAKES_NONE = "{name} takes no mail, and says so"
ONLY_SENDS = "{name} only sends mail"
ARRIVES_AS_FAR_AS_SEEN = "Mail to {name} has a server to go to, though we could not see all there is"
GOOD_NEWS = (
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
    ("blocklists", Severity.ERROR): "mail you send may be refused, as a blocklist names your server",
    ("spf", Severity.WARNING): "the list of your mail servers has a weak spot",
    ("dkim", Severity.WARNING): "the seal on mail you send has a weak spot",
    ("dmarc", Severity.WARNING): "your protection against fakes has a weak spot",
    ("reverse_dns", Severity.WARNING): "the names of your sending servers have a weak spot",
    ("blocklists", Severity.WARNING): "a blocklist names your server",
}
STRANGERS = "strangers can pretend to be you"
SENDING_BY_CHECK = {
    "mx.null-and-sends": "mail you send may be refused",
    "spf.missing": "nothing says which servers may send for you",
    "dkim.no-keys": "mail you send is not signed",
    "dmarc.none-found": STRANGERS,
    "dmarc.policy-none": "receivers can tell your mail from fakes, yet let the fakes through",
}
WELL = "receivers can tell your mail from fakes"
WELL_BUT_UNSEEN = f"{WELL}, though we could not see its seal (DKIM)"
UNSEEN = "we could not check all that vouches for mail you send"
PARKED = "nobody else may send in its name"
BELIEF = ("spf", "dkim", "dmarc")

ASIDE = {
    "hosts": "the way to your mail servers",
    "mailboxes": "the mailboxes that people write to",
    "mta_sts": "the rule that mail to you must be encrypted (MTA-STS)",
    "dane": "the certificates of your mail servers in DNS (DANE)",
    "dnssec": "the signatures of your DNS (DNSSEC)",
    "tls_rpt": "the place for reports about encryption (TLS-RPT)",
    "bimi": "your logo beside mail (BIMI)",
    "nameservers": "the name servers of your domain",
    "propagation": "the way your DNS spreads",
}
"""What is told of a family when mail itself is well; `THERE_IS` says how bad it is."""
THERE_IS = {Severity.ERROR: "there is a fault in", Severity.WARNING: "there is a weak spot in"}
