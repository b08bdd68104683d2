"""What is known of a domain before a run begins: its last MTA-STS policy, and what its test mails showed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from deliverability.gather.context import Options

PLACEMENT = "placement"


@dataclass(frozen=True, slots=True)
class Known:
    """The fields are those of Options: `sts_before`, `placement`, `learned` (selectors), `seen_ips`."""

    sts_before: tuple[str, ...] = ()
    placement: tuple[str, ...] = ()
    learned: tuple[str, ...] = ()
    seen_ips: tuple[str, ...] = ()


NOTHING = Known()


def knowing(options: Options, known: Known, *, is_limited: bool) -> Options:
    """The options with what is known; test mails are judged where there are any.

    `is_limited`: somebody named the families to look at, and no other is.
    """
    families = options.families
    if known.placement and not is_limited and PLACEMENT not in families:
        families = (*families, PLACEMENT)
    return replace(
        options,
        sts_before=known.sts_before,
        placement=known.placement,
        learned=known.learned,
        seen_ips=known.seen_ips,
        families=families,
    )
