"""Who is behind a name is recognised on whole labels, and look-alikes are not."""

from __future__ import annotations

import pytest

from checks.providers import recognise
from checks.providers.load import all_mailbox_providers, all_sending_services

MX = [
    ("aspmx.l.google.com", "google_workspace", "google"),
    ("alt4.aspmx.l.google.com", "google_workspace", "google"),
    ("smtp.google.com", "google_workspace", "google"),
    ("aspmx2.googlemail.com", "google_workspace", "google"),
    ("example-com.mail.protection.outlook.com", "microsoft_365", "microsoft"),
    ("example-com.n-v1.mx.microsoft", "microsoft_365", "microsoft"),
    ("0123.pamx1.hotmail.com", "outlook_com_personal_domain", "microsoft"),
    ("mx.zoho.com", "zoho_us", "zoho"),
    ("mx3.zoho.eu", "zoho_eu", "zoho"),
    ("in1-smtp.messagingengine.com", "fastmail", "fastmail"),
    ("mail.protonmail.ch", "proton", "proton"),
    ("mx01.mail.icloud.com", "icloud", "icloud"),
    ("mx.yandex.net", "yandex360", "yandex"),
    ("emx.mail.ru", "mailru_vkworkspace", "mailru"),
    ("mx00.ionos.de", "ionos", "ionos"),
    ("mx01.ionos.mx", "ionos", "ionos"),
    ("mx00.kundenserver.de", "ionos", "ionos"),
    ("mx1.mail.ovh.net", "ovh", "ovh"),
    ("spool.mail.gandi.net", "gandi", "gandi"),
    ("mx1.hostinger.com", "hostinger", "hostinger"),
    ("mx1.privateemail.com", "namecheap_privateemail", "namecheap"),
    ("eforward3.registrar-servers.com", "namecheap_forwarding", "namecheap"),
    ("mailstore1.europe.secureserver.net", "godaddy_professional", "godaddy"),
    ("mx1.titan.email", "titan", "titan"),
    ("mx2.flockmail.com", "flockmail", "titan"),
    ("mx1.emailsrvr.com", "rackspace", "rackspace"),
    ("aspmx1.migadu.com", "migadu", "migadu"),
    ("mxext2.mailbox.org", "mailbox_org", "mailbox_org"),
    ("mail.tutanota.de", "tuta", "tuta"),
    ("mta-gw.infomaniak.ch", "infomaniak", "infomaniak"),
    ("smtpin.rzone.de", "strato", "strato"),
    ("us-smtp-inbound-1.mimecast.com", "mimecast", "mimecast"),
    ("mx0a-001bde01.pphosted.com", "proofpoint_enterprise", "proofpoint"),
    ("mx1-us1.ppe-hosted.com", "proofpoint_essentials", "proofpoint"),
    ("d12345a.ess.uk.barracudanetworks.com", "barracuda_ess", "barracuda"),
    ("cluster1.eu.messagelabs.com", "messagelabs", "broadcom"),
    ("route2.mx.cloudflare.net", "cloudflare_email_routing", "cloudflare"),
    ("mx1.improvmx.com", "improvmx", "improvmx"),
    ("mx2.forwardemail.net", "forwardemail", "forwardemail"),
    ("inbound-smtp.eu-west-1.amazonaws.com", "amazon_workmail", "amazon"),
    ("www123.your-server.de", "hetzner_webhosting", "hetzner"),
    ("mx.runbox.com", "runbox", "runbox"),
    ("mxbiz1.qq.com", "tencent_exmail", "tencent"),
]


@pytest.mark.parametrize(("host", "id_", "operator"), MX, ids=[host for host, _, _ in MX])
def test_an_mx_host_is_recognised(host: str, id_: str, operator: str) -> None:
    (provider,) = recognise.mailbox_provider((host,))
    assert (provider.id, provider.operator) == (id_, operator)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "com",
        "google.com",
        "mail.google.com",
        "notgoogle.com",
        "xsmtp.google.com",
        "smtp.google.com.evil.example",
        "aspmx.l.google.com.example.com",
        "l.google.com",
        "mail.protection.outlook.com.example.com",
        "mx.microsoft.example",
        "mx00.ionos.de.evil-example",
        "mx02.ionos.mx",
        "inbound-smtp.eu-west-1.amazonaws.com.example.com",
        "ec2-192-0-2-1.eu-west-1.compute.amazonaws.com",
        "static.1.2.0.192.clients.your-server.de",
        "mail.example.com",
    ],
)
def test_a_look_alike_mx_host_is_not_recognised(host: str) -> None:
    assert recognise.mailbox_provider((host,)) == ()


