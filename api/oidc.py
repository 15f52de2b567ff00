"""Logging in at an OpenID Connect provider: the code flow with PKCE, and all that is checked before a word is believed.

What a browser carries between the two halves (state, nonce, verifier, where to go) is a cookie that only this
installation opens and makes; each is good once, for ten minutes. Of the provider's answer the signature, issuer,
audience, times and nonce are checked against what was begun. Nothing it says is logged, but why it was refused.
"""

import base64
import datetime as dt
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from api.outward import Unreachable, call, parted
from api.settings import Settings
from models.errors import NotAuthenticated, ProviderUnavailable
from services.ports import Clock
from services.records.secret import derived_key

log = structlog.get_logger("lince.oidc")

BACK = "/login/provider/back"
"""Where the provider sends people back to, below LINCE_PUBLIC_URL."""

LASTS = 600
"""Seconds that somebody may take at the provider's."""

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
"""Of signatures that a public key proves: never none, never those that share a secret."""

_SKEW = 60
"""Seconds by which the provider's clock may differ."""
_KEPT = 3600.0
"""Seconds that its description and keys are kept."""
_FRESH = 30.0
"""Seconds before its keys may be asked for again, whatever an unknown key says."""
_MOST_USED = 10_000


@dataclass(frozen=True)
class Begun:
    """Where a browser is sent, and the cookie that it brings back."""

    address: str
    cookie: str


@dataclass(frozen=True)
class Identity:
    """Somebody as the provider knows him. `subject` is his for ever; names and addresses change hands."""

    issuer: str
    subject: str
    name: str
    login: str
    values: frozenset[str]
    """Of the claim that roles go by."""


@dataclass(frozen=True)
class Answer:
    """What a browser brought back: the parameters of its address, and our cookie."""

    cookie: str
    state: str
    code: str = ""
    issuer: str = ""
    error: str = ""


