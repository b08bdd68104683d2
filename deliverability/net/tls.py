"""TLS with whoever answers: first see what is presented, whatever is wrong with it, then judge the chain."""

from __future__ import annotations

import re
import ssl
import warnings
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from checks.certificate import read
from checks.contacts import Tls
from checks.model import Reason
from deliverability.net.guard import Broken, Connection

if TYPE_CHECKING:
    from OpenSSL import crypto

# As mail servers do among each other (RFC 7435 §3), every version and cipher, so that "only TLS 1.0" is
# seen as what it is; but none without a certificate (aNULL), as there would be none to look at.
# Windows up to 2003 looks at the first 64 ciphers only and hangs up where it finds none, so those that no
# mail server is left with alone are not offered, and those that need a shared secret.
CIPHERS = "ALL:!aNULL:!eNULL:!PSK:!SRP:!ARIA:!AESCCM:@SECLEVEL=0"
OP_LEGACY_SERVER_CONNECT = 0x4  # servers from before RFC 5746
NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME, which pyOpenSSL does not name
WRONG_PURPOSE = "unsuitable certificate purpose"  # as OpenSSL words it
HUNG_UP = "the server hung up before it was finished"


async def handshake(
    connection: Connection, host: str, *, ca_file: str = "", alpn: tuple[str, ...] = (), old: bool = False
) -> tuple[Tls, Reason | None]:
    """Begin TLS on a connection as a client of `host`; what was seen, and why it ended there if it did.

    `old`: as a client that knows no version above TLS 1.1.

    The chain is trusted when it leads to an authority of this machine or of `ca_file`; that it is for `host`
    is for others to judge. After a failure the connection is of no more use; it never raises for one.
    """
    try:
        await connection.secure(_context(alpn, old), host)
    except Broken as broken:
        return Tls(problem=broken.reason.value), broken.reason
    except ssl.SSLError as error:
        return _failed(error)
    engine = connection.tls
    assert engine is not None
    chain = _chain(engine)
    trust, overdue = judge(chain, ca_file)
    cipher = engine.cipher()
    return Tls(engine.version() or "", cipher[0] if cipher else "", chain, trust, overdue), None


def judge(chain: tuple[bytes, ...], ca_file: str = "") -> tuple[str, str]:
    """`Tls.trust` and, by the clock, `Tls.overdue` of a chain in DER, the server's own certificate first."""
    trust = _trust(chain, ca_file)
    return trust, "" if trust else _complaint(chain, _store(ca_file, 0))


@lru_cache(maxsize=512)
def _trust(chain: tuple[bytes, ...], ca_file: str) -> str:
    if not chain:
        return "no certificate was presented"
    own = read(chain[0])
    wrong = "" if own and own.for_servers else WRONG_PURPOSE
    return _complaint(chain, _store(ca_file, NO_CHECK_TIME)) or wrong


@cache
def _context(alpn: tuple[str, ...], old: bool) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    if old:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # that it is old is the point
            context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers(CIPHERS)
    context.options |= OP_LEGACY_SERVER_CONNECT | ssl.OP_NO_RENEGOTIATION
    if alpn:
        context.set_alpn_protocols(list(alpn))
    return context


def _failed(error: ssl.SSLError) -> tuple[Tls, Reason]:
    """OpenSSL's reason in words; those that begin with a version are alerts, sent by the server."""
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Tls(problem=HUNG_UP), Reason.CONNECTION_LOST
    words = (error.reason or "unknown error").lower().replace("_", " ")
    said, alerts = re.subn(r"^(sslv3|tlsv1|tlsv13) (alert )?", "alert: ", words)
    return Tls(problem=said), Reason.CONNECTION_LOST if alerts else Reason.NOT_SPOKEN


def _chain(engine: ssl.SSLObject) -> tuple[bytes, ...]:
    """The certificates presented; public only since Python 3.13."""
    inner: Any = engine if hasattr(engine, "get_unverified_chain") else engine._sslobj  # type: ignore[attr-defined]
    found = inner.get_unverified_chain() or ()
    return tuple(
        one if isinstance(one, bytes) else ssl.PEM_cert_to_DER_cert(one.public_bytes()) for one in found
    )


def _complaint(chain: tuple[bytes, ...], store: crypto.X509Store) -> str:
    from OpenSSL import crypto  # late: it is large, and many runs meet no server

    try:
        own, *others = [crypto.load_certificate(crypto.FILETYPE_ASN1, der) for der in chain]
        crypto.X509StoreContext(store, own, others).verify_certificate()
    except crypto.X509StoreContextError as error:
        return str(error)
    except crypto.Error:
        return "a certificate that cannot be read"
    return ""


@cache
def _store(ca_file: str, flags: int) -> crypto.X509Store:
    """The authorities of this machine, read once, and the operator's."""
    from OpenSSL import crypto

    store = crypto.X509Store()
    system = ssl.get_default_verify_paths()
    if system.cafile or system.capath:
        store.load_locations(system.cafile, system.capath)
    if ca_file:
        store.load_locations(ca_file)
    store.set_flags(flags)
    return store
