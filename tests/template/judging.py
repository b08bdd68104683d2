"""Lints the templates of a guide or a test, with every rule, those in preview too."""

from __future__ import annotations

from dataclasses import replace

from checks.guide import Example
from checks.template.correspondents import sender_domain
from checks.template.document import Declared, Document, Kind
from checks.template.evidence import Evidence
from checks.template.reading.read import read
from checks.template.rule import Linted, all_rules
from checks.template.settings import Settings
from checks.template.suppressions import judged
from checks.template.world import World as Known
from deliverability.addresses import parse_network, parse_resolver
from deliverability.checker import with_overrides
from deliverability.config import Settings as Config
from deliverability.linting.world import look
from tests.world import World
from tests.world.authority import authority

LAB = ("192.0.2.0/24", "2001:db8::/32", "127.0.0.0/8")


def judge_example(example: Example) -> Linted:
    """Options are `kind`, `dialect`, `service`, `language`, `file` (its name, for the format), `domains`,
    `company` and `html_octets`.

    Where a zone stands beneath the template, DNS is asked, and that zone is all that exists.
    """
    options = example.options
    name = options.get("file", "template.txt")
    declared = Declared(
        kind=Kind(options["kind"]) if "kind" in options else None,
        kind_by="test" if "kind" in options else "",
        dialect=options.get("dialect", ""),
        service=options.get("service", ""),
        language=options.get("language", ""),
    )
    documents = tuple(one for source in example.templates for one in read(source, name, declared))
    settings = Settings(
        domains=tuple(filter(None, options.get("domains", "").split(","))),
        company=options.get("company", "").replace("_", " "),
        html_octets=int(options.get("html_octets", Settings().html_octets)),
    )
    return judge(documents, settings, world_of(documents, settings, example.zone))


def judge(
    documents: tuple[Document, ...], settings: Settings | None = None, known: Known | None = None
) -> Linted:
    """`known`: what DNS says; None where nobody asked."""
    rules = tuple(all_rules().values())
    settings = settings or Settings()
    evidence = Evidence(documents[0], settings, documents=documents, language="en")
    if known is not None:
        evidence = replace(evidence, hosts=known.hosts)
    return judged(rules, [_of(evidence, one, known) for one in documents])


def world_of(documents: tuple[Document, ...], settings: Settings, zone: str) -> Known | None:
    """What the linter learns where this zone is all that exists; None without a zone."""
    if not zone:
        return None
    with World(zone) as world:
        return look(documents, settings, config_for(world))


def config_for(world: World) -> Config:
    """Settings with which the world is asked, and nobody else."""
    config = with_overrides(Config(), (parse_resolver(world.resolver),), tuple(map(parse_network, LAB)))
    network = replace(
        config.network,
        authoritative_port=world.port,
        https_port=world.https_port if world.has_servers else config.network.https_port,
        ca_file=authority().ca_file,
    )
    return replace(config, network=network)


def _of(evidence: Evidence, document: Document, known: Known | None) -> Evidence:
    evidence = replace(evidence, document=document, language=document.declared.language or "en")
    if known is None:
        return evidence
    return replace(evidence, sender=known.sender(sender_domain(document, evidence.settings)))
