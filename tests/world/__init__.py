"""The world as zone text, served as real DNS messages over UDP and TCP on loopback."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from checks.answers import Question
from tests.world.sections import Section, sections_of
from tests.world.server import Server
from tests.world.services import Services
from tests.world.zone import Zones, ZoneTextError, parse, services_in

Sections = tuple[tuple[Section, Zones], ...]


class World:
    """A resolver on loopback that answers from zone text, in one thread of its own.

    The text is master-file lines (RFC 1035 §5.1). Names without a last dot are relative to `origin`; names
    of any other domain are written out. A zone begins at `origin`, at every other registrable domain and at
    every SOA; a zone without SOA or NS is given them. What is not in the text does not exist. A line
    `NAME !FAULT [TYPE] [ARG]` breaks the answers for that name; `*.x` means everything below x, `*.` every
    name; tests/world/faults.py lists the faults. A line `NAME !signed [WORD…]` makes a signed zone of that
    name, with a DS in its parent; tests/world/signing.py lists the words. The world is a resolver that
    validates; asked without RD, it is the server of its own zones.

    A line `NAME !smtp [WORD…]` runs a mail server at the addresses of NAME, which must be on loopback, and at
    `smtp_port`; tests/world/behaviour.py lists the words. `NAME !https /PATH "BODY" [WORD…]` runs a web
    server with that page, at `https_port`; further lines for the name add pages. `NAME !tlsa 3 1 1 [WORD…]`
    is the TLSA record of the certificate that such a mail server presents.

    A line `!server ADDRESS [WORD…]` runs one more server at an address on loopback and at the world's port,
    and what follows is what that server says; tests/world/sections.py lists the words.

    `second` is another server on 127.0.0.2; it says the same until it is given a text of its own.
    """

    def __init__(
        self,
        text: str = "",
        origin: str = "example.com",
        *,
        address: str = "127.0.0.1",
        port: int = 0,
        delay: float = 0.0,
    ) -> None:
        self._origin = origin
        self._zones, sections = _read(text, origin)
        services = services_in(self._zones)
        self._server = Server(self._zones, address, port, delay)
        self._others: dict[str, Server] = {}
        self._services = Services()
        self._services.become(services)
        self._second: World | None = None
        self._serve_also(sections)

    @property
    def resolver(self) -> str:
        """Where to ask, as "IP:PORT"; the same port serves UDP and TCP."""
        return f"{self._server.address}:{self._server.port}"

    @property
    def port(self) -> int:
        """The port of every DNS server of this world."""
        return self._server.port

    @property
    def has_nameservers(self) -> bool:
        """Whether the text has servers of its own."""
        return bool(self._others)

    def asked_at(self, address: str) -> list[tuple[Question, str]]:
        """As `asked_over`, of the server of a `!server` line."""
        return list(self._others[address].asked)

    @property
    def asked(self) -> list[Question]:
        """Every question received since the last `set`, in order, retries included."""
        return [question for question, _ in self._server.asked]

    @property
    def asked_over(self) -> list[tuple[Question, str]]:
        """As `asked`, each with how it came: "udp" or "tcp"."""
        return list(self._server.asked)

    @property
    def has_servers(self) -> bool:
        """Whether the text has mail or web servers."""
        return bool(self._zones.servers)

    @property
    def smtp_port(self) -> int:
        """Where every mail server of this world listens."""
        return self._services.port("smtp")

    @property
    def https_port(self) -> int:
        """Where every web server of this world listens."""
        return self._services.port("https")

    @property
    def heard(self) -> list[tuple[str, str]]:
        """(server's name, line) for every line or request that servers were sent since the last `set`."""
        return list(self._services.heard)

    @property
    def second(self) -> World:
        """Another server on 127.0.0.2, started when first wanted, for second opinions."""
        if self._second is None:
            self._second = World(origin=self._origin, address="127.0.0.2")
            self._second._become(self._zones, self._origin)
        return self._second

    def set(self, text: str, origin: str | None = None) -> None:
        """Be this world from now on. Raises ZoneTextError with the line of a mistake."""
        zones, sections = _read(text, origin or self._origin)
        self._services.become(services_in(zones))
        self._become(zones, origin or self._origin)
        self._serve_also(sections)
        if self._second is not None:
            self._second._become(zones, origin or self._origin)

    def close(self) -> None:
        """Stop serving; a second call does nothing."""
        self._server.close()
        self._serve_also(())
        self._services.close()
        if self._second is not None:
            self._second.close()

    def _become(self, zones: Zones, origin: str) -> None:
        self._zones, self._origin = zones, origin
        self._server.serve(zones)

    def _serve_also(self, sections: Sections) -> None:
        for server in self._others.values():
            server.close()
        self._others = {
            section.address: Server(zones, section.address, self.port, shut=section.shut)
            for section, zones in sections
        }
        for server in self._others.values():
            server.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _read(text: str, origin: str) -> tuple[Zones, Sections]:
    try:
        main, sections = sections_of(text)
    except ValueError as error:
        raise ZoneTextError(str(error)) from error
    world = parse(main, origin)
    return world, tuple(
        (one, parse(one.text, origin, None if one.alone else world, one.alone)) for one in sections
    )
