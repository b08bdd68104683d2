"""Two ways of writing placeholders stand in one template."""

import re
from collections import Counter
from collections.abc import Iterator

from checks.model import Severity
from checks.template.dialects import Dialect, dialect_of
from checks.template.document import Document, Placeholder, Role
from checks.template.rule import Spot, rule
from checks.template.settings import Settings
from checks.template.variables.by_hand import SYSTEMS, is_by_hand

_NOT_SENT = frozenset({"gettext", "percent", "build"})
"""Read by the program that builds the mail, not by the one that sends it."""
_OF_MAILS = re.compile(r"%[A-Z][A-Z_]+%")
"""%FIRST_NAME% is filled in by a newsletter's system; %s and %(name)s are filled in before."""
_OF_SERVICES = re.compile(
    r"\[(?:Sender_\w{2,20}|Unsubscribe(?:_Preferences)?|[Ww]eblink)\]|<%\s{0,3}asm_\w{1,40}\s{0,3}%>|"
    r"\*\|(?:UNSUB|UPDATE_PROFILE|ARCHIVE|FORWARD|CURRENT_YEAR|LIST:\w{1,20}|(?:HTML:)?LIST_ADDRESS(?:_HTML)?)\|\*"
)
"""What a sending service fills in at the foot of any mail, whatever wrote the mail."""
_FIELD = re.compile(
    r"\b(?:name|number|no|id|date|day|amount|title|subject|company|customer|order|product|topic|issue|ref|reference)\W*\Z",
    re.IGNORECASE,
)
_TOGETHER = (
    frozenset({"liquid", "attribute"}),
    frozenset({"erb", "zammad"}),
    frozenset({"mailchimp", "handlebars"}),
    frozenset({"handlebars", "salesforce"}),
    frozenset({"blade", "handlebars"}),
)


@rule("VAR002", Severity.WARNING, "PrestaShop issue 14906: mails with raw placeholders", languages=())
def mixed_placeholder_syntax(document: Document, settings: Settings) -> Iterator[Spot]:
    """The first placeholder of each syntax that does not belong to the template's system."""
    known = dialect_of(document)
    by_hand = is_by_hand(document, settings)
    counted = [one for one in document.placeholders if _counts(one, by_hand) and not _is_tag(one, document)]
    families = Counter(one.family for one in counted)
    if len(families) < 2 or frozenset(families) in _TOGETHER or _are_formatted(known, families):
        return
    rest = set(families) - _own(known, families)
    for family in sorted(rest):
        first = next(one for one in counted if one.family == family)
        yield Spot(first.span, {"placeholder": first.raw[:60], "other": _other(counted, rest)})


def _are_formatted(known: Dialect | None, families: Counter[str]) -> bool:
    """{name} beside {{ name }} is filled in by the program around it, unless a help desk sends it."""
    return set(families) == {"liquid", "single"} and (known is None or "single" in known.families)


def _counts(one: Placeholder, by_hand: bool) -> bool:
    if _OF_SERVICES.fullmatch(one.raw):
        return False
    if one.role is Role.FILL_IN:
        return not by_hand and one.raw[0] in "[{<" and not one.raw.startswith("<!--")
    is_sent = one.family not in _NOT_SENT or _OF_MAILS.fullmatch(one.raw) is not None
    return one.role is not Role.COMMENT and is_sent


def _is_tag(one: Placeholder, document: Document) -> bool:
    """“[Lamp Shop]” at the front of a subject, as mailing lists and help desks write it."""
    subject = document.subject
    if subject is None or one.role is not Role.FILL_IN or one.raw[0] != "[" or not subject:
        return False
    return one.span.start == subject.source(0, 1).start and not _FIELD.search(one.name)


def _own(known: Dialect | None, families: Counter[str]) -> set[str]:
    """The syntax of the template: the system's, else the one that most placeholders have."""
    own = set(known.families) & set(families) if known and known.key not in SYSTEMS else set()
    if not own:
        most = max(families, key=lambda family: (family not in ("fill_in", "single"), families[family]))
        own = {most}
    return own.union(*(pair for pair in _TOGETHER if pair & own and pair <= set(families)))


def _other(counted: list[Placeholder], rest: set[str]) -> str:
    return next(one.raw[:60] for one in counted if one.family not in rest)