class Provider:
    """One provider. Safe to use from several threads; asked when somebody logs in, never at the start."""

    def __init__(self, settings: Settings, secret: bytes, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._box = SecretBox(derived_key(secret, "lince: login at a provider")[:32])
        self._lock = threading.Lock()
        self._described: tuple[float, Mapping[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._used: dict[str, float] = {}
        self.issuer = settings.oidc_issuer
        self.back = settings.public_url.rstrip("/") + BACK

    def begin(self, next_: str) -> Begun:
        """Begin a login that goes on to `next_`, a path of ours. Raises ProviderUnavailable."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self._settings.oidc_client_id,
            "redirect_uri": self.back,
            "scope": "openid profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        kept = {"state": state, "nonce": nonce, "verifier": verifier, "next": next_, "at": self._now()}
        sealed = self._box.encrypt(json.dumps(kept).encode())
        address = self._address("authorization_endpoint")
        joined = "&" if "?" in address else "?"
        return Begun(f"{address}{joined}{urlencode(asked)}", base64.urlsafe_b64encode(sealed).decode())

    def finish(self, answer: Answer) -> tuple[Identity, str]:
        """Who came back, and where he wanted to go. Raises NotAuthenticated, ProviderUnavailable."""
        kept = self._opened(answer)
        # RFC 9207: an answer that another provider's page was made to send is not carried to this one.
        described = self._description()
        if answer.issuer != self.issuer and (
            answer.issuer or described.get("authorization_response_iss_parameter_supported")
        ):
            raise _refused("mixed up")
        if answer.error or not answer.code:
            raise _refused("no code")
        claims = self._claims(self._token(answer.code, kept["verifier"]), nonce=kept["nonce"])
        return self._identity(claims), kept["next"]

    def farewell(self) -> str | None:
        """Where a browser is sent to end its login at the provider too; None where it offers no such place."""
        try:
            address = self._address("end_session_endpoint")
        except ProviderUnavailable:
            return None
        home = quote(self._settings.public_url.rstrip("/") + "/login", safe="")
        joined = "&" if "?" in address else "?"
        client = quote(self._settings.oidc_client_id, safe="")
        return f"{address}{joined}client_id={client}&post_logout_redirect_uri={home}"

    def _opened(self, answer: Answer) -> dict[str, Any]:
        """What was kept of the begin of this login, once. Raises NotAuthenticated."""
        try:
            kept: dict[str, Any] = json.loads(self._box.decrypt(base64.urlsafe_b64decode(answer.cookie.encode())))
        except (CryptoError, ValueError) as error:
            raise _refused("no begin") from error
        if not hmac.compare_digest(kept["state"].encode(), answer.state.encode("utf-8", "surrogateescape")):
            raise _refused("state")
        if not 0 <= self._now() - kept["at"] <= LASTS:
            raise _refused("too late")
        with self._lock:
            now = time.monotonic()
            self._used = {state: at for state, at in self._used.items() if now - at <= LASTS}
            if kept["state"] in self._used or len(self._used) >= _MOST_USED:
                raise _refused("again")
            self._used[kept["state"]] = now
        return kept

    def _token(self, code: str, verifier: str) -> str:
        """The identity token for a code."""
        settings = self._settings
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "client_id": settings.oidc_client_id,
            "code_verifier": verifier,
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        shared = self._shared()
        if shared:
            both = f"{quote(settings.oidc_client_id, safe='')}:{quote(shared, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(both.encode()).decode()}"
        status, told = self._call(
            self._address("token_endpoint"), method="POST", body=urlencode(sent).encode(), headers=headers
        )
        if 400 <= status < 500:
            raise _refused("code")
        token = _json(told).get("id_token") if status == 200 else None
        if not isinstance(token, str):
            raise _unavailable("token")
        return token

    def _claims(self, token: str, *, nonce: str) -> dict[str, Any]:
        """The claims of an identity token that was meant for us, now, by this provider, for this login."""
        try:
            claims = dict(self._decoded(token).claims)
        except (JoseError, ValueError, TypeError) as error:
            raise _refused("signature") from error
        now, client = self._now(), self._settings.oidc_client_id
        audience = claims.get("aud")
        named = [audience] if isinstance(audience, str) else audience if isinstance(audience, list) else []
        right = {
            "issuer": claims.get("iss") == self.issuer,
            "audience": client in named and (len(named) == 1 or claims.get("azp") == client),
            "party": claims.get("azp", client) == client,
            "time": _is_time(claims.get("exp"))
            and _is_time(claims.get("iat"))
            and claims["exp"] > now - _SKEW
            and claims["iat"] <= now + _SKEW
            and (claims.get("nbf") is None or (_is_time(claims["nbf"]) and claims["nbf"] <= now + _SKEW)),
            "nonce": isinstance(claims.get("nonce"), str)
            and hmac.compare_digest(claims["nonce"].encode(), nonce.encode()),
            "subject": isinstance(claims.get("sub"), str) and 0 < len(claims["sub"]) <= 255,
        }
        for what, is_right in right.items():
            if not is_right:
                raise _refused(what)
        return claims

    def _decoded(self, token: str) -> jwt.Token:
        """The token, its signature checked; by keys that are asked for anew when it names one that is not known."""
        try:
            return jwt.decode(token, self._key_set(), algorithms=ALGORITHMS)
        except (JoseError, ValueError):
            return jwt.decode(token, self._key_set(anew=True), algorithms=ALGORITHMS)

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        said = claims.get(self._settings.oidc_roles_claim)
        values = [said] if isinstance(said, str) else said if isinstance(said, list) else []
        name, login = claims.get("name"), claims.get("preferred_username")
        return Identity(
            issuer=self.issuer,
            subject=claims["sub"],
            name=name if isinstance(name, str) else "",
            login=login if isinstance(login, str) else "",
            values=frozenset(one for one in values[:10_000] if isinstance(one, str)),
        )

    def _address(self, name: str) -> str:
        address = self._description().get(name)
        if not isinstance(address, str) or parted(address) is None:
            raise _unavailable(name)
        return address

    def _description(self) -> Mapping[str, Any]:
        with self._lock:
            described = self._described
        if described is not None and time.monotonic() - described[0] < _KEPT:
            return described[1]
        status, told = self._call(self.issuer.rstrip("/") + "/.well-known/openid-configuration")
        found = _json(told)
        if status != 200 or found.get("issuer") != self.issuer:
            raise _unavailable("description")
        with self._lock:
            self._described = (time.monotonic(), found)
        return found

    def _key_set(self, *, anew: bool = False) -> KeySet:
        with self._lock:
            keys = self._keys
        if keys is not None and time.monotonic() - keys[0] < (_FRESH if anew else _KEPT):
            return keys[1]
        status, told = self._call(self._address("jwks_uri"))
        try:
            if status != 200:
                raise _unavailable("keys")
            found = KeySet.import_key_set(_json(told))  # type: ignore[arg-type]  # checked by what it does
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise _unavailable("keys") from error
        with self._lock:
            self._keys = (time.monotonic(), found)
        return found

    def _call(self, address: str, **more: Any) -> tuple[int, bytes]:
        ca_file = self._settings.oidc_ca_file
        try:
            return call(address, ca_file=None if ca_file is None else ca_file.expanduser(), **more)
        except Unreachable as error:
            raise _unavailable(str(error)) from error

    def _shared(self) -> str:
        settings = self._settings
        return settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret is not None else ""

    def _now(self) -> float:
        return self._clock.now().astimezone(dt.UTC).timestamp()


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _refused(why: str) -> NotAuthenticated:
    log.warning("login at the provider refused", why=why)
    return NotAuthenticated(
        "The login at the provider was not completed.", next_step="Begin again from the login page."
    )


def _unavailable(why: str) -> ProviderUnavailable:
    log.warning("the login provider does not answer as it should", why=why)
    return ProviderUnavailable("The login provider does not answer as it should.")
