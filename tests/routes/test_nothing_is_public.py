"""Nothing that is kept can be made public: no route, no level, no role opens it to whoever is not logged in."""

from support.matrix import CALLERS, ROUTES

from api.settings import Settings
from models.case import Role, Sensitivity

OPEN = {"GET /health", "GET /ready", "GET /api/v1/openapi.json", "POST /api/v1/login"}
"""What may be asked without a login: whether the server lives, what its routes are, and the way in."""


def anonymous() -> str:
    """The caller of the matrix who has no login."""
    (name,) = [name for name, (user, token) in CALLERS.items() if user is None and not token]
    return name


def test_no_word_of_the_product_means_public() -> None:
    assert {level.value for level in Sensitivity} == {"ordinary", "restricted", "sealed", "sealed_by_law"}
    words = {role.value for role in Role} | set(Settings.model_fields)
    assert [word for word in words if "anonym" in word or "guest" in word or word == "public"] == []


def test_whoever_is_not_logged_in_gets_nothing() -> None:
    # That each route answers as the matrix says is tried in test_permissions.
    told = {route: row.expected()[anonymous()] for route, row in ROUTES.items()}
    assert len(told) > 300
    let_in = {route for route, status in told.items() if status not in (401, 303, 404) and "/login" not in route}
    assert let_in <= OPEN | {"GET /assets/{path:path}"}, let_in
