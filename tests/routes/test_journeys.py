"""Legs through the API: listed, mapped, compared, and tied to one's other cases alone."""

from support.matrix import INVESTIGATOR
from support.reviewing import a_leg
from support.web import FOREIGNER, OURS, OURS_TOO, THEIRS, World

from models.case import Case
from models.ids import DocumentId

ROUTES = f"/api/v1/cases/{OURS.id}/routes"


def travel(world: World, case: Case, *legs: dict[str, str | int]) -> None:
    """Let an analysis of the case's document find these legs."""
    evidence = world.workspace.records.evidence
    document = DocumentId(world.document_of(case))
    kept = evidence.analysis(document)
    assert kept is not None
    found = tuple(a_leg(**leg, document=document, start=n) for n, leg in enumerate(legs))  # type: ignore[arg-type]  # short makers
    evidence.save_analysis(kept.model_copy(update={"legs": found}))


def get(world: World, path: str, *, by=INVESTIGATOR):
    answer = world.call("GET", path, by=by)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_legs_of_a_case_and_of_a_document(world: World) -> None:
    travel(world, OURS, {"origin": "Salta", "destination": "Orán"}, {"destination": "Salta"})
    assert get(world, ROUTES)["total"] == 2
    assert len(get(world, f"{ROUTES}?limit=1&offset=1")["legs"]) == 1
    assert (
        get(world, f"/api/v1/documents/{world.document_of(OURS)}/routes")["legs"][0]["leg"]["origin"]["text"] == "Salta"
    )
    features = get(world, f"{ROUTES}/geojson")["features"]
    assert [feature["properties"]["unplaced"] for feature in features] == [["Salta", "Orán"], ["Salta"]]


def test_two_periods(world: World) -> None:
    travel(world, OURS, {"origin": "Salta", "date": "2023-02-01"}, {"destination": "Orán", "date": "2024-02-01"})
    days = "before_first=2023-01-01&before_last=2023-12-31&after_first=2024-01-01&after_last=2024-12-31"
    ways = get(world, f"{ROUTES}/compare?{days}")["ways"]
    assert [(way["kind"], way["after"][0]["name"] if way["after"] else "") for way in ways] == [
        ("new", "libreta.txt"), ("abandoned", ""),
    ]  # fmt: skip
    turned = world.call("GET", f"{ROUTES}/compare?{days.replace('2023-12-31', '2022-12-31')}", by=INVESTIGATOR)
    assert (turned.status_code, turned.json()["code"]) == (422, "usage")
    common = world.call("GET", f"{ROUTES}/compare?{days.replace('2023-12-31', '2024-06-30')}", by=INVESTIGATOR)
    assert (common.status_code, common.json()["code"]) == (422, "usage")
    assert world.call("GET", f"{ROUTES}/compare?before_first=soon", by=INVESTIGATOR).status_code == 422


def test_the_same_place_plate_and_crossing_in_another_case_of_ones_own_give_links(world: World) -> None:
    travel(world, OURS, {"origin": "Salta", "crossing": "Pocitos", "plate": "AE731QZ"}, {"destination": "Orán"})
    travel(world, OURS_TOO, {"destination": "Salta", "plate": "AE731QZ"}, {"crossing": "Pocitos"})
    travel(world, THEIRS, {"destination": "Orán"})
    links = get(world, f"{ROUTES}/links")["links"]
    assert [(link["kind"], link["normal"], link["code"], link["band"]) for link in links] == [
        ("PLATE", "AE731QZ", "same_vehicle", "probable"), ("PLACE", "pocitos", "same_crossing", "possible"),
        ("PLACE", "salta", "same_stop", "possible"),
    ]  # fmt: skip
    assert {place["case"] for link in links for place in link["places"]} == {OURS.id, OURS_TOO.id}
    assert get(world, f"/api/v1/cases/{THEIRS.id}/routes/links", by=FOREIGNER)["links"] == []
