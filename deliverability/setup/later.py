"""The rows that can wait: proof of ownership, reports of failed encryption, and encryption as a must."""

from __future__ import annotations

from collections.abc import Iterator

from checks.answers import Question
from deliverability.remedies.model import Action, Change
from deliverability.setup.row import IsMet, Row, tick
from deliverability.setup.seen import Seen
from deliverability.setup.source import sources_of, standard
from deliverability.setup.wanted import Wanted

TLS_RPT, MTA_STS = "v=TLSRPTv1", "v=STSv1"


def later_rows(wanted: Wanted, seen: Seen | None) -> Iterator[Row]:
    """What a domain can do without."""
    yield _of_tls_rpt(wanted, seen)
    yield _of_mta_sts(wanted, seen)


def proof_rows(wanted: Wanted, seen: Seen | None) -> Iterator[Row]:
    """The code by which a provider makes sure whose the domain is; it is another one for everybody."""
    domain, provider = wanted.domain.name, wanted.provider
    starts = provider.verification if provider else ()
    if provider is None or not starts or not provider.is_certain("verification", starts[0]):
        return
    ask = Question(domain, "TXT")
    yield Row(
        key="proof",
        part="proof",
        name=domain,
        rrtype="TXT",
        purpose=f"{provider.name} makes sure that the domain is yours.",
        tick=tick(
            seen,
            (ask,),
            lambda has: any(value.startswith(starts) for _, value in has),
            lambda one: False,
        ),
        asks=(ask,),
        steps=(f"If {provider.name} asks for it, copy the code it shows. It begins with `{starts[0]}`.",),
        sources=sources_of(provider),
        is_needed=False,
    )


def _of_tls_rpt(wanted: Wanted, seen: Seen | None) -> Row:
    place = f"_smtp._tls.{wanted.domain.name}"
    ask = Question(place, "TXT")
    line = f"{TLS_RPT}; rua={wanted.reports_to}"
    here = [one for one in (seen.values(place, "TXT") if seen else ()) if one.startswith(TLS_RPT)]
    return Row(
        key="tls-rpt",
        part="later",
        name=place,
        rrtype="TXT",
        purpose="Other mail servers tell you when they could not reach you encrypted (TLS-RPT).",
        tick=tick(seen, (ask,), _starts(TLS_RPT), lambda one: False),
        asks=(ask,),
        change=Change(Action.ADD, place, "TXT", here[0] if here else line),
        sources=(standard(8460, "3"),),
        is_needed=False,
    )


def _of_mta_sts(wanted: Wanted, seen: Seen | None) -> Row:
    domain = wanted.domain.name
    ask = Question(f"_mta-sts.{domain}", "TXT")
    return Row(
        key="mta-sts",
        part="later",
        name=ask.name,
        rrtype="TXT",
        purpose="Other mail servers bring you mail only encrypted, and only to your own server (MTA-STS).",
        tick=tick(seen, (ask,), _starts(MTA_STS), lambda one: False),
        asks=(ask,),
        steps=(f"This needs a small file on a web server at `mta-sts.{domain}`. The full check shows how.",),
        sources=(standard(8461, "3"),),
        is_needed=False,
    )


def _starts(version: str) -> IsMet:
    return lambda has: any(value.startswith(version) for _, value in has)
