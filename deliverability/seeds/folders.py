"""Which folders of a mailbox are for spam, and which others a rule of the mailbox may file mail into."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from deliverability.net.imap import INBOX, Folder

_JUNK = frozenset({"\\junk", "\\spam"})  # RFC 6154, and XLIST before it
_ALL = frozenset({"\\all", "\\allmail"})
# What was sent from here lies in these, or what lies elsewhere too.
_NOT_FILED = frozenset({"\\sent", "\\drafts", "\\flagged", "\\starred", "\\important"})


@dataclass(frozen=True, slots=True)
class Parts:
    """A mailbox taken apart. `junk`: every spam folder, the main one first; () where we do not know any.

    `others`: where a rule of the mailbox may file mail; `all`: what holds everything once more.
    """

    junk: tuple[Folder, ...]
    others: tuple[Folder, ...]
    all: tuple[Folder, ...] = ()


def parts_of(folders: tuple[Folder, ...], named: str = "") -> Parts:
    """Tell the folders apart; `named` is what a person said is the spam folder, "" where nobody did.

    What a person names wins, then what the server marks, then names in many languages. A mailbox can have
    several: one of the server's, and one of a program that was used with it.
    """
    open_ones = tuple(one for one in folders if one.can_be_opened and not _is_inbox(one))
    by_person = tuple(
        one for one in open_ones if named and _fold(named) in (_fold(one.name), _fold(one.last))
    )
    marked = tuple(one for one in open_ones if one.flags & _JUNK)
    by_name = tuple(one for one in open_ones if _is_called_junk(one))
    junk = tuple(dict.fromkeys((*by_person, *marked, *by_name)))
    others = tuple(one for one in open_ones if one not in junk and not one.flags & (_NOT_FILED | _ALL))
    return Parts(junk, others, tuple(one for one in open_ones if one.flags & _ALL))


def _is_inbox(folder: Folder) -> bool:
    return folder.raw.upper() == INBOX or "\\inbox" in folder.flags


def _is_called_junk(folder: Folder) -> bool:
    """By its name, at the top or in the inbox; "Projects/Spam" is somebody's own."""
    above = folder.name.removesuffix(folder.last).rstrip(folder.delimiter or None)
    return _fold(folder.last) in _names() and (not above or _fold(above) in _inside())


def _fold(text: str) -> str:
    """Alike whatever the case, and however its letters are put together; Turkish İ is an i like any."""
    return unicodedata.normalize("NFKC", text).casefold().replace("i\u0307", "i").strip()


@cache
def _names() -> frozenset[str]:
    return frozenset(_fold(name) for names in _document()["names"].values() for name in names)


@cache
def _inside() -> frozenset[str]:
    return frozenset(_fold(name) for name in _document()["inside"])


@cache
def _document() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("junk_names.toml").read_text("utf-8"))
