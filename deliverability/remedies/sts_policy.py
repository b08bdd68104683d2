"""The remedies around an MTA-STS policy: the text to serve, and the record with a new id (RFC 8461 §8.1)."""

from __future__ import annotations

from dataclasses import replace

from checks.model import Finding
from checks.mta_sts.evidence import USUAL_AGE, StsMail, StsPolicy
from checks.mta_sts.policy import Mode, parse, written
from checks.mta_sts.record import MtaSts, fresh_id, url_of
from checks.mx.record import MxSet
from checks.snapshot import Snapshot
from deliverability.remedies.foreseen import news
from deliverability.remedies.model import Action, Change, Page, Remedy
from deliverability.remedies.publishing import one_text, removed
from deliverability.remedies.registry import remedy

MENDED = (
    "mta-sts.not-a-policy", "mta-sts.policy-blank-lines", "mta-sts.policy-max-age", "mta-sts.policy-mode",
    "mta-sts.policy-mx-missing", "mta-sts.policy-mx-pattern", "mta-sts.policy-syntax",
    "mta-sts.policy-twice", "mta-sts.policy-version", "mta-sts.max-age-short", "mta-sts.mx-unlisted",
    "mta-sts.mx-unlisted-testing",
)  # fmt: skip
UNSERVED = ("mta-sts.status", "mta-sts.redirect", "mta-sts.too-big")
ENFORCED = (
    "Take this step when the reports on encryption show no failures. "
    "Mail to a server that fails the check waits."
)


@remedy(*MENDED)
def of_policy(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The mended policy, then the record with a new id: senders ask for the policy when the id is new."""
    policy, found = snapshot.sts_policy, snapshot.mta_sts
    if not isinstance(policy, StsPolicy) or not isinstance(found, MtaSts):
        return None
    caution = ""
    if "mx-unlisted" in finding.check:
        caution = f"If {finding.facts['host']} is not one of your mail servers, delete its MX record instead."
    return _served(policy.corrected(), found, snapshot, caution)


@remedy("mta-sts.testing-long", "mta-sts.testing")
def of_testing(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The same policy in force, where no mail server fails the check; else that is mended first."""
    policy, found, mail = snapshot.sts_policy, snapshot.mta_sts, snapshot.sts_mail
    if not isinstance(policy, StsPolicy) or not isinstance(found, MtaSts):
        return None
    if not isinstance(mail, StsMail):
        return Remedy(steps=("Leave it until the mail servers can be checked, then check again.",))
    text = policy.corrected(Mode.ENFORCE)
    patterns = parse(text.encode()).patterns
    then = replace(snapshot, sts_mail=replace(mail, mode=Mode.ENFORCE, patterns=patterns))
    bad = ", ".join(dict.fromkeys(one.subject for one in news(finding, snapshot, then)))
    if bad:
        return Remedy(steps=(f"First mend what senders would hold mail back for: {bad}.",), caution=ENFORCED)
    return _served(text, found, snapshot, ENFORCED)


@remedy("mta-sts.mx-tls")
def of_mx_tls(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """Only who runs the mail server can mend it; until then the policy is tried out, so that mail arrives."""
    policy, found = snapshot.sts_policy, snapshot.mta_sts
    if not isinstance(policy, StsPolicy) or not isinstance(found, MtaSts):
        return None
    page = Page(policy.url, policy.corrected(Mode.TESTING))
    line = f"v=STSv1; id={fresh_id(snapshot.taken_at)}"
    steps = (
        f"Ask whoever runs {finding.facts['host']} to mend this: {_listed(finding.facts['problems'])}.",
        f"Until that is done, have {page.url} serve a policy that is only tried out.",
        f"Then change the TXT record at {found.place} to: `{line}`",
    )
    return Remedy(steps=steps, pages=(page,))


@remedy("mta-sts.id-stale")
def of_id_stale(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """A new id, so that senders ask for the policy again (RFC 8461 §8.1)."""
    found = snapshot.mta_sts
    return Remedy(_announced(found, snapshot)) if isinstance(found, MtaSts) else None


@remedy("mta-sts.policy-without-record")
def of_unannounced(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The record that says so, and a policy that names the servers of today, as the old one was not read."""
    found, page = snapshot.mta_sts, _first_policy(snapshot)
    if not isinstance(found, MtaSts):
        return None
    if page is not None:
        return _served(page.text, found, snapshot, "")
    first = f"See that the policy at {url_of(found.domain)} names all of your mail servers."
    return Remedy(
        steps=(first, f"Then add a TXT record at {found.place}: `{found.corrected(snapshot.taken_at)}`")
    )


@remedy("mta-sts.orphan")
def of_orphan(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """Nobody serves what the record announces, so it goes; senders then deliver as they do without it."""
    found = snapshot.mta_sts
    if not isinstance(found, MtaSts):
        return None
    caution = f"To keep MTA-STS, set up the web server {found.host.name} with the policy instead."
    slips = tuple(one.text for one in found.selection.lookalikes)
    return Remedy(removed(found.place, (*found.selection.records, *slips)), caution=caution)


@remedy("mta-sts.cname-broken")
def of_cname_broken(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The alias leads nowhere, so it goes."""
    found = snapshot.mta_sts
    if not isinstance(found, MtaSts) or not found.aliases:
        return None
    caution = f"If you still use the service behind {found.aliases[-1]}, ask it for the right name instead."
    return Remedy((Change(Action.REMOVE, found.place, "CNAME", old=found.aliases[0]),), caution=caution)


@remedy("mta-sts.absent")
def of_absent(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """A record alone would announce what nobody serves: first the policy, then the record."""
    found = snapshot.mta_sts
    page = _first_policy(snapshot)
    if not isinstance(found, MtaSts):
        return None
    line, url = f"v=STSv1; id={fresh_id(snapshot.taken_at)}", url_of(found.domain)
    steps = (
        "Ask your mail provider whether they set up MTA-STS for you; several do.",
        f"To do it yourself, have a web server for {found.host.name} serve a policy at {url}",
        f"Once it opens in a browser, add a TXT record at {found.place}: `{line}`",
    )
    return Remedy(steps=steps, pages=(page,) if page else ())


@remedy(*UNSERVED)
def of_unserved(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The policy has to be at its address."""
    page = _first_policy(snapshot)
    url = url_of(snapshot.domain.name)
    step = f"Have {url} serve the policy itself and nothing else, without a redirect or a login."
    return Remedy(steps=(step,), pages=(page,) if page else ())


def _served(text: str, found: MtaSts, snapshot: Snapshot, caution: str) -> Remedy | None:
    page = Page(url_of(found.domain), text)
    step = f"First have {page.url} serve the new policy."
    changes = _announced(found, snapshot)
    return Remedy(changes, (step,), caution, pages=(page,)) if changes else None


def _listed(told: object) -> str:
    return "; ".join(map(str, told)) if isinstance(told, tuple | list) else str(told)


def _announced(found: MtaSts, snapshot: Snapshot) -> tuple[Change, ...]:
    old = (*found.selection.records, *(slip.text for slip in found.selection.lookalikes))
    return one_text(found.place, old, f"v=STSv1; id={fresh_id(snapshot.taken_at)}")


def _first_policy(snapshot: Snapshot) -> Page | None:
    """A policy to begin with: it changes nothing for mail, and reports tell what it would."""
    names = snapshot.mx.names if isinstance(snapshot.mx, MxSet) else ()
    if not names:
        return None
    return Page(url_of(snapshot.domain.name), written(Mode.TESTING, names, USUAL_AGE))
