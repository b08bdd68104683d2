"""Judging planned changes is judging the zone that has them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.answers import Answer, Mx, Question, Reply, Txt
from checks.contacts import Contact, Reached
from checks.model import Outcome, Reason, Unknown
from deliverability.net.asker import Asker, Budget
from deliverability.net.planned import Planned
from deliverability.net.planned_records import changed, record_of
from deliverability.net.transcript import Transcript
from deliverability.remedies.model import Action, Change
from tests.judging import judge
from tests.world import World

ADD, REPLACE, REMOVE = Action.ADD, Action.REPLACE, Action.REMOVE
BASE = """
@ MX 10 mail
mail A 192.0.2.1
@ TXT "v=spf1 mx -all"
@ TXT "google-site-verification=abc"
_dmarc TXT "v=DMARC1; p=none; rua=mailto:dmarc@example.com"
"""
KEY = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
DMARC = "v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"
STAR = BASE.replace("_dmarc TXT", "elsewhere TXT")


def change(action: Action, name: str, rrtype: str, value: str = "", old: str = "") -> Change:
    whole = f"{name}.example.com" if name != "@" else "example.com"
    return Change(action, whole, rrtype, value, old)


WORLDS: dict[str, tuple[str, list[Change], str]] = {
    "a record where the name was not there": (
        BASE.replace("_dmarc", "elsewhere"),
        [change(ADD, "_dmarc", "TXT", DMARC)],
        BASE.replace("_dmarc", "elsewhere") + f'_dmarc TXT "{DMARC}"',
    ),
    "a record beside others": (
        BASE,
        [change(ADD, "@", "TXT", "v=spf1 ip4:192.0.2.9 -all")],
        BASE + '@ TXT "v=spf1 ip4:192.0.2.9 -all"',
    ),
    "one of several replaced, meant by its kind": (
        BASE,
        [change(REPLACE, "@", "TXT", "v=spf1 a -all")],
        BASE.replace("v=spf1 mx -all", "v=spf1 a -all"),
    ),
    "the only one of a name, of another use, stays when one is replaced": (
        BASE.replace('@ TXT "v=spf1 mx -all"', ""),
        [change(REPLACE, "@", "TXT", "v=spf1 a -all")],
        BASE.replace("v=spf1 mx -all", "v=spf1 a -all"),
    ),
    "what was meant as an SPF record is replaced by one": (
        BASE.replace("v=spf1 mx -all", "spf1 mx -all"),
        [change(REPLACE, "@", "TXT", "v=spf1 a -all")],
        BASE.replace("v=spf1 mx -all", "v=spf1 a -all"),
    ),
    "one of several replaced, named": (
        BASE,
        [change(REPLACE, "@", "TXT", "v=spf1 +all", "v=spf1 mx -all")],
        BASE.replace("v=spf1 mx -all", "v=spf1 +all"),
    ),
    "a record removed": (
        BASE,
        [change(REMOVE, "@", "TXT", old="v=spf1 mx -all")],
        BASE.replace('@ TXT "v=spf1 mx -all"', ""),
    ),
    "all that stands at a name removed": (
        BASE,
        [change(REMOVE, "_dmarc", "TXT")],
        BASE.replace("_dmarc", "elsewhere") + "_dmarc A 192.0.2.7",
    ),
    "other mail servers": (
        BASE,
        [change(REPLACE, "@", "MX", "10 mx.other.example"), change(ADD, "@", "MX", "20 mail.example.com")],
        BASE.replace("@ MX 10 mail", "@ MX 10 mx.other.example.\n@ MX 20 mail"),
    ),
    "the domain says that it takes no mail": (
        BASE,
        [change(REPLACE, "@", "MX", "0 .")],
        BASE.replace("@ MX 10 mail", "@ MX 0 ."),
    ),
    "a mail server that loses its address": (
        BASE,
        [change(REMOVE, "mail", "A", old="192.0.2.1"), change(ADD, "mail", "AAAA", "2001:DB8::1")],
        BASE.replace("mail A 192.0.2.1", "mail AAAA 2001:db8::1"),
    ),
    "a key at an alias that was not there": (
        BASE + f's1.dkim.other.example. TXT "{KEY}"',
        [change(ADD, "s1._domainkey", "CNAME", "s1.dkim.other.example")],
        BASE + f's1.dkim.other.example. TXT "{KEY}"\ns1._domainkey CNAME s1.dkim.other.example.',
    ),
    "an alias that leads nowhere": (
        BASE,
        [change(ADD, "s1._domainkey", "CNAME", "s1.dkim.other.example")],
        BASE + "s1._domainkey CNAME s1.dkim.other.example.",
    ),
    "an alias that leads to a planned record": (
        BASE.replace("_dmarc TXT", "x TXT"),
        [change(ADD, "_dmarc", "CNAME", "policy.example.com"), change(ADD, "policy", "TXT", DMARC)],
        BASE.replace("_dmarc TXT", "x TXT") + f'_dmarc CNAME policy\npolicy TXT "{DMARC}"',
    ),
    "a record in the place of an alias": (
        BASE.replace("_dmarc TXT", "x TXT") + "_dmarc CNAME nowhere.other.example.",
        [change(REMOVE, "_dmarc", "CNAME", old="nowhere.other.example"),
         change(ADD, "_dmarc", "TXT", DMARC)],
        BASE.replace("_dmarc TXT", "x TXT") + f'_dmarc TXT "{DMARC}"',
    ),
    "the end of an alias": (
        BASE.replace("_dmarc TXT", "x TXT") + "_dmarc CNAME policy",
        [change(ADD, "policy", "TXT", DMARC)],
        BASE.replace("_dmarc TXT", "x TXT") + f'_dmarc CNAME policy\npolicy TXT "{DMARC}"',
    ),
    "a record where a wildcard answered": (
        STAR + '*.example.com. TXT "hello"',
        [change(ADD, "_dmarc", "TXT", DMARC)],
        STAR + f'*.example.com. TXT "hello"\n_dmarc TXT "{DMARC}"',
    ),
    "a record where a wildcard's alias answered": (
        STAR + "*.example.com. CNAME shop.other.example.\nshop.other.example. A 192.0.2.8",
        [change(ADD, "_dmarc", "TXT", DMARC)],
        STAR + "*.example.com. CNAME shop.other.example.\nshop.other.example. A 192.0.2.8\n"
        f'_dmarc TXT "{DMARC}"',
    ),
    "a key where a wildcard answered for all keys": (
        STAR + '*.example.com. TXT "hello"',
        [change(ADD, "s1._domainkey", "TXT", KEY)],
        STAR + f'*.example.com. TXT "hello"\ns1._domainkey TXT "{KEY}"',
    ),
    "a wildcard": (
        STAR,
        [change(ADD, "*", "TXT", DMARC)],
        STAR + f'*.example.com. TXT "{DMARC}"',
    ),
    "a wildcard that goes": (
        STAR + '*.example.com. TXT "v=DMARC1; p=reject"\n*.example.com. A 192.0.2.7',
        [change(REMOVE, "*", "TXT")],
        STAR + "*.example.com. A 192.0.2.7",
    ),
    "an include that is in the zone itself": (
        BASE.replace("v=spf1 mx -all", "v=spf1 include:_spf.example.com -all"),
        [change(ADD, "_spf", "TXT", "v=spf1 ip4:192.0.2.64/28 ~all")],
        BASE.replace("v=spf1 mx -all", "v=spf1 include:_spf.example.com -all")
        + '_spf TXT "v=spf1 ip4:192.0.2.64/28 ~all"',
    ),
    "a domain that was not there at all": (
        "other.example. A 192.0.2.7",
        [change(ADD, "@", "MX", "10 mail.example.com"), change(ADD, "mail", "A", "192.0.2.1")],
        "@ MX 10 mail\nmail A 192.0.2.1",
    ),
}  # fmt: skip


def said(outcome: Outcome) -> object:
    """What is judged, in an order of its own."""
    return (
        sorted(map(repr, outcome.findings)), sorted(map(repr, outcome.gaps)), sorted(outcome.passed),
        sorted(outcome.not_applicable),
    )  # fmt: skip


@pytest.mark.parametrize(("before", "changes", "after"), WORLDS.values(), ids=WORLDS)
def test_planned_changes_are_judged_as_the_zone_that_has_them(
    world: World, before: str, changes: list[Change], after: str
) -> None:
    really = judge(world, after)
    as_it_is = judge(world, before)
    planned = judge(world, before, changes=tuple(changes))
    assert said(planned.outcome) == said(really.outcome)
    assert said(planned.outcome) != said(as_it_is.outcome)


@pytest.mark.parametrize("family", ["nameservers", "tls_rpt", "mta_sts", "bimi"])
@pytest.mark.parametrize("name", ["a record where the name was not there", "other mail servers"])
def test_the_other_families_see_the_same(world: World, family: str, name: str) -> None:
    before, changes, after = WORLDS[name]
    record = change(ADD, "_smtp._tls", "TXT", "v=TLSRPTv1; rua=mailto:tls@example.com")
    really = judge(
        world, after + '\n_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@example.com"', families=(family,)
    )
    planned = judge(world, before, changes=(*changes, record), families=(family,))
    assert said(planned.outcome) == said(really.outcome)


def test_a_signed_zone_stays_sound_with_planned_records(world: World) -> None:
    zone = "@ !signed\n" + BASE
    now = judge(world, zone, families=("dnssec",))
    mail = change(ADD, "@", "MX", "20 mail.example.com")
    planned = judge(
        world, zone, changes=(mail, change(REPLACE, "_dmarc", "TXT", DMARC)), families=("dnssec",)
    )
    assert said(planned.outcome) == said(now.outcome)
    assert not planned.outcome.gaps


VALUES = {
    ("@", "TXT"): ["v=spf1 mx -all", "v=spf1 a ~all", "v=spf1 include:nowhere.example.com -all", "hello"],
    ("@", "MX"): ["10 mail.example.com", "20 gone.example.com", "0 ."],
    ("_dmarc", "TXT"): [DMARC, "v=DMARC1; p=none", "v=DMARC1"],
    ("mail", "A"): ["192.0.2.1", "10.0.0.1"],
}  # fmt: skip
ROWS = [(name, rrtype, value) for (name, rrtype), values in VALUES.items() for value in values]
SETS = st.sets(st.sampled_from(ROWS), max_size=6)


def _zone(rows: Iterable[tuple[str, str, str]]) -> str:
    quoted = ((n, t, f'"{v}"' if t == "TXT" else v + "." * (t == "MX" and v[-1] != ".")) for n, t, v in rows)
    return "\n".join(["kept A 192.0.2.3", "@ A 192.0.2.4", *(" ".join(row) for row in sorted(quoted))])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=SETS, after=SETS)
def test_the_way_from_any_zone_to_any_other_is_judged_as_the_other(
    world: World, before: set[tuple[str, str, str]], after: set[tuple[str, str, str]]
) -> None:
    changes = [change(REMOVE, n, t, old=v) for n, t, v in sorted(before - after)]
    changes += [change(ADD, n, t, v) for n, t, v in sorted(after - before)]
    keep = [("_dmarc", "A", "192.0.2.3"), ("mail", "TXT", "kept")]  # a name that loses all goes on to exist
    really = judge(world, _zone([*after, *keep]))
    planned = judge(world, _zone([*before, *keep]), changes=tuple(changes))
    assert said(planned.outcome) == said(really.outcome)


class Table:
    """A source of fixed replies by (name, type, path)."""

    def __init__(self, replies: dict[tuple[str, str, str], Reply]) -> None:
        self.replies = replies

    def fetch(self, question: Question, path: str, first: Reply | None) -> Reply:
        return self.replies.get((*question, path)) or Answer(question, nxdomain=True, authoritative=True)

    async def reach(self, contact: Contact) -> Reached:
        return Unknown(str(contact), Reason.NOT_ASKED)

    def taken_at(self, question: Question, path: str) -> float:
        return 1.0


def ask(
    replies: dict[tuple[str, str, str], Reply], changes: list[Change], *asked: tuple[str, str, str]
) -> tuple[list[Reply], list[str]]:
    async def run() -> tuple[list[Reply], list[str]]:
        source = Planned(Table(replies), changes)
        asker = Asker(source, Transcript("example.com"), Budget())
        heard = await asker.ask_over(asked)
        asker.close()
        return heard, [*source.clashes, *source.odd]

    return asyncio.run(run())


NAME = "_dmarc.example.com"


@pytest.mark.parametrize("path", ["", "second", "at 127.0.0.1", "at 127.0.0.1 tcp", "by 9.9.9.9", "signed"])
def test_every_path_has_a_planned_record(path: str) -> None:
    (reply,), _ = ask({}, [change(ADD, "_dmarc", "TXT", DMARC)], (NAME, "TXT", path))
    assert isinstance(reply, Answer)
    assert (reply.texts, reply.nxdomain, reply.ttl) == ((DMARC,), False, 3600)


@pytest.mark.parametrize("path", ["", "second", "at 127.0.0.1", "by 9.9.9.9", "signed"])
@pytest.mark.parametrize("action", [ADD, REMOVE])
def test_a_silent_server_stays_silent(path: str, action: Action) -> None:
    silent = Unknown(f"{NAME} TXT", Reason.TIMEOUT, ("127.0.0.1:53",))
    planned = [change(action, "_dmarc", "TXT", DMARC, old="v=DMARC1" if action is REMOVE else "")]
    (reply,), _ = ask({(NAME, "TXT", path): silent}, planned, (NAME, "TXT", path))
    assert reply == silent


def test_what_is_replaced_as_a_whole_needs_no_word_on_what_was_there() -> None:
    silent = Unknown(f"{NAME} TXT", Reason.TIMEOUT)
    replies: dict[tuple[str, str, str], Reply] = {(NAME, "TXT", p): silent for p in ("", "at 127.0.0.1")}
    said, _ = ask(replies, [change(REPLACE, "_dmarc", "TXT", DMARC)], (NAME, "TXT", ""),
                  (NAME, "TXT", "at 127.0.0.1"))  # fmt: skip
    assert isinstance(said[0], Answer)
    assert said[0].texts == (DMARC,)
    assert said[1] == silent, "a server that says nothing does not say this either"


def test_a_signed_zone_has_no_signature_over_what_is_planned() -> None:
    mx = Answer(Question("example.com", "MX"), (Mx(10, "a.example"),), signatures=("RRSIG",))
    (reply,), _ = ask({("example.com", "MX", "signed"): mx}, [change(ADD, "@", "MX", "20 b.example")],
                      ("example.com", "MX", "signed"))  # fmt: skip
    assert reply == Unknown("example.com MX", Reason.NOT_ASKED)


def test_a_server_that_sends_us_on_does_not_have_the_record() -> None:
    away = Answer(Question(NAME, "TXT"), referral=NAME, sent_to=("ns1.other.example",))
    (reply,), _ = ask({(NAME, "TXT", "at 127.0.0.1"): away}, [change(ADD, "_dmarc", "TXT", DMARC)],
                      (NAME, "TXT", "at 127.0.0.1"))  # fmt: skip
    assert reply == away


def test_the_name_above_a_planned_one_is_there() -> None:
    (reply,), _ = ask({}, [change(ADD, "s1._domainkey", "TXT", KEY)], ("_domainkey.example.com", "TXT", ""))
    assert isinstance(reply, Answer)
    assert (reply.records, reply.nxdomain) == ((), False)


def test_a_ring_of_planned_aliases_has_no_answer() -> None:
    ring = [change(ADD, "a", "CNAME", "b.example.com"), change(ADD, "b", "CNAME", "a.example.com")]
    (reply,), _ = ask({}, ring, ("a.example.com", "TXT", ""))
    assert reply == Unknown("a.example.com TXT", Reason.MALFORMED)


def test_what_does_not_fit_is_told() -> None:
    alias = Answer(Question(NAME, "TXT"), (), aliases=("policy.other.example",))
    _, odd = ask({(NAME, "TXT", ""): alias}, [change(ADD, "_dmarc", "TXT", DMARC)], (NAME, "TXT", ""))
    assert odd == ["_dmarc.example.com is an alias (CNAME), and beside an alias no other record can stand; "
                   "remove one of the two"]  # fmt: skip
    _, odd = ask({}, [change(REMOVE, "_dmarc", "TXT", old="x")], (NAME, "TXT", ""))
    assert odd == ["_dmarc.example.com TXT has no such record now, so there is none to remove"]


def test_long_texts_are_cut_into_strings_of_255_octets() -> None:
    assert record_of("TXT", "ü" * 200) == Txt((b"\xc3\xbc" * 127 + b"\xc3", b"\xbc" + b"\xc3\xbc" * 72))
    assert record_of("TXT", "") == Txt((b"",))


@pytest.mark.parametrize(
    ("rrtype", "value"),
    [("MX", "mail.example.com"), ("MX", "70000 a.example"), ("A", "2001:db8::1"), ("A", "1.2.3"),
     ("TLSA", "3 1"), ("NOSUCH", "x"), ("AAAA", "192.0.2.1")],
)  # fmt: skip
def test_what_is_no_record_is_refused(rrtype: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        record_of(rrtype, value)


def test_a_change_is_made_to_what_the_one_before_has_left() -> None:
    first, then = change(REPLACE, "@", "MX", "10 a.example"), change(ADD, "@", "MX", "20 b.example")
    assert changed((Mx(1, "old.example"),), [first, then]) == (Mx(10, "a.example"), Mx(20, "b.example"))
