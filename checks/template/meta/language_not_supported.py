"""The prose is in a language that the rules of wording do not speak."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.offsets import NOWHERE
from checks.template.rule import Spot, rule

SPOKEN = ("en",)
NAMES = {
    "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
    "pl": "Polish", "sv": "Swedish", "da": "Danish", "nb": "Norwegian", "no": "Norwegian", "fi": "Finnish",
    "cs": "Czech", "sk": "Slovak", "hu": "Hungarian", "ro": "Romanian", "tr": "Turkish", "ru": "Russian",
    "uk": "Ukrainian", "bg": "Bulgarian", "el": "Greek", "he": "Hebrew", "ar": "Arabic", "hi": "Hindi",
    "ja": "Japanese", "ko": "Korean", "zh": "Chinese", "id": "Indonesian", "vi": "Vietnamese",
    "hr": "Croatian", "sl": "Slovenian", "ca": "Catalan",
}  # fmt: skip


@rule("META001", Severity.NOTICE, "what this linter can read", languages=())
def language_not_supported(document: Document, language: str) -> Iterator[Spot]:
    """Once for a document, so that nobody takes its silence for praise."""
    if language and language not in SPOKEN:
        start = document.body.source(0, 0) if document.body else NOWHERE
        yield Spot(start, {"language": NAMES.get(language, f"the language “{language}”")})
