"""Reads the fields of a pasted record: its name, its time to live and its value."""

from __future__ import annotations

import re
from dataclasses import dataclass

import idna

from checks.domain import Domain
from deliverability.config_sources import nearest
from deliverability.net.names import encode_name
from deliverability.net.planned_records import record_of

TYPES = ("A", "AAAA", "CAA", "CNAME", "MX", "PTR", "SRV", "TLSA", "TXT")
NOT_OURS = {
    "SPF": "the record type SPF is out of use (RFC 7208 §3.1); write TXT",
    "NS": "who serves the zone cannot be tried out here; leave NS records out",
    "SOA": "the SOA record cannot be tried out here; leave it out",
    "DS": "DNSSEC records cannot be tried out here; leave them out",
    "DNSKEY": "DNSSEC records cannot be tried out here; leave them out",
    "RRSIG": "DNSSEC records cannot be tried out here; leave them out",
}
LONGEST_TTL = 0x7FFFFFFF  # RFC 2181 §8
LONGEST_TEXT = 8000
SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_TTL = re.compile(r"(\d{1,10})\s*(s|m|h|d|w|secs?|seconds?|mins?|minutes?|hours?|hrs?|days?|weeks?)?", re.I)
_AUTO = ("auto", "automatic", "default")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?|\*")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(\d{3}|.)")
EXAMPLE = 'write it like _dmarc TXT "v=DMARC1; p=none"'
WORDS = {"MX": 2, "A": 1, "AAAA": 1, "CNAME": 1, "PTR": 1, "SRV": 4}
"""How many words the value of a type has; other types have the rest of the line."""


