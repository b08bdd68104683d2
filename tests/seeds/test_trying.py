"""An account is tried out: what is wrong is said in words, and what that provider wants."""

from __future__ import annotations

import dataclasses

import pytest

from deliverability.config_sections import Security
from deliverability.net import imap
from deliverability.net.imap_shut import NoMailbox, Shut
from deliverability.net.reach import Reach
from deliverability.seeds import trying
from deliverability.seeds.model import Account, SignIn
from deliverability.seeds.trying import Trial, try_account
from tests.mailbox import GMAIL, GMAIL_HABITS, Fault, mailboxes
from tests.world.authority import authority

ME = "me@seed.example"


def reach() -> Reach:
    return Reach(allow=("127.0.0.0/8",), ca_file=str(authority().ca_file), seconds=5)


def test_an_account_that_works_names_its_spam_folder() -> None:
    with mailboxes() as server:
        server.account(ME)
        tried = try_account(server.where(ME), "secret", reach())
        assert tried == Trial(junk="Junk", folders=("INBOX", "Junk", "Sent", "Trash"))
        assert tried.is_fine
        assert [one.partition(" ")[2].strip('"') for one in server.said("EXAMINE")][-2:] == ["INBOX", "Junk"]


def test_gmail_is_known_to_have_tabs() -> None:
    with mailboxes(habits=GMAIL_HABITS) as server:
        server.account(ME, folders=GMAIL)
        assert try_account(server.where(ME), "secret", reach()).has_tabs


def test_an_unknown_spam_folder_is_asked_for_with_all_names() -> None:
    with mailboxes() as server:
        server.account(ME, folders={"INBOX": "", "Dubious": ""})
        tried = try_account(server.where(ME), "secret", reach())
        assert tried.problem == "We do not know which folder is for spam. Say which one it is."
        assert tried.folders == ("INBOX", "Dubious")
        assert try_account(server.where(ME), "secret", reach(), junk="Dubious").is_fine


def test_a_spam_folder_that_gmail_hides_is_to_be_shown() -> None:
    with mailboxes(habits=GMAIL_HABITS) as server:
        server.account(ME, folders={"INBOX": "", "[Gmail]/All Mail": r"\All"})
        assert "Show in IMAP" in try_account(server.where(ME), "secret", reach()).advice


def test_a_spam_folder_that_cannot_be_opened_is_found_out() -> None:
    with mailboxes(fault=Fault.NO_JUNK) as server:
        server.account(ME)
        assert "internal error" in try_account(server.where(ME), "secret", reach()).problem


def test_a_wrong_password_comes_with_what_to_try() -> None:
    with mailboxes() as server:
        server.account(ME)
        tried = try_account(server.where(ME), "wrong", reach())
        assert "does not take this user name and password" in tried.problem
        assert "whole address" in tried.advice


def test_a_certificate_for_another_name_is_told_from_a_wrong_password() -> None:
    with mailboxes(security=Security.TLS, names=("other.example",)) as server:
        server.account(ME)
        account = dataclasses.replace(server.where(ME), host="localhost")
        tried = try_account(account, "secret", reach())
        assert "certificate" in tried.problem
        assert "name for which the certificate was made" in tried.advice


def test_a_closed_port_names_the_usual_one() -> None:
    with mailboxes() as server:
        server.stop()
        tried = try_account(server.where(ME), "secret", reach())
        assert tried.problem.startswith("We could not reach localhost at port")
        assert "993" in tried.advice


@pytest.mark.parametrize(
    ("host", "sign_in", "shut", "advice"),
    [
        ("imap.gmail.com", SignIn.PASSWORD, Shut.SIGN_IN, "apppasswords"),
        ("imap.gmail.com", SignIn.GOOGLE, Shut.SIGN_IN, "Sign in again on the provider's page."),
        ("outlook.office365.com", SignIn.PASSWORD, Shut.SIGN_IN, "sign in with Microsoft"),
        ("imap.gmx.net", SignIn.PASSWORD, Shut.SIGN_IN, "switch it on"),
        ("mail.gmx.net", SignIn.PASSWORD, Shut.NOT_REACHED, "read at imap.gmx.net, port 993"),
        ("smtp.protonmail.ch", SignIn.PASSWORD, Shut.NOT_REACHED, "Use a mailbox of another provider"),
        ("imap.unknown.example", SignIn.PASSWORD, Shut.NOT_REACHED, "often begins with"),
        ("imap.unknown.example", SignIn.PASSWORD, Shut.BROKEN, "Try again later"),
    ],
)
def test_what_a_provider_wants_is_said(
    monkeypatch: pytest.MonkeyPatch, host: str, sign_in: SignIn, shut: Shut, advice: str
) -> None:
    def no_mailbox(*_: object) -> None:
        raise NoMailbox(shut, "it said no")

    monkeypatch.setattr(trying, "mailbox", no_mailbox)
    tried = try_account(Account(host, 0, Security.TLS, ME, sign_in), "secret", reach())
    assert advice in tried.advice
    assert imap.PORTS[Security.TLS] == 993
