"""Reads a dialogue with a mail server into its replies: greeting, EHLO, STARTTLS and what came after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from checks.contacts import Line, SmtpTalk

_REPLY = re.compile(r"([2-5]\d\d)([ -]|$)(.*)", re.DOTALL)
_MASKED = re.compile(r"X{7}[XA]")
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?=\s|$)")


class Reply(NamedTuple):
    """One whole reply: its code, and the text of each line (RFC 5321 §4.2)."""

    code: int
    texts: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        return 200 <= self.code < 300

    @property
    def enhanced(self) -> str:
        """The enhanced status code, as "5.1.1", or "" (RFC 2034 §4)."""
        found = _ENHANCED.match(self.texts[-1])
        return found[1] if found else ""

    @property
    def text(self) -> str:
        """The whole reply on one line, its code first."""
        return " ".join([str(self.code), *filter(None, self.texts)])

    @property
    def first_word(self) -> str:
        """What a greeting and the reply to EHLO begin with: the server's own name (RFC 5321 §4.2)."""
        return (self.texts[0].split() or [""])[0]


class Said(NamedTuple):
    """What we said, in upper case up to the first blank ("" for the connection itself), and the reply.

    `words` is the whole of what we said; `reply` is None when no whole reply came.
    """

    verb: str
    words: str
    reply: Reply | None


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A dialogue as its commands and replies, in order."""

    said: tuple[Said, ...]

    def reply(self, verb: str, number: int = 0) -> Reply | None:
        """The reply to the first command of this name, or a later one; None where there was none."""
        found = [one.reply for one in self.said if one.verb == verb]
        return found[number] if number < len(found) else None

    @property
    def greeting(self) -> Reply | None:
        return self.reply("")

    @property
    def ehlo(self) -> Reply | None:
        """The reply to EHLO before TLS."""
        return self.reply("EHLO")

    @property
    def extensions(self) -> tuple[str, ...]:
        """The keywords before TLS, in upper case (RFC 5321 §4.1.1.1)."""
        return _keywords(self.ehlo)

    @property
    def masked(self) -> str:
        """A keyword blotted out by something on the way, as "XXXXXXXA" for STARTTLS, or ""."""
        return next((word for word in self.extensions if _MASKED.fullmatch(word)), "")

    @property
    def starttls(self) -> Reply | None:
        return self.reply("STARTTLS")


@lru_cache(maxsize=512)
def read(talk: SmtpTalk) -> Dialogue:
    """The dialogue in a talk; lines that are no replies count as no reply to what was said before them."""
    return Dialogue(tuple(_exchanges(talk.lines)))


def _exchanges(lines: tuple[Line, ...]) -> Iterator[Said]:
    words, heard = "", list[str]()
    for line in lines:
        if line.ours:
            yield _said(words, heard)
            words, heard = line.text, []
        else:
            heard.append(line.text)
    yield _said(words, heard)


def _said(words: str, heard: list[str]) -> Said:
    return Said((words.split() or [""])[0].upper(), words, _reply(heard))


def _reply(heard: list[str]) -> Reply | None:
    """The first whole reply; None when its last line is missing, or its lines differ in code."""
    texts: list[str] = []
    codes: set[str] = set()
    for text in heard:
        found = _REPLY.fullmatch(text)
        if found is None:
            return None
        codes.add(found[1])
        texts.append(found[3])
        if found[2] != "-":
            return Reply(int(found[1]), tuple(texts)) if len(codes) == 1 else None
    return None


def _keywords(reply: Reply | None) -> tuple[str, ...]:
    if reply is None or not reply.is_good:
        return ()
    return tuple(words[0].upper() for text in reply.texts[1:] if (words := text.split()))
