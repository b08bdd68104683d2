"""`check --transcript` and `--replay`: a run kept in a file and judged again without asking."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.calling import HEALTHY, NO_DMARC, call, check
from tests.world import World


@pytest.mark.parametrize("zone", [HEALTHY, NO_DMARC, HEALTHY + "\n_dmarc !servfail", ""])
def test_a_replay_gives_the_same_report_and_asks_nothing(world: World, tmp_path: Path, zone: str) -> None:
    world.set(zone)
    kept = tmp_path / "run.json"
    first = check(world, "support@example.com", "--json", "--selector=s1", f"--transcript={kept}")
    asked = len(world.asked)
    again = call("check", "--json", f"--replay={kept}")
    assert json.loads(again.stdout) == json.loads(first.stdout)
    assert again.exit_code == first.exit_code
    assert len(world.asked) == asked


def test_a_replay_shows_the_detail_and_the_chosen_families(world: World, tmp_path: Path) -> None:
    world.set(HEALTHY)
    kept = tmp_path / "run.json"
    check(world, "example.com", f"--transcript={kept}")
    text = call("check", f"--replay={kept}", "--detail", "--only=spf", "--second-opinion").stdout
    assert 'example.com. 3600 TXT "v=spf1 mx ~all"' in text
    assert "Mail reaches you" not in text
    assert "Allowed senders (SPF)          the library says valid" in text
    assert "the library says" not in text.partition("the library says valid")[2]


EXCHANGE = {"name": "example.com", "type": "MX", "at": 1, "ttl": 1, "server": "", "size": 1, "records": []}
WHOLE = {"format": "deliverability-transcript/1", "target": "example.com", "taken_at": 1, "options": {},
         "exchanges": [EXCHANGE]}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        b"", b"not json", b"[1, 2]", b"{}", b"\xff\xfe\x00", b"[" * 100_000, b'{"format": "other/1"}',
        *(
            json.dumps(WHOLE | change).encode()
            for change in (
                {"exchanges": 5}, {"exchanges": [5]}, {"exchanges": [{}]}, {"exchanges": None},
                {"target": None}, {"target": "a..b"}, {"taken_at": "noon"}, {"taken_at": 1e300},
                {"options": 5}, {"options": {"selectors": 5}}, {"options": {"colour": 5}},
                {"exchanges": [EXCHANGE | {"records": ["nonsense"]}]},
                {"exchanges": [EXCHANGE | {"unknown": "NO_SUCH_REASON", "servers": []}]},
                {"exchanges": [EXCHANGE | {"at": "noon"}]},
            )
        ),
    ],
)  # fmt: skip
def test_what_is_no_transcript_ends_with_status_2_and_is_named(tmp_path: Path, content: bytes) -> None:
    kept = tmp_path / "run.json"
    kept.write_bytes(content)
    result = call("check", f"--replay={kept}")
    assert result.exit_code == 2, result.output
    assert result.stderr.startswith(f"deliverability: {kept}: ")
    assert "Traceback" not in result.output


def test_a_replay_takes_no_other_name(tmp_path: Path) -> None:
    kept = tmp_path / "run.json"
    kept.write_text("{}")
    result = call("check", "example.com", f"--replay={kept}")
    assert result.exit_code == 2
    assert "name no other" in result.stderr


def test_a_transcript_that_cannot_be_written_ends_with_status_2(world: World, tmp_path: Path) -> None:
    result = check(world, "example.com", f"--transcript={tmp_path}")
    assert result.exit_code == 2
    assert "Traceback" not in result.output
