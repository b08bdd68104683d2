"""The invented domains of the demo: what the world said of each, as zone text, and since how many days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NAME_SERVERS = """
@ SOA ns1.dns.example. hostmaster.dns.example. 2026112201 7200 900 1209600 3600
@ NS ns1.dns.example.
@ NS ns2.hosting.example.
ns1.dns.example. A 127.1.0.53
ns2.hosting.example. A 127.2.0.53
"""
SAID_BY_ALL = "!server 127.1.0.53\n!server 127.2.0.53\n"
MAILER = '_spf.mailer.example. TXT "v=spf1 include:a.mailer.example include:b.mailer.example ~all"\n'
MAILER_LISTS = "".join(
    f'{letter}.mailer.example. TXT "v=spf1 ip4:203.0.113.{128 + 16 * number}/28 ~all"\n'
    for number, letter in enumerate("abcde")
)
GROWN_MAILER = (
    '_spf.mailer.example. TXT "v=spf1 '
    + " ".join(f"include:{letter}.mailer.example" for letter in "abcde")
    + ' ~all"\n'
)
DAY = "20260801T000000"


@dataclass(frozen=True, slots=True)
class Domain:
    """One invented domain; `episodes`: days ago -> the zone text that was true from then on.

    `profile`, `selectors`: what its owner has said of it; `renews`: its certificates are new every 30 days.
    """

    target: str
    episodes: Mapping[int, str]
    profile: str = ""
    selectors: tuple[str, ...] = ("s1",)
    renews: bool = True

    @property
    def name(self) -> str:
        return self.target.rpartition("@")[2]


def domains() -> tuple[Domain, ...]:
    """All of them."""
    return (
        _flowers(), _bakery(), _bikes(), _pottery(), _parked(), _travel(),
        _books(), _dentist(), _lawyers(), _garden(), _music(), _cafe(),
    )  # fmt: skip


@cache
def _key(selector: str, bits: int = 2048) -> str:
    """A DKIM record; a long one in two strings, as a DNS host cuts it."""
    public = rsa.generate_private_key(65537, bits).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")
    text = f"v=DKIM1; k=rsa; p={''.join(pem.splitlines()[1:-1])}"
    return f'{selector}._domainkey TXT "{text[:250]}" "{text[250:]}"\n'


def _mail(n: int, words: str = "", second: str = "") -> str:
    """Two mail servers with names of their own; `words`, `second`: how they behave."""
    return f"""
@ MX 10 mx1
@ MX 20 mx2
mx1 A 127.1.0.{n}
mx2 A 127.2.0.{n}
mx1 !smtp expires=61 {words}
mx2 !smtp expires=61 {second or words}
{n}.0.1.127.in-addr.arpa. PTR mx1.{{d}}.
{n}.0.2.127.in-addr.arpa. PTR mx2.{{d}}.
"""


def _sts(n: int, mode: str = "enforce", days: int = 75) -> str:
    policy = rf"version: STSv1\nmode: {mode}\nmx: mx1.{{d}}\nmx: mx2.{{d}}\nmax_age: 2592000\n"
    return f"""
