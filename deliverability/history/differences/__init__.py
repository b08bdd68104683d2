"""What is different between two values of a record, in a few words each; one module for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from deliverability.history.differences.plain import address_words, certificate_words, ds_words, set_words
from deliverability.history.differences.servers import mail_server_words, name_server_words
from deliverability.history.differences.spf import spf_words
from deliverability.history.differences.tagged import bimi_words, dmarc_words, policy_words, versioned_words

from deliverability.history.differences.keys import key_words, tlsa_words  # isort: skip
from deliverability.history.seen import ADDRESSES, CERTIFICATE, POLICY, family_of_record

Words = Callable[[tuple[str, ...], tuple[str, ...]], tuple[str, ...]]

_BY_TYPE: Mapping[str, Words] = {
    "MX": mail_server_words,
    "NS": name_server_words,
    "DS": ds_words,
    "TLSA": tlsa_words,
    "CNAME": set_words,
    ADDRESSES: address_words,
    CERTIFICATE: certificate_words,
    POLICY: policy_words,
}
_BY_FAMILY: Mapping[str, Words] = {
    "spf": spf_words,
    "dkim": key_words,
    "dmarc": dmarc_words,
    "mta_sts": versioned_words,
    "tls_rpt": versioned_words,
    "bimi": bimi_words,
}


def differences(name: str, rrtype: str, before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """What is different between two values, () when they mean the same; a value of () is "nothing there"."""
    if before == after:
        return ()
    words = _BY_TYPE.get(rrtype) or _BY_FAMILY[family_of_record(name, rrtype)]
    return words(before, after)
