"""One Postfix, a mail server for each address; it says who has a mailbox there, and sends nothing."""

from __future__ import annotations

import shutil
import smtplib
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.lab.domain import MailServer
from tests.lab.network import SMTP
from tests.lab.processes import Child

MASTER = "/usr/lib/postfix/sbin/master"
MAIN = """\
compatibility_level = 3.6
queue_directory = {directory}/queue
data_directory = {directory}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
shlib_directory = /usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
maillog_file = {directory}/maillog
maillog_file_prefixes = {directory}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_bind_address = 127.0.0.1
mynetworks =
mydestination =
relay_domains =
default_transport = error:nothing leaves the lab
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = regexp:{{{{!/^not-served-here[.]/ here}}}}
virtual_mailbox_maps = regexp:{{{{/^(support|postmaster|abuse)@/ here}}}}
virtual_transport = discard:nothing is kept in the lab
smtpd_banner = $myhostname ESMTP
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
smtpd_recipient_restrictions = reject_unauth_destination
smtpd_tls_security_level = none
smtpd_tls_session_cache_database =
"""
SERVICES = """\
postlog    unix-dgram n - n - 1 postlogd
pickup     unix n - n 60 1 pickup
cleanup    unix n - n - 0 cleanup
qmgr       unix n - n 300 1 qmgr
tlsmgr     unix - - n 1000? 1 tlsmgr
rewrite    unix - - n - - trivial-rewrite
bounce     unix - - n - 0 bounce
defer      unix - - n - 0 bounce
trace      unix - - n - 0 bounce
flush      unix n - n 1000? 0 flush
proxymap   unix - - n - - proxymap
error      unix - - n - - error
retry      unix - - n - - error
discard    unix - - n - - discard
anvil      unix - - n - 1 anvil
"""


@dataclass(frozen=True, slots=True)
class Served:
    """A mail server as this lab runs it: at its address here, with its key and chain, if it has any."""

    server: MailServer
    address: str
    chain: Path | None


def postfix(directory: Path, servers: Iterable[Served]) -> Child:
    """All mail servers, ready to greet."""
    servers = tuple(servers)
    for folder in (directory, directory / "queue", directory / "data"):
        folder.mkdir()
    shutil.chown(directory / "data", "postfix")
    (directory / "main.cf").write_text(MAIN.format(directory=directory), "utf-8")
    rows = "".join(map(_service, servers))
    (directory / "master.cf").write_text(SERVICES + rows, "utf-8")
    # This makes the queue's folders. "postfix start-fg" would start master in a process group of its own.
    subprocess.run(["/usr/sbin/postfix", "-c", str(directory), "check"], check=True, capture_output=True)
    command = [MASTER, "-c", str(directory), "-s"]
    child = Child(command, directory / "log", directory=directory)
    try:
        child.wait_until(lambda: _greets(servers[0].address))
    except BaseException:
        child.end()
        raise
    return child


def _service(served: Served) -> str:
    """The line of master.cf, with the settings of this one."""
    settings: Mapping[str, str] = {"myhostname": served.server.host, **_tls(served.chain)}
    own = [f"{key}={value}" for key, value in settings.items()] + list(served.server.settings)
    options = "".join(f"\n  -o {{ {setting} }}" for setting in own)
    return f"{served.address}:{SMTP} inet n - n - - smtpd{options}\n"


def _tls(chain: Path | None) -> Mapping[str, str]:
    if not chain:
        return {}
    return {
        "smtpd_tls_security_level": "may",
        "smtpd_tls_chain_files": str(chain),
        "smtpd_tls_protocols": ">=TLSv1.2",  # by itself it takes TLS 1.0 too
    }


def _greets(address: str) -> bool:
    try:
        with smtplib.SMTP(address, SMTP, "lab.example", timeout=2) as client:
            return client.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False
