"""Takes the facts of mail clients from npm's package caniemail, and measures how many features are found.

python -m tests.template.caniemail PACKAGE          writes checks/template/html/caniemail.toml
python -m tests.template.caniemail --pages FOLDER   looks for each feature on caniemail's own test page
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checks.template.html.caniemail import features
from checks.template.html.features import found_in
from checks.template.reading.read import read

TARGET = Path(__file__).parents[2] / "checks/template/html/caniemail.toml"
CLIENTS = {
    "Gmail": ("gmail", "desktop-webmail"),
    "Gmail on iPhone": ("gmail", "ios"),
    "Gmail on Android": ("gmail", "android"),
    "Gmail in a phone's browser": ("gmail", "mobile-webmail"),
    "Outlook on Windows": ("outlook", "windows"),
    "Outlook.com": ("outlook", "outlook-com"),
    "Outlook on a Mac": ("outlook", "macos"),
    "Outlook on iPhone": ("outlook", "ios"),
    "Outlook on Android": ("outlook", "android"),
    "Apple Mail": ("apple-mail", "macos"),
    "Apple Mail on iPhone": ("apple-mail", "ios"),
    "Yahoo": ("yahoo", "desktop-webmail"),
    "Yahoo on iPhone": ("yahoo", "ios"),
    "Yahoo on Android": ("yahoo", "android"),
}
HEAD = """\
# What mail clients support: facts of caniemail.com (MIT licence, copyright 2019 Rémi Parmentier), written by
# `python -m tests.template.caniemail`. For each client: y yes, n no, a partly, u not known; then its notes.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", nargs="?", type=Path, help="the unpacked npm package")
    parser.add_argument("--pages", type=Path, help="the folder tests/ of caniemail's repository")
    given = parser.parse_args()
    if given.package:
        told = json.loads((given.package / "data/caniemail.json").read_text("utf-8"))
        TARGET.write_text(written(told), "utf-8")
    if given.pages:
        missed, known = missed_on(given.pages)
        print(f"{known - len(missed)} of {known} features found on their own page")
        print("missed:", ", ".join(missed) or "none")


def written(told: Mapping[str, Any]) -> str:
    """caniemail.toml of the package's JSON."""
    lines = [HEAD, f"updated = {_quoted(told['last_update_date'][:10])}"]
    lines.append(f"clients = [{', '.join(map(_quoted, CLIENTS))}]")
    for one in told["data"]:
        page = one["test_url"].rpartition("/")[2]
        support = [_cell(one["stats"], one["notes_by_num"] or {}, *where) for where in CLIENTS.values()]
        numbers = sorted({n for cell in support for n in cell[1:].split(",") if n}, key=int)
        notes = one["notes_by_num"] or {}
        lines += ["", f"[features.{one['slug']}]", f"title = {_quoted(one['title'])}"]
        lines += [f"page = {_quoted(page)}"] if page.endswith(".html") else []
        lines.append(f"support = {_quoted(' '.join(support))}")
        lines += [f"{n} = {_quoted(notes[n])}" for n in numbers if n in notes]
    return "\n".join(lines) + "\n"


def _cell(stats: Mapping[str, Any], known: Mapping[str, str], family: str, platform: str) -> str:
    """The newest version's answer: "a #1 #2" as "a1,2"; a few numbers have no note."""
    versions = list(stats.get(family, {}).get(platform, {}).values()) or ["u"]
    says, *notes = versions[-1].split()
    return says + ",".join(number for note in notes if (number := note.strip("#")) in known)


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def missed_on(pages: Path) -> tuple[list[str], int]:
    """The features that their own page does not show us, and how many have a page there."""
    missed, known = [], 0
    for slug, feature in features().items():
        page = pages / feature.page if feature.page else None
        if page is None or not page.is_file():
            continue
        known += 1
        document = read(page.read_text("utf-8"), page.name)[0]
        if slug not in {one.slug for one in found_in(document)}:
            missed.append(slug)
    return missed, known


if __name__ == "__main__":
    main()
