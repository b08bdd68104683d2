"""Tells a report of how things stand from a refusal: nobody asked for what is not there."""

from __future__ import annotations

from checks.template.tone.phrases import Hit, compiled

_STATE = compiled(
    r"\bnot yet (?:accepted|approved|confirmed|paid|processed|complete|finished)\b|"
    r"^you (?:can't|cannot|can not) (?:reply|respond|answer)\b"
)
_OF_OTHERS = compiled(
    r"\b(?:requests?|applications?|bookings?|papers?|abstracts?|agreements?|reservations?)\b"
    r"[^.!?]{0,90} withdrawn$|"
    r"(?:^|[.:!] )an? (?:[\w'\ufffc-]{1,40} ){0,3}?(?:request|application|agreement|"
    r"booking|reservation|claim|order|return)\b"
    r"[^.!?]{0,40}\b(?:rejected|denied|declined|refused)$|"
    r"\bthe following \w+[^.!?]{0,20} (?:rejected|denied|declined|refused)$"
)
"""What a member of staff is told of somebody else's request."""
_CONSEQUENCE = compiled(r"\bso (?:that )?(?:it|they|this) $")
_ELSEWHERE = compiled(
    r"^ (?:(?:can|could) have been|(?:currently |yet )?(?:scheduled|planned|listed|found|to show|"
    r"taking place)\b)"
)
_OUT = compiled(r"^ (?:(?:it|this|that) )?out\b")


def is_report(hit: Hit) -> bool:
    """A state, a list that is empty, what cannot be ruled out, or what became of another person's request."""
    words = hit.match[0]
    return bool(
        _STATE.search(words)
        or _ELSEWHERE.match(hit.after)
        or (words.endswith("rule") and _OUT.match(hit.after))
        or _OF_OTHERS.search(hit.before + words)
        or ("no longer" in words and _CONSEQUENCE.search(hit.before))
    )
