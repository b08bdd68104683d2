"""The hook of pre-commit and the action of GitHub call what there is, and end as the command ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from deliverability.cli import main
from deliverability.linting.files import ENDINGS

ROOT = Path(__file__).parents[2]
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
DATA = {".json", ".csv", ".tsv", ".yaml", ".yml", ".text", ".xhtml", ".jinja"}
"""Endings that mostly hold no templates, and those that are found by a shorter one."""
BLAME = "You failed to include your order number.\n"


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_calls_the_command_with_options_that_there_are(hook: dict[str, Any]) -> None:
    program, name, *options = hook["entry"].split()
    command = main.get_command(click.Context(main), name)
    assert f'{program} = "deliverability.cli:main"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert command is not None
    assert set(options) <= {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    assert hook["require_serial"], "two at once would mend one file"


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_takes_the_files_that_a_folder_is_searched_for(hook: dict[str, Any]) -> None:
    taken = re.compile(hook["files"])
    assert {one for one in ENDINGS if not taken.search(f"macros/late{one}")} <= DATA
    assert not any(taken.search(name) for name in ("package.json", "main.py", "picture.png"))


def test_every_input_of_the_action_reaches_the_shell_and_none_is_pasted_into_it() -> None:
    (lint,) = (one for one in ACTION["runs"]["steps"] if one.get("name") == "Lint")
    given = {
        re.fullmatch(r"\$\{\{ inputs\.(\w+) \}\}", value)[1]: name for name, value in lint["env"].items()
    }  # type: ignore[index]
    assert set(given) | {"python"} == set(ACTION["inputs"])
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert ("uses" in step) != (step.get("shell") == "bash")
    assert all(f"${name}" in lint["run"] or f"{{{name}:" in lint["run"] for name in given.values())


def lint_step(folder: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """What GitHub's runner does with the last step."""
    program = folder / "bin/deliverability"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\nimport sys\nfrom deliverability.cli import main\nsys.exit(main())\n"
    )
    program.chmod(0o755)
    step = ACTION["runs"]["steps"][-1]
    known = dict.fromkeys(step["env"], "")
    env = {
        **os.environ,
        **known,
        **given,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(shell, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_the_action_annotates_writes_sarif_and_fails_with_a_problem(tmp_path: Path) -> None:
    (tmp_path / "macros").mkdir()
    (tmp_path / "macros/a.txt").write_text(BLAME)
    (tmp_path / "my settings.toml").write_text("[lint]\n")
    done = lint_step(
        tmp_path,
        PATHS="macros $(touch bad)",
        CONFIG="my settings.toml",
        ARGUMENTS="--select TONE,VAR --no-set",
        SARIF="out.sarif",
    )
    assert (done.returncode, done.stdout[:29]) == (1, "::error file=macros/a.txt,lin")
    told = json.loads((tmp_path / "out.sarif").read_text("utf-8"))
    assert [one["ruleId"] for one in told["runs"][0]["results"]] == ["TONE001"]
    assert not (tmp_path / "bad").exists()
