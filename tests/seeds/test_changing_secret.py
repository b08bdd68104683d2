"""A kept password or token goes nowhere it was not given for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from deliverability.config_sections import Security
from deliverability.seeds.changing_secret import secret_after
from deliverability.seeds.errors import SeedError
from deliverability.seeds.model import Account, SignIn

OLD = Account("imap.acme.example", 993, Security.TLS, "seed", SignIn.PASSWORD)


@pytest.mark.parametrize("change", [{"host": "evil.example"}, {"user": "other"}])
def test_another_server_or_user_wants_the_password_again(change: dict[str, Any]) -> None:
    new = replace(OLD, **change)
    with pytest.raises(SeedError, match="Write the password again"):
        secret_after(OLD, new, "", has_one=True)
    assert secret_after(OLD, new, "new", has_one=True) == "new"
    assert secret_after(OLD, new, "", has_one=False) is None


@pytest.mark.parametrize("change", [{"port": 143}, {"security": Security.STARTTLS}, {}])
def test_what_leads_to_the_same_account_keeps_it(change: dict[str, Any]) -> None:
    assert secret_after(OLD, replace(OLD, **change), "", has_one=True) is None
    assert secret_after(OLD, replace(OLD, **change), "new", has_one=True) == "new"


@pytest.mark.parametrize("old", [OLD, replace(OLD, security=Security.NONE, port=143)])
def test_where_no_certificate_shows_who_answers_the_password_is_wanted_again(old: Account) -> None:
    new = replace(old, security=Security.NONE, port=4143)
    with pytest.raises(SeedError, match="Write the password again"):
        secret_after(old, new, "", has_one=True)
    assert secret_after(new, new, "", has_one=True) is None
    assert secret_after(new, OLD, "", has_one=True) is None  # to protect it is always welcome


def test_tokens_are_forgotten_where_anything_leads_elsewhere_and_are_never_a_password() -> None:
    tokens = replace(OLD, sign_in=SignIn.MICROSOFT)
    assert secret_after(tokens, tokens, "", has_one=True) is None
    assert secret_after(tokens, tokens, "typed", has_one=True) is None
    for new in (replace(tokens, host="evil.example"), replace(tokens, sign_in=SignIn.GOOGLE)):
        assert secret_after(tokens, new, "", has_one=True) == ""
    assert secret_after(OLD, tokens, "", has_one=True) == ""
    with pytest.raises(SeedError, match="Write the password again"):
        secret_after(tokens, OLD, "", has_one=True)
