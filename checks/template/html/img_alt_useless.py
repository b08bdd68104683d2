"""The words of a picture say nothing: a file name, or “image”."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule

_FILE = re.compile(r"[\w .()%-]{1,80}\.(?:png|jpe?g|gif|svg|webp|bmp|ico)", re.IGNORECASE)
_NOTHING = re.compile(
    r"(?:an? |the |my |your )?(?:images?|imgs?|pictures?|pics?|photos?|graphics?|logos?|icons?|banners?|"
    r"spacers?|"
    r"untitled|placeholder(?: image)?|alt(?:ernat(?:e|ive))?[ -]?(?:text|tag)|image description|header image|"
    r"logo image|image of|divider|hero(?: image)?|thumbnail|screenshot)[ _-]{0,2}\d{0,4}\.?",
    re.IGNORECASE,
)


@rule("HTML005", Severity.NOTICE, "WCAG 2.2 SC 1.1.1", languages=())
def img_alt_useless(document: Document) -> Iterator[Spot]:
    """An alt that is a file name or only names the kind of thing."""
    for element in document.html.all("img", "mj-image") if document.html else ():
        alt = element.attributes.get("alt")
        words = alt.value.strip() if alt else ""
        if alt and words and not element.is_hidden and (_FILE.fullmatch(words) or _NOTHING.fullmatch(words)):
            yield Spot(alt.span, {"words": words})
