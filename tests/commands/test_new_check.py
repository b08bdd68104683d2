"""`deliverability new-check`: two new files are a new check, and nothing else is edited."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.calling import ROOT, call

JUDGES = '''"""The domain sends from a place called nowhere, which nobody can reach."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.mx.record import MxSet


@check(Severity.WARNING, "RFC 5321 §5.1")
def named_nowhere(mx: MxSet) -> Iterator[Hit]:
    """Speaks of every mail server whose name begins with nowhere."""
    for host in mx.hosts:
        if host.host.startswith("nowhere."):
            yield Hit(f"{mx.domain} MX", {"domain": mx.domain, "host": host.host})
'''
GUIDES = ("-m", "pytest", "--numprocesses=0", "-p", "no:cacheprovider", "tests/test_guides.py", "-k")
"""One process tests the guides of one check: others would each read all of them for nothing to do."""
WORLDS = [
    ('@ TXT "a world in which the check speaks"', "@ MX 10 nowhere\nnowhere A 192.0.2.1"),
    ('@ TXT "a near miss"', "@ MX 10 somewhere\nsomewhere A 192.0.2.1"),
    ('@ TXT "another near miss"', "@ MX 10 not-nowhere\nnot-nowhere A 192.0.2.1"),
]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the project, in which a check may be added."""
    half_written = shutil.ignore_patterns("*.pyc.*")
    for name in ("checks", "deliverability", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=half_written)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_two_new_files_are_a_new_check_found_and_tested_without_an_edit(copied: Path) -> None:
    before = _contents(copied)
    made = _python(copied, "-m", "deliverability", "new-check", "mx", "named-nowhere")
    assert made.returncode == 0, made.stderr
    _write_it(copied / "checks" / "mx" / "named_nowhere.py", copied / "checks" / "mx" / "named_nowhere.md")
    assert {path: text for path, text in _contents(copied).items() if path in before} == before
    assert set(_contents(copied)) - set(before) == {
        Path("checks/mx/named_nowhere.md"), Path("checks/mx/named_nowhere.py")
    }  # fmt: skip
    listed = _python(copied, "-m", "deliverability", "explain").stdout
    assert "mx.named-nowhere" in listed
    tested = _python(copied, *GUIDES, "named-nowhere")
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "4 passed" in tested.stdout


def test_a_scaffold_that_is_not_filled_in_fails_the_tests_of_the_guides(copied: Path) -> None:
    assert _python(copied, "-m", "deliverability", "new-check", "mx", "unfinished").returncode == 0
    tested = _python(copied, *GUIDES, "unfinished")
    assert tested.returncode == 1
    assert "mx.unfinished stayed quiet" in tested.stdout


def _write_it(code: Path, words: Path) -> None:
    code.write_text(JUDGES, "utf-8")
    text = words.read_text("utf-8")
    for scaffold, world in WORLDS:
        assert scaffold in text
        text = text.replace(scaffold, world)
    words.write_text(text, "utf-8")


def _contents(root: Path) -> dict[Path, bytes]:
    return {
        path.relative_to(root): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _python(cwd: Path, *args: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join((str(cwd / "tests" / "commands" / "guard"), str(cwd)))
    env = os.environ | {"PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *args]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_the_files_go_where_they_are_asked_for(tmp_path: Path) -> None:
    (tmp_path / "spf").mkdir()
    (tmp_path / "spf" / "__init__.py").touch()
    result = call("new-check", "spf", "some_fault", "--into", str(tmp_path))
    assert result.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "spf").iterdir()) == [
        "__init__.py", "some_fault.md", "some_fault.py"
    ]  # fmt: skip
    again = call("new-check", "spf", "some-fault", "--into", str(tmp_path))
    assert again.exit_code == 2
    assert "is there already" in again.stderr


@pytest.mark.parametrize(
    ("family", "fault", "said"),
    [
        ("arc", "some_fault", '"arc" is not a family of checks. There are: '),
        ("spf", "../escape", '"../escape" is not a name for a check'),
        ("spf", "record", "is there already"),
        ("..", "x", '".." is not a family of checks'),
        ("spf", "class", '"class" is a word of Python'),
    ],
)
def test_a_name_that_cannot_be_is_refused(family: str, fault: str, said: str) -> None:
    result = call("new-check", family, fault)
    assert result.exit_code == 2
    assert said in result.stderr


def test_who_stands_in_the_source_folder_gets_the_files_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "checks" / "spf").mkdir(parents=True)
    for name in ("registry.py", "spf/__init__.py"):
        (tmp_path / "checks" / name).touch()
    monkeypatch.chdir(tmp_path)
    assert call("new-check", "spf", "some_fault").exit_code == 0
    assert (tmp_path / "checks" / "spf" / "some_fault.md").is_file()
