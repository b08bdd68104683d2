# ruff: noqa: E501 - mails as they are
"""Mail that is made to hurt whoever reads it: each ends in time, and the next one is read as ever."""

from __future__ import annotations

import base64
import hashlib
import re
import resource
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.placement.record import Proof
from deliverability.seeds.found.opened import Copy
from deliverability.seeds.found.proofs import Key
from deliverability.seeds.found.workshop import SECONDS, Unreadable, Workshop
from tests.seeds.letters import RECEIVED, SENT, rsa_pair

HEAD = RECEIVED + b"From: a@b.test\r\nSubject: x\r\n"


def nested(depth: int) -> bytes:
    """Parts within parts."""
    parts = [b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth)]
    return HEAD + b"".join(parts) + b"\r\nhi\r\n"


def zip_of_signatures() -> bytes:
    """Signatures whose base64 is all blanks, which careless patterns go over again and again."""
    header = (
        b"DKIM-Signature: v=1; a=rsa-sha256; d=b.test; s=s; h=from; bh="
        + b"A"
        + b" " * 15000
        + b"!; b=A \r\n"
    )
    return header * 20 + HEAD + b"\r\nhi\r\n"


def signatures_over_everything() -> bytes:
    """Signatures with the right hash of the body, which cover thousands of lines of thousands."""
    digest = base64.b64encode(hashlib.sha256(b"hi\r\n").digest())
    names = b":".join([b"from", *[b"a"] * 7000])
    tags = b"v=1; a=rsa-sha256; d=b.test; s=s; h=%s; bh=%s; b=AAAA" % (names, digest)
    return (b"DKIM-Signature: " + tags + b"\r\n") * 10 + HEAD + b"A: b\r\n" * 1900 + b"\r\nhi\r\n"


HOSTILE = {
    "a header of 1 MB": HEAD + b"X-Long: " + b"a" * 2**20 + b"\r\n\r\nhi",
    "a header folded 300,000 times": HEAD + b"X-Long: a" + b"\r\n b" * 300_000 + b"\r\n\r\nhi",
    "100,000 headers": HEAD + b"A: b\r\n" * 100_000 + b"\r\nhi",
    "5,000 parts within parts": nested(5000),
    "900 parts within parts": nested(900),
    "5,000 parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 5000 + b"--b--",
    "100,000 addresses": HEAD + b"To: " + b"a@b.test, " * 100_000 + b"\r\n\r\nhi",
    "100,000 addresses in From": b"From: " + b"a@b.test, " * 100_000 + b"\r\n\r\nhi",
    "comments within comments": HEAD + b"Authentication-Results: mx.seed.test; spf=pass " + b"(" * 10**5 + b"\r\n\r\nhi",
    "encoded words": HEAD + b"Subject: " + b"=?utf-8?q?=41?= " * 50_000 + b"\r\n\r\nhi",
    "NULs and eight bits": HEAD + bytes(range(1, 256)) * 100 + b"\x00: \x00\r\nX: \x00\xff\r\n\r\n" + bytes(256) * 100,
    "no line ends": b"From: a@b.test " + b"x" * 2**20,
    "nothing": b"",
    "a type that does not exist": HEAD + b"Content-Type: text/plain; charset=\xff\xfe\r\nContent-Transfer-Encoding: x-uu\r\n\r\nbegin 666 x\r\n\xff",
    "a charset with a NUL": HEAD + b'Content-Type: text/plain; charset="a\x00b"\r\n\r\nhi',
    "a charset that takes long": HEAD + b"Content-Type: text/plain; charset=punycode\r\n\r\na-" + b"zzzz9" * 40_000,
    "a charset that cannot be lenient": HEAD + b"Content-Type: text/plain; charset=idna\r\n\r\nxn--zz9",
    "500 Received headers": b"Received: from a ([192.0.32.1]) by b; x\r\n" * 500 + b"From: a@b.test\r\n\r\nhi",
    "signatures of blanks": zip_of_signatures(),
    "signatures over everything": signatures_over_everything(),
    "broken base64": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=" * 10**6,
}  # fmt: skip


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    workshop = Workshop()
    yield workshop
    workshop.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_each_is_read_in_time_as_far_as_it_can_be(workshop: Workshop, name: str) -> None:
    begun = time.monotonic()
    copy = Copy(HOSTILE[name], "", sent=SENT)
    opened = workshop.opened(copy)
    assert opened.reading.header_from in ("a@b.test", "")
    assert 0 < len(opened.reading.changes) < 10
    keys = tuple(Key(one, (rsa_pair().record,)) for one in opened.key_names)
    assert all(one.proof is not Proof.VALID for one in workshop.proven(copy, keys, None))
    assert time.monotonic() - begun < SECONDS


def test_what_a_database_cannot_hold_is_not_in_the_reading(workshop: Workshop) -> None:
    raw = b"From: a\x00@b.test\r\nAuto-Submitted: x\x00\xff\xed\xa0\x80\r\nReceived: by \x00a; x\r\n\r\n"
    reading = workshop.opened(Copy(raw, "")).reading
    assert set(reading.auto_submitted) == {"x", "\ufffd"}
    assert "\\x00" not in repr(reading)
    assert repr(reading).encode()


def test_memory_stays_with_the_process_that_reads(workshop: Workshop) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for raw in HOSTILE.values():
        workshop.opened(Copy(raw, "", sent=SENT))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024  # KiB


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="only Linux tells the limits of a process")
def test_the_process_that_reads_has_little_memory_and_no_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DELIVERABILITY_SECRET_KEY", "canary")
    workshop = Workshop()
    workshop.opened(Copy(SENT, ""))
    assert workshop._process is not None
    proc = Path("/proc", str(workshop._process.pid))
    limits = (proc / "limits").read_text("utf-8")
    assert re.search(r"Max address space +536870912 +536870912", limits)
    assert b"canary" not in (proc / "environ").read_bytes()
    workshop.close()


def test_a_mail_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    hasty = Workshop(seconds=0.0)
    with pytest.raises(Unreadable, match="took too long"):
        hasty.opened(Copy(SENT, ""))
    hasty._seconds = SECONDS
    assert hasty.opened(Copy(SENT, "")).reading.header_from == "support@example.com"
    hasty.close()


def test_a_process_that_dies_is_replaced(workshop: Workshop) -> None:
    assert workshop._process is not None
    workshop._process.kill()
    workshop._process.wait()
    assert workshop.opened(Copy(SENT, "")).reading.header_from == "support@example.com"


def test_several_threads_share_one_process(workshop: Workshop) -> None:
    read: list[str] = []
    threads = [
        threading.Thread(target=lambda: read.append(workshop.opened(Copy(SENT, "")).reading.header_from))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == ["support@example.com"] * 20