def test_providers_come_in_the_order_of_preference_and_once_each() -> None:
    hosts = ("aspmx.l.google.com", "mail.example.com", "alt1.aspmx.l.google.com", "mx.zoho.com")
    assert [entry.id for entry in recognise.mailbox_provider(hosts)] == ["google_workspace", "zoho_us"]


@pytest.mark.parametrize(
    "hosts",
    [
        ("smtp.google.com", "aspmx.l.google.com"),
        ("example-com.mail.protection.outlook.com", "example-com.n-v1.mx.microsoft"),
        ("mx.zoho.com", "mx2.zoho.eu"),
        ("mx1.privateemail.com", "eforward1.registrar-servers.com"),
        ("mx0.mail.ovh.net", "mx3.mail.ovh.net"),
        ("mx1.titan.email", "mx2.flockmail.com"),
    ],
)
def test_the_brands_of_one_company_are_one_operator(hosts: tuple[str, ...]) -> None:
    assert len({entry.operator for entry in recognise.mailbox_provider(hosts)}) == 1


def test_a_gateway_in_front_of_a_mailbox_host_is_told_apart() -> None:
    hosts = ("eu-smtp-inbound-1.mimecast.com", "example-com.mail.protection.outlook.com")
    assert [entry.keeps_mail for entry in recognise.mailbox_provider(hosts)] == [False, True]


@pytest.mark.parametrize(
    ("include", "id_"),
    [
        ("mail.zendesk.com", "zendesk"),
        ("email.freshdesk.com", "freshdesk"),
        ("helpscoutemail.com", "helpscout"),
        ("147202787.spf04.hubspotemail.net", "hubspot"),
        ("shops.shopify.com", "shopify"),
        ("servers.mcsv.net", "mailchimp"),
        ("spf.mandrillapp.com", "mandrill"),
        ("spf.brevo.com", "brevo"),
        ("sendgrid.net", "sendgrid"),
        ("u123.wl456.sendgrid.net", "sendgrid"),
        ("mailgun.org", "mailgun"),
        ("spf.mtasv.net", "postmark"),
        ("amazonses.com", "amazon_ses"),
        ("_spf.salesforce.com", "salesforce"),
        ("example.com._nspf.vali.email", "valimail"),
    ],
)
def test_an_include_names_a_sending_service(include: str, id_: str) -> None:
    assert [entry.id for entry in recognise.sending_services((include,))] == [id_]


def test_other_includes_name_no_sending_service() -> None:
    includes = (
        "_spf.google.com",
        "notsendgrid.net",
        "sendgrid.net.example.com",
        "zendesk.com",
        "example.com",
    )
    assert recognise.sending_services(includes) == ()


def test_mailbox_providers_are_found_in_spf() -> None:
    includes = ("spf.protection.outlook.com", "sendgrid.net", "_spf.google.com", "eu._netblocks.mimecast.com")
    found = [entry.id for entry in recognise.mailbox_providers_in_spf(includes)]
    assert found == ["microsoft_365", "google_workspace", "mimecast"]


def test_godaddys_include_authorises_the_microsoft_365_it_sells() -> None:
    assert recognise.operators_in_spf(("secureserver.net",)) == {"godaddy", "microsoft"}


def test_older_names_of_an_include_authorise_too() -> None:
    assert recognise.operators_in_spf(("one.zoho.com", "aspmx.googlemail.com")) == {"zoho", "google"}
    assert recognise.operators_in_spf(("example.com", "google.com", "")) == frozenset()


