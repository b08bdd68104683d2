"""One template greets or signs off in its own way."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.whole.forms import Odd, closings, odd_ones, openings


@rule("STRUCT003", Severity.NOTICE, "training: create a uniform introduction and ending")
def intro_ending_differ(documents: tuple[Document, ...]) -> Iterator[Spot]:
    """At each greeting and sign-off that a tenth of the set or less uses, where most use another."""
    whole = [one for one in documents if not one.is_fragment]
    for odd in (*odd_ones(openings(whole)), *odd_ones(closings(whole))):
        yield _spot(odd)


def _spot(odd: Odd) -> Spot:
    form = odd.form
    place = form.document.body.source(form.at.start, form.at.end)
    facts = {"words": form.words, "usual": odd.usual, "count": odd.count, "of": odd.of}
    is_plain = form.document.source[place.start : place.end] == form.words
    fix = Fix(f"Write “{odd.usual}”", (Edit(place, odd.usual),)) if is_plain else None
    return Spot(place, facts, fix, form.document)
