"""The mail that asks an address whether it wants reports; its reader may never have heard of us."""

from __future__ import annotations

from deliverability.mailed.model import Page, Prose, Way, Ways
from deliverability.reports.rhythm import words
from deliverability.store.readers import Reader, Scope

ABOUT = {
    Scope.ALL: "all domains that are looked after here",
    Scope.GROUP: "a group of domains",
    Scope.TAG: "some domains",
    Scope.DOMAINS: "one or more domains",
}


def consent_page(reader: Reader, confirm: str) -> Page:
    """The question, its button, and that silence is a no."""
    return Page(
        "Do you want mail health reports?",
        "",
        "Do you want health reports by mail?",
        (
            Prose(
                f"Somebody asked for reports to {reader.address}: {words(reader.rhythm)}, "
                f"on {ABOUT[reader.scope]}. They say whether mail arrives, and what to do if not."
            ),
            Ways((Way("See what it is, and confirm", confirm),)),
            Prose("If you do nothing, nothing comes. The link works for seven days.", True),
        ),
        (Prose("You get this mail once, because your address was typed in. We do not keep asking.", True),),
    )