@pytest.mark.parametrize(
    ("target", "id_"),
    [
        ("s1.domainkey.u123.wl456.sendgrid.net", "sendgrid"),
        ("kl.domainkey.u161779.wl030.sendgrid.net", "klaviyo"),
        ("kl2.domainkey.u161779.wl030.sendgrid.net", "klaviyo"),
        ("s1.domainkey.tutanota.de", "tuta"),
        ("s1._domainkey.example.com.s123.ascendbywix.com", "wix"),
        ("selector1-example-com._domainkey.contoso.onmicrosoft.com", "microsoft_365"),
        ("selector2-example-com._domainkey.contoso.n-v1.dkim.mail.microsoft", "microsoft_365"),
        ("selector1-example-com.domainkey.runbox.com", "runbox"),
        ("dkim2.mcsv.net", "mailchimp"),
        ("k1.optin.com", "aweber"),
        ("fm1.example.com.dkim.fmhosted.com", "fastmail"),
        ("protonmail.domainkey.dabc.domains.proton.ch", "proton"),
        ("sig1.dkim.example.com.at.icloudmailadmin.com", "icloud"),
        ("abc.dkim.amazonses.com", "amazon_ses"),
        ("zendesk1._domainkey.zendesk.com", "zendesk"),
    ],
)
def test_a_dkim_target_tells_whose_selector_it_is(target: str, id_: str) -> None:
    service = recognise.service_of_dkim_target(target)
    assert service is not None
    assert service.id == id_


@pytest.mark.parametrize(
    "target",
    [
        "",
        "k1._domainkey.example.com",
        "mcsv.net.example.com",
        "notmcsv.net",
        "dkim.amazonses.com.evil.example",
    ],
)
def test_other_dkim_targets_belong_to_nobody_known(target: str) -> None:
    assert recognise.service_of_dkim_target(target) is None


@pytest.mark.parametrize(
    ("nameservers", "id_"),
    [
        (("ada.ns.cloudflare.com", "bob.ns.cloudflare.com"), "cloudflare"),
        (("ns01.domaincontrol.com", "ns02.domaincontrol.com"), "godaddy"),
        (("dns1.registrar-servers.com",), "namecheap"),
        (("ns-1.awsdns-02.co.uk", "ns-123.awsdns-15.com", "ns-9.awsdns-60.net"), "route53"),
        (("ns1045.ui-dns.com", "ns1045.ui-dns.de"), "ionos"),
        (("dns10.ovh.net", "ns10.ovh.net"), "ovh"),
        (("ns-19-c.gandi.net",), "gandi"),
        (("ns1-01.azure-dns.com", "ns2-01.azure-dns.net"), "azure_dns"),
        (("hydrogen.ns.hetzner.com", "helium.ns.hetzner.de"), "hetzner"),
        (("ns01.squarespacedns.com",), "squarespace"),
        (("ns1.dns-parking.com",), "hostinger"),
        (("ns1.desec.io", "ns2.desec.org"), "desec"),
    ],
)
def test_a_dns_host_is_recognised(nameservers: tuple[str, ...], id_: str) -> None:
    host = recognise.dns_host(nameservers)
    assert host is not None
    assert host.id == id_


@pytest.mark.parametrize(
    "nameservers",
    [
        (),
        ("ns1.example.com",),
        ("ada.ns.cloudflare.com", "ns1.example.com"),
        ("ada.ns.cloudflare.com", "ns01.domaincontrol.com"),
        ("ns-1.awsdns-02.de",),
        ("x.ns-1.awsdns-02.com",),
        ("ns.cloudflare.com.example.com",),
        ("www.hetzner.com",),
    ],
)
def test_unknown_and_mixed_name_servers_have_no_one_host(nameservers: tuple[str, ...]) -> None:
    assert recognise.dns_host(nameservers) is None


def test_hosts_that_share_name_servers_say_so() -> None:
    netlify = recognise.dns_host(("dns1.p01.nsone.net", "dns2.p01.nsone.net"))
    google = recognise.dns_host(("ns-cloud-a1.googledomains.com",))
    squarespace = recognise.dns_host(("ns01.squarespacedns.com",))
    assert netlify is not None
    assert google is not None
    assert squarespace is not None
    assert (netlify.id, netlify.could_also_be) == ("netlify", ("ns1",))
    assert (google.id, google.could_also_be) == ("google_cloud_dns", ("squarespace",))
    assert squarespace.could_also_be == ()


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.co.uk",
        "live.nl",
        "msn.com",
        "yahoo.com",
        "yahoo.co.jp",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "proton.me",
        "protonmail.com",
        "pm.me",
        "mail.ru",
        "yandex.ru",
        "zoho.com",
        "mail.com",
        "fastmail.com",
        "t-online.de",
        "qq.com",
        "163.com",
        "naver.com",
        "comcast.net",
        "libero.it",
        "wp.pl",
        "ukr.net",
    ],
)
def test_a_public_mailbox_domain_is_freemail(domain: str) -> None:
    assert recognise.is_freemail(domain)


