"""Makes text of the octets of a file, or says why it cannot be done."""

from __future__ import annotations

from dataclasses import dataclass

from checks.template.document import Fault
from checks.template.offsets import Span

LARGEST = 512 * 1024
"""Of a template. No mail is nearly as large: big receivers cut HTML off at 102 kB."""
LARGEST_EXPORT = 4 * 1024 * 1024
"""Of a file with many templates in it, or of a mail with its attachments."""
_WITH_MUCH_IN_IT = (".csv", ".tsv", ".json", ".yaml", ".yml", ".eml")
_KNOWN = (
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old office document or an Outlook message"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a compressed file"),
)


@dataclass(slots=True, eq=False)  # not frozen: what is raised is given its traceback on the way
class ReadError(ValueError):
    """A file that cannot be read: what is wrong, at which octet or character, and what would be right."""

    what: str
    at: int
    right: str

    def __str__(self) -> str:
        return f"{self.what} {self.right}"


class NoTemplatesError(ReadError):
    """Data that can be read, and that is none of ours."""


def decoded(raw: bytes, name: str = "") -> tuple[str, tuple[Fault, ...]]:
    """The text of a file: UTF-8, UTF-16 with its mark, or else windows-1252 and a fault that says so.

    Raises ReadError for what is too large, or no text.
    """
    refuse_large(len(raw), name)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf_16(raw)
    refuse_binary(raw)
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        return _as_windows(raw, error)


def refuse_large(octets: int, name: str) -> None:
    """Raises ReadError for a file of so many octets; exports and mails may be larger."""
    largest = LARGEST_EXPORT if name.lower().endswith(_WITH_MUCH_IN_IT) else LARGEST
    if octets > largest:
        raise ReadError(
            f"The file has {octets // 1024:,} KiB.", largest, f"Hand in at most {largest // 1024:,} KiB."
        )


def refuse_binary(raw: bytes) -> None:
    """Raises ReadError for what is no text."""
    for begins, what in _KNOWN:
        if raw.startswith(begins):
            raise ReadError(f"This is {what}.", 0, "Save it as text, Markdown, HTML or a mail (.eml).")
    at = raw.find(b"\0")
    if at >= 0:
        raise ReadError(
            f"This is no text: octet {at + 1} is zero.", at, "Save it as text in UTF-8, as HTML or as .eml."
        )


def _utf_16(raw: bytes) -> tuple[str, tuple[Fault, ...]]:
    try:
        return raw.decode("utf-16"), ()
    except UnicodeDecodeError as error:
        text = raw.decode("utf-16", "replace")
        at = min(len(text), error.start // 2)
        says = "The file begins as UTF-16 and is broken here. Save it as UTF-8."
        return text, (Fault("encoding", says, Span(at, min(len(text), at + 1))),)


def _as_windows(raw: bytes, error: UnicodeDecodeError) -> tuple[str, tuple[Fault, ...]]:
    """Each octet is one character then, so the place is the same."""
    says = (
        f"The file is not in UTF-8: octet {error.start + 1} is 0x{raw[error.start]:02X}. It was read as "
        "windows-1252. Save it as UTF-8, or accents and quotes may reach people as other signs."
    )
    return raw.decode("cp1252", "replace"), (Fault("encoding", says, Span(error.start, error.start + 1)),)
