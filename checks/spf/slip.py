"""The slips people make in an SPF record, and where in a term they are."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, NamedTuple

MACRO: Final = re.compile(r"%(?:\{[slodiphvcrt][0-9]*r?[-.+,/_=]*\}|[%_-])", re.IGNORECASE)
VALUE_NAMES: Final = "include|exists|redirect|exp|ip4|ip6|ptr|mx|a"


class FaultKind(StrEnum):
    """The slips that people make in an SPF record."""

    TRAILING_SEMICOLON = "trailing_semicolon"
    SPACE_AFTER_COLON = "space_after_colon"
    STRAY_SPACE = "stray_space"
    COMMA_LIST = "comma_list"
    GLUED_TERMS = "glued_terms"
    GLUED_ALL = "glued_all"
    UNICODE_DASH = "unicode_dash"
    URL_IN_INCLUDE = "url_in_include"
    EQUALS_FOR_COLON = "equals_for_colon"
    COLON_FOR_EQUALS = "colon_for_equals"
    IPV4_TYPO = "ipv4_typo"
    BAD_IP = "bad_ip"
    BAD_CIDR = "bad_cidr"
    V4_IN_IP6 = "v4_in_ip6"
    V6_IN_IP4 = "v6_in_ip4"
    SECOND_VERSION = "second_version"
    QUOTES = "quotes"
    UNKNOWN_MECHANISM = "unknown_mechanism"
    UNKNOWN_QUALIFIER = "unknown_qualifier"
    A_IP = "a_ip"
    ALL_WITH_VALUE = "all_with_value"
    EMPTY_VALUE = "empty_value"
    BAD_CHARACTER = "bad_character"
    NON_ASCII = "non_ascii"
    BAD_MACRO = "bad_macro"
    BAD_DOMAIN = "bad_domain"
    BAD_MODIFIER = "bad_modifier"
    TWO_REDIRECTS = "two_redirects"
    TWO_EXP = "two_exp"
    NOT_LOOKED_AT = "not_looked_at"


class Slip(NamedTuple):
    """A fault inside one token: `start` and `end` count from the token's first character.

    `suggestion` replaces the whole token; "" takes it away, None means we cannot tell what was meant.
    """

    kind: FaultKind
    start: int
    end: int
    suggestion: str | None


def without_macros(token: str) -> str:
    """The token with each macro blotted out by as many letters, so that positions stay."""
    return MACRO.sub(lambda macro: "x" * len(macro[0]), token)