@pytest.mark.parametrize(
    "domain",
    [
        "",
        "google.com",
        "example.com",
        "notgmail.com",
        "gmail.com.example.com",
        "x.gmail.com",
        "clerk.com",
        "com",
    ],
)
def test_other_domains_are_not_freemail(domain: str) -> None:
    assert not recognise.is_freemail(domain)


def test_parked_domains_show_by_all_their_name_servers() -> None:
    sedo = recognise.parking_service(("ns1.sedoparking.com", "ns2.sedoparking.com"))
    assert sedo is not None
    assert sedo.id == "sedo"
    assert recognise.parking_service(("parking1.ovh.net",)) is not None
    assert recognise.parking_service(("ns1.sedoparking.com", "ns1.example.com")) is None
    assert recognise.parking_service(("dns10.ovh.net",)) is None
    assert recognise.parking_service(("ns1.dns-parking.com",)) is None  # Hostinger's ordinary name servers
    assert recognise.parking_service(()) is None


@pytest.mark.parametrize(
    ("host", "id_"),
    [
        ("ms46086885.msv1.invalid", "microsoft_verification"),
        ("mail.invalid", "invalid"),
        ("localhost", "localhost"),
        ("localhost.localdomain", "localhost"),
        ("exchange01.corp.local", "local"),
    ],
)
def test_a_placeholder_mx_is_recognised(host: str, id_: str) -> None:
    placeholder = recognise.mx_placeholder(host)
    assert placeholder is not None
    assert placeholder.id == id_


@pytest.mark.parametrize(
    "host", ["", "mx.example.com", "notlocalhost", "localhost.example.com", "msv1.invalid.com"]
)
def test_a_real_mx_is_no_placeholder(host: str) -> None:
    assert recognise.mx_placeholder(host) is None


def test_a_missing_last_dot_can_be_seen() -> None:
    target = "aspmx.l.google.com.example.com"
    suffixes = recognise.provider_hosts_suffixes()
    assert target.removesuffix(".example.com") in suffixes
    assert "mail.protection.outlook.com" in suffixes
    assert not suffixes & {"com", "google.com", "outlook.com"}


def test_selectors_are_fixed_names_without_repeats() -> None:
    mailbox, services = all_mailbox_providers(), all_sending_services()
    assert recognise.selectors_of((mailbox["fastmail"],)) == ("fm1", "fm2", "fm3", "mesmtp")
    assert recognise.selectors_of((mailbox["google_workspace"],)) == ("google",)
    assert recognise.rare_selectors_of((mailbox["google_workspace"],)) == (
        "google2048",
        "gapps",
        "googlemail",
    )
    assert recognise.selectors_of((mailbox["infomaniak"],)) == ()  # the day of creation
    chosen = (mailbox["microsoft_365"], services["sendgrid"], services["wix"])
    assert recognise.selectors_of(chosen) == (
        "selector1",
        "selector2",
        "s1",
        "s2",
        "m1",
        "smtpapi",
        "sel1",
        "sel2",
    )
    assert recognise.selectors_of((services["clerk"],)) == ("clk", "clk2")  # the others lie below clkmail2


def test_receivers_return_paths_servers_and_dmarc_managers_are_recognised() -> None:
    assert [entry.id for entry in recognise.receiving_services(("mxa.eu.mailgun.org",))] == ["mailgun"]
    for found, id_ in (
        (recognise.service_of_return_path("pm.mtasv.net"), "postmark"),
        (recognise.service_of_server("mta1.zdsys.com"), "zendesk"),
        (recognise.dmarc_manager("_dmarc.wixemails.com"), "wix"),
        (recognise.dmarc_manager("dmarc.ionos.de"), "ionos"),
        (recognise.dmarc_manager("ns.vali.email"), "valimail"),
    ):
        assert found is not None
        assert found.id == id_
    assert recognise.dmarc_manager("_dmarc.example.com") is None
