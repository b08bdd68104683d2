"""What is known, to take along: CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, jsonify
from flask.typing import ResponseReturnValue

from deliverability.exports.table import Table, as_csv, as_json
from deliverability.exports.tables import findings, history, overview
from deliverability.monitored.intake import NotLookedAfterError, find
from deliverability.monitored.model import Monitored
from web.service import service

blueprint = Blueprint("exports", __name__)
NUMBER = "<int(max=2147483647):domain_id>"
ENDING = "<any(csv, json):ending>"


@blueprint.get(f"/export/domains.{ENDING}")
def all_domains(ending: str) -> ResponseReturnValue:
    """How every domain stands."""
    return _file(overview(service().settings, service().database, datetime.now(UTC)), "domains", ending)


@blueprint.get(f"/domains/{NUMBER}/export/history.{ENDING}")
def of_history(domain_id: int, ending: str) -> ResponseReturnValue:
    """What changed of one domain."""
    domain = _domain(domain_id)
    table = history(service().settings, service().database, domain, datetime.now(UTC))
    return _file(table, f"{domain.name}-history", ending)


@blueprint.get(f"/domains/{NUMBER}/export/findings.{ENDING}")
def of_findings(domain_id: int, ending: str) -> ResponseReturnValue:
    """What the last check of one domain found."""
    domain = _domain(domain_id)
    return _file(findings(service().database, domain, datetime.now(UTC)), f"{domain.name}-findings", ending)


def _file(table: Table, name: str, ending: str) -> Response:
    if ending == "json":
        answer = jsonify(as_json(table))
    else:
        answer = Response(as_csv(table), content_type="text/csv; charset=utf-8; header=present")
    answer.headers["Content-Disposition"] = f'attachment; filename="{_plain(name)}.{ending}"'
    return answer


def _plain(name: str) -> str:
    """As a file may be called everywhere; an address may hold nearly anything before its @."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-._@") else "_" for c in name)


def _domain(domain_id: int) -> Monitored:
    try:
        return find(service().database, domain_id)
    except NotLookedAfterError:
        abort(404)
