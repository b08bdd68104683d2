"""Flask-Security's forms without what nobody needs: a second field for a password, a cookie that stays."""

from __future__ import annotations

from flask_security import ChangePasswordForm, LoginForm, ResetPasswordForm


class SignIn(LoginForm):
    """Address and password; a session lasts as long as web/accounts/session.py says."""

    remember = None


class NewPassword(ResetPasswordForm):
    """One field: who cannot read what they type can show it (WCAG 2.2, 3.3.7 and 3.3.8)."""

    password_confirm = None


class OtherPassword(ChangePasswordForm):
    """The password of now, and the new one once."""

    new_password_confirm = None
