"""What stands beside a finding: records, and what mail and web servers said."""

from __future__ import annotations

from checks.contacts import Contact, HttpReply, Kind, SmtpTalk, Tls
from checks.contacts import Line as Said
from checks.model import Reason, Unknown
from deliverability.dig import MOST, about, everything
from deliverability.heard import LONGEST, MOST_LINES, lines_of
from tests.judging import judge
from tests.world import World

SERVER = "@ MX 10 mail\nmail A 127.0.3.1\nmail !smtp no-starttls\n@ !servfail TXT\n"
MAIL = Contact(Kind.SMTP, "mail.example.com", "127.0.3.1")


def test_a_server_is_shown_with_what_it_said_and_its_address(world: World) -> None:
    run = judge(world, SERVER, families=("mx", "hosts", "spf"))
    said = about(run.transcript, "mail.example.com port 25")
    assert [one.name for one in said] == ["mail.example.com"]
    assert said[0].lines[0] == "mail.example.com: mail server"
    assert any(line.startswith("we: EHLO ") for line in said[0].lines)
    assert said[0].by.startswith("127.0.3.1, ")


def test_a_question_is_shown_with_its_records_or_why_there_are_none(world: World) -> None:
    run = judge(world, SERVER, families=("mx", "hosts", "spf"))
    assert about(run.transcript, "example.com MX")[0].lines == ("example.com. 3600 MX 10 mail.example.com.",)
    silent = about(run.transcript, "example.com TXT")[0]
    assert silent.lines == ("example.com TXT: the server failed (SERVFAIL)",)
    assert silent.by.startswith(world.resolver)


def test_a_type_that_was_not_asked_shows_what_is_known_of_the_name(world: World) -> None:
    run = judge(world, SERVER, families=("mx", "hosts"))
    assert {line for one in about(run.transcript, "mail.example.com CNAME") for line in one.lines} >= {
        "mail.example.com. 3600 A 127.0.3.1"
    }


def test_everything_holds_questions_and_servers_in_their_order(world: World) -> None:
    run = judge(world, SERVER, families=("mx", "hosts"))
    names = [one.name for one in everything(run.transcript)]
    assert len(names) == len(run.transcript.exchanges) + len(run.transcript.contacts)
    assert names[0] == "example.com"
    assert len(about(run.transcript, "example.com")) <= MOST


def test_a_web_server_is_shown_with_its_certificate_and_reply(world: World) -> None:
    policy = (
        r'mta-sts !https /.well-known/mta-sts.txt "version: STSv1\nmode: none\nmax_age: 86400\n" expires=5'
    )
    zone = f'_mta-sts TXT "v=STSv1; id=1"\nmta-sts A 127.0.3.2\n{policy}\n'
    run = judge(world, zone, families=("mta_sts",))
    url = "https://mta-sts.example.com/.well-known/mta-sts.txt"
    lines = next(one.lines for one in about(run.transcript, url) if one.name == url)
    assert lines[0] == f"{url}: web server"
    assert lines[1].startswith("TLS: TLSv1.3, ")
    assert lines[2].startswith("certificate: for mta-sts.example.com, ")
    assert "HTTP 200" in lines
    assert lines[-1] == "max_age: 86400"


def test_what_strangers_say_at_length_is_cut() -> None:
    talk = SmtpTalk(tuple(Said(False, "x" * 900, 0.1) for _ in range(99)), ended=Reason.TOO_LONG)
    lines = lines_of(MAIL, talk)
    assert len(lines) == MOST_LINES + 1
    assert all(len(line) <= LONGEST + 30 for line in lines)
    assert lines[-1] == f"… {99 + 2 - MOST_LINES} more lines"


def test_a_server_that_was_not_reached_says_why() -> None:
    refused = Unknown("smtp mail.example.com (127.0.3.1)", Reason.CONNECTION_REFUSED)
    assert lines_of(MAIL, refused)[1:] == ("the server turned the connection away",)
    broken = HttpReply(tls=Tls(problem="handshake failure"), ended=Reason.CONNECTION_LOST)
    page = Contact(Kind.HTTPS, "https://a.example/", "127.0.3.1")
    assert lines_of(page, broken)[1:] == (
        "TLS: handshake failure", "then: the server broke the connection off"
    )  # fmt: skip
