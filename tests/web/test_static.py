"""What a page loads stays small."""

from __future__ import annotations

from pathlib import Path

import web

STATIC = Path(web.__file__).parent / "static"


def test_styles_and_scripts_stay_small() -> None:
    styles = sum(path.stat().st_size for path in STATIC.glob("*.css"))
    scripts = sum(path.stat().st_size for path in STATIC.glob("*.js"))
    assert styles <= 20_000
    assert scripts <= 10_000
