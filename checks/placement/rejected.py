"""A mail server refused a test mail for what it is or where it comes from."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.counting import share, went
from checks.placement.record import Placement, Refusal, Where
from checks.placement.refusals import explained
from checks.registry import check

MEANS = {
    "authentication": "The server could not tell that the mail is truly yours.",
    "reputation": "The server does not trust where your mail comes from.",
    "content": "The server took the words or links in the mail for spam.",
    "policy": "The server has a rule against such mail.",
    "other": "The server does not say clearly why.",
}
NEXT = {
    "authentication": "Mend what this report says of your seal and your list of senders. Then test again.",
    "reputation": "Ask who runs your mail server whether its address stands on a list of spam senders.",
    "content": "Test again with another text. If that arrives, look at the links and words of the first.",
    "policy": "Send the answer below to whoever runs your mail server.",
    "other": "Send the answer below to whoever runs your mail server.",
}


@check(Severity.WARNING, "RFC 5321 §4.2.1", "RFC 3463 §3.8")
def rejected(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """A refusal for any cause but a trouble of the mailbox that was written to."""
    there = went(placement, Where.REJECTED)
    for one in there:
        if one.refusal is not None:
            facts = {"domain": domain.name, "seed": one.seed, "share": share(there, placement)}
            yield Hit(one.seed, facts | told(one.refusal))


def told(refusal: Refusal) -> dict[str, object]:
    """The refusal as a finding tells it: what it means, what to do, and the server's own words."""
    cause = refusal.cause if refusal.cause in MEANS else "other"
    answer = " ".join(filter(None, (str(refusal.code or ""), refusal.said))).replace("`", "'")
    how = "at once" if refusal.at_once else "later, in a mail that came back"
    known = explained(refusal)
    means, exactly = known.told(MEANS[cause]), known.told(f"{known.meaning} {known.step}")
    facts: dict[str, object] = {"means": means, "step": NEXT[cause], "answer": answer, "how": how}
    return facts | {"server": refusal.by or "the server", "exactly": exactly}
