"""Own wording rules: read from TOML, run beside the others, refused with the line."""

from __future__ import annotations

import time

import pytest

from checks.guide import fill, guide
from checks.model import Severity
from checks.template.document import Declared, Document, Kind
from checks.template.evidence import Evidence
from checks.template.reading.read import read
from checks.template.rule import Found, judge_one
from checks.template.wording import WordingError, load

WORDS = """
[no-ticket]
phrases = ["ticket", "support case*"]
message = "We say “request”, not “ticket”."
severity = "error"
except = ["ticket office"]

[plain-words]
replace = { "utilise" = "use", "log-in to *" = "sign in", "very " = "" }
safe = true

[no-jokes]
phrases = ["just kidding"]
kinds = ["complaint"]

[brand]
replace = { "Acme" = "ACME" }
ignore_case = false
"""


def said(source: str, words: str = WORDS, kind: Kind | None = None) -> tuple[Found, ...]:
    rules = [one.as_rule() for one in load(words, "words.toml")]
    (document,) = read(source, "a.txt", Declared(kind=kind))
    return judge_one(rules, Evidence(document)).found


def fixed(document: Document, found: tuple[Found, ...]) -> str:
    edits = [edit for one in found if one.spot.fix for edit in one.spot.fix.edits]
    text = document.source
    for edit in sorted(edits, key=lambda one: one.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def test_a_phrase_is_found_with_its_message_and_severity() -> None:
    (one,) = said("Your Ticket is open.")
    assert (one.rule, one.severity) == ("wording.no-ticket", Severity.ERROR)
    assert one.spot.facts["words"] == "Ticket"
    assert fill(guide(one.rule).title, one.spot.facts) == "We say “request”, not “ticket”"


def test_a_wildcard_stands_for_the_rest_of_a_word_or_for_one_word() -> None:
    (case,) = said("Two support\ncases are open.")
    assert case.spot.facts["words"] == "support cases"
    (log_in,) = said("Please log-in to Example now.")
    assert log_in.spot.facts["words"] == "log-in to Example"


def test_a_replacement_keeps_the_capital_and_is_safe_where_it_is_said_so() -> None:
    found = said("Utilise the form. You can utilise it very well.")
    assert fixed(found[0].document, found) == "Use the form. You can use it well."
    assert [one.spot.fix.safe for one in found if one.spot.fix] == [True, True, True]


def test_an_exception_a_part_of_a_word_and_a_placeholder_are_fine() -> None:
    assert said("Our ticket office opens at 9. The {{ticket.id}} ticketing tool.") == ()


def test_a_rule_for_a_kind_holds_for_that_kind_only() -> None:
    assert said("Just kidding.") == ()
    assert len(said("Just kidding.", kind=Kind.COMPLAINT)) == 1


def test_case_counts_where_it_is_said_so() -> None:
    assert said("ACME and acme") == ()
    assert len(said("Acme")) == 1


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ('[a]\nphrases = ["ab"]\nphrase = ["ab"]',
         "line 3: “phrase” is no setting of a wording rule. Did you mean “phrases”?"),
        ('[a]\nphrases = "ab"', 'line 2: “phrases” is a list: phrases = ["one", "another"].'),
        ('[a]\nmessage = "x"', "line 1: [a] has neither “phrases” nor “replace”."),
        ('\n[a]\nphrases = ["* *"]', "line 3: “* *” needs a word of two letters beside “*”."),
        ('[a]\nphrases = ["a*b"]', "line 2: in “a*b”, “*” stands alone or at the end of a word."),
        ('[a]\nphrases = ["ab"]\nseverity = "fatal"', "line 3: “severity” is one of error, warning, notice."),
        ('[a]\nphrases = ["ab"]\nkinds = ["complain"]',
         "line 3: “complain” is no kind of template. Did you mean “complaint”?"),
        ('[a]\nphrases = ["ab"]\nsafe = 1', "line 3: “safe” is true or false."),
        ('[a]\nreplace = { "ab" = 1 }',
         'line 2: “replace” is a table: replace = { "log-in" = "sign in" }.'),
        ('[A b]\n', "Expected ']' at the end of a table declaration (at line 1, column 4)"),
        ('["A b"]\nphrases = ["ab"]',
         "line 1: the name “A b” may hold small letters, digits and hyphens only."),
        ("phrases = 3", "line 1: “phrases” stands in no table. Write “[a-name]” above it."),
        (f'[a]\nphrases = ["{"ab" * 200}"]', f"line 2: “{'ab' * 20} …” is longer than 200 characters."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_line(words: str, refusal: str) -> None:
    with pytest.raises(WordingError) as raised:
        load(words, "words.toml")
    assert str(raised.value) in (f"words.toml, {refusal}", f"words.toml: {refusal}")


@pytest.mark.parametrize(
    "text", [" " * 20_000, "ab " * 7_000, "a" * 20_000, "log-in to " * 2_000, "ab*" * 7_000]
)
def test_hostile_text_takes_no_time(text: str) -> None:
    started = time.process_time()
    said(text, '[a]\nphrases = ["ab * * * ab", "abc*", "log-in to * to *", "* ab*"]')
    assert time.process_time() - started < 2
