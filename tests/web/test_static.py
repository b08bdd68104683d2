"""What a page loads stays small."""

from __future__ import annotations

from pathlib import Path

import web

STATIC = Path(web.__file__).parent / "static"


def test_styles_and_scripts_stay_small() -> None:
    styles = {path.name: path.stat().st_size for path in STATIC.glob("*.css")}
    scripts = {path.name: path.stat().st_size for path in STATIC.glob("*.js")}
    everywhere = scripts.pop("page.js")
    assert scripts.pop("editor.js") <= 8_000  # looks as one types, shows both mails, loses no words
    assert styles.pop("style.css") <= 20_000
    assert (
        styles.pop("editor.css") <= 4_000
    )  # only the pages about templates load it: two texts, one over the other
    assert not styles
    assert all(everywhere + more <= 10_000 for more in scripts.values()), scripts
