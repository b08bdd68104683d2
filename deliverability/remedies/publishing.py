"""The changes that put one text in the place of those that are there now."""

from __future__ import annotations

from deliverability.remedies.model import Action, Change


def one_text(place: str, old: tuple[str, ...], text: str) -> tuple[Change, ...]:
    """Publish `text` at `place` instead of the TXT texts `old`; nothing where it stands there alone."""
    if old == (text,):
        return ()
    if not old:
        return (Change(Action.ADD, place, "TXT", text),)
    kept = text if text in old else old[0]
    gone = tuple(dict.fromkeys(one for one in old if one != kept))
    replaced = (Change(Action.REPLACE, place, "TXT", text, kept),) if kept != text else ()
    return replaced + removed(place, gone)


def removed(place: str, texts: tuple[str, ...]) -> tuple[Change, ...]:
    """Take these TXT texts away from `place`."""
    return tuple(Change(Action.REMOVE, place, "TXT", old=text) for text in texts)
