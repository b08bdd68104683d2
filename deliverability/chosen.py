"""Reads which families, checks, blocklists or profile somebody means, however they are spelt."""

from __future__ import annotations

from ipaddress import ip_address

from checks.profile import Profile
from checks.registry import all_checks, families
from deliverability.config_sources import nearest
from deliverability.config_values import show


def parse_family(text: str) -> str:
    """ "MTA-STS" -> "mta_sts"; ValueError that names the nearest family there is."""
    name = text.strip().lower().replace("-", "_")
    if name in families():
        return name
    near = nearest(name, list(families()))
    hint = f'did you mean "{near}"?' if near else f"there are: {', '.join(families())}"
    raise ValueError(f"{show(text.strip())} is not a family of checks; {hint}")


def parse_families(text: str) -> tuple[str, ...]:
    """ "mx, spf" -> ("mx", "spf"); ValueError as `parse_family`'s."""
    return tuple(dict.fromkeys(parse_family(part) for part in text.split(",") if part.strip()))


def parse_check(text: str) -> str:
    """ "MTA_STS.Absent" -> "mta-sts.absent"; ValueError that names the nearest check there is."""
    check = text.strip().lower().replace("_", "-")
    if check in all_checks():
        return check
    near = nearest(check, list(all_checks()))
    hint = f'did you mean "{near}"?' if near else '"deliverability explain" lists them all'
    raise ValueError(f"{show(text.strip())} is not a check; {hint}")


def parse_blocklist(text: str) -> str:
    """ "Spamhaus-ZEN" -> "spamhaus_zen"; ValueError that names the nearest list there is."""
    from checks.providers.load import all_blocklists  # late: most settings name none

    name = text.strip().lower().replace("-", "_")
    known = list(all_blocklists())
    if name in known:
        return name
    near = nearest(name, known)
    hint = f'did you mean "{near}"?' if near else f"there are: {', '.join(known)}"
    raise ValueError(f"{show(text.strip())} is not a blocklist; {hint}")


def parse_public_resolver(text: str) -> str:
    """ "Quad9" or an IP address; ValueError that names the nearest resolver we know."""
    from checks.providers.load import all_public_resolvers  # late: most settings name none

    name = text.strip().lower().replace("-", "_")
    known = [id_ for id_, one in all_public_resolvers().items() if one.shows_propagation]
    if name in known:
        return name
    try:
        return str(ip_address(text.strip()))
    except ValueError:
        near = nearest(name, known)
        hint = f'did you mean "{near}"?' if near else f"write an IP address, or one of {', '.join(known)}"
        raise ValueError(f"{show(text.strip())} is not a public resolver; {hint}") from None


def parse_profile(text: str) -> str:
    """ "Receive-Only" -> "receive-only"; "" for none; ValueError that names those there are."""
    name = text.strip().lower().replace("_", "-").replace(" ", "-")
    if name and name not in tuple(Profile):
        raise ValueError(f"{show(text.strip())} is not a profile; there are: {', '.join(Profile)}")
    return name
