"""The key that signs cookies is configured, or made once and kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from deliverability.config import Data, Settings, Web
from deliverability.config_values import Secret
from deliverability.secret_key import secret_key


def test_a_configured_key_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    settings = Settings(data=Data(tmp_path / "data"), web=Web(secret_key=Secret("k" * 32)))
    assert secret_key(settings) == "k" * 32
    assert not (tmp_path / "data").exists()


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    settings = Settings(data=Data(tmp_path / "data"))
    key = secret_key(settings)
    assert len(key) == 64
    assert secret_key(replace(settings)) == key
    (kept,) = (tmp_path / "data").iterdir()
    assert (kept.name, kept.stat().st_mode & 0o777) == ("secret_key", 0o600)


def test_many_starting_at_once_agree_on_one_key(tmp_path: Path) -> None:
    settings = Settings(data=Data(tmp_path))
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(lambda _: secret_key(settings), range(64)))) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_damaged_key_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("\n")
    with pytest.raises(ValueError, match="holds no key; delete the file"):
        secret_key(Settings(data=Data(tmp_path)))
