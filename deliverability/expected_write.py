"""Writes an expected-state file from what is live in a finished run."""

from __future__ import annotations

import json
from collections.abc import Iterator

from checks.dkim.record import DkimKeys
from checks.dmarc.evidence import DmarcRecords
from checks.expected.alike import PRESENT
from checks.model import Unknown
from checks.mta_sts.evidence import StsPolicy
from checks.mx.record import MxSet
from checks.nameservers.record import NameServers
from checks.snapshot import Snapshot
from checks.spf.tree import SpfTexts
from checks.tls_rpt.record import TlsRpt

FAMILIES = ("mx", "spf", "dkim", "dmarc", "mta_sts", "tls_rpt", "nameservers")
"""What a run has to look at for it."""


def written(snapshot: Snapshot) -> str:
    """The file for one domain; what gave no answer is a remark that says so, and pins nothing."""
    lines = [
        f"# What was live on {snapshot.taken_at:%Y-%m-%d %H:%M} UTC.",
        f"[{_text(snapshot.domain.name)}]",
    ]
    lines += _own(snapshot)
    lines += _tls_rpt(snapshot.tls_rpt)
    return "\n".join(lines) + "\n"


def unseen(snapshot: Snapshot) -> tuple[Unknown, ...]:
    """What gave no answer."""
    fields = (snapshot.mx, snapshot.spf_texts, snapshot.dmarc, snapshot.nameservers, snapshot.sts_policy)
    return tuple(field for field in fields if isinstance(field, Unknown))


def _own(snapshot: Snapshot) -> Iterator[str]:
    mx, texts, keys, dmarc = snapshot.mx, snapshot.spf_texts, snapshot.dkim, snapshot.dmarc
    if isinstance(mx, MxSet) and mx.hosts:
        yield f"mx = {_list(f'{host.preference} {host.host or chr(46)}' for host in mx.hosts)}"
    yield from _silence("mx", mx)
    if isinstance(snapshot.nameservers, NameServers) and snapshot.nameservers.zone == snapshot.domain.name:
        yield f"nameservers = {_list(sorted(snapshot.nameservers.names))}"
    yield from _silence("nameservers", snapshot.nameservers)
    if isinstance(texts, SpfTexts) and texts.record is not None:
        yield f"spf = {_text(texts.record.text)}"
    yield from _silence("spf", texts)
    if isinstance(keys, DkimKeys):
        yield from _keys(keys)
    record = dmarc.here.record if isinstance(dmarc, DmarcRecords) else None
    if record is not None and (policy := record.policy("p")) is not None:
        yield f"dmarc.policy = {_text(policy.value)}"
    if record is not None and record.rua:
        yield f"dmarc.rua = {_list(uri.text for uri in record.rua)}"
    yield from _silence("dmarc", dmarc)
    policy_served = snapshot.sts_policy
    if isinstance(policy_served, StsPolicy) and policy_served.policy.mode is not None:
        yield f"mta_sts.mode = {_text(policy_served.policy.mode.value)}"
    yield from _silence("mta_sts", policy_served)


def _keys(keys: DkimKeys) -> Iterator[str]:
    """A key of one's own by its tags; one that is a CNAME only as present, for its service may change it."""
    there = [one for one in keys.selectors if one.texts and not one.is_wildcard]
    pairs = [(one.name, PRESENT if one.aliases or len(one.texts) > 1 else one.texts[0]) for one in there]
    if pairs:
        yield f"dkim.selectors = {{ {', '.join(f'{_text(name)} = {_text(text)}' for name, text in pairs)} }}"


def _tls_rpt(found: object) -> Iterator[str]:
    if isinstance(found, TlsRpt) and found.record is not None:
        yield from ("", "[[record]]", f"name = {_text(found.place)}", 'type = "TXT"')
        yield f"value = {_text(found.record.text)}"


def _silence(key: str, evidence: object) -> Iterator[str]:
    if isinstance(evidence, Unknown):
        yield f"# {key}: nothing is pinned, as there was no answer ({evidence.reason.value})"


def _list(texts: Iterator[str] | list[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _text(text: str) -> str:
    """A basic string of TOML, whose escapes JSON's are, but for the control character DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
