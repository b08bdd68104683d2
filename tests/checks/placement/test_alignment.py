from __future__ import annotations

import pytest

from checks.placement.alignment import Rules, alignment, is_aligned


@pytest.mark.parametrize(
    ("author", "proven", "strict", "wanted"),
    [
        ("example.com", "example.com", True, True),
        ("Example.com", "example.COM.", True, True),
        ("example.com", "mail.example.com", False, True),
        ("news.example.com", "mail.example.com", False, True),
        ("example.com", "mail.example.com", True, False),
        ("example.com", "example.org", False, False),
        ("shop.co.uk", "other.co.uk", False, False),
        ("example.com", "badexample.com", False, False),
        ("example.com", "", False, False),
        ("", "", False, False),
    ],
)
def test_a_proof_counts_for_the_same_owner(author: str, proven: str, strict: bool, wanted: bool) -> None:
    assert is_aligned(author, proven, strict, {}) is wanted


def test_the_tree_walk_tells_whose_a_domain_is_where_it_ended() -> None:
    owners = {"a.uni.example": "a.uni.example", "b.uni.example": "b.uni.example"}
    assert not is_aligned("a.uni.example", "b.uni.example", False, owners)
    assert is_aligned("a.uni.example", "b.uni.example", False, {})


def test_each_kind_of_proof_goes_by_its_own_rule() -> None:
    both = (("mail.example.com",), ("bounce.example.com",))
    assert alignment("example.com", *both, Rules()) == ("dkim", "spf")
    assert alignment("example.com", *both, Rules(strict_dkim=True)) == ("spf",)
    assert alignment("example.com", *both, Rules(strict_spf=True)) == ("dkim",)
    assert alignment("example.com", (), (), Rules()) == ()
