"""The customer is asked for what the help desk knows."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind, Role
from checks.template.rule import Spot, rule
from checks.template.settings import Settings
from checks.template.structure.asking import VERBS

KNOWN = {
    "order": re.compile(r"order[._]?(?:id|number|no|name)$|order\.(?:id|number|name)", re.IGNORECASE),
    "ticket": re.compile(r"(?:ticket|case|request)[._]?(?:id|number|no)$", re.IGNORECASE),
    "mail": re.compile(r"e?mail$|email[._]?address$|^ticket\.(?:requester|customer)\.", re.IGNORECASE),
    "phone": re.compile(r"phone(?:[._]?number)?$", re.IGNORECASE),
    "name": re.compile(r"(?:first|last|full|customer|requester|contact|user)[._]?name$", re.IGNORECASE),
}
_ASKED = re.compile(
    rf"{VERBS}(?:\s[^.!?\n:]{{0,60}}?)?\s?\b(?P<what>your\s+(?:\w+\s+)?(?:order|ticket|case)\s+(?:number|id)|"
    rf"your\s+(?:\w+\s+)?e-?mail(?:\s+address)?|"
    r"your\s+(?:phone|telephone|mobile)(?:\s+number)?|your\s+(?:full\s+|first\s+|"
    r"last\s+)?name)\b(?!\s+(?:on|of)\s+the)",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\b(?:again|once\s+more|one\s+more\s+time|resend|re-send|repeat)\b", re.IGNORECASE)
_PROOF = re.compile(
    r"\b(?:verif\w+|prov(?:e|es|ing)\s+that|proof|security|identity|identif\w+|protect\w*|safety|"
    r"is\s+(?:still\s+)?(?:correct|right)|"
    r"guest|new\s+(?:e-?mail|phone|name)|another|different|changed?|if\s+(?:it|you))\b",
    re.IGNORECASE,
)
"""Who asks to be sure that it is you may ask for what is known."""


@rule(
    "STRUCT052",
    Severity.WARNING,
    "training: do not ask again for information you could look up",
    kinds=(
        Kind.INFO_REQUEST,
        Kind.COMPLAINT,
        Kind.FOLLOW_UP,
    ),
    full_mails=True,
)
def asks_known_information(document: Document, settings: Settings) -> Iterator[Spot]:
    """At what is asked for, when a variable holds it or the words say “again”."""
    text = document.body
    for found in _ASKED.finditer(text.masked):
        sentence = text.of(text.sentences[text.number_at(found.start())])
        known = _AGAIN.search(sentence) or _is_known(found["what"], document, settings)
        if known and not _PROOF.search(sentence):
            yield Spot(text.source(*found.span("what")), {"words": found["what"]})


def _is_known(what: str, document: Document, settings: Settings) -> bool:
    """Whether a placeholder of the template, or a variable of the settings, holds it."""
    names = [one.name for one in document.placeholders if one.role is Role.OUTPUT] + list(settings.variables)
    wanted = next((known for word, known in KNOWN.items() if word in what.lower()), None)
    return wanted is not None and any(wanted.search(name) for name in names)
