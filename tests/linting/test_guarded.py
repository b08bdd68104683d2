"""Templates of strangers are looked at in a process that may fail alone."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from deliverability.config import Settings
from deliverability.config_lint import Folder, Lint
from deliverability.library import guarded
from deliverability.library.errors import LibraryError
from deliverability.library.filling import Filled
from deliverability.library.guarded import looked
from deliverability.library.model import Wanted

BLAME = Wanted("Blame", "You failed to include your order number. \udce9\n")
LONG = Wanted("Long", "You failed to include your order number.\n" * 2000)  # no answer at once
SETTINGS = Settings(lint=Lint(select=("TONE001",), folders={"a": Folder(kind="apology", ignore=("CLAR",))}))


def test_what_the_process_sees_is_what_is_there() -> None:
    seen = looked(BLAME, SETTINGS)
    assert [(one.code, one.start, one.end, one.text) for one in seen.places] == [
        ("TONE001", 0, 13, "You failed to")
    ]
    assert seen.refused == ""


def test_a_process_that_dies_is_told_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = guarded._bench()
    looked(BLAME, SETTINGS)
    monkeypatch.setattr(bench, "_seconds", 0.0)
    assert "takes too long" in looked(LONG, SETTINGS).refused
    monkeypatch.undo()
    assert looked(BLAME, SETTINGS).places


def test_who_comes_when_many_wait_is_told_so_at_once() -> None:
    bench = guarded._bench()
    for _ in range(guarded.MOST_INSIDE):
        bench._room.acquire()
    try:
        seen = looked(BLAME, SETTINGS)
    finally:
        for _ in range(guarded.MOST_INSIDE):
            bench._room.release()
    assert seen.is_busy
    assert "others are looked at right now" in seen.refused


def test_a_value_goes_in_and_an_export_is_read_where_it_hurts_nobody() -> None:
    late = Wanted("Late", "Subject: Your [date]\n\nHi {{customer.name}} \udce9, [date].")
    said = guarded.filled(late, {"customer.name": "<b>"})
    assert said == Filled("Your [date]", "Hi <b> \udce9, [date].", ("date",), ("date",))
    rows = b"title,body\nLate,It is on its way.\n"
    assert [(one.title, one.source) for one in guarded.brought(rows, "")] == [("Late", "It is on its way.")]
    with pytest.raises(LibraryError, match="No templates were found"):
        guarded.brought(b'{"a": 1}', "")


@pytest.mark.parametrize("raw", [b'{"rows": [' * 400_000, b"title,body\n" + b"{{" * 200_000])
def test_a_hostile_export_is_read_or_refused_and_its_process_ends(raw: bytes) -> None:
    with suppress(LibraryError):
        assert guarded.brought(raw, "")
    assert guarded._hall()._process is None


def test_what_nobody_could_fill_in_is_shown_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded._bench(), "_seconds", 0.0)
    assert guarded.filled(LONG, {}) == Filled("", LONG.source)


def test_a_fault_of_ours_is_told_as_a_refusal() -> None:
    wrong = replace(SETTINGS, lint=replace(SETTINGS.lint, select=("NOSUCH001",)))
    assert "stops the linter" in looked(BLAME, wrong).refused


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="only Linux tells the limits of a process")
def test_the_process_has_256_mib_and_5_seconds_for_each_template() -> None:
    looked(BLAME, SETTINGS)
    process = guarded._bench()._process
    assert process is not None
    limits = Path("/proc", str(process.pid), "limits").read_text("utf-8")
    assert re.search(r"Max address space +268435456 ", limits)
    (seconds,) = re.findall(r"Max cpu time +(\d+) ", limits)
    assert 5 <= int(seconds) <= 10
    assert process.pid != os.getpid()
