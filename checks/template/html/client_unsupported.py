"""A mail rests on something that a big mail client ignores."""

from collections import Counter
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.html.caniemail import updated
from checks.template.html.clients import named
from checks.template.html.features import Use
from checks.template.html.matters import Matter, broken_uses
from checks.template.rule import Spot, rule


@rule("HTML012", Severity.WARNING, "caniemail.com (MIT)", languages=())
def client_unsupported(document: Document) -> Iterator[Spot]:
    """One finding for each feature, at its first place."""
    first: dict[str, tuple[Matter, Use]] = {}
    count: Counter[str] = Counter()
    for matter, use in broken_uses(document):
        first.setdefault(use.slug, (matter, use))
        count[use.slug] += 1
    for slug, (matter, use) in first.items():
        clients = named(matter.lacking, [one.client for one in matter.feature.support])
        facts = {
            "clients": clients, "verb": "ignores" if _is_one(clients) else "ignore",
            "words": _short(use.words), "instead": matter.instead, "places": _places(count[slug]),
            "slug": slug, "updated": updated(),
        }  # fmt: skip
        yield Spot(use.span, facts)


def _is_one(clients: str) -> bool:
    return " and " not in clients and not clients.startswith("most")


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:59].rstrip() + "…"


def _places(number: int) -> str:
    return "in one place" if number == 1 else f"in {number} places"
