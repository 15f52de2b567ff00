"""Attacks on logging in at a provider, run against one that answers over HTTP: codes, tokens, keys, accounts."""

import base64
import json
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey
from support.provider import CLIENT, SHARED, LocalProvider
from support.provider_world import back, begin, entered, whole, world_with
from support.web import MEMBERS, World

from api import accounts, identities
from api.http.auth import SESSION_COOKIE
from models.case import Role

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]


def refused(answer: httpx.Response) -> bool:
    return (answer.status_code, entered(answer)) == (401, False)


def me(world: World, session: str) -> httpx.Response:
    return world.call("GET", "/api/v1/me", cookies={SESSION_COOKIE: session})


# Codes


@pytest.mark.parametrize("careless", [False, True], ids=["a provider that checks PKCE", "one that does not"])
def test_a_stolen_code_opens_nothing_in_another_browser(
    linked: World, provider: LocalProvider, *, careless: bool
) -> None:
    """Whoever reads the code of another's login puts it into a login of his own: verifier and nonce are not its."""
    provider.careless = careless
    stolen = provider.consent(begin(linked)[0])["code"]
    address, cookies = begin(linked)
    brought = provider.consent(address)
    assert refused(back(linked, {**brought, "code": stolen}, cookies))
    assert provider.asked[-1].endswith("/token" if not careless else "/keys")


@pytest.mark.parametrize("methods", [None, [], ["plain"]])
def test_pkce_is_never_left_out_nor_weakened(linked: World, provider: LocalProvider, methods: list[str] | None) -> None:
    provider.more = {} if methods is None else {"code_challenge_methods_supported": methods}
    seen = set()
    for _ in range(2):
        address, _ = begin(linked)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["code_challenge_method"], asked["response_type"], "code_verifier" in asked) == (
            "S256", "code", False,
        )  # fmt: skip
        assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
        seen |= {asked[name] for name in ("state", "nonce", "code_challenge")}
    assert len(seen) == 6


def test_two_answers_at_once_let_one_in(linked: World, provider: LocalProvider) -> None:
    """With the same state and cookie, and a code each that the provider would take."""
    address, cookies = begin(linked)
    brought = [provider.consent(address) for _ in range(4)]
    answers: list[httpx.Response] = []

    def come(one: dict[str, str]) -> None:
        other = World(linked.workspace, linked.app)
        answers.append(back(other, one, cookies))
        other.runner.close()

    threads = [threading.Thread(target=come, args=(one,)) for one in brought]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(entered(answer) for answer in answers) == [False, False, False, True]


def test_what_was_brought_back_stands_in_no_address_and_no_log(
    linked: World, provider: LocalProvider, capfd: pytest.CaptureFixture[str]
) -> None:
    address, cookies = begin(linked)
    brought = provider.consent(address)
    answer = back(linked, brought, cookies)
    assert entered(answer)
    assert refused(back(linked, brought, cookies))
    assert answer.headers["location"] == "/cases"
    assert answer.headers["referrer-policy"] in ("same-origin", "no-referrer")
    told = "".join(capfd.readouterr())
    trail = "".join(event.model_dump_json() for event in linked.workspace.records.audit.read(limit=10_000))
    for secret in (brought["code"], brought["state"], next(iter(cookies.values()))):
        assert secret not in told + trail


# Tokens


def test_a_token_of_an_earlier_login_is_refused(linked: World, provider: LocalProvider) -> None:
    kept: list[str] = []
    provider.sign = lambda claims: kept.append(provider.signed(claims)) or kept[0]  # type: ignore[func-returns-value]
    assert entered(whole(linked, provider))
    assert refused(whole(linked, provider))


def part(of: Any) -> str:
    return base64.urlsafe_b64encode(of if isinstance(of, bytes) else json.dumps(of).encode()).rstrip(b"=").decode()


def with_head(provider: LocalProvider, key: Any, kind: str, **head: Any) -> Callable[[dict[str, Any]], str]:
    """Signed by a key, with what a head may carry to have it believed."""
    del provider
    return lambda claims: jwt.encode({"alg": kind, **head}, claims, key, algorithms=[kind])


