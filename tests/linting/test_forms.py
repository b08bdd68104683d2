"""What other programs read keeps what its format promises: SARIF by its schema, JUnit, annotations."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema_rs
import pytest

from checks.template.rule import chosen_by_default
from deliverability.linting.files import Skipped
from deliverability.linting.finding import LintFinding
from deliverability.linting.formats import github_of, junit_of
from deliverability.linting.run import Source, lint_sources
from deliverability.linting.sarif import sarif_of

SCHEMA = Path(__file__).parent / "schemas/sarif-2.1.0.json"
MACROS = json.dumps(
    [{"title": "Gr\u00fc\u00dfe \U0001f600", "content": "Hi \U0001f600,\nYou failed to pay."}]
)
REFUSED = (Skipped("a\r\n%:,b.txt", "This is\nno text\x00 100%.", is_fault=True),)
ODD = "\u00e4/\u00df%#?\U0001f600.txt"
SETS = {
    "fixes": (Source("a b.txt", "PLEASE SEND THIS TODAY if you can.\n\n{# lint: ignore TONE001 #}\n"),),
    "other letters": (Source(ODD, "\U0001f600 Gr\u00fc\u00dfe: you failed to pay.\r\n"),),
    "an export": (Source("macros.json", MACROS),),
    "HTML": (Source("/mails/a.html", '<html><body><a href="">x</a><img src="a.png"></body></html>'),),
    "nothing found": (Source("a.txt", "The street number was missing on the parcel.\n"),),
    "nothing at all": (),
    "an export that is none": (Source("a.json", "{"),),
}  # fmt: skip


@cache
def validator() -> Any:
    return jsonschema_rs.Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))


def linted(name: str) -> tuple[LintFinding, ...]:
    return lint_sources(SETS[name]).findings


@pytest.mark.parametrize("faults", [(), REFUSED], ids=["all read", "one refused"])
@pytest.mark.parametrize("name", SETS)
def test_sarif_is_valid_and_every_place_in_it_exists(name: str, faults: tuple[Skipped, ...]) -> None:
    findings = linted(name)
    told = json.loads(json.dumps(sarif_of(findings, chosen_by_default(), faults)))
    assert [one.message for one in validator().iter_errors(told)] == []
    (run,) = told["runs"]
    assert len(run["results"]) == len(findings)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) <= (region["endLine"], region["endColumn"])


def test_the_schema_refuses_what_is_no_sarif() -> None:
    told = sarif_of(linted("fixes"), chosen_by_default())
    told["runs"][0]["results"][0]["level"] = "notice"
    assert list(validator().iter_errors(told))


def test_sarif_says_that_a_run_failed_which_could_not_read_all() -> None:
    (run,) = sarif_of((), (), REFUSED)["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "no text" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert sarif_of((), ())["runs"][0]["invocations"] == [{"executionSuccessful": True}]


def test_a_file_of_any_name_has_an_address_in_sarif() -> None:
    (result, *_) = sarif_of(linted("other letters"), chosen_by_default())["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "%C3%A4/%C3%9F%25%23%3F%F0%9F%98%80.txt"}


@pytest.mark.parametrize("name", SETS)
def test_junit_counts_what_it_holds(name: str) -> None:
    told = ElementTree.fromstring(junit_of(linted(name), [one.name for one in SETS[name]], REFUSED))
    cases = list(told.iter("testcase"))
    assert told.attrib["tests"] == str(len(cases))
    assert told.attrib["failures"] == str(len(list(told.iter("failure"))))
    assert told.attrib["errors"] == str(len(list(told.iter("error")))) == "1"
    for suite in told:
        assert suite.attrib["tests"] == str(len(suite))
        assert all(one.attrib["name"] and one.attrib["classname"] for one in suite)


def test_annotations_keep_to_one_line_each_and_cannot_end_early() -> None:
    told = github_of(linted("other letters"), REFUSED).splitlines()
    assert told[-1] == "::error title=Could not check::a%0D%0A%25:,b.txt: This is%0Ano text\x00 100%25."
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in told)
    assert told[0].startswith("::error file=\u00e4/\u00df%25#?\U0001f600.txt,line=1,")
