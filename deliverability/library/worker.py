"""The process that looks at templates of strangers: what one makes of it, by time or memory, ends with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from functools import lru_cache
from typing import Any

from checks.template.document import Declared
from checks.template.rule import all_rules
from deliverability.apart.frames import frame, serve
from deliverability.config_lint import Lint
from deliverability.library.filling import filled
from deliverability.library.model import Wanted
from deliverability.library.seen import look
from deliverability.linting.options import Options, options_from
from deliverability.seeds.kept import packed, unpacked

MEMORY = 256 * 1024**2
SECONDS = 5


def work_of_looking(source: str, name: str, declared: Declared, lint: Lint) -> bytes:
    """The frame that asks for `look`; the text goes as octets, as JSON would make it longer."""
    told = {"name": name, "declared": packed(declared), "lint": asdict(lint)}
    return frame(told, source.encode("utf-8", "surrogatepass"))


def work_of_filling(wanted: Wanted, values: Mapping[str, str]) -> bytes:
    """The frame that asks for `filled`."""
    return frame({"wanted": packed(wanted)}, json.dumps(dict(values)).encode())


def done(work: dict[str, Any], octets: bytes) -> object:
    """The answer to one frame."""
    if "wanted" in work:
        return packed(filled(unpacked(Wanted, work["wanted"]), json.loads(octets)))
    source, declared = octets.decode("utf-8", "surrogatepass"), unpacked(Declared, work["declared"])
    return packed(look(source, work["name"], replace(options_of(work["lint"]), declared=declared)))


def options_of(lint: Mapping[str, object]) -> Options:
    """The options of the settings that `asdict` made plain."""
    return _options(json.dumps(lint, sort_keys=True))


@lru_cache(maxsize=4)
def _options(lint: str) -> Options:
    given = json.loads(lint)
    values = {one.name: one.metadata["reader"].read(given[one.name]) for one in fields(Lint)}
    return options_from(Lint(**values))


if __name__ == "__main__":
    all_rules()
    serve(done, MEMORY, SECONDS)
