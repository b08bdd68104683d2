"""Tells the language of prose by its small words; a mail has enough of them to be sure."""

from __future__ import annotations

import re
from collections import Counter

LEAST_LETTERS = 60
LEAST_WORDS = 3
"""Small words that must be there before a language is named."""
SMALL_WORDS = {
    "en": "the and you your to of is are we our for with this that it in on have be please not was from "
    "has can will if us an or as at by any been i my me when what would do here",
    "de": "der die das und ist nicht wir sie ihr ihre ihnen ihren den dem ein eine einen für mit auf von zu "
    "im ich haben hat wird werden bitte sich auch oder bei uns unser unsere vielen dass wenn",
    "fr": "le la les des du et est vous votre vos nous notre pour avec dans une un que qui sur pas ne sont "
    "avez avons merci ce cette au aux par plus être si je",
    "nl": "de het een en is niet wij we u uw jouw je van voor met op te dat die zijn hebben heeft naar ons "
    "onze om als ook kunt bij wordt deze aan graag",
    "es": "el la los las de y que en su sus usted por para con una un no es se del al nos nuestro gracias "
    "ha han está este esta si le lo",
    "it": "il lo la gli le di e che per con una un non è sono del della dei nel si ci vi suo tuo nostro "
    "grazie questo questa ha abbiamo alla al",
    "pt": "o a os as de e que em seu sua você para com uma um não é se do da dos das por nos nosso obrigado "
    "foi está este esta ao ou",
    "pl": "i w na z do nie się że jest to dla o za od po jak są nas nasz proszę przez oraz lub twoje",
    "sv": "och att det som en ett är på av för med inte vi du din ditt har om till den de kan från vår",
    "da": "og at det som en et er på af for med ikke vi du din dit har om til den de kan fra vores jeg",
}
_LANGUAGES: dict[str, list[str]] = {}
for _code, _words in SMALL_WORDS.items():
    for _one in _words.split():
        _LANGUAGES.setdefault(_one, []).append(_code)
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,300}|\S{1,64}@\S{1,200}")
"""Its “com” is no Portuguese, its “de” no German."""


def language_of(masked: str) -> str:
    """The code of the language ("en"), "" for prose too short or too strange to tell."""
    words = _WORD.findall(_ADDRESS.sub(" ", masked[:4000]).lower())
    if sum(map(len, words)) < LEAST_LETTERS:
        return ""
    votes = Counter(code for word in words if word in _LANGUAGES for code in _LANGUAGES[word])
    if not votes:
        return ""
    (first, most), second = votes.most_common(1)[0], votes.most_common(2)[1:]
    return first if most >= LEAST_WORDS and (not second or most > second[0][1]) else ""
