"""Words that page, terminal and mails share, so that one thing has one name everywhere."""

from __future__ import annotations

import re

from checks.model import Severity, Verdict
from checks.profile import Profile
from checks.registry import all_checks
from deliverability.report import Advice, FamilyLine

FAMILIES = {
    "mx": ("Mail servers", "MX", "Where your mail arrives."),
    "hosts": ("Server connections", "TLS", "Whether your mail servers answer, and encrypt."),
    "mailboxes": ("Mailboxes", "", "Whether the addresses that people write to exist."),
    "spf": ("Allowed senders", "SPF", "Who may send mail in your name."),
    "dkim": ("Signature", "DKIM", "The seal on mail you send."),
    "dmarc": ("Protection from fakes", "DMARC", "What happens to mail that pretends to be yours."),
    "reverse_dns": ("Sending servers", "reverse DNS", "Whether the servers that send go by proper names."),
    "blocklists": ("Blocklists", "DNSBL", "Whether your servers stand on a list of spam senders."),
    "placement": ("Where your mail lands", "", "Whether test mails arrive in the inbox."),
    "mta_sts": ("Required encryption", "MTA-STS", "Whether senders must encrypt mail to you."),
    "dane": ("Certificates in DNS", "DANE", "Whether senders can tell your mail servers from impostors."),
    "dnssec": ("Signed DNS", "DNSSEC", "Whether anybody could fake your records on their way."),
    "tls_rpt": ("Encryption reports", "TLS-RPT", "Whether you hear of mail that could not come encrypted."),
    "bimi": ("Logo", "BIMI", "Whether your logo can stand beside your mail."),
    "nameservers": ("Name servers", "NS", "Whether the servers that answer for your domain agree."),
    "expected": ("Pinned records", "", "Whether your records are what you pinned in a file."),
    "propagation": ("Spread of changes", "TTL", "Whether everyone sees your records as they are now."),
}
"""Family -> its name in people's words, the standard behind it, what it is about."""
OPT_IN = {
    "mailboxes": "Ask the mail servers whether support@, postmaster@ and abuse@ exist",
    "blocklists": "Look the servers up in lists of spam senders, which others run",
}
"""What a reader is offered that is not done unless asked for."""
PROFILES = {
    "": "is for what its records show",
    Profile.PARKED.value: "is parked: no mail comes or goes",
    Profile.RECEIVE_ONLY.value: "only takes mail, and sends none",
    Profile.SEND_ONLY.value: "only sends mail, and takes none",
}
"""What a domain is for, to go on "This domain …"."""
OF_SEVERITY = {
    Severity.ERROR: Verdict.FAIL,
    Severity.WARNING: Verdict.WARN,
    Severity.NOTICE: Verdict.NOT_APPLICABLE,
}
"""The icon and colour a finding borrows from the verdicts."""
SEVERITY_WORDS = {Severity.ERROR: "problem", Severity.WARNING: "warning", Severity.NOTICE: "note"}
IN_GENERAL = {
    **dict.fromkeys(
        ("corrected", "fixed", "merged", "with_all", "with_redirect"), "<your record, corrected>"
    ),
    "because": "Where the mailbox says why, we tell it here.",
    "caution": "",
    "clients": "Some mail programs",
    "effect": "Many mail systems cannot find what your mail needs, and mail waits or is refused.",
    "fault": "has a fault",
    "likely": "Your record stands under another name.",
    "happened": "It was refused, or it was not there after six hours.",
    "means": "The server says why, and we tell what that means.",
    "missed": "We tell here which proof was missed.",
    "problem": "<what is wrong with it>",
    "remedy": "Correct or delete the part of the record that is at fault.",
    "state": "has no such record",
    "step": "What to do hangs on the server's answer.",
    "took": "We tell here how long it took.",
    "verb": "ignore",
    "weight": "One mailbox alone is a weak sign.",
    "who": "This is for whoever runs the server.",
    "whose": "The part is in your own record, or in one that yours takes in.",
}
"""What a guide says in place of a fact, while there is no finding."""
_PLACEHOLDER = re.compile(r"(?<!%)\{([a-z][a-z0-9_]*)\}")  # not the %{i} of an SPF macro


def family_name(family: str) -> str:
    """ "Allowed senders" for "spf"."""
    return _words(family)[0]


def family_standard(family: str) -> str:
    """ "SPF" for "spf"; "" where no standard has a name that people know."""
    return _words(family)[1]


def family_about(family: str) -> str:
    """A sentence, or ""."""
    return _words(family)[2]


def family_title(family: str) -> str:
    """ "Allowed senders (SPF)"."""
    name, standard, _ = _words(family)
    return f"{name} ({standard})" if standard else name


def _words(family: str) -> tuple[str, str, str]:
    """A family that nobody has named yet goes by its id."""
    return FAMILIES.get(family, (family.replace("_", " ").capitalize(), "", ""))


def counts(line: FamilyLine) -> str:
    """ "1 problem, 2 notes", or "" when there is nothing to count."""
    words = ((line.errors, "problem"), (line.warnings, "warning"), (line.notices, "note"))
    return ", ".join(counted(number, word) for number, word in words if number)


def untold(advice: Advice) -> dict[str, str]:
    """The facts of a finding that its words do not hold, each as text."""
    told = " ".join((advice.title, advice.why, advice.fix, advice.detail))
    shown = {name.replace("_", " "): _fact(value) for name, value in advice.finding.facts.items()}
    return {name: text for name, text in shown.items() if text and text not in told}


def _fact(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def overruled(advice: Advice) -> str:
    """That the severity is the operator's, what it is by itself, and why; "" when nobody touched it."""
    if advice.override is None:
        return ""
    usual = SEVERITY_WORDS[all_checks()[advice.finding.check].severity]
    because = f", because {advice.override.because}" if advice.override.because else ""
    word = SEVERITY_WORDS[advice.finding.severity]
    return f"The settings of this service make it a {word}; by itself it is a {usual}{because}."


def counted(number: int, word: str) -> str:
    """ "1 problem", "2 problems"."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def plain(text: str) -> str:
    """A guide without a finding: facts that are sentences are said in general, others are shown as <fact>."""
    return _PLACEHOLDER.sub(lambda m: IN_GENERAL.get(m[1], f"<{m[1].replace('_', ' ')}>"), text)
