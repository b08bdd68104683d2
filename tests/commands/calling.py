"""Calls the command line: inside this process for its words, as a process of its own for its manners."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from deliverability.cli import main
from tests.judging import LAB, RECORDS
from tests.world import World

ROOT = Path(__file__).parents[2]
HEALTHY = """
@ MX 10 mail
@ MX 20 mail2
mail A 192.0.2.1
mail AAAA 2001:db8::1
mail2 A 192.0.2.2
mail2 AAAA 2001:db8::2
@ TXT "v=spf1 mx ~all"
_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"
"""
FEW = {"DELIVERABILITY_CHECKS__ONLY": ",".join(RECORDS)}
"""The families that need no servers but DNS, which keeps worlds small."""
NO_DMARC = HEALTHY.replace("_dmarc TXT", "elsewhere TXT")


def of(world: World) -> list[str]:
    """The options that make the world the only one that is asked."""
    return [f"--resolver={world.resolver}", *(f"--allow={network}" for network in LAB)]


def call(*args: str, given: str | bytes | None = None, env: dict[str, str] | None = None) -> Result:
    """Call inside this process."""
    return CliRunner().invoke(main, list(args), input=given, env={**FEW, **(env or {})})


def check(world: World, *args: str, given: str | bytes | None = None) -> Result:
    """`deliverability check` against the world."""
    return call("check", *of(world), *args, given=given)


def process(*args: str, **options: Any) -> subprocess.Popen[str]:
    """Start as a process; text in UTF-8, both outputs caught, unless options say otherwise."""
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    env = {**environment(), "DELIVERABILITY_DNS__TIMEOUT": "0.3", **options.pop("env", {})}
    command = [sys.executable, "-m", "deliverability", *args]
    return subprocess.Popen(command, cwd=ROOT, encoding="utf-8", env=env, **options)


def environment() -> dict[str, str]:
    """What a process of the tests starts with: the guard that keeps it on this machine."""
    paths = (str(Path(__file__).parent / "guard"), str(ROOT))
    return os.environ | FEW | {"PYTHONPATH": os.pathsep.join(paths)}


def ran(*args: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run as a process to its end, for at most a minute."""
    with process(*args, **options) as started:
        out, err = started.communicate(timeout=60)
        return subprocess.CompletedProcess(args, started.returncode, out, err)
