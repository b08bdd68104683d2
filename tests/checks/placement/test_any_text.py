"""Whatever stands in a header, reading it comes to an end without an error."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from checks.placement.auth_results import parse
from checks.placement.belief import believed
from checks.placement.filters import filter_words
from checks.placement.hops import read_hop
from checks.placement.signatures import read_signature

WORDS = (
    'from by with for id ; = ( ) [ ] " \\ < > @ . : / * spf dkim=pass header.d=a.test reason v=1 d= s= h= b= '
    "x=99999999999999999999 l=-1 mx.seed.test 192.0.32.7 [IPv6:::1] helo= TLSv1.3 SFV:SPM SCL:-1 é"
)
PIECES = (*WORDS.split(), "\x00", "\udcff")
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30).map(" ".join)
names = st.sampled_from(("Received", "Authentication-Results", "Received-SPF", "X-Spam-Status", "Subject"))


@settings(max_examples=300, deadline=None)
@given(texts)
def test_any_header_is_read(text: str) -> None:
    read = parse(text)
    assert read is None or read.results or read.authserv_id
    hop = read_hop(text)
    assert hop.by or hop.ip or hop.text == " ".join(text.split())
    signed = read_signature(text)
    assert signed.flaw or signed.key_name


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(names, texts), max_size=8).map(tuple), st.sampled_from(("", "microsoft_365", "yahoo"))
)
def test_any_headers_are_judged(headers: tuple[tuple[str, str], ...], provider: str) -> None:
    belief = believed(headers, provider)
    assert (belief.results is None) == bool(belief.why)
    assert all(word.said for word in filter_words(headers, provider))
