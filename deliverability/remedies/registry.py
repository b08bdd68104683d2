"""Which function makes the remedy of which finding."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeAlias

from checks.model import Finding
from checks.snapshot import Snapshot
from deliverability.remedies.elsewhere import placed
from deliverability.remedies.model import Remedy
from deliverability.remedies.wildcard import minded

log = logging.getLogger(__name__)
Maker: TypeAlias = Callable[[Finding, Snapshot], Remedy | None]
_makers: dict[str, Maker] = {}


def remedy(*check_ids: str) -> Callable[[Maker], Maker]:
    """Register the decorated function as what makes the remedies of these checks' findings."""

    def register(maker: Maker) -> Maker:
        _makers.update(dict.fromkeys(check_ids, maker))
        return maker

    return register


def remedy_for(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """What clears the finding; None where its guide says all there is to say. Never raises for evidence."""
    maker = makers().get(finding.check)
    if maker is None:
        return None
    try:
        made = maker(finding, snapshot)
        return placed(minded(made, snapshot), snapshot) if made and (made.changes or made.steps) else None
    except Exception:  # ours; the guide's words still help
        log.exception("the remedy of %s failed", finding.check)
        return None


@cache
def makers() -> dict[str, Maker]:
    """Every maker by the check it serves; the modules under this package register them."""
    folder = Path(__file__).parent
    for module in pkgutil.walk_packages([str(folder)], "deliverability.remedies."):
        importlib.import_module(module.name)
    return _makers
