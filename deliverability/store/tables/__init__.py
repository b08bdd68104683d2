"""The tables; every one has `org_id`, so that one database can serve several organisations."""

from deliverability.store.tables.accounts import audit, invitations, passkeys, people, sign_ins, tokens
from deliverability.store.tables.answers import answer_versions, answers, comparisons
from deliverability.store.tables.asked import plans, runs, setups, watches
from deliverability.store.tables.base import DEFAULT_ORG, Utc, metadata
from deliverability.store.tables.history import acceptances, changes, days, records, standing, states
from deliverability.store.tables.monitored import domains, groups, orgs, schedule
from deliverability.store.tables.notify import alerts, notices, outbox, switches, targets
from deliverability.store.tables.processes import processes
from deliverability.store.tables.readers import deeds, readers, reminders
from deliverability.store.tables.seeds import probes, seed_plans, seed_tests, seeds, senders
from deliverability.store.tables.shares import shares

__all__ = [
    "DEFAULT_ORG",
    "Utc",
    "acceptances",
    "alerts",
    "answer_versions",
    "answers",
    "audit",
    "changes",
    "comparisons",
    "days",
    "deeds",
    "domains",
    "groups",
    "invitations",
    "metadata",
    "notices",
    "orgs",
    "outbox",
    "passkeys",
    "people",
    "plans",
    "probes",
    "processes",
    "readers",
    "records",
    "reminders",
    "runs",
    "schedule",
    "seed_plans",
    "seed_tests",
    "seeds",
    "senders",
    "setups",
    "shares",
    "sign_ins",
    "standing",
    "states",
    "switches",
    "targets",
    "tokens",
    "watches",
]
