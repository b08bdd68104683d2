"""Settings: defaults, the file, the environment, secrets, and what is said when something is wrong."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, fields, is_dataclass
from ipaddress import ip_network
from itertools import pairwise
from pathlib import Path

import pytest

from deliverability.config import ConfigError, Settings, known_keys, load, parse_resolver
from tests.world.authority import authority

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "config.toml"
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes config.toml in an empty working directory."""
    monkeypatch.chdir(tmp_path)

    def config(text: str) -> Path:
        Path("config.toml").write_text(text, "utf-8")
        return Path("config.toml")

    return config


def problems(path: Path | None, environ: Mapping[str, str] = {}) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        load(path, environ)
    assert str(caught.value) == "\n".join(caught.value.problems)
    assert all(line.isprintable() for line in caught.value.problems)
    return caught.value.problems


def test_families_are_read_however_they_are_spelt_and_a_wrong_one_is_named() -> None:
    said = {"DELIVERABILITY_CHECKS__ONLY": "MX, spf, mx"}
    assert load(None, said).checks.only == ("mx", "spf")
    assert problems(None, {"DELIVERABILITY_CHECKS__ALSO": "dmrac"}) == (
        'DELIVERABILITY_CHECKS__ALSO: "dmrac" is not a family of checks; did you mean "dmarc"?',
    )


def test_public_resolvers_are_names_or_addresses() -> None:
    key = "DELIVERABILITY_DNS__PUBLIC_RESOLVERS"
    known = load(None, {key: "Google, Quad9-Unfiltered, 2001:DB8::1"}).dns.public_resolvers
    assert known == ("google", "quad9_unfiltered", "2001:db8::1")
    assert load(None, {key: ""}).dns.public_resolvers == ()
    assert problems(None, {key: "cloudflares"}) == (
        f'{key}: "cloudflares" is not a public resolver; did you mean "cloudflare"?',
    )


def test_a_blocklist_that_is_none_is_named() -> None:
    said = {"DELIVERABILITY_BLOCKLISTS__LISTS": "Spamhaus-ZEN, surbl"}
    assert load(None, said).blocklists.lists == ("spamhaus_zen", "surbl")
    assert problems(None, {"DELIVERABILITY_BLOCKLISTS__LISTS": "spamhaus"}) == (
        'DELIVERABILITY_BLOCKLISTS__LISTS: "spamhaus" is not a blocklist; did you mean "spamhaus_zen"?',
    )


@pytest.mark.parametrize("key", ["canary.canary.canary.canary", "canary canary canary canary", "c" * 64])
def test_a_key_that_fits_no_name_is_refused_without_showing_it(key: str) -> None:
    (problem,) = problems(None, {"DELIVERABILITY_BLOCKLISTS__DQS_KEY": key})
    assert "dqs_key" in problem.lower()
    assert key[:8] not in problem


def test_the_example_says_what_the_defaults_are() -> None:
    assert load(EXAMPLE, {}) == Settings()


def test_the_example_holds_every_key_and_no_other() -> None:
    sections = tomllib.loads(EXAMPLE.read_text("utf-8"))
    assert {name: set(keys) for name, keys in sections.items()} == {
        name: set(keys) for name, keys in known_keys().items()
    }


def test_the_keys_known_are_the_fields_of_the_dataclasses() -> None:
    for section in fields(Settings):
        kept = getattr(Settings(), section.name)
        assert is_dataclass(kept)
        keys = known_keys()[section.name]
        bases = {key for key in keys if not (key.endswith("_file") and key.removesuffix("_file") in keys)}
        assert bases == {key.name for key in fields(kept)}


def test_every_key_of_the_example_has_a_comment_right_before_it_or_its_twin() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    for before, line in pairwise(lines):
        if "=" in line and not line.startswith("#"):
            twin = line.split(" =")[0].removesuffix("_file") + " ="
            assert before.startswith(("#", twin)), line


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().dns.timeout = 1.0  # type: ignore[misc]


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(None, {}) == Settings()


def test_a_named_file_comes_before_the_variable_and_that_before_the_working_directory(write: Write) -> None:
    write("dns.tries = 1")
    Path("two.toml").write_text("dns.tries = 2")
    Path("three.toml").write_text("dns.tries = 3")
    variable = {"DELIVERABILITY_CONFIG": "two.toml"}
    assert load(Path("three.toml"), variable).dns.tries == 3
    assert load(None, variable).dns.tries == 2
    assert load(None, {"DELIVERABILITY_CONFIG": ""}).dns.tries == 1
    assert load(None, {}).dns.tries == 1


