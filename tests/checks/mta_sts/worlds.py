"""Zone text of a domain with MTA-STS, for the tests of the family."""

from __future__ import annotations

PATH = "/.well-known/mta-sts.txt"
RECORD = '_mta-sts TXT "v=STSv1; id=20260101"\n'
HOST = "mta-sts A 127.2.0.1\n"
MAIL = "@ MX 10 mail\nmail A 127.1.0.1\nmail !smtp\n"
SILENT_MAIL = "@ MX 10 mail\nmail A 127.1.0.1\n"
"""No server runs there: for worlds in which none is to be asked."""
POLICY = r"version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 1209600\n"


def policy(mode: str = "enforce", *mx: str, age: object = 1_209_600, extra: str = "") -> str:
    lines = ["version: STSv1", f"mode: {mode}", *(f"mx: {name}" for name in mx or ("mail.example.com",))]
    return r"\n".join([*lines, f"max_age: {age}", *([extra] if extra else [])]) + r"\n"


def served(body: str = POLICY, words: str = "") -> str:
    """The policy host, with this body at the right place."""
    return f'{HOST}mta-sts !https {PATH} "{body}" {words}\n'


def whole(body: str = POLICY, words: str = "", record: str = RECORD, mail: str = MAIL) -> str:
    """A domain with mail server, record and policy."""
    return mail + record + served(body, words)
