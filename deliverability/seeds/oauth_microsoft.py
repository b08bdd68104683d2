"""Tokens from Microsoft: a code that the owner of the mailbox types at Microsoft, on any device."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from deliverability.config_sections import Seeds
from deliverability.net.ask_https import ask_https
from deliverability.net.reach import NotReached, Reach
from deliverability.seeds.oauth_tokens import OAuthError, Tokens, read_json, refusal_of, tokens_of

PROVIDER = "Microsoft"
HOST = "https://outlook.office.com"
SCOPES = [f"{HOST}/IMAP.AccessAsUser.All", f"{HOST}/SMTP.Send"]  # offline_access is asked for by msal itself
TYPE_AT = "https://microsoft.com/devicelogin"
MISSING = "Sign-in at Microsoft needs the extra: pip install 'deliverability[microsoft]'"
UNSET = "An operator first has to set microsoft_client_id in [seeds]."


def begin(seeds: Seeds, reach: Reach) -> dict[str, Any]:
    """A device flow (RFC 8628 §3.2), as JSON holds it: user_code, verification_uri, interval and more.

    OAuthError says why there is none.
    """
    flow = _asked(lambda: _app(seeds, reach).initiate_device_flow(SCOPES))
    if not isinstance(flow.get("user_code"), str):
        raise OAuthError(refusal_of(flow, PROVIDER))
    if not str(flow.get("verification_uri", "")).startswith("https://"):
        flow["verification_uri"] = TYPE_AT
    return flow


def poll(seeds: Seeds, reach: Reach, flow: Mapping[str, Any], now: datetime) -> Tokens | None:
    """The tokens, None while the code was not typed yet; OAuthError when it is over."""
    once = {"exit_condition": lambda _: True}
    one = {**flow, "interval": 1}  # with 0, msal would ask for ever and never look whether to leave
    answer = _asked(lambda: _app(seeds, reach).acquire_token_by_device_flow(one, **once))
    if answer.get("error") in ("authorization_pending", "slow_down"):
        return None
    return tokens_of(answer, PROVIDER, now)


def renew(seeds: Seeds, reach: Reach, tokens: Tokens, now: datetime) -> Tokens:
    """The next tokens; OAuthError."""
    answer = _asked(lambda: _app(seeds, reach).acquire_token_by_refresh_token(tokens.refresh, SCOPES))
    return tokens_of(answer, PROVIDER, now, before=tokens.refresh)


def _app(seeds: Seeds, reach: Reach) -> Any:
    if not seeds.microsoft_client_id:
        raise OAuthError(UNSET)
    try:
        import msal  # type: ignore[import-untyped]  # late: an extra, and slow to load
    except ImportError:
        raise OAuthError(MISSING) from None
    logging.getLogger("msal").setLevel(logging.CRITICAL)  # it logs answers, which hold tokens
    # A new one each time: it remembers answers, and what it remembers would belong to one process.
    return msal.PublicClientApplication(
        seeds.microsoft_client_id,
        authority=seeds.microsoft_authority,
        http_client=_Guarded(reach),
        instance_discovery=False,
    )


def _asked(question: Any) -> dict[str, Any]:
    """What msal brings back; it raises for hosts it cannot reach, and for answers that are no JSON."""
    try:
        found = question()
    except NotReached as error:
        raise OAuthError(f"Microsoft could not be asked: {error}. We try again later.") from None
    except (ValueError, KeyError, TypeError):
        raise OAuthError(refusal_of({}, PROVIDER)) from None
    return dict(found) if isinstance(found, Mapping) else {}


@dataclass(frozen=True, slots=True)
class _Response:
    status_code: int
    text: str
    headers: Mapping[str, str]

    def raise_for_status(self) -> None:
        """Errors are told by what the answer says."""


class _Guarded:
    """The HTTP client that msal speaks through: our own, so that all of it has an end and stays outside."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    def get(self, url: str, params: Any = None, headers: Any = None, **_: Any) -> _Response:
        return self._ask("GET", url, params, headers, b"")

    def post(
        self, url: str, params: Any = None, data: Any = None, headers: Any = None, **_: Any
    ) -> _Response:
        said = {name: value for name, value in dict(data or {}).items() if value is not None}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", url, params, {**(headers or {}), **form}, urlencode(said).encode())

    def close(self) -> None:
        """Nothing stays open."""

    def _ask(self, method: str, url: str, params: Any, headers: Any, body: bytes) -> _Response:
        place = f"{url}{'&' if '?' in url else '?'}{urlencode(params)}" if params else url
        own = {name: str(value) for name, value in (headers or {}).items() if name.lower() != "accept"}
        answer = ask_https(method, place, own, body, self._reach)
        if not read_json(answer.body):  # msal would log it whole
            raise NotReached(f"it answered {answer.status} and nothing that we understand")
        return _Response(answer.status, answer.body.decode("utf-8", "replace"), answer.headers)
