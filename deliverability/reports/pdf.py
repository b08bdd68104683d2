"""A report as PDF: WeasyPrint makes it in a process of its own, which loads nothing and has a deadline."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from typing import Any, NoReturn

from deliverability.mailed.html import html_of
from deliverability.mailed.model import Page, Ways

SECONDS = 60.0
MEMORY = 2 * 1024**3
"""Octets of address space; a report takes a tenth of it."""
MISSING = "PDF needs the extra “pdf”: pip install 'deliverability[pdf]'."
_PAPER = "<style>@page { size: A4; margin: 14mm; } .sheet { border: 0 !important; }</style></head>"


class PdfError(Exception):
    """No PDF can be made, and why."""


def has_pdf() -> bool:
    """Whether the extra is installed."""
    return find_spec("weasyprint") is not None


def pdf_of(page: Page, seconds: float = SECONDS) -> bytes:
    """The report without its buttons, on A4, with tags for assistive technology (PDF/UA-1). PdfError."""
    if not has_pdf():
        raise PdfError(MISSING)
    blocks = tuple(block for block in page.blocks if not isinstance(block, Ways))
    html = html_of(replace(page, blocks=blocks, closing=())).replace("</head>", _PAPER, 1)
    command = [sys.executable, "-m", "deliverability.reports.pdf"]
    try:
        done = subprocess.run(command, input=html.encode(), capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise PdfError("Making the PDF took too long. Print the page instead.") from None
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise PdfError("The PDF could not be made. Print the page instead.")
    return done.stdout


def _refuse(url: str, *_args: Any, **_more: Any) -> NoReturn:
    raise ValueError(f"a report loads nothing, and so not {url[:60]}")


def _main() -> None:
    """HTML comes in, PDF goes out."""
    import resource  # not there on Windows, where there is no such limit

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    from weasyprint import HTML

    document = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=_refuse)
    sys.stdout.buffer.write(document.write_pdf(pdf_variant="pdf/ua-1"))


if __name__ == "__main__":
    _main()
