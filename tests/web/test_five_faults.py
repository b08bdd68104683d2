"""A domain that is broken in five ways is brought to green by doing what the cards say, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.healthy import KEY
from tests.setup.looking import with_servers
from tests.web.browsing import DONE, ask, needs_chromium, playwright, visit
from tests.web.site import Site, served
from tests.world import World

pytestmark = needs_chromium
DOMAIN = "example.com"
AROUND = """
@ NS ada.ns.cloudflare.com.
@ NS bob.ns.cloudflare.com.
@ SOA ada.ns.cloudflare.com. dns.cloudflare.com. 1 10000 2400 604800 1800
ada.ns.cloudflare.com. A 127.0.7.1
bob.ns.cloudflare.com. A 127.1.7.2
aspmx.l.google.com. A 192.0.2.1
smtp.google.com. A 192.0.2.2
_spf.google.com. TXT "v=spf1 ip4:192.0.2.0/26 ~all"
sendgrid.net. TXT "v=spf1 ip4:192.0.2.64/28 ~all"
{}
!server 127.0.7.1
!server 127.1.7.2
"""
PIECES = KEY.split('" "')
FAULTY = (
    (DOMAIN, "MX", "10 aspmx.l.google.com.example.com"),
    (DOMAIN, "TXT", "v=spf1 include:_spf.google.com -all"),
    (DOMAIN, "TXT", "v=spf1 inlcude:sendgrid.net ~all"),
    (f"google._domainkey.{DOMAIN}", "TXT", f"v=DKIM1; k=rsa; p={PIECES[0]}"),
    (f"google._domainkey.{DOMAIN}", "TXT", PIECES[1]),
    (f"_dmarc.{DOMAIN}.{DOMAIN}", "TXT", f"v=DMARC1; p=quarantine rua=mailto:dmarc@{DOMAIN}"),
    (f"_smtp._tls.{DOMAIN}", "TXT", f"v=TLSRPTv1; rua=tls@{DOMAIN}"),
)
READ = """card => ({
  title: card.querySelector('h5').firstChild.textContent.trim(),
  sought: card.querySelector(':scope > p code')?.textContent ?? '',
  fields: Object.fromEntries([...card.querySelectorAll('.typed:not(.other-form)')].map(field =>
    [field.querySelector('dt').textContent.trim(), field.querySelector('dd code')?.textContent ?? '']))
})"""
"""What a card says to do: its title, the record to find, and what is typed in each field."""
Record = tuple[str, str, str]


@pytest.fixture
def address(world: World, tmp_path: Path) -> Iterator[str]:
    """Where the page is served; what needs mail servers is left out."""
    world.set(zone(list(FAULTY)))
    settings = with_servers(world, tmp_path)
    families = ("mx", "spf", "dkim", "dmarc", "tls_rpt", "nameservers")
    settings = replace(settings, checks=replace(settings.checks, only=families))
    with Site(settings) as site, served(site) as place:
        yield place


def test_five_faults_are_mended_by_what_the_cards_say(
    browser: playwright.Browser, address: str, world: World
) -> None:
    records = list(FAULTY)
    rounds = 0
    with visit(browser, address) as page:
        ask(page)
        page.wait_for_selector(DONE)
        while page.locator(".step a").count():
            rounds += 1
            assert rounds <= 5, page.locator("h1").inner_text()
            step = page.locator(page.locator(".step a").first.get_attribute("href") or "")
            page.locator(".step a").first.click()
            cards = [card.evaluate(READ) for card in step.locator(".card").all()]
            assert cards, step.inner_text()
            for card in cards:
                follow(records, **card)
            world.set(zone(records))
            old = page.url
            page.get_by_role("button", name="I changed it: check again").click()
            page.wait_for_url(lambda url, old=old: url != old)
            page.wait_for_selector(DONE)
        assert "nothing you need to do" in page.locator(".step").inner_text()
    assert sorted(records) == [
        (f"_dmarc.{DOMAIN}", "TXT", f"v=DMARC1; p=quarantine; rua=mailto:dmarc@{DOMAIN}"),
        (f"_smtp._tls.{DOMAIN}", "TXT", f"v=TLSRPTv1; rua=mailto:tls@{DOMAIN}"),
        (DOMAIN, "MX", "10 aspmx.l.google.com"),
        (DOMAIN, "TXT", "v=spf1 include:_spf.google.com include:sendgrid.net ~all"),
        (f"google._domainkey.{DOMAIN}", "TXT", f"v=DKIM1; k=rsa; p={''.join(PIECES)}"),
    ]


def follow(records: list[Record], title: str, sought: str, fields: dict[str, str]) -> None:
    """Do in the zone what the card says, as somebody does who types it into Cloudflare's page."""
    name, rrtype = put_together(fields["Name"]), fields["Type"]
    value = fields["Value"] if rrtype == "MX" else fields["Content"]
    value = f"{fields['Priority']} {value}" if rrtype == "MX" else value
    if title.startswith("Add"):
        records.append((name, rrtype, value))
        return
    begins = value if title.startswith("Remove") else sought.removesuffix("…")
    found = [one for one in records if one[1] == rrtype and one[2].startswith(begins)]
    assert len(found) == 1, (title, begins, found)
    at = records.index(found[0])
    records[at : at + 1] = [] if title.startswith("Remove") else [(name, rrtype, value)]


def put_together(typed: str) -> str:
    """The whole name that Cloudflare makes of a name; the domain itself is "@"."""
    return DOMAIN if typed == "@" else f"{typed}.{DOMAIN}"


def zone(records: list[Record]) -> str:
    """The zone as it is served."""
    return AROUND.format("\n".join(map(line, records)))


def line(record: Record) -> str:
    """One line of the zone; a long text in strings of 255 characters."""
    name, rrtype, value = record
    if rrtype != "TXT":
        return f"{name}. {rrtype} {value}."
    return f"{name}. TXT " + " ".join(f'"{value[at : at + 255]}"' for at in range(0, len(value), 255))
