"""A site with a domain that is looked after, a reader, and the links that a mail to the reader has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deliverability.config import Data, Web
from deliverability.reports.desk import Desk
from deliverability.reports.opened import Finding
from deliverability.reports.ways import Signed
from deliverability.store import readers as store
from deliverability.store import schedule
from deliverability.store.leases import Lease
from deliverability.store.readers import Reader, Scope, State
from tests.reports.kept import SETTINGS, checked, looked_after
from tests.web.site import Site

BOOKS = "orders@books.example"
NEUTRAL, RECORD = "spf.all-neutral", "books.example TXT"
ID = "a" * 22
HERE = "http://127.0.0.1:8000"


class Reported:
    """The site, what it knows, and its reader's links."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.now = datetime.now(UTC)
        service = site.service
        self.desk = Desk(service.settings, service.database, service.key)
        (self.books,) = looked_after(service.database, BOOKS)
        self.run_id = checked(service.database, self.books, self.now - timedelta(hours=1))
        now = self.now
        self.anna = Reader(
            ID, "anna@reader.example", Scope.ALL, (), "weekly mon 07:00", "Europe/Berlin", State.ACTIVE, "",
            now, now, now, None, now + timedelta(days=2), now - timedelta(days=5),
        )  # fmt: skip
        with service.database.begin() as connection:
            store.add(connection, self.anna)
            schedule.replan(connection, ((self.books.id, now + timedelta(days=1)),))

    @property
    def ways(self) -> Signed:
        return self.desk.ways(self.anna, self.now)

    @property
    def finding(self) -> Finding:
        return Finding(self.anna, self.books, NEUTRAL, RECORD)

    def way(self, deed: str) -> str:
        """The path of a link in a mail."""
        if deed in ("check", "remind", "forward"):
            link = getattr(self.ways, deed)(self.books.id, NEUTRAL, RECORD)
        else:
            link = getattr(self.ways, deed)()
        return str(link).removeprefix(HERE)

    def reader(self) -> Reader:
        """As it is now."""
        found = store.get(self.site.service.database, ID)
        assert found is not None
        return found

    def is_due(self) -> bool:
        """Whether somebody may take the domain up at once."""
        soon = datetime.now(UTC) + timedelta(seconds=1)
        with self.site.service.database.connect() as connection:
            due = schedule.claim(connection, soon, Lease("token", soon), 9)
            connection.rollback()
        return bool(due)

    def press(self, path: str, **fields: str) -> tuple[int, str, str]:
        """Look at a page and send its form: the status, the page, and where it leads."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.site.get(path).text)
        form = fields | ({"csrf_token": token[1]} if token else {})
        said = self.site.client.post(path, data=form)
        return said.status_code, said.text, said.headers.get("Location", "")


@contextmanager
def reported(folder: Path) -> Iterator[Reported]:
    """Open one in a folder."""
    settings = replace(SETTINGS, data=Data(folder), web=Web())
    with Site(settings) as site:
        yield Reported(site)
