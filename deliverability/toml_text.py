"""Reads the text of a TOML file that a person wrote; what is wrong is said with its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_AT = re.compile(r" \(at line (\d+), column \d+\)")


class NotToml(ValueError):  # noqa: N818
    """`place` is the file with the line, `said` what the parser objects to."""

    def __init__(self, place: str, said: str) -> None:
        super().__init__(f"{place}: this is not TOML: {said}")
        self.place, self.said = place, said


def read_text(path: Path, longest: int) -> str:
    """The file, of at most `longest` characters; ValueError says why it cannot be read."""
    try:
        content = path.read_bytes()[: longest + 1].decode("utf-8-sig")
    except OSError as error:
        raise ValueError(f"{path}: the file cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path}: the file is not UTF-8 text; save it as UTF-8") from None
    if len(content) > longest:
        raise ValueError(f"{path}: the file is longer than {longest} characters")
    return content


def parse(content: str, path: str) -> dict[str, Any]:
    """The document; NotToml names the file as `path`."""
    import tomllib  # late: 16 ms that a command without such a file need not spend

    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        raise NotToml(f"{path}:{at[1]}" if at else path, _AT.sub("", str(error))) from None
