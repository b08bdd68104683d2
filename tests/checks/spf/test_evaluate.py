"""check_host(): the way to each result, the limits, and silence kept apart from absence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checks.answers import Answer, Mx, Question, Record, Reply, Txt
from checks.model import Reason, Unknown
from checks.spf.evaluate import evaluate, run
from checks.spf.result import DEFAULT_EXPLANATION, Problem, Result, SpfResult, Step

World = dict[str, list[str]]


class Dns:
    """A world of "name TYPE" -> records; a record "?" is silence. Remembers what was asked."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.asked: list[str] = []

    def ask(self, question: Question) -> Reply:
        self.asked.append(str(question))
        written = self.world.get(str(question), [])
        if written == ["?"]:
            return Unknown(str(question), Reason.TIMEOUT, ("192.0.2.53:53",))
        exists = any(key.split(" ")[0] == question.name for key in self.world)
        return Answer(question, tuple(record(question.rrtype, text) for text in written), nxdomain=not exists)


def record(rrtype: str, text: str) -> Record:
    if rrtype == "TXT":
        return Txt((text.encode("latin-1")[:20], text.encode("latin-1")[20:]))
    return Mx(10, text) if rrtype == "MX" else text


def check(
    world: World, ip: str = "192.0.2.1", mailfrom: str = "me@a.com", helo: str = "mx.a.com"
) -> SpfResult:
    return run(evaluate(ip, mailfrom, helo), Dns(world).ask)


def test_the_path_leads_through_redirect_and_include_to_the_term_that_decided() -> None:
    world = {
        "a.com TXT": ["v=spf1 include:no.com redirect=b.com"],
        "no.com TXT": ["v=spf1 -all"],
        "b.com TXT": ["v=spf1 ip4:198.51.100.1 ~include:c.com -all"],
        "c.com TXT": ["v=spf1 ip4:192.0.2.0/24 -all"],
    }
    result = check(world)
    assert (result.result, result.lookups, result.voids, result.problem) == (Result.SOFTFAIL, 3, 0, None)
    assert result.path == (
        Step("a.com", world["a.com TXT"][0], "redirect=b.com", Result.SOFTFAIL),
        Step("b.com", world["b.com TXT"][0], "~include:c.com", Result.SOFTFAIL),
        Step("c.com", world["c.com TXT"][0], "ip4:192.0.2.0/24", Result.PASS),
    )


def test_a_record_that_says_nothing_of_the_address_is_neutral() -> None:
    result = check({"a.com TXT": ["v=spf1 ip4:198.51.100.1"]})
    assert result.path == (Step("a.com", "v=spf1 ip4:198.51.100.1", "", Result.NEUTRAL),)
    assert result.result == Result.NEUTRAL


def test_silence_is_not_absence() -> None:
    silent = Unknown("b.com TXT", Reason.TIMEOUT, ("192.0.2.53:53",))
    result = check({"a.com TXT": ["v=spf1 include:b.com -all"], "b.com TXT": ["?"]})
    assert (result.result, result.problem) == (Result.TEMPERROR, Problem("no_answer", "b.com", silent))
    assert [step.term for step in result.path] == ["include:b.com"]


def test_each_mechanism_that_hears_nothing_makes_a_temperror() -> None:
    for term, silent in (("a:b.com", "b.com A"), ("mx:b.com", "b.com MX"), ("exists:b.com", "b.com A")):
        result = check({"a.com TXT": [f"v=spf1 {term} +all"], silent: ["?"]})
        assert result.result == Result.TEMPERROR
        assert result.problem is not None
        assert str(result.problem.unknown) == f"{silent}: no answer in time (asked 192.0.2.53:53)"


def test_a_silent_ptr_does_not_match_and_is_kept() -> None:
    world = {"a.com TXT": ["v=spf1 ptr -all"], "1.2.0.192.in-addr.arpa PTR": ["?"]}
    result = check(world)
    assert result.result == Result.FAIL
    assert [unknown.question for unknown in result.passed_over] == ["1.2.0.192.in-addr.arpa PTR"]


def test_a_name_without_record_is_none_and_an_include_of_it_a_permerror() -> None:
    assert check({}).result == Result.NONE
    result = check({"a.com TXT": ["v=spf1 include:gone.com -all"]})
    assert (result.result, result.voids) == (Result.PERMERROR, 1)
    assert result.problem == Problem("include_none", "include:gone.com")


def test_the_eleventh_lookup_is_not_asked() -> None:
    names = [f"a:h{number}.com" for number in range(11)]
    world = {"a.com TXT": [f"v=spf1 {' '.join(names)} -all"]}
    world |= {f"h{number}.com A": ["198.51.100.1"] for number in range(11)}
    dns = Dns(world)
    result = run(evaluate("192.0.2.1", "me@a.com", "mx.a.com"), dns.ask)
    assert (result.result, result.lookups) == (Result.PERMERROR, 10)
    assert result.problem == Problem("too_many_lookups", "a:h10.com")
    assert "h10.com A" not in dns.asked


