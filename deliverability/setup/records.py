"""Which records of a provider are certain enough to be pasted, filled in for one domain."""

from __future__ import annotations

from checks.providers.facts import MailboxProvider, MxHost, Provider, SendingService, WantedRecord

_DOMAIN, _DASHES = "<domain>", "<domain-with-dashes>"


def filled(text: str, domain: str) -> str:
    """The text for this domain; "" where only the provider knows what belongs into it."""
    text = text.replace(_DOMAIN, domain)
    if _DASHES in text:
        # A hyphen of the domain's own cannot be told from one that stands for a dot.
        text = "" if "-" in domain else text.replace(_DASHES, domain.replace(".", "-"))
    return "" if "<" in text else text


def below(host: str, domain: str) -> str:
    """The whole name of a host that is given below the domain."""
    return domain if host == "@" else f"{host}.{domain}"


def mx_sets(provider: MailboxProvider, domain: str) -> tuple[tuple[str, ...], ...]:
    """Each set of MX records that is certain for this domain, as values of a Change."""
    sets = (tuple(_mx_value(provider, host, domain) for host in hosts) for hosts in provider.mx)
    return tuple(values for values in sets if values and all(values))


def keys(provider: Provider, domain: str) -> tuple[WantedRecord, ...]:
    """The DKIM records that are the same for every customer, or differ only by the domain."""
    if isinstance(provider, SendingService) and not provider.spf_needed:
        return ()  # how it fits into a domain is not known
    hosts = [record.host for record in provider.dkim]
    records = (
        _filled(record, domain)
        for record in provider.dkim
        if hosts.count(record.host) == 1  # else there are several ways, and only the console knows which
        and record.host not in provider.dkim_older
        and provider.is_certain("dkim", record.host)
    )
    return tuple(record for record in records if record is not None)


def others(service: SendingService, domain: str) -> tuple[WantedRecord, ...]:
    """What else it wants that is certain: its return path and further names."""
    if not service.spf_needed:
        return ()
    fields = (("return_path", service.return_path), *(("other", record) for record in service.other))
    records = (
        _filled(record, domain)
        for field, record in fields
        if record and service.is_certain(field, record.host)
    )
    return tuple(record for record in records if record is not None)


def include_of(provider: Provider) -> str:
    """What to include for it; "" where that is not certain, or differs from customer to customer."""
    names = provider.spf_includes
    is_plain = len(names) == 1 and "<" not in names[0]
    return names[0] if is_plain and provider.is_certain("spf_includes") else ""


def _mx_value(provider: MailboxProvider, host: MxHost, domain: str) -> str:
    name = filled(host.host, domain)
    is_certain = provider.is_certain("mx", host.host)
    return f"{host.preference} {name}" if name and is_certain and host.preference is not None else ""


def _filled(record: WantedRecord, domain: str) -> WantedRecord | None:
    host, target = filled(record.host, domain), filled(record.target, domain)
    return WantedRecord(host, record.rrtype, target) if host and target else None
