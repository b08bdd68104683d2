"""The remedies of DKIM keys: a key that is whole gets a sound record; a lost one comes from who signs."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from checks.dkim.faults import is_usable
from checks.dkim.public_key import PublicKey
from checks.dkim.record import DkimKeys, KeyRecord, Selector, parse
from checks.model import Finding
from checks.providers.facts import MailboxProvider, SendingService
from checks.providers.recognise import mailbox_provider, service_of_dkim_target
from checks.snapshot import Snapshot
from deliverability.remedies.foreseen import clears
from deliverability.remedies.model import Action, Change, Remedy
from deliverability.remedies.publishing import one_text, removed
from deliverability.remedies.registry import remedy

MENDABLE = (
    "dkim.dup-tag", "dkim.empty-tag", "dkim.g-tag", "dkim.key-type", "dkim.multiple-records",
    "dkim.no-sha256", "dkim.provider-key", "dkim.service", "dkim.sha1-allowed", "dkim.stray-text",
    "dkim.testing", "dkim.unknown-tag", "dkim.version",
)  # fmt: skip
LOST = (
    "dkim.cname-broken", "dkim.p-characters", "dkim.p-cut", "dkim.p-empty", "dkim.p-missing",
    "dkim.p-not-a-key", "dkim.private-key", "dkim.rsa-forgeable", "dkim.rsa-too-short",
    "dkim.selector-missing", "dkim.no-keys",
)  # fmt: skip
MOST_PIECES = 4
"""Of a key that was cut; that of 4096 bits has three."""
RENEWED = ("dkim.bare-key", "dkim.only-ed25519", "dkim.rsa-too-long", "dkim.rsa-weak")


@remedy(*MENDABLE)
def of_record(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The same key in a record without a slip; where the key itself is spoilt, a new one."""
    keys, selector = snapshot.dkim, _selector(finding, snapshot)
    if not isinstance(keys, DkimKeys) or selector is None or selector.is_wildcard:
        return None
    line = _sound(selector)
    if not line:
        return of_lost(finding, snapshot)
    then = replace(selector, texts=(line,))
    live = replace(keys, selectors=tuple(then if one == selector else one for one in keys.selectors))
    changes = one_text(selector.host, selector.texts, line)
    is_cleared = changes and clears(finding, snapshot, replace(snapshot, dkim=live))
    return Remedy(changes) if is_cleared else of_lost(finding, snapshot)


@remedy(*LOST)
def of_lost(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """A key is made by who signs with it, so it is copied from there; an alias of theirs may be known."""
    selector = _selector(finding, snapshot)
    signer = _signer(selector, snapshot)
    if isinstance(signer, MailboxProvider) and (known := _known_records(finding, selector, signer, snapshot)):
        caution = f"First add {snapshot.domain.name} at {signer.name}, so that the key is there."
        return Remedy(known, caution=caution)
    host = f" at {selector.host}" if selector else ""
    return Remedy(
        steps=(
            f"Open {_console(signer)} and copy the DKIM record.",
            f"Publish it{host} as it is shown there.",
        )
    )


@remedy(*RENEWED)
def of_renewed(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """A new key beside the old one, so that no mail on its way loses its signature (RFC 6376 §3.6.1)."""
    signer = _signer(_selector(finding, snapshot), snapshot)
    steps = (
        f"Open {_console(signer)}.",
        "Make a new key there, of the kind RSA with 2048 bits.",
        "Publish its record as it is shown there, then switch signing to the new key.",
        "Keep the old record for a week, then delete it.",
    )
    return Remedy(steps=steps)


@remedy("dkim.left-over", "dkim.retired-key")
def of_left_over(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The record goes, if nothing signs with its key any more."""
    selector = _selector(finding, snapshot)
    if selector is None or selector.is_wildcard or selector.is_known:
        return None
    if not any(map(is_usable, getattr(snapshot.dkim, "known", ()))):
        return of_lost(finding, snapshot)  # it may be the only key there is
    caution = f'Only if no service of yours signs with the key "{selector.name}" any more.'
    if selector.aliases:
        return Remedy(
            (Change(Action.REMOVE, selector.host, "CNAME", old=selector.aliases[0]),), caution=caution
        )
    return Remedy(removed(selector.host, selector.texts), caution=caution)


def _known_records(
    finding: Finding, selector: Selector | None, signer: MailboxProvider, snapshot: Snapshot
) -> tuple[Change, ...]:
    """The CNAME records that the provider wants of every customer, where each of them is certain."""
    if finding.check not in ("dkim.no-keys", "dkim.selector-missing"):
        return ()
    wanted = [one for one in signer.dkim if signer.is_certain("dkim", one.host)]
    if selector is not None:
        wanted = [one for one in wanted if one.selector == selector.name]
    domain = snapshot.domain.name
    named = {one.selector: one.target.replace("<domain>", domain) for one in wanted if one.rrtype == "CNAME"}
    is_whole = len(named) == len(wanted if selector else signer.dkim) and all(named) and all(named.values())
    if not is_whole or "<" in "".join(named.values()):
        return ()
    hosts = ((f"{name}._domainkey.{domain}", target) for name, target in named.items())
    return tuple(Change(Action.ADD, host, "CNAME", target) for host, target in hosts)


def _console(signer: SendingService | MailboxProvider | None) -> str:
    """Where the key is shown."""
    if signer is None:
        return "the DKIM settings of the service that signs your mail"
    where = signer.dkim_where if isinstance(signer, MailboxProvider) else signer.where
    return f"`{where}` in {signer.name}" if where else f"the DKIM settings of {signer.name}"


def _selector(finding: Finding, snapshot: Snapshot) -> Selector | None:
    keys = snapshot.dkim
    selectors = keys.selectors if isinstance(keys, DkimKeys) else ()
    return next((one for one in selectors if f"{one.host} TXT" == finding.subject), None)


def _sound(selector: Selector) -> str:
    """A record for the one key that stands there whole, with the tags that mean something; "" without one."""
    whole = [record for record in selector.records if isinstance(record.key, PublicKey)]
    if len({record.value("p") for record in whole}) != 1 or len(whole) != len(selector.texts):
        return _joined(selector.texts)
    return _line(whole[0])


def _joined(texts: tuple[str, ...]) -> str:
    """A record for the key whose text was cut into several records; "" where they make no whole key.

    A form that takes 255 characters is often fed the rest as a record of its own (RFC 6376 §3.6.2.2). Records
    have no order, but a key names its length, so that only the right one makes a key.
    """
    heads = [text for text in texts if parse(text).value("p")]
    if len(heads) != 1 or not 1 < len(texts) <= MOST_PIECES:
        return ""
    rest = (text for text in texts if text != heads[0])
    whole = (parse("".join((heads[0], *order))) for order in permutations(rest))
    return next((_line(record) for record in whole if isinstance(record.key, PublicKey)), "")


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
