"""What a page loads stays small."""

from __future__ import annotations

from pathlib import Path

import web

STATIC = Path(web.__file__).parent / "static"


def test_styles_and_scripts_stay_small() -> None:
    styles = sum(path.stat().st_size for path in STATIC.glob("*.css"))
    scripts = {path.name: path.stat().st_size for path in STATIC.glob("*.js")}
    everywhere = scripts.pop("page.js")
    assert styles <= 20_000
    assert all(everywhere + more <= 10_000 for more in scripts.values()), scripts
