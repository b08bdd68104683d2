"""A report before it is sent: as mail in a frame that can do nothing, as a page to print, and as PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from deliverability.mailed.html import html_of
from deliverability.mailed.model import Page
from deliverability.mailed.text import text_of
from deliverability.reports.due import health_for, report_page
from deliverability.reports.pdf import PdfError, has_pdf, pdf_of
from deliverability.reports.times import at
from deliverability.reports.ways import Shown
from deliverability.store import readers as store
from deliverability.store.readers import Reader, Scope, State
from web.reports.at_desk import desk
from web.service import service

blueprint = Blueprint("reports", __name__, url_prefix="/reports")
SOMEBODY = "anna@reader.example"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a preview is asked for, as its links have it: a reader's next report, else one on a domain."""

    reader: Reader
    query: dict[str, str | int]


@blueprint.get("/preview")
def preview() -> ResponseReturnValue:
    """The mail as its reader will see it, and its text part."""
    asked, now = _asked(), datetime.now(UTC)
    shown = _page(asked, now)
    return render_template(
        "reports/preview.html", page=shown, text=text_of(shown), asked=asked.query, has_pdf=has_pdf(),
        sender=service().settings.mail.sender, address=asked.reader.address,
    )  # fmt: skip


@blueprint.get("/mail")
def mail() -> ResponseReturnValue:
    """The HTML part alone, for the frame of the preview; headers.py keeps it from doing anything."""
    return Response(html_of(_page(_asked(), datetime.now(UTC))), mimetype="text/html")


@blueprint.get("/page")
def page() -> ResponseReturnValue:
    """The same as a page of this site, to read or print."""
    asked, now = _asked(), datetime.now(UTC)
    made = f"Made on {at(now, asked.reader.time_zone)}."
    return render_template("reports/page.html", page=_page(asked, now), made=made)


@blueprint.get("/report.pdf")
def as_pdf() -> ResponseReturnValue:
    """The same as PDF; 503 where that cannot be made."""
    try:
        made = pdf_of(_page(_asked(), datetime.now(UTC)))
    except PdfError as error:
        return render_template("error.html", title=str(error), advice=""), 503
    head = {"Content-Disposition": 'attachment; filename="mail-health.pdf"'}
    return Response(made, headers=head, mimetype="application/pdf")


def _page(asked: Asked, now: datetime) -> Page:
    at_desk = desk()
    return report_page(health_for(at_desk, asked.reader, now), asked.reader, Shown(at_desk.settings), now)


def _asked() -> Asked:
    """By ?reader=ID or ?domain=ID; neither is all domains, as somebody would see them for the first time."""
    now = datetime.now(UTC)
    if reader_id := request.args.get("reader", ""):
        found = store.get(service().database, reader_id)
        if found is None:
            abort(404)
        return Asked(found, {"reader": found.id})
    domain_id = request.args.get("domain", type=int)
    scope, chosen = (Scope.DOMAINS, (domain_id,)) if domain_id else (Scope.ALL, ())
    somebody = Reader("", SOMEBODY, scope, chosen, "weekly mon 07:00", "UTC", State.ACTIVE, "", now, now)
    return Asked(somebody, {"domain": domain_id} if domain_id else {})
