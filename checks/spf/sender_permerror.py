"""Receivers of mail from a known server refuse the record."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.spf.result import Result
from checks.spf.senders import with_result
from checks.spf.tree import SpfSender

REPORTED_ALREADY = ("syntax", "not ascii")


@check(
    Severity.ERROR,
    "RFC 7208 §2.6.7",
    requires=(
        "spf.multiple",
        "spf.too-many-lookups",
        "spf.too-many-voids",
        "spf.mx-limit",
        "spf.include-none",
        "spf.include-permerror",
        "spf.redirect-none",
        "spf.loop",
    ),
)
def sender_permerror(spf_senders: tuple[SpfSender, ...]) -> Iterator[Hit | Unknown]:
    """A permanent error that shows only with a real sender; others are reported by their own checks."""
    for verdict in with_result(spf_senders, Result.PERMERROR):
        if isinstance(verdict, Unknown) or not str(verdict.facts.get("problem")).startswith(REPORTED_ALREADY):
            yield verdict