@pytest.mark.parametrize(
    "lie",
    [
        "own key in the head", "own keys elsewhere", "own certificate elsewhere", "name with a path", "empty name",
        "None", "NONE", "nOnE", "shared secret", "shared key published", "critical", "two heads", "encrypted",
        "signature of another", "claims changed", "no parts", "RS256 by name alone",
    ],
)  # fmt: skip
def test_a_token_is_believed_by_the_keys_of_the_provider_alone(
    linked: World, provider: LocalProvider, lie: str
) -> None:
    own = ECKey.generate_key("P-256", {"kid": "one"})
    elsewhere = LocalProvider()
    elsewhere.key, elsewhere.published = own, [own]
    common = OctKey.import_key("k" * 64, {"kid": "common", "alg": "HS256"})

    def changed(claims: dict[str, Any]) -> str:
        head, _, mark = provider.signed(claims).split(".")
        return f"{head}.{part({**claims, 'sub': 's-1', 'name': 'x'})}.{mark}"

    def named(kind: str) -> Callable[[dict[str, Any]], str]:
        return lambda claims: f"{part({'alg': kind})}.{part(claims)}."

    lies: dict[str, Callable[[dict[str, Any]], str]] = {
        "own key in the head": with_head(provider, own, "ES256", jwk=own.as_dict(private=False)),
        "own keys elsewhere": with_head(provider, own, "ES256", kid="one", jku=f"{elsewhere.issuer}/keys"),
        "own certificate elsewhere": with_head(provider, own, "ES256", kid="one", x5u=f"{elsewhere.issuer}/keys"),
        "name with a path": with_head(provider, own, "ES256", kid="../../../../dev/null"),
        "empty name": with_head(provider, own, "ES256", kid=""),
        **{kind: named(kind) for kind in ("None", "NONE", "nOnE")},
        "shared secret": with_head(provider, OctKey.import_key(SHARED), "HS256"),
        "shared key published": with_head(provider, common, "HS256", kid="common"),
        "critical": lambda claims: (
            f"{part({'alg': 'ES256', 'kid': 'one', 'crit': ['b64'], 'b64': False})}.{part(claims)}."
            f"{provider.signed(claims).split('.')[2]}"
        ),
        "two heads": lambda claims: f"{provider.signed(claims)}.{part(claims)}",
        "encrypted": lambda claims: ".".join([part({"alg": "dir", "enc": "A128GCM"}), "", "x", part(claims), "x"]),
        "signature of another": lambda claims: (
            f"{provider.signed(claims).rpartition('.')[0]}.{provider.signed({**claims, 'sub': 'x'}).rpartition('.')[2]}"
        ),
        "claims changed": changed,
        "no parts": lambda claims: "..",
        "RS256 by name alone": lambda claims: (
            f"{part({'alg': 'RS256', 'kid': 'one'})}.{part(claims)}.{part(b'x' * 64)}"
        ),
    }
    provider.sign = lies[lie]
    if lie == "shared key published":
        provider.published = [*provider.published, common]  # type: ignore[list-item]
    asked = len(elsewhere.asked)
    try:
        answer = whole(linked, provider)
        assert refused(answer) or answer.status_code == 503
        assert not entered(answer)
        assert len(elsewhere.asked) == asked
    finally:
        elsewhere.close()


@pytest.mark.parametrize("size", [1024])
def test_a_key_that_is_too_small_signs_nothing(linked: World, provider: LocalProvider, size: int) -> None:
    del size
    small = RSAKey.generate_key(2048, {"kid": "small", "use": "enc"})
    provider.published = [*provider.published, small]
    provider.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "small"}, claims, small)
    assert not entered(whole(linked, provider))


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": float("nan")},
        {"exp": "9999999999"},
        {"exp": [9_999_999_999]},
        {"iat": float("nan")},
        {"iat": None},
        {"aud": []},
        {"aud": None},
        {"aud": {"lince": True}},
        {"aud": ["LINCE"]},
        {"aud": "lince "},
        {"iss": None},
        {"sub": "S-1"},
        {"sub": "s-1 "},
        {"sub": "s-1\u200b"},
        {"sub": 1},
        {"sub": True},
    ],
    ids=str,
)
def test_what_is_nearly_right_is_wrong(linked: World, provider: LocalProvider, claims: dict[str, Any]) -> None:
    answer = whole(linked, provider, **claims)
    assert answer.status_code in (401, 403)
    assert not entered(answer)


def test_an_issuer_that_differs_by_a_slash_is_another(linked: World, provider: LocalProvider) -> None:
    assert refused(whole(linked, provider, iss=f"{provider.issuer}/"))


@pytest.mark.parametrize(
    ("claims", "let_in"),
    [
        ({"exp": -59}, True), ({"exp": -61}, False), ({"iat": 55}, True), ({"iat": 65}, False), ({"nbf": 55}, True),
        ({"nbf": 65}, False), ({"iat": -86_400}, True),
    ],
    ids=str,
)  # fmt: skip
def test_clocks_may_differ_by_a_minute_and_no_more(
    linked: World, provider: LocalProvider, claims: dict[str, int], *, let_in: bool
) -> None:
    now = time.time()
    assert entered(whole(linked, provider, **{name: now + by for name, by in claims.items()})) is let_in


def test_a_clock_of_ours_that_was_set_back_takes_no_begin_of_later(linked: World, provider: LocalProvider) -> None:
    clock = linked.workspace.clock
    now = clock.now()
    later = type("Clock", (), {"now": lambda self: now.replace(year=now.year + 1)})()
    found = linked.app.state.provider
    found._clock = later
    address, cookies = begin(linked)
    found._clock = clock
    assert refused(back(linked, provider.consent(address), cookies))


# Answers of the provider


