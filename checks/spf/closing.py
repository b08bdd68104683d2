"""How a tree of SPF records ends: the `all` that has the last word, wherever redirects lead."""

from __future__ import annotations

from dataclasses import dataclass

from checks.model import Unknown
from checks.spf.ownership import is_own
from checks.spf.record import Term
from checks.spf.tree import SpfNode, SpfTree


@dataclass(frozen=True, slots=True)
class Closing:
    """The record that has the last word and its `all`, None when it has none."""

    node: SpfNode
    all: Term | None


def closing(tree: SpfTree) -> Closing | Unknown | None:
    """How it ends; None where a redirect ends in a fault, or in a name only a message fills in."""
    node = tree.final()
    if node.unknown is not None:
        return node.unknown
    if node.record is None:
        return None
    last = node.record.terminal_all
    if last is None and node.record.redirect is not None:
        return None
    return Closing(node, last)


def correction(tree: SpfTree, end: Closing, wanted: str) -> tuple[str, str]:
    """Where to publish which record, so that the last word is `wanted`.

    A record of other people cannot be edited, so the redirect to it becomes an include.
    """
    if end.node.record is not None and is_own(tree, end.node):
        return end.node.domain, with_all(end.node.record.text, end.all, wanted)
    record = tree.root.record
    redirect = record.redirect if record is not None else None
    if record is None or redirect is None:
        return tree.domain, f"v=spf1 {wanted}"
    text = f"{record.text[: redirect.start]}include:{redirect.value}{record.text[redirect.end :]}"
    return tree.domain, with_all(text, None, wanted)


def with_all(text: str, term: Term | None, wanted: str) -> str:
    """The record `text` with its `all` written as `wanted`, or with `wanted` at its end."""
    if term is None:
        return f"{text.rstrip()} {wanted}"
    return f"{text[: term.start]}{wanted}{text[term.end :]}"
