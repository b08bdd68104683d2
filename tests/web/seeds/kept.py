"""Seeds, and a test whose mails landed everywhere, as the pages of a site show them."""

from __future__ import annotations

import secrets
import zlib
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from checks.placement.auth_results import AuthResult, AuthResults
from checks.placement.record import FilterWord, Hop, Proof, Reading, Refusal, Signature, Where
from deliverability.config_sections import Security
from deliverability.seeds.kept import packed
from deliverability.seeds.model import (
    Account,
    Kind,
    Line,
    Mail,
    Probe,
    Role,
    Seed,
    SeedState,
    SeedTest,
    Sending,
    Talk,
    TestState,
)
from deliverability.seeds.tokens import code_for
from deliverability.store import probes, seed_tests, seeds, tables
from tests.web.site import Site

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
"""What a stranger may write into a header."""
HEADERS = f"From: {EVIL} <a@example.com>\r\nSubject: {EVIL}\r\nX-Spam-Status: Yes\r\n\r\nnot a header"


def seed(site: Site, name: str, address: str, **more: object) -> Seed:
    """A seed inbox that is in use."""
    now = datetime.now(UTC)
    account = Account("127.0.0.1", 1, Security.NONE, address)
    new = Seed(0, name, address, Role.SEED, "", account, SeedState.ACTIVE, "", None, "", None, None, now)
    new = replace(new, **more)  # type: ignore[arg-type]
    with site.service.database.begin() as connection:
        return replace(new, id=seeds.add(connection, new, ""))


def begun(site: Site, domain_id: int, kind: Kind = Kind.SENT, ago: timedelta = timedelta(0)) -> SeedTest:
    """A test with no mail yet."""
    now = datetime.now(UTC) - ago
    mail = Mail("Re: your order", "Hello, your order is on its way.")
    new = SeedTest(secrets.token_urlsafe(16), domain_id, kind, None, "", mail, code_for(),
                   TestState.UNDER_WAY, None, None, "the owner", now, None)  # fmt: skip
    with site.service.database.begin() as connection:
        seed_tests.add(connection, new)
    return new


def landed(
    site: Site, test: SeedTest, to: Seed, where: Where, reading: Reading | None = None, **more: object
) -> int:
    """The mail of a test to a seed, decided; its id."""
    at = test.created_at
    sending = Sending.BY_OTHERS if test.kind is Kind.BY_HAND else Sending.SENT
    named = "" if sending is Sending.BY_OTHERS else "<a@b>"
    found = at + timedelta(seconds=12) if where.is_found else None
    mail = Probe(0, test.id, to.id, to.address, secrets.token_hex(16), named, sending, Where.WAITING, "",
                 "", "", 1, 1, at, at, None, at)  # fmt: skip
    database = site.service.database
    with database.begin() as connection:
        probes.add(connection, mail, test.domain_id, None)
        (mail, *_) = reversed(probes.of_test(connection, test.id))
        if where is Where.WAITING:
            return mail.id
        changed = replace(mail, where=where, found_at=found, next_look_at=None)
        changed = replace(changed, **more)  # type: ignore[arg-type]
        values = probes.row_of(changed)
        if reading:
            values |= {"message": zlib.compress(HEADERS.encode()), "reading": packed(reading)}
        connection.execute(update(tables.probes).where(tables.probes.c.id == mail.id).values(values))
    return mail.id


def with_talk(site: Site, probe_id: int, talk: Talk, refusal: Refusal | None = None) -> None:
    """What the mail server said of it."""
    here = update(tables.probes).where(tables.probes.c.id == probe_id)
    values = {"talk": probes.pack_talk(talk), "refusal": asdict(refusal) if refusal else None}
    with site.service.database.begin() as connection:
        connection.execute(here.values(values))


def done(site: Site, test: SeedTest) -> None:
    """All mails of it are decided."""
    with site.service.database.begin() as connection:
        seed_tests.finish(connection, test.id, datetime.now(UTC))


def spam_reading(at: datetime) -> Reading:
    """A mail that a big provider put into spam, three hops on its way, one of them slow and bare."""
    said = AuthResults("mx.google.com", (
        AuthResult("spf", "softfail", (("smtp.mailfrom", "example.com"),)),
        AuthResult("dkim", "fail", (("header.d", "example.com"),), "body hash did not verify"),
        AuthResult("dmarc", "fail", (("header.from", "example.com"),)),
    ))  # fmt: skip
    hops = (
        Hop("mx.google.com", "9.9.9.9", "mail.example.com", "mail.example.com", "ESMTPS", "TLSv1.3",
            at + timedelta(minutes=12)),
        Hop("mail.example.com", "8.8.8.8", EVIL, "", "ESMTP", "", at + timedelta(seconds=4)),
        Hop("a-very-long-name-of-a-help-desk-server.eu-central-1.mail.helpdesk.example", "10.0.0.3", "app",
            "", "ESMTP", "", at + timedelta(seconds=1)),
    )  # fmt: skip
    words = (FilterWord("X-Spam-Status", f"Yes, score=7 {EVIL}", f"The filter counts {EVIL} as spam.", True),)
    signatures = (Signature("example.com", "s1", "rsa-sha256", Proof.INVALID, "the text was changed", 2048),)
    return Reading("example.com", "example.com", said, hops=hops, sending_ip="9.9.9.9",
                   spf_of_ip="softfail", signatures=signatures, filters=words,
                   changes=(f"A footer was added: {EVIL}",))  # fmt: skip


def everywhere(site: Site, domain_id: int) -> SeedTest:
    """A finished test: inbox, tab, spam with reasons, refused with a talk, and one we could not look for."""
    test = begun(site, domain_id)
    names = ("Gmail", "Gmail tab", "Outlook", "GMX", "Own server")
    to = [seed(site, name, f"probe{n}@{'seed' * 3}.example") for n, name in enumerate(names)]
    reading = spam_reading(test.created_at)
    landed(site, test, to[0], Where.INBOX, replace(reading, filters=(), changes=()), folder="INBOX")
    landed(site, test, to[1], Where.TAB, tab="promotions", folder="INBOX")
    landed(site, test, to[2], Where.SPAM, reading, folder="Junk Email")
    refused = landed(site, test, to[3], Where.REJECTED)
    landed(site, test, to[4], Where.COULD_NOT_LOOK, problem=f"The mailbox says: {EVIL}")
    lines = (Line(0.01, False, f"220 mail {EVIL}"), Line(0.02, True, "EHLO us.example"),
             Line(0.5, False, "550 5.7.1 no"))  # fmt: skip
    talk = Talk("mail.example.com", 587, lines, "TLSv1.3", "TLS_AES_256_GCM_SHA384")
    with_talk(
        site, refused, talk, Refusal(550, "5.7.1", f"550 5.7.1 no {EVIL}", "mx.gmx.net", "policy", True)
    )
    done(site, test)
    return test
