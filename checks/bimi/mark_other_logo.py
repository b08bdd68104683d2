"""The certificate of the mark holds another logo than the record names."""

from collections.abc import Iterator
from hashlib import sha256

from checks.bimi.download import Download
from checks.bimi.mark import MarkFile
from checks.bimi.marks import about
from checks.bimi.record import Bimi
from checks.bimi.svg import unpacked
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 9399 §4.1")
def mark_other_logo(bimi: Bimi, bimi_mark: MarkFile, bimi_logo: Download) -> Iterator[Hit | Unknown]:
    """The digests of the two logos differ, or the certificate holds none."""
    mark, plain = bimi_mark.mark, unpacked(bimi_logo.body)
    if mark is None or plain is None or not bimi_logo.is_there or bimi_logo.is_cut:
        return
    if mark.logo != sha256(plain).hexdigest():
        yield about(
            bimi,
            bimi_mark,
            mark,
            inside=mark.logo or "no logo",
            served=sha256(plain).hexdigest(),
            logo=bimi_logo.url,
        )
