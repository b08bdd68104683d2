"""Reads own wording rules from TOML, and refuses with the line what is wrong and what would be right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NoReturn

from checks.model import Severity
from checks.template.document import Kind
from checks.template.wording_rule import Phrase, WordingRule

SETTINGS = ("phrases", "replace", "message", "severity", "kinds", "safe", "ignore_case", "except")
SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING, "notice": Severity.NOTICE}
MOST_PHRASES, LONGEST_PHRASE = 500, 200
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_INSIDE = re.compile(r"\*\S")
_LETTERS = re.compile(r"[^\W\d_]{2}|\d")


class WordingError(ValueError):
    """What is wrong with a file of wording rules, with its name and line."""


def load(text: str, name: str) -> tuple[WordingRule, ...]:
    """The rules of a TOML file, one for each table, in its order.

    Raises WordingError for bad TOML, an unknown setting, a wrong value, a phrase that is too short or long.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WordingError(f"{name}: {error}") from error
    return tuple(_Table(text, name, key, value).rule() for key, value in tables.items())


class _Table:
    """One table of the file, with the place of what is said in it."""

    def __init__(self, text: str, name: str, key: str, said: object) -> None:
        self.text, self.name, self.key = text, name, key
        if not isinstance(said, dict):
            self.refuse(f"“{key}” stands in no table. Write “[a-name]” above it", key)
        self.said: dict[str, object] = said

    def rule(self) -> WordingRule:
        if not _NAME.fullmatch(self.key):
            self.refuse(f"the name “{self.key}” may hold small letters, digits and hyphens only")
        for setting in self.said:
            if setting not in SETTINGS:
                self.refuse(
                    f"“{setting}” is no setting of a wording rule.{_near(setting, SETTINGS)}", setting
                )
        ignores_case = self.flag("ignore_case", default=True)
        return WordingRule(
            self.key, self.phrases(ignores_case), self.message(), self.severity(), self.kinds(),
            self.flag("safe", default=False), self.made("except", self.strings("except"), ignores_case),
        )  # fmt: skip

    def phrases(self, ignores_case: bool) -> tuple[Phrase, ...]:
        replaced = self.said.get("replace", {})
        if not isinstance(replaced, dict) or not all(isinstance(one, str) for one in replaced.values()):
            self.refuse('“replace” is a table: replace = { "log-in" = "sign in" }', "replace")
        found = self.made("phrases", self.strings("phrases"), ignores_case)
        for words, instead in replaced.items():
            (phrase,) = self.made("replace", (words,), ignores_case)
            found += (Phrase(phrase.words, instead, ignores_case),)
        if not found:
            self.refuse(f"[{self.key}] has neither “phrases” nor “replace”")
        if len(found) > MOST_PHRASES:
            self.refuse(f"[{self.key}] has {len(found)} phrases, more than {MOST_PHRASES}")
        return found

    def made(self, setting: str, words: tuple[str, ...], ignores_case: bool) -> tuple[Phrase, ...]:
        phrases = tuple(Phrase(" ".join(one.split()), None, ignores_case) for one in words)
        for one in phrases:
            if len(one.words) > LONGEST_PHRASE:
                self.refuse(f"“{one.words[:40]} …” is longer than {LONGEST_PHRASE} characters", setting)
            if _INSIDE.search(one.words):
                self.refuse(f"in “{one.words}”, “*” stands alone or at the end of a word", setting)
            if not _LETTERS.search(one.cue if one.words else ""):
                self.refuse(f"“{one.words}” needs a word of two letters beside “*”", setting)
        return phrases

    def message(self) -> str:
        said = self.said.get("message", "")
        if not isinstance(said, str):
            self.refuse("“message” is a text in quotation marks", "message")
        return said

    def severity(self) -> Severity:
        said = self.said.get("severity", "warning")
        if not isinstance(said, str) or said not in SEVERITIES:
            self.refuse(f"“severity” is one of {', '.join(SEVERITIES)}", "severity")
        return SEVERITIES[said]

    def kinds(self) -> tuple[Kind, ...]:
        said = self.strings("kinds")
        for one in said:
            if one not in tuple(Kind):
                self.refuse(f"“{one}” is no kind of template.{_near(one, tuple(Kind))}", "kinds")
        return tuple(map(Kind, said))

    def flag(self, setting: str, *, default: bool) -> bool:
        said = self.said.get(setting, default)
        if not isinstance(said, bool):
            self.refuse(f"“{setting}” is true or false", setting)
        return said

    def strings(self, setting: str) -> tuple[str, ...]:
        said = self.said.get(setting, [])
        if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
            self.refuse(f'“{setting}” is a list: {setting} = ["one", "another"]', setting)
        return tuple(said)

    def refuse(self, what: str, setting: str = "") -> NoReturn:
        raise WordingError(
            f"{self.name}, line {self.line(setting)}: {what}.".replace("..", ".").replace("?.", "?")
        )

    def line(self, setting: str) -> int:
        """Where the setting of this table stands, or the table."""
        header = re.search(rf"^[ \t]*\[\s*\"?{re.escape(self.key)}\"?\s*[\].]", self.text, re.MULTILINE)
        start = header.start() if header else 0
        key = re.compile(rf"^[ \t]*\"?{re.escape(setting)}\"?[ \t]*[=.]", re.MULTILINE)
        found = key.search(self.text, start) if setting else None
        return self.text.count("\n", 0, found.start() if found else start) + 1


def _near(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, tuple(known), 1)
    return f" Did you mean “{close[0]}”?" if close else f" Known: {', '.join(known)}"
