"""All evidence about one domain; a check names the fields it wants and gets only those."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from checks.bimi.download import Download
from checks.bimi.mark import MarkFile
from checks.bimi.record import Bimi
from checks.blocklists.record import Words
from checks.dane.evidence import Dane
from checks.dkim.record import DkimKeys
from checks.dmarc.evidence import AppliedRecord, DmarcRecords
from checks.dnssec.record import Zones
from checks.domain import Domain
from checks.expected.record import Expected
from checks.hosts.record import Hosts
from checks.mailboxes.record import Mailboxes
from checks.model import NotApplicable, Reason, Unknown
from checks.mta_sts.evidence import StsMail, StsPolicy, StsReply
from checks.mta_sts.record import MtaSts
from checks.mx.record import MxSet
from checks.nameservers.beside import Existence, PolicyHostAlias, Twice, Wildcards
from checks.nameservers.record import NameServers
from checks.placement.record import Placement
from checks.profile import Profile
from checks.propagation.record import Propagation
from checks.reverse_dns.record import SendingServers
from checks.spf.tree import SpfSender, SpfTexts, SpfTree
from checks.tls_rpt.record import TlsRpt

NOT_YET = Unknown("", Reason.NOT_ASKED)
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
NOT_PINNED = NotApplicable("nothing is pinned")
NO_SENDER = NotApplicable("no sending server is known")
NO_TEST_MAIL = NotApplicable("no test mail was sent yet")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Each field is the evidence, Unknown when the world gave no answer, or NotApplicable with the reason."""

    domain: Domain
    takes_mail: bool = True
    """Whether mail is expected to arrive: False for a parked domain (null MX, and no address typed)."""
    sends_mail: bool = True
    """Whether mail is expected to go out; as `takes_mail`, unless the profile tells them apart."""
    profile: Profile | None = None
    """What the owner says the domain is for."""
    mx: MxSet | Unknown | NotApplicable = NOT_YET
    hosts: Hosts | Unknown | NotApplicable = NOT_YET
    mailboxes: Mailboxes | Unknown | NotApplicable = NOT_YET
    spf_texts: SpfTexts | Unknown | NotApplicable = NOT_YET
    spf: SpfTree | Unknown | NotApplicable = NOT_YET
    spf_meant: SpfTree | Unknown | NotApplicable = NOT_YET
    """As `spf`, below the one record that the domain's texts were meant to be."""
    spf_senders: tuple[SpfSender, ...] | NotApplicable = NO_SENDER
    dkim: DkimKeys | Unknown | NotApplicable = NOT_YET
    dmarc: DmarcRecords | Unknown | NotApplicable = NOT_YET
    dmarc_record: AppliedRecord | Unknown | NotApplicable = NOT_YET
    bimi: Bimi | Unknown | NotApplicable = NOT_YET
    bimi_logo: Download | Unknown | NotApplicable = NOT_YET
    bimi_mark: MarkFile | Unknown | NotApplicable = NOT_YET
    dnssec: Zones | Unknown | NotApplicable = NOT_YET
    dane: Dane | Unknown | NotApplicable = NOT_YET
    listed_servers: Words | Unknown | NotApplicable = NOT_YET
    listed_domain: Words | Unknown | NotApplicable = NOT_YET
    sending_servers: SendingServers | Unknown | NotApplicable = NOT_YET
    mta_sts: MtaSts | Unknown | NotApplicable = NOT_YET
    sts_reply: StsReply | Unknown | NotApplicable = NOT_YET
    sts_policy: StsPolicy | Unknown | NotApplicable = NOT_YET
    sts_mail: StsMail | Unknown | NotApplicable = NOT_YET
    sts_before: tuple[str, ...] | Unknown | NotApplicable = NOT_YET
    tls_rpt: TlsRpt | Unknown | NotApplicable = NOT_YET
    nameservers: NameServers | Unknown | NotApplicable = NOT_YET
    wildcards: Wildcards | Unknown | NotApplicable = NOT_YET
    twice: Twice | Unknown | NotApplicable = NOT_YET
    policy_host_alias: PolicyHostAlias | Unknown | NotApplicable = NOT_YET
    existence: Existence | Unknown | NotApplicable = NOT_YET
    propagation: Propagation | Unknown | NotApplicable = NOT_YET
    expected: Expected | NotApplicable = NOT_PINNED
    placement: Placement | NotApplicable = NO_TEST_MAIL
    allow: tuple[str, ...] = ()
    """Networks the operator vouches for, as CIDR text."""
    taken_at: datetime = BEFORE_ALL
    """When the run began, which is "now" for every check."""