_mta-sts TXT "v=STSv1; id={DAY}"
mta-sts A 127.3.0.{n}
mta-sts !https /.well-known/mta-sts.txt "{policy}" expires={days}
"""


def _spf(text: str) -> str:
    return f'@ TXT "v=spf1 {text}"\n'


def _dmarc(text: str) -> str:
    return f'_dmarc TXT "v=DMARC1; {text}"\n'


STRICT = _dmarc("p=reject; rua=mailto:dmarc@{d}")
SOFT = _dmarc("p=quarantine; rua=mailto:dmarc@{d}")
WATCHING = _dmarc("p=none; rua=mailto:dmarc@{d}")
REPORTS = '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@{d}"\n'


def _zone(name: str, *parts: str) -> str:
    return "".join((NAME_SERVERS, *parts, SAID_BY_ALL)).replace("{d}", name)


def _flowers() -> Domain:
    """A shop that got better, step by step."""
    name, mail = "flowers.example", _mail(10)
    return Domain(
        f"support@{name}",
        {
            90: _zone(name, mail),
            76: _zone(name, mail, _spf("mx ~all")),
            58: _zone(name, mail, _spf("mx ~all"), _key("s1")),
            50: _zone(name, mail, _spf("mx ~all"), _key("s1"), WATCHING),
            21: _zone(name, mail, _spf("mx ~all"), _key("s1"), SOFT),
            6: _zone(name, mail, _spf("mx ~all"), _key("s1"), SOFT, REPORTS, _sts(10)),
        },
    )


def _bakery() -> Domain:
    """All is well, and always was."""
    name = "bakery.example"
    parts = (_mail(11), _spf("mx ~all"), _key("s1"), STRICT, REPORTS, _sts(11))
    return Domain(f"hello@{name}", {90: _zone(name, *parts)})


def _bikes() -> Domain:
    """A mailing service grows its own list, and this domain has one look-up too many."""
    name = "bikes.example"
    others = "".join(
        f'_spf{number}.{name}. TXT "v=spf1 ip4:192.0.2.{128 + 16 * number}/28 ~all"\n' for number in range(5)
    )
    own = " ".join(f"include:_spf{number}.{name}" for number in range(5))
    spf = _spf(f"mx {own} include:_spf.mailer.example ~all")
    parts = (_mail(12), spf, others, MAILER_LISTS, _key("s1"), SOFT, REPORTS)
    return Domain(f"service@{name}", {90: _zone(name, *parts, MAILER), 9: _zone(name, *parts, GROWN_MAILER)})


def _pottery() -> Domain:
    """Broken since yesterday: its mail servers have lost their addresses."""
    name = "pottery.example"
    out = f"out A 198.51.100.113\n113.100.51.198.in-addr.arpa. PTR out.{name}.\n"
    rest = (out, _spf("ip4:198.51.100.113 ~all"), _key("s1"), SOFT)
    gone = "@ MX 10 mx1\n@ MX 20 mx2\n"
    return Domain(f"support@{name}", {90: _zone(name, _mail(13), *rest), 1: _zone(name, gone, *rest)})


def _parked() -> Domain:
    """Sends nothing, takes nothing, and says so."""
    name = "old-shop.example"
    closed = ("@ MX 0 .\n", _spf("-all"), _dmarc("p=reject"))
    return Domain(
        name, {90: _zone(name, _spf("-all")), 71: _zone(name, *closed)}, profile="parked", selectors=()
    )


def _travel() -> Domain:
    """Its name servers do not answer now and then, also now."""
    name = "travel.example"
    parts = (_mail(14), _spf("mx ~all"), _key("s1"), SOFT, REPORTS)
    well = _zone(name, *parts)
    silent = _zone(name, *parts, "_dmarc !servfail\n_smtp._tls !servfail\n@ !servfail TXT\n")
    return Domain(f"booking@{name}", {90: well, 63: silent, 62: well, 34: silent, 32: well, 1: silent})


def _books() -> Domain:
    """Two findings that its owner has accepted."""
    name = "books.example"
    own = _mail(15, second="no-starttls")
    return Domain(f"orders@{name}", {90: _zone(name, own, _spf("mx ?all"), _key("s1"), SOFT, REPORTS)})


def _dentist() -> Domain:
    """A certificate that nobody has renewed, and that ends in days."""
    name = "dentist.example"
    mail = _mail(16).replace("expires=61", "expires=92")
    return Domain(
        f"praxis@{name}",
        {90: _zone(name, mail, _spf("mx ~all"), _key("s1"), STRICT, REPORTS)},
        renews=False,
    )


def _lawyers() -> Domain:
    """A short DKIM key, replaced by a long one."""
    name = "lawyers.example"
    parts = (_mail(17), _spf("mx ~all"), STRICT, REPORTS)
    return Domain(
        f"office@{name}",
        {90: _zone(name, *parts, _key("s1", 1024)), 44: _zone(name, *parts, _key("s1", 2048))},
    )


def _garden() -> Domain:
    """Uses the same mailing service, and has room for what it added."""
    name = "garden.example"
    parts = (_mail(18), _spf("mx include:_spf.mailer.example ~all"), MAILER_LISTS, _key("s1"), WATCHING)
    return Domain(f"info@{name}", {90: _zone(name, *parts, MAILER), 9: _zone(name, *parts, GROWN_MAILER)})


def _music() -> Domain:
    """Moved its mail to other servers, and one day nothing worked."""
    name = "music.example"
    rest = (_spf("mx ~all"), _key("s1"), SOFT, REPORTS)
    moved = _mail(20).replace("mx1", "in1").replace("mx2", "in2")
    between = "@ MX 10 mail\n"
    return Domain(
        f"support@{name}",
        {90: _zone(name, _mail(19), *rest), 30: _zone(name, between, *rest), 29: _zone(name, moved, *rest)},
    )


def _cafe() -> Domain:
    """A name with an accent; strangers can still pretend to be it."""
    name = "xn--caf-lune-d1a.example"
    parts = (_mail(21), _spf("mx ~all"), _key("s1"), _dmarc("p=none"))
    return Domain("bonjour@café-lune.example", {90: _zone(name, *parts)})
