"""An OpenID Connect provider of the tests' own, on 127.0.0.1. It checks what a good one checks: the redirect address, the
client and its secret, a code once and for one client, and the proof key. What it says can be bent, token by token."""

from __future__ import annotations

import base64
import hashlib
import json
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CLIENT, SECRET = "prevent-portal", "a secret of the tests / with signs: +%"
Bent = Callable[[dict[str, Any]], dict[str, Any]]


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=1024 if name == "small" else 2048)


@cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def public_pem(name: str = "first") -> bytes:
    return rsa_key(name).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


class IdentityProviderOfTheTests:
    """`asks` is what the next token is signed with; `bend` changes its claims, `token` takes its place whole."""

    def __init__(self, port: int) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.registered: set[str] = set()
        self.codes: dict[str, dict[str, str]] = {}
        self.requests: list[str] = []
        self.go_on = Event()  # ends what is silent
        self.as_it_was()

    def as_it_was(self) -> None:
        self.bend: Bent = lambda said: said
        self.sign: Callable[[dict[str, Any]], str] = self.signed
        self.metadata: dict[str, Any] = {}
        self.keys = ["first"]
        self.instead: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {}
        self.signed_in_at: float | None = None

    def signed(self, said: dict[str, Any], *, key: str = "first", **header: Any) -> str:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the key that is too small
            return jwt.encode(said, rsa_key(key), algorithm="RS256", headers={"kid": key, **header})

    def jwks(self) -> dict[str, Any]:
        made = [jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key(name).public_key(), as_dict=True) for name in self.keys]
        return {"keys": [{**key, "kid": name, "use": "sig"} for key, name in zip(made, self.keys, strict=True)]}

    def of_itself(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            **self.metadata,
        }

    def authorize(self, url: str, *, subject: str) -> str:
        """The person signs in here: the address to which the browser is sent back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["response_type"] == "code" and asked["client_id"] == CLIENT, asked
        assert asked["redirect_uri"] in self.registered, asked["redirect_uri"]
        assert asked["code_challenge_method"] == "S256" and len(asked["code_challenge"]) == 43
        code = token_urlsafe(24)
        self.codes[code] = {**asked, "subject": subject}
        answer = {"code": code, "state": asked["state"], "iss": self.issuer}
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def token_for(self, form: dict[str, str], authorization: str) -> str | None:
        """None: refused."""
        asked = self.codes.pop(form.get("code", ""), None)
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode() if authorization else ":"
        client, secret = map(unquote, pair.split(":", 1))
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        good = asked and form.get("grant_type") == "authorization_code" and (client, secret) == (CLIENT, SECRET)
        if not good or form.get("redirect_uri") != asked["redirect_uri"] or proof != asked["code_challenge"]:
            return None
        return self.sign(self.bend(self.claims(asked)))

    def claims(self, asked: dict[str, str]) -> dict[str, Any]:
        now = int(time.time())
        return {
            "iss": self.issuer,
            "sub": asked["subject"],
            "aud": CLIENT,
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            "auth_time": int(self.signed_in_at or now),
            "acr": "phr",
            "amr": ["pwd", "mfa"],
        }


def handler_of(provider: IdentityProviderOfTheTests) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Says nothing."""

        def do_GET(self) -> None:
            where = urlsplit(self.path)
            provider.requests.append(where.path)
            if where.path in provider.instead:
                provider.instead[where.path](self)
            elif where.path == "/.well-known/openid-configuration":
                self.say(provider.of_itself())
            elif where.path == "/keys":
                self.say(provider.jwks())
            elif where.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", provider.authorize(self.path, subject="in-the-browser"))
                self.end_headers()
            else:
                self.say({}, 404)

        def do_POST(self) -> None:
            provider.requests.append(self.path)
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            if self.path in provider.instead:
                provider.instead[self.path](self)
                return
            form = {name: values[0] for name, values in sent.items()}
            token = provider.token_for(form, self.headers.get("Authorization", ""))
            if token is None:
                self.say({"error": "invalid_grant"}, 400)
            else:
                self.say({"id_token": token, "access_token": "unused", "token_type": "Bearer"})

        def say(self, said: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


@contextmanager
def an_identity_provider() -> Iterator[IdentityProviderOfTheTests]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    provider = IdentityProviderOfTheTests(server.server_port)
    server.RequestHandlerClass = handler_of(provider)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        provider.go_on.set()
        server.shutdown()
        thread.join()
        server.server_close()
