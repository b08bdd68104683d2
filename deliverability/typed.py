"""One record as it is typed at a DNS host: the fields of its page, and what to look out for there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from checks.providers.facts import DnsHost
from deliverability.remedies.model import Action, Change
from deliverability.typed_values import host_name, is_long, quoted, said, sure, text_value

GENERIC = {
    "type": "Type", "name": "Host", "txt": "Value", "cname": "Value", "mx": "Value",
    "preference": "Priority", "ttl": "TTL",
}  # fmt: skip
NAMES = ("CNAME", "NS", "PTR")
TOPICS = ("MX", "CNAME", "SPF", "DKIM", "_dmarc")
"""Words by which a note about a DNS host tells which records it is about."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the page: what it is called, what is typed ("" is left empty), a few words beside it.

    `key`: type, name, value, preference or ttl; parts: the value in the other form, where one may be refused.
    """

    label: str
    value: str
    note: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """A change and how it is typed; of a record that is removed, how it looks there, without notes.

    `notes`: whole sentences about this record at this host.
    """

    change: Change
    fields: tuple[Field, ...]
    notes: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """What stands in the field of the value."""
        return next(field.value for field in self.fields if field.key == "value")


def typed_in(change: Change, zone: str, host: DnsHost | None, whole: tuple[str, ...] = ()) -> Typed:
    """The record as it is typed at `host` (None: not known) into the zone `zone` (A-labels, no last dot).

    `whole`: every value of this name and type once all is done, for a host that keeps them in one record;
    () where that is not known. What is not known of a host for certain is said in both forms.
    """
    is_one = bool(sure(host, "one_record_per_name"))
    values = (whole if is_one else ()) or (_current(change),)
    fields = (
        _field("type", host, change.rrtype),
        _name(change.name, zone, host),
        *_values(change.rrtype, values, zone, host),
        *_ttl(change, host),
    )
    if change.action is Action.REMOVE:
        fields = tuple(replace(field, note="") for field in fields if field.key != "parts")
    return Typed(change, fields, tuple(_notes(change, values, host, is_known=bool(whole))))


def typed_json(typed: Typed) -> dict[str, Any]:
    """The documented object under records[].typed."""
    fields = [
        {"key": one.key, "label": one.label, "value": one.value, "note": one.note or None}
        for one in typed.fields
    ]
    return {"fields": fields, "notes": list(typed.notes)}


def _current(change: Change) -> str:
    return change.old if change.action is Action.REMOVE else change.value


def _field(key: str, host: DnsHost | None, value: str, note: str = "", kind: str = "") -> Field:
    """A field under the host's label for `kind`, or under a generic one where that is not certain."""
    kind = kind or key
    label = said(host, "labels", kind)
    generic = GENERIC[kind]
    if label and host is not None and host.is_certain("labels", kind):
        return Field(label, value, note, key)
    doubt = f'may be called "{label}"' if label and label != generic else ""
    return Field(generic, value, "; ".join(filter(None, (note, doubt))), key)


# The name.


def _name(name: str, zone: str, host: DnsHost | None) -> Field:
    if name == zone:
        return _apex(zone, host)
    if not zone or not name.endswith(f".{zone}"):
        return _field("name", host, name)
    relative = name[: -len(zone) - 1]
    appended, known = said(host, "zone_appended"), sure(host, "zone_appended")
    if appended is False:
        doubt = f'if the page adds ".{zone}" by itself, type "{relative}"'
        return _field("name", host, name, "" if known is False else doubt)
    doubt = f'if the page does not add ".{zone}" by itself, type "{name}"'
    return _field("name", host, relative, f"the page adds .{zone} by itself" if known else doubt)


def _apex(zone: str, host: DnsHost | None) -> Field:
    """The zone's own name, for which hosts have three signs."""
    sign, is_sure = said(host, "apex"), sure(host, "apex") is not None
    if sign == "full name":
        return _field("name", host, zone, "" if is_sure else 'if the page refuses it, type "@"')
    if sign == "":
        doubt = "" if is_sure else '; if the page wants something there, type "@"'
        return _field("name", host, "", f"that is {zone} itself{doubt}")
    doubt = "" if is_sure else "; if the page refuses it, leave the field empty"
    return _field("name", host, "@", f"that is {zone} itself{doubt}")


# The value.


def _values(rrtype: str, values: tuple[str, ...], zone: str, host: DnsHost | None) -> Iterator[Field]:
    if rrtype == "MX":
        yield from _mx(values, zone, host)
    elif rrtype in NAMES:
        target, note = host_name(values[0], zone, host)
        yield _field("value", host, target, note, "cname")
    elif rrtype == "TXT":
        typed = [text_value(value, host) for value in values]
        lines = "one line for each value" if len(values) > 1 else typed[0][1]
        yield _field("value", host, "\n".join(text for text, _ in typed), lines, "txt")
        yield from _other_form(values[-1], host) if len(values) == 1 else ()
    else:
        yield _field("value", host, "\n".join(values), kind="txt")


