"""A picture has an address that mail programs cannot follow, or a format they do not show."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Image
from checks.template.html.mail import file_of
from checks.template.rule import Spot, rule

_PATH = re.compile(
    r"(?:\.{0,2}/|~/|[A-Za-z]:[\\/]|file:)[^\s{}<>$%*\[\]()]*|"
    r"[\w.@-][\w.@ /-]{0,300}\.(?:png|jpe?g|gif|svg|webp|bmp|avif|ico)"
    r"(?:\?[^\s]{0,200})?",
    re.IGNORECASE,
)
_FORMAT = re.compile(r"\.(svg|webp|avif)(?:[?#]|$)", re.IGNORECASE)
_SAYS = {
    "svg": "is an SVG, which Gmail does not show",
    "webp": "is a WebP, which Outlook on Windows does not show",
    "avif": "is an AVIF, which Outlook on Windows does not show",
}


@rule("HTML006", Severity.ERROR, "caniemail image-base64, image-svg, image-webp, image-avif", languages=())
def img_source_not_deliverable(document: Document) -> Iterator[Spot]:
    """A relative address, data: and file:, or a picture as SVG, WebP or AVIF."""
    html = document.html
    if html is None:
        return
    has_base = any(one.value("href").startswith("http") for one in html.all("base"))
    for image in document.images:
        says = _fault(image.target.strip(), has_base) if _is_plain(image) else ""
        if says:
            yield Spot(image.source or image.span, {"picture": _short(image.target), "says": says})


def _is_plain(image: Image) -> bool:
    """Not one of several sources that a mail program chooses from."""
    return (
        image.element is not None
        and image.element.tag in ("img", "mj-image")
        and not image.element.inside("picture")
    )


def _fault(target: str, has_base: bool) -> str:
    lower = target[:40].lower()
    if lower.startswith("data:"):
        return "is written into the mail itself, which Gmail does not show"
    if lower.startswith("//"):
        return "has an address without https:, which does not work in a mail"
    if not has_base and len(target) < 2000 and _PATH.fullmatch(target):
        return "has an address that only works on your own site or computer"
    found = _FORMAT.search(target[-300:])
    return _SAYS[found[1].lower()] if found else ""


def _short(target: str) -> str:
    return target[:30] + "…" if target[:5].lower() == "data:" else file_of(target)
