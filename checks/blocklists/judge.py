"""What the checks over lists share: one hit for each subject, with every list that names it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.blocklists.record import Word, Words
from checks.model import Hit, Unknown
from checks.providers.facts import Level


def named_at(level: Level, words: Words) -> Iterator[Hit | Unknown]:
    """The subjects that lists name at this level, and the lists of this level that could not be asked.

    A provider's server is its provider's matter, so it is left out.
    """
    yield from silent_at(level, words)
    yield from hits(level, tuple(word for word in words if not word.provider))


def silent_at(level: Level, words: Words) -> Iterator[Unknown]:
    """Why a list could not be asked, once, for the check of the worst that it could have said."""
    silent = (word.listings for word in words if word.worst is level)
    yield from dict.fromkeys(listings for listings in silent if isinstance(listings, Unknown))


def hits(level: Level, words: Words) -> Iterator[Hit]:
    """One hit for each subject that a list names at this level."""
    for subject in dict.fromkeys(word.subject for word in words if word.at(level)):
        mine = tuple(word for word in words if word.subject == subject and word.at(level))
        yield Hit(subject, facts(subject, level, mine))


def facts(subject: str, level: Level, words: Words) -> dict[str, object]:
    """What a finding says: who is listed, where, for what reasons, and where to read more."""
    return {
        "subject": subject,
        "lists": tuple(word.blocklist.name for word in words),
        "reasons": tuple(_reason(word, level) for word in words),
        "answers": tuple(
            f"{one.answer} from {word.blocklist.zone}" for word in words for one in word.at(level)
        ),
        "pages": tuple(dict.fromkeys(word.blocklist.lookup or word.blocklist.zone for word in words)),
        **{key: value for key, value in (("provider", words[0].provider), ("term", words[0].term)) if value},
    }


def _reason(word: Word, level: Level) -> str:
    return f"{word.blocklist.name} ({'; '.join(one.meaning for one in word.at(level))})"
