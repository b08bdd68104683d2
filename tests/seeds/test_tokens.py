"""What a test mail is known by: only we can make it, and people can read it out."""

from __future__ import annotations

import pytest

from deliverability.seeds.tokens import ALPHABET, code_for, codes_in, is_ours, token_for

KEY = "k" * 32


def test_a_token_is_128_bits_in_hexadecimal_and_the_same_each_time() -> None:
    token = token_for(KEY, "test", 7)
    assert len(bytes.fromhex(token)) == 16
    assert token == token_for(KEY, "test", 7)
    assert is_ours(KEY, token, "test", 7)


@pytest.mark.parametrize(
    ("key", "test", "seed"), [("x" * 32, "test", 7), (KEY, "tesu", 7), (KEY, "test", 8), (KEY, "test 7", 7)]
)
def test_another_key_test_or_seed_has_another_token(key: str, test: str, seed: int) -> None:
    assert not is_ours(KEY, token_for(key, test, seed), "test", 7)


@pytest.mark.parametrize("token", ["", "0" * 31, "0" * 33, "G" * 32, "é" * 32, "0" * 31 + "\n"])
def test_what_is_no_token_is_not_ours(token: str) -> None:
    assert not is_ours(KEY, token, "test", 7)


def test_codes_hold_no_letters_that_look_alike_and_are_found_again() -> None:
    codes = {code_for() for _ in range(200)}
    assert len(codes) == 200
    assert set("".join(codes)) - {"-"} <= set(ALPHABET)
    assert set("01IlOU") & set(ALPHABET) == set()
    assert all(codes_in(f"Re: [{one}] Your order") == (one,) for one in codes)


def test_a_code_is_read_from_an_address_and_in_small_letters_too() -> None:
    assert codes_in("seed+k7q2-9f3d@gmail.com and K7Q2-9F3D") == ("K7Q2-9F3D",)


@pytest.mark.parametrize("text", ["", "K7Q29F3D", "AK7Q2-9F3D", "K7Q2-9F3DX", "2026-1122", "K7Q2-9F30"])
def test_what_only_looks_like_a_code_is_none(text: str) -> None:
    assert codes_in(text) == ()


def test_of_a_huge_text_only_the_beginning_is_read() -> None:
    assert codes_in("K7Q2-" * 1_000_000 + "9F3D") == ("K7Q2-K7Q2",)
