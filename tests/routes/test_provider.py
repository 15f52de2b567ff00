"""Logging in at an OpenID Connect provider, and what is tried against it. The provider runs in this process."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import ECKey, RSAKey
from support.provider import CLIENT, LocalProvider
from support.provider_world import PAGE, SET, back, begin, entered, whole, world_with
from support.web import HOME, MEMBERS

from api import identities, oidc
from api.http.auth import SESSION_COOKIE
from api.settings import read_settings
from models.case import Role
from models.errors import Conflict, SettingsError

INVESTIGATOR = MEMBERS[Role.INVESTIGATOR]


def test_who_is_linked_by_his_subject_gets_in_and_goes_where_he_wanted_to(linked, provider):
    answer = whole(linked, provider)
    assert entered(answer)
    assert answer.headers["location"] == "/cases"
    me = linked.call("GET", "/api/v1/me", cookies={SESSION_COOKIE: answer.cookies[SESSION_COOKIE]})
    assert me.json()["user"]["login"] == INVESTIGATOR.login
    last = [one for one in linked.workspace.records.audit.read(limit=10_000) if one.action == "session.open"][-1]
    assert (last.user, last.outcome, last.detail) == (INVESTIGATOR.id, "ok", {"by": "provider"})


def test_a_name_or_an_address_of_mail_links_nobody(linked, provider):
    claims = {"sub": "s-2", "preferred_username": INVESTIGATOR.login, "email": "x@y.example", "email_verified": True}
    answer = whole(linked, provider, **claims)
    assert (answer.status_code, entered(answer)) == (403, False)


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"aud": "another-client"}, "audience"),
        ({"aud": [CLIENT, "another"]}, "audience"),
        ({"aud": [CLIENT, "another"], "azp": "another"}, "audience"),
        ({"aud": CLIENT, "azp": "another"}, "party"),
        ({"iss": "https://evil.example"}, "issuer"),
        ({"exp": 1000}, "time"),
        ({"exp": None}, "time"),
        ({"exp": True}, "time"),
        ({"iat": time.time() + 3600}, "time"),
        ({"nbf": time.time() + 3600}, "time"),
        ({"nbf": "soon"}, "time"),
        ({"sub": ""}, "subject"),
        ({"sub": None}, "subject"),
        ({"sub": "x" * 300}, "subject"),
        ({"sub": ["s-1"]}, "subject"),
    ],
)
def test_a_token_that_was_not_made_for_this_login_is_refused(linked, provider, claims, why):
    answer = whole(linked, provider, **claims)
    assert (answer.status_code, entered(answer)) == (401, False), why
    assert "No se completó el ingreso" in answer.text


@pytest.mark.parametrize("lie", ["none", "shared", "stranger", "cut", "garbage", "same name"])
def test_a_token_that_the_provider_did_not_sign_is_refused(linked, provider, lie):
    stranger = LocalProvider()
    try:
        if lie == "same name":
            stranger.key = ECKey.generate_key("P-256", {"kid": "one", "use": "sig"})
        provider.sign = {
            "none": provider.unsigned,
            "shared": provider.signed_with_public_key,
            "stranger": stranger.signed,
            "same name": stranger.signed,
            "cut": lambda claims: provider.signed(claims)[:-8],
            "garbage": lambda claims: "a.b.c",
        }[lie]
        answer = whole(linked, provider)
    finally:
        stranger.close()
    assert (answer.status_code, entered(answer)) == (401, False)


def test_the_clocks_of_the_two_may_differ_a_little(linked, provider):
    now = time.time()
    assert entered(whole(linked, provider, iat=now + 50, nbf=now + 50))
    assert entered(whole(linked, provider, iat=now - 400, nbf=None, exp=now - 50))


@pytest.mark.parametrize("kind", ["EC", "RSA"])
def test_keys_that_are_changed_are_asked_for_anew(linked, provider, kind):
    assert entered(whole(linked, provider))
    new = ECKey.generate_key("P-256", {"kid": "two"}) if kind == "EC" else RSAKey.generate_key(2048, {"kid": "two"})
    provider.key, provider.published = new, [new]
    assert entered(whole(linked, provider))
    before = len([one for one in provider.asked if one.endswith("/keys")])
    assert entered(whole(linked, provider))
    assert len([one for one in provider.asked if one.endswith("/keys")]) == before


def test_a_code_a_state_or_a_cookie_is_good_once(linked, provider):
    address, cookies = begin(linked)
    brought = provider.consent(address)
    assert entered(back(linked, brought, cookies))
    assert not entered(back(linked, brought, cookies))
    # Even with a code that the provider would take.
    assert not entered(back(linked, provider.consent(address), cookies))


@pytest.mark.parametrize(
    "fault", ["no cookie", "another's cookie", "another state", "cut cookie", "no code", "refused"]
)
def test_what_another_browser_began_or_nobody_did_is_refused(linked, provider, fault):
    """A link that somebody sends: it would log the one who follows it in as the one who made it."""
    address, cookies = begin(linked)
    brought = provider.consent(address)
    _, others = begin(linked)
    name = next(iter(cookies))
    given = {"no cookie": {}, "another's cookie": others, "cut cookie": {name: cookies[name][:-6]}}.get(fault, cookies)
    if fault == "another state":
        brought["state"] = "x"
    elif fault in ("no code", "refused"):
        brought = {"state": brought["state"], "iss": provider.issuer}
        if fault == "refused":
            brought["error"] = "access_denied"
    answer = back(linked, brought, given)
    assert (answer.status_code, entered(answer)) == (401, False)


def test_a_login_that_took_too_long_is_begun_again(linked, provider, monkeypatch):
    address, cookies = begin(linked)
    monkeypatch.setattr(oidc, "LASTS", -1)
    assert not entered(back(linked, provider.consent(address), cookies))


@pytest.mark.parametrize("issuer", ["https://evil.example", None])
def test_an_answer_of_another_provider_is_not_carried_to_this_one(linked, provider, issuer):
    """RFC 9207: mix-up. Where the provider says that it names itself, an answer without a name is none of its."""
    provider.more = {"authorization_response_iss_parameter_supported": True}
    address, cookies = begin(linked)
    brought = provider.consent(address)
    asked = len(provider.asked)
    brought = {name: value for name, value in brought.items() if name != "iss"} | ({"iss": issuer} if issuer else {})
    assert not entered(back(linked, brought, cookies))
    assert not any(path.endswith("/token") for path in provider.asked[asked:])


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "/\n/x"]
)  # fmt: skip
def test_nobody_is_sent_elsewhere_after_his_login(linked, provider, next_):
    address, cookies = begin(linked, next_)
    answer = back(linked, provider.consent(address), cookies)
    assert entered(answer)
    assert answer.headers["location"] == "/"


def test_a_user_who_is_closed_here_or_removed_there_is_refused(linked, provider):
    linked.workspace.records.people.set_active(INVESTIGATOR.id, active=False)
    assert whole(linked, provider).status_code == 403
    linked.workspace.records.people.set_active(INVESTIGATOR.id, active=True)
    address, cookies = begin(linked)
    answer = back(linked, {"error": "access_denied", "state": parse_qs(urlsplit(address).query)["state"][0]}, cookies)
    assert answer.status_code == 401


def test_roles_go_by_the_provider_only_where_the_settings_say_so(world, provider):
    with world_with(world, provider, oidc_roles="analistas=analyst, lab=forensic_examiner") as there:
        operator = there.workspace.operator
        identities.link(there.workspace, operator, INVESTIGATOR, issuer=provider.issuer, subject="s-1")
        assert entered(whole(there, provider, groups=["x", "analistas"]))
        assert there.workspace.records.people.user(INVESTIGATOR.id).role is Role.ANALYST
        session = whole(there, provider, groups="lab").cookies[SESSION_COOKIE]
        assert there.workspace.records.people.user(INVESTIGATOR.id).role is Role.FORENSIC
        # Taken from all groups there: refused here, and what he was logged in with ends.
        assert whole(there, provider, groups=[]).status_code == 403
        assert there.call("GET", "/api/v1/me", cookies={SESSION_COOKIE: session}).status_code == 401


def test_nobody_becomes_an_administrator_by_what_the_provider_says(world, provider):
    with pytest.raises(SettingsError, match="LINCE_OIDC_ROLES"):
        read_settings(oidc_issuer=provider.issuer, **SET, oidc_roles="jefes=administrator")
    with world_with(world, provider) as there:
        identities.link(there.workspace, there.workspace.operator, INVESTIGATOR, issuer=provider.issuer, subject="s-1")
        assert entered(whole(there, provider, groups=["administrator", "admin"], role="administrator"))
        assert there.workspace.records.people.user(INVESTIGATOR.id).role is Role.INVESTIGATOR


def test_an_administrator_keeps_his_role_whatever_the_provider_says(world, provider):
    administrator = MEMBERS[Role.ADMINISTRATOR]
    with world_with(world, provider, oidc_roles="analistas=analyst") as there:
        operator = there.workspace.operator
        identities.link(there.workspace, operator, administrator, issuer=provider.issuer, subject="s-1")
        assert entered(whole(there, provider, groups=["analistas"]))
        assert there.workspace.records.people.user(administrator.id).role is Role.ADMINISTRATOR


def test_an_account_is_made_only_where_the_settings_name_an_agency_and_a_role(world, provider):
    with world_with(world, provider, oidc_agency=HOME.name, oidc_roles="analistas=analyst") as there:
        assert whole(there, provider, sub="n-1", groups=["others"]).status_code == 403
        # A login that is taken, or reads like the machine's own, is another's.
        for subject, wanted in (("n-2", "nueva@unidad.example"), ("n-3", INVESTIGATOR.login), ("n-4", "0perator")):
            answer = whole(there, provider, sub=subject, preferred_username=wanted, groups=["analistas"])
            assert entered(answer)
            me = there.call("GET", "/api/v1/me", cookies={SESSION_COOKIE: answer.cookies[SESSION_COOKIE]}).json()
            login = me["user"]["login"]
            assert login == "nueva" if subject == "n-2" else re.fullmatch("p-[0-9a-f]{8}", login)
            assert (me["user"]["role"], me["user"]["agency"]) == ("analyst", HOME.id)
        again = whole(there, provider, sub="n-2", preferred_username="another", groups=["analistas"])
        cookie = {SESSION_COOKIE: again.cookies[SESSION_COOKIE]}
        assert there.call("GET", "/api/v1/me", cookies=cookie).json()["user"]["login"] == "nueva"


def test_one_login_there_is_one_account_here(linked, provider):
    operator = linked.workspace.operator
    with pytest.raises(Conflict):
        identities.link(linked.workspace, operator, MEMBERS[Role.ANALYST], issuer=provider.issuer, subject="s-1")
    session = whole(linked, provider).cookies[SESSION_COOKIE]
    identities.unlink(linked.workspace, operator, INVESTIGATOR)
    assert linked.call("GET", "/api/v1/me", cookies={SESSION_COOKIE: session}).status_code == 401
    assert whole(linked, provider).status_code == 403


@pytest.mark.parametrize("fault", ["down", "another issuer", "no endpoint", "plain http", "gone"])
def test_a_provider_that_does_not_answer_is_said_and_local_accounts_go_on(linked, provider, fault):
    if fault == "down":
        provider.down = True
    elif fault == "gone":
        provider.close()
    else:
        provider.more = {
            "another issuer": {"issuer": "https://evil.example"},
            "no endpoint": {"authorization_endpoint": None},
            "plain http": {"authorization_endpoint": "http://login.example/"},
        }[fault]
    answer = linked.call("GET", "/login/provider", headers=PAGE)
    assert answer.status_code == 503
    assert "cuenta local" in answer.text
    form = {"login": INVESTIGATOR.login, "password": "tres nubes sobre el salar"}
    assert entered(linked.call("POST", "/login", data=form))
    if fault == "gone":
        provider.__init__()


def test_a_provider_that_goes_down_in_between_is_said(linked, provider):
    address, cookies = begin(linked)
    brought = provider.consent(address)
    provider.down = True
    answer = back(linked, brought, cookies)
    assert (answer.status_code, entered(answer)) == (503, False)


def test_logging_out_ends_the_session_here_and_offers_to_end_it_there(linked, provider):
    session = whole(linked, provider).cookies[SESSION_COOKIE]
    cookies = {SESSION_COOKIE: session}
    csrf = linked.call("GET", "/api/v1/me", cookies=cookies).json()["csrf"]
    left = linked.call("POST", "/logout", cookies=cookies, data={"csrf": csrf})
    assert left.headers["location"] == "/login?left=true"
    assert linked.call("GET", "/api/v1/me", cookies=cookies).status_code == 401
    assert "/login/provider/leave" in linked.call("GET", "/login?left=true", headers=PAGE).text
    there = linked.call("GET", "/login/provider/leave", headers=PAGE).headers["location"]
    assert there.startswith(
        f"{provider.issuer}/end_session?client_id={CLIENT}&post_logout_redirect_uri=http%3A%2F%2F127"
    )


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"oidc_issuer": "http://login.example"}, "LINCE_OIDC_ISSUER"),
        ({"oidc_issuer": "https://login.example"}, "LINCE_OIDC_CLIENT_ID"),
        ({"oidc_issuer": "https://login.example", "oidc_client_id": "x"}, "LINCE_PUBLIC_URL"),
        ({"oidc_issuer": "https://login.example", **SET, "oidc_roles": "a"}, "LINCE_OIDC_ROLES"),
        ({"oidc_issuer": "https://login.example", **SET, "oidc_roles": "a=queen"}, "LINCE_OIDC_ROLES"),
        ({"oidc_roles_claim": "a b"}, "oidc-roles-claim"),
    ],
)  # fmt: skip
def test_settings_of_a_provider_are_checked_at_the_start(given, named):
    with pytest.raises(SettingsError, match=named):
        read_settings(**given)
