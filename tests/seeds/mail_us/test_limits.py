"""Who may connect to our own mail server, how often, and how many at once."""

from __future__ import annotations

from deliverability.seeds.mail_us import limits
from deliverability.seeds.mail_us.limits import Caps, Gate, neighbourhood

CAPS = Caps(at_once=4, at_once_of_one=2, a_minute=8, a_minute_of_one=4)


def test_one_neighbour_gets_its_share_and_the_others_theirs() -> None:
    gate = Gate(CAPS)
    assert [gate.enter("192.0.2.1", 0.0) for _ in range(3)] == [True, True, False]
    assert [gate.enter("192.0.2.2", 0.0) for _ in range(3)] == [True, True, False]
    assert not gate.enter("192.0.2.3", 0.0)
    gate.leave("192.0.2.1")
    assert gate.enter("192.0.2.3", 0.0)


def test_a_minute_holds_so_many_and_the_next_as_many_again() -> None:
    gate = Gate(CAPS)
    for second in range(4):
        assert gate.enter("192.0.2.1", float(second))
        gate.leave("192.0.2.1")
    assert not gate.enter("192.0.2.1", 30.0)
    assert gate.enter("192.0.2.1", 60.5)


def test_all_together_have_a_rate_too() -> None:
    gate = Gate(CAPS)
    for host in range(8):
        assert gate.enter(f"192.0.2.{host}", 0.0)
        gate.leave(f"192.0.2.{host}")
    assert not gate.enter("192.0.2.99", 1.0)


def test_a_customer_with_billions_of_addresses_is_one_neighbour() -> None:
    assert neighbourhood("2001:db8:1:2:3::4") == neighbourhood("2001:db8:1:2:ffff::1") == "2001:db8:1:2::"
    assert neighbourhood("::ffff:192.0.2.1") == "192.0.2.1"
    assert neighbourhood("fe80::1%eth0") == "fe80::"


def test_what_is_remembered_has_an_end() -> None:
    gate = Gate(Caps(a_minute=10**9))
    for number in range(limits.MOST_KNOWN + 50):
        address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        gate.enter(address, 0.0)
        gate.leave(address)
    assert len(gate._lately) == limits.MOST_KNOWN
    assert not gate._inside
