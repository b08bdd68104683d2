# ruff: noqa: E501 - mails as they are
"""What somebody on the way did to a mail, in a sentence each."""

from __future__ import annotations

import base64
import quopri

import pytest

from deliverability.seeds.found.changes import changes

HEAD = b"From: Support <support@example.com>\r\nSubject: Your order [K7Q2]\r\nMIME-Version: 1.0\r\n"
TEXT = "Grüße aus dem Lager,\r\nIhr Paket ist unterwegs.\r\n"
HTML = '<p>Hello, <a href="https://example.com/track">see here</a></p>'


def plain(text: str = TEXT, encoding: str = "8bit") -> bytes:
    body = text.encode()
    body = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(encoding, bytes)(body)
    head = (
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n"
        % encoding.encode()
    )
    return head + body


def html(text: str = HTML) -> bytes:
    return (
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text.encode()
    )


def mail(*parts: bytes, head: bytes = HEAD, kind: bytes = b"alternative") -> bytes:
    if len(parts) == 1:
        return head + parts[0]
    joined = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts)
    return head + b"Content-Type: multipart/%s; boundary=b\r\n\r\n" % kind + joined + b"--b--\r\n"


SENT = mail(plain(), html())
SAID = {
    "nothing": (SENT, ()),
    "headers on top, other line ends": (
        (b"Received: by x; y\r\nX-Spam: No\r\n" + SENT).replace(b"\r\n", b"\n"), (),
    ),
    "another boundary": (SENT.replace(b"=b\r\n", b"=c\r\n").replace(b"--b", b"--c"), ()),
    "the subject in encoded words": (
        SENT.replace(b"Your order [K7Q2]", b"=?utf-8?b?" + base64.b64encode(b"Your order [K7Q2]") + b"?="), (),
    ),
    "quotes around the name": (SENT.replace(b"Support <", b'"Support" <'), ()),
    "a tag": (
        SENT.replace(b"Your order", b"***SPAM*** Your order"), ("“***SPAM***” was put in front of the subject",),
    ),
    "another subject": (SENT.replace(b"Your order", b"Order"), ("the subject was changed",)),
    "no subject": (SENT.replace(b"Subject: Your order [K7Q2]\r\n", b""), ("the subject was taken out",)),
    "another From": (
        SENT.replace(b"support@example.com>", b"support=example.com@list.test>"),
        ("From was changed to “Support <support=example.com@list.test>”",),
    ),
    "a footer": (
        mail(plain(TEXT + "-- \r\nCompany Ltd"), html(HTML + "<hr><b>Company Ltd</b>")),
        ("“-- Company Ltd” was put below the text", "“Company Ltd” was put below the HTML"),
    ),
    "a banner": (
        mail(plain(), html("<div>CAUTION: from outside</div>" + HTML)),
        ("“CAUTION: from outside” was put in front of the HTML",),
    ),
    "links": (
        mail(plain(), html(HTML.replace("https://example.com/track", "https://safe.gate.test/?u=x"))),
        ("links in the HTML were rewritten to lead through safe.gate.test",),
    ),
    "the encoding": (
        mail(plain(encoding="base64"), html()), ("the text was encoded anew (8bit became base64)",),
    ),
    "quoted-printable": (
        mail(plain(encoding="quoted-printable"), html()),
        ("the text was encoded anew (8bit became quoted-printable)",),
    ),
    "the HTML gone": (mail(plain()), ("the part text/html was taken out",)),
    "a part more": (
        mail(plain(), html(), b"Content-Type: text/vcard\r\n\r\nBEGIN"), ("a part text/vcard was added",),
    ),
    "another text": (mail(plain("Buy now"), html()), ("the text was changed",)),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_each_change_is_told_and_nothing_else(name: str) -> None:
    raw, wanted = SAID[name]
    assert changes(raw, SENT) == wanted
