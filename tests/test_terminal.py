"""The report in a terminal: the order, the width, and one saying of each thing."""

from __future__ import annotations

import re
from dataclasses import replace

import click
import pytest

from checks.guide import guide
from checks.model import Finding, Severity
from checks.registry import all_checks
from deliverability.gather.context import Options
from deliverability.report import Advice
from deliverability.summary import ARRIVES_BY_CHECK, SENDING_BY_CHECK, next_step, sentence
from deliverability.terminal import render
from deliverability.typeset import Style, printable
from tests.judging import LAB, RECORDS, judge
from tests.world import World

MAIL = "@ MX 10 mail\nmail A 192.0.2.1\nmail AAAA 2001:db8::1\n"
SPF = '@ TXT "v=spf1 mx ~all"\n'
DMARC = '_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"\n'
KEY = next(
    line.split(" TXT ", 1)[1]
    for example in guide("dkim.rsa-weak").fine for line in example.zone.splitlines() if "p=" in line
)  # fmt: skip
MANY = MAIL + (
    "@ MX 20 192.0.2.9.\n@ MX 30 gone\n"
    '@ TXT "v=spf1 include:gone.example ip4:0.0.0.0/0 +all"\n@ TXT "v=spf1 a -all"\n'
    '_dmarc TXT "v=DMARC1; p=none; pct=50; rua=mailto:a@else.example"\n'
)
WORLDS = {
    "healthy": MAIL + SPF + DMARC + f"s1._domainkey TXT {KEY}\n",
    "no DMARC": MAIL + SPF,
    "MX gone": "@ MX 10 mail.gone.example.\n" + SPF + DMARC,
    "parked": '@ MX 0 .\n@ TXT "v=spf1 -all"\n_dmarc TXT "v=DMARC1; p=reject; sp=reject; np=reject"\n',
    "time-outs": MAIL + SPF + DMARC + "@ !timeout TXT\n_dmarc !servfail TXT\n",
    "nothing answers": "*. !servfail\n",
    "many faults": MANY,
    "not there": "!",
}


def _zone(name: str) -> tuple[str, str]:
    return ("", "nope.example") if name == "not there" else (WORLDS[name], "example.com")


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", WORLDS)
def test_a_report_keeps_to_the_width_and_its_order(world: World, name: str, width: int) -> None:
    zone, target = _zone(name)
    run = judge(world, zone, target)
    text = click.unstyle(render(run.report, Style(width=width)))
    long = [line for line in text.splitlines() if len(line) > width]
    assert all(line.startswith("      ") for line in long), long  # records only
    assert " ".join(text.split()).startswith(sentence(run.report))
    order = [text.find(f"{mark}:") for mark in ("problem", "warning") if f"{mark}:" in text]
    order += [text.find(mark) for mark in ("could not check (", "Good to know") if mark in text]
    assert order == sorted(order)
    assert "{" not in text


@pytest.mark.parametrize("name", WORLDS)
def test_a_paragraph_of_one_check_is_not_said_twice(world: World, name: str) -> None:
    zone, target = _zone(name)
    parts = click.unstyle(render(judge(world, zone, target).report, Style(width=120))).split("\n\n")
    assert len(parts) == len(set(parts))


@pytest.mark.parametrize("name", WORLDS)
def test_a_report_in_ascii_has_no_other_icons(world: World, name: str) -> None:
    zone, target = _zone(name)
    text = render(judge(world, zone, target).report, Style(symbols=False))
    assert not re.search("[✔▲✖]", text)


SENTENCES = {
    "healthy": "Mail to example.com has a server to go to, and receivers can tell your mail from fakes",
    "no DMARC": "Mail to example.com has a server to go to. But ",
    "MX gone": "Mail to example.com has no server to go to, ",
    "parked": "example.com takes no mail, and says so",
    "time-outs": "Mail to example.com has a server to go to, but ",
    "nothing answers": "We could not check example.com, as the answers we need did not come.",
    "many faults": "Mail to example.com may get lost, and mail you send",
    "not there": "nope.example does not exist, so no mail can reach it.",
}


