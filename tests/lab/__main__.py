"""python -m tests.lab [FILE…] starts the lab and prints what is found, in the form of the files."""

from __future__ import annotations

import asyncio
import sys

from tests.lab.checking import check_each
from tests.lab.judging import said
from tests.lab.lab import Lab, why_not


def main(names: list[str]) -> int:
    """Print the findings of the named files' domains, or of all."""
    if missing := why_not():
        print(missing, file=sys.stderr)
        return 2
    with Lab() as lab:
        wanted = [place for place in lab.domains if not names or place.name in names]
        for place, run in zip(wanted, asyncio.run(check_each(lab, wanted)), strict=True):
            found = lab.usual(said(run))
            print(f'# {place.name}\nverdict = "{found.verdict}"')
            print("findings = '''", *found.findings, "'''\ngaps = '''", *found.gaps, "'''\n", sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