def test_values_become_types(write: Write) -> None:
    settings = load(
        write(
            """
            [data]
            directory = "/srv/mail"
            [network]
            allow = ["127.0.0.0/8", "::1", "127.0.0.0/8"]
            [dns]
            resolvers = ["127.0.0.1:5353", "tls://192.0.2.53#dns.example"]
            timeout = 1
            [dkim]
            probe = false
            [log]
            format = "JSON"
            """
        ),
        {},
    )
    assert settings.data.directory == Path("/srv/mail")
    assert settings.network.allow == (ip_network("127.0.0.0/8"), ip_network("::1/128"))
    assert settings.dns.resolvers == (
        parse_resolver("127.0.0.1:5353"),
        parse_resolver("tls://192.0.2.53#dns.example"),
    )
    assert isinstance(settings.dns.timeout, float)
    assert settings.dkim.probe is False
    assert settings.log.format == "json"


def test_the_environment_overrides_the_file_key_by_key(write: Write) -> None:
    path = write('[dns]\nresolvers = ["192.0.2.1"]\ntimeout = 1.0\ntries = 5')
    settings = load(
        path,
        {
            "DELIVERABILITY_DNS__RESOLVERS": "127.0.0.1:5353, [::1]:53,",
            "DELIVERABILITY_DNS__TIMEOUT": "0.5",
            "DELIVERABILITY_DKIM__PROBE": "False",
            "DELIVERABILITY_DKIM__SELECTORS": "example.com=s1 s2, Example.NET=k1",
            "DELIVERABILITY_WEB__LISTEN": "[::1]:9000",
        },
    )
    assert [str(resolver) for resolver in settings.dns.resolvers] == ["127.0.0.1:5353", "[::1]:53"]
    assert (settings.dns.timeout, settings.dns.tries) == (0.5, 5)
    assert settings.dkim.probe is False
    assert settings.dkim.selectors == {"example.com": ("s1", "s2"), "example.net": ("k1",)}
    assert settings.web.listen.port == 9000
    assert load(path, {"DELIVERABILITY_DNS__RESOLVERS": ""}).dns.resolvers == ()


def test_every_key_can_come_from_the_environment(write: Write) -> None:
    write("")
    for section, keys in known_keys().items():
        for key in keys:
            name = f"DELIVERABILITY_{section}__{key}".upper()
            assert problems(None, {name: "\0"})[0].startswith(f"{name}: "), name


def test_selectors_of_a_domain_are_kept_under_its_a_labels(write: Write) -> None:
    path = write(
        '[dkim.selectors]\nexample.com = ["s1"]\n"Example.COM." = ["s2", "s1"]\n"bücher.example" = ["K1"]'
    )
    assert load(path, {}).dkim.selectors == {"example.com": ("s1", "s2"), "xn--bcher-kva.example": ("k1",)}


def test_authorities_are_read_once_to_see_that_they_are_some(write: Write) -> None:
    good = authority().ca_file
    assert load(write(f'[network]\nca_file = "{good}"'), {}).network.ca_file == good
    assert load(write('[network]\nca_file = ""'), {}).network.ca_file is None
    Path("empty.pem").write_text("no certificate")
    for named, why in (
        ("none.pem", "cannot be read (No such file or directory)"),
        (".", "cannot be read (Is a directory)"),
        ("empty.pem", "holds no certificates; write a file in PEM form"),
    ):
        path = write(f'[network]\nca_file = "{named}"')
        assert problems(path) == (f'config.toml:2: [network] ca_file: "{named}" {why}',)


def test_our_own_name_is_a_full_one(write: Write) -> None:
    assert load(write('[network]\nehlo_name = "Checker.Example.com"'), {}).network.ehlo_name == (
        "checker.example.com"
    )
    assert problems(write('[network]\nehlo_name = "checker"')) == (
        'config.toml:2: [network] ehlo_name: "checker" is not a full host name; '
        "write one like mail.example.com, or an address like [192.0.2.1]",
    )


