"""Reads the account of a mail server as somebody typed it."""

from __future__ import annotations

from ipaddress import ip_address

from deliverability.addresses import parse_name
from deliverability.config_sections import PRINTABLE, Security
from deliverability.notify.mailbox import parse_mailbox
from deliverability.seeds.errors import SeedError
from deliverability.seeds.model import Account, SignIn

LONGEST_NAME = 80
LONGEST_SECRET = 16_000
"""Characters; tokens of OAuth are long."""


def read_account(host: str, port: int, security: str, user: str, sign_in: str) -> Account:
    """The account in its one form; SeedError names the field."""
    if not 0 <= port <= 65535:
        raise SeedError("port", "A port is a number from 1 to 65535. Leave it empty for the usual one.")
    return Account(_host(host), port, _security(security), _user(user), _sign_in(sign_in))


def read_name(text: str) -> str:
    """A name by which people know it; SeedError."""
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or "," in name:
        raise SeedError(
            "name", f'Give it a short name without commas, like "Gmail Anna"; at most {LONGEST_NAME} letters.'
        )
    return name


def read_address(text: str, field: str = "address") -> str:
    """A mailbox in small letters, its domain in A-labels; SeedError."""
    try:
        return parse_mailbox(text).lower()
    except ValueError as error:
        raise SeedError(field, str(error)) from None


def _user(text: str) -> str:
    user = text.strip()
    if not PRINTABLE.fullmatch(user):
        raise SeedError("user", "Write the user name in one line; with most providers it is the address.")
    return user


def read_secret(text: str) -> str:
    """A password or tokens; SeedError for what no command could carry."""
    if len(text) > LONGEST_SECRET or not PRINTABLE.fullmatch(text[:1000]) or not _is_line(text):
        raise SeedError("secret", "Write the password in one line, without control characters.")
    return text


def read_junk(text: str) -> str:
    """The name of a folder as the mailbox has it, "" for none; SeedError."""
    if len(text) > 500 or not _is_line(text):
        raise SeedError("junk", "Write the name of the spam folder in one line, as the mailbox shows it.")
    if text.strip().upper() == "INBOX":  # every mail in the inbox would count as spam
        raise SeedError("junk", "The inbox cannot be the spam folder. Name another, or leave it empty.")
    return text.strip()


def _host(text: str) -> str:
    written = text.strip().strip("[]")
    try:
        return str(ip_address(written))
    except ValueError:
        pass
    try:
        return parse_name(written)
    except ValueError:
        raise SeedError("host", "Write the mail server by its name, like imap.example.com.") from None


def _security(text: str) -> Security:
    try:
        return Security(text.strip().lower())
    except ValueError:
        raise SeedError("security", 'Choose "tls", "starttls" or, at home, "none".') from None


def _sign_in(text: str) -> SignIn:
    try:
        return SignIn(text.strip().lower())
    except ValueError:
        raise SeedError("sign_in", 'Choose "password", "microsoft" or "google".') from None


def _is_line(text: str) -> bool:
    return not any(ord(letter) < 32 or ord(letter) == 127 for letter in text)
