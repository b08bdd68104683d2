"""What this machine calls itself to mail servers."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from deliverability.net.own_name import own_name


@pytest.mark.parametrize(
    ("hostname", "hosts", "name"),
    [
        ("mail.example.com", "", "mail.example.com"),
        ("Mail.Example.COM", "", "mail.example.com"),
        ("mail", "127.0.0.1 localhost\n127.0.1.1 mail.example.com mail\n", "mail.example.com"),
        ("mail", "192.0.2.1\tmail mail.example.com # ours\n", "mail.example.com"),
        ("mail", "192.0.2.1 mailbox.example.com mailbox\n", ""),
        ("mail", "192.0.2.1 other.example # mail\n", ""),
        ("mail", "127.0.1.1 mail.localdomain mail\n", ""),
        ("mail.local", "", ""),
        ("ip-10-0-0-1.ec2.internal", "", ""),
        ("5f3a9c1b2d4e", "172.17.0.2 5f3a9c1b2d4e\n", ""),
        ("a_b.example", "", ""),
        ("[192.0.2.1]", "", ""),
        ("", "", ""),
    ],
)
def test_the_full_name_is_found_without_asking_anybody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, hostname: str, hosts: str, name: str
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: hostname)
    (tmp_path / "hosts").write_text(hosts)
    assert own_name(tmp_path / "hosts") == name


def test_without_a_hosts_file_there_is_only_the_host_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "mail")
    assert own_name(tmp_path / "none") == ""
