"""The domains a person named: on the command line, or one a line in a list."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Iterator
from typing import BinaryIO

import click

from checks.domain import Domain, NotADomain, parse_target

CHUNK = 65536
LONGEST_LINE = 4096  # octets; an address has at most 254 (RFC 5321 §4.5.3.1.3)


class Names:
    """Each domain once, read as it is wanted; `wrong` counts the lines that named none."""

    def __init__(self, targets: tuple[Domain, ...], listed: BinaryIO | None) -> None:
        self._targets = targets
        self._listed = listed
        self._number = 0
        self.wrong = 0

    async def __aiter__(self) -> AsyncIterator[Domain]:
        seen: set[tuple[str, str]] = set()
        async for domain in self._all():
            key = (domain.name, domain.local_part)
            if key not in seen:
                seen.add(key)
                yield domain

    async def _all(self) -> AsyncIterator[Domain]:
        for domain in self._targets:
            yield domain
        if self._listed is None:
            return
        rest = b""
        async for chunk in _chunks(self._listed):
            *lines, rest = (rest + chunk).split(b"\n")
            rest = rest[: LONGEST_LINE + 1]  # what is longer is refused anyway
            for line in lines:
                for domain in self._read(line):
                    yield domain
        for domain in self._read(rest):
            yield domain

    def _read(self, line: bytes) -> Iterator[Domain]:
        """A list saved on Windows may begin with a byte order mark; # begins a remark."""
        self._number += 1
        if len(line) > LONGEST_LINE:
            self._refuse("this line is too long to name a domain.")
            return
        try:
            text = line.decode("utf-8-sig").partition("#")[0].strip()
        except UnicodeDecodeError:
            self._refuse("this is not text (UTF-8).")
            return
        if not text:
            return
        try:
            yield parse_target(text)
        except NotADomain as error:
            self._refuse(str(error))

    def _refuse(self, reason: str) -> None:
        self.wrong += 1
        click.echo(f"deliverability: line {self._number}: {reason}", err=True)


async def _chunks(file: BinaryIO) -> AsyncIterator[bytes]:
    """A pipe is awaited, so that checks under way go on while it is silent; a person's list is read whole."""
    if _is_pipe(file):
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), file)
        while chunk := await reader.read(CHUNK):
            yield chunk
    elif file.isatty():
        yield file.read()
    else:
        while chunk := file.read(CHUNK):
            yield chunk


def _is_pipe(file: BinaryIO) -> bool:
    try:
        mode = os.fstat(file.fileno()).st_mode
    except OSError:  # not a file of the system, such as a buffer in memory
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