def test_terms_behind_the_deciding_one_cost_nothing() -> None:
    result = check({"a.com TXT": ["v=spf1 ip4:192.0.2.1 " + "a:x.com " * 20]})
    assert (result.result, result.lookups) == (Result.PASS, 0)


def test_the_third_void_lookup_is_a_permerror() -> None:
    two = check({"a.com TXT": ["v=spf1 a:x.com mx:y.com -all"]})
    three = check({"a.com TXT": ["v=spf1 a:x.com mx:y.com exists:z.com -all"]})
    assert (two.result, two.voids) == (Result.FAIL, 2)
    assert (three.result, three.problem) == (Result.PERMERROR, Problem("too_many_voids", "exists:z.com"))


def test_one_mx_term_with_several_empty_hosts_is_one_void() -> None:
    world = {"a.com TXT": ["v=spf1 mx -all"], "a.com MX": ["x.com", "y.com", "z.com", "q.com"]}
    result = check(world | {"q.com A": ["192.0.2.1"]})
    assert (result.result, result.voids) == (Result.PASS, 1)


def test_a_loop_ends_at_the_tenth_lookup() -> None:
    result = check({"a.com TXT": ["v=spf1 include:b.com"], "b.com TXT": ["v=spf1 include:a.com"]})
    assert (result.result, len(result.path)) == (Result.PERMERROR, 11)
    assert result.problem is not None
    assert result.problem.kind == "too_many_lookups"


def test_a_syntax_error_anywhere_refuses_the_record_and_names_the_term() -> None:
    result = check({"a.com TXT": ["v=spf1 ip4:192.0.2.1 -all moo"]})
    assert (result.result, result.problem) == (Result.PERMERROR, Problem("syntax", "moo"))


def test_octets_beyond_ascii_refuse_the_record() -> None:
    result = check({"a.com TXT": ["v=spf1 a:foo\x80bar.example.com +all"]})
    assert result.result == Result.PERMERROR


def test_an_equals_sign_for_a_colon_is_passed_over_as_receivers_do() -> None:
    assert check({"a.com TXT": ["v=spf1 ip4=192.0.2.1 -all"]}).result == Result.FAIL


def test_a_mapped_address_is_an_ipv4_address() -> None:
    world = {"a.com TXT": ["v=spf1 ip4:192.0.2.1 -all"]}
    assert check(world, "::ffff:192.0.2.1").result == Result.PASS


def test_a_bounce_is_judged_by_its_helo_name() -> None:
    result = check(
        {"mx.a.com TXT": ["v=spf1 exists:%{l}.%{d} -all"], "postmaster.mx.a.com A": ["127.0.0.2"]},
        mailfrom="",
    )
    assert (result.domain, result.result) == ("mx.a.com", Result.PASS)


def test_a_domain_beyond_ascii_is_asked_for_by_its_a_label() -> None:
    assert check({"xn--bcher-kva.de TXT": ["v=spf1 +all"]}, mailfrom="me@bücher.de").result == Result.PASS


def test_a_term_with_a_local_part_beyond_ascii_never_matches() -> None:
    for term in ("exists:%{l}.b.com", "include:%{l}.b.com", "a:%{s}"):
        assert check({"a.com TXT": [f"v=spf1 {term} -all"]}, mailfrom="jürgen@a.com").result == Result.FAIL
    assert check({"a.com TXT": ["v=spf1 redirect=%{l}.b.com"]}, mailfrom="ü@a.com").result == Result.NEUTRAL


def test_the_explanation_is_the_domains_own_or_the_default() -> None:
    world = {"a.com TXT": ["v=spf1 -all exp=why.a.com"], "why.a.com TXT": ["%{i} may not send for %{d}"]}
    assert check(world).explanation == "192.0.2.1 may not send for a.com"
    assert check(world | {"why.a.com TXT": ["?"]}).explanation == DEFAULT_EXPLANATION
    assert check({"a.com TXT": ["v=spf1 ~all exp=why.a.com"]}).explanation == ""


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=40))
def test_no_record_or_sender_makes_the_evaluation_raise(terms: str, mailfrom: str, helo: str) -> None:
    text = f"v=spf1 {terms}"

    def ask(question: Question) -> Reply:
        return Answer(
            question, (Txt((text.encode("utf-8", "replace"),)),) if question.rrtype == "TXT" else ()
        )

    assert run(evaluate("2001:db8::1", mailfrom, helo), ask).result in Result
    assert run(evaluate("192.0.2.1", f"{mailfrom}@a.com", helo), ask).result in Result
