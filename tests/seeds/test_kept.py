from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.model import Reason, Unknown
from checks.placement.auth_results import AuthResult, AuthResults
from checks.placement.record import Hop, Placement, Reading, Seen, Where
from checks.reverse_names import PointerName, Reverse
from deliverability.seeds.kept import line_of, lines_of, packed, placement_from, thing_from, unpacked

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SILENT = Unknown("1.2.0.192.in-addr.arpa PTR", Reason.TIMEOUT, ("127.0.0.1:53",))
BELIEVED = AuthResults("mx.seed.test", (AuthResult("spf", "pass", (("smtp.mailfrom", "a@b.test"),)),))
READING = Reading(
    "support@b.test",
    "a@b.test",
    BELIEVED,
    (Hop("mx.seed.test", "192.0.2.1", at=NOON),),
    reverse=Reverse("192.0.2.1", (PointerName("out.b.test", SILENT), PointerName("b.test", True))),
)
FOUND = Seen("Gmail", "google_workspace", Where.INBOX, "INBOX", found_at=NOON, reading=READING)
TEST = Placement("abc", NOON, (FOUND, replace(FOUND, seed="Own", reading=None)), (FOUND,), before=(FOUND,))


def test_a_placement_comes_back_from_its_lines_as_it_was() -> None:
    lines = lines_of(TEST)
    assert len(lines) == 5
    assert placement_from(lines) == TEST


def test_what_is_as_it_is_by_itself_takes_no_room() -> None:
    assert packed(Seen("Own", "", Where.MISSING)) == {"seed": "Own", "provider": "", "where": "missing"}


def test_a_silence_in_the_middle_stays_a_silence() -> None:
    assert thing_from(Reading, line_of(replace(READING, reverse=SILENT))).reverse == SILENT


times = st.datetimes(timezones=st.just(UTC))
readings = st.builds(Reading, believed=st.just(BELIEVED), hops=st.lists(st.builds(Hop, at=times)).map(tuple))
seen = st.builds(Seen, sent_at=times, found_at=times, reading=st.none() | readings)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.builds(Placement, at=times, seen=st.lists(seen, max_size=3).map(tuple), round_trip=st.none()))
def test_any_placement_comes_back(placement: Placement) -> None:
    assert placement_from(lines_of(placement)) == placement


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((), "no line tells of which test this is"),
        (("{",), "line 1 of the placement: this is no JSON"),
        (("[]",), 'line 1 of the placement: it should be an object with "placement"'),
        (('{"seen": {"seed": "a", "provider": ""}}',), "line 1 of the placement: Seen.where is missing"),
        (('{"seen": {"seed": 1}}',), "line 1 of the placement: Seen.seed: '1' is of another kind"),
        (('{"placement": {"test": "a"}}',), "Placement.at is missing"),
        (('{"placement": {"test": "a", "at": "2026-11-22"}}',), "Placement.at: it should be a time with its"),
        (('{"placement": {"test": "a", "at": "never"}}',), "Placement.at: "),
    ],
)
def test_a_damaged_line_is_refused_with_its_place(lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("(", r"\(")):
        placement_from(lines)


def test_a_field_of_a_newer_version_is_passed_over() -> None:
    data = json.loads(line_of(FOUND)) | {"mood": "good"}
    assert unpacked(Seen, data) == FOUND
