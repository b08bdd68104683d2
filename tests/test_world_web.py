"""The web servers of a world say what their lines say, to a client that is not ours."""

from __future__ import annotations

import gzip
import http.client
import socket
import ssl

import pytest

from tests.world import World
from tests.world.authority import authority
from tests.world.zone import ZoneTextError

HOST = "mta-sts.example.com"
PATH = "/.well-known/mta-sts.txt"
ZONE = 'mta-sts A 127.2.0.1\nmta-sts !https /.well-known/mta-sts.txt "version: STSv1\\nmode: none\\n"'


def fetch(
    world: World, path: str = PATH, host: str = HOST, address: str = "127.2.0.1", verify: bool = True
) -> http.client.HTTPResponse:
    """The response, its body read, of a client that trusts the world's authority."""
    context = _trusting()
    if not verify:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection((address, world.https_port), timeout=2) as sock:
        secured = context.wrap_socket(sock, server_hostname=host)
        secured.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        response = http.client.HTTPResponse(secured)
        response.begin()
        response.body = response.read()  # type: ignore[attr-defined]
        return response


def _trusting() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority().ca_file))


def body(response: http.client.HTTPResponse) -> bytes:
    return bytes(response.body)  # type: ignore[attr-defined]


def test_a_page_is_what_its_line_says(world: World) -> None:
    world.set(ZONE)
    response = fetch(world)
    assert (response.status, response.getheader("Content-Type")) == (200, "text/plain")
    assert body(response) == b"version: STSv1\nmode: none\n"
    assert world.heard == [(HOST, f"GET {PATH} HTTP/1.1 {HOST}")]


def test_each_further_line_is_another_page(world: World) -> None:
    world.set(
        f'{ZONE}\nmta-sts !https /a.svg "<svg a=\\"1\\"/>" type=image/svg+xml\n'
        'mta-sts !https /b "" status=500'
    )
    assert body(fetch(world)) == b"version: STSv1\nmode: none\n"
    picture = fetch(world, "/a.svg")
    assert (picture.getheader("Content-Type"), body(picture)) == ("image/svg+xml", b'<svg a="1"/>')
    assert fetch(world, "/b").status == 500
    assert fetch(world, "/c").status == 404


def test_a_line_without_a_page_holds_for_all(world: World) -> None:
    world.set("mta-sts A 127.2.0.1\nmta-sts !https status=302 location=https://www.example.com/x")
    response = fetch(world)
    assert (response.status, response.getheader("Location")) == (302, "https://www.example.com/x")


def test_a_body_travels_as_its_words_want(world: World) -> None:
    world.set(f"{ZONE} gzip")
    response = fetch(world)
    assert response.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(body(response)) == b"version: STSv1\nmode: none\n"
    world.set(f"{ZONE} chunked")
    assert body(fetch(world)) == b"version: STSv1\nmode: none\n"
    world.set(f"{ZONE} too-long")
    assert len(body(fetch(world))) == 80_026


def test_a_dripping_body_has_no_end(world: World) -> None:
    world.set(f"{ZONE} drip")
    with socket.create_connection(("127.2.0.1", world.https_port), timeout=2) as sock:
        secured = _trusting().wrap_socket(sock, server_hostname=HOST)
        secured.sendall(f"GET {PATH} HTTP/1.1\r\n\r\n".encode())
        heard = b""
        while (octet := secured.recv(1)) and not heard.endswith(b"\r\n\r\nxxxx"):
            heard += octet
    assert heard.startswith(b"HTTP/1.1 200 ")
    assert octet == b"x"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("expired", "expired"),
        ("self-signed", "self-signed"),
        ("unknown-ca", "issuer"),
        ("cert=a.example", "match"),
    ],
)
def test_a_certificate_is_as_bad_as_its_words_want(world: World, words: str, complaint: str) -> None:
    world.set(f"{ZONE} {words}")
    with pytest.raises(ssl.SSLCertVerificationError, match=complaint):
        fetch(world)
    assert fetch(world, verify=False).status == 200


def test_a_provider_serves_the_page_under_the_name_it_is_asked_for(world: World) -> None:
    provider = "policies.example.net."
    world.set(f"mta-sts CNAME {provider}\n{provider} A 127.2.0.2\n{provider} !https cert={HOST}")
    assert fetch(world, address="127.2.0.2").status == 200


@pytest.mark.parametrize("words", ["refuses", "drops", "no-handshake", "hangs"])
def test_a_server_may_not_be_there(world: World, words: str) -> None:
    world.set(f"{ZONE} {words}")
    with pytest.raises(OSError):  # noqa: PT011 - each in its own way
        fetch(world)


def test_a_word_nobody_knows_is_a_mistake(world: World) -> None:
    with pytest.raises(ZoneTextError, match="knows no gzp"):
        world.set(f"{ZONE} gzp")
