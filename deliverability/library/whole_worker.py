"""The process that reads and compares many answers of strangers at once; it ends when that is done."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from checks.template.rule import all_rules
from deliverability.apart.frames import frame, serve
from deliverability.config_lint import Lint
from deliverability.library.comparing import compare
from deliverability.library.model import Wanted
from deliverability.library.reading import brought
from deliverability.library.worker import options_of
from deliverability.seeds.kept import packed, unpacked

MEMORY = 512 * 1024**2
SECONDS = 20


def work_of_reading(raw: bytes, name: str) -> bytes:
    """The frame that asks for `brought`."""
    return frame({"name": name}, raw)


def work_of_comparing(some: tuple[tuple[int, Wanted], ...], lint: Lint) -> bytes:
    """The frame that asks for `compare`."""
    told = [[number, packed(wanted)] for number, wanted in some]
    return frame({"lint": asdict(lint)}, json.dumps(told).encode())


def done(work: dict[str, Any], octets: bytes) -> object:
    """The answer to one frame."""
    if "name" in work:
        return packed(brought(octets, work["name"]))
    some = tuple((number, unpacked(Wanted, told)) for number, told in json.loads(octets))
    return packed(compare(some, options_of(work["lint"])))


if __name__ == "__main__":
    all_rules()
    serve(done, MEMORY, SECONDS)
