"""The figures of the service for Prometheus, read from the database whenever they are asked for."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from checks.model import Verdict
from deliverability.figures import figures
from deliverability.notify.letter import State
from web.service import Service, service

blueprint = Blueprint("metrics", __name__)
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
NEW = "not checked yet"


@blueprint.get("/metrics")
def show() -> ResponseReturnValue:
    """Plain text; 404 while they are switched off, 401 without the token."""
    wanted = service().settings.metrics
    if not wanted.enabled:
        abort(404)
    if not (_is_here() if wanted.token is None else _knows(wanted.token.value)):
        abort(401)
    registry = CollectorRegistry()
    registry.register(_Collector(service()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE)


def _is_here() -> bool:
    """Whether this machine asks itself."""
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _knows(token: str) -> bool:
    given = request.headers.get("Authorization", "").partition("Bearer ")[2]
    return hmac.compare_digest(given.encode(), token.encode())


class _Collector:
    """What prometheus_client asks for its figures."""

    def __init__(self, of: Service) -> None:
        self._of = of

    def collect(self) -> Iterator[Metric]:
        found = figures(self._of.database, datetime.now(UTC))
        standing = {verdict.value if verdict else NEW: count for verdict, count in found.domains.items()}
        words = (*(verdict.value for verdict in Verdict), NEW)
        yield _gauge("domains", "Domains that are looked after, by how they stand.", "verdict",
                     {word: standing.get(word, 0) for word in words})  # fmt: skip
        yield _gauge("checks_recent", "Checks of yesterday and today (UTC), by their result.", "result",
                     {verdict.value: found.checks.get(verdict, 0) for verdict in Verdict})  # fmt: skip
        yield _gauge("outbox_messages", "Messages in the ledger, by state.", "state",
                     {state.value: found.outbox.get(state, 0) for state in State})  # fmt: skip
        yield _plain("due_lag_seconds", "How long the oldest check is overdue.", found.lag)
        yield _plain("outbox_lag_seconds", "How long the oldest message has been waiting.", found.waits)
        if found.quiet is not None:
            yield _plain("tick_age_seconds", "Since a process that works was last seen.", found.quiet)
        yield from self._questions()

    def _questions(self) -> Iterator[Metric]:
        """Of this process alone: others have an engine of their own."""
        asked, silent = self._of.worker.questions
        yield _counter("questions", "Questions to DNS servers, by this process.", asked)
        yield _counter("timeouts", "Tries to which no DNS server answered, by this process.", silent)


def _gauge(name: str, words: str, label: str, values: Mapping[str, int]) -> Metric:
    metric = GaugeMetricFamily(f"deliverability_{name}", words, labels=[label])
    for value, count in values.items():
        metric.add_metric([value], count)
    return metric


def _counter(name: str, words: str, value: int) -> Metric:
    return CounterMetricFamily(f"deliverability_dns_{name}", words, value=value)


def _plain(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"deliverability_{name}", words, value=value)
