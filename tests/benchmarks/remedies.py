"""How long the remedies of a finished check take, and how they are typed: made once for each page."""

from __future__ import annotations

import time
from statistics import median

from deliverability.cards import cards_of
from deliverability.dns_mail import mail_to_dns_person
from deliverability.dns_place import chosen
from deliverability.report import make_report
from tests.judging import judge
from tests.world import World

ROUNDS = 7
FAULTY = """
@ MX 10 mail
@ MX 10 mail
@ MX 20 gone
@ MX 30 aspmx.l.google.com.example.com.
mail A 192.0.2.1
@ TXT "v=spf1 ptr include;gone.example ip4:192.0.2.300 mx mx +all"
@ TXT "v=spf1 a -all"
_dmarc TXT "v=DMARC1; p=none; pct=50; rf=afrf; p=none"
_smtp._tls TXT "v=TLSRPTv1; rua=tls@example.com"
_mta-sts TXT "v=STSv1; id=a-b"
"""


def seconds(world: World) -> tuple[float, int]:
    """The median CPU time from a judged run to its cards and its mail, and how many findings it has."""
    run = judge(world, FAULTY, families=("mx", "spf", "dkim", "dmarc", "tls_rpt", "mta_sts"))
    outcome, snapshot = run.outcome, run.snapshot
    times = []
    for _ in range(ROUNDS):
        report = make_report(snapshot, outcome)  # which has made no remedy yet
        started = time.process_time()
        cards_of(report.findings, chosen(report.dns, "route53"))
        mail_to_dns_person(report, report.findings)
        times.append(time.process_time() - started)
    return median(times), len(run.report.findings)
