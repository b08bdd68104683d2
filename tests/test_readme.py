"""What README, changelog and the repository say stays true."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from deliverability.cli import COMMANDS
from deliverability.commands.check import command
from deliverability.commands.plan import command as plan
from tests.readme_table import README, with_table

ROOT = Path(__file__).parents[1]
TEXT = README.read_text("utf-8")


def test_the_table_of_checks_is_that_of_the_registry() -> None:
    assert with_table(TEXT) == TEXT, "run python -m tests.readme_table"


def test_every_option_of_check_is_in_the_readme() -> None:
    options = [name for option in command.params if isinstance(option, click.Option) for name in option.opts]
    assert not [name for name in options if f"{name} " not in TEXT and f"{name}`" not in TEXT]


def test_every_option_of_plan_is_in_the_readme() -> None:
    options = [name for option in plan.params if isinstance(option, click.Option) for name in option.opts]
    assert not [name for name in options if f"{name} " not in TEXT and f"{name}`" not in TEXT]


def test_every_command_in_the_readme_is_one() -> None:
    called = set(re.findall(r"(?m)^deliverability ([a-z-]+)", TEXT))
    assert called <= COMMANDS.keys()
    assert {"check", "explain", "spf", "doctor", "new-check", "serve"} <= called


def test_the_documented_keys_are_those_of_the_object() -> None:
    table = TEXT.partition("### JSON")[2].partition("The texts")[0]
    assert re.findall(r"(?m)^\| `(\w+)` \|", table) == [
        "domain", "address", "shown", "profile", "verdict", "families", "findings", "unknown",
        "not_applicable", "off", "parties", "dns_host", "taken_at", "checks_version", "second_opinion",
    ]  # fmt: skip


def test_links_in_the_readme_lead_to_files() -> None:
    assert not [
        link for link in re.findall(r"\]\(([^)#:]+)\)", TEXT) if not (ROOT / link).exists()
    ]  # fmt: skip


def test_ci_runs_the_test_command_of_the_readme(tmp_path: Path) -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    found = re.search(r"(?m)^command=\$\((.*)\)$", script)
    assert found is not None
    shown = subprocess.run(["bash", "-c", found[1]], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout == "pip install -e '.[test]' && python -m tests\n"


def test_the_changelog_begins_with_what_is_not_released() -> None:
    heads = re.findall(r"(?m)^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert heads[0] == "Unreleased"


def _tracked() -> list[Path]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_holds_the_path_of_a_machine() -> None:
    places = re.compile(r"(?<![\w./])/(?:work|tmp|home|Users|root)/")
    held = []
    for path in _tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if places.search(text) and path != Path(__file__):
            held.append(str(path.relative_to(ROOT)))
    assert held == []
