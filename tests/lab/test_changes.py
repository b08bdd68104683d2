"""What changes between two runs, and what is no change: an edited zone, an edited policy, a blocked port."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from checks.domain import parse_target
from deliverability.checker import Checker, Wishes
from deliverability.config import Settings
from deliverability.known import Known
from deliverability.runs import Run
from deliverability.sts_before import sts_before
from tests.judging import found
from tests.lab.lab import Lab
from tests.lab.tarpit import FILTERED

NAME = "changing.example"
SOA = "@ SOA ns1.dns-host.example. hostmaster.dns-host.example. 2026112299 7200 3600 1209600 300\n"
FIREWALL = "mail.smtp-filtered.example"


def check(settings: Settings, target: str, *, fresh: bool = False, before: tuple[str, ...] = ()) -> Run:
    async def run() -> Run:
        async with Checker(settings) as checker:
            return await checker.check(parse_target(target), Wishes(fresh=fresh), known=Known(before))

    return asyncio.run(run())


def test_who_changed_a_record_sees_it_at_once_though_the_resolver_holds_the_old_one(lab: Lab) -> None:
    assert found(check(lab.settings, NAME), "dmarc.policy-none")
    (zone,) = (zone for place in lab.places for zone in place.zones if zone.name == NAME)
    lab.change(replace(zone, text=SOA + zone.text.replace("p=none", "p=quarantine")))
    assert found(check(lab.settings, NAME), "dmarc.policy-none")
    assert not found(check(lab.settings, NAME, fresh=True), "dmarc.policy-none")


def test_a_policy_that_changed_while_its_id_did_not_is_noticed(lab: Lab) -> None:
    first = check(lab.settings, NAME)
    assert not found(first, "mta-sts.id-stale")
    page = lab.web.pages[f"mta-sts.{NAME}"]
    lab.web.pages[f"mta-sts.{NAME}"] = replace(page, body=page.body.replace("testing", "enforce"))
    second = check(lab.settings, NAME, before=sts_before(first.transcript.dumps()))
    assert found(second, "mta-sts.id-stale")


def test_a_port_that_is_blocked_here_is_not_the_domains_fault(lab: Lab) -> None:
    """Both this domain's servers and those that everybody reaches are silent, seen from here."""
    blocked = replace(lab.settings.network, port25_reference=(FIREWALL,))
    run = check(replace(lab.settings, network=blocked), FIREWALL.partition(".")[2])
    assert lab.network.here(FILTERED) in str(run.transcript.contacts)
    assert run.report.verdict.value == "could not check"
    assert not found(run, "hosts.none-reachable")
