"""The settings of the linter: which rules speak, what is known of templates, what holds for folders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from checks.addresses import is_ip
from checks.model import Severity
from checks.template.document import Kind
from deliverability.addresses import parse_name
from deliverability.config_accounts import parse_line
from deliverability.config_sections import parse_sender
from deliverability.config_sources import nearest
from deliverability.config_values import Reader, flag, many, mapping, number, setting, show, text, whole

OFF = "off"
NOTHING: Mapping[str, str] = {}


def parse_kind(written: str) -> str:
    """ "bad news" -> "bad_news", "" for none; ValueError that names the nearest kind."""
    name = written.strip().lower().replace("-", "_").replace(" ", "_")
    if not name or name in tuple(Kind):
        return name
    near = nearest(name, list(Kind))
    hint = f'did you mean "{near}"?' if near else f"there are: {', '.join(Kind)}"
    raise ValueError(f"{show(written)} is not a kind of template; {hint}")


def parse_dialect(written: str) -> str:
    """ "zendesk", "" for one to be found out; ValueError that names the nearest."""
    name = written.strip().lower()
    if not name:
        return name
    from checks.template.dialects import dialects  # late: it reads a table that few settings need

    if name in dialects():
        return name
    near = nearest(name, list(dialects()))
    hint = f'did you mean "{near}"?' if near else f"there are: {', '.join(dialects())}"
    raise ValueError(f"{show(written)} is no dialect of templates; {hint}")


def parse_service(written: str) -> str:
    """A sending service, or a system of one's own; ValueError for one that is nearly a known one."""
    from checks.providers.named import service_named, service_near  # late: it reads tables that few need

    name = parse_line(written)
    if name and service_named(name) is None and (near := service_near(name)):
        raise ValueError(f'{show(written)} is no sending service that we know; did you mean "{near}"?')
    return name


def parse_language(written: str) -> str:
    """ "en", also of "en-GB"; "" for one to be found out."""
    name = written.strip().lower().replace("_", "-").partition("-")[0]
    if not name or (len(name) in (2, 3) and name.isascii() and name.isalpha()):
        return name
    raise ValueError(f'{show(written)} is no code of a language; write it like "en"')


def parse_severity(written: str) -> str:
    """ "Error", "warning", "notice" or "off"; "info" is a notice."""
    name = written.strip().lower().replace("info", Severity.NOTICE.value)
    if name in (*Severity, OFF):
        return name
    raise ValueError(f"{show(written)} is none of {', '.join((*Severity, OFF))}")


def parse_filter(written: str) -> str:
    """Read the web address of an Rspamd, "" for none."""
    from deliverability.net.outside import parse_url  # late: few name one, and it loads asyncio

    return parse_url(written).geturl().rstrip("/") if written.strip() else ""


def parse_spamd(written: str) -> str:
    """Read "HOST:PORT" of a SpamAssassin, "" for none; port 783 where none is written."""
    if not written.strip():
        return ""
    host, colon, port = written.strip().rpartition(":")
    host, port = (host, port) if colon and port.isdigit() else (written.strip(), "783")
    if not 0 < int(port) < 65536:
        raise ValueError(f"{show(written)} has no port that there is; write it like 127.0.0.1:783")
    return f"{host if is_ip(host) else parse_name(host)}:{port}"


@dataclass(frozen=True, slots=True)
class Folder:
    """What holds for the templates in one folder, and in those below it; "" and () for nothing of its own.

    `ignore` and `select` name rules as in the whole section; `severity` by such a name.
    """

    kind: str = setting("", text(parse_kind))
    dialect: str = setting("", text(parse_dialect))
    service: str = setting("", text(parse_service))
    language: str = setting("", text(parse_language))
    audience: str = setting("", text(parse_line))
    fragment: bool = setting(False, flag())
    select: tuple[str, ...] = setting((), many(text(parse_line)))
    ignore: tuple[str, ...] = setting((), many(text(parse_line)))
    severity: Mapping[str, str] = setting(NOTHING, mapping(text(parse_line), text(parse_severity)))


def _folders() -> Reader[Mapping[str, Folder]]:
    """A table of tables by the folder's path; it cannot be given in the environment."""
    keys: dict[str, Reader[object]] = {one.name: one.metadata["reader"] for one in fields(Folder)}

    def one(name: str, given: object, wrong: list[str]) -> Folder:
        if not isinstance(given, dict):
            wrong.append(f'"{name}": write [lint.folders."{name}"] and its settings below it')
            return Folder()
        values = {}
        for key, value in given.items():
            if key not in keys:
                wrong.append(f'"{name}": {key}: no setting of a folder; known here: {", ".join(keys)}')
                continue
            try:
                values[key] = keys[key].read(value)
            except ValueError as error:
                wrong += [f'"{name}": {key}: {message}' for message in error.args]
        return Folder(**values)  # type: ignore[arg-type]

    def read(given: object) -> Mapping[str, Folder]:
        if not isinstance(given, dict):
            raise ValueError(f'{show(given)} is not a table; write [lint.folders."path/of/it"]')
        wrong: list[str] = []
        found = {name.strip("/"): one(name, value, wrong) for name, value in given.items()}
        if wrong:
            raise ValueError(*wrong)
        return found

    return Reader(read)


NO_FOLDERS: Mapping[str, Folder] = {}


@dataclass(frozen=True, slots=True)
class Lint:
    """`select`: only these rules, `extend`: these, too, also those in preview; by code, name or group.

    `names`: patterns of file names and titles ("*refund*") and the kind they tell. `baseline`: a file of
    findings that are known. `wording`: a file of own rules. `rspamd`, `spamd`: the operator's own spam
    filters. The rest is what `checks.template.settings` says.
    """

    select: tuple[str, ...] = setting((), many(text(parse_line)))
    ignore: tuple[str, ...] = setting((), many(text(parse_line)))
    extend: tuple[str, ...] = setting((), many(text(parse_line)))
    preview: bool = setting(False, flag())
    exclude: tuple[str, ...] = setting((), many(text(parse_line)))
    baseline: str = setting("", text(parse_line))
    wording: str = setting("", text(parse_line))
    dialect: str = setting("", text(parse_dialect))
    service: str = setting("", text(parse_service))
    language: str = setting("", text(parse_language))
    domains: tuple[str, ...] = setting((), many(text(parse_name)))
    company: str = setting("", text(parse_line))
    sender: str = setting("", text(parse_sender))
    variables: tuple[str, ...] = setting((), many(text(parse_line)))
    fill_in: bool = setting(False, flag())
    words: tuple[str, ...] = setting((), many(text(parse_line)))
    reading_grade: float = setting(9.0, number(1, 30))
    sentence_words: int = setting(28, whole(5, 200))
    message_words: int = setting(200, whole(20, 10_000))
    subject_characters: int = setting(60, whole(10, 500))
    html_octets: int = setting(102_400, whole(1000, 10_000_000))
    rspamd: str = setting("", text(parse_filter))
    spamd: str = setting("", text(parse_spamd))
    severity: Mapping[str, str] = setting(NOTHING, mapping(text(parse_line), text(parse_severity)))
    samples: Mapping[str, str] = setting(NOTHING, mapping(text(parse_line), text(parse_line)))
    names: Mapping[str, str] = setting(NOTHING, mapping(text(parse_line), text(parse_kind)))
    folders: Mapping[str, Folder] = setting(NO_FOLDERS, _folders())
