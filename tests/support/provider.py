"""A login provider on a port of loopback: describes itself, has keys, and gives tokens for codes. Tests make it lie."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

CLIENT = "lince"
SHARED = "a shared secret of the two"

Claims = dict[str, Any]


class LocalProvider:
    """Answers until closed. `claims` are put into tokens; `sign`, `more`, `down` and `instead` may be changed.

    `careless`: it gives a token to whoever has a code and the shared secret. `instead`: what it says for a token.
    """

    def __init__(self) -> None:
        self.key: ECKey | RSAKey = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})
        self.published: list[ECKey | RSAKey] = [self.key]
        self.claims: Claims = {"sub": "s-1", "name": "Ana Choque", "preferred_username": "ana"}
        self.sign: Callable[[Claims], str] = self.signed
        self.down = False
        self.careless = False
        self.instead: tuple[int, bytes] | None = None
        self.more: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                owner.asked.append(self.path)
                if self.path.endswith("/openid-configuration"):
                    self.tell(200, owner.description())
                else:
                    self.tell(200, {"keys": [key.as_dict(private=False) for key in owner.published]})

            def do_POST(self) -> None:
                owner.asked.append(self.path)
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                status, told = owner.token({name: values[0] for name, values in form.items()}, dict(self.headers))
                if owner.instead is None:
                    self.tell(status, told)
                else:
                    self.say(*owner.instead)

            def tell(self, status: int, told: dict[str, Any]) -> None:
                body = b"<html>maintenance</html>" if owner.down else json.dumps(told).encode()
                self.say(503 if owner.down else status, body)

            def say(self, status: int, body: bytes) -> None:
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"{owner.issuer}/evil")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/realm"

    def description(self) -> dict[str, Any]:
        names = ("authorization", "token", "end_session")
        return {
            "issuer": self.issuer,
            **{f"{name}_endpoint": f"{self.issuer}/{name}" for name in names},
            "jwks_uri": f"{self.issuer}/keys",
            **self.more,
        }

    def consent(self, address: str, **claims: Any) -> dict[str, str]:
        """Somebody logs in at the page that Lince sent him to; returns the parameters that his browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (CLIENT, "code", "S256")
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        self.claims |= claims
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def token(self, form: dict[str, str], headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """A token for a code, once, to whoever knows its verifier and our shared secret."""
        asked = self.codes.pop(form["code"], None)
        if asked is None:
            return 400, {"error": "invalid_grant"}
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        basic = base64.b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
        proven = self.careless or challenge.decode() == asked["code_challenge"]
        right = proven and basic == f"{CLIENT}:{SHARED.replace(' ', '%20')}"
        if not right or form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        told = {name: value for name, value in {**claims, **self.claims}.items() if value is not None}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.sign(told)}

    def signed(self, claims: Claims) -> str:
        kind = "ES256" if isinstance(self.key, ECKey) else "RS256"
        return jwt.encode({"alg": kind, "kid": self.key.kid}, claims, self.key)

    def unsigned(self, claims: Claims) -> str:
        parts = [json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, claims)]
        return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."

    def signed_with_public_key(self, claims: Claims) -> str:
        """HS256 under what everybody knows: the trick on those who take the algorithm from the token."""
        head = json.dumps({"alg": "HS256", "kid": self.key.kid}).encode()
        said = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in (head, json.dumps(claims).encode()))
        mark = hmac.digest(self.key.as_pem(private=False), said, hashlib.sha256)
        return (said + b"." + base64.urlsafe_b64encode(mark).rstrip(b"=")).decode()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
