"""Measures what the guides say to an owner: sentence length, reading grade, terms, tone.

Run as `python -m tests.readability` it prints a row a family.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import median

from checks.guide import fill, guide
from checks.registry import all_checks, families, family_of
from checks.template.clarity.syllables import syllables
from tests.terms import BELITTLING, BLAME, FEAR, MAIL, TITLED, unexplained

MOST_WORDS = 19
MOST_GRADE = 8.0
MOST_IN_TITLE = 15
MASK = "Namely"  # what stands for a name, an address, a value: one word of two syllables
_FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_CITED = re.compile(r" \(RFC \d+(?: §[\d.]+)?\)|, RFC \d+(?: §[\d.]+)?")
_CODE = re.compile(r"`[^`\n]+`")
_FACT = re.compile(r"(?<!%)\{[a-z][a-z0-9_]*\}|<[a-z][a-z0-9 ]*>")
_VALUE = re.compile(r"\S*\w=\S*(?<![.,:;])")
_LONE = re.compile(r"(?m)^\{[a-z][a-z0-9_]*\}$")  # a fact that is a sentence
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BREAK = re.compile(r"\n\s*\n|\n(?=- )|(?<=[.?!:;])\n|\n(?=```)")
_END = re.compile(r"(?<=[.?!])[\")]?\s+(?=[\"(]?[^\W_])")
_IS = r"\b(?:is|are|was|were|be|been|being|gets?) (?:not |never )?"
_DONE = r"(?:\w+ed|sent|held|kept|lost|put|read|seen|set|shown|told|taken|made|given|known|written|found)\b"
_PASSIVE = re.compile(_IS + _DONE)


@dataclass(frozen=True, slots=True)
class Words:
    """What an owner reads of one guide, in Markdown."""

    title: str
    why: str
    fix: str

    def __str__(self) -> str:
        return f"{self.title}\n\n{self.why}\n\n{self.fix}"


@dataclass(frozen=True, slots=True)
class Measure:
    """How a text reads: the words of its longest sentence, its Flesch-Kincaid grade, passive sentences."""

    longest: int
    grade: float
    passive: int
    sentences: int


def owner_words(check_id: str, filled: Callable[[str], str] = str) -> Words:
    """The owner sections of a guide; `filled` puts facts in."""
    one = guide(check_id)
    return Words(filled(one.title), filled(one.why), filled(one.fix))


def with_facts(check_id: str, facts: Mapping[str, object]) -> Words:
    """The same with the facts of a finding; a fact that is a name counts as one word, a sentence as it is."""
    shown = {name: _shown(value) for name, value in facts.items()}
    return owner_words(check_id, lambda text: fill(_CODE.sub(MASK, text), shown))


def _shown(value: object) -> str:
    if not (isinstance(value, str) and " " in value and _reads_as_words(value)):
        return MASK
    return re.sub(r"\b[A-Za-z]+[0-9]+\b", MASK, value)  # what stands in records


def _reads_as_words(text: str) -> bool:
    """A sentence or a part of one, and no record, list of names or command."""
    tokens = text.split()
    if all(token[0].isupper() for token in tokens):
        return False
    return sum(bool(_WORD.fullmatch(token.strip("`\"'.,:;()"))) for token in tokens) > len(tokens) / 2


def faults(words: Words) -> Iterator[str]:
    """Why an owner could stumble over a guide."""
    yield from text_faults(str(words))
    if len(_words(masked(words.title))) > MOST_IN_TITLE:
        yield f"title of {len(_words(masked(words.title)))} words"
    if not re.search(rf"\b(?:{'|'.join(TITLED)})\b", words.title, re.IGNORECASE):
        yield "the title does not speak of mail"
    first = sentences(words.why)[0]
    if first != f"{MASK}." and not re.search(rf"\b(?:{'|'.join(MAIL)})\b", first, re.IGNORECASE):
        yield f"mail does not come first: {first}"
    if _alike(sentences(words.title)[0], first):
        yield f"the first sentence says the title again: {first}"


def text_faults(text: str) -> Iterator[str]:
    """The same for any text of some sentences that an owner reads."""
    yield from line_faults(text)
    if (grade := measure(text).grade) > MOST_GRADE:
        yield f"grade {grade:.1f}"


def line_faults(text: str) -> Iterator[str]:
    """The same for a line, which is too short for a grade: one long word would decide."""
    for sentence in sentences(text):
        if len(_words(sentence)) > MOST_WORDS:
            yield f"{len(_words(sentence))} words: {sentence}"
    yield from (f"not explained: {term}" for term in unexplained(without_values(text)))
    for kind, phrases in (("blame", BLAME), ("fear", FEAR), ("belittling", BELITTLING)):
        found = re.search(rf"\b(?:{'|'.join(phrases)})\b", masked(text), re.IGNORECASE)
        if found:
            yield f"{kind}: {found[0]}"
    if "!" in masked(text):
        yield "an exclamation mark"


def measure(text: str) -> Measure:
    """Flesch-Kincaid (1975): 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    told = [_words(sentence) for sentence in sentences(text)]
    count = sum(map(len, told))
    heard = sum(syllables(word) for sentence in told for word in sentence)
    grade = 0.39 * count / len(told) + 11.8 * heard / count - 15.59
    passive = sum(bool(_PASSIVE.search(sentence)) for sentence in sentences(text))
    return Measure(max(map(len, told)), grade, passive, len(told))


