"""Lints the templates of a guide or a test, with every rule, those in preview too."""

from __future__ import annotations

from dataclasses import replace

from checks.guide import Example
from checks.template.document import Declared, Document, Kind
from checks.template.evidence import Evidence
from checks.template.reading.read import read
from checks.template.rule import Linted, all_rules, judge_one, judge_set


def judge_example(example: Example) -> Linted:
    """Options are `kind`, `dialect`, `service`, `language` and `file` (its name, for the format)."""
    options = example.options
    name = options.get("file", "template.txt")
    declared = Declared(
        kind=Kind(options["kind"]) if "kind" in options else None,
        kind_by="test" if "kind" in options else "",
        dialect=options.get("dialect", ""),
        service=options.get("service", ""),
        language=options.get("language", ""),
    )
    documents = tuple(one for source in example.templates for one in read(source, name, declared))
    return judge(documents)


def judge(documents: tuple[Document, ...]) -> Linted:
    rules = tuple(all_rules().values())
    evidence = Evidence(documents[0], documents=documents, language="en")
    each = [
        judge_one(rules, replace(evidence, document=one, language=one.declared.language or "en"))
        for one in documents
    ]
    each.append(judge_set(rules, evidence))
    return Linted(
        tuple(found for one in each for found in one.found),
        tuple(silent for one in each for silent in one.not_judged),
    )
