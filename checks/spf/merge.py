"""Makes one SPF record of several, so that everything any of them allowed stays allowed."""

from __future__ import annotations

from checks.spf.record import SpfRecord, Term


def merged(records: tuple[SpfRecord, ...]) -> str:
    """One line with every term of these sound records once.

    `all` comes last: "-all" only if every record said so, else "~all". A redirect becomes an include, because
    it would do nothing beside `all` (RFC 7208 §6.1).
    """
    words: dict[str, str] = {}
    alls: list[str] = []
    modifiers: dict[str, str] = {}
    for record in records:
        closed = False  # behind `all` a mechanism did nothing, but a modifier did
        for term in record.terms:
            if term.kind == "modifier" and term.name != "redirect":
                modifiers.setdefault(term.name, term.text)
            elif term.is_all and not closed:
                alls.append(term.qualifier)
                closed = True
            elif not closed:
                words.setdefault(_key(term), _text(term))
    last = "-all" if alls and len(alls) == len(records) and set(alls) == {"-"} else "~all"
    return " ".join(("v=spf1", *words.values(), last, *modifiers.values()))


def all_at_end(record: SpfRecord) -> str:
    """The record with its first `all` moved behind every other mechanism, and no second one."""
    last = record.terminal_all
    rest = [term.text for term in record.mechanisms if not term.is_all]
    modifiers = [term.text for term in record.terms if term.kind == "modifier"]
    return " ".join(("v=spf1", *rest, *([last.text] if last else []), *modifiers))


def _key(term: Term) -> str:
    return _text(term).lower().removeprefix("+")


def _text(term: Term) -> str:
    return f"include:{term.value}" if term.name == "redirect" and term.kind == "modifier" else term.text