def test_an_unknown_key_stops_the_start_and_names_the_nearest(write: Write) -> None:
    path = write('# a comment\n[dns]\nresolver = ["192.0.2.1"]\n')
    assert problems(path) == ("config.toml:3: [dns] resolver is not a setting; did you mean resolvers?",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[dsn]\n", "config.toml:1: [dsn] is not a section; did you mean [dns]?"),
        (
            "\n[smtp]\n",
            "config.toml:2: [smtp] is not a section; "
            "the sections are data, network, dns, budget, checks, dkim, blocklists, bulk, web, work, mail, "
            "reports, library, seeds, metrics, oidc, ping, lint, log",
        ),
        ("dns = 1", "config.toml:1: dns is a section; write [dns] and its settings below it"),
        (
            "resolvers = []",
            "config.toml:1: resolvers stands before the first section and is no setting; "
            "did you mean resolvers in [dns]?",
        ),
        (
            "[log]\ntrusted_host = 1",
            "config.toml:2: [log] trusted_host is not a setting; did you mean trusted_hosts in [web]?",
        ),
        ("[log]\nzzz = 1", "config.toml:2: [log] zzz is not a setting; known here: level, format"),
        ("dns.resolver = 1", "config.toml:1: [dns] resolver is not a setting; did you mean resolvers?"),
        (
            '[dns]\ntimeout = "2"',
            'config.toml:2: [dns] timeout: "2" is not a number; '
            "write a number from 0.05 to 60, without quotes",
        ),
        (
            "[dns]\ntimeout = 0",
            "config.toml:2: [dns] timeout: 0 is out of range; write a number from 0.05 to 60",
        ),
        (
            "[dns]\ntimeout = nan",
            "config.toml:2: [dns] timeout: nan is out of range; write a number from 0.05 to 60",
        ),
        (
            "[dns]\ntries = true",
            "config.toml:2: [dns] tries: true is not a whole number; write a whole number from 1 to 10",
        ),
        (
            "[dns]\ntries = 2.0",
            "config.toml:2: [dns] tries: 2.0 is not a whole number; write a whole number from 1 to 10",
        ),
        (
            '[network]\nallow = "10.0.0.0/8"',
            'config.toml:2: [network] allow: "10.0.0.0/8" is not a list; '
            'write it in brackets, like ["10.0.0.0/8"]',
        ),
        (
            '[dkim]\nprobe = "yes"',
            'config.toml:2: [dkim] probe: "yes" is neither true nor false; '
            "write one of these, without quotes",
        ),
        (
            '[log]\nlevel = "loud"',
            'config.toml:2: [log] level: "loud" is not one of debug, info, warning, error',
        ),
        ("[data]\ndirectory = 5", "config.toml:2: [data] directory: 5 is not text; write it in quotes"),
        (
            '[data]\ndirectory = ""',
            'config.toml:2: [data] directory: "" is not a path; write one like "data"',
        ),
        (
            '[dkim.selectors]\n"a b" = ["s1"]',
            'config.toml:1: [dkim] selectors: "a b" is not a domain name; write it like example.com',
        ),
        (
            '[dkim.selectors]\n"a.example" = ["s1._domainkey"]',
            'config.toml:2: [dkim] selectors: "a.example": "s1._domainkey" is not a selector; '
            "write the part before ._domainkey, like s1",
        ),
        (
            '[dkim.selectors]\n"a.example" = []',
            'config.toml:1: [dkim] selectors: "a.example" has an empty list; '
            "name at least one or leave it out",
        ),
        (
            '[lint]\n[lint.folders."de/macros"]\nfragment = true\nkind = "complant"',
            'config.toml:4: [lint] folders: "de/macros": kind: "complant" is not a kind of template; '
            'did you mean "complaint"?',
        ),
        (
            '[lint.folders.a]\n\nseverity = { TONE = "bad" }',
            'config.toml:3: [lint] folders: "a": severity: "TONE": "bad" is none of '
            "error, warning, notice, off",
        ),
    ],
)
def test_each_mistake_in_the_file_has_one_clear_line(write: Write, text: str, problem: str) -> None:
    assert problems(write(text)) == (problem,)


def test_all_mistakes_are_told_together(write: Write) -> None:
    path = write('[network]\nallow = ["10.0.0.1/8", "x"]\n[dns]\nresolver = []\ntries = 0\n')
    said = problems(path, {"DELIVERABILITY_BUDGET__SECONDS": "soon"})
    assert [line.partition(": ")[0] for line in said] == [
        "config.toml:4",
        "config.toml:2",
        "config.toml:2",
        "config.toml:5",
        "DELIVERABILITY_BUDGET__SECONDS",
    ]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("DELIVERABILITY_DNS__RESOLVER", "DELIVERABILITY_DNS__RESOLVERS"),
        ("DELIVERABILITY_DNS_TIMEOUT", "DELIVERABILITY_DNS__TIMEOUT"),
        ("DELIVERABILITY_RESOLVERS", "DELIVERABILITY_DNS__RESOLVERS"),
        ("DELIVERABILITY_CONFIG_", "DELIVERABILITY_CONFIG"),
    ],
)
def test_a_misspelt_variable_stops_the_start(write: Write, name: str, meant: str) -> None:
    write("")
    assert problems(None, {name: "1"}) == (f"{name} is not a setting; did you mean {meant}?",)