@pytest.mark.parametrize("name", WORLDS)
def test_the_sentence_says_what_was_seen(world: World, name: str) -> None:
    zone, target = _zone(name)
    said = sentence(judge(world, zone, target).report)
    assert said.startswith(SENTENCES[name])
    assert "arrives" not in said  # DNS alone does not show that


@pytest.mark.parametrize(
    ("families", "said"),
    [
        (("spf",), "What we looked at is fine."),
        (("mx",), "Mail to example.com has a server to go to."),
        (("dmarc",), "Receivers can tell your mail from fakes."),
    ],
)
def test_the_sentence_speaks_of_what_was_looked_at(
    world: World, families: tuple[str, ...], said: str
) -> None:
    assert sentence(judge(world, WORLDS["healthy"], families=families).report) == said


def test_a_group_without_faults_is_one_line_unless_the_detail_is_wanted(world: World) -> None:
    report = judge(world, WORLDS["no DMARC"]).report
    text = click.unstyle(render(report, Style(width=80)))
    assert re.search(r"(?m)^Mail reaches you +✔ pass \(1 note\)$|^Mail reaches you +✔ pass$", text)
    assert "Mail servers (MX)" not in text
    assert re.search(r"(?m)^  Protection from fakes \(DMARC\) +✖ fail", text)
    assert "  Mail servers (MX)" in click.unstyle(render(report, Style(width=80, detail=True)))


def test_many_notes_are_counted_and_few_are_named(world: World) -> None:
    few = click.unstyle(render(judge(world, WORLDS["many faults"]).report, Style()))
    assert "Good to know" in few
    report = judge(world, WORLDS["healthy"]).report
    note = Advice(Finding("mx.no-ipv6", Severity.NOTICE, "example.com MX"), "A title", "", "", "", ())
    many = click.unstyle(render(replace(report, findings=(note,) * 4), Style()))
    assert "– 4 things you could add or improve (--detail shows them)" in many
    assert "A title" not in many


SERVER = "ref.example. A 127.0.3.2\nref.example. !smtp\nmail A 127.0.3.1\n@ MX 10 mail\nmail !smtp "
OUT = Options(allow=LAB, references=("ref.example",))  # by which our own way out is tested
WITH_SERVERS = {
    "answers": (
        SERVER + "\n",
        "Mail to example.com reaches a mail server, and receivers can tell your mail from fakes.",
    ),
    "has no encryption": (
        SERVER + "no-starttls\n",
        "Mail to example.com reaches a mail server, and receivers can tell your mail from fakes. "
        "But there is a weak spot in the way to your mail servers.",
    ),
    "does not answer": (
        SERVER + "refuses\n",
        "No mail server of example.com answers, so mail to it does not",
    ),
    "says nothing we understand": (SERVER + "hangs\n", "Mail to example.com has a server to go to, "),
}


@pytest.mark.parametrize("server", WITH_SERVERS)
def test_the_sentence_knows_whether_a_server_was_heard(world: World, server: str) -> None:
    mail, expected = WITH_SERVERS[server]
    zone = mail + SPF + DMARC + f"s1._domainkey TXT {KEY}\n"
    run = judge(world, zone, options=OUT, families=("hosts", *RECORDS), patience=1.0)
    assert sentence(run.report).startswith(expected)


def test_what_keeps_mail_away_is_the_next_step_before_all_else(world: World) -> None:
    zone = SERVER + "refuses\n" + '@ TXT "v=spf1 a -all"\n@ TXT "v=spf1 mx -all"\n'
    report = judge(world, zone, options=OUT, families=("hosts", *RECORDS)).report
    step = next_step(report)
    assert step is not None
    assert step.finding.check == "hosts.none-reachable"


