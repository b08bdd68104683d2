"""The changes that put one text in the place of those that are there now."""

from __future__ import annotations

from itertools import takewhile

from deliverability.remedies.model import Action, Change


def one_text(place: str, old: tuple[str, ...], text: str) -> tuple[Change, ...]:
    """Publish `text` at `place` instead of the TXT texts `old`; nothing where it stands there alone.

    Of several the one that begins most like it is changed, so that what is deleted is not taken for it.
    """
    if old == (text,):
        return ()
    if not old:
        return (Change(Action.ADD, place, "TXT", text),)
    kept = max(old, key=lambda one: (one == text, _begins_alike(one, text)))
    gone = tuple(dict.fromkeys(one for one in old if one != kept))
    replaced = (Change(Action.REPLACE, place, "TXT", text, kept),) if kept != text else ()
    return replaced + removed(place, gone)


def removed(place: str, texts: tuple[str, ...]) -> tuple[Change, ...]:
    """Take these TXT texts away from `place`."""
    return tuple(Change(Action.REMOVE, place, "TXT", old=text) for text in texts)


def _begins_alike(one: str, other: str) -> int:
    """How many characters at the beginning of both are the same."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))
