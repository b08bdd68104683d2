"""Codes of an authenticator app: each is taken once, and the square to scan is drawn by our own template."""

from __future__ import annotations

from flask_security import Totp, UserMixin
from passlib.totp import TotpMatch  # type: ignore[import-untyped]
from qrcode.main import QRCode  # type: ignore[import-untyped]


class Codes(Totp):
    """Remembers the last code of each person, so that one seen over a shoulder opens nothing."""

    def get_last_counter(self, user: UserMixin) -> int | None:
        """Number of the last code taken; None before any."""
        return getattr(user, "code_counter", 0) or None

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Note it, to be written with the rest of the sign-in."""
        from flask import current_app

        setattr(user, "code_counter", tmatch.counter)  # noqa: B010  # one of ours: web/accounts/member.py
        current_app.extensions["security"].datastore.put(user)

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The dark squares as the path of an SVG, after its size: "45 M0 0h1v1h-1z…"."""
        code = QRCode(border=0)
        code.add_data(self.get_totp_uri(username, totp))
        rows = code.get_matrix()
        squares = (
            f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
        )
        return f"{len(rows)} {''.join(squares)}"
