"""What an Authentication-Results header says (RFC 8601): who checked, and what each method came to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuthResult:
    """One method's result, all lower case; `properties` as (ptype.property, value), `reason` as given."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()
    reason: str = ""

    def value(self, name: str) -> str:
        """The value of a property such as "smtp.mailfrom", "" where it is not said."""
        return next((value for key, value in self.properties if key == name), "")


@dataclass(frozen=True, slots=True)
class AuthResults:
    """One header, or several of one receiver put together in order; `authserv_id` "" where none is named."""

    authserv_id: str
    results: tuple[AuthResult, ...]

    def of(self, method: str) -> tuple[AuthResult, ...]:
        """The results of a method, in order."""
        return tuple(one for one in self.results if one.method == method)
