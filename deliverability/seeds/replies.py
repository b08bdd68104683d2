"""What a test mail says where nobody gave it words: an answer of a support desk, not the same each time."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from deliverability.seeds.model import Mail

FACTS = Path(__file__).with_name("replies.toml")


def our_reply(token: str, name: str) -> Mail:
    """The words for this token (32 hexadecimal digits), signed by `name`; the same ones each time.

    The same mail over and over would teach a filter to know our tests.
    """
    words, drawn = _words(), int(token, 16)
    drawn, at = divmod(drawn, len(words["reply"]))
    drawn, greeting = divmod(drawn, len(words["greetings"]))
    drawn, closing = divmod(drawn, len(words["closings"]))
    reply = words["reply"][at]
    body = reply["text"].strip().replace("{number}", str(10_000 + drawn % 90_000))
    ending = words["closings"][closing].replace("{name}", name)
    return Mail(reply["subject"], f"{words['greetings'][greeting]}\n\n{body}\n\n{ending}\n")


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(FACTS.read_text("utf-8"))
