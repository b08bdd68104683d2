"""`deliverability lint`: say what is wrong with templates of support mail, and mend it."""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from checks.model import Severity
from checks.template.document import Kind
from checks.template.reading.octets import ReadError
from checks.template.rule import all_rules
from deliverability.cli import COULD_NOT_CHECK, PASS, PROBLEMS
from deliverability.commands.lint_output import Format, in_form, in_words, tell_fields, tell_skipped
from deliverability.commands.options import settings_from, world_options, wrong
from deliverability.commands.output import say, style
from deliverability.config import Settings
from deliverability.config_lint import parse_dialect
from deliverability.linting import baseline
from deliverability.linting.files import Raw, Skipped, decoded, encoded, gather
from deliverability.linting.finding import LintFinding
from deliverability.linting.fixing import Mended, mend
from deliverability.linting.left_open import left_open
from deliverability.linting.options import Options, options_from
from deliverability.linting.run import LintResult, Source, lint_documents, read_all
from deliverability.linting.written import difference, write
from deliverability.typeset import filled, printable
from deliverability.wording import counted

STDIN = "-"


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH…", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--format", "form", type=click.Choice([one.value for one in Format]), default="text",
              show_default=True, help="How findings are written.")  # fmt: skip
@click.option("--fix", is_flag=True, help="Mend what can be mended without changing what is said.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: also fixes that change wording.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; write nothing.")
@click.option("--select", multiple=True, metavar="RULE,…", help="Only these rules or groups, such as TONE.")
@click.option("--ignore", multiple=True, metavar="RULE,…", help="Not these rules or groups.")
@click.option("--extend", multiple=True, metavar="RULE,…", help="These rules, too, such as one in preview.")
@click.option("--preview", is_flag=True, help="Rules in preview, too.")
@click.option("--kind", type=click.Choice([one.value for one in Kind]), help="What the templates are for.")
@click.option(
    "--dialect",
    default="",
    help="What the templates are written in, such as zendesk or liquid.",
)
@click.option("--dns", is_flag=True, help="Ask DNS about senders and links.")
@click.option("--score", is_flag=True, help="Also ask your own spam filter ([lint] rspamd, spamd).")
@click.option("--set/--no-set", "together", default=True,
              help="Also compare the templates with each other (as it is), or do not.")  # fmt: skip
