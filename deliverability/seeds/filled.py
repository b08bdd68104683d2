"""Makes a test mail of a template: variables get typical values, and the linter says what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace

from checks.template.document import Document
from checks.template.reading.octets import ReadError
from checks.template.reading.placeholders import scan
from checks.template.rendering import fill, render
from checks.template.settings import Settings
from deliverability.linting.files import decoded
from deliverability.linting.finding import LintFinding
from deliverability.linting.letter import subject_of
from deliverability.linting.options import Options
from deliverability.linting.run import lint_source
from deliverability.seeds.model import Mail
from deliverability.seeds.template_file import NoTemplate, read_template

EXPORTS = (".json", ".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class Filled:
    """The mail to send, and what the linter finds in its template."""

    mail: Mail
    findings: tuple[LintFinding, ...] = ()


def filled(name: str, content: bytes, options: Options) -> Filled:
    """The mail in a file called `name`, as `read_template` reads it. Raises NoTemplate.

    What stands before a template to say what it is goes nowhere.
    """
    if name.lower().endswith(EXPORTS):
        raise NoTemplate(f"{name} holds many templates; put the one to send into a file of its own")
    mail = read_template(name, content)
    try:
        raw = decoded(content, name)
    except ReadError:
        return Filled(mail)
    result = lint_source(raw.text, name, options)
    if len(result.documents) != 1:
        raise NoTemplate(f"{name} holds {len(result.documents)} templates; one can be sent")
    return Filled(_with_values(mail, result.documents[0], options.settings), result.findings)


def _with_values(mail: Mail, document: Document, known: Settings) -> Mail:
    """Subject and bodies as they are read; the parts of a saved mail stay apart."""
    if document.name.lower().endswith(".eml"):
        subject, text = (_filled(part, document, known) for part in (mail.subject, mail.text))
        return replace(
            mail, subject=subject, text=text, html=_filled(mail.html, document, known, escape=True)
        )
    shown = render(document, known)
    if not shown.text.strip():
        raise NoTemplate(f"{document.name} says nothing once its variables have values")
    subject = subject_of(shown) if document.subject is not None else mail.subject
    return replace(mail, subject=subject, text=f"{shown.text.strip()}\n", html=shown.html)


def _filled(part: str, document: Document, known: Settings, *, escape: bool = False) -> str:
    return fill(part, scan(part, document.declared.dialect), known, empty=False, escape=escape)