class NotARecord(ValueError):  # noqa: N818 - named for what was pasted
    """What was pasted is no record; the message says where (line and column, from 1) and what would be right.

    `mark`: the line, and under it a sign at the column.
    """

    def __init__(self, place: Piece, said: str) -> None:
        super().__init__(f"line {place.line}, column {place.column}: {said}")
        self.said, self.line, self.column = said, place.line, place.column
        start = max(0, place.column - 50)
        shown = place.whole[start : start + 100] or place.text[:100]
        self.mark = f"{shown}\n{' ' * (place.column - 1 - start)}^"


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text: what stands there, the line and the column it begins at, and the line as a whole."""

    text: str
    line: int
    column: int
    whole: str = ""

    def part(self, start: int, end: int | None = None) -> Piece:
        """Some of it, without the blanks around."""
        text = self.text[start:end]
        return Piece(
            text.strip(), self.line, self.column + start + len(text) - len(text.lstrip()), self.whole
        )


def type_of(piece: Piece) -> str:
    """ "txt" -> "TXT"; NotARecord that names the nearest type there is."""
    word = piece.text.upper().strip(":")
    if word in TYPES:
        return word
    if word in NOT_OURS:
        raise NotARecord(piece, NOT_OURS[word])
    near = nearest(word, list(TYPES))
    hint = f'did you mean "{near}"?' if near else f"there are: {', '.join(TYPES)}"
    raise NotARecord(piece, f'"{piece.text[:40]}" is no record type; {hint}')


def type_at(words: list[Piece]) -> int:
    """Which of the first words is the type; capitals tell it from a host named "mx"."""
    known = [n for n, word in enumerate(words[:4]) if word.text.upper().strip(":") in (*TYPES, *NOT_OURS)]
    capital = [n for n in known if words[n].text.isupper()]
    if known:
        return (capital or known)[0]
    others = [word for word in words[1:4] if word.text.upper() != "IN" and not is_ttl(word.text)]
    if len(words) >= 3 and others and "=" not in others[0].text:
        type_of(others[0])
    raise NotARecord(words[0], f"here should be a name, a record type and a value; {EXAMPLE}")


def name_of(piece: Piece, domain: Domain) -> str:
    """The whole name in A-labels: "@" is the domain, a last dot ends a whole name, others are in it."""
    typed = piece.text.strip("`\"'").rstrip(":")
    name = _ascii(piece, typed).lower()
    if name in ("@", ""):
        return domain.name
    if not name.endswith(".") and not _is_in(name, domain):
        name = f"{name}.{domain.name}"
    return _sound(piece, name.removesuffix("."))


def host_of(piece: Piece, typed: str, domain: Domain) -> str:
    """A name in a value: "mail" lies in the domain, "mail.example.net" is whole, dot at its end or not."""
    name = _ascii(piece, typed).lower()
    if name == ".":
        return "."
    if name == "@":
        return domain.name
    return _sound(piece, name.rstrip(".") if "." in name else f"{name}.{domain.name}")


def ttl_of(piece: Piece) -> int | None:
    """Seconds; None for "Auto". NotARecord for what is no time."""
    found = _TTL.fullmatch(piece.text)
    if piece.text.lower() in _AUTO:
        return None
    if found is None or int(found[1]) > LONGEST_TTL:
        raise NotARecord(piece, f'"{piece.text[:40]}" is no TTL; write seconds, like 3600')
    return int(found[1]) * SECONDS[(found[2] or "")[:1].lower()]


def is_ttl(text: str) -> bool:
    """Whether this may be a time to live."""
    return text.lower() in _AUTO or _TTL.fullmatch(text) is not None


def value_of(rrtype: str, piece: Piece, domain: Domain) -> str:
    """The value as a Change has it; NotARecord where no such record is written like this."""
    if rrtype == "TXT":
        value = piece.text
        if not value.strip():
            raise NotARecord(piece, "this TXT record has no text")
        if len(value) > LONGEST_TEXT:
            raise NotARecord(piece, f"this text is longer than {LONGEST_TEXT} characters")
        return value
    words = piece.text.split()
    if rrtype == "MX" and len(words) == 1:
        raise NotARecord(piece, f'an MX record begins with its priority; write "10 {words[0][:80]}"')
    if rrtype in ("MX", "CNAME", "PTR", "SRV") and words:
        words[-1] = host_of(piece, words[-1], domain)
    if rrtype == "SRV":
        words[-1] += "."
    value = " ".join(words)
    try:
        record_of(rrtype, value)
    except ValueError as error:
        raise NotARecord(piece, _plainly(rrtype, value, str(error))) from None
    return value


def split_value(rrtype: str, rest: Piece) -> tuple[Piece, Piece | None]:
    """The value in the rest of a line, and what follows it if anything does."""
    if rrtype == "TXT":
        return text_of(rest)
    words = list(re.finditer(r"\S+", rest.text))
    count = WORDS.get(rrtype, len(words))
    end = next((n for n, word in enumerate(words[:count]) if ";" in word[0]), count)
    if end < count or len(words) <= count:
        remark = rest.text.find(";")
        return rest.part(0, remark if remark >= 0 else None), None
    at = words[count].start()
    return rest.part(0, at), None if words[count][0].startswith(";") else rest.part(at)


def text_of(rest: Piece) -> tuple[Piece, Piece | None]:
    """The text of a TXT record, its strings joined (RFC 7208 §3.3), and what follows the last quote."""
    text = rest.text
    if len(text) > 1 and text[0] == text[-1] == "'":
        return rest.part(1, -1), None
    if not text.startswith('"'):
        return _bare(rest), None
    strings, at = [], 0
    while found := _STRING.match(text, at):
        strings.append(_unescaped(found[1]))
        at = found.end() + len(text[found.end() :]) - len(text[found.end() :].lstrip())
    left = rest.part(at)
    if left.text.startswith('"'):  # the last quote is missing
        strings.append(_unescaped(left.text[1:]))
        left = rest.part(len(text))
    value = Piece("".join(strings), rest.line, rest.column, rest.whole)
    return value, None if not left.text or left.text.startswith(";") else left


def _bare(rest: Piece) -> Piece:
    """A text without quotes, or without the first one; a semicolon belongs to it."""
    text = re.sub(r'"\s*"', "", rest.text).removesuffix('"').replace("\\;", ";")
    if '"' in text:
        at = rest.text.index('"')
        raise NotARecord(rest.part(at, at + 1), "this quote has no partner; put the whole text in quotes")
    return Piece(text, rest.line, rest.column, rest.whole)


def _unescaped(text: str) -> str:
    def meant(found: re.Match[str]) -> str:
        return chr(int(found[1])) if found[1].isdigit() and len(found[1]) == 3 else found[1]

    return _ESCAPE.sub(meant, text)


def _is_in(name: str, domain: Domain) -> bool:
    places = (domain.name, domain.org_domain or domain.name)
    return any(f".{name}".endswith(f".{place}") for place in places)


def _ascii(piece: Piece, name: str) -> str:
    if name.isascii():
        return name
    try:
        return idna.encode(name, uts46=True).decode("ascii") + "." * name.endswith(".")
    except idna.IDNAError:
        raise NotARecord(piece, f'"{name[:60]}" holds a character that no name has') from None


def _sound(piece: Piece, name: str) -> str:
    wrong = next((label for label in name.split(".") if not _LABEL.fullmatch(label)), None)
    if wrong is not None:
        said = f'"{piece.text[:60]}" is no name; write it like "_dmarc", or "@" for the domain'
        raise NotARecord(piece, said)
    try:
        encode_name(name)
    except ValueError:
        raise NotARecord(piece, f'"{piece.text[:60]}" is too long for a name') from None
    return name


def _plainly(rrtype: str, value: str, error: str) -> str:
    if rrtype in ("A", "AAAA"):
        good = "192.0.2.1" if rrtype == "A" else "2001:db8::1"
        return f'"{value[:60]}" is no address of an {rrtype} record; write one like {good}'
    return error
