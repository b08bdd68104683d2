"""The records of a whole domain over time, with mail servers, a web server and signed DNS of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from deliverability.history.model import Kind, Sighting
from deliverability.store import sightings
from deliverability.store.database import open_database, reading
from tests.history.following import NOW, Following
from tests.whole import HEALTHY, NAME_SERVERS, POLICY
from tests.world import World

FAMILIES = ("mx", "hosts", "spf", "dkim", "dmarc", "mta_sts", "dane", "dnssec", "tls_rpt", "nameservers")


@pytest.fixture
def followed(tmp_path: Path, world: World) -> Following:
    return Following(open_database(tmp_path), world, families=FAMILIES)


def _current(followed: Following) -> dict[tuple[str, str], Sighting]:
    with reading(followed.database) as connection:
        return {(one.name, one.rrtype): one for one in sightings.current(connection, 1)}


def _moved(followed: Following, text: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Every record that changed, by name and type, with its differences."""
    told = followed.settle(text)
    return {(c.details.name, c.details.rrtype): c.details.differences for c in told if c.kind is Kind.RECORD}


def test_every_record_of_a_whole_domain_is_seen_and_stays_as_it_is(followed: Following) -> None:
    followed.settle(HEALTHY)
    seen = _current(followed)
    assert {key for key, one in seen.items() if one.answers} == {
        ("example.com", "MX"), ("example.com", "TXT"), ("example.com", "NS"), ("example.com", "DS"),
        ("_dmarc.example.com", "TXT"), ("s1._domainkey.example.com", "TXT"),
        ("_mta-sts.example.com", "TXT"), ("mta-sts.example.com", "POLICY"),
        ("_smtp._tls.example.com", "TXT"),
        ("mx1.example.com", "A/AAAA"), ("mx2.example.com", "A/AAAA"),
        ("mx1.example.com", "CERT"), ("mx2.example.com", "CERT"),
        ("_25._tcp.mx1.example.com", "TLSA"), ("_25._tcp.mx2.example.com", "TLSA"),
    }  # fmt: skip
    assert _moved(followed, HEALTHY) == {}


def test_what_the_servers_say_is_told_by_its_meaning(followed: Following) -> None:
    followed.settle(HEALTHY)
    changed = (
        HEALTHY.replace("mode: enforce", "mode: testing")
        .replace("id=20261122T000000", "id=20261123T000000")
        .replace("mx2 !tlsa 2 1 1\n", "")
        .replace("mailto:tls@", "mailto:other@")
    )
    moved = _moved(followed, changed)
    removed = moved.pop(("_25._tcp.mx2.example.com", "TLSA"))
    assert [one.split(" `")[0] for one in removed] == ["TLSA record"]
    assert moved == {
        ("mta-sts.example.com", "POLICY"): ("`mode` from `enforce` to `testing`",),
        ("_mta-sts.example.com", "TXT"): ("`id` from `20261122T000000` to `20261123T000000`",),
        ("_smtp._tls.example.com", "TXT"): (
            "reports no longer go to `tls@example.com`",
            "reports now go to `other@example.com`",
        ),
    }


def test_a_server_that_is_no_longer_named_takes_its_records_along_without_a_word(followed: Following) -> None:
    followed.settle(HEALTHY)
    moved = _moved(followed, HEALTHY.replace("@ MX 20 mx2\n", ""))
    assert moved == {("example.com", "MX"): ("mail server `mx2.example.com` removed",)}
    assert not [name for name, _ in _current(followed) if "mx2" in name]
    with reading(followed.database) as connection:
        gone = sightings.past(connection, 1, NOW)
    assert {one.name for one in gone if one.rrtype in ("CERT", "TLSA", "A/AAAA")} == {
        "mx2.example.com",
        "_25._tcp.mx2.example.com",
    }


def test_a_silent_server_changes_no_record(followed: Following) -> None:
    followed.settle(HEALTHY)
    before = _current(followed)
    silent = HEALTHY.replace("mx2 !smtp ", "mx2 !smtp drops ").replace(
        f'"{POLICY}"', f'"{POLICY}" status=503'
    )
    followed.settle(silent)
    assert _current(followed) == before


def test_a_record_without_end_is_kept_as_far_as_anybody_would_read_it(followed: Following) -> None:
    followed.families = ("mx", "spf")
    followed.settle("\n".join(f"@ MX {number} mx{number}" for number in range(1, 201)))
    assert len(_current(followed)["example.com", "MX"].answers) == 60


def test_signed_dns_that_is_switched_off_is_told(followed: Following) -> None:
    followed.families = ("mx", "dnssec", "nameservers")
    followed.settle(HEALTHY)
    moved = _moved(followed, HEALTHY.replace(NAME_SERVERS, NAME_SERVERS.replace("@ !signed\n", "")))
    assert [words[0] for key, words in moved.items() if key == ("example.com", "DS")] == [
        "DNSSEC switched off"
    ]
