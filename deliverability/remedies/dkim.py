"""The remedies of DKIM keys: a key that is whole gets a sound record; a lost one comes from who signs."""

from __future__ import annotations

from dataclasses import replace

from checks.dkim.public_key import PublicKey
from checks.dkim.record import DkimKeys, KeyRecord, Selector
from checks.model import Finding
from checks.providers.facts import MailboxProvider, SendingService
from checks.providers.recognise import mailbox_provider, service_of_dkim_target
from checks.snapshot import Snapshot
from deliverability.remedies.foreseen import clears
from deliverability.remedies.model import Remedy
from deliverability.remedies.publishing import one_text
from deliverability.remedies.registry import remedy

MENDABLE = (
    "dkim.dup-tag", "dkim.empty-tag", "dkim.g-tag", "dkim.key-type", "dkim.multiple-records",
    "dkim.no-sha256", "dkim.service", "dkim.sha1-allowed", "dkim.stray-text", "dkim.testing",
    "dkim.unknown-tag", "dkim.version",
)  # fmt: skip
LOST = (
    "dkim.cname-broken", "dkim.p-characters", "dkim.p-cut", "dkim.p-empty", "dkim.p-missing",
    "dkim.p-not-a-key", "dkim.private-key", "dkim.provider-key", "dkim.rsa-forgeable", "dkim.rsa-too-short",
    "dkim.selector-missing", "dkim.no-keys",
)  # fmt: skip


@remedy(*MENDABLE)
def of_record(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The same key in a record without a slip; where the key itself is spoilt, a new one."""
    keys, selector = snapshot.dkim, _selector(finding, snapshot)
    if not isinstance(keys, DkimKeys) or selector is None or selector.aliases or selector.is_wildcard:
        return None
    line = _sound(selector)
    if not line:
        return of_lost(finding, snapshot)
    then = replace(selector, texts=(line,))
    live = replace(keys, selectors=tuple(then if one == selector else one for one in keys.selectors))
    changes = one_text(selector.host, selector.texts, line)
    return Remedy(changes) if changes and clears(finding, snapshot, replace(snapshot, dkim=live)) else None


@remedy(*LOST)
def of_lost(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """A key is made by who signs with it, so it is copied from there."""
    selector = _selector(finding, snapshot)
    signer = _signer(selector, snapshot)
    if signer is None:
        return None
    where = signer.dkim_where if isinstance(signer, MailboxProvider) else signer.where
    place = f"`{where}` in {signer.name}" if where else signer.name
    host = f" at {selector.host}" if selector else ""
    return Remedy(
        steps=(f"Open {place} and copy the DKIM record.", f"Publish it{host} as it is shown there.")
    )


def _selector(finding: Finding, snapshot: Snapshot) -> Selector | None:
    keys = snapshot.dkim
    selectors = keys.selectors if isinstance(keys, DkimKeys) else ()
    return next((one for one in selectors if f"{one.host} TXT" == finding.subject), None)


def _sound(selector: Selector) -> str:
    """A record for the one key that stands there whole, with the tags that mean something; "" without one."""
    whole = [record for record in selector.records if isinstance(record.key, PublicKey)]
    if len({record.value("p") for record in whole}) != 1 or len(whole) != len(selector.texts):
        return ""
    return _line(whole[0])


def _line(record: KeyRecord) -> str:
    tags = {"v": "DKIM1", "k": "ed25519" if record.key_type == "ed25519" else "rsa"}
    flags = tuple(flag for flag in record.values("t") if flag == "s")
    tags |= {"t": ":".join(flags)} if flags else {}
    key = "".join((record.value("p") or "").split())
    return "; ".join(f"{name}={value}" for name, value in (tags | {"p": key}).items())


def _signer(selector: Selector | None, snapshot: Snapshot) -> SendingService | MailboxProvider | None:
    """Who signs with the key: the owner of the name it is a CNAME for, else the mail provider."""
    if selector is not None and selector.aliases:
        return service_of_dkim_target(selector.aliases[-1])
    hosts = getattr(snapshot.mx, "names", ())
    found = mailbox_provider(hosts) if hosts else ()
    return found[0] if len(found) == 1 else None
