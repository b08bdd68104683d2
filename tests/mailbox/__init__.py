"""An IMAP server on loopback for tests: real sockets and commands, habits of providers, and bad behaviour.

with mailboxes() as server:
    server.account("probe@seed.example", "secret", folders=GMAIL)
    uid = server.deliver("probe@seed.example", raw, "[Gmail]/Spam")
    seed_account = server.where("probe@seed.example")   # an Account of deliverability.seeds.model
    server.said()                                       # every command, as "EXAMINE INBOX"
"""

from tests.mailbox.habits import GMAIL_HABITS, OUTLOOK_HABITS, Fault, Habits
from tests.mailbox.held import CPANEL, DOVECOT, GMAIL, OUTLOOK, YAHOO, Held, HeldFolder
from tests.mailbox.server import Mailboxes, mailboxes

__all__ = [
    "CPANEL",
    "DOVECOT",
    "GMAIL",
    "GMAIL_HABITS",
    "OUTLOOK",
    "OUTLOOK_HABITS",
    "YAHOO",
    "Fault",
    "Habits",
    "Held",
    "HeldFolder",
    "Mailboxes",
    "mailboxes",
]
