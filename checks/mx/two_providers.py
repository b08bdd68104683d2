"""Mail is split between two mail providers, as happens when the old one's records were left behind."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mx.record import MxSet
from checks.providers.recognise import mailbox_provider
from checks.registry import check


@check(Severity.WARNING, "RFC 5321 §5.1")
def two_providers(mx: MxSet) -> Iterator[Hit]:
    """Targets of mailbox hosts with different operators; what only passes mail on is left out."""
    keepers: dict[str, str] = {}
    for provider in mailbox_provider(mx.names):
        if provider.keeps_mail:
            keepers.setdefault(provider.operator, provider.name)
    if len(keepers) > 1:
        facts = {"domain": mx.domain, "providers": tuple(keepers.values()), "hosts": mx.names}
        yield Hit(f"{mx.domain} MX", facts)
