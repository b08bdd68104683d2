"""Passwords of tests are hashed at a low cost; the usual one is a sixth of a second and 64 MiB for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import argon2
import pytest
from passlib.hash import argon2 as at_the_door  # as Flask-Security makes and reads them

from deliverability.accounts import passwords

USUAL = argon2.PasswordHasher()


@contextmanager
def hashed_cheaply() -> Iterator[None]:
    """Meanwhile a hash costs one round over 64 KiB."""
    with hashed_at(rounds=1, kib=64, lanes=1):
        yield


@contextmanager
def hashed_as_usual() -> Iterator[None]:
    """Meanwhile a hash costs what it costs outside of tests."""
    with hashed_at(USUAL.time_cost, USUAL.memory_cost, USUAL.parallelism):
        yield


@contextmanager
def hashed_at(rounds: int, kib: int, lanes: int) -> Iterator[None]:
    """Meanwhile both that hash passwords do it at this cost: our own commands, and the pages of accounts."""
    cheap = partial(argon2.PasswordHasher, time_cost=rounds, memory_cost=kib, parallelism=lanes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "PasswordHasher", cheap)
        for name, value in {"default_rounds": rounds, "memory_cost": kib, "parallelism": lanes}.items():
            patch.setattr(at_the_door, name, value)
        yield
