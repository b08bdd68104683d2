"""A Dovecot: mailboxes over IMAP, delivery with Sieve, and who may send at the submission server."""

from __future__ import annotations

import shutil
import socket
import subprocess
from pathlib import Path

from tests.lab.processes import Child

PROGRAM, COMPILER = "/usr/sbin/dovecot", "/usr/bin/sievec"
CONFIG = """\
base_dir = {directory}/run
state_dir = {directory}/state
log_path = {directory}/said
protocols = imap lmtp
hostname = mx.seeds.example
listen = 127.0.0.1
ssl = required
ssl_cert = <{certificate}
ssl_key = <{certificate}
auth_mechanisms = plain login
first_valid_uid = 1
mail_location = maildir:~/Maildir
lda_mailbox_autocreate = yes
postmaster_address = postmaster@seeds.example
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={directory}/homes/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  mailbox Junk {{
    special_use = \\Junk
    auto = create
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service lmtp {{
  unix_listener {directory}/lmtp {{
    user = postfix
    mode = 0600
  }}
}}
service auth {{
  unix_listener {directory}/auth {{
    user = postfix
    mode = 0600
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
protocol lmtp {{
  mail_plugins = sieve
}}
plugin {{
  sieve_before = {directory}/before.sieve
}}
"""
SIEVE = """\
require ["fileinto"];
if header :is "X-Spam" "Yes" { fileinto "Junk"; stop; }
"""


def dovecot(directory: Path, port: int, certificate: Path, password: str) -> Child:
    """Everybody's mailbox, at `port` with TLS; sockets `lmtp` and `auth` for Postfix lie in `directory`."""
    for folder in ("", "run", "state", "homes"):
        (directory / folder).mkdir()
    shutil.chown(directory / "homes", "mail", "mail")
    (directory / "before.sieve").write_text(SIEVE, "utf-8")
    config = directory / "dovecot.conf"
    filled = CONFIG.format(directory=directory, port=port, certificate=certificate, password=password)
    config.write_text(filled, "utf-8")
    compiled = [COMPILER, "-c", str(config), str(directory / "before.sieve")]
    subprocess.run(compiled, check=True, capture_output=True)
    child = Child([PROGRAM, "-F", "-c", str(config)], directory / "log", directory=directory)
    child.wait_until(lambda: (directory / "lmtp").exists() and _listens(port))
    return child


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