def sentences(text: str) -> tuple[str, ...]:
    """A title, a list item and what leads to a record to paste end a sentence as a full stop does."""
    parts = (" ".join(part.split()) for part in _BREAK.split(masked(text)))
    return tuple(one for part in parts for one in _END.split(part) if _words(one))


def masked(text: str) -> str:
    """Records out; each name, address, value and fact as one word, and the RFC in brackets as none."""
    return "".join(map(_mask, re.split(r"(\s+)", without_values(text))))


def without_values(text: str) -> str:
    """The same, with the terms still readable."""
    text = _CITED.sub("", _FENCE.sub("\n\n", text))
    text = _LONE.sub(f"{MASK}.", text)
    return _VALUE.sub(MASK, _FACT.sub(MASK, _CODE.sub(MASK, text))).replace("**", "")


def _mask(token: str) -> str:
    core = token.strip("\"'“”’.,:;()?!-–>·")
    if not core.strip() or (_WORD.fullmatch(core) and not re.search(r"[A-Z].*[A-Z]", core)):
        return token
    return token.replace(core, MASK)


def _words(sentence: str) -> list[str]:
    return _WORD.findall(sentence)


def _alike(title: str, first: str) -> bool:
    """Whether two sentences say the same, by the words that carry them."""
    ours, theirs = ({w.lower() for w in _words(one) if len(w) > 3} for one in (title, first))
    return len(ours & theirs) >= 0.75 * max(len(ours | theirs), 1)


def rows() -> Iterator[str]:
    """A row a family: sentence length, grade, passive sentences, and how many guides pass."""
    yield f"{'family':<13}{'guides':>7}{'longest sentence':>20}{'grade':>16}{'passive':>9}{'pass':>7}"
    yield f"{'':<13}{'':>7}{'median':>13}{'worst':>7}{'median':>9}{'worst':>7}"
    for family in (*families(), ""):
        chosen = [one for one in all_checks() if family in ("", family_of(one))]
        yield _row(family or "all", [owner_words(one) for one in chosen])


def _row(name: str, texts: list[Words]) -> str:
    found = [measure(str(one)) for one in texts]
    longest, grades = [one.longest for one in found], [one.grade for one in found]
    passed = sum(not any(faults(one)) for one in texts)
    passive = sum(one.passive for one in found) / sum(one.sentences for one in found)
    return (
        f"{name:<13}{len(texts):>7}{median(longest):>13.0f}{max(longest):>7}{median(grades):>9.1f}"
        f"{max(grades):>7.1f}{passive:>9.0%}{passed / len(texts):>7.0%}"
    )


if __name__ == "__main__":
    print("\n".join(rows()))
