"""The pages of the library and of the editor: what they show, what they take, and who may."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace

import pytest

from deliverability.accounts.roles import Role
from deliverability.library import guarded
from deliverability.library.linting import lint_new
from deliverability.library.model import LARGEST
from deliverability.library.shelf import Shelf
from deliverability.library.taking import take
from deliverability.library.voice import compare_new
from tests.web.accounts.door import Visitor, account
from tests.web.library.kept import LATE, MONEY, NOW, shelved
from tests.web.site import Site
from tests.world import World


def sent(site: Site, path: str, **fields: object) -> str:
    answer = site.client.post(path, data={"csrf_token": site.token(), **fields}, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return html.unescape(answer.text)


def checked(site: Site) -> None:
    """What the background does of itself."""
    lint_new(Shelf(site.service.settings, site.service.database))


def test_the_empty_library_says_what_it_is_for(site: Site) -> None:
    page = site.get("/templates/library").text
    assert "<h1>The library is empty</h1>" in page
    assert "/templates/library/add" in page


def test_the_list_shows_how_each_answer_stands(site: Site) -> None:
    shelved(site)
    page = html.unescape(site.get("/templates/library").text)
    rows = re.findall(r'<li class="family">(.*?)</li>', page, re.DOTALL)
    assert [MONEY.title in row for row in rows] == [True, False]
    assert "approved by anna@example.com" in rows[0]
    assert "problem" in rows[1]
    assert "not approved" in rows[1]
    assert "time to read it again" not in page


def test_values_are_filled_in_letter_for_letter(site: Site) -> None:
    late, _ = shelved(site)
    page = sent(site, f"/templates/library/{late.id}/filled",
                **{"v-customer.first_name": "<b>{{order.number}}", "v-order.number": ""})  # fmt: skip
    assert "<pre>Hi <b>{{order.number}},\n\nYou failed" in page
    assert "<pre>Your order {{order.number}}</pre>" in page
    assert "Still to be filled in: order.number." in page


def test_what_a_person_fills_in_is_told_before_it_is_sent(site: Site) -> None:
    keep = {"title": "Where is it", "source": "Hi [Name],\n\nIt left on [date], {{agent.name}}.\n"}
    sent(site, "/templates/library/add", deed="save", format="text", dialect="fill_in", **keep)
    page = site.get("/templates/library/1").text
    assert "2 fields to fill in before you send it: <strong>Name, date</strong>" in page
    assert 'data-said="Copied. Still empty: Name, date"' in page
    page = sent(site, "/templates/library/1/filled", **{"v-Name": "Anna", "v-date": ""})
    assert "1 field to fill in before you send it: <strong>date</strong>" in page
    page = sent(site, "/templates/library/1/filled", **{"v-Name": "Anna", "v-date": "Monday"})
    assert "fields to fill in" not in page
    assert "<pre>Hi Anna,\n\nIt left on Monday, {{agent.name}}.</pre>" in page
    assert 'data-said="Copied"' in page


def test_a_long_list_has_pages_and_keeps_the_search(site: Site) -> None:
    shelf = Shelf(site.service.settings, site.service.database)
    take(shelf, [replace(MONEY, title=f"Money {number:03}") for number in range(101)], NOW)
    first = html.unescape(site.get("/templates/library?q=money").text)
    assert "Page 1 of 2" in first
    assert "Money 099" in first
    assert "Money 100" not in first
    assert "q=money&page=2" in first or "page=2&q=money" in first
    assert "Money 100" in site.get("/templates/library?page=2&q=money").text
    assert "Page 2 of 2" in site.get("/templates/library?page=99").text


def test_the_list_says_that_its_answers_are_being_compared_and_then_what_was_found(site: Site) -> None:
    shelved(site)
    assert "We compare your answers now." in site.get("/templates/library").text
    assert compare_new(Shelf(site.service.settings, site.service.database))
    assert "We compare your answers now." not in site.get("/templates/library").text


def test_an_old_version_comes_back_and_needs_a_new_approval(site: Site) -> None:
    _, money = shelved(site)
    edit = f"/templates/library/{money.id}/edit"
    sent(
        site, edit, deed="save", version=1, title=MONEY.title, source="Hi,\n\nNo.\n\nBest, Tom", format="text"
    )
    page = sent(site, f"/templates/library/{money.id}/versions/1")
    assert "It says again what version 1 said." in page
    assert "Nobody stands for what it says now." in page
    assert "Your money is on its way." in page


def test_who_saves_over_a_newer_version_keeps_their_words_in_the_box(site: Site) -> None:
    _, money = shelved(site)
    edit = f"/templates/library/{money.id}/edit"
    sent(site, edit, deed="save", version=1, title=MONEY.title, source="Hi,\n\nTheirs.", format="text")
    late = {"csrf_token": site.token(), "deed": "save", "version": 1, "title": MONEY.title, "source": "Mine."}
    answer = site.client.post(edit, data=late)
    assert answer.status_code == 400
    assert "changed this answer meanwhile" in answer.text
    assert ">\nMine.</textarea>" in answer.text


def test_what_is_exported_can_be_brought_in_again(site: Site) -> None:
    late, money = shelved(site)
    exported = site.get("/templates/library/export.json").json
    assert exported is not None
    assert [row["title"] for row in exported["rows"]] == [MONEY.title, LATE.title]
    assert site.get("/templates/library/export.csv").text.startswith(
        "title,kind,dialect,format,tags,subject,body"
    )
    for one in (late, money):
        sent(site, f"/templates/library/{one.id}/remove")
    page = sent(site, "/templates/library/import", text=json.dumps(exported["rows"]))
    assert "2 answers added" in page
    checked(site)
    again = site.get("/templates/library/export.json").json
    assert again is not None
    kept = ("title", "subject", "body", "kind")
    assert [[row[key] for key in kept] for row in again["rows"]] == [
        [row[key] for key in kept] for row in exported["rows"]
    ]
    assert "2 there already" in sent(site, "/templates/library/import", text=json.dumps(exported["rows"]))


def test_a_macro_of_a_help_desk_comes_in_with_its_subject(site: Site) -> None:
    macros = [{"name": "Late", "subject": "Your order", "body": "Hi,\n\nIt is on its way."}]
    sent(site, "/templates/library/import", text=json.dumps(macros))
    checked(site)
    rows = (site.get("/templates/library/export.json").json or {})["rows"]
    assert [(row["title"], row["subject"], row["body"]) for row in rows] == [
        ("Late", "Your order", "Subject: Your order\n\nHi,\n\nIt is on its way.")
    ]


def test_our_own_table_comes_in_again_with_formulas_as_text(site: Site) -> None:
    shelved(site)
    form = {
        "csrf_token": site.token(),
        "deed": "save",
        "title": "=1+1",
        "source": "-5% for you",
        "tags": "b, a",
    }
    site.client.post("/templates/library/add", data=form)
    table = site.get("/templates/library/export.csv").text
    assert "'=1+1" in table
    sent(site, "/templates/library/3/remove")
    assert "1 answer added, 2 there already" in sent(site, "/templates/library/import", text=table)
    rows = (site.get("/templates/library/export.json").json or {})["rows"]
    assert [(row["body"], row["tags"]) for row in rows if row["title"] == "=1+1"] == [
        ("-5% for you", ["a", "b"])
    ]


def test_what_is_no_export_is_refused_in_words(site: Site) -> None:
    token = site.token()
    for text in ("[[[[", ""):
        answer = site.client.post("/templates/library/import", data={"csrf_token": token, "text": text})
        assert answer.status_code == 400, text
        assert 'class="problem"' in answer.text


def test_a_sheet_of_two_columns_comes_in(site: Site) -> None:
    sheet = 'title,body\nWhere is it,"Hi,\n\nIt is on its way.\n\nBest, Tom"\nIt broke,"Hi,\n\nI am sorry."\n'
    assert "2 answers added" in sent(site, "/templates/library/import", text=sheet)
    assert "It is on its way." in sent(site, "/templates/library/1/filled")


def test_what_is_pasted_is_no_file_that_has_another_beside_it(site: Site) -> None:
    source = (
        '<!doctype html><html lang="en"><head><title>Refund</title></head><body><p>Hi Anna.</p></body></html>'
    )
    page = site.client.post("/templates", data={"csrf_token": site.token(), "source": source}).text
    assert "SPAM005" not in page
    said = site.client.post("/api/lint", json={"source": source, "name": "refund.html"}).json or {}
    assert "SPAM005" in [one["code"] for one in said["findings"]]


def test_a_text_of_512_kib_is_looked_at_and_a_larger_one_refused_in_words(site: Site) -> None:
    form = {"csrf_token": site.token(), "source": "a " * (LARGEST // 2)}
    assert site.client.post("/templates", data=form, content_type="multipart/form-data").status_code == 200
    answer = site.client.post("/templates", data=form | {"source": "a" * (LARGEST + 1)})
    assert answer.status_code == 400
    assert "This is longer than 512 KiB." in answer.text


def test_a_fix_that_is_no_more_in_the_text_is_told(site: Site) -> None:
    form = {"csrf_token": site.token(), "source": "Hi Anna,\n\nThank you.\n", "fix": "TONE001-3-9"}
    assert "The text changed since." in site.client.post("/templates", data=form).text


def test_a_viewer_reads_and_copies_and_changes_nothing(site: Site) -> None:
    late, _ = shelved(site)
    account(site)
    account(site, "vera@example.com", Role.VIEWER)
    vera = Visitor(site)
    vera.sign_in("vera@example.com")
    page = vera.get(f"/templates/library/{late.id}").text
    assert "Change it" not in page
    assert "Fill it in" in page
    assert vera.get(f"/templates/library/{late.id}/edit").status_code == 403
    assert "Write an answer" not in vera.get("/templates/library").text


def test_the_frame_may_do_nothing_and_stands_on_our_page_alone(site: Site) -> None:
    form = {
        "csrf_token": site.token(),
        "source": "<p>Hi {{name}}</p><img src='https://a.example/x'>",
        "images": "off",
    }
    answer = site.client.post("/templates/preview", data=form)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert policy.endswith("sandbox")
    assert "<img data-src=" in answer.text
    hostile = form | {"source": "<p>Hi</p>" + "<img " * 20_000}
    assert site.client.post("/templates/preview", data=hostile).status_code == 200
    assert "{{" not in answer.text


def test_what_is_for_dark_screens_holds_by_the_choice_of_the_reader(site: Site) -> None:
    form = {
        "csrf_token": site.token(),
        "source": "<style>@media (prefers-color-scheme: dark) {p {color: red}}</style><p>Hi",
    }
    assert "@media (max-width:0)" in site.client.post("/templates/preview", data=form).text
    assert "@media (min-width:0)" in site.client.post("/templates/preview", data=form | {"look": "dark"}).text


def test_a_template_is_held_against_the_dns_of_its_sender(site: Site, world: World) -> None:
    world.set('@ MX 10 mail\nmail A 192.0.2.1\n@ TXT "v=spf1 -all"\n')
    source = "Hi Anna,\n\nLook at https://gone.example.com/a for more.\n\nBest regards,\nTom"
    form = {"csrf_token": site.token(), "source": source, "dns": "yes"}
    answer = site.client.post("/templates", data=form)
    assert answer.status_code == 400
    assert "Write who the mail is from" in answer.text
    page = site.client.post("/templates", data=form | {"sender": "Support <support@example.com>"}).text
    told = page.partition('id="dns"')[2]
    assert "gone.example.com does not exist" in told
    assert "HDR003" in told


def test_while_others_are_looked_at_a_program_and_the_script_are_told_when_to_come_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded, "MOST_INSIDE", 0)
    monkeypatch.setattr(guarded, "_bench", lambda: guarded.Bench(1.0))
    late, _ = shelved(site)
    form = {"csrf_token": site.token(), "source": "Hi Anna"}
    for answer in (
        site.client.post("/templates/look", data=form),
        site.client.post("/api/lint", json={"source": "Hi Anna"}),
    ):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    page = site.get(f"/templates/library/{late.id}").text
    assert "others are looked at right now" in page
    assert "nothing to mend" not in page
    assert "not checked yet" in site.get("/templates/library").text


def test_nobody_stands_for_words_they_did_not_read(site: Site) -> None:
    late, _ = shelved(site)
    approve = f"/templates/library/{late.id}/approve"
    edit = f"/templates/library/{late.id}/edit"
    sent(site, edit, deed="save", version=1, title=LATE.title, source="Hi,\n\nTheirs.", format="text")
    assert "changed this answer meanwhile" in sent(site, approve, version=1)
    assert "Nobody stands for what it says now." in site.get(f"/templates/library/{late.id}").text
    assert "You stand for this answer now." in sent(site, approve, version=2)


def test_only_what_was_removed_is_forgotten(site: Site) -> None:
    late, _ = shelved(site)
    assert "Remove it first." in sent(site, f"/templates/library/{late.id}/forget")
    sent(site, f"/templates/library/{late.id}/remove")
    assert "is gone for good" in sent(site, f"/templates/library/{late.id}/forget")
    assert site.get(f"/templates/library/{late.id}").status_code == 404


def test_an_answer_is_held_against_dns_where_it_is_written(site: Site, world: World) -> None:
    world.set('@ MX 10 mail\nmail A 192.0.2.1\n@ TXT "v=spf1 -all"\n')
    late, _ = shelved(site)
    form = {"csrf_token": site.token(), "source": "See https://gone.example.com/a", "dns": "yes"}
    answer = site.client.post("/templates/library/add", data=form)
    assert answer.status_code == 400
    assert "Write who the mail is from" in answer.text
    edit = f"/templates/library/{late.id}/edit"
    page = site.client.post(edit, data=form | {"version": 1, "sender": "help@example.com"}).text
    assert "gone.example.com does not exist" in page.partition('id="dns"')[2]


def test_a_finding_without_a_letter_is_shown_at_a_whole_one(site: Site) -> None:
    form = {
        "csrf_token": site.token(),
        "source": "\U0001f600 é 日本語テキスト नमस्ते " * 6 + "\n\nYou failed to.",
    }
    page = site.client.post("/templates/look", data=form).text
    assert 'data-start="0" data-end="2"' in page
