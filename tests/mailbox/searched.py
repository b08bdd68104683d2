"""SEARCH as a server does it (RFC 9051 §6.4.4), with Gmail's X-GM-RAW."""

from __future__ import annotations

from datetime import date, datetime

from tests.mailbox.habits import Habits
from tests.mailbox.held import HeldFolder, HeldMessage
from tests.mailbox.words import Word, chosen

USUAL = {"subject", "from", "to", "cc", "date", "message-id"}


def search(words: list[Word], folder: HeldFolder, habits: Habits) -> list[int]:
    """The UIDs of the messages that every key fits; ValueError for a key we do not know."""
    uids = [one.uid for one in folder.messages]
    return [one.uid for one in folder.messages if _all(list(words), one, folder, habits, uids)]


def _all(words: list[Word], one: HeldMessage, folder: HeldFolder, habits: Habits, uids: list[int]) -> bool:
    fits = True
    while words:
        fits = _key(words, one, folder, habits, uids) and fits
    return fits


def _key(words: list[Word], one: HeldMessage, folder: HeldFolder, habits: Habits, uids: list[int]) -> bool:
    word = words.pop(0)
    if isinstance(word, list):
        return _all(list(word), one, folder, habits, uids)
    name = word.upper()
    if name == "CHARSET":
        words.pop(0)
        return True
    if name == "NOT":
        return not _key(words, one, folder, habits, uids)
    if name == "OR":
        first = _key(words, one, folder, habits, uids)
        return _key(words, one, folder, habits, uids) or first
    if name in ("HEADER", "SUBJECT", "FROM", "TO", "TEXT", "BODY") and not habits.index:
        del words[: 2 if name == "HEADER" else 1]
        return False
    if name == "HEADER":
        return _header(str(words.pop(0)), str(words.pop(0)), one, habits)
    if name == "X-GM-RAW" and habits.gmail:
        return all(_raw(term, one, folder) for term in str(words.pop(0)).split())
    if name == "UID":
        return one.uid in chosen(str(words.pop(0)), uids)
    return _plain(name, words, one)


def _plain(name: str, words: list[Word], one: HeldMessage) -> bool:
    if name == "ALL":
        return True
    if name in ("SEEN", "UNSEEN"):
        return (r"\Seen" in one.flags) is (name == "SEEN")
    if name in ("SUBJECT", "FROM", "TO", "CC"):
        wanted = str(words.pop(0)).lower()
        return any(wanted in value.lower() for value in one.values(name))
    if name in ("TEXT", "BODY"):
        return str(words.pop(0)).encode().lower() in one.raw.lower()
    if name in ("SINCE", "BEFORE", "ON"):
        day, at = _day(str(words.pop(0))), one.at.date()
        return {"SINCE": at >= day, "BEFORE": at < day, "ON": at == day}[name]
    raise ValueError(f"search key {name} is not known")


def _header(name: str, wanted: str, one: HeldMessage, habits: Habits) -> bool:
    if name.lower() == "message-id" and not habits.message_ids:
        return False
    if name.lower() not in USUAL and not habits.header_search:
        return False
    return any(wanted.lower() in value.lower() for value in one.values(name))


def _raw(term: str, one: HeldMessage, folder: HeldFolder) -> bool:
    """One term of Gmail's own search; of what is in All Mail, `tab` says where else it is."""
    key, _, value = term.partition(":")
    if key == "rfc822msgid":
        return value.strip("<>") in (found.strip("<>") for found in one.values("message-id"))
    if key == "-in":
        return value != one.tab
    if key == "category":
        return folder.name == "INBOX" and value == (one.tab or "primary")
    if key == "subject":
        return any(value.strip('"').lower() in found.lower() for found in one.values("subject"))
    return any(term.strip('"').lower() in found.lower() for _, found in one.headers)


def _day(text: str) -> date:
    return datetime.strptime(text, "%d-%b-%Y").date()
