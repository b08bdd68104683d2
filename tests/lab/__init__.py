"""A laboratory of real servers on loopback: NSD, Unbound, Postfix, a web server, and domains to check there.

A domain is one file in `domains/`: what is typed, its zones, its servers and pages, and what must be found,
whole. The keys are the fields of domain.py. In zone text `$MX`, `$SPF`, `$DKIM` and `$DMARC` are the healthy
lines of healthy.py; "+ NAME" among the findings stands for a part of usual.toml; a finding without facts is
compared without them, and "*" is a fact that differs from run to run. Addresses are written as 127.53.x.y.
`python -m tests.lab NAME` prints what is found, in the form of the files: judge it before it becomes the
expectation. What several domains lean on is in `neighbours/`.
"""
