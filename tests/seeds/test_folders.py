"""Which folder is for spam: as a person says, as the server marks it, or by its name in many languages."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from deliverability.net.imap import Folder
from deliverability.seeds import folders
from deliverability.seeds.folders import parts_of

TABLE = tomllib.loads(Path(folders.__file__).with_name("junk_names.toml").read_text("utf-8"))


def folder(name: str, *flags: str, delimiter: str = "/") -> Folder:
    return Folder(name.encode(), name, frozenset(flags), delimiter)


USUAL = (folder("INBOX"), folder("Sent", "\\sent"), folder("Archive"))


def junk(*more: Folder, named: str = "") -> list[str]:
    return [one.name for one in parts_of((*USUAL, *more), named).junk]


@pytest.mark.parametrize(
    ("name", "delimiter"),
    [
        ("Spam", "/"), ("JUNK", "/"), ("Bulk Mail", "/"), ("[Gmail]/Spam", "/"), ("[Google Mail]/Spam", "/"),
        ("INBOX.Junk", "."), ("INBOX.spam", "."), ("Inbox/Junk E-Mail", "/"), ("Junk-E-Mail", "/"),
        ("Courrier indésirable", "/"), ("Correo no deseado", "/"), ("Posta indesiderata", "/"),
        ("Ongewenste e-mail", "/"), ("Lixo Eletrônico", "/"), ("Skräppost", "/"), ("Uønsket e-post", "/"),
        ("Roskaposti", "/"), ("Wiadomości-śmieci", "/"), ("Nevyžádaná pošta", "/"), ("Levélszemét", "/"),
        ("Нежелательная почта", "/"), ("СПАМ", "/"), ("Önemsiz E-posta", "/"), ("İstenmeyen", "/"),
        ("迷惑メール", "/"), ("스팸 편지함", "/"), ("垃圾邮件", "/"), ("垃圾郵件", "/"),
        ("Ανεπιθύμητα", "/"), ("Thư rác", "/"), ("דואר זבל", "/"), ("البريد غير الهام", "/"),
        ("Courrier inde\u0301sirable", "/"),  # letters put together of two signs, as a Mac writes them
    ],
)  # fmt: skip
def test_a_spam_folder_is_known_by_its_name(name: str, delimiter: str) -> None:
    assert junk(folder(name, delimiter=delimiter)) == [name]


@pytest.mark.parametrize(
    "name",
    ["Spam reports", "Projects/Spam", "No spam", "Jun", "INBOX/Customers/Junk", "Bulk orders", "Trash"],
)
def test_a_folder_that_only_sounds_alike_is_none(name: str) -> None:
    assert junk(folder(name)) == []
    assert [one.name for one in parts_of((*USUAL, folder(name))).others] == ["Archive", name]


def test_the_mark_of_the_server_goes_before_a_name_and_both_count() -> None:
    assert junk(folder("Spam"), folder("Ablage", "\\junk")) == ["Ablage", "Spam"]
    assert junk(folder("Unbekannt", "\\spam")) == ["Unbekannt"]  # as XLIST marks it


def test_what_a_person_named_goes_before_all() -> None:
    assert junk(folder("Spam"), folder("Mine"), named="mine") == ["Mine", "Spam"]
    assert junk(folder("Spam"), named="Gone") == ["Spam"]
    assert junk(folder("Boxes/Mine"), named="Boxes/Mine") == ["Boxes/Mine"]


def test_what_cannot_be_opened_is_no_folder_for_mail() -> None:
    parts = parts_of((*USUAL, folder("Spam", "\\noselect"), folder("Old", "\\nonexistent")))
    assert (parts.junk, [one.name for one in parts.others]) == ((), ["Archive"])


def test_folders_of_what_was_sent_and_of_everything_are_not_for_filing() -> None:
    parts = parts_of((*USUAL, folder("All Mail", "\\all"), folder("Drafts", "\\drafts")))
    assert [one.name for one in parts.others] == ["Archive"]
    assert [one.name for one in parts.all] == ["All Mail"]


def test_the_table_speaks_many_languages_and_says_where_each_is_known_from() -> None:
    assert len(TABLE["names"]) >= 26
    assert set(TABLE["names"]) == set(TABLE["source"])
    assert {source for sources in TABLE["source"].values() for source in sources} == {
        "programs", "microsoft", "providers",
    }  # fmt: skip
    names = [name for names in TABLE["names"].values() for name in names]
    assert all(name == name.casefold().strip() for name in names)
