"""Our own rules for addresses, passwords and names in Flask-Security's forms."""

from __future__ import annotations

from typing import Any

from flask_security import EmailValidateException, MailUtil, PasswordUtil, UserMixin, WebauthnUtil
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from deliverability.accounts import passwords
from deliverability.accounts.people import AccountError, parse_email
from web.accounts import mails


class Addresses(MailUtil):
    """Addresses by our own parser, which asks no DNS; mails by our own ledger."""

    def normalize(self, email: str) -> str:
        """In lower case."""
        try:
            return parse_email(email)
        except AccountError as error:
            raise EmailValidateException(str(error)) from None

    def validate(self, email: str) -> str:
        """As `normalize`; whether mail arrives there shows when it does."""
        return self.normalize(email)

    def send_mail(
        self, template: str, subject: str, recipient: str | tuple[str, str], *_more: Any, **what: Any
    ) -> None:
        """Put it into the ledger; `what` holds the links."""
        mails.send(template, str(recipient), what)


class Passwords(PasswordUtil):
    """Which passwords will do."""

    def normalize(self, password: str) -> str:
        """In the one form we hash."""
        return passwords.normal(password)

    def validate(self, password: str, is_register: bool, **what: Any) -> tuple[list[str] | None, str]:
        """What is wrong with it, and its one form."""
        user = what.get("user")
        wrong = passwords.problem(password, getattr(user, "email", ""))
        return ([wrong] if wrong else None), self.normalize(password)


class Passkeys(WebauthnUtil):
    """Passkeys stay on the device, are found without typing a name, and ask for a finger or a PIN."""

    def authenticator_selection(self, user: UserMixin, usage: str) -> AuthenticatorSelectionCriteria:
        """What a new one must be able to do."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )

    def user_verification(self, user: UserMixin | None, usage: list[str]) -> UserVerificationRequirement:
        """Who holds the device is asked each time, so that the passkey alone is two steps."""
        return UserVerificationRequirement.REQUIRED
