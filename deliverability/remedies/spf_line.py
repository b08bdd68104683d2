"""The one SPF record that a domain should have, made of what it has now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address

from checks.addresses import is_reachable
from checks.model import Hit
from checks.mx.record import MxSet
from checks.snapshot import Snapshot
from checks.spf.closing import Closing, closing, with_all
from checks.spf.draft import Draft, draft_of, texts_meant
from checks.spf.ownership import is_own
from checks.spf.provider_missing import provider_missing
from checks.spf.reach import authorised
from checks.spf.record import Term, parse
from checks.spf.result import Result
from checks.spf.suggest import record_for
from checks.spf.tree import SpfBranch, SpfNode, SpfSender, SpfTexts, SpfTree, node_of

PARKED = "v=spf1 -all"
NO_PASS = (Result.FAIL, Result.SOFTFAIL, Result.NEUTRAL)
MOST_SENDERS = 10
ENDINGS = ("all", "redirect=")


def best_line(snapshot: Snapshot, texts: SpfTexts) -> Draft | None:
    """The record for the domain's name; None where only the owner knows what belongs into it."""
    if not snapshot.sends_mail:
        told = (t.text for one in texts_meant(texts) for t in parse(one).mechanisms if not t.is_all)
        return Draft(PARKED, tuple(told))
    draft = draft_of(texts)
    if draft is None:
        return _first(snapshot)
    if not isinstance(snapshot.spf_meant, SpfTree):
        return None
    draft = _without_private(_without_dead(draft, snapshot.spf_meant), snapshot.allow)
    draft = _ended(draft, tree_of(snapshot, draft.line))
    draft = _with_provider(draft, tree_of(snapshot, draft.line), snapshot)
    draft = draft.with_terms(tuple(_senders(snapshot, tree_of(snapshot, draft.line))))
    return draft if names_senders(draft) else _with_first(draft, snapshot)


def names_senders(draft: Draft) -> bool:
    """Whether any mail passes by it."""
    record = draft.record
    return record.redirect is not None or not all(term.is_all for term in record.mechanisms)


def _with_first(draft: Draft, snapshot: Snapshot) -> Draft | None:
    """What the mail servers tell, where nobody is left who sends; None where all mail would be refused."""
    if draft.line.lower() == PARKED and not draft.left_out:
        return draft
    first = _first(snapshot)
    if first is None:
        return None if draft.left_out else draft
    return replace(first, left_out=draft.left_out)


def _first(snapshot: Snapshot) -> Draft | None:
    """A record where there is none, by what the mail servers tell."""
    line = record_for(snapshot.mx, snapshot.sends_mail)
    hosts = snapshot.mx.hosts if isinstance(snapshot.mx, MxSet) else ()
    is_empty = " mx " in line and not all(host.addresses for host in hosts)
    return None if "<" in line or is_empty else Draft(line)


def tree_of(snapshot: Snapshot, line: str) -> SpfTree:
    """The tree below such a record, as far as it was asked."""
    known = snapshot.spf_meant.nodes if isinstance(snapshot.spf_meant, SpfTree) else {}
    domain = snapshot.domain.name
    root = node_of(domain, (parse(line),), domain)
    root = replace(root, branches=tuple(_asked(one, known.get(domain)) for one in root.branches))
    nodes, waiting = {domain: root}, [root]
    for node in waiting:
        targets = (branch.target for branch in node.branches if branch.leads_on)
        new = [known[name] for name in dict.fromkeys(targets) if name in known and name not in nodes]
        nodes |= {child.domain: child for child in new}
        waiting += new
    return SpfTree(domain, nodes)


def _asked(branch: SpfBranch, before: SpfNode | None) -> SpfBranch:
    """The same term with what its look-up gave."""
    twins = (one for one in (before.branches if before else ()) if one.term.text == branch.term.text)
    twin = next(twins, None)
    return replace(twin, term=branch.term) if twin else branch


def _without_private(draft: Draft, allow: tuple[str, ...]) -> Draft:
    """No receiver ever meets a private address."""
    lone = (t for t in draft.record.mechanisms if t.network and t.network.prefixlen >= 8)
    return draft.without(tuple(term for term in lone if not is_reachable(term.value, allow)))


def _without_dead(draft: Draft, tree: SpfTree) -> Draft:
    dead = {branch.term.text for branch in tree.root.branches if _is_dead(branch, tree)}
    return draft.without(tuple(term for term in draft.record.terms if term.text in dead))


def _is_dead(branch: SpfBranch, tree: SpfTree) -> bool:
    """It leads to nothing, or back to itself; or receivers are told not to follow it (`ptr`, §5.5)."""
    child = tree.child(branch)
    if branch.leads_on:
        return branch.target == tree.domain or (child is not None and child.is_missing)
    return branch.term.name == "ptr" or (bool(branch.voids) and not (branch.hosts or branch.addresses))


def _ended(draft: Draft, tree: SpfTree) -> Draft:
    """The owner's `-all` or `~all` has the last word, else `~all`, so that nothing unforeseen passes."""
    record = draft.record
    if record.redirect is None:
        return draft if _shuts(record.terminal_all) else softened(draft)
    end = closing(tree)
    if not isinstance(end, Closing) or is_own(tree, end.node) or _shuts(end.all):
        return draft
    return softened(draft)


def softened(draft: Draft) -> Draft:
    """The same with `~all` at its end, by which no forwarded mail is refused."""
    record = draft.record
    if record.redirect is None:
        return replace(draft, line=with_all(draft.line, record.terminal_all, "~all"))
    # The record of other people ends in another way, and cannot be edited.
    line = draft.line.replace(record.redirect.text, f"include:{record.redirect.value}")
    return replace(draft, line=with_all(line, None, "~all"))


def _shuts(last: Term | None) -> bool:
    return last is not None and last.qualifier in ("~", "-")


def _with_provider(draft: Draft, tree: SpfTree, snapshot: Snapshot) -> Draft:
    """The include of the mail provider behind the MX, where nothing in the tree stands for it."""
    if not isinstance(snapshot.mx, MxSet):
        return draft
    hits = provider_missing(tree, snapshot.mx, snapshot.sends_mail)
    return draft.with_terms(tuple(str(hit.facts["include"]) for hit in hits if isinstance(hit, Hit)))


def _senders(snapshot: Snapshot, tree: SpfTree) -> Iterator[str]:
    """The owner's own servers that the record does not let pass."""
    senders = snapshot.spf_senders if isinstance(snapshot.spf_senders, tuple) else ()
    networks = [one.network for one in authorised(tree)]
    by_name = any(branch.needs_sender for node in tree.walk() for branch in node.branches)
    for one in senders[:MOST_SENDERS]:
        address = ip_address(one.ip)
        if any(address in network for network in networks if network.version == address.version):
            continue
        is_told = one.result.result in NO_PASS or not by_name
        if is_told and not _is_shut_out(one) and one.mailfrom.endswith(f"@{snapshot.domain.name}"):
            yield f"ip{address.version}:{address}"


def _is_shut_out(sender: SpfSender) -> bool:
    """A term of its own, and not the end of the record, says that it may not send: somebody wanted that."""
    term = sender.result.path[0].term.lstrip("+-~?").lower() if sender.result.path else ""
    return sender.result.result in NO_PASS and not term.startswith(ENDINGS) and term != ""
