"""Reads a mail to send as a test from a file: plain text, HTML, or the words of a saved mail."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from html.parser import HTMLParser

from deliverability.seeds.model import Mail

OCTETS = 1024 * 1024
"""Of a file; mails to a help desk's customers are far smaller."""
SUBJECT = 200
_BREAKS = frozenset(("br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol"))
_UNSEEN = frozenset(("script", "style", "title", "head"))


class NoTemplate(ValueError):  # noqa: N818
    """The file cannot be sent; the message says why, and what would be right."""


def read_template(name: str, content: bytes) -> Mail:
    """The mail in a file called `name`: ".html" or ".htm", ".eml", and plain text under any other name.

    A first line "Subject: …" of a text is its subject, as is the title of HTML; else it is "". Of a saved
    mail subject and bodies are taken; its other headers and its attachments are not. Raises NoTemplate.
    """
    if len(content) > OCTETS:
        raise NoTemplate(f"{name} has more than {OCTETS // 1024} KiB; a test mail is at most that long")
    ending = name.rpartition(".")[2].lower()
    if ending == "eml":
        return _checked(name, _from_mail(content))
    text = _decoded(name, content)
    return _checked(name, _from_html(text) if ending in ("html", "htm") else _from_text(text))


def _decoded(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoTemplate(f"{name} is not UTF-8 text; save it as UTF-8") from None
    if "\0" in text:
        raise NoTemplate(f"{name} is no text; write the mail as text, HTML or .eml")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _from_text(text: str) -> Mail:
    first, _, rest = text.partition("\n")
    if first.lower().startswith("subject:"):
        return Mail(_line(first[8:]), rest.lstrip("\n"))
    return Mail("", text)


def _from_html(html: str) -> Mail:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return Mail(_line(reader.title), reader.text(), html)


def _from_mail(content: bytes) -> Mail:
    saved = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(saved, EmailMessage)
    text, html = _part(saved, "plain"), _part(saved, "html")
    if html and not text.strip():
        text = _from_html(html).text
    return Mail(_line(str(saved.get("Subject", ""))), text, html)


def _part(saved: EmailMessage, kind: str) -> str:
    """The body of this kind, "" where there is none; an attachment is none."""
    try:
        found = saved.get_body((kind,))
        return "" if found is None else str(found.get_content()).replace("\r\n", "\n")
    except (LookupError, ValueError, AttributeError, TypeError):  # a charset or structure nobody knows
        return ""


def _checked(name: str, mail: Mail) -> Mail:
    if not mail.text.strip():
        raise NoTemplate(f"{name} holds no words to send; write at least one sentence")
    return mail


def _line(text: str) -> str:
    """One printable line."""
    kept = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(kept.split())[:SUBJECT]


class _Words(HTMLParser):
    """What a reader of HTML sees, as text, and its title."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self._inside: list[str] = []
        self._said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._inside.append(tag)
        if tag in _BREAKS:
            self._said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            del self._inside[self._inside.index(tag) :]
        if tag in _BREAKS and tag != "br":
            self._said.append("\n")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.title += data if self._inside[-1] == "title" else ""
        else:
            self._said.append(data)

    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self._said).split("\n"))
        whole = "\n".join(lines)
        while "\n\n\n" in whole:
            whole = whole.replace("\n\n\n", "\n\n")
        return whole.strip() + "\n"
