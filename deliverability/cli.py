"""The command line: each command is a module of `deliverability.commands`, loaded when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

COMMANDS = {
    "backup": "Write everything that is kept to one file.",
    "apply": "Look after what a file declares.",
    "check": "Check support addresses or domains.",
    "db": "Move what is kept to another database.",
    "demo": "Make a demo: invented domains with a history, to look around.",
    "doctor": "Test this machine: resolvers, clock, data directory.",
    "domains": "List, add and remove domains to look after.",
    "expected": "Write down what is live now, to pin it.",
    "explain": "Explain a check, or list all of them.",
    "health": "Ask whether the service on this machine works.",
    "new-check": "Start a new check: its code and its guide.",
    "lint": "Say what is wrong with templates of support mail, and mend it.",
    "plan": "Check records before you publish them.",
    "rekey": "Encrypt what is kept with a new key.",
    "report": "Print the health report on a domain, as it comes by mail.",
    "restore": "Bring back what a backup holds.",
    "seed": "Send test mails, and see where they land and why.",
    "serve": "Run the web page and its API.",
    "spf": "Ask whether one server may send for a domain.",
    "user": "Add, list or remove accounts, or set a password.",
    "verify-audit": "Look whether the audit log was edited.",
    "watch": "Follow a change of records until everybody sees it.",
    "work": "Do due checks and send mail, beside serve.",
}
PASS, PROBLEMS, WRONG_USE, COULD_NOT_CHECK = 0, 1, 2, 3
"""The exit statuses of every command that judges."""
INTERRUPTED, READER_GONE = 130, 141
"""What a shell reports for SIGINT and SIGPIPE: 128 and the signal's number."""


class Lazy(click.Group):
    """Knows the commands by name and imports one only to run it, so that each starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"deliverability.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an interrupt or a reader that went away ends it without a word."""
        if os.environ.get("NO_COLOR"):  # https://no-color.org
            ctx.color = False
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise SystemExit(INTERRUPTED) from None
        except BrokenPipeError:
            _write_no_more()
            raise SystemExit(READER_GONE) from None


def _write_no_more() -> None:
    """What is still buffered goes nowhere, or Python would complain about the pipe at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())


def _say_version(ctx: click.Context, option: click.Parameter, wanted: bool) -> None:
    """The version of the installed package; a checkout that is not installed has none."""
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version  # loaded here as it takes 10 ms

    try:
        click.echo(f"deliverability, version {version('deliverability')}")
    except PackageNotFoundError:
        click.echo("deliverability, version unknown (not installed)")
    ctx.exit()


@click.group(
    cls=Lazy,
    name="deliverability",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_say_version,
              help="Show the version and exit.")  # fmt: skip
def main() -> None:
    """Tells you whether the mail of your support address arrives, and what to do when it does not."""
