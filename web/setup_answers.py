"""Reads the answers of the guided path from its forms; every refusal is a sentence for the reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from checks.domain import NotADomain, parse_target
from checks.providers.load import all_dns_hosts, all_mailbox_providers, all_sending_services
from deliverability.gather.run import not_theirs
from deliverability.setup.wanted import MOST_SERVICES, OTHER, Wanted
from web.wanted import FieldError

LONGEST = 254
"""Characters of an address (RFC 5321 §4.5.3.1, erratum 1690)."""


def answered(wanted: Wanted, step: str, form: MultiDict[str, str]) -> Wanted:
    """The answers with this one. Raises FieldError."""
    return _READERS[step](wanted, form)


def address_in(typed: str) -> str:
    """The address or domain as typed, where it is one of the reader's own. Raises FieldError."""
    typed = typed.strip()
    if len(typed) > LONGEST:
        raise FieldError("target", "This is longer than any address.")
    try:
        domain = parse_target(typed)
    except NotADomain as error:
        raise FieldError("target", str(error)) from None
    if reason := not_theirs(domain):
        raise FieldError(
            "target", f"{reason[:1].upper()}{reason[1:]}. Type an address at a domain of your own."
        )
    return typed


def _address(wanted: Wanted, form: MultiDict[str, str]) -> Wanted:
    new = replace(wanted, target=address_in(form.get("target", "")))
    # An address for reports of another domain would need its consent (RFC 9990 §4).
    return new if new.domain.name == wanted.domain.name else replace(new, reports="")


def _mailbox(wanted: Wanted, form: MultiDict[str, str]) -> Wanted:
    chosen = form.get("mailbox", "")
    known = all_mailbox_providers().get(chosen)
    if chosen != OTHER and (known is None or not known.custom_domain):
        raise FieldError("mailbox", "Choose where your mailbox is, or will be.")
    return replace(wanted, mailbox=chosen)


def _services(wanted: Wanted, form: MultiDict[str, str]) -> Wanted:
    chosen = form.getlist("services")
    known = all_sending_services()
    if any(one not in known for one in chosen):
        raise FieldError("services", "Choose among the services of the list.")
    if len(set(chosen)) > MOST_SERVICES:
        raise FieldError("services", f"Choose at most {MOST_SERVICES} services.")
    return replace(wanted, services=tuple(one for one in known if one in chosen))


def _host(wanted: Wanted, form: MultiDict[str, str]) -> Wanted:
    chosen = form.get("host", "")
    if chosen != OTHER and chosen not in all_dns_hosts():
        raise FieldError("host", "Choose where the records of your domain are kept.")
    return replace(wanted, host=chosen)


def _reports(wanted: Wanted, form: MultiDict[str, str]) -> Wanted:
    typed = form.get("target", "").strip()
    try:
        domain = parse_target(typed if len(typed) <= LONGEST else "")
    except NotADomain as error:
        raise FieldError("target", str(error)) from None
    if domain.name != wanted.domain.name or not domain.address or not _is_plain(domain.local_part):
        here = f"reports@{wanted.domain.name}"
        raise FieldError("target", f'Type an address at {wanted.domain.name}, like "{here}".')
    return replace(wanted, reports=domain.address)


def _is_plain(local_part: str) -> bool:
    """It stands in a record without quoting: no comma, semicolon or exclamation mark (RFC 9989 §4.6)."""
    return local_part.isascii() and all(sign.isalnum() or sign in "._+-=" for sign in local_part)


_READERS: dict[str, Callable[[Wanted, MultiDict[str, str]], Wanted]] = {
    "address": _address, "mailbox": _mailbox, "services": _services, "host": _host, "reports": _reports,
}  # fmt: skip
