"""Each slip gives one finding, and the record it hands out is free of slips when it is judged again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.model import Finding, NotApplicable, Reason, Severity, Unknown
from checks.registry import all_checks
from checks.spf.marked import WIDTH, marked, visible
from checks.spf.mended import mend
from checks.spf.merge import merged as merge_records
from checks.spf.record import FaultKind, parse, select
from deliverability.report import advise
from tests.judging import judge, unknowns
from tests.world import World

STOP = "Receivers stop here and answer permerror for every message (RFC 7208 §4.6)."
SKIP = "Receivers skip the part as a modifier they do not know (RFC 7208 §6), so it does nothing."
NONE = "Receivers look for an SPF record at a name that cannot exist: permerror (RFC 7208 §5.2)."
VOID = "Receivers look up a name that cannot exist, so the part matches no server."

CHECK_OF = {
    **{kind: f"spf.{kind.value.replace('_', '-')}" for kind in FaultKind},
    FaultKind.NOT_LOOKED_AT: "spf.too-many-slips",
}
HARMLESS = {"spf.repeated-version", "spf.lookalike-beside-record"}
SYNTAX = {*CHECK_OF.values(), "spf.lookalike", *HARMLESS}

# (the record, the check, the bad parts, the record to publish, what receivers do)
SLIPS: list[tuple[str | bytes, str, list[str], str, str]] = [
    ("v=spf1 mx ~all;", "trailing-semicolon", [";"], "v=spf1 mx ~all", STOP),
    ("v=spf1 mx; a; -all;", "trailing-semicolon", [";", ";", ";"], "v=spf1 mx a -all", STOP),
    ("v=spf1 mx, include:a.net, ~all", "trailing-semicolon", [",", ","],
     "v=spf1 mx include:a.net ~all", STOP),
    ("v=spf1 mx -all ;", "trailing-semicolon", [";"], "v=spf1 mx -all", STOP),
    ("v=spf1 include: a.net ~all", "space-after-colon", [" "], "v=spf1 include:a.net ~all", STOP),
    ("v=spf1 include: a.net include: b.net ~all", "space-after-colon", [" ", " "],
     "v=spf1 include:a.net include:b.net ~all", STOP),
    ("v=spf1 ip4: 192.0.2.1 -all", "space-after-colon", [" "], "v=spf1 ip4:192.0.2.1 -all", STOP),
    ("v=spf1 ip6: 2001:db8::1 -all", "space-after-colon", [" "], "v=spf1 ip6:2001:db8::1 -all", STOP),
    ("v=spf1 redirect= a.net", "space-after-colon", [" "], "v=spf1 redirect=a.net", STOP),
    ("v=spf1 include :a.net ~all", "stray-space", [" "], "v=spf1 include:a.net ~all", STOP),
    ("v=spf1 mx - all", "stray-space", [" "], "v=spf1 mx -all", STOP),
    ("v=spf1 mx ~ all", "stray-space", [" "], "v=spf1 mx ~all", STOP),
    ("v=spf1 ip4:192.0.2.0 /24 -all", "stray-space", [" "], "v=spf1 ip4:192.0.2.0/24 -all", STOP),
    ("v=spf1 ip4:192.0.2.1,192.0.2.2 -all", "comma-list", [","],
     "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 -all", STOP),
    ("v=spf1 include:a.net,b.net ~all", "comma-list", [","], "v=spf1 include:a.net include:b.net ~all", NONE),
    ("v=spf1 a:a.net,b.net ~all", "comma-list", [","], "v=spf1 a:a.net a:b.net ~all", VOID),
    ("v=spf1 a,mx,include:a.net -all", "comma-list", [","], "v=spf1 a mx include:a.net -all", STOP),
    ("v=spf1 mx;include:a.net;-all", "comma-list", [";"], "v=spf1 mx include:a.net -all", STOP),
    ("v=spf1 include:a.netinclude:b.net ~all", "glued-terms", ["include:b.net"],
     "v=spf1 include:a.net include:b.net ~all", NONE),
    ("v=spf1 ip4:192.0.2.1ip4:192.0.2.2 ~all", "glued-terms", ["ip4:192.0.2.2"],
     "v=spf1 ip4:192.0.2.1 ip4:192.0.2.2 ~all", STOP),
    ("v=spf1 mxinclude:a.net ~all", "glued-terms", ["include:a.net"], "v=spf1 mx include:a.net ~all", STOP),
    ("v=spf1 include:a.net~all", "glued-all", ["~all"], "v=spf1 include:a.net ~all", STOP),
    ("v=spf1 include:a.net-all", "glued-all", ["-all"], "v=spf1 include:a.net -all", NONE),
    ("v=spf1 a:a.net-all", "glued-all", ["-all"], "v=spf1 a:a.net -all", VOID),
    ("v=spf1 mx-all", "glued-all", ["-all"], "v=spf1 mx -all", STOP),
    ("v=spf1 ip4:192.0.2.0/24?all", "glued-all", ["?all"], "v=spf1 ip4:192.0.2.0/24 ?all", STOP),
    ("v=spf1 mx –all", "unicode-dash", ["–"], "v=spf1 mx -all", STOP),
    ("v=spf1 mx —all", "unicode-dash", ["—"], "v=spf1 mx -all", STOP),
    ("v=spf1 mx −all", "unicode-dash", ["−"], "v=spf1 mx -all", STOP),
    (b"v=spf1 mx \x96all", "unicode-dash", ["\\x96"], "v=spf1 mx -all", STOP),
    ("v=spf1 include:https://a.net/spf ~all", "url-in-include", ["https://"],
     "v=spf1 include:a.net ~all", STOP),
    ("v=spf1 include:http://a.net ~all", "url-in-include", ["http://"], "v=spf1 include:a.net ~all", NONE),
    ("v=spf1 a:http://www.a.net ~all", "url-in-include", ["http://"], "v=spf1 a:www.a.net ~all", VOID),
    ("v=spf1 include=a.net ~all", "equals-for-colon", ["="], "v=spf1 include:a.net ~all", SKIP),
    ("v=spf1 include=a.net include=b.net ~all", "equals-for-colon", ["=", "="],
     "v=spf1 include:a.net include:b.net ~all", SKIP),
    ("v=spf1 ip4=192.0.2.1 a=mail.a.net -all", "equals-for-colon", ["=", "="],
     "v=spf1 ip4:192.0.2.1 a:mail.a.net -all", SKIP),
    ("v=spf1 redirect:a.net", "colon-for-equals", [":"], "v=spf1 redirect=a.net", STOP),
    ("v=spf1 mx -all exp:why.a.net", "colon-for-equals", [":"], "v=spf1 mx -all exp=why.a.net", STOP),
    ("v=spf1 ipv4:192.0.2.1 -all", "ipv4-typo", ["ipv4"], "v=spf1 ip4:192.0.2.1 -all", STOP),
    ("v=spf1 ip:192.0.2.0/24 -all", "ipv4-typo", ["ip"], "v=spf1 ip4:192.0.2.0/24 -all", STOP),
    ("v=spf1 IPv6:2001:db8::1 -all", "ipv4-typo", ["IPv6"], "v=spf1 ip6:2001:db8::1 -all", STOP),
    ("v=spf1 ip4:192.0.2.1:25 -all", "bad-ip", ["192.0.2.1:25"], "v=spf1 ip4:192.0.2.1 -all", STOP),
    ("v=spf1 ip4:192.000.002.001 -all", "bad-ip", ["192.000.002.001"], "v=spf1 ip4:192.0.2.1 -all", STOP),
    ("v=spf1 ip4:mail.a.net -all", "bad-ip", ["mail.a.net"], "v=spf1 a:mail.a.net -all", STOP),
    ("v=spf1 ip6:[2001:db8::1] -all", "bad-ip", ["[2001:db8::1]"], "v=spf1 ip6:2001:db8::1 -all", STOP),
    ("v=spf1 ip4:192.0.2.0/024 -all", "bad-cidr", ["/024"], "v=spf1 ip4:192.0.2.0/24 -all", STOP),
    ("v=spf1 ip4:192.0.2.0/255.255.255.0 -all", "bad-cidr", ["/255.255.255.0"],
     "v=spf1 ip4:192.0.2.0/24 -all", STOP),
    ("v=spf1 ip4:192.0.2.0/ -all", "bad-cidr", ["/"], "v=spf1 ip4:192.0.2.0 -all", STOP),
    ("v=spf1 include:a.net/24 -all", "bad-cidr", ["/24"], "v=spf1 include:a.net -all", STOP),
    ("v=spf1 ip6:192.0.2.1 -all", "v4-in-ip6", ["ip6"], "v=spf1 ip4:192.0.2.1 -all", STOP),
    ("v=spf1 ip4:2001:db8::/32 -all", "v6-in-ip4", ["ip4"], "v=spf1 ip6:2001:db8::/32 -all", STOP),
    ("v=spf1 mx -all v=spf1 a -all", "second-version", ["v=spf1"], "v=spf1 mx a -all", SKIP),
    ("v=spf1 mx ~all v=spf1 include:a.net -all", "second-version", ["v=spf1"],
     "v=spf1 mx include:a.net -all", SKIP),
    ("v=spf1 mx -allv=spf1 a -all", "second-version", ["v=spf1"], "v=spf1 mx a -all", STOP),
    ("v=spf1 mxv=spf1 -all", "second-version", ["v=spf1"], "v=spf1 mx -all", SKIP),
    ("v=spf1 v=spf1 mx -all", "repeated-version", ["v=spf1"], "v=spf1 mx -all", SKIP),
    ("v=spf1 mx v=spf1 a -all", "repeated-version", ["v=spf1"], "v=spf1 mx a -all", SKIP),
    ('v=spf1 mx -all"', "quotes", ['"'], "v=spf1 mx -all", STOP),
    ("v=spf1 “include:a.net” -all", "quotes", ["“"], "v=spf1 include:a.net -all", STOP),
    ('v=spf1 include:"a.net" -all', "quotes", ['"'], "v=spf1 include:a.net -all", STOP),
    ("v=spf1 `mx` -all", "quotes", ["\u02cb"], "v=spf1 mx -all", STOP),
    ("v=spf1 inlcude:a.net ~all", "unknown-mechanism", ["inlcude"], "v=spf1 include:a.net ~all", STOP),
    ("v=spf1 includes:a.net ~all", "unknown-mechanism", ["includes"], "v=spf1 include:a.net ~all", STOP),
    ("v=spf1 mx ~al", "unknown-mechanism", ["al"], "v=spf1 mx ~all", STOP),
    ("v=spf1 192.0.2.1 -all", "unknown-mechanism", ["192.0.2.1"], "v=spf1 ip4:192.0.2.1 -all", STOP),
    ("v=spf1 _spf.a.net ~all", "unknown-mechanism", ["_spf.a.net"], "v=spf1 include:_spf.a.net ~all", STOP),
    ("v=spf1 mx --all", "unknown-qualifier", ["--"], "v=spf1 mx -all", STOP),
    ("v=spf1 mx all-", "unknown-qualifier", ["-"], "v=spf1 mx -all", STOP),
    ("v=spf1 a:192.0.2.1 -all", "a-ip", ["192.0.2.1"], "v=spf1 ip4:192.0.2.1 -all", STOP),
    ("v=spf1 mx:192.0.2.0/24 -all", "a-ip", ["192.0.2.0"], "v=spf1 ip4:192.0.2.0/24 -all", STOP),
    ("v=spf1 include:192.0.2.1 a:2001:db8::1 -all", "a-ip", ["192.0.2.1", "2001:db8::1"],
     "v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 -all", STOP),
    ("v=spf1 mx -all.", "all-with-value", ["."], "v=spf1 mx -all", STOP),
    ("v=spf1 mx ~all:a.net", "all-with-value", [":a.net"], "v=spf1 mx ~all", STOP),
    ("v=spf1 include: -all", "empty-value", ["include:"], "v=spf1 -all", STOP),
    ("v=spf1 mx: a: -all", "empty-value", ["mx:", "a:"], "v=spf1 mx a -all", STOP),
    ("v=spf1 mx ip4 -all", "empty-value", ["ip4"], "v=spf1 mx -all", STOP),
    ("v=spf1 include:a.net\u00a0-all", "bad-character", ["\u2423"], "v=spf1 include:a.net -all", STOP),
    ("v=spf1 mx\t-all", "bad-character", ["\u2409"], "v=spf1 mx -all", STOP),
    ("v=spf1 mx -all\r\n", "bad-character", ["\u240d\u240a"], "v=spf1 mx -all", STOP),
    ("v=spf1 include:\u200ba.net -all", "bad-character", ["\ufffd"], "v=spf1 include:a.net -all", STOP),
    ("v=spf1 include:bücher.net -all", "non-ascii", ["ü"], "v=spf1 include:xn--bcher-kva.net -all", STOP),
    ("v=spf1 include:a.net.. -all", "bad-domain", ["a.net.."], "v=spf1 include:a.net -all", STOP),
    ("v=spf1 include:<a.net> -all", "bad-domain", ["<a.net>"], "v=spf1 include:a.net -all", STOP),
    ("v=spf1 mx ~redirect=a.net", "bad-modifier", ["~"], "v=spf1 mx redirect=a.net", STOP),
    ("v=spf1 mx -all exp=a.net exp=b.net", "two-exp", ["exp=b.net"], "v=spf1 mx -all exp=a.net", STOP),
]  # fmt: skip

# (the record, the check, the bad parts, the record to publish, what it leaves out, what receivers do)
DARK: list[tuple[str | bytes, str, list[str], str, list[str], str]] = [
    ("v=spf1 mx ip4:192.0.2 -all", "bad-ip", ["192.0.2"], "v=spf1 mx ~all", ["ip4:192.0.2"], STOP),
    ("v=spf1 ip4:192.0.2.256 -all", "bad-ip", ["192.0.2.256"], "v=spf1 ~all", ["ip4:192.0.2.256"], STOP),
    ("v=spf1 ip4:192.0.2.1-192.0.2.9 mx ?all", "bad-ip", ["192.0.2.1-192.0.2.9"], "v=spf1 mx ?all",
     ["ip4:192.0.2.1-192.0.2.9"], STOP),
    ("v=spf1 ip4:192.0.2.1/33 -all", "bad-cidr", ["/33"], "v=spf1 ~all", ["ip4:192.0.2.1/33"], STOP),
    ("v=spf1 ip6:2001:db8::/129 -all", "bad-cidr", ["/129"], "v=spf1 ~all", ["ip6:2001:db8::/129"], STOP),
    ("v=spf1 mx moo -ALL", "unknown-mechanism", ["moo"], "v=spf1 mx ~all", ["moo"], STOP),
    ("v=spf1 mx !all", "unknown-qualifier", ["!"], "v=spf1 mx", ["!all"], STOP),
    ("v=spf1 mx all=deny", "equals-for-colon", ["="], "v=spf1 mx", ["all=deny"], SKIP),
    (b"v=spf1 include:b\xfccher.net mx -all", "non-ascii", ["\\xfc"], "v=spf1 mx ~all",
     ["include:b\\xfccher.net"], STOP),
    ("v=spf1 mx exists:%{x}.a.net -all", "bad-macro", ["%{x}"],
     "v=spf1 mx ~all", ["exists:%{x}.a.net"], STOP),
    ("v=spf1 mx exists:%{c}.a.net -all", "bad-macro", ["%{c}"],
     "v=spf1 mx ~all", ["exists:%{c}.a.net"], STOP),
    ("v=spf1 mx exists:%{r}%{t}.a.net -all", "bad-macro", ["%{r}"], "v=spf1 mx ~all",
     ["exists:%{r}%{t}.a.net"], STOP),
    ("v=spf1 mx include:google -all", "bad-domain", ["google"], "v=spf1 mx ~all", ["include:google"], STOP),
    ("v=spf1 redirect=a.net redirect=b.net", "two-redirects", ["redirect=b.net"], "v=spf1 redirect=a.net",
     ["redirect=b.net"], STOP),
]  # fmt: skip

# (the text, its kind, what spoils it, the character at fault, the record to publish)
LOOKALIKES = [
    ("v=spf10 mx -all", "wrong_number", "0", "U+0030 DIGIT ZERO", "v=spf1 mx -all"),
    ("v=spf2 mx -all", "wrong_number", "2", "U+0032 DIGIT TWO", "v=spf1 mx -all"),
    ("v=spfl mx -all", "wrong_number", "l", "U+006C LATIN SMALL LETTER L", "v=spf1 mx -all"),
    ("v=spf1; mx; -all;", "punctuation_after_version", ";", "U+003B SEMICOLON", "v=spf1 mx -all"),
    ("v=spf1, mx -all", "punctuation_after_version", ",", "U+002C COMMA", "v=spf1 mx -all"),
    ("v= spf1 mx -all", "space_in_version", " ", "U+0020 SPACE", "v=spf1 mx -all"),
    ("v=spf 1 mx -all", "space_in_version", " ", "U+0020 SPACE", "v=spf1 mx -all"),
    (" v=spf1 mx -all", "leading_space", " ", "U+0020 SPACE", "v=spf1 mx -all"),
    ("(v=spf1 mx -all)", "leading_character", "(", "U+0028 LEFT PARENTHESIS", "v=spf1 mx -all"),
    ("spf1 mx -all", "no_version_tag", "", "nothing, where something is missing", "v=spf1 mx -all"),
    ("v:spf1 mx -all", "no_equals_sign", ":", "U+003A COLON", "v=spf1 mx -all"),
    ("v=spf1\tmx -all", "wrong_space_after_version", "\u2409", "U+0009 TAB", "v=spf1 mx -all"),
    ("v=spf1\u00a0mx", "wrong_space_after_version", "\u2423", "U+00A0 NO-BREAK SPACE", "v=spf1 mx"),
    ("“v=spf1 mx -all”", "quotes", "“", "U+201C LEFT DOUBLE QUOTATION MARK", "v=spf1 mx -all"),
    ('"v=spf1 mx -all"', "quotes", '"', "U+0022 QUOTATION MARK", "v=spf1 mx -all"),
    ("\ufeffv=spf1 mx", "invisible_character", "\ufffd", "U+FEFF ZERO WIDTH NO-BREAK SPACE", "v=spf1 mx"),
    ("\u200bv=spf1 mx", "invisible_character", "\ufffd", "U+200B ZERO WIDTH SPACE", "v=spf1 mx"),
    ("v=spf1include:a.net ~all", "no_space_after_version", "", "nothing, where something is missing",
     "v=spf1 include:a.net ~all"),
    ("v=spf1:include=a.net ~all", "punctuation_after_version", ":", "U+003A COLON",
     "v=spf1 include:a.net ~all"),
]  # fmt: skip

HEALTHY = [
    "v=spf1",
    "v=spf1 -all",
    "v=SPF1 mx -all",
    "V=SPF1 MX A:MAIL.EXAMPLE.COM -ALL",
    "v=spf1  mx   a  -all",
    "v=spf1 mx -all ",
    "v=spf1 ?include:a.net ~all",
    "v=spf1 +mx +a ?all",
    "v=spf1 -ip4:192.0.2.1 ip4:192.0.2.0/24 ~all",
    "v=spf1 mx -all exp=why.%{d}",
    "v=spf1 exp=why.example.com mx -all",
    "v=spf1 mx ra=postmaster rp=10 rr=all -all",
    "v=spf1 moo.cow-far_out=man:dog/cat op=auth,x;y q='z' -all",
    "v=spf1 ip6:2001:db8::1 -all",
    "v=spf1 ip6:2001:DB8:0:0:0:0:0:1/128 -all",
    "v=spf1 ip6:::ffff:192.0.2.1 ip6:2001:db8::/32 ip6:::1 -all",
    "v=spf1 ip4:0.0.0.0/32 ip4:192.0.2.255/32 -all",
    "v=spf1 a/24//64 mx/24 mx//64 -all",
    "v=spf1 a:mail.example.com/24//64 -all",
    "v=spf1 exists:%{ir}.%{v}.%{l1r+-}._spf.%{d} ~all",
    "v=spf1 exists:%{i}._i.%{h}._h.%{o}._spf.a.net include:%{d2}.a.net ~all",
    "v=spf1 redirect=%{d}._spf.a.net",
    "v=spf1 redirect=a.net.",
    "v=spf1 include:_spf.a.net. include:xn--bcher-kva.net ~all",
    "v=spf1 include:spf-all.a.net a:all.a.net mx:small.a.net -all",
    "v=spf1 a:foo:bar/baz.example.com a:1.2.3.4.example.com -all",
    "v=spf1 ptr:example.com mx -all",
    "v=spf1 exists:%{l,}.spf.a.net exists:%%.%_.%-.a.net -all",
    "v=spf1 include:redirect.a.net exists:%{i}.include.a.net note=include:a.net ~all",
]


def zone(*texts: str | bytes) -> str:
    """A TXT record for each text, every octet of it safe in zone text."""
    return "\n".join(f"@ TXT {_strings(text)}" for text in texts)


def _strings(text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    parts = [data[at : at + 255] for at in range(0, len(data), 255)]
    return " ".join('"' + "".join(f"\\{octet:03d}" for octet in part) + '"' for part in parts)


def findings(world: World, *texts: str | bytes) -> list[Finding]:
    """What the checks of this table say of these TXT records at the domain."""
    run = judge(world, zone(*texts))
    assert not [gap for gap in run.outcome.gaps if gap.check in SYNTAX]
    return [finding for finding in run.outcome.findings if finding.check in SYNTAX]


def assert_mended(world: World, corrected: object) -> None:
    """Publishing the corrected record leaves nothing for these checks to say."""
    assert isinstance(corrected, str)
    assert findings(world, corrected) == []


@pytest.mark.parametrize(("text", "check", "bad", "corrected", "receivers"), SLIPS)
def test_a_slip_gives_one_finding_and_a_record_without_it(
    world: World, text: str | bytes, check: str, bad: list[str], corrected: str, receivers: str
) -> None:
    (finding,) = findings(world, text)
    severity = Severity.NOTICE if finding.check in HARMLESS else Severity.ERROR
    assert (finding.check, finding.severity, finding.subject) == (f"spf.{check}", severity, "example.com TXT")
    said = {
        key: finding.facts[key] for key in ("domain", "bad", "corrected", "receivers", "left_out", "caution")
    }
    assert said == {
        "domain": "example.com",
        "bad": bad,
        "corrected": corrected,
        "receivers": receivers,
        "left_out": [],
        "caution": "",
    }
    assert_mended(world, corrected)


SURROUNDINGS = """
@ MX 10 mail
@ A 192.0.2.8
mail A 192.0.2.9
a.net. TXT "v=spf1 ip4:192.0.2.1 -all"
b.net. TXT "v=spf1 ip4:192.0.2.2 -all"
a.net. A 192.0.2.3
b.net. A 192.0.2.3
mail.a.net. A 192.0.2.3
www.a.net. A 192.0.2.3
_spf.a.net. TXT "v=spf1 -all"
"""


@pytest.mark.parametrize(("text", "check"), [row[:2] for row in SLIPS])
def test_no_other_spf_check_complains_of_a_slip(world: World, text: str | bytes, check: str) -> None:
    outcome = judge(world, zone(text) + SURROUNDINGS).outcome
    heavy = {Severity.ERROR, Severity.WARNING}
    others = {finding.check for finding in outcome.findings if finding.severity in heavy}
    assert {other for other in others if other.startswith("spf.")} <= {f"spf.{check}"}


@pytest.mark.parametrize(("text", "check", "bad", "corrected", "left_out", "receivers"), DARK)
def test_what_nobody_can_guess_is_left_out_and_named_and_no_mail_is_refused_meanwhile(
    world: World,
    text: str | bytes,
    check: str,
    bad: list[str],
    corrected: str,
    left_out: list[str],
    receivers: str,
) -> None:
    (finding,) = findings(world, text)
    assert (finding.check, finding.severity) == (f"spf.{check}", Severity.ERROR)
    said = [finding.facts[key] for key in ("bad", "corrected", "left_out", "receivers")]
    assert said == [bad, corrected, left_out, receivers]
    assert all(f"`{term}`" in str(finding.facts["caution"]) for term in left_out)
    assert "-all" not in corrected
    assert_mended(world, corrected)


@pytest.mark.parametrize(("text", "kind", "bad", "character", "corrected"), LOOKALIKES)
def test_a_lookalike_gives_one_finding_with_the_character_at_fault(
    world: World, text: str, kind: str, bad: str, character: str, corrected: str
) -> None:
    (finding,) = findings(world, text)
    assert (finding.check, finding.severity) == ("spf.lookalike", Severity.ERROR)
    said = [finding.facts[key] for key in ("text", "kind", "bad", "character", "corrected")]
    assert said == [text, kind, [bad], character, corrected]
    assert_mended(world, corrected)


@pytest.mark.parametrize("text", HEALTHY)
def test_an_odd_looking_record_that_is_sound_gives_none(world: World, text: str) -> None:
    assert findings(world, text) == []


@pytest.mark.parametrize(
    "text", ["spf2.0/pra mx -all", "spf1-token=7", "google-site-verification=v=spf1", "v=DMARC1"]
)
def test_another_text_beside_the_record_is_no_lookalike(world: World, text: str) -> None:
    assert findings(world, "v=spf1 mx -all", text) == []


def test_a_finding_holds_the_text_the_marks_and_the_record(world: World) -> None:
    texts = "v=spf1 include=a.net ipv4:192.0.2.1 include=b.net ~all"
    equals, name = findings(world, texts)
    whole = "v=spf1 include:a.net ip4:192.0.2.1 include:b.net ~all"
    shared = {"domain": "example.com", "text": texts, "corrected": whole, "left_out": [], "caution": ""}
    assert equals.facts == {
        **shared,
        "marked": f"{texts}\n{' ' * 14}^{' ' * 28}^",
        "bad": ["=", "="],
        "character": "U+003D EQUALS SIGN",
        "terms": ["include=a.net", "include=b.net"],
        "instead": ["include:a.net", "include:b.net"],
        "receivers": SKIP,
    }
    assert name.facts == {
        **shared,
        "marked": f"{texts}\n{' ' * 21}^^^^",
        "bad": ["ipv4"],
        "character": "U+0069 LATIN SMALL LETTER I",
        "terms": ["ipv4:192.0.2.1"],
        "instead": ["ip4:192.0.2.1"],
        "receivers": STOP,
    }


def _spoken_for() -> Iterator[tuple[FaultKind, str]]:
    for text, check in (*(row[:2] for row in SLIPS), *(row[:2] for row in DARK)):
        shown = text if isinstance(text, str) else text.decode("utf-8", "backslashreplace")
        yield from ((term.fault.kind, f"spf.{check}") for term in parse(shown).faults if term.fault)


@pytest.mark.parametrize("kind", [kind for kind in FaultKind if kind is not FaultKind.NOT_LOOKED_AT])
def test_every_kind_of_slip_is_spoken_for_by_exactly_one_check(kind: FaultKind) -> None:
    speaking = {check for spoken, check in _spoken_for() if spoken is kind} - {"spf.repeated-version"}
    assert speaking == {CHECK_OF[kind]}
    assert CHECK_OF[kind] in all_checks()


def test_every_kind_of_lookalike_is_in_the_table() -> None:
    assert {kind for _, kind, *_ in LOOKALIKES} == {
        "quotes", "invisible_character", "leading_space", "leading_character", "no_version_tag",
         "no_equals_sign",
        "space_in_version", "wrong_number", "punctuation_after_version", "wrong_space_after_version",
        "no_space_after_version",
    }  # fmt: skip


def test_a_text_full_of_slips_gives_one_finding(world: World) -> None:
    (finding,) = findings(world, "v=spf1 mx " + "moo a:1.2.3.4; " * 40 + "-all")
    assert (finding.check, finding.severity) == ("spf.too-many-slips", Severity.ERROR)
    assert_mended(world, finding.facts["corrected"])


def test_two_kinds_of_slips_give_a_finding_each_and_both_hand_out_the_same_record(world: World) -> None:
    said = findings(world, "v=spf1 include=a.net, ipv4:192.0.2.1 include: b.net –all")
    assert {finding.check for finding in said} == {
        "spf.trailing-semicolon", "spf.ipv4-typo", "spf.space-after-colon", "spf.unicode-dash",
    }  # fmt: skip
    whole = {finding.facts["corrected"] for finding in said}
    assert whole == {"v=spf1 include:a.net ip4:192.0.2.1 include:b.net -all"}


def test_of_two_records_each_is_spoken_for_and_one_takes_the_place_of_both(world: World) -> None:
    said = findings(world, "v=spf1 mx -all;", "v=spf1 a -all;")
    assert {finding.check for finding in said} == {"spf.trailing-semicolon"}
    assert {finding.facts["corrected"] for finding in said} == {"v=spf1 a mx -all"}


def test_a_lookalike_beside_a_record_is_a_notice_and_never_becomes_a_second_record(world: World) -> None:
    (finding,) = findings(world, "v=spf1 mx ~all", "v=spf1; include:a.net; mx -all")
    assert (finding.check, finding.severity) == ("spf.lookalike-beside-record", Severity.NOTICE)
    assert finding.facts["corrected"] == "v=spf1 mx include:a.net ~all"
    assert_mended(world, finding.facts["corrected"])


def test_several_lookalikes_become_one_record(world: World) -> None:
    said = findings(world, "v=spf10 mx -all", "v=spf2 include:a.net ~all")
    assert [finding.check for finding in said] == ["spf.lookalike", "spf.lookalike"]
    assert {str(finding.facts["corrected"]) for finding in said} <= {
        "v=spf1 mx include:a.net ~all",
        "v=spf1 include:a.net mx ~all",
    }
    assert len({finding.facts["corrected"] for finding in said}) == 1


@pytest.mark.parametrize("fault", ["servfail", "timeout", "refused", "nodata-without-soa"])
def test_without_an_answer_nothing_is_said_of_the_record(world: World, fault: str) -> None:
    run = judge(world, f"@ !{fault} TXT")
    assert not [finding for finding in run.outcome.findings if finding.check in SYNTAX]
    assert {gap.check for gap in run.outcome.gaps} >= SYNTAX
    assert all(isinstance(unknown, Unknown) for unknown in unknowns(run, "spf"))
    assert Reason.CRASHED not in {unknown.reason for unknown in unknowns(run)}


def test_a_domain_that_does_not_exist_has_no_syntax_to_judge(world: World) -> None:
    run = judge(world, "www A 192.0.2.1", target="nothing.example.com")
    assert isinstance(run.snapshot.spf_texts, NotApplicable)
    assert {check for check, _ in run.outcome.not_applicable} >= SYNTAX


def test_a_guide_shows_the_record_and_the_caution(world: World) -> None:
    (finding,) = findings(world, "v=spf1 mx ip4:192.0.2.256 -all")
    advice = advise(finding)
    assert "```\nv=spf1 mx ~all\n```" in advice.fix
    assert "`ip4:192.0.2.256`" in advice.fix
    assert "```\nv=spf1 mx ip4:192.0.2.256 -all\n              ^^^^^^^^^^^\n```" in advice.detail


def test_a_short_text_is_marked_whole() -> None:
    assert marked("v=spf1 mx; a;", [(9, 10), (12, 13)]) == "v=spf1 mx; a;\n         ^  ^"


def test_where_something_is_missing_one_caret_stands_in_its_place() -> None:
    assert marked("v=spf1-all", [(6, 6)]) == "v=spf1-all\n      ^"
    assert marked("v=spf", [(5, 5)]) == "v=spf\n     ^"


def test_of_a_long_text_the_surroundings_are_marked() -> None:
    text = "v=spf1 " + "ip4:192.0.2.1 " * 20 + "ipv4:192.0.2.2 " + "mx " * 40 + "-all"
    shown, carets = marked(text, [(287, 291)]).split("\n")
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) <= WIDTH
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "ipv4"


@given(st.text(), st.data())
def test_marks_stand_under_what_they_mark(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    lines = marked(text, [(start, end)]).split("\n")
    assert len(lines) == 2
    shown, carets = lines
    at = carets.index("^")
    width = len(carets) - at
    assert set(carets[at:]) == {"^"}
    assert visible(text[start:end]).startswith(shown[at : at + width][: end - start])


@given(st.text())
def test_what_is_shown_has_as_many_characters_as_the_text_and_breaks_no_line(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert len(shown.splitlines()) <= 1
    assert "`" not in shown


PIECES = st.lists(
    st.sampled_from(
        ["v=spf1", " ", ":", "=", "/", "-", "~", "all", "include", "a.net", "ip4", "192.0.2.1",
         "24", "%{d}", "%",
         ",", ";", '"', "–", "redirect", "exp", "mx", "2001:db8::", "ü", "\u00a0", "\\x96",
         "\\xfc", "{", "v=spf1 "]
    )
).map("".join)  # fmt: skip


@given(PIECES)
def test_whatever_the_slips_the_record_handed_out_has_none(text: str) -> None:
    mended = mend(parse(f"v=spf1 {text}"))
    assert parse(mended.line).faults == ()
    assert select((mended.line,)).records == (mended.line,)
    assert not mended.left_out or "-all" not in mended.line.lower().split()


@given(PIECES, PIECES)
def test_two_records_merge_into_one_without_a_slip(first: str, second: str) -> None:
    lines = [mend(parse(f"v=spf1 {text}")).line for text in (first, second)]
    merged = parse(merge_records(tuple(map(parse, lines))))
    assert merged.faults == ()
    assert merged.text.startswith("v=spf1")


@pytest.mark.parametrize(
    ("lines", "merged"),
    [
        (["v=spf1 mx ~all", "v=spf1 a -all"], "v=spf1 mx a ~all"),
        (["v=spf1 mx ~all", "v=spf1 MX -all"], "v=spf1 mx ~all"),
        (["v=spf1 mx", "v=spf1 a -all"], "v=spf1 mx a ~all"),
        (["v=spf1 mx ~all", "v=spf1 redirect=a.net"], "v=spf1 mx include:a.net ~all"),
        (["v=spf1 redirect=a.net", "v=spf1 mx -all"], "v=spf1 include:a.net mx ~all"),
        (["v=spf1 mx -all exp=a.net", "v=spf1 a -all exp=b.net"], "v=spf1 mx a -all exp=a.net"),
    ],
)
def test_a_merged_record_names_every_sender_and_refuses_only_what_all_refused(
    lines: list[str], merged: str
) -> None:
    assert merge_records(tuple(map(parse, lines))) == merged
