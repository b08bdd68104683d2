"""`deliverability new-check`: write the two files of a new check."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

import click

import checks
from deliverability.commands.options import wrong

CODE = '''"""Say in one sentence what is wrong when this check speaks."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 0000 §0")
def {name}({evidence}: object) -> Iterator[Hit | Unknown]:
    """Yield a Hit for each place where the fault is, an Unknown for what could not be judged."""
    yield from ()
'''
GUIDE = """# Say in one sentence what this means for mail to or from {domain}

## What happens to your mail

Say first what happens to the reader's mail, in short sentences.

## What to do

Say the one thing to do, with the record to paste.

## Technical detail

Say which record was seen, and which clause of which standard it breaks.

## Reported for

```zone
@ TXT "a world in which the check speaks"
```

## Fine

```zone
@ TXT "a near miss"
```

```zone
@ TXT "another near miss"
```
"""
EVIDENCE = {"mx": "mx", "spf": "spf_texts", "dkim": "dkim", "dmarc": "dmarc"}


@click.command()
@click.argument("family")
@click.argument("fault")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), help="The folder of the families.")
def command(family: str, fault: str, into: Path | None) -> None:
    """Write the code and the guide of a check named for its FAULT, such as: new-check spf some_fault."""
    name = fault.lower().replace("-", "_")
    root = into or _here() or Path(checks.__file__).parent
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        wrong(f'"{fault}" is not a name for a check; write one such as "too_many_lookups".')
    if keyword.iskeyword(name):
        wrong(f'"{fault}" is a word of Python; write a name such as "too_many_lookups".')
    if not re.fullmatch(r"[a-z_]+", family) or not (root / family / "__init__.py").is_file():
        known = sorted(p.parent.name for p in root.glob("*/__init__.py"))
        wrong(f'"{family}" is not a family of checks. There are: {", ".join(known)}.')
    code, words = root / family / f"{name}.py", root / family / f"{name}.md"
    for path in (code, words):
        if path.exists():
            wrong(f"{path} is there already.")
    code.write_text(CODE.format(name=name, evidence=EVIDENCE.get(family, family)), "utf-8")
    words.write_text(GUIDE, "utf-8")
    click.echo(
        f"{code}\n{words}\nThe tests run the worlds of the guide: python -m pytest tests/test_guides.py"
    )


def _here() -> Path | None:
    """The checks of the source folder one stands in: an installed copy is no place for new code."""
    return Path("checks") if Path("checks/registry.py").is_file() else None
