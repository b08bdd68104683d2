"""Where a story happens: a server that takes mail from its users, and mailboxes where it ends up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from deliverability.config_sections import Security

PASSWORD = "secret"


@dataclass(frozen=True, slots=True)
class Town:
    """Everybody signs in with PASSWORD, at "localhost". What becomes of a mail, its recipient says:

    anna, bert: it is filtered and filed; grey: put off until `let_go` is called; gone: no such mailbox; void:
    taken, and never seen again. Spam, and mail that fails its checks, is filed in Junk; GTUBE is refused. A
    mail that is refused comes back to its sender. `make`: called with each address that needs a mailbox.
    """

    submission: int
    submission_security: Security
    mailboxes: int
    mailboxes_security: Security
    let_go: Callable[[], object]
    make: Callable[[str], object] = lambda address: None
