"""Flask-Security as we use it: what is on, where it stands, and what it says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_security import Security

from deliverability.second_step import authenticator_keys, recovery_key
from deliverability.store.database import Database
from web.accounts import session
from web.accounts.clock import now
from web.accounts.codes import Codes
from web.accounts.datastore import Datastore
from web.accounts.forms import NewPassword, OtherPassword, SignIn
from web.accounts.rules import Addresses, Passkeys, Passwords
from web.permissions import FRESH_FOR

PLACES = {
    "LOGIN_URL": "/sign-in", "LOGOUT_URL": "/sign-out", "VERIFY_URL": "/sign-in/again",
    "RESET_URL": "/password/forgotten", "CHANGE_URL": "/account/password",
    "TWO_FACTOR_SETUP_URL": "/account/code", "TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
    "TWO_FACTOR_RESCUE_URL": "/sign-in/code-lost", "TWO_FACTOR_SELECT_URL": "/sign-in/step",
    "MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
    "WAN_REGISTER_URL": "/account/passkeys", "WAN_DELETE_URL": "/account/passkeys/remove",
    "WAN_SIGNIN_URL": "/sign-in/passkey", "WAN_VERIFY_URL": "/sign-in/again/passkey",
    "POST_LOGIN_VIEW": "/", "POST_LOGOUT_VIEW": "/sign-in", "POST_CHANGE_VIEW": "/account",
    "POST_RESET_VIEW": "/sign-in", "TWO_FACTOR_POST_SETUP_VIEW": "/account",
    "WAN_POST_REGISTER_VIEW": "/account", "POST_VERIFY_VIEW": "/account",
}  # fmt: skip
"""The library's name of a place -> its address."""
SAID = {
    "GENERIC_AUTHN_FAILED": "The address and the password do not fit together. Try once more.",
    "GENERIC_RECOVERY": "If this address has an account, a mail with a link is on its way to it.",
    "INVALID_PASSWORD": "This is not the password of this account. Try again, or ask for a new one.",
    "PASSWORD_NOT_PROVIDED": "Type your password.",
    "PASSWORD_NOT_SET": "This account has no password. Ask for a new one.",
    "EMAIL_NOT_PROVIDED": "Type your e-mail address.",
    "INVALID_EMAIL_ADDRESS": "This is no e-mail address. Write one like anna@example.com.",
    "PASSWORD_MISMATCH": "The two passwords differ. Type the same one twice.",
    "RETYPE_PASSWORD_MISMATCH": "The two passwords differ. Type the same one twice.",
    "PASSWORD_IS_THE_SAME": "This is the password you have now. Choose another one.",
    "PASSWORD_CHANGE": "Your password is changed. All other sessions have ended.",
    "PASSWORD_RESET": "Your password is changed. Sign in with it.",
    "PASSWORD_RESET_NO_LOGIN": "Your password is changed. Sign in with it.",
    "PASSWORD_RESET_EXPIRED": "This link is too old. Ask for a new one.",
    "INVALID_RESET_PASSWORD_TOKEN": "This link does not work any more. Ask for a new one.",
    "TWO_FACTOR_INVALID_TOKEN": "This code does not fit, or was used. Wait for the next one and type it.",
    "TWO_FACTOR_LOGIN_SUCCESSFUL": "You are signed in.",
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": "From now on your code is asked for when you sign in.",
    "TWO_FACTOR_DISABLED": "From now on your password alone signs you in.",
    "TWO_FACTOR_SETUP_EXPIRED": "That took too long. Begin once more.",
    "TWO_FACTOR_PERMISSION_DENIED": "Sign in with your password first.",
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": "Begin once more.",
    "INVALID_RECOVERY_CODE": "This code does not fit, or was used. Each works once.",
    "NO_RECOVERY_CODES_SETUP": "There are no recovery codes.",
    "REAUTHENTICATION_SUCCESSFUL": "Thank you. Go on where you were.",
    "REAUTHENTICATION_REQUIRED": "Say once more that it is you, then go on.",
    "WEBAUTHN_REGISTER_SUCCESSFUL": "The passkey %(name)s signs you in from now on.",
    "WEBAUTHN_CREDENTIAL_DELETED": "The passkey %(name)s is removed. You may also delete it on your device.",
    "WEBAUTHN_NAME_REQUIRED": "Give it a name, such as that of the device.",
    "WEBAUTHN_NAME_INUSE": "You have a passkey of this name. Take another name.",
    "WEBAUTHN_NAME_NOT_FOUND": "There is no passkey of this name.",
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": "Take letters, digits, blanks, - and _ only.",
    "WEBAUTHN_EXPIRED": "That took too long. Begin once more.",
    "WEBAUTHN_CREDENTIAL_ID_INUSE": "This passkey belongs to an account already.",
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": "We do not know this passkey. Sign in with your password.",
    "WEBAUTHN_MISMATCH_USER_HANDLE": "This passkey belongs to another account.",
    "WEBAUTHN_NO_VERIFY": "Your device did not confirm it. Try once more.",
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": "This passkey is not meant for this.",
    "UNAUTHENTICATED": "Sign in first.",
    "UNAUTHORIZED": "Your account may not do this.",
    "API_ERROR": "We could not read this. Begin once more.",
}  # fmt: skip
"""The library's name of a message -> our words."""


def register(app: Flask, database: Database, key: str) -> None:
    """Put Flask-Security into the application, with our store, rules, places and words."""
    app.config.update(_options(key))
    app.config.update({f"SECURITY_{name}": place for name, place in PLACES.items()})
    app.config.update({f"SECURITY_MSG_{name}": (words, "said") for name, words in SAID.items()})
    Security(
        app, Datastore(database), totp_cls=Codes, mail_util_cls=Addresses, password_util_cls=Passwords,
        webauthn_util_cls=Passkeys, login_form=SignIn, reset_password_form=NewPassword,
        change_password_form=OtherPassword,
    )  # fmt: skip
    session.register(app)


def _options(key: str) -> dict[str, Any]:
    on = ("CHANGEABLE", "RECOVERABLE", "TWO_FACTOR", "MULTI_FACTOR_RECOVERY_CODES", "WEBAUTHN",
          "RETURN_GENERIC_RESPONSES")  # fmt: skip
    return {f"SECURITY_{name}": value for name, value in {
        **dict.fromkeys(on, True),
        "STATIC_FOLDER": None, "API_ENABLED_METHODS": ["session"], "DATETIME_FACTORY": now,
        "PASSWORD_HASH": "argon2", "PASSWORD_SCHEMES": ["argon2"], "PASSWORD_SINGLE_HASH": {"argon2"},
        "PASSWORD_CONFIRM_REQUIRED": False, "EMAIL_PLAINTEXT": False, "EMAIL_HTML": False,
        "EMAIL_SENDER": "", "RESET_PASSWORD_WITHIN": timedelta(hours=1), "FRESHNESS": FRESH_FOR,
        "FRESHNESS_GRACE_PERIOD": timedelta(minutes=5),
        "TOTP_SECRETS": authenticator_keys(key),
        "TOTP_ISSUER": "Deliverability", "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_RESCUE_EMAIL": False, "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [recovery_key(key)],
        "WAN_RP_NAME": "Deliverability", "WAN_ALLOW_USER_HINTS": False, "WAN_ALLOW_AS_VERIFY": ["first"],
    }.items()}  # fmt: skip