def _other_form(value: str, host: DnsHost | None) -> Iterator[Field]:
    """A long text in parts, or in one piece, where it is not certain which the page takes."""
    if not is_long(value) or sure(host, "long_txt"):
        return
    if said(host, "long_txt") == "split by hand":
        yield Field("In one piece", value, "only if the page refuses the parts", "parts")
    else:
        yield Field("In parts", quoted(value), "only if the page refuses more than 255 characters", "parts")


def _mx(values: tuple[str, ...], zone: str, host: DnsHost | None) -> Iterator[Field]:
    """The preference in a field of its own or in front of the host, as the page has it."""
    pairs = [value.split(None, 1) for value in values]
    targets = [(preference, *host_name(target, zone, host)) for preference, target in pairs]
    if sure(host, "preference_in_value"):
        lines = "\n".join(f"{preference} {target}" for preference, target, _ in targets)
        yield _field("value", host, lines, targets[0][2], "mx")
        return
    preference, target, note = targets[0]
    own = (
        ""
        if said(host, "labels", "preference")
        else f'without such a field, type "{preference} {target}" below'
    )
    yield _field("preference", host, preference, own)
    yield _field("value", host, target, note, "mx")


# The time to live.


def _ttl(change: Change, host: DnsHost | None) -> Iterator[Field]:
    """Nothing where the page is known to have no such field, and of a record that goes."""
    has_none = bool(sure(host, "labels")) and not said(host, "labels", "ttl")
    if change.action is Action.REMOVE or has_none:
        return
    least, known = said(host, "min_ttl") or 0, sure(host, "min_ttl")
    seconds = max(change.ttl, known or 0)
    doubt = ", or the lowest the page offers" if seconds < least else ""
    yield _field("ttl", host, str(seconds), f"{lasting(seconds)}, in seconds{doubt}")


def lasting(seconds: int) -> str:
    """ "1 hour", "5 minutes", "90 seconds"."""
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= size and seconds % size == 0:
            number = seconds // size
            return f"{number} {unit}{'s' if number > 1 else ''}"
    return f"{seconds} second{'s' if seconds != 1 else ''}"


# What to look out for.


def _notes(change: Change, values: tuple[str, ...], host: DnsHost | None, is_known: bool) -> Iterator[str]:
    if change.rrtype in ("TXT", "MX") and host is not None and sure(host, "one_record_per_name"):
        yield from _one_record(change, values, host, is_known)
    if change.action is Action.REMOVE:
        return
    if change.rrtype == "TXT":
        yield from _long_text(change.value, host)
    if host is None:
        return
    if change.rrtype == "MX" and change.value.split()[-1] == "." and sure(host, "takes_null_mx") is False:
        yield f"{host.name} does not take this record. Then leave it out, and delete the other MX records."
    if change.rrtype == "CNAME" and sure(host, "proxies_cnames"):
        yield host.proxy_off or "Switch the proxy off for this record."
    if host.is_certain("notes"):
        yield from (note for note in host.notes if _is_about(note, change))


def _long_text(value: str, host: DnsHost | None) -> Iterator[str]:
    """Over 255 octets a text has several strings (RFC 1035 §3.3), which most pages make by themselves."""
    longest = said(host, "txt_max")
    if longest and host is not None and len(value) > longest:
        takes = "takes" if sure(host, "txt_max") else "may take"
        yield f"{host.name} {takes} at most {longest} characters, and this has {len(value)}: ask its support."
    if is_long(value) and sure(host, "long_txt") == "split by hand":
        yield "The text is longer than 255 characters: it is typed in parts, as it stands here."


def _one_record(change: Change, values: tuple[str, ...], host: DnsHost, is_known: bool) -> Iterator[str]:
    """One more value is no new record there, but one more line of the record that is there."""
    kept = f"{host.name} keeps all {change.rrtype} values of a name in one record"
    if is_known and len(values) > 1:
        yield f"{kept}: these {len(values)} lines are the whole of it."
    elif is_known:
        yield f"{kept}: this line is the whole of it."
    elif change.action is Action.ADD:
        yield f"{kept}: if there is one, add this as a line to it."
    else:
        yield f"{kept}: leave its other lines as they are."


def _is_about(note: str, change: Change) -> bool:
    """Whether a note is about records like this one."""
    kinds = {change.rrtype}
    kinds |= {"SPF"} if change.value.lower().startswith("v=spf1") else set()
    kinds |= {"DKIM"} if "._domainkey." in change.name else set()
    kinds |= {"_dmarc"} if change.name.startswith("_dmarc.") else set()
    return any(topic in note and topic in kinds for topic in TOPICS)