PARKED_DMARC = '_dmarc TXT "v=DMARC1; p=reject; sp=reject; np=reject"\n'
SIGNED = f"s1._domainkey TXT {KEY}\n"
ODD = {
    "one address type unseen": (
        MAIL.replace("mail AAAA 2001:db8::1", "mail !servfail AAAA") + SPF + DMARC + SIGNED,
        "example.com",
        "Mail to example.com has a server to go to, though we could not see all there is."
        " Receivers can tell your mail from fakes.",
    ),
    "no server seen": (
        MAIL.replace("mail A 192.0.2.1", "mail !servfail").replace("mail AAAA 2001:db8::1", "")
        + SPF + DMARC + SIGNED,
        "example.com",
        "We could not see where mail to example.com goes. ",
    ),
    "one server dead, the other silent": (
        "@ MX 10 gone\n@ MX 20 slow\nslow !servfail\n" + SPF + DMARC + SIGNED,
        "example.com",
        "We could not see where mail to example.com goes. ",
    ),
    "only a notice is open": (
        MAIL + SPF + DMARC + SIGNED + "_dmarc.com. !servfail\n",
        "example.com",
        "Mail to example.com has a server to go to, and receivers can tell your mail from fakes.",
    ),
    "parked, yet sends": (
        '@ MX 0 .\n@ TXT "v=spf1 mx -all"\n' + PARKED_DMARC,
        "example.com",
        "example.com takes no mail, and says so, but mail you send may be refused.",
    ),
    "parked with a wrong number": (
        '@ MX 5 .\n@ TXT "v=spf1 -all"\n' + PARKED_DMARC.replace("np", "rua=mailto:d@example.net; np"),
        "example.com",
        "example.com takes no mail, though not all senders can see that. ",
    ),
    "the policy none of a suffix": (
        "$ORIGIN a.gov.uk.\n" + MAIL + SPF + SIGNED
        + '_dmarc.gov.uk. TXT "v=DMARC1; p=reject; sp=none; psd=y"\n',
        "a.gov.uk",
        "Mail to a.gov.uk has a server to go to. Receivers can tell your mail from fakes,"
        " yet let the fakes through.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_the_sentence_says_no_more_and_no_less_than_was_seen(world: World, name: str) -> None:
    zone, target, expected = ODD[name]
    assert sentence(judge(world, zone, target).report).startswith(expected)


def test_the_sentence_names_the_family_of_the_next_step(world: World) -> None:
    twice = SPF + '@ TXT "v=spf1 include:other.example -all"\n'
    report = judge(world, MAIL + twice, "support@example.com").report
    step = next_step(report)
    assert step is not None
    assert step.finding.check == "spf.multiple"
    assert "mail you send may be refused and" in sentence(report)


def test_strangers_are_named_when_there_is_no_dmarc(world: World) -> None:
    report = judge(world, MAIL + SPF).report
    assert "strangers can pretend to be you" in sentence(report)
    assert next_step(report) is not None


def test_signs_that_steer_a_terminal_are_shown_as_codes() -> None:
    assert printable("a\x1b[31m\u202eb\x07\nc\u200bé") == "a\\x1b[31m\\u202eb\\x07\nc\\u200bé"


def test_the_checks_that_the_sentence_knows_are_checks() -> None:
    assert {*ARRIVES_BY_CHECK, *SENDING_BY_CHECK} <= all_checks().keys()


def test_of_three_problems_that_strangers_can_pretend_is_never_left_out(world: World) -> None:
    short = "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALyRCv537aBL2CIUNXg/e7Ysj7/WfujfKbvittIPq9hDtZyTryLbeMpbT/USr7KY"
    key = f's1._domainkey TXT "v=DKIM1; p={short}0k9RSH7LlGWSyxJCC6G149MCAwEAAQ=="\n'
    report = judge(world, MAIL + '@ TXT "v=spf1 mx -all;"\n' + key, options=Options(("s1",), (), LAB)).report
    assert sentence(report).endswith("mail you send may be refused and strangers can pretend to be you.")
