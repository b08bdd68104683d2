"""A web address that a stranger chose is fetched only from public addresses, over HTTPS, hop by hop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import pytest

from checks.answers import Question, Reply
from checks.contacts import Contact, HttpReply, Kind, Reached
from checks.model import Reason, Unknown
from deliverability.gather.reach import Fetched, Stop, addresses_to_reach, fetch
from deliverability.net.asker import Asker, Budget, replaying
from deliverability.net.transcript import Transcript
from tests.net.sources import Arranged, nothing, silence, there

HOSTS: Mapping[str, tuple[str, ...]] = {
    "a.example": ("192.0.2.1",),
    "b.example": ("192.0.2.2",),
    "mixed.example": ("192.0.2.3", "127.0.0.1"),
    "inside.example": ("10.0.0.1",),
    "six.example": ("2001:db8::1",),
    "several.example": ("192.0.2.4", "192.0.2.5"),
}
ALLOW = ("192.0.2.0/24", "2001:db8::/32")
OK = HttpReply(200, (("content-type", "text/plain"),), b"hello")


def to(location: str) -> HttpReply:
    return HttpReply(302, (("location", location),))


class Web(Arranged):
    """Names from a table, and replies by address or URL; remembers every connection."""

    def __init__(self, said: Mapping[str, Reached], hosts: Mapping[str, tuple[str, ...]] = HOSTS) -> None:
        super().__init__(self._answered)
        self.said, self.hosts = said, hosts
        self.reached: list[tuple[str, str]] = []

    def _answered(self, question: Question, path: str) -> Reply:
        if question.name == "silent.example":
            return silence(Reason.TIMEOUT, question.name, question.rrtype)
        is_six = question.rrtype == "AAAA"
        found = tuple(a for a in self.hosts.get(question.name, ()) if (":" in a) == is_six)
        if found:
            return there(question.name, question.rrtype, *found)
        return nothing(question.name, question.rrtype, nxdomain=question.name not in self.hosts)

    async def reach(self, contact: Contact) -> Reached:
        assert contact.kind is Kind.HTTPS
        self.reached.append((contact.target, contact.address))
        return self.said.get(contact.address) or self.said[contact.target]


def fetched(web: Web, url: str, redirects: int = 0) -> Fetched | Unknown:
    async def run() -> Fetched | Unknown:
        asker = Asker(web, Transcript("a.example", time.time()), Budget())
        try:
            return await fetch(asker, url, ALLOW, redirects)
        finally:
            asker.close()

    return asyncio.run(run())


def test_the_reply_of_the_one_address_is_what_came_of_it() -> None:
    web = Web({"192.0.2.1": OK})
    assert fetched(web, "https://a.example/x?y=1#z") == Fetched(("https://a.example/x?y=1#z",), OK)
    assert web.reached == [("https://a.example/x?y=1", "192.0.2.1")]


def test_a_name_with_one_address_inside_is_not_reached_at_all() -> None:
    web = Web({})
    for host in ("mixed.example", "inside.example"):
        assert fetched(web, f"https://{host}/") == Unknown(f"{host} A", Reason.NOT_PUBLIC)
    assert web.reached == []


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]"]
)
def test_an_address_in_place_of_a_name_is_judged_as_one(host: str) -> None:
    web = Web({})
    said = fetched(web, f"https://{host}/")
    assert isinstance(said, Unknown)
    assert said.reason is Reason.NOT_PUBLIC
    assert web.reached == []


@pytest.mark.parametrize("host", ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "localhost", "[::1%25lo]"])
def test_an_odd_spelling_of_an_address_is_a_name_that_is_not_there(host: str) -> None:
    web = Web({})
    said = fetched(web, f"https://{host}/")
    assert isinstance(said, Fetched)
    assert said.stop in (Stop.NO_ADDRESS, Stop.NOT_A_URL)
    assert web.reached == []


@pytest.mark.parametrize(
    ("url", "stop"),
    [
        ("http://a.example/", Stop.NOT_HTTPS),
        ("ftp://a.example/", Stop.NOT_HTTPS),
        ("https://a.example:25/", Stop.OTHER_PORT),
        ("https://a.example:8443/", Stop.OTHER_PORT),
        ("https://a.example:99999/", Stop.NOT_A_URL),
        ("https://user@a.example/", Stop.NOT_A_URL),
        ("https://a.example@127.0.0.1/", Stop.NOT_A_URL),
        ("https:///x", Stop.NOT_A_URL),
        ("https://[::1", Stop.NOT_A_URL),
        ("/x", Stop.NOT_A_URL),
        ("", Stop.NOT_A_URL),
        ("file:///etc/passwd", Stop.NOT_A_URL),
        ("https://a.example/" + "x" * 3000, Stop.NOT_A_URL),
        ("https://gone.example/", Stop.NO_ADDRESS),
    ],
)
def test_what_is_no_https_address_is_not_asked(url: str, stop: Stop) -> None:
    web = Web({"192.0.2.1": OK})
    assert fetched(web, url) == Fetched((url,), None, stop)
    assert web.reached == []


@pytest.mark.parametrize(
    "location",
    [
        "http://a.example/",
        "https://a.example:25/",
        "https://user@a.example/",
        "file:///etc/passwd",
        "https://[::1",
    ],
)
def test_a_redirect_to_what_is_no_https_address_is_not_followed(location: str) -> None:
    web = Web({"192.0.2.2": to(location), "192.0.2.1": OK})
    said = fetched(web, "https://b.example/", redirects=3)
    assert isinstance(said, Fetched)
    assert said.stop is not None
    assert [address for _, address in web.reached] == ["192.0.2.2"]


def test_the_usual_port_may_be_written_out() -> None:
    web = Web({"192.0.2.1": OK})
    assert fetched(web, "https://a.example:443/") == Fetched(("https://a.example:443/",), OK)


def test_no_redirect_is_followed_unless_it_was_asked_for() -> None:
    web = Web({"192.0.2.1": to("https://b.example/")})
    said = fetched(web, "https://a.example/")
    assert said == Fetched(("https://a.example/",), to("https://b.example/"))
    assert len(web.reached) == 1


def test_redirects_are_followed_hop_by_hop() -> None:
    web = Web({"https://a.example/": to("/two"), "https://a.example/two": to("//b.example"), "192.0.2.2": OK})
    hops = ("https://a.example/", "https://a.example/two", "https://b.example")
    assert fetched(web, "https://a.example/", 3) == Fetched(hops, OK)


@pytest.mark.parametrize(
    "location",
    [
        "https://127.0.0.1/",
        "https://inside.example/",
        "https://mixed.example/x",
        "//[::1]/",
        "https://10.0.0.1",
    ],
)
def test_a_redirect_to_an_address_inside_is_not_followed(location: str) -> None:
    web = Web({"192.0.2.1": to(location)})
    said = fetched(web, "https://a.example/", 3)
    assert isinstance(said, Unknown)
    assert said.reason is Reason.NOT_PUBLIC
    assert len(web.reached) == 1


def test_a_loop_of_redirects_ends() -> None:
    web = Web(
        {"https://a.example/": to("https://b.example/"), "https://b.example/": to("https://a.example/")}
    )
    said = fetched(web, "https://a.example/", 3)
    assert isinstance(said, Fetched)
    assert (said.stop, len(said.hops)) == (Stop.TOO_MANY, 5)
    assert len(web.reached) == 2  # the same question is asked once a run


def test_the_redirect_that_led_nowhere_is_told_with_its_reply() -> None:
    web = Web({"192.0.2.1": to("http://a.example/")})
    hops = ("https://a.example/", "http://a.example/")
    assert fetched(web, "https://a.example/", 3) == Fetched(hops, to("http://a.example/"), Stop.NOT_HTTPS)


@pytest.mark.parametrize("reason", [Reason.CONNECTION_REFUSED, Reason.NO_ROUTE, Reason.UNREACHABLE])
def test_the_next_address_is_tried_where_one_takes_no_connection(reason: Reason) -> None:
    web = Web({"192.0.2.4": Unknown("x", reason), "192.0.2.5": OK})
    assert fetched(web, "https://several.example/") == Fetched(("https://several.example/",), OK)


def test_silence_is_not_waited_out_twice() -> None:
    web = Web({"192.0.2.4": Unknown("x", Reason.TIMEOUT), "192.0.2.5": OK})
    assert fetched(web, "https://several.example/") == Unknown("x", Reason.TIMEOUT)
    assert len(web.reached) == 1


def test_a_name_that_is_not_answered_is_not_absent() -> None:
    said = fetched(Web({}), "https://silent.example/")
    assert said == silence(Reason.TIMEOUT, "silent.example", "A")


def test_a_host_is_asked_in_a_labels() -> None:
    web = Web({"192.0.2.1": OK}, {"xn--strae-oqa.example": ("192.0.2.1",)})
    fetched(web, "https://straße.example/ä b")
    assert web.reached == [("https://xn--strae-oqa.example/%C3%A4%20b", "192.0.2.1")]


def test_a_name_is_not_looked_up_again_between_judging_and_connecting() -> None:
    """Rebinding: the second answer would be inside, but nobody asks a second time."""
    web = Web({"192.0.2.1": OK})
    fetched(web, "https://a.example/", 3)
    names = [question for question, _ in web.asked]
    assert len(names) == len(set(names)) == 2


def test_the_addresses_of_a_host_are_in_the_transcript_and_replay() -> None:
    async def run() -> tuple[object, object]:
        asker = Asker(Web({}), Transcript("a.example", time.time()), Budget())
        first = await addresses_to_reach(asker, "several.example", ALLOW)
        asker.close()
        again = replaying(asker.transcript)
        second = await addresses_to_reach(again, "several.example", ALLOW)
        again.close()
        return first, second

    assert asyncio.run(run()) == (("192.0.2.4", "192.0.2.5"),) * 2
