"""Logos are read for what they are, and those that mean ill are refused at once."""

from __future__ import annotations

import gzip
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.bimi.svg import DEEPEST, MOST_ELEMENTS, READ_OCTETS, NotSvg, Svg, read, unpacked

XMLNS = 'xmlns="http://www.w3.org/2000/svg"'
GOOD = f'<svg {XMLNS} version="1.2" baseProfile="tiny-ps" viewBox="0 0 96 96"><title>E</title></svg>'
LAUGHS = '<!DOCTYPE svg [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
)


def logo(inner: str = "", attributes: str = "") -> bytes:
    return f"<svg {XMLNS} {attributes}>{inner}</svg>".encode()


def test_a_good_logo_says_all_that_is_asked_of_it() -> None:
    assert read(GOOD.encode()) == Svg("1.2", "tiny-ps", ("E",), (96.0, 96.0))
    assert read(f"\ufeff<?xml version='1.0'?>\n{GOOD}".encode()) == read(GOOD.encode())
    assert read(gzip.compress(GOOD.encode(), mtime=0)) == read(GOOD.encode())
    assert read(GOOD.encode("utf-16")) == read(GOOD.encode())


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        (b"", "no well-formed XML"),
        (b"\x89PNG\r\n\x1a\n", "no well-formed XML"),
        (b"{}", "no well-formed XML"),
        (b"<html/>", "its root is not svg"),
        (b"<svg/>", "its root is not svg"),
        (b"<svg xmlns='http://www.w3.org/1999/xhtml'/>", "its root is not svg"),
        (GOOD[:-3].encode(), "no well-formed XML"),
        ((GOOD + "<svg/>").encode(), "no well-formed XML"),
        (b"<?xml version='1.0' encoding='nobody'?><svg/>", "no well-formed XML"),
        (f"<!DOCTYPE svg>{GOOD}".encode(), "a DOCTYPE"),
        (f"<!DOCTYPE svg SYSTEM 'https://example.net/x.dtd'>{GOOD}".encode(), "a DOCTYPE"),
        (f"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>{GOOD}".encode(), "a DOCTYPE"),
        (f"{LAUGHS}]><svg {XMLNS}><title>&a11;</title></svg>".encode(), "a DOCTYPE"),
        (logo("&x;"), "no well-formed XML"),
        (logo("<g>" * DEEPEST + "</g>" * DEEPEST), "nested too deep"),
        (logo("<g>" * 16_000), "nested too deep"),
        (logo("<g/>" * (MOST_ELEMENTS + 1)), "too many elements"),
        (b"\x1f\x8b\x08broken", "cannot be unpacked"),
        (gzip.compress(GOOD.encode(), mtime=0)[:-12], "cannot be unpacked"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_logo_is_refused_with_the_reason(octets: bytes, words: str) -> None:
    found = read(octets)
    assert isinstance(found, NotSvg)
    assert words in found.problem
    assert found.is_unsafe is any(word in words for word in ("DOCTYPE", "nested", "elements"))


@pytest.mark.parametrize(
    "octets",
    [
        f"{LAUGHS}]><svg {XMLNS}>&a11;</svg>".encode(),
        logo("<g>" * 40_000),
        logo("<a/>" * 40_000),
        logo(attributes=" ".join(f'a{n}="{n}"' for n in range(9_000))),
        logo(attributes=f'd="{"M" * 120_000}"'),
        logo("<title>" + "x" * 120_000 + "</title>"),
        logo("<title>" + "&amp;" * 24_000 + "</title>"),
        logo("<!--" + "-" * 120_000),
        logo("<g fill='" + "url(" * 30_000 + "'/>"),
        logo("".join(f'<g xmlns:p{n}="x{n}">' for n in range(60)) * 100),
        zlib.compress(b"\0" * 10**8, wbits=31),
    ],
    ids=[
        "laughs",
        "deep",
        "many",
        "attributes",
        "path",
        "title",
        "references",
        "comment",
        "urls",
        "spaces",
        "bomb",
    ],
)
def test_a_hostile_logo_costs_no_time(octets: bytes) -> None:
    began = time.process_time()
    read(octets)
    assert time.process_time() - began < 0.5


def test_a_bomb_is_unpacked_no_further_than_is_looked_at() -> None:
    bomb = zlib.compress(b" " * 10**8, wbits=31)
    assert len(bomb) < 100 * 1024
    plain = unpacked(bomb)
    assert plain is not None
    assert len(plain) == READ_OCTETS + 1


@pytest.mark.parametrize(
    ("inner", "attributes", "forbidden"),
    [
        ("<script>x</script>", "", ("<script>",)),
        ("<image href='data:image/png;base64,AA'/>", "", ("<image>", "href=data:image/png;base64,AA")),
        ("<foreignObject/><animate/><set/><video/><a/><switch/>", "",
         ("<foreignObject>", "<animate>", "<set>", "<video>", "<a>", "<switch>")),
        ("<style>@import 'x'</style><filter/><clipPath/>", "", ("<style>", "<filter>", "<clipPath>")),
        ("<g onload='x'/>", "", ("onload=x",)),
        ("<use xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='https://example.net/#a'/>", "",
         ("href=https://example.net/#a",)),
        ("<use href='#a'/><g fill='url(#g)'/><g fill='url( \"#g\")'/>", "", ()),
        ("<g fill='URL(https://example.net/)'/>", "", ("fill=URL(https://example.net/)",)),
        ("<g fill='javascript:x'/>", "", ("fill=javascript:x",)),
        ("", "x='0' y='0'", ("x of <svg>", "y of <svg>")),
        ("<rect x='0' y='0'/>", "", ()),
        ("<g><script/></g><script/>", "", ("<script>",)),
        ("<metadata><r:RDF xmlns:r='urn:r' r:about=''/></metadata>", "", ()),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_what_the_profile_has_no_room_for_is_named_once(
    inner: str, attributes: str, forbidden: tuple[str, ...]
) -> None:
    found = read(logo(inner, attributes))
    assert isinstance(found, Svg)
    assert found.forbidden == forbidden


@pytest.mark.parametrize(
    ("attributes", "sides"),
    [
        ("viewBox='0 0 96 96'", (96.0, 96.0)),
        ("viewBox=' 0, 0, 1e2 100 '", (100.0, 100.0)),
        ("viewBox='0 0 96'", None),
        ("viewBox='a b c d'", None),
        ("width='96' height='90px'", (96.0, 90.0)),
        ("width='100%' height='100%'", None),
        ("width='96'", None),
        ("viewBox='0 0 10 20' width='5' height='5'", (10.0, 20.0)),
    ],
)
def test_the_shape_is_that_of_the_view_box_or_of_the_size(
    attributes: str, sides: tuple[float, float] | None
) -> None:
    found = read(logo("", attributes))
    assert isinstance(found, Svg)
    assert found.sides == sides


def test_only_titles_of_the_root_count() -> None:
    found = read(logo("<title> One <!-- x -->&amp; two </title><g><title>no</title></g><desc>d</desc>"))
    assert isinstance(found, Svg)
    assert found.titles == ("One & two",)


@given(st.binary(max_size=400))
def test_no_octets_whatever_raise(octets: bytes) -> None:
    assert isinstance(read(octets), Svg | NotSvg)
    assert isinstance(read(GOOD.encode()[: len(octets)] + octets), Svg | NotSvg)