@click.option("--statistics", "counts", is_flag=True, help="Only count how often each rule spoke.")
@click.option("--baseline", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Do not tell the findings kept in FILE.")  # fmt: skip
@click.option("--write-baseline", "keep", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Keep all findings in FILE, so that only new ones are told.")  # fmt: skip
@click.option("--stdin-name", default="stdin.txt", metavar="NAME",
              help="What the text from - is called; its ending tells the format.")  # fmt: skip
@world_options
def command(paths: tuple[Path, ...], **asked: Any) -> None:
    """Say what is wrong with templates of support mail, and what to write instead.

    PATH is a file, a folder with templates, or - for stdin. Exit status: 0 all well or notes,
    1 problems or warnings, 2 wrong use, 3 could not check all.
    """
    if not paths:
        wrong('Name a template or a folder, such as "macros/". - reads stdin.')
    if asked["fix"] and asked["diff"]:
        wrong("--fix writes and --diff only shows; name one of them.")
    settings = settings_from(asked["config"], asked["resolvers"], asked["allow"])
    raise SystemExit(_Work(settings, asked, Path(STDIN) in paths).done(paths))


@dataclass(frozen=True, slots=True)
class _Work:
    """One call of the command."""

    settings: Settings
    asked: dict[str, Any]
    is_stdin: bool = False

    def done(self, paths: tuple[Path, ...]) -> int:
        options = self._options()
        gc.freeze()  # what is loaded stays: looking for rubbish in it took a fifth of the time of HTML
        known = self._known()
        raws, skipped = self._read(paths)
        texts = {one.name: one.text for one in raws}
        mended = Mended()
        if self.asked["fix"] or self.asked["diff"]:
            mended = mend(texts, lambda now: _lint(now, options).findings, self.asked["unsafe_fixes"])
        if self.asked["diff"]:
            return self._diff(raws, mended, skipped)
        failed = self._write(raws, mended)
        mended = mended.without({one.path for one in failed})
        skipped += failed
        result = _lint(texts | mended.texts, options, self.settings if self.asked["dns"] else None)
        skipped += left_open(result)
        if self.asked["keep"] is not None:
            return self._keep(result, skipped)
        compared = baseline.against(result.findings, known)
        is_whole = _status((), skipped) == PASS
        form, counts = Format(self.asked["form"]), self.asked["counts"]
        if form is Format.TEXT:
            self._say(in_words(compared.fresh, result, counts=counts, is_whole=is_whole))
        else:
            self._say(in_form(form, compared.fresh, options, texts, skipped))
        self._say_more(skipped, mended, result, compared, raws)
        if form is Format.TEXT:
            tell_fields(result.documents, options.settings)
        if self.asked["score"]:
            self._score(result, options)
        return _status(compared.fresh, skipped)

    def _score(self, result: LintResult, options: Options) -> None:
        """On stderr beside a form that programs read."""
        from deliverability.linting.scored import scored  # late: few have a filter, and it loads asyncio

        is_text = Format(self.asked["form"]) is Format.TEXT
        now = datetime.now(UTC)
        for line in scored(result.documents, options.settings, self.settings, now, style()):
            click.echo(line, err=not is_text)

    def _options(self) -> Options:
        lint = self.settings.lint
        try:
            dialect = parse_dialect(self.asked["dialect"])
        except ValueError as error:
            wrong(f"--dialect: {error}")
        lint = replace(
            lint,
            select=_names(self.asked["select"]) or lint.select,
            ignore=(*lint.ignore, *_names(self.asked["ignore"])),
            extend=(*lint.extend, *_names(self.asked["extend"])),
            preview=lint.preview or self.asked["preview"],
            dialect=dialect or lint.dialect,
        )
        try:
            options = options_from(lint)
        except ValueError as error:
            wrong(*error.args)
        kind = self.asked["kind"]
        declared = replace(options.declared, kind=Kind(kind), kind_by="--kind") if kind else options.declared
        return replace(options, declared=declared, together=self.asked["together"])

    def _known(self) -> list[dict[str, str]]:
        path = self.asked["baseline"] or (self.settings.lint.baseline and Path(self.settings.lint.baseline))
        if not path or self.asked["keep"] is not None:
            return []
        try:
            return baseline.load(path)
        except ValueError as error:
            wrong(str(error))

    def _read(self, paths: tuple[Path, ...]) -> tuple[tuple[Raw, ...], tuple[Skipped, ...]]:
        if not self.is_stdin:
            return gather(paths, self.settings.lint.exclude)
        if len(paths) > 1:
            wrong("- stands alone: what comes from stdin is one template.")
        if sys.stdin is None:
            wrong("There is no stdin to read.")
        name, octets = self.asked["stdin_name"], sys.stdin.buffer.read()
        try:
            return (decoded(octets, name),), ()
        except ReadError as refused:
            if self.asked["fix"]:
                click.echo(octets, nl=False)  # what was not mended is not lost
            return (), (Skipped(name, str(refused), is_fault=True),)

    def _diff(self, raws: tuple[Raw, ...], mended: Mended, skipped: tuple[Skipped, ...]) -> int:
        for raw in raws:
            if raw.name in mended.texts:
                told = difference(raw, mended.texts[raw.name])
                click.echo(told.encode("utf-8", "surrogateescape"), nl=False)  # as files are called on disk
        tell_skipped(skipped)
        return PROBLEMS if mended.texts else _status((), skipped)

    def _write(self, raws: tuple[Raw, ...], mended: Mended) -> tuple[Skipped, ...]:
        failed = []
        for raw in raws if self.asked["fix"] else ():
            text = mended.texts.get(raw.name, raw.text)
            if self.is_stdin:
                click.echo(_as_it_came(raw, text), nl=False)
            elif raw.name in mended.texts and (why := write(raw, text)):
                failed.append(Skipped(raw.name, f"it was not mended: {why}", is_fault=True))
        return tuple(failed)

    def _keep(self, result: LintResult, skipped: tuple[Skipped, ...]) -> int:
        path: Path = self.asked["keep"]
        try:
            path.write_text(baseline.dumps(result.findings), "utf-8")
        except OSError as error:
            wrong(f"--write-baseline: {path} cannot be written ({error.strerror}).")
        say(f"{counted(len(result.findings), 'finding')} kept in {path}. Name it with --baseline, "
            "or as baseline in [lint], and only new ones are told.")  # fmt: skip
        tell_skipped(skipped)
        return _status((), skipped)

    def _say(self, told: str) -> None:
        if told and self.asked["fix"] and self.is_stdin:
            click.echo(told, err=True)  # the mended text stands on stdout
        elif told:
            say(told)

    def _say_more(
        self,
        skipped: tuple[Skipped, ...],
        mended: Mended,
        result: LintResult,
        compared: baseline.Against,
        raws: tuple[Raw, ...],
    ) -> None:
        """On stderr, so that what programs read stays whole."""
        look = style()
        tell_skipped(skipped)
        told = [
            f"{one.name}: it is no UTF-8, so it was read as Windows-1252." for one in raws if one.is_guessed
        ]
        if mended.fixed:
            told.append(f"{counted(mended.fixed, 'place')} mended in {counted(len(mended.texts), 'file')}.")
        for name in mended.out_of_reach:
            told.append(f"{name}: mend it where it came from; --fix does not write into exports and mails.")
        if compared.known:
            told.append(f"{counted(compared.known, 'finding')} of the baseline not told again.")
        if compared.gone:
            told.append(f"{len(compared.gone)} of the baseline gone since; --write-baseline writes it anew.")
        if not result.documents:
            told.append("No template was found, so nothing was checked.")
        if Format(self.asked["form"]) is Format.TEXT:
            told += self._hints(result)
        for line in told:
            click.echo(filled(printable(line), look, rest="  "), err=True)

    def _hints(self, result: LintResult) -> list[str]:
        hints = []
        if result.suppressed:
            hints.append(
                f'{counted(len(result.suppressed), "finding")} passed over by "ignore" in the templates.'
            )
        if code := next((one.code for one in result.findings if one.check in all_rules()), None):
            hints.append(f'"deliverability explain {code}" tells more of a rule.')
        return hints


def _lint(texts: dict[str, str], options: Options, settings: Settings | None = None) -> LintResult:
    files = read_all((Source(name, text) for name, text in texts.items()), options)
    if settings is None:
        return lint_documents(files, options)
    from deliverability.linting.world import look  # late: it loads all that asks DNS

    return lint_documents(files, options, look([one for _, one in files], options.settings, settings))


def _as_it_came(raw: Raw, text: str) -> bytes:
    """In UTF-8 only where the encoding of stdin cannot hold what was put in."""
    try:
        return encoded(raw, text)
    except UnicodeEncodeError:
        return text.encode()


def _names(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for part in given for name in part.split(",") if name.strip())


def _status(findings: tuple[LintFinding, ...], skipped: tuple[Skipped, ...]) -> int:
    if any(one.severity is not Severity.NOTICE for one in findings):
        return PROBLEMS
    return COULD_NOT_CHECK if any(one.is_fault for one in skipped) else PASS
