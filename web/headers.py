"""The headers and cookies that keep the page to itself: no foreign code, no frame, no leak."""

from __future__ import annotations

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface

POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
))  # fmt: skip
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # run links stay secret; CSRF over https needs it within the site
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex",
}
MAIL = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
"""Of a mail in its frame: the styles stand in its elements, and nothing in it may load, run or be sent."""
FRAME = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
"""Of a template in its frame: the same, and pictures that stand in it."""
FRAMING = {"Content-Security-Policy": f"{POLICY}; frame-src 'self'"}
OWN = {
    "editor.preview": {"Content-Security-Policy": FRAME, "X-Frame-Options": "SAMEORIGIN"},
    **dict.fromkeys(("editor.show", "editor.judge", "changing.form", "changing.add"), FRAMING),
    **dict.fromkeys(("changing.edit", "changing.save"), FRAMING),
    "reports.mail": {"Content-Security-Policy": MAIL, "X-Frame-Options": "SAMEORIGIN"},
    "reports.preview": FRAMING,
}
"""What differs for single routes."""
EMBEDDED = frozenset({"links.show_badge"})
HSTS = "max-age=63072000; includeSubDomains"


def secure(response: Response) -> Response:
    """Add the headers; pages are never kept by a cache, static files may be."""
    response.headers.update(ALWAYS | OWN.get(request.endpoint or "", {}))
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = HSTS
    if request.endpoint in EMBEDDED:  # a picture for other sites' pages
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    elif request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


class Cookies(SecureCookieSessionInterface):
    """Over https the cookie is Secure and bound to the host by its name (RFC 6265bis §4.1.3)."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure

    def get_cookie_name(self, app: Flask) -> str:
        return "__Host-session" if request.is_secure else "session"
