"""Whether a variable holds what a person is called, and which spellings are one name."""

from __future__ import annotations

import re

_PERSON = re.compile(
    r"(?:^|[^a-z])(?:full|first|last|given|sur|nick|display|user|customer|client|contact|recipient|requester|"
    r"subscriber|member|guest|buyer|receiver|owner|to|their|preferred|nice|short|person)?[_. -]?name$"
    r"|(?:^|[^a-z])(?:[fl]name|name[_.](?:first|last|full|short|formal)|salutation|addressee|user|customer|client|"
    r"contact|recipient|requester|subscriber|member|guest|person)$"
)
_NOT_PERSON = re.compile(
    r"(?:compan|organi|product|team|site|shop|store|brand|service|app|project|event|plan|file|domain|agent|staff|"
    r"admin)\w{0,40}[_. ]?name$"
)
_CASE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_JOINS = re.compile(r"[\s_.\-]+")
_SHORT = {"fname": "firstname", "lname": "lastname"}


def is_persons(name: str) -> bool:
    """Whether the variable holds what a person is called."""
    plain = _CASE.sub("_", name).lower()
    return bool(_PERSON.search(plain)) and not _NOT_PERSON.search(plain)


def plain(name: str) -> str:
    """The same for first_name, firstName, First Name and FNAME."""
    joined = _JOINS.sub("", name.lower())
    return _SHORT.get(joined, joined)
