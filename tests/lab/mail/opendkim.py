"""An OpenDKIM that signs what is submitted, with the key of each domain."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.lab.processes import Child

PROGRAM = "/usr/sbin/opendkim"
SELECTOR = "lab"
CONFIG = """\
Mode s
Socket local:{directory}/socket
PidFile {directory}/pid
KeyTable {directory}/keys
SigningTable refile:{directory}/signing
InternalHosts {directory}/internal
Canonicalization relaxed/relaxed
RequireSafeKeys no
UMask 000
"""


@dataclass(frozen=True, slots=True)
class Key:
    """`private` as PEM, `record` as it stands at SELECTOR._domainkey."""

    private: bytes
    record: str


def new_key() -> Key:
    """Of 2048 bits, as RFC 8301 §3.2 wants it."""
    made = rsa.generate_private_key(65537, 2048)
    public = made.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Key(
        made.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()),
        f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}",
    )


def opendkim(directory: Path, keys: Mapping[str, Key]) -> Child:
    """The milter at the socket `socket` in `directory`; it signs for these domains and no other."""
    directory.mkdir()
    for domain, key in keys.items():
        (directory / f"{domain}.pem").write_bytes(key.private)
    rows = [f"{one} {one}:{SELECTOR}:{directory}/{one}.pem\n" for one in keys]
    (directory / "keys").write_text("".join(rows), "utf-8")
    (directory / "signing").write_text("".join(f"*@{one} {one}\n" for one in keys), "utf-8")
    (directory / "internal").write_text("127.0.0.0/8\n", "utf-8")
    config = directory / "opendkim.conf"
    config.write_text(CONFIG.format(directory=directory), "utf-8")
    child = Child([PROGRAM, "-f", "-x", str(config)], directory / "log", directory=directory)
    child.wait_until(lambda: (directory / "socket").exists())
    return child
