"""Forms of Authentication-Results, real receivers' and hostile ones; `python -m` it for the figures."""

from __future__ import annotations

import json
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import authres
import pytest

from checks.placement.auth_results import LONGEST, AuthResult, parse

FORMS = tomllib.loads(Path(__file__).with_name("auth_results.toml").read_text("utf-8"))["form"]
REAL = Path(__file__).parents[3] / ".." / "shared" / "conformance" / "auth-results.json"


def _said(result: AuthResult) -> str:
    properties = "".join(f" {key}={value}" for key, value in result.properties)
    reason = f" because {result.reason}" if result.reason else ""
    return (
        f"{result.method}={result.result}{properties}{reason}{f' ({result.comment})' * bool(result.comment)}"
    )


@pytest.mark.parametrize("form", FORMS, ids=[form["name"] for form in FORMS])
def test_each_form_is_read_as_it_must_be(form: dict[str, Any]) -> None:
    read = parse(form["header"])
    if form.get("refused"):
        assert read is None
        return
    assert read is not None
    assert (read.authserv_id, [_said(one) for one in read.results]) == (form["id"], form["says"])


def real_headers() -> Iterator[tuple[str, str]]:
    """(server, header) of what real servers wrote."""
    for servers in json.loads(REAL.read_text("utf-8")).values():
        for server, headers in servers.items():
            yield from ((server, header) for header in headers)


def _real() -> list[tuple[str, str]]:
    if not REAL.is_file():
        pytest.skip(f"the reference {REAL.name} is not beside this repository")
    return list(real_headers())


def test_every_header_of_real_servers_is_read() -> None:
    for server, header in _real():
        read = parse(header)
        assert read is not None, header
        assert read.authserv_id == f"mx.{server}.test"
        assert read.results, header
        assert {one.method for one in read.results} <= {"dkim", "dkim-atps", "spf", "dmarc"}


def test_another_parser_reads_the_same_where_it_can() -> None:
    compared = sum(_agree(header) for _, header in _real())
    assert compared > 300


def _agree(header: str) -> bool:
    """Whether authres can read the header; then the results are the same."""
    try:
        other = authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {header}")
    except authres.AuthResError:
        return False
    read = parse(header)
    assert read is not None
    theirs = [(one.method.lower(), one.result.lower(), _properties(one)) for one in other.results]
    ours = [(one.method, one.result, dict(one.properties)) for one in read.results]
    assert (read.authserv_id, ours) == (other.authserv_id, theirs)
    return True


def _properties(result: Any) -> dict[str, str]:
    return {f"{one.type}.{one.name}".lower(): one.value for one in result.properties}


HOSTILE = {
    "comments within comments": "mx.seed.example; spf=pass " + "(" * 8000 + ")" * 8000,
    "comments that never end": "mx.seed.example; spf=pass " + "(" * 16000,
    "quotes that never end": "mx.seed.example; spf=pass " + 'a"' * 8001,
    "backslashes": 'mx.seed.example; spf=pass reason="' + "\\" * 16000,
    "semicolons": "mx.seed.example" + ";" * 16000,
    "equal signs": "mx.seed.example; spf" + "=" * 16000,
    "dots": "mx.seed.example; a" + " ." * 8000 + "=b",
    "properties": "mx.seed.example; spf=pass" + " a.b=c" * 2600,
    "results": "mx.seed.example" + "; dkim=pass" * 1450,
    "NUL and other octets": "mx.seed.example; spf=pass\x00\x01\udcff smtp.mailfrom=\x00",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_header_takes_no_time(name: str) -> None:
    begun = time.process_time()
    for _ in range(5):
        read = parse(HOSTILE[name])
    assert time.process_time() - begun < 1
    assert read is None or len(read.results) <= 100


def test_a_header_longer_than_any_real_one_is_refused() -> None:
    assert parse("mx.seed.example; spf=pass".ljust(LONGEST)) is not None
    assert parse("mx.seed.example; spf=pass".ljust(LONGEST + 1)) is None


if __name__ == "__main__":
    every = list(real_headers())
    print(f"{sum(parse(header) is not None for _, header in every)} of {len(every)} headers are read,")
    print(f"{sum(_agree(header) for _, header in every)} of them by authres too, with the same results")
