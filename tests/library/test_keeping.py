"""The library: each change is a version that may come back, and nobody's words are lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from checks.template.document import Format
from deliverability.accounts.acting import Actor, acting_as
from deliverability.config import Settings
from deliverability.library import keeping, linting
from deliverability.library.errors import LibraryError
from deliverability.library.model import LARGEST, NOT_LINTED, REFUSED, Answer, Wanted
from deliverability.library.seen import Seen
from deliverability.library.shelf import Shelf
from deliverability.library.taking import take
from deliverability.store import answers
from deliverability.store import audit as log
from deliverability.store.answers import Search
from deliverability.store.database import Database, reading

NOW = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
RUDE = Wanted("My parcel is late", "Hi Anna,\n\nYou failed to include your order number.\n\nBest, Tom")
KIND = replace(RUDE, source="Hi Anna,\n\nWe look for your parcel now.\n\nBest, Tom", tags=("parcels",))


@pytest.fixture
def shelf(database: Database) -> Iterator[Shelf]:
    """An empty library, on either database."""
    with acting_as(Actor("anna@example.com")):
        yield Shelf(Settings(), database)


def there(shelf: Shelf, search: Search = answers.EVERYTHING) -> tuple[Answer, ...]:
    with reading(shelf.database) as connection:
        return answers.found(connection, search)


def the_one(shelf: Shelf) -> Answer:
    (one,) = there(shelf)
    return one


def test_an_answer_is_kept_with_how_many_findings_it_has(shelf: Shelf) -> None:
    new = keeping.add(shelf, RUDE, NOW)
    kept = the_one(shelf)
    assert kept == new
    assert (kept.version, kept.changed_by, kept.approved_by) == (1, "anna@example.com", "")
    assert kept.lint.errors >= 1
    assert kept.lint.by


def test_a_change_is_a_version_and_takes_the_approval_away(shelf: Shelf) -> None:
    first = keeping.add(shelf, RUDE, NOW)
    keeping.approve(shelf, first, NOW)
    assert the_one(shelf).approved_by == "anna@example.com"
    keeping.change(shelf, the_one(shelf), KIND, LATER)
    changed = the_one(shelf)
    assert (changed.version, changed.approved_by, changed.wanted) == (2, "", KIND)
    assert changed.lint.errors < first.lint.errors
    with reading(shelf.database) as connection:
        past = answers.versions(connection, first.id)
    assert [(one.version, one.wanted.source) for one in past] == [(2, KIND.source), (1, RUDE.source)]


def test_saving_the_same_again_is_no_version(shelf: Shelf) -> None:
    first = keeping.add(shelf, RUDE, NOW)
    assert keeping.change(shelf, first, RUDE, LATER) == first
    assert the_one(shelf).version == 1


def test_who_edits_an_old_version_is_told_and_loses_nothing(shelf: Shelf) -> None:
    first = keeping.add(shelf, RUDE, NOW)
    keeping.change(shelf, first, KIND, NOW)
    with pytest.raises(LibraryError, match="changed this answer meanwhile"):
        keeping.change(shelf, first, replace(RUDE, source="Mine"), LATER)
    with pytest.raises(LibraryError, match="changed this answer meanwhile"):
        keeping.approve(shelf, first, LATER)
    assert the_one(shelf).wanted == KIND


def test_a_removed_answer_may_be_put_back_until_it_is_forgotten(shelf: Shelf) -> None:
    one = keeping.add(shelf, RUDE, NOW)
    keeping.remove(shelf, one, NOW)
    assert there(shelf) == ()
    with pytest.raises(LibraryError, match="removed meanwhile"):
        keeping.review(shelf, one, NOW)
    keeping.put_back(shelf, one, NOW)
    assert the_one(shelf).title == RUDE.title
    keeping.forget(shelf, replace(one, removed_at=NOW), NOW)
    with reading(shelf.database) as connection:
        assert answers.get(connection, one.id) is None
        assert answers.versions(connection, one.id) == ()


def test_what_was_removed_does_not_come_back_under_a_title_that_is_taken(shelf: Shelf) -> None:
    one = keeping.add(shelf, RUDE, NOW)
    keeping.remove(shelf, one, NOW)
    keeping.add(shelf, KIND, NOW)
    with pytest.raises(LibraryError, match="already") as caught:
        keeping.put_back(shelf, one, NOW)
    assert caught.value.field == "title"


def of_two_at_once(one: Callable[[], object], other: Callable[[], object]) -> list[str]:
    """What each was refused for, "" for nothing; both look for their title at the same moment."""

    def tried(deed: Callable[[], object]) -> str:
        with acting_as(Actor("anna@example.com")):
            try:
                deed()
            except LibraryError as error:
                return error.field
        return ""

    slow = answers.by_title
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setattr(answers, "by_title", lambda *given: (slow(*given), time.sleep(0.2))[0])
        return sorted(pool.map(tried, (one, other)))


def test_of_two_who_give_one_title_at_once_one_is_refused(shelf: Shelf) -> None:
    gone = keeping.add(shelf, RUDE, NOW)
    keeping.remove(shelf, gone, NOW)
    add, put_back = lambda: keeping.add(shelf, KIND, NOW), lambda: keeping.put_back(shelf, gone, NOW)
    assert of_two_at_once(add, put_back) == ["", "title"]
    keeping.remove(shelf, the_one(shelf), NOW)
    assert of_two_at_once(add, lambda: keeping.add(shelf, RUDE, NOW)) == ["", "title"]
    assert the_one(shelf).title == RUDE.title
    keeping.remove(shelf, the_one(shelf), NOW)
    of_two_at_once(add, lambda: take(shelf, [RUDE], NOW))
    assert the_one(shelf).title == RUDE.title


def test_who_read_an_old_version_has_not_read_this_one(shelf: Shelf) -> None:
    first = keeping.add(shelf, RUDE, NOW)
    keeping.change(shelf, first, KIND, NOW)
    with pytest.raises(LibraryError, match="changed this answer meanwhile"):
        keeping.review(shelf, first, LATER)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted(" ", "Hi"), "title"),
        (Wanted("a" * 201, "Hi"), "title"),
        (Wanted("Late", " \r\n "), "source"),
        (Wanted("Late", "a" * (LARGEST + 1)), "source"),
        (Wanted("Late", "Hi", kind="poem"), "kind"),
        (Wanted("Late", "Hi", tags=tuple(map(str, range(30)))), "tags"),
    ],
)
def test_what_is_wrong_is_told_by_its_field(shelf: Shelf, wanted: Wanted, field: str) -> None:
    with pytest.raises(LibraryError) as caught:
        keeping.add(shelf, wanted, NOW)
    assert caught.value.field == field
    assert there(shelf) == ()


def test_answers_are_found_by_words_kind_and_tag(shelf: Shelf) -> None:
    keeping.add(shelf, replace(KIND, kind="complaint"), NOW)
    keeping.add(shelf, Wanted("Refund 100% of it", "Subject: Your refund\n\nHi,\n\nIt is done."), NOW)
    assert [one.title for one in there(shelf)] == ["My parcel is late", "Refund 100% of it"]
    for search, title in (
        (Search("PARCEL look"), "My parcel is late"),
        (Search("100%"), "Refund 100% of it"),
        (Search(kind="complaint"), "My parcel is late"),
        (Search(tag="parcels"), "My parcel is late"),
        (Search("your refund"), "Refund 100% of it"),
    ):
        assert [one.title for one in there(shelf, search)] == [title]
    assert there(shelf, Search("parcel refund")) == ()
    assert [one.subject for one in there(shelf)] == ["", "Your refund"]


def test_line_ends_of_forms_are_plain_ones(shelf: Shelf) -> None:
    keeping.add(shelf, Wanted("Late", "Hi,\r\n\r\nSoon.\0", format=Format.MARKDOWN), NOW)
    assert the_one(shelf).wanted.source == "Hi,\n\nSoon.\ufffd"


def test_a_review_is_due_when_nobody_looked_for_long(shelf: Shelf) -> None:
    half_a_year = timedelta(days=182)
    one = keeping.add(shelf, RUDE, NOW)
    assert not one.review_due(NOW + half_a_year - timedelta(1), half_a_year)
    assert one.review_due(NOW + half_a_year, half_a_year)
    keeping.review(shelf, one, NOW + half_a_year)
    assert not the_one(shelf).review_due(NOW + half_a_year, half_a_year)


def test_what_other_rules_counted_is_counted_again(shelf: Shelf) -> None:
    one = keeping.add(shelf, RUDE, NOW)
    assert linting.lint_again(shelf) == linting.lint_new(shelf) == 0
    with shelf.database.begin() as connection:
        answers.linted(connection, one, replace(one.lint, by="others"), "")
    assert linting.lint_new(shelf) == 0
    assert linting.lint_again(shelf) == 1
    assert the_one(shelf).lint == NOT_LINTED
    assert linting.lint_new(shelf) == 1
    assert the_one(shelf).lint == one.lint


def test_what_an_older_version_was_found_to_be_is_not_told_of_the_newer(shelf: Shelf) -> None:
    old = keeping.add(shelf, RUDE, NOW)
    new = keeping.change(shelf, old, KIND, NOW)
    with shelf.database.begin() as connection:
        assert answers.linted(connection, old, old.lint, "") == 0
    assert the_one(shelf).lint == new.lint


def test_an_import_is_there_at_once_and_linted_later(shelf: Shelf) -> None:
    some = [RUDE, replace(KIND, title="Where is it"), RUDE, Wanted("", "No title.")]
    taken = take(shelf, some, NOW)
    assert (taken.added, taken.already, len(taken.problems)) == (
        (RUDE.title, "Where is it"),
        (RUDE.title,),
        1,
    )
    assert {one.lint for one in there(shelf)} == {NOT_LINTED}
    assert linting.lint_new(shelf) == 2
    assert {one.title: one.lint.errors for one in there(shelf)} == {RUDE.title: 1, "Where is it": 0}


def test_what_nobody_can_look_at_is_not_tried_for_ever(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    take(shelf, [RUDE], NOW)
    for seen, lint in ((Seen(refused="busy.", is_busy=True), NOT_LINTED), (Seen(refused="no."), REFUSED)):
        monkeypatch.setattr(linting, "looked", lambda *_, seen=seen: seen)
        linting.lint_new(shelf)
        assert the_one(shelf).lint == lint
    assert linting.lint_new(shelf) == 0


def test_the_audit_log_says_who_did_what(shelf: Shelf) -> None:
    one = keeping.add(shelf, RUDE, NOW)
    keeping.approve(shelf, one, NOW)
    keeping.change(shelf, one, KIND, NOW)
    keeping.remove(shelf, one, NOW)
    deeds = [(entry.what, entry.who) for entry in log.latest(shelf.database, 9)]
    assert deeds == [
        (f"template.{deed}", "anna@example.com") for deed in ("removed", "changed", "approved", "added")
    ]
