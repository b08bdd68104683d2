"""What an operator says of their templates, as far as rules ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Settings:
    """`domains`: one's own, and those of one's brands; `company`: its name as it stands under a mail.

    `variables`: names known beside those of the dialect. `fill_in`: placeholders such as "[Name]" are meant
    for a person to fill in. `sender`: the From of templates that name none.
    """

    domains: tuple[str, ...] = ()
    company: str = ""
    sender: str = ""
    service: str = ""
    language: str = ""
    variables: tuple[str, ...] = ()
    samples: Mapping[str, str] = field(default_factory=dict)
    fill_in: bool = False
    words: tuple[str, ...] = ()
    reading_grade: float = 9.0
    sentence_words: int = 28
    message_words: int = 200
    subject_characters: int = 60
    html_octets: int = 102_400
