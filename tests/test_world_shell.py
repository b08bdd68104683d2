"""The world can be served from the shell."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import dns.message
import dns.query


def test_the_shell_serves_files_as_one_world(tmp_path: Path) -> None:
    files = [tmp_path / "one.zone", tmp_path / "two.zone"]
    files[0].write_text("@ A 192.0.2.1\n")
    files[1].write_text("vendor.example. A 192.0.2.2\n")
    command = [sys.executable, "-m", "tests.world", "--port", "0", "--delay", "0.01", *map(str, files)]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        for name in ("example.com", "vendor.example"):
            query = dns.message.make_query(name, "A")
            assert len(dns.query.udp(query, "127.0.0.1", port=port, timeout=5).answer) == 1
        process.terminate()
        assert process.stdout.read() == "2 questions\n"


def test_the_shell_tells_where_the_mail_servers_are(tmp_path: Path) -> None:
    file = tmp_path / "one.zone"
    file.write_text("mx1 A 127.1.0.1\nmx1 !smtp no-starttls\n")
    command = [sys.executable, "-m", "tests.world", "--port", "0", str(file)]
    root = Path(__file__).parents[1]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(4)]
        ports = [int(line.rpartition(" ")[2]) for line in told if line.startswith("its mail servers")]
        (authorities,) = [line.rpartition(" ")[2].strip() for line in told if "certificates" in line]
        with socket.create_connection(("127.1.0.1", ports[0]), timeout=5) as sock:
            assert sock.makefile("rb").readline() == b"220 mx1.example.com ESMTP\r\n"
        assert Path(authorities).read_text().startswith("-----BEGIN CERTIFICATE-----")
        process.terminate()


def test_a_mistake_in_a_file_ends_the_shell_command_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "one.zone"
    file.write_text("@ A 192.0.2.1\n@ !nofault\n")
    command = [sys.executable, "-m", "tests.world", "--port", "0", str(file)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1], check=False)
    assert run.returncode == 1
    assert run.stderr.startswith("line 2 of the world: !nofault is no fault")