def test_variables_that_others_set_are_left_alone(write: Write) -> None:
    write("")
    others = ("PORT", "SERVICE_HOST", "SERVICE_PORT_HTTP", "PORT_80_TCP_PROTO", "PORT_80_TCP_ADDR")
    assert load(None, {f"DELIVERABILITY_{name}": "x" for name in others} | {"HOME": "/"}) == Settings()


def test_a_file_that_is_not_there_or_not_toml_is_one_line(write: Write) -> None:
    write("")
    assert problems(Path("no.toml")) == ("no.toml: the file cannot be read (No such file or directory)",)
    assert problems(None, {"DELIVERABILITY_CONFIG": "no.toml"})[0].startswith("no.toml: ")
    assert problems(Path(".")) == (".: the file cannot be read (Is a directory)",)
    (said,) = problems(write("[dns\n"))
    assert said.startswith("config.toml: this is not TOML: ")
    assert "line 1" in said
    Path("config.toml").write_bytes(b"# \xff\n")
    assert problems(None) == ("config.toml: the file is not UTF-8 text (octet 2); save it as UTF-8",)


def test_a_byte_order_mark_does_no_harm(write: Write) -> None:
    assert load(write("\ufeff[dns]\ntries = 4\n"), {}).dns.tries == 4


def test_a_secret_comes_from_a_file_without_its_line_end(write: Write) -> None:
    Path("password").write_bytes(b" correct horse \r\n")
    from_file = load(write('[mail]\npassword_file = "password"'), {})
    assert from_file.mail.password is not None
    assert from_file.mail.password.value == " correct horse "
    assert load(write(""), {"DELIVERABILITY_MAIL__PASSWORD_FILE": "password"}) == from_file


def test_a_secret_from_the_environment_replaces_the_one_of_the_file_in_either_form(write: Write) -> None:
    path = write('[mail]\npassword_file = "not-there"\nhost = ""')
    settings = load(path, {"DELIVERABILITY_MAIL__PASSWORD": "correct horse"})
    assert settings.mail.password is not None
    assert settings.mail.password.value == "correct horse"
    assert load(path, {"DELIVERABILITY_MAIL__PASSWORD": ""}).mail.password is None


def test_a_secret_given_twice_is_an_error(write: Write) -> None:
    Path("password").write_text("correct horse")
    path = write('[mail]\npassword = "correct horse"\npassword_file = "password"')
    assert problems(path) == (
        "config.toml:2: [mail] password: password and password_file are both given; keep one of them",
    )
    write("")
    twice = {
        "DELIVERABILITY_MAIL__PASSWORD": "correct horse",
        "DELIVERABILITY_MAIL__PASSWORD_FILE": "password",
    }
    assert problems(None, twice) == (
        "DELIVERABILITY_MAIL__PASSWORD: password and password_file are both given; keep one of them",
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "cannot be read (No such file or directory)"),
        (b"", "is empty; it must hold only the secret"),
        (b"\n", "is empty; it must hold only the secret"),
        (b"x" * 65537, "is too long; it must hold only the secret"),
        (b"\xff" * 20, "is not UTF-8 text"),
    ],
)
def test_a_secret_file_that_holds_no_secret_is_told(write: Write, content: bytes | None, why: str) -> None:
    if content is not None:
        Path("password").write_bytes(content)
    path = write('[mail]\npassword_file = "password"')
    assert problems(path) == (f"config.toml:2: [mail] password_file: password {why}",)


def test_no_message_and_no_repr_shows_a_secret(write: Write) -> None:
    assert problems(write('[web]\nsecret_key = "hunter2"')) == (
        "config.toml:2: [web] secret_key: it has 7 characters; write at least 32",
    )
    assert problems(write("[mail]\npassword = 12345678")) == (
        "config.toml:2: [mail] password: it is not text; write it in quotes",
    )
    settings = load(write('[mail]\npassword = "correct horse"'), {})
    assert "horse" not in f"{settings!r} {settings} {settings.mail.password}"


def test_reading_settings_loads_no_heavy_package() -> None:
    heavy = ("pydantic", "dns", "flask", "sqlalchemy", "idna", "tomllib", "ssl")
    code = f"import sys, deliverability.config; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "[]\n"
