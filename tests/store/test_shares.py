"""Links for people without an account, in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from deliverability.store import shares as store
from deliverability.store.database import Database
from deliverability.store.shares import Kind, Share

NOW = datetime(2026, 12, 4, 14, 20, tzinfo=UTC)
WEEK = timedelta(days=7)
SHARE = Share(Kind.PAGE, 7, "anna@example.com", NOW, NOW + WEEK)


def _kept(database: Database, share: Share) -> Share:
    with database.begin() as connection:
        return replace(share, id=store.add(connection, share))


def test_a_link_comes_out_as_it_went_in(database: Database) -> None:
    kept = _kept(database, SHARE)
    assert store.get(database, kept.id) == kept
    assert store.get(database, kept.id + 1) is None


def test_links_of_a_domain_and_of_all_domains_are_kept_apart_newest_first(database: Database) -> None:
    older, newer = _kept(database, SHARE), _kept(database, replace(SHARE, kind=Kind.BADGE))
    of_all = _kept(database, replace(SHARE, domain_id=None))
    assert store.of_domain(database, 7) == (newer, older)
    assert store.of_domain(database, None) == (of_all,)


def test_a_revoked_or_expired_link_works_no_more(database: Database) -> None:
    kept = _kept(database, SHARE)
    assert kept.works_at(NOW)
    assert not kept.works_at(NOW + WEEK)
    with database.begin() as connection:
        assert store.revoke(connection, kept.id, NOW)
        assert not store.revoke(connection, kept.id, NOW + WEEK), "the first moment stays"
    revoked = store.get(database, kept.id)
    assert revoked == replace(kept, revoked_at=NOW)
    assert revoked is not None
    assert not revoked.works_at(NOW)
