"""Finds the templates under the paths somebody names, and reads them; what is passed over is told."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from checks.template.reading.octets import ReadError, refuse_binary, refuse_large
from checks.template.reading.read import read

ENDINGS = frozenset({
    ".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".mjml", ".eml", ".j2", ".jinja",
    ".jinja2", ".liquid", ".hbs", ".handlebars", ".mustache", ".erb", ".ftl", ".ftlh", ".njk", ".twig",
    ".tpl", ".tmpl",
    ".json", ".csv", ".tsv", ".yaml", ".yml",
})  # fmt: skip
"""Of files that are looked at in a folder; one that is named itself may be called anything."""
_DATA = (".json", ".csv", ".tsv", ".yaml", ".yml")
_OF_OTHERS = ("node_modules", "__pycache__")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Raw:
    """A file as text; `mark` (that of the byte order), `encoding` and `newline` are those it is written with.

    Lines of `text` end with "\\n", of a file that mixes line ends as they stand there. `is_guessed`: it is
    not UTF-8 and was read as Windows-1252.
    """

    name: str
    text: str
    encoding: str = "utf-8"
    newline: str = "\n"
    octets: bytes = b""
    is_guessed: bool = False
    mark: bytes = b""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A path that was not read, and why; `is_fault` where somebody named it and must hear of it."""

    path: str
    why: str
    is_fault: bool = False


def gather(
    paths: Iterable[Path], exclude: tuple[str, ...] = ()
) -> tuple[tuple[Raw, ...], tuple[Skipped, ...]]:
    """The texts of all files named and of the templates in all folders named, each once, in their order."""
    raws: dict[str, Raw] = {}
    skipped: list[Skipped] = []
    for path in paths:
        if not path.exists():
            skipped.append(Skipped(str(path), "there is no such file", is_fault=True))
            continue
        for one in _under(path, exclude, skipped) if path.is_dir() else (path,):
            real = os.path.realpath(one)
            if real in raws:
                continue
            got = read_file(one, is_named=one is path)
            if isinstance(got, Raw) and one is not path and _is_other_data(got):
                got = Skipped(got.name, "no templates are in it")
            if isinstance(got, Raw):
                raws[real] = got
            else:
                skipped.append(got)
    return tuple(raws.values()), tuple(skipped)


def read_file(path: Path, is_named: bool = True) -> Raw | Skipped:
    """The text of one file."""
    try:
        if not path.is_file():  # a pipe never ends
            return Skipped(str(path), "it is no file", is_named)
        refuse_large(path.stat().st_size, path.name)
        return decoded(path.read_bytes(), str(path))
    except OSError as error:
        return Skipped(str(path), f"it cannot be read ({error.strerror})", is_named)
    except ReadError as refused:
        return Skipped(str(path), str(refused), is_named)


def decoded(octets: bytes, name: str) -> Raw:
    """Octets as text: by their byte order mark, else UTF-8, else Windows-1252; ReadError for what is none."""
    refuse_large(len(octets), name)
    mark, marked = next((pair for pair in _MARKS if octets.startswith(pair[0])), (b"", ""))
    if not marked.startswith("utf-16"):
        refuse_binary(octets)
    for each in (marked,) if marked else ("utf-8", "cp1252", "latin-1"):
        try:
            text = octets[len(mark) :].decode(each)
        except UnicodeDecodeError:
            continue
        refuse_binary(text.encode("utf-8", "surrogatepass"))
        is_windows = "\n" in text and text.count("\r\n") == text.count("\n")
        text, newline = (text.replace("\r\n", "\n"), "\r\n") if is_windows else (text, "\n")
        return Raw(name, text, each, newline, octets, each in ("cp1252", "latin-1"), mark)
    raise ReadError(f"This begins as {marked.upper()} and is broken.", 0, "Save it as UTF-8.")


def encoded(raw: Raw, text: str) -> bytes:
    """Another text as the file is written; UnicodeEncodeError where its encoding cannot hold it."""
    return raw.mark + text.replace("\n", raw.newline).encode(raw.encoding)


def _is_other_data(raw: Raw) -> bool:
    """Whether it is data that was met in a folder and is none of ours, such as package.json."""
    if not raw.name.lower().endswith(_DATA):
        return False
    return any(fault.code == "no-templates" for one in read(raw.text, raw.name) for fault in one.faults)


def _under(folder: Path, exclude: tuple[str, ...], skipped: list[Skipped]) -> Iterator[Path]:
    """Files of templates in the order of their paths; links to folders are not followed."""

    def closed(error: OSError) -> None:
        skipped.append(Skipped(str(error.filename), f"it cannot be read ({error.strerror})", is_fault=True))

    found = []
    for here, folders, files in os.walk(folder, onerror=closed):
        folders[:] = [one for one in folders if not one.startswith(".") and one not in _OF_OTHERS]
        found += [
            path
            for name in files
            if not name.startswith(".") and (path := Path(here, name)).suffix.lower() in ENDINGS
        ]
    for path in sorted(found):
        inside = str(path.relative_to(folder))
        if path.is_file() and not any(fnmatch(inside, one) or fnmatch(path.name, one) for one in exclude):
            yield path
