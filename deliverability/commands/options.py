"""Options and error messages that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from checks.domain import Domain, NotADomain, parse_target
from deliverability.addresses import parse_ip, parse_selector
from deliverability.checker import with_overrides
from deliverability.chosen import parse_families, parse_family, parse_profile
from deliverability.config import ConfigError, Settings, load, parse_network, parse_resolver
from deliverability.expected_file import load as load_pins

F = TypeVar("F", bound=Callable[..., Any])
WRONG_USE = 2


class Parsed(click.ParamType[Any]):
    """An option read by a function that raises ValueError with a sentence."""

    def __init__(self, name: str, parse: Callable[[str], Any]) -> None:
        self.name = name
        self._parse = parse

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return self._parse(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


def world_options(command: F) -> F:
    """--resolver, --allow and --config, for every command that asks the world."""
    for option in (
        click.option(
            "--config", type=click.Path(path_type=Path, dir_okay=False), help="The settings file to use."
        ),
        click.option(
            "--allow", multiple=True, type=Parsed("CIDR", parse_network), metavar="CIDR",
            help="A network you vouch for: its addresses count as public ones. Repeatable.",
        ),
        click.option(
            "--resolver", "resolvers", multiple=True, type=Parsed("IP[:PORT]", parse_resolver),
            metavar="IP[:PORT]", help="A DNS server to ask instead of the system's. Repeatable.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


_JUDGING = (
    click.option("--fresh", is_flag=True,
                 help="Go round the cache, and ask the domain's own name servers first."),
    click.option("--only", default="", type=Parsed("FAMILY,…", parse_families), metavar="FAMILY,…",
                 help="Check only these families, such as mx,spf."),
    click.option("--also", multiple=True, type=Parsed("FAMILY", parse_family), metavar="FAMILY",
                 help="Check this family as well: blocklists or mailboxes. Repeatable."),
    click.option("--profile", default="", type=Parsed("PROFILE", parse_profile), metavar="PROFILE",
                 help="What the domain is for: parked, receive-only or send-only."),
    click.option("--selector", "selectors", multiple=True, type=Parsed("S", parse_selector), metavar="S",
                 help="A DKIM selector in use. Repeatable."),
    click.option("--sending-ip", "sending_ips", multiple=True, type=Parsed("IP", parse_ip), metavar="IP",
                 help="A server that sends for the domain. Repeatable."),
)  # fmt: skip


def judging_options(command: F) -> F:
    """What to look at, and what is known beforehand, for every command that judges a domain whole."""
    for option in reversed(_JUDGING):
        command = option(command)
    return command


def expected_option(command: F) -> F:
    """--expected, for commands that judge."""
    return click.option(
        "--expected", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
        help="A file that pins what must be live; what differs is a warning.",
    )(command)  # fmt: skip


def with_expected(settings: Settings, file: Path | None, domains: tuple[Domain, ...] = ()) -> Settings:
    """The settings with the pins of the file; ends the program when it is wrong or pins nothing for these."""
    if file is None:
        return settings
    try:
        pins = load_pins(file)
    except ValueError as error:
        wrong(*(f"--expected: {message}" for message in error.args))
    if left := [one.name for one in domains if not pins.of(one.name)]:
        wrong(f"--expected: {file} pins nothing for {', '.join(left)}.")
    return replace(settings, checks=replace(settings.checks, expected=pins))


def also_expected(also: tuple[str, ...], file: Path | None) -> tuple[str, ...]:
    """The families to look at as well; who names a file wants it looked at, whatever else is left out."""
    return (*also, "expected") if file is not None else also


def settings_from(config: Path | None, resolvers: tuple[Any, ...], allow: tuple[Any, ...]) -> Settings:
    """The settings, with what the command line says instead; ends the program when they are wrong."""
    try:
        return with_overrides(load(config, os.environ), resolvers, allow)
    except ConfigError as error:
        wrong(*error.problems)


def target(text: str) -> Domain:
    """The domain typed; ends the program with a sentence when it is none."""
    try:
        return parse_target(text)
    except NotADomain as error:
        wrong(str(error))


def wrong(*lines: str) -> NoReturn:
    """Say what was wrong and end with status 2."""
    for line in lines:
        click.echo(f"deliverability: {line}", err=True)
    raise SystemExit(WRONG_USE)
