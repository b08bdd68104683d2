"""What somebody wants of a run of the linter: which rules, how bad, and what is known of their templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path, PurePath

from checks.model import Severity
from checks.template.document import Declared, Document, Kind
from checks.template.naming import names, rules_named
from checks.template.reading.read import NOTHING_DECLARED
from checks.template.rule import Rule, all_rules, chosen_by_default
from checks.template.settings import Settings
from checks.template.wording import load
from deliverability.config_lint import OFF, Folder, Lint
from deliverability.config_sources import nearest
from deliverability.config_values import show

SHARED = tuple(one.name for one in fields(Settings) if one.name in Lint.__dataclass_fields__)
"""What the rules know of the settings, by the same names in both."""


@dataclass(frozen=True, slots=True)
class InFolder:
    """What holds for the templates under `path`; `silent` and `severities` by rule id."""

    path: str
    declared: Declared
    silent: frozenset[str]
    severities: Mapping[str, Severity]


@dataclass(frozen=True, slots=True)
class Options:
    """`rules`: those that speak. `severities`: by rule id, where another is wanted.

    `declared`: what is said of every file. `together`: the rules of a set speak, too. `folders`: the nearer
    one last. `kinds`: patterns of names and the kind they tell.
    """

    rules: tuple[Rule, ...] = field(default_factory=chosen_by_default)
    settings: Settings = field(default_factory=Settings)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    declared: Declared = NOTHING_DECLARED
    together: bool = True
    folders: tuple[InFolder, ...] = ()
    kinds: tuple[tuple[str, Kind], ...] = ()

    def declared_for(self, name: str) -> Declared:
        """What is known of a file before it is read: by its folder, or by its name."""
        declared = self.declared
        for folder in self._over(name):
            said = {
                one.name: value
                for one in fields(Declared)
                if (value := getattr(folder.declared, one.name)) not in (None, "")
            }
            declared = replace(declared, **said)
        return self.by_name(declared, PurePath(name).name)

    def by_name(self, declared: Declared, name: str) -> Declared:
        """With the kind that a file name or a title tells, if nothing else has told one."""
        kind = next((kind for one, kind in self.kinds if fnmatch(name.lower(), one.lower())), None)
        return replace(declared, kind=kind, kind_by="name") if kind and declared.kind is None else declared

    def is_silent(self, rule: str, name: str) -> bool:
        """Whether a folder does not want this rule."""
        return any(rule in folder.silent for folder in self._over(name))

    def severity(self, rule: str, name: str) -> Severity | None:
        """Another severity than the rule's own, if one is wanted for this file."""
        told = [folder.severities[rule] for folder in self._over(name) if rule in folder.severities]
        return told[-1] if told else self.severities.get(rule)

    def titled(self, document: Document) -> Document:
        """The document with the kind its title tells."""
        declared = self.by_name(
            document.declared, document.declared.title or document.name.rpartition("#")[2]
        )
        return document if declared is document.declared else replace(document, declared=declared)

    def _over(self, name: str) -> list[InFolder]:
        return [one for one in self.folders if f"/{one.path}/" in _folder(name)]


@lru_cache(maxsize=100)
def _folder(name: str) -> str:
    """Where a file lies; asked for each finding in it."""
    return f"/{PurePath(name).parent.as_posix()}/"


def options_from(lint: Lint) -> Options:
    """The options of the settings, own wording rules read; ValueError has a line for each wrong name."""
    wrong: list[str] = []
    known = (*all_rules().values(), *own_rules(lint.wording))
    severities, off = _severities(lint.severity, known, "[lint.severity]", wrong)
    rules = chosen(lint, known, wrong)
    folders = tuple(
        _in_folder(path, one, known, wrong) for path, one in sorted(lint.folders.items(), key=_depth)
    )
    if wrong:
        raise ValueError(*wrong)
    shared = {name: getattr(lint, name) for name in SHARED}
    return Options(
        tuple(one for one in rules if one.id not in off),
        Settings(**shared),
        severities,
        Declared(dialect=lint.dialect, service=lint.service, language=lint.language),
        folders=folders,
        kinds=tuple((pattern, Kind(kind)) for pattern, kind in lint.names.items() if kind),
    )


def own_rules(file: str) -> tuple[Rule, ...]:
    """The wording rules of a file, none for ""; ValueError with what is wrong and its line."""
    if not file:
        return ()
    try:
        text = Path(file).read_text("utf-8")
    except OSError as error:
        raise ValueError(f"[lint] wording: {file} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ValueError(f"[lint] wording: {file} is not UTF-8 text; save it as UTF-8") from None
    return tuple(one.as_rule() for one in load(text, file))


def chosen(lint: Lint, known: tuple[Rule, ...], wrong: list[str]) -> tuple[Rule, ...]:
    """The rules that `select`, `extend`, `ignore` and `preview` leave, in the order of the groups."""
    select = _named(lint.select, known, "[lint] select", wrong)
    single = {one.id for name in lint.select for one in rules_named(name, known) if _is_one(name, one)}
    extend = _named(lint.extend, known, "[lint] extend", wrong)
    ignore = _named(lint.ignore, known, "[lint] ignore", wrong)
    return tuple(
        one
        for one in known
        if one.id not in ignore
        and (
            one.id in extend
            or (
                (not lint.select or one.id in select)
                and (lint.preview or not one.preview or one.id in single)
            )
        )
    )


def _is_one(name: str, one: Rule) -> bool:
    return (
        name.strip().upper() == one.code or name.strip().removeprefix("template.") == one.id.partition(".")[2]
    )


def _named(given: Iterable[str], known: tuple[Rule, ...], place: str, wrong: list[str]) -> frozenset[str]:
    found: set[str] = set()
    for name in given:
        means = rules_named(name, known)
        if not means:
            near = nearest(name, list(names(known)))
            hint = f'did you mean "{near}"?' if near else '"deliverability explain" lists them all'
            wrong.append(f"{place}: {show(name)} is no rule of the linter; {hint}")
        found.update(one.id for one in means)
    return frozenset(found)


def _severities(
    given: Mapping[str, str], known: tuple[Rule, ...], place: str, wrong: list[str]
) -> tuple[dict[str, Severity], frozenset[str]]:
    """Severity by rule id, and the ids of those that are off."""
    told = {rule: said for name, said in given.items() for rule in _named((name,), known, place, wrong)}
    off = frozenset(rule for rule, said in told.items() if said == OFF)
    return {rule: Severity(said) for rule, said in told.items() if said != OFF}, off


def _in_folder(path: str, folder: Folder, known: tuple[Rule, ...], wrong: list[str]) -> InFolder:
    place = f'[lint.folders."{path}"]'
    severities, off = _severities(folder.severity, known, f"{place} severity", wrong)
    silent = off | _named(folder.ignore, known, f"{place} ignore", wrong)
    select = _named(folder.select, known, f"{place} select", wrong)
    if folder.select:
        silent |= {one.id for one in known if one.id not in select}
    declared = Declared(
        kind=Kind(folder.kind) if folder.kind else None,
        kind_by=f"folder {path}" if folder.kind else "",
        dialect=folder.dialect,
        service=folder.service,
        language=folder.language,
        audience=folder.audience,
        fragment=folder.fragment or None,
    )
    return InFolder(path, declared, silent, severities)


def _depth(pair: tuple[str, Folder]) -> int:
    return pair[0].count("/")
