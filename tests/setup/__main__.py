"""Writes the tables of a new domain anew, python -m tests.setup, for somebody to look at."""

from __future__ import annotations

from tests.setup.golden import FOLDER, MAILBOXES, file_of, text_of


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for mailbox in MAILBOXES:
        file_of(mailbox).write_text(text_of(mailbox), encoding="utf-8")
        print(file_of(mailbox).relative_to(FOLDER.parents[2]))


if __name__ == "__main__":
    main()