@pytest.mark.parametrize("answer", ["sent on", "endless", "no words", "a number", "an error with a token", "a list"])
def test_what_the_provider_may_not_answer_lets_nobody_in(linked: World, provider: LocalProvider, answer: str) -> None:
    address, cookies = begin(linked)
    brought = provider.consent(address)
    provider.instead = {
        "sent on": (302, b""),
        "endless": (200, b"[" * (2 * 1024 * 1024)),
        "no words": (200, b"\xff\xfe"),
        "a number": (200, b'{"id_token": 7}'),
        "an error with a token": (400, b'{"id_token": "a.b.c"}'),
        "a list": (200, b'["id_token"]'),
    }[answer]
    asked = len(provider.asked)
    told = back(linked, brought, cookies)
    assert told.status_code in (401, 503)
    assert not entered(told)
    assert [path for path in provider.asked[asked:] if "evil" in path] == []


# Accounts


def test_who_was_removed_is_told_what_a_stranger_is_told(linked: World, provider: LocalProvider) -> None:
    session = whole(linked, provider).cookies[SESSION_COOKIE]
    stranger = whole(linked, provider, sub="nobody-here")
    accounts.deactivate(linked.workspace, linked.workspace.operator, INVESTIGATOR.id)
    assert me(linked, session).status_code == 401
    removed = whole(linked, provider, sub="s-1")
    assert (removed.status_code, entered(removed)) == (403, False)
    assert removed.content == stranger.content


def test_a_subject_of_another_provider_is_somebody_else(world: World, provider: LocalProvider) -> None:
    """The settings name another provider, which has an s-1 of its own."""
    other = LocalProvider()
    try:
        with world_with(world, other) as before:
            operator = before.workspace.operator
            identities.link(before.workspace, operator, INVESTIGATOR, issuer=other.issuer, subject="s-1")
            assert entered(whole(before, other))
        with world_with(world, provider) as after:
            assert whole(after, provider).status_code == 403
    finally:
        other.close()


def test_a_role_taken_at_the_provider_is_gone_from_what_is_open(world: World, provider: LocalProvider) -> None:
    with world_with(world, provider, oidc_roles="fiscales=prosecutor,analistas=analyst") as there:
        operator = there.workspace.operator
        identities.link(there.workspace, operator, INVESTIGATOR, issuer=provider.issuer, subject="s-1")
        first = whole(there, provider, groups=["fiscales"]).cookies[SESSION_COOKIE]
        assert me(there, first).json()["user"]["role"] == "prosecutor"
        second = whole(there, provider, groups=["analistas"]).cookies[SESSION_COOKIE]
        for session in (first, second):
            assert me(there, session).json()["user"]["role"] == "analyst"
        assert whole(there, provider, groups=[]).status_code == 403
        assert {me(there, session).status_code for session in (first, second)} == {401}


@pytest.mark.parametrize(
    "claim", [["Fiscales"], ["fiscales "], "fiscales,administrator", {"fiscales": True}, [["fiscales"]], None, True]
)
def test_a_role_is_given_by_the_very_value_alone(world: World, provider: LocalProvider, claim: Any) -> None:
    with world_with(world, provider, oidc_roles="fiscales=prosecutor") as there:
        identities.link(there.workspace, there.workspace.operator, INVESTIGATOR, issuer=provider.issuer, subject="s-1")
        assert whole(there, provider, groups=claim).status_code == 403


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "/\t/evil.example",
     "/%0d%0aSet-Cookie:x=y", "\\\\evil.example", "/cases\r\nX: y", ""],
)  # fmt: skip
def test_nobody_is_sent_elsewhere_after_his_login(linked: World, provider: LocalProvider, wanted: str) -> None:
    address, cookies = begin(linked, wanted)
    answer = back(linked, provider.consent(address), cookies)
    assert entered(answer)
    place = answer.headers["location"]
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))
    assert urlsplit(place).netloc == ""
    assert "x" not in answer.cookies


def test_a_session_that_the_browser_had_before_is_not_the_one_it_gets(linked: World, provider: LocalProvider) -> None:
    """Whoever plants a cookie in another's browser does not share his login."""
    address, cookies = begin(linked)
    planted = {SESSION_COOKIE: "planted-by-somebody"}
    answer = back(linked, provider.consent(address), {**cookies, **planted})
    assert entered(answer)
    assert answer.cookies[SESSION_COOKIE] != planted[SESSION_COOKIE]
    assert me(linked, planted[SESSION_COOKIE]).status_code == 401


def test_only_a_get_comes_back(linked: World, provider: LocalProvider) -> None:
    """No form of another site, whose cookies a browser sends along with some methods, ends a login."""
    address, cookies = begin(linked)
    brought = provider.consent(address)
    answer = linked.call("POST", "/login/provider/back", data=brought, cookies=cookies)
    assert answer.status_code == 405
    assert entered(back(linked, brought, cookies))


def test_the_client_is_this_one(linked: World, provider: LocalProvider) -> None:
    asked = parse_qs(urlsplit(begin(linked)[0]).query)
    assert (asked["client_id"], asked["redirect_uri"]) == ([CLIENT], ["http://127.0.0.1:8765/login/provider/back"])
