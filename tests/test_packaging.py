"""What runs the service for good: the image, compose.yaml and the unit of systemd fit the program."""

from __future__ import annotations

import configparser
import fnmatch
import json
import re
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from deliverability.cli import COMMANDS
from deliverability.config import load
from tests.web.test_serve import environment, free_port

ROOT = Path(__file__).parents[1]
PACKAGES = ("checks", "deliverability", "web")
COMMAND = [sys.executable, "-c", "from deliverability.cli import main; main()"]


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's, with lines that go on joined."""
    text = re.sub(r"(?m)^\s*#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8")).replace("\\\n", " ")
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in text.splitlines() if line.strip()]


def last(name: str) -> str:
    return [words for instruction, words in instructions() if instruction == name][-1]


def test_the_image_runs_as_a_user_without_rights_and_is_looked_after() -> None:
    assert last("USER") == "10001:10001"
    assert json.loads(last("ENTRYPOINT")) == ["deliverability"]
    (serve,) = json.loads(last("CMD"))
    health = json.loads(last("HEALTHCHECK").split(" CMD ")[1])
    assert {serve, health[1]} <= COMMANDS.keys()
    assert last("STOPSIGNAL") == "SIGTERM"


def test_every_setting_in_the_image_is_one() -> None:
    said = dict(word.split("=", 1) for word in shlex.split(last("ENV")))
    settings = load(None, {name: value for name, value in said.items() if name.startswith("DELIVERABILITY_")})
    assert settings.data.directory == Path(last("VOLUME"))
    assert str(settings.web.listen) == f"0.0.0.0:{last('EXPOSE')}"


def test_what_the_image_copies_is_all_that_the_packages_need() -> None:
    copies = [words.split()[:-1] for name, words in instructions() if name == "COPY"]
    copied = {Path(word) for words in copies if "--from=build" not in words for word in words}
    assert {Path(package) for package in PACKAGES} <= copied
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {Path(project["readme"]), *map(Path, project["license-files"])} <= copied
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert [path for path in copied if f"!{path}" not in ignored] == []


def test_every_file_beside_the_code_is_installed_with_it() -> None:
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    listed = subprocess.run(["git", "ls-files", "-z", *PACKAGES], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    names = [name for name in listed.stdout.split("\0") if name]
    beside = [name for name in names if not name.endswith(".py")]
    patterns = setuptools["package-data"]
    assert [name for name in beside if not _is_installed(name, patterns[name.split("/")[0]])] == []
    folders = {Path(name).parent for name in names if name.endswith(".py")}
    assert [str(folder) for folder in folders if not (ROOT / folder / "__init__.py").exists()] == []


def _is_installed(name: str, patterns: list[str]) -> bool:
    inside = name.split("/", 1)[1]
    return any(
        fnmatch.fnmatch(inside, pattern) or fnmatch.fnmatch(inside, pattern.replace("**/", ""))
        for pattern in patterns
    )


def compose() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def test_compose_gives_the_program_no_more_than_it_needs() -> None:
    services = compose()["services"]
    for name in ("deliverability", "work"):
        one = services[name]
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
        assert one["security_opt"] == ["no-new-privileges:true"]
        assert one["volumes"] == ["data:/data"]
    assert [port.startswith("127.0.0.1:") for port in services["deliverability"]["ports"]] == [True]
    assert "ports" not in services["database"]
    assert "profiles" not in services["deliverability"]
    assert services["work"]["profiles"] == services["database"]["profiles"] == ["postgres"]


def test_compose_calls_commands_and_sets_settings_that_there_are() -> None:
    services = compose()["services"]
    (work,) = services["work"]["command"]
    assert work in COMMANDS
    health = services["work"]["healthcheck"]["test"]
    assert health[:2] == ["CMD", "deliverability"]
    assert health[2] in COMMANDS
    for password, kind in (("", ""), ("s3cret", "postgresql")):
        said = {name: filled_in(value, password) for name, value in services["work"]["environment"].items()}
        assert load(None, said).data.url.split(":")[0] == kind


def filled_in(value: str, password: str) -> str:
    """As compose fills in its variables: ${A:+…} when A is set, ${A:-…} when it is not."""
    chosen = re.fullmatch(r"\$\{DATABASE_PASSWORD:\+(.*)\}", value)
    if chosen:
        return chosen[1].replace("${DATABASE_PASSWORD}", password) if password else ""
    return re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value)


def unit() -> configparser.ConfigParser:
    text = (ROOT / "README.md").read_text("utf-8")
    found = re.search(r"```ini\n(\[Unit\].*?)```", text, re.DOTALL)
    assert found is not None
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(found[1])
    return parser


def test_the_unit_of_systemd_calls_a_command_that_there_is() -> None:
    service = unit()["Service"]
    words = shlex.split(service["ExecStart"])
    assert Path(words[0]).name == "deliverability"
    assert words[1] in COMMANDS
    helped = subprocess.run(
        [*COMMAND, words[1], "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert all(word in helped for word in words[2:] if word.startswith("--"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    found = re.search(r"```ini\n(\[Unit\].*?)```", text, re.DOTALL)
    assert found is not None
    file = tmp_path / "deliverability.service"
    file.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", found[1]))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", file],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    complaints = [line for line in done.stderr.splitlines() if str(file) in line]
    assert complaints == []


def _may_unshare() -> bool:
    tried = ["unshare", "--mount", "sh", "-c", "mount -o remount,bind,ro /"]
    return shutil.which("unshare") is not None and subprocess.run(tried, capture_output=True).returncode == 0


@pytest.mark.skipif(not _may_unshare(), reason="this user may not make a file system read-only")
def test_only_the_data_directory_must_be_writable(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    listen = f"127.0.0.1:{free_port()}"
    closed = f"mount --bind {data} {data} && mount -o remount,bind,ro / && cd / && ! touch {tmp_path}/x 2>&1"
    program = shlex.join([*COMMAND, "serve", "--listen", listen, "--data", str(data)])
    process = subprocess.Popen(
        ["unshare", "--mount", "sh", "-c", f"({closed}) >&2 && exec {program}"],
        env=environment(HOME="/nonexistent"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        until = time.monotonic() + 20
        while (said := health(listen)) != (0, "ok\n"):
            assert time.monotonic() < until, said
        process.terminate()
        _, errors = process.communicate(timeout=20)
        assert process.returncode == 0, errors
        assert "Traceback" not in errors
        assert not (tmp_path / "x").exists()
    finally:
        process.kill()
        process.communicate()


def test_health_of_a_page_that_is_not_there_is_1_and_a_sentence() -> None:
    listen = f"127.0.0.1:{free_port()}"
    status, said = health(listen)
    assert status == 1
    assert said.startswith(f"the page at {listen} does not answer: ")


def health(listen: str) -> tuple[int, str]:
    """The exit status and the words of `deliverability health`."""
    env = environment(DELIVERABILITY_WEB__LISTEN=listen)
    asked = [*COMMAND, "health"]
    done = subprocess.run(asked, cwd=ROOT, env=env, capture_output=True, text=True, timeout=30, check=False)
    return done.returncode, done.stdout
