"""Which mail servers are talked to, when one counts as gone, and when our own network is to blame."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from checks.answers import Answer, Mx, Question, Reply
from checks.contacts import Connected, Contact, Kind, Reached, SmtpTalk, Tls
from checks.domain import parse_target
from checks.hosts.record import Hosts, MailHost
from checks.model import NotApplicable, Reason, Unknown
from checks.reverse_names import PointerName, Reverse, pointer
from deliverability.gather import hosts as gathering
from deliverability.gather.context import Gathering, Options
from deliverability.gather.hosts import gather_hosts, in_turn
from deliverability.gather.run import PARTS
from deliverability.net.asker import Asker, Source, replaying
from deliverability.net.transcript import Transcript
from tests.checks.hosts.talks import plain, secured, talk

REFERENCES = ("ref.example.net",)
LAB = ("192.0.2.0/24", "2001:db8::/32", "198.51.100.0/24")


@dataclass
class Servers:
    """A made-up Internet: DNS records by "name TYPE", and what is said at each address, look by look."""

    records: dict[str, list[object]]
    said: dict[str, list[Reason | SmtpTalk | Connected]] = field(default_factory=dict)
    failing: dict[str, Reason] = field(default_factory=dict)
    reached: list[Contact] = field(default_factory=list)

    def fetch(self, question: Question, path: str, first: Reply | None) -> Reply:
        if reason := self.failing.get(str(question)):
            return Unknown(str(question), reason)
        found = self.records.get(str(question), [])
        there = any(key.startswith(f"{question.name} ") for key in self.records)
        return Answer(question, tuple(found), nxdomain=not there, server=f"127.0.0.1:53 {path}")  # type: ignore[arg-type]

    async def reach(self, contact: Contact) -> Reached:
        looks = self.said.get(contact.address, [Reason.TIMEOUT])
        earlier = sum(one.address == contact.address for one in self.reached)
        self.reached.append(contact)
        said = looks[min(earlier, len(looks) - 1)]
        return Unknown(str(contact), said) if isinstance(said, Reason) else said

    def taken_at(self, question: Question, path: str) -> float:
        return 1_700_000_000.0


def mx(*hosts: str) -> list[object]:
    return [Mx(10 * number, host) for number, host in enumerate(hosts, 1)]


def one_host(**said: object) -> Servers:
    return Servers({"example.com MX": mx("mx.example.org"), "mx.example.org A": ["192.0.2.1"]}, **said)  # type: ignore[arg-type]


def with_reference(
    world: Servers, said: Reason | Connected, six: Reason | Connected | None = None
) -> Servers:
    world.records["ref.example.net A"] = ["198.51.100.1"]
    world.said["198.51.100.1"] = [said]
    if six is not None:
        world.records["ref.example.net AAAA"] = ["2001:db8:ffff::1"]
        world.said["2001:db8:ffff::1"] = [six]
    return world


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "PAUSE", 0.0)


def gathered(
    world: Servers, target: str = "example.com", references: tuple[str, ...] = REFERENCES
) -> Hosts | Unknown | NotApplicable:
    """What is gathered; a replay must come to the same without reaching anybody."""
    options = Options(allow=LAB, references=references)
    transcript = Transcript(target)

    async def run(make: Callable[[], Asker]) -> Hosts | Unknown | NotApplicable:
        asker = make()
        try:
            async with asyncio.TaskGroup() as tasks:
                return await gather_hosts(Gathering(asker, parse_target(target), options, PARTS, tasks))
        finally:
            asker.close()

    found = asyncio.run(run(lambda: Asker(_source(world), transcript)))
    reached = len(world.reached)
    assert asyncio.run(run(lambda: replaying(transcript))) == found
    assert len(world.reached) == reached
    assert len(set(world.reached)) == reached, "nobody is bothered twice for the same"
    return found


def _source(world: Servers) -> Source:
    return world


def hosts_of(world: Servers, **more: object) -> tuple[MailHost, ...]:
    found = gathered(world, **more)  # type: ignore[arg-type]
    assert isinstance(found, Hosts)
    return found.hosts


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ({"example.com MX": [Mx(0, "")]}, "example.com takes no mail"),
        ({"example.com A": ["192.0.2.1"]}, "example.com names no mail server that has an address"),
        ({"example.com TXT": ["x"]}, "example.com names no mail server that has an address"),
        ({"example.com MX": mx("gone.example.org")}, "example.com names no mail server that has an address"),
        ({"example.com MX": mx("192.0.2.1", "localhost")},
         "example.com names no mail server that has an address"),
    ],
)  # fmt: skip
def test_a_domain_without_mail_servers_is_spared(records: dict[str, list[object]], reason: str) -> None:
    world = Servers(records)
    assert gathered(world) == NotApplicable(reason)
    assert world.reached == []


def test_an_unknown_mx_set_leaves_its_servers_unknown() -> None:
    world = one_host(failing={"example.com MX": Reason.SERVFAIL})
    assert gathered(world) == Unknown("example.com MX", Reason.SERVFAIL)


def test_each_host_is_talked_to_once_at_its_first_address() -> None:
    world = Servers(
        {
            "example.com MX": mx("b.example.org", "a.example.org", "b.example.org"),
            "a.example.org A": ["192.0.2.1", "192.0.2.2"],
            "a.example.org AAAA": ["2001:db8::1"],
            "b.example.org AAAA": ["2001:db8::2"],
        },
        {"192.0.2.1": [plain()], "2001:db8::2": [plain()]},
    )
    assert hosts_of(world) == (
        MailHost("b.example.org", "2001:db8::2", plain()),
        MailHost("a.example.org", "192.0.2.1", plain()),
    )
    assert set(world.reached) == {
        Contact(Kind.SMTP, "a.example.org", "192.0.2.1"),
        Contact(Kind.SMTP, "b.example.org", "2001:db8::2"),
    }


def test_hosts_beyond_the_fifth_are_named_and_not_talked_to() -> None:
    names = [f"mx{n}.example.org" for n in range(1, 8)]
    world = Servers(
        {"example.com MX": mx(*names), **{f"{name} A": ["192.0.2.1"] for name in names}},
        {"192.0.2.1": [plain()]},
    )
    found = gathered(world)
    assert isinstance(found, Hosts)
    assert [host.host for host in found.hosts] == names[:5]
    assert found.skipped == tuple(names[5:])


def test_addresses_are_tried_in_turn_of_both_kinds() -> None:
    assert in_turn(("192.0.2.1", "192.0.2.2", "2001:db8::1")) == ("192.0.2.1", "2001:db8::1", "192.0.2.2")
    assert in_turn(("2001:db8::1",)) == ("2001:db8::1",)


def test_private_addresses_and_unknown_ones_are_no_reason_to_connect() -> None:
    world = Servers(
        {"example.com MX": mx("in.example.org", "dark.example.org"), "in.example.org A": ["10.0.0.1"]},
        failing={f"dark.example.org {t}": Reason.SERVFAIL for t in ("A", "AAAA")},
    )
    assert hosts_of(world) == (
        MailHost("in.example.org", "10.0.0.1", Unknown("smtp in.example.org (10.0.0.1)", Reason.NOT_PUBLIC)),
        MailHost("dark.example.org", "", Unknown("dark.example.org A", Reason.SERVFAIL)),
    )
    assert world.reached == []


BARRED = [Reason.TIMEOUT, Reason.CONNECTION_REFUSED, Reason.UNREACHABLE]


@pytest.mark.parametrize("reason", BARRED)
def test_a_host_is_gone_after_two_looks_when_mail_servers_elsewhere_can_be_reached(reason: Reason) -> None:
    world = with_reference(one_host(said={"192.0.2.1": [reason]}), Connected())
    unknown = Unknown("smtp mx.example.org (192.0.2.1)", reason)
    assert hosts_of(world) == (
        MailHost("mx.example.org", "192.0.2.1", unknown, silent=("192.0.2.1",), gone=True),
    )
    looks = [contact for contact in world.reached if contact.address == "192.0.2.1"]
    assert [contact.words for contact in looks] == [(), ("again",)]


@pytest.mark.parametrize("reason", BARRED)
@pytest.mark.parametrize("barred", [*BARRED, Reason.NO_ROUTE])
def test_our_own_blocked_port_is_not_the_hosts_fault(reason: Reason, barred: Reason) -> None:
    world = with_reference(one_host(said={"192.0.2.1": [reason]}), barred)
    unknown = Unknown("smtp mx.example.org (192.0.2.1)", Reason.NO_WAY_OUT)
    assert hosts_of(world) == (MailHost("mx.example.org", "192.0.2.1", unknown),)


@pytest.mark.parametrize("reason", BARRED)
@pytest.mark.parametrize("reference", [Reason.BUDGET, Reason.NOT_ASKED, Reason.NOT_PUBLIC, Reason.CRASHED])
def test_without_a_word_from_a_reference_silence_stays_unknown(reason: Reason, reference: Reason) -> None:
    world = with_reference(one_host(said={"192.0.2.1": [reason]}), reference)
    unknown = Unknown("smtp mx.example.org (192.0.2.1)", reason)
    assert hosts_of(world) == (MailHost("mx.example.org", "192.0.2.1", unknown),)


@pytest.mark.parametrize("reason", BARRED)
def test_who_trusts_no_reference_gets_no_verdict(reason: Reason) -> None:
    world = with_reference(one_host(said={"192.0.2.1": [reason]}), Connected())
    unknown = Unknown("smtp mx.example.org (192.0.2.1)", reason)
    assert hosts_of(world, references=()) == (MailHost("mx.example.org", "192.0.2.1", unknown),)
    assert {contact.kind for contact in world.reached} == {Kind.SMTP}


def test_a_reference_without_an_address_proves_nothing() -> None:
    world = with_reference(one_host(), Connected())
    world.failing = {"ref.example.net A": Reason.SERVFAIL}
    (host,) = hosts_of(world)
    assert not host.gone
    assert host.said == Unknown("smtp mx.example.org (192.0.2.1)", Reason.TIMEOUT)


@pytest.mark.parametrize("reason", BARRED)
def test_a_second_look_that_finds_the_host_is_the_one_that_counts(reason: Reason) -> None:
    world = one_host(said={"192.0.2.1": [reason, plain()]})
    assert hosts_of(world) == (MailHost("mx.example.org", "192.0.2.1", plain()),)


@pytest.mark.parametrize(
    "reason", [Reason.NO_ROUTE, Reason.BUDGET, Reason.NOT_ASKED, Reason.CONNECTION_LOST, Reason.CRASHED]
)
def test_what_is_not_the_servers_doing_never_makes_it_gone(reason: Reason) -> None:
    world = with_reference(one_host(said={"192.0.2.1": [reason]}), Connected())
    unknown = Unknown("smtp mx.example.org (192.0.2.1)", reason)
    assert hosts_of(world) == (MailHost("mx.example.org", "192.0.2.1", unknown),)


def test_one_host_that_answers_proves_the_way_to_the_others() -> None:
    world = Servers(
        {
            "example.com MX": mx("a.example.org", "b.example.org"),
            "a.example.org A": ["192.0.2.1"],
            "b.example.org A": ["192.0.2.2"],
        },
        {"192.0.2.1": [Reason.CONNECTION_REFUSED], "192.0.2.2": [plain()]},
    )
    first, second = hosts_of(world, references=())
    assert (first.gone, first.silent) == (True, ("192.0.2.1",))
    assert second == MailHost("b.example.org", "192.0.2.2", plain())


def both(four: list[object], six: list[object]) -> Servers:
    world = one_host(said={"192.0.2.1": four, "2001:db8::1": six})
    world.records["mx.example.org AAAA"] = ["2001:db8::1"]
    return world


def test_a_host_that_answers_at_its_other_address_is_not_gone() -> None:
    world = with_reference(both([Reason.CONNECTION_REFUSED], [plain()]), Connected())
    assert hosts_of(world) == (MailHost("mx.example.org", "2001:db8::1", plain(), silent=("192.0.2.1",)),)


def test_a_network_without_ipv6_does_not_call_a_host_gone() -> None:
    world = with_reference(both([Reason.TIMEOUT], [Reason.NO_ROUTE]), Connected(), Reason.NO_ROUTE)
    (host,) = hosts_of(world)
    assert (host.gone, host.silent) == (False, ("192.0.2.1",))
    assert host.said == Unknown("smtp mx.example.org (192.0.2.1)", Reason.TIMEOUT)


def test_silence_over_ipv6_counts_only_when_ipv6_gets_out() -> None:
    dead = ([Reason.TIMEOUT], [Reason.TIMEOUT])
    (host,) = hosts_of(with_reference(both(*dead), Connected(), Reason.TIMEOUT))
    assert (host.gone, host.silent) == (False, ("192.0.2.1",))
    (host,) = hosts_of(with_reference(both(*dead), Connected(), Connected()))
    assert (host.gone, host.silent) == (True, ("192.0.2.1", "2001:db8::1"))


def test_a_host_only_ipv6_reaches_is_not_blamed_for_our_missing_ipv6() -> None:
    world = Servers({"example.com MX": mx("mx.example.org"), "mx.example.org AAAA": ["2001:db8::1"]})
    (host,) = hosts_of(with_reference(world, Connected(), Reason.TIMEOUT))
    assert host.said == Unknown("smtp mx.example.org (2001:db8::1)", Reason.NO_ROUTE)
    assert not host.gone


@pytest.mark.parametrize("more", [["192.0.2.2"], [f"192.0.2.{n}" for n in range(2, 9)]])
def test_a_host_is_gone_only_when_every_address_was_looked_at(more: list[str]) -> None:
    world = with_reference(one_host(), Connected())
    world.records["mx.example.org A"] += more
    (host,) = hosts_of(world)
    assert host.gone is (len(more) < gathering.ADDRESSES)


def test_a_host_with_addresses_that_are_not_known_is_not_gone() -> None:
    world = with_reference(one_host(), Connected())
    world.failing = {"mx.example.org AAAA": Reason.SERVFAIL}
    assert not hosts_of(world)[0].gone


def test_a_handshake_that_fails_is_tried_once_more() -> None:
    broken = secured(Tls(problem="the server hung up"), Reason.CONNECTION_LOST)
    world = one_host(said={"192.0.2.1": [broken, secured()]})
    assert hosts_of(world)[0].said == secured()
    world = one_host(said={"192.0.2.1": [broken, Reason.CONNECTION_REFUSED]})
    assert hosts_of(world)[0].said == broken
    world = one_host(said={"192.0.2.1": [broken, broken]})
    assert hosts_of(world)[0].said == broken


FINISHED = secured(Tls("TLSv1.3", "x"))


@pytest.mark.parametrize(
    ("first", "tried"),
    [
        (secured(Tls("TLSv1.2", "x")), True),
        (secured(Tls("TLSv1", "x")), False),
        (secured(Tls(problem="alert"), Reason.CONNECTION_LOST), False),
        (plain(), False),
        (talk("554 no"), False),
    ],
)
def test_old_tls_is_tried_where_there_is_newer(first: SmtpTalk, tried: bool) -> None:
    world = one_host(said={"192.0.2.1": [first, first, first]})
    (host,) = hosts_of(world)
    assert (host.old is not None) is tried
    assert (Contact(Kind.OLD_TLS, "mx.example.org", "192.0.2.1") in world.reached) is tried


def test_old_tls_is_not_tried_at_a_known_provider() -> None:
    records: dict[str, list[object]] = {
        "example.com MX": mx("smtp.google.com"),
        "smtp.google.com A": ["192.0.2.1"],
    }
    world = Servers(records, {"192.0.2.1": [FINISHED]})
    assert hosts_of(world) == (MailHost("smtp.google.com", "192.0.2.1", FINISHED),)


def test_a_library_of_ours_that_knows_no_old_tls_has_asked_nothing() -> None:
    broken = secured(Tls(problem="no protocols available"), Reason.NOT_SPOKEN)
    (host,) = hosts_of(one_host(said={"192.0.2.1": [FINISHED, broken]}))
    assert host.old == Unknown("old-tls mx.example.org (192.0.2.1)", Reason.NOT_ASKED)


OWN = {
    "example.com MX": mx("mx.example.com"),
    "mx.example.com A": ["192.0.2.1"],
    f"{pointer('192.0.2.1')} PTR": ["mx.example.com"],
}
NAMED = Reverse("192.0.2.1", (PointerName("mx.example.com", True),))


def test_the_names_of_ones_own_servers_are_asked_for() -> None:
    world = Servers(dict(OWN), {"192.0.2.1": [plain()]})
    assert hosts_of(world) == (
        MailHost(
            "mx.example.com", "192.0.2.1", plain(), own=True, reverse=NAMED, name_addresses=("192.0.2.1",)
        ),
    )


def test_the_names_of_other_peoples_servers_are_not() -> None:
    world = Servers(dict(OWN), {"192.0.2.1": [plain()]})
    world.records = {"example.net MX": mx("mx.example.com"), **world.records}
    (host,) = hosts_of(world, target="example.net")
    assert host == MailHost("mx.example.com", "192.0.2.1", plain())


def test_a_name_that_is_not_there_and_one_without_an_answer_are_told_apart() -> None:
    hello = talk("220 other.example.com ESMTP\n> EHLO p\n250 other.example.com\n> QUIT\n221 bye")
    world = Servers(dict(OWN), {"192.0.2.1": [hello]})
    assert hosts_of(world)[0].name_addresses == ()
    world = Servers(dict(OWN), {"192.0.2.1": [hello]}, {"other.example.com A": Reason.SERVFAIL})
    assert hosts_of(world)[0].name_addresses == Unknown("other.example.com A", Reason.SERVFAIL)
    world.records["other.example.com AAAA"] = ["2001:db8::7"]
    world.reached.clear()
    assert hosts_of(world)[0].name_addresses == ("2001:db8::7",)


@pytest.mark.parametrize("greeting", ["localhost ESMTP", "[192.0.2.1] hello", "smtp.google.com ESMTP"])
def test_a_name_that_cannot_be_looked_up_or_is_a_providers_is_not(greeting: str) -> None:
    world = Servers(dict(OWN), {"192.0.2.1": [talk(f"220 {greeting}\n> EHLO p\n250 {greeting}")]})
    assert hosts_of(world)[0].name_addresses is None


def test_reverse_dns_is_that_of_the_address_that_answered() -> None:
    world = Servers(dict(OWN), {"192.0.2.1": [Reason.CONNECTION_REFUSED], "192.0.2.2": [plain()]})
    world.records["mx.example.com A"] = ["192.0.2.1", "192.0.2.2"]
    (host,) = hosts_of(world)
    assert host.address == "192.0.2.2"
    assert host.reverse == Reverse("192.0.2.2")
