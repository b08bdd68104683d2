"""What templates may call: icons, words, Markdown, times, and the links to static files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask import Flask, url_for

from checks.guide import fill
from checks.model import Verdict
from checks.registry import family_of
from deliverability.wording import (
    OF_SEVERITY,
    PROFILES,
    SEVERITY_WORDS,
    counted,
    counts,
    family_about,
    family_name,
    family_standard,
    overruled,
    plain,
)
from web.citations import linked, linked_in
from web.markdown import inline, render
from web.navigation import entries
from web.records import hosts_by_name, old_parts

SLUGS = {verdict: verdict.value.replace(" ", "-") for verdict in Verdict}


def register(app: Flask, version: str) -> None:
    """Make the names known to every template of `app`."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        markdown=render, inline=inline, when=when, example=example, family_of=family_of, linked=linked,
        linked_in=linked_in, old_parts=old_parts,
    )  # fmt: skip
    newest = max(int(path.stat().st_mtime) for path in Path(str(app.static_folder)).iterdir())

    def static(name: str) -> str:
        return url_for("static", filename=name, v=f"{version}-{newest:x}")

    app.jinja_env.globals.update(
        counted=counted, counts=counts, family_about=family_about, family_name=family_name,
        family_standard=family_standard, of_severity=OF_SEVERITY, profiles=PROFILES, overruled=overruled,
        severity_words=SEVERITY_WORDS, slugs=SLUGS, static=static, Verdict=Verdict,
        hosts_by_name=hosts_by_name, navigation=entries,
    )  # fmt: skip


def example(text: str) -> str:
    """A guide as it would read for example.com."""
    return plain(fill(text, {"domain": "example.com"}))


def when(moment: datetime) -> str:
    """ "4 December 2026, 14:20 UTC"."""
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"
