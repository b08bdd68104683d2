"""Slips in the value of a term: the address, the prefix length, the name, the macro."""

from __future__ import annotations

import re
from typing import Final

from checks.spf.grammar import is_domain_spec, is_ip4, is_ip6, read
from checks.spf.slip import VALUE_NAMES, FaultKind, Slip, without_macros


def ip_name(token: str) -> Slip | None:
    """`ipv4:` or `ip:` for `ip4:`."""
    found = re.match(r"([-+~?]?)(ipv[46]|ip)([:=])(.*)", token, re.IGNORECASE)
    if found is None:
        return None
    name = "ip6" if ":" in found[4] else "ip4"
    return Slip(FaultKind.IPV4_TYPO, found.start(2), found.end(2), f"{found[1]}{name}:{found[4]}")


def ip_value(token: str) -> Slip | None:
    """An address or a prefix length that is none."""
    found = re.match(r"([-+~?]?)(ip[46])[:/]?(.*)", token, re.IGNORECASE)
    if found is None:
        return None
    sign, name, value = found[1], found[2].lower(), found[3]
    address, slash, length = value.partition("/")
    at = found.start(3)
    if not value:
        return Slip(FaultKind.EMPTY_VALUE, 0, len(token), "")
    if name == "ip6" and is_ip4(address):
        return Slip(FaultKind.V4_IN_IP6, found.start(2), found.end(2), f"{sign}ip4:{value}")
    if name == "ip4" and is_ip6(address):
        return Slip(FaultKind.V6_IN_IP4, found.start(2), found.end(2), f"{sign}ip6:{value}")
    if (is_ip4 if name == "ip4" else is_ip6)(address):
        mended = _prefix_length(length, 32 if name == "ip4" else 128)
        suggestion = None if mended is None else f"{sign}{found[2]}:{address}{mended}"
        return Slip(FaultKind.BAD_CIDR, at + len(address), len(token), suggestion)
    mended = _address(address, name)
    suggestion = f"{sign}{mended}{slash}{length}" if mended else None
    return Slip(FaultKind.BAD_IP, at, at + len(address), suggestion)


def _prefix_length(text: str, longest: int) -> str | None:
    """The prefix length that was meant, with its slash; a netmask counts its ones."""
    digits = text.lstrip("/").lstrip("0") or "0"
    if not text:
        return ""
    if digits.isdecimal() and digits.isascii() and len(digits) < 4 and int(digits) <= longest:
        return f"/{digits}"
    if is_ip4(text):
        bits = "".join(f"{int(octet):08b}" for octet in text.split("."))
        return f"/{bits.count('1')}" if "01" not in bits else None
    return None


def _address(text: str, name: str) -> str | None:
    """The `name:address` that was meant, or the `a:name` where a host name stands for an address."""
    without_port = re.fullmatch(r"([0-9.]+):[0-9]+", text)
    if without_port:
        return f"ip4:{without_port[1]}"
    if text[:1] == "[" and text[-1:] == "]":
        return f"{name}:{text[1:-1]}"
    octets = text.strip(".").split(".")
    if len(octets) == 4 and all(re.fullmatch("[0-9]{1,5}", octet) for octet in octets):
        return "ip4:" + ".".join(str(int(octet)) for octet in octets)
    return f"a:{text}" if is_domain_spec(text) and "/" not in text and ":" not in text else None


def address_for_name(token: str) -> Slip | None:
    """An address where a host name belongs."""
    found = re.match(r"([-+~?]?)(a|mx|include|ptr|exists):\[?([0-9a-f.:]+)\]?(/[0-9]+)?\Z", token, re.I)
    if found is None:
        return None
    name = "ip4" if is_ip4(found[3]) else "ip6" if is_ip6(found[3]) else ""
    if not name:
        return None
    mended = f"{found[1]}{name}:{found[3]}{found[4] or ''}"
    return Slip(FaultKind.A_IP, found.start(3), found.end(3), mended)


def empty_value(token: str) -> Slip | None:
    """A term that needs a value and has none."""
    found = re.match(r"([-+~?]?(all|include|exists|ptr|mx|a))[:.]?\Z|(redirect|exp)=?\Z", token, re.I)
    if found is None:
        return None
    keeps = found[2] and found[2].lower() in ("all", "a", "mx", "ptr")
    return Slip(FaultKind.EMPTY_VALUE, 0, len(token), found[1] if keeps else "")


def name_cidr(token: str) -> Slip | None:
    """A prefix length that a name cannot have."""
    found = re.match(r"([-+~?]?(?:a|mx|include|exists|ptr)(?::[^/]*)?)(/[0-9/]*)\Z", token, re.IGNORECASE)
    if found is None or not read(found[1]).well_formed:
        return None
    takes_none = read(found[1]).name not in ("a", "mx")
    return Slip(FaultKind.BAD_CIDR, found.start(2), found.end(2), found[1] if takes_none else None)


def macro(token: str) -> Slip | None:
    """A macro that RFC 7208 §7 does not know, or not here."""
    at = without_macros(token).find("%")
    if at >= 0:
        end = token.find("}", at)
        return Slip(FaultKind.BAD_MACRO, at, end + 1 if end > 0 else len(token), None)
    found = re.search(r"%\{(?:[crt][^}]*|.0+[^1-9}]*)\}", token, re.IGNORECASE)
    return found and Slip(FaultKind.BAD_MACRO, found.start(), found.end(), None)


def domain(token: str) -> Slip | None:
    """A value that is no domain name."""
    found = re.match(rf"[-+~?]?(?:{VALUE_NAMES})[:=](.*)", token, re.IGNORECASE)
    if found is None:
        return None
    mended = found[1].strip("./@:<>()[]")
    suggestion = token[: found.start(1)] + mended if mended != found[1] else None
    return Slip(FaultKind.BAD_DOMAIN, found.start(1), found.end(1), suggestion)


FINDERS: Final = (ip_name, address_for_name, ip_value, empty_value, name_cidr, macro, domain)
"""In the order in which they are tried."""
