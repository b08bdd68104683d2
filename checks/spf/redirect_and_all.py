"""The record has `all` beside a redirect, so the redirect does nothing."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.tree import SpfTexts


@check(Severity.WARNING, "RFC 7208 §6.1", requires=("spf.missing", "spf.multiple"))
def redirect_and_all(spf_texts: SpfTexts) -> Iterator[Hit]:
    """Both a redirect and an `all` in the domain's record."""
    record = spf_texts.record
    if record is None or record.is_permerror or record.redirect is None or record.terminal_all is None:
        return
    last, redirect = record.terminal_all, record.redirect
    kept = [term.text for term in record.terms if term is not last]
    other = [term.text for term in record.terms if term is not redirect]
    yield Hit(
        f"{spf_texts.domain} TXT",
        {
            "domain": spf_texts.domain, "record": record.text, "redirect": redirect.text, "all": last.text,
            "with_redirect": " ".join(("v=spf1", *kept)), "with_all": " ".join(("v=spf1", *other)),
        },
    )  # fmt: skip
