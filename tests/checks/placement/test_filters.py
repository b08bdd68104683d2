# ruff: noqa: E501 - headers as they are
"""What spam filters write, in the words for their readers."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from checks.placement import filters
from checks.placement.filters import REFUSED, filter_words
from checks.placement.record import FilterWord

CAUSES = {
    "", "bulk", "spoof", "content", "reputation", "authentication", "phishing", "malware", "policy",
}  # fmt: skip
REPORT = "CIP:192.0.2.7;CTRY:DE;LANG:en;SCL:{scl};SRV:;IPV:NLI;SFV:{sfv};H:out.shop.example;PTR:out.shop.example;CAT:{cat};SFS:(13230040);DIR:INB;"
MICROSOFT, GMAIL, FASTMAIL, OWN = "microsoft_365", "google_workspace", "fastmail", ""


def _read(provider: str, *headers: tuple[str, str]) -> list[tuple[bool | None, bool, str]]:
    return [(one.is_spam, one.is_biased, one.cause) for one in filter_words(headers, provider)]


def report(scl: str, sfv: str, cat: str) -> tuple[str, str]:
    return ("X-Forefront-Antispam-Report", REPORT.format(scl=scl, sfv=sfv, cat=cat))


@pytest.mark.parametrize(
    ("header", "read"),
    [
        (report("1", "NSPM", "NONE"), [(False, False, ""), (False, False, "")]),
        (report("5", "SPM", "SPM"), [(True, False, "content"), (True, False, ""), (True, False, "content")]),
        (report("9", "SPM", "HPHISH"), [(True, False, "content"), (True, False, ""), (True, False, "phishing")]),
        (report("5", "SPM", "SPOOF"), [(True, False, "content"), (True, False, ""), (True, False, "spoof")]),
        (report("-1", "SFE", "NONE"), [(False, True, ""), (False, True, "")]),
        (report("-1", "SKN", ""), [(False, True, ""), (False, True, "")]),
        (report("-1", "SKA", ""), [(False, True, ""), (False, True, "")]),
        (report("6", "SKB", "BULK"), [(True, True, "policy"), (True, False, ""), (True, False, "bulk")]),
        (("X-Microsoft-Antispam", "BCL:0;ARA:14566002"), []),
        (("X-Microsoft-Antispam", "BCL:8;"), [(None, False, "bulk")]),
        (("X-MS-Exchange-Organization-SCL", "-1"), [(False, True, "")]),
        (("X-MS-Exchange-Organization-SCL", "1"), []),
    ],
)  # fmt: skip
def test_microsofts_words_are_translated(header: tuple[str, str], read: object) -> None:
    assert _read(MICROSOFT, header) == read


DELIVERY = "abwl:0;wl:{wl};rwl:0;ucf:{ucf};jmr:0;auth:0;dest:{dest};OFR:{why};ENG:(102400140)(102420017);RF:JunkEmail;"


@pytest.mark.parametrize(
    ("wl", "ucf", "dest", "why", "read"),
    [
        ("0", "0", "J", "SpamFilterAuthJ", [(True, False, "")]),
        ("0", "0", "I", "SpamFilterPass", [(False, False, "")]),
        ("1", "0", "I", "TrustedSenderList", [(False, False, ""), (None, True, "")]),
        ("0", "1", "C", "CustomRules", [(None, True, "")]),
    ],
)
def test_microsofts_own_filter_is_no_setting_of_the_mailbox(
    wl: str, ucf: str, dest: str, why: str, read: object
) -> None:
    header = ("X-Microsoft-Antispam-Mailbox-Delivery", DELIVERY.format(wl=wl, ucf=ucf, dest=dest, why=why))
    assert _read(MICROSOFT, header) == read


def test_mail_from_inside_the_same_company_is_not_filtered() -> None:
    assert _read(MICROSOFT, report("-1", "SKI", "")) == [(False, True, ""), (False, True, "")]


def test_a_word_keeps_what_it_translates() -> None:
    (first, *_) = filter_words((report("5", "SPM", "SPM"),), MICROSOFT)
    said = "Microsoft's filter looked at the mail and took it for spam."
    assert first == FilterWord("X-Forefront-Antispam-Report", "SFV:SPM", said, True, False, "content")


def test_another_providers_filter_says_nothing_of_this_seed() -> None:
    assert _read(GMAIL, report("5", "SPM", "SPM"), ("X-Spam-Status", "Yes, score=9")) == []
    assert _read(OWN, report("-1", "SFE", "")) == []
    assert _read("icloud", ("X-Spam-Flag", "YES")) == []


def test_what_the_mail_had_when_it_was_sent_is_not_the_receivers() -> None:
    header = ("X-Spam-Status", "No, score=-1")
    assert filter_words((header,), OWN, sent=(header,)) == ()
    assert len(filter_words((header, ("X-Spam-Status", "Yes")), OWN)) == 1


@pytest.mark.parametrize(
    ("result", "is_spam"),
    [
        ("default: False [7.20 / 15.00]; GTUBE(0.00)[]", True),  # filed as spam, and still "False"
        ("default: False [5.90 / 15.00];", False),
        ("default: False [-2.10 / 15.00];", False),
        ("default: True [15.40 / 15.00];", True),
        ("default: False [10 / 15];", True),
    ],
)
def test_rspamds_points_count_and_not_its_flag(result: str, is_spam: bool) -> None:
    (word,) = filter_words((("X-Spamd-Result", result),), OWN)
    assert word.is_spam is is_spam
    assert word.said.startswith("Rspamd counts ")


def test_tests_that_raised_the_score_are_explained() -> None:
    result = "default: False [6.10 / 15.00]; R_SPF_FAIL(1.00)[-all]; R_DKIM_ALLOW(-0.20)[shop.example]; DMARC_NA(0.00)[x]; BAYES_SPAM(5.10)[99%]"
    words = filter_words((("X-Spamd-Result", result),), OWN)
    assert [(one.value, one.cause) for one in words[1:]] == [
        ("R_SPF_FAIL", "authentication"),
        ("BAYES_SPAM", "content"),
    ]
    status = "Yes, score=7.1 required=5.0 tests=RDNS_NONE,SPF_FAIL,\r\n\tURIBL_BLOCKED,DKIM_VALID autolearn=no version=4.0.0"
    spam, *tests = filter_words((("X-Spam-Status", status),), OWN)
    assert (spam.is_spam, [one.value for one in tests]) == (True, ["RDNS_NONE", "SPF_FAIL", "URIBL_BLOCKED"])
    assert tests[2].said == REFUSED
    assert tests[2].cause == ""


def test_an_address_book_makes_a_seed_biased() -> None:
    known = ("X-Spam-known-sender", "yes (address in contacts)")
    assert _read(FASTMAIL, known, ("X-Spam-score", "0.0")) == [(False, True, ""), (False, False, "")]
    assert _read(FASTMAIL, ("X-Spam-known-sender", "no"), ("X-Spam-score", "12.3")) == [
        (True, False, "content")
    ]


def test_every_row_of_the_table_is_whole() -> None:
    data = tomllib.loads(Path(filters.__file__).with_name("filters.toml").read_text("utf-8"))
    for row in data["filter"]:
        assert row["sources"]
        for word in row.get("word", ()):
            assert set(word) <= {"header", "pattern", "said", "spam", "biased", "cause", "sure"}
            assert word["said"].endswith(".")
            assert word.get("cause", "") in CAUSES
    for test in data["test"].values():
        assert test["said"].endswith(".")
        assert test["cause"] in CAUSES


def test_hostile_values_take_no_time() -> None:
    names = (
        "X-Forefront-Antispam-Report",
        "X-Spam-Status",
        "X-Spamd-Result",
        "X-Spam-Report",
        "X-Spam-score",
    )
    values = (
        "SFV:" * 10**5,
        "yes " + "score=" * 10**5,
        "[" * 10**6,
        "A_" * 10**6,
        "9" * 10**6,
        "TEST_A(" * 10**5,
    )
    begun = time.process_time()
    for value in values:
        for provider in (MICROSOFT, FASTMAIL, OWN):
            assert len(filter_words(tuple((name, value) for name in names), provider)) <= 40
    assert time.process_time() - begun < 2


def test_what_is_known_by_hearsay_only_says_so_and_is_no_verdict() -> None:
    (word,) = filter_words((("X-Pm-Spam-Action", "spam"),), "proton")
    assert word.said == "Most often this means: Proton took the mail for spam."
    assert (word.is_spam, word.is_biased, word.cause) == (None, False, "")
    (known,) = filter_words((("X-Pm-Spam-Action", "phishing"),), "proton")
    assert (known.is_spam, known.cause) == (True, "phishing")
