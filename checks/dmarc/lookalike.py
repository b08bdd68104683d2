"""A text stands where the DMARC record belongs, but one slip makes receivers pass over it."""

from collections.abc import Iterator

from checks.dmarc.evidence import DmarcRecords
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.ERROR, "RFC 9989 §4.8")
def lookalike(dmarc: DmarcRecords) -> Iterator[Hit]:
    """A text that was meant as the DMARC record, where none is."""
    for step in dmarc.own_steps:
        if step.selection.records:
            continue
        for text in step.selection.lookalikes:
            facts = {"domain": dmarc.domain, "place": step.place, "record": text.text, "slip": text.kind}
            told = {
                "problem": _PROBLEMS[text.kind],
                "spoiler": text.spoiler_name or "nothing where something is due",
            }
            yield Hit(f"{step.place} TXT", facts | told | {"corrected": text.suggestion})


_PROBLEMS = {
    "leading_space": "a space stands before it",
    "leading_character": "a character stands before it",
    "quotes": "quotes or backslashes became part of it",
    "invisible_character": "a character that cannot be seen is in it",
    "no_version_tag": "it does not begin with v=DMARC1",
    "version_not_first": "v=DMARC1 is not the first thing in it",
    "no_equals_sign": "the = behind v is missing or is another sign",
    "space_in_version": "a space stands inside v=DMARC1",
    "wrong_case": "DMARC1 is not in capital letters",
    "wrong_number": "it does not say DMARC1",
    "wrong_mark_after_version": "another sign stands where the ; belongs behind v=DMARC1",
    "wrong_space_after_version": "a special kind of blank stands behind v=DMARC1",
    "no_semicolon_after_version": "the ; behind v=DMARC1 is missing",
}
