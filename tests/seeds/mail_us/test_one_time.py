"""One-time addresses: ours are known again, for a day; nobody else can make one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from deliverability.seeds.mail_us.one_time import LIVES, address_for, code_of

NOW = datetime(2027, 3, 14, 8, 30, tzinfo=UTC)
KEY, DOMAIN, CODE = "k" * 40, "in.checker.example", "K7Q2-9F3D"
ADDRESS = address_for(KEY, CODE, DOMAIN, NOW)


def test_an_address_of_ours_tells_its_test_however_it_is_written() -> None:
    assert ADDRESS.endswith(f"@{DOMAIN}")
    assert len(ADDRESS.partition("@")[0]) <= 64  # RFC 5321 §4.5.3.1.1
    assert code_of(KEY, ADDRESS, DOMAIN, NOW) == CODE
    assert code_of(KEY, ADDRESS.upper(), DOMAIN, NOW) == CODE


def test_an_address_lives_a_day_and_at_most_an_hour_more() -> None:
    assert code_of(KEY, ADDRESS, DOMAIN, NOW + LIVES) == CODE
    assert code_of(KEY, ADDRESS, DOMAIN, NOW + LIVES + timedelta(hours=1)) is None


def test_nobody_else_can_make_or_change_one() -> None:
    local, _, _ = ADDRESS.partition("@")
    front, mac = local[:-20], local[-20:]
    later = f"{int(front.split('-')[2], 16) + 1:x}"
    for forged in (
        f"{front}{'0' * 20}@{DOMAIN}",
        f"{local}@other.example",
        f"{local}x@{DOMAIN}",
        f"aaaa-bbbb-{front.split('-')[2]}-{mac}@{DOMAIN}",
        f"k7q2-9f3d-{later}-{mac}@{DOMAIN}",
        address_for("another key" * 4, CODE, DOMAIN, NOW),
        local, "", "@", f"@{DOMAIN}", "\N{KELVIN SIGN}" + ADDRESS[1:], ADDRESS + "\r\n",
    ):  # fmt: skip
        assert code_of(KEY, forged, DOMAIN, NOW) is None, forged
