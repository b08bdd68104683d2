"""Parts of the DMARC record mean nothing to receivers, which pass over them."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.WARNING, "RFC 9989 §4.8")
def syntax(dmarc_record: AppliedRecord) -> Iterator[Hit]:
    """Pieces that receivers ignore."""
    junk = dmarc_record.record.junk
    if junk:
        pieces = tuple(f'"{piece.text}" ({_WORDS[piece.kind]})' for piece in junk)
        yield Hit(dmarc_record.subject, dmarc_record.facts(pieces=pieces))


_WORDS = {
    "empty": "nothing between two semicolons",
    "no_equals_sign": "no = in it",
    "bad_name": "not a tag's name",
    "bad_character": "a character that is not allowed",
    "empty_value": "no value",
    "bad_value": "not a value of this tag",
}
