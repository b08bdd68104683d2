"""Seed inboxes, ways to send and tests on the command line."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from click.testing import Result

from tests.commands.calling import call

OWN = {"DELIVERABILITY_SEEDS__OWN": "gmail.example, outlook.example"}
SECRET = "correct horse battery"


def _seed(data: Path, *args: str, given: str | None = None, env: dict[str, str] = OWN) -> Result:
    return call("seed", *args, f"--data={data}", given=given, env=env)


def _prepared(data: Path) -> None:
    call("domains", "add", "support@shop.example", f"--data={data}")
    for name in ("Gmail Anna", "Outlook Ben"):
        address = f"{name.split()[1]}@{name.split()[0]}.example"
        args = ("add", address, f"--name={name}", "--host=imap.example")
        assert _seed(data, *args, given=f"{SECRET}\n").exit_code == 0
    args = ("sender", "add", "Support <support@shop.example>", "--name=own", "--host=mail.shop.example")
    assert _seed(data, *args, given=f"{SECRET}\n").exit_code == 0


def test_a_seed_is_added_listed_paused_and_removed(tmp_path: Path) -> None:
    assert "There is no seed inbox yet." in _seed(tmp_path, "list").stdout
    _prepared(tmp_path)
    lines = _seed(tmp_path, "list").stdout.splitlines()
    assert lines[0] == "Gmail Anna  anna@gmail.example  own server  seed  gets test mails"
    assert _seed(tmp_path, "pause", "gmail anna").stdout == "Gmail Anna: paused.\n"
    assert (
        _seed(tmp_path, "pause", "ANNA@gmail.example", "--resume").stdout == "Gmail Anna: gets test mails.\n"
    )
    assert _seed(tmp_path, "remove", "Gmail Anna", given="n\n").exit_code == 1
    assert _seed(tmp_path, "remove", "Gmail Anna", "--yes").stdout == "Gmail Anna is removed.\n"
    left = [json.loads(line) for line in _seed(tmp_path, "list", "--json").stdout.splitlines()]
    assert [(one["name"], one["state"]) for one in left] == [("Outlook Ben", "active")]


def test_a_password_and_a_spam_folder_are_changed_without_adding_anew(tmp_path: Path) -> None:
    _prepared(tmp_path)
    said = _seed(tmp_path, "change", "gmail anna", given="another\n").stdout
    assert said == 'Gmail Anna is changed. Try it: "deliverability seed test Gmail Anna".\n'
    assert _seed(tmp_path, "change", "Gmail Anna", "--junk=Werbung").exit_code == 0
    lines = [json.loads(line) for line in _seed(tmp_path, "list", "--json").stdout.splitlines()]
    assert lines[0]["spam_folder"] == "Werbung"
    assert _seed(tmp_path, "change", "own", given="another\n").exit_code == 0
    for wrong, why in (
        (("Gmail Anna", "--junk=INBOX"), "The inbox cannot be the spam folder."),
        (("own", "--junk=Spam"), "has no spam folder"),
        (("own",), "The password is missing."),
    ):
        answer = _seed(tmp_path, "change", *wrong, given="\n")
        assert answer.exit_code == 2
        assert why in answer.stderr


def test_a_password_is_read_from_a_file_and_stands_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(f"{SECRET}\n", "utf-8")
    args = ("add", "anna@gmail.example", "--host=imap.example", f"--password-file={file}")
    added = _seed(tmp_path / "data", *args)
    assert added.exit_code == 0
    listed = _seed(tmp_path / "data", "list", "--json")
    assert SECRET not in added.output + listed.output
    (database,) = (tmp_path / "data").glob("*.sqlite*")
    rows = "\n".join(sqlite3.connect(database).iterdump())
    assert "anna@gmail.example" in rows
    assert SECRET not in rows


def test_the_servers_of_big_providers_are_known_with_what_to_switch_on_there(tmp_path: Path) -> None:
    own = {"DELIVERABILITY_SEEDS__OWN": "gmail.com, hotmail.com"}
    gmail = _seed(tmp_path, "add", "anna@gmail.com", given=f"{SECRET}\n", env=own)
    assert gmail.exit_code == 0
    assert "Turn on 2-step verification" in gmail.stderr
    (kept,) = map(json.loads, _seed(tmp_path, "list", "--json").stdout.splitlines())
    assert (kept["host"], kept["provider"]) == ("imap.gmail.com", "google_workspace")
    microsoft = _seed(tmp_path, "add", "ben@hotmail.com", env=own)
    assert microsoft.exit_code == 2
    assert "ben@hotmail.com is kept, but not signed in" in microsoft.stderr
    google = _seed(tmp_path, "add", "carl@gmail.com", "--sign-in=google", env=own)
    assert "use an app password of Google here" in google.stderr
    closed = _seed(tmp_path, "add", "dora@proton.me", env=own)
    assert "Proton opens no mailbox to other programs" in closed.stderr
    assert "not sure" not in gmail.stderr
    own = {"DELIVERABILITY_SEEDS__OWN": "mailbox.org"}
    doubted = _seed(tmp_path, "add", "fred@mailbox.org", given=f"{SECRET}\n", env=own)
    assert "Most often this is right, but we are not sure." in doubted.stderr
    unknown = _seed(tmp_path, "add", "emil@shop.example", env=own)
    assert "Name it: --host mail.example.com" in unknown.stderr


def test_no_option_takes_a_password(tmp_path: Path) -> None:
    for command in (("add",), ("sender", "add")):
        options = _seed(tmp_path, *command, "--help").stdout
        assert "--password-file" in options
        assert "--password " not in options


def test_a_strangers_address_is_asked_first_or_refused(tmp_path: Path) -> None:
    args = ("add", "stranger@elsewhere.example", "--host=imap.example")
    refused = _seed(tmp_path, *args, given=f"{SECRET}\n")
    assert refused.exit_code == 2
    assert "We first have to ask stranger@elsewhere.example by mail" in refused.stderr
    mail = {"DELIVERABILITY_MAIL__HOST": "mail.checker.example",
            "DELIVERABILITY_MAIL__SENDER": "checks@checker.example"}  # fmt: skip
    asked = _seed(tmp_path, *args, given=f"{SECRET}\n", env=OWN | mail)
    assert "We ask stranger@elsewhere.example by mail whether it wants test mails" in asked.stdout
    assert "waits for its yes" in _seed(tmp_path, "list").stdout


def test_a_test_is_begun_and_reported(tmp_path: Path) -> None:
    _prepared(tmp_path)
    assert _seed(tmp_path, "report", "shop.example").exit_code == 3
    sent = _seed(tmp_path, "send", "shop.example", "--seeds=Gmail Anna, outlook ben")
    assert sent.exit_code == 0
    assert sent.stdout.startswith("2 test mails with the code ")
    again = _seed(tmp_path, "send", "support@shop.example")
    assert (again.exit_code, "wait 15 minutes" in again.stderr) == (2, True)
    report = _seed(tmp_path, "report", "shop.example")
    assert report.exit_code == 3
    assert "2 test mails are on their way." in report.stdout
    assert "Gmail Anna              waiting" in report.stdout
    told = json.loads(_seed(tmp_path, "report", "shop.example", "--json").stdout)
    (test,) = told["tests"]
    assert (test["kind"], test["state"], test["addresses"]) == ("sent", "under way", [])
    assert [one["where"] for one in test["seeds"]] == ["waiting", "waiting"]


def test_who_sends_by_hand_is_told_to_whom_and_with_what_code(tmp_path: Path) -> None:
    _prepared(tmp_path)
    lines = _seed(tmp_path, "send", "shop.example", "--by-hand", "--seeds=Gmail Anna").stdout.splitlines()
    assert lines[:2] == ["Send one mail, as your help desk sends it, to each of:", "  anna@gmail.example"]
    assert lines[2].startswith("Put this code into its subject: ")
    test = json.loads(_seed(tmp_path, "send", "shop.example", "--to-us", "--json").stdout)
    assert test["addresses"][0] == f"anna+{test['code'].lower()}@gmail.example"


def test_a_template_is_sent_or_refused_with_a_sentence(tmp_path: Path) -> None:
    _prepared(tmp_path)
    good, bad = tmp_path / "reply.txt", tmp_path / "empty.html"
    good.write_text("Subject: Your order\n\nIt is on its way.\n", "utf-8")
    bad.write_bytes(b"<p></p>")
    refused = _seed(tmp_path, "send", "shop.example", f"--template={bad}")
    assert (refused.exit_code, "empty.html holds no words to send" in refused.stderr) == (2, True)
    assert _seed(tmp_path, "send", "shop.example", f"--template={good}").exit_code == 0


def test_a_template_gets_values_and_its_findings_are_told_before_it_is_sent(tmp_path: Path) -> None:
    _prepared(tmp_path)
    template = tmp_path / "reply.html"
    template.write_text(
        "---\nsubject: Hi {{ first_name }}\n---\n<p><a href='#'>Your order</a></p>\n", "utf-8"
    )
    sent = _seed(tmp_path, "send", "shop.example", f"--template={template}")
    assert sent.exit_code == 0
    assert sent.stdout.index("LINK002") < sent.stdout.index("on the way")
    told = _seed(tmp_path, "send", "shop.example", f"--template={template}", "--json", "--by-hand")
    assert json.loads(told.stdout)["kind"] == "by hand"


def test_what_is_not_there_is_named_with_what_is(tmp_path: Path) -> None:
    _prepared(tmp_path)
    for args, said in (
        (("pause", "Yahoo"), 'There is no seed inbox called "Yahoo". There are: Gmail Anna, Outlook Ben.'),
        (("send", "shop.example", "--by=other"), 'There is no way to send called "other". There are: own.'),
        (("send", "elsewhere.example"), "elsewhere.example is not looked after."),
        (("send", "shop.example", "--try-loop"), "--try-loop and --promise go with --round-trip only."),
        (("send", "shop.example", "--round-trip", "--by=own"), "Add the support mailbox"),
        (("sender", "add", "no address", "--for=shop.example", "--host=a.example"), "Write who"),
        (("add", "anna@gmail.example", "--host=imap.example"), "already"),
    ):  # fmt: skip
        refused = _seed(tmp_path, *args, given=f"{SECRET}\n")
        assert refused.exit_code == 2, args
        assert said in refused.stderr, args


def test_a_plan_is_shown_set_and_writes_to_the_support_address(tmp_path: Path) -> None:
    _prepared(tmp_path)
    name = "support@shop.example"
    assert "No test mails of support@shop.example go by themselves." in _seed(tmp_path, "plan", name).stdout
    args = ("sender", "add", "Anna <anna@gmail.example>", "--name=Anna", "--host=mail.example", "--control")
    assert _seed(tmp_path, *args, given=f"{SECRET}\n").exit_code == 0
    early = _seed(tmp_path, "plan", name, "--round-trip-by=anna")
    assert (early.exit_code, "Add the support mailbox of this domain first" in early.stderr) == (2, True)
    own = {"DELIVERABILITY_SEEDS__OWN": "gmail.example, shop.example"}
    args = ("add", name, f"--for={name}", "--role=support", "--host=imap.example")
    assert _seed(tmp_path, *args, given=f"{SECRET}\n", env=own).exit_code == 0
    args = ("--rule=weekly mon 09:00", "--zone=Europe/Berlin", "--round-trip-by=anna", "--promise=45")
    told = _seed(tmp_path, "plan", name, *args).stdout.splitlines()
    assert told[0].startswith(
        "Test mails of support@shop.example: weekly mon 09:00 (Europe/Berlin), the next"
    )
    assert told[1:] == [
        "With them, Anna writes to your support address.", "Its answer is due within 45 minutes."
    ]  # fmt: skip
    said = json.loads(_seed(tmp_path, "plan", name, "--no-round-trip", "--json").stdout)
    assert (said["rule"], said["round_trip_by"], said["promise_minutes"]) == ("weekly mon 09:00", None, 45)
    wrong = _seed(tmp_path, "plan", name, "--rule=every 5 minutes")
    assert (wrong.exit_code, "Once a day is the most." in wrong.stderr) == (2, True)
    assert _seed(tmp_path, "plan", name, "--no-round-trip", "--round-trip-by=anna").exit_code == 2
