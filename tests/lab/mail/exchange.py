"""A Postfix with two faces: where a user hands in mail, and the mail server of the seed inboxes."""

from __future__ import annotations

import shutil
import smtplib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.lab.postfix import MASTER, SERVICES
from tests.lab.processes import Child

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
myhostname = mx.seeds.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_bind_address = 127.0.0.1
smtp_connection_cache_on_demand = no
smtp_host_lookup = native
mynetworks =
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
default_transport = error:nothing leaves the lab
virtual_mailbox_domains = regexp:{{{{/./ here}}}}
virtual_mailbox_maps = regexp:{{{{/^(anna|bert|grey|void|support)[0-9]*@/ here}}}}
virtual_transport = lmtp:unix:{mailboxes}/lmtp
transport_maps = regexp:{{{{/^void/ discard:}}}}
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
smtpd_peername_lookup = no
smtpd_tls_chain_files = {certificate}
smtpd_tls_security_level = may
smtpd_tls_loglevel = 0
smtp_tls_security_level = may
smtpd_tls_session_cache_database =
milter_default_action = tempfail
smtpd_recipient_restrictions = reject_unauth_destination
"""
OWN = """\
lmtp       unix - - n - - lmtp
smtp       unix - - n - - smtp
  -o {{ smtp_helo_name=mail.office.example }}
127.0.0.1:{submission} inet n - n - - smtpd
  -o {{ myhostname=mail.office.example }}
  -o {{ smtpd_tls_security_level=encrypt }}
  -o {{ smtpd_sasl_auth_enable=yes }}
  -o {{ smtpd_sasl_type=dovecot }}
  -o {{ smtpd_sasl_path=unix:{mailboxes}/auth }}
  -o {{ smtpd_recipient_restrictions=permit_sasl_authenticated, reject }}
  -o {{ smtpd_reject_unlisted_recipient=no }}
  -o {{ smtpd_milters=unix:{signer}/socket }}
  -o {{ content_filter=smtp:[127.0.0.1]:{onward} }}
127.0.0.1:{incoming} inet n - n - - smtpd
  -o {{ smtpd_upstream_proxy_protocol=haproxy }}
  -o {{ smtpd_milters=inet:127.0.0.1:{filter} }}
  -o {{ smtpd_recipient_restrictions=reject_unauth_destination, reject_unlisted_recipient, check_policy_service inet:127.0.0.1:{greylist} }}
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class Ports:
    """Where each part listens on 127.0.0.1."""

    submission: int
    incoming: int
    onward: int
    filter: int
    greylist: int


def exchange(directory: Path, ports: Ports, mailboxes: Path, signer: Path, certificate: Path) -> Child:
    """Both servers, ready to greet; `mailboxes`: Dovecot's folder, `signer`: OpenDKIM's."""
    for folder in (directory, directory / "queue", directory / "data"):
        folder.mkdir()
    shutil.chown(directory / "data", "postfix")
    main = MAIN.format(directory=directory, mailboxes=mailboxes, certificate=certificate)
    (directory / "main.cf").write_text(main, "utf-8")
    own = OWN.format(
        mailboxes=mailboxes, signer=signer, submission=ports.submission, incoming=ports.incoming,
        onward=ports.onward, filter=ports.filter, greylist=ports.greylist,
    )  # fmt: skip
    (directory / "master.cf").write_text(SERVICES + own, "utf-8")
    subprocess.run(["/usr/sbin/postfix", "-c", str(directory), "check"], check=True, capture_output=True)
    child = Child([MASTER, "-c", str(directory), "-s"], directory / "log", directory=directory)
    try:
        child.wait_until(lambda: _greets(ports.submission))
    except BaseException:
        child.end()
        raise
    return child


def is_idle(directory: Path) -> bool:
    """Nothing waits to go on."""
    waiting = ("maildrop", "incoming", "active", "deferred")
    return not any(path.is_file() for name in waiting for path in (directory / "queue" / name).rglob("*"))


def _greets(port: int) -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", port, "lab.example", timeout=2) as client:
            return client.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False
