"""Judged passages as examples, and corrected flags, through the API: what counts, what is undone, who sees which."""

from support.factories import an_indicator
from support.matrix import INVESTIGATOR
from support.web import MEMBERS, OURS, OURS_TOO, SECRET_WORD, THEIRS, World, add_document

from models.case import Role
from models.ids import CaseId, DocumentId
from models.indicator import Indicator, Tier
from models.job import Stage
from services.review.precedents import Precedents

ANALYST = MEMBERS[Role.ANALYST]
VECTOR = b"abcd\x00\x3c" + bytes(94)
SUGGESTED = "Readers here dismissed 3 passages like this one: it is a suggestion."


def add_flag(world: World, case, name: str, text: str, words: str = "deuda") -> Indicator:
    """A document of a case with one flag of a vector."""
    add_document(world.workspace, case, name, f"{text} Tel. 71234567")
    evidence = world.workspace.records.evidence
    document = evidence.full_document(next(f.document for f in evidence.files(case.id) if f.path == name))
    assert document is not None
    flag = an_indicator(document, words, category="debt_bondage").model_copy(update={"vector": VECTOR})
    kept = evidence.analysis(document.id)
    assert kept is not None
    evidence.save_analysis(kept.model_copy(update={"indicators": (flag,)}))
    return flag


def address(flag: Indicator, what: str = "decisions") -> str:
    return f"/api/v1/documents/{flag.span.document}/flags/{flag.id}/{what}"


def decide(world: World, flag: Indicator, verdict: str, *, by=INVESTIGATOR, **more):
    asked = {"verdict": verdict, "reason": f"a bank's loan, {SECRET_WORD}", **more}
    answer = world.call("POST", address(flag), by=by, json=asked)
    assert answer.status_code == 201, answer.text
    return answer.json()


def queued(world: World) -> set[DocumentId]:
    """The documents whose analysis waits."""
    jobs = world.workspace.records.jobs.lease(stages=[Stage.ANALYZE], holder="t", seconds=60, limit=99)
    return {job.document for job in jobs}


def analyze(world: World, flag: Indicator, case: CaseId) -> Indicator:
    """The flag as a new analysis leaves it."""
    workspace = world.workspace
    examples = Precedents(workspace.records.reviews.precedents(case, readers=1))
    kept = workspace.records.evidence.analysis(flag.span.document)
    assert kept is not None
    moved = examples.heeded([flag])
    workspace.records.evidence.save_analysis(kept.model_copy(update={"indicators": moved, "version": "2"}))
    return moved[0]


def test_three_dismissed_passages_move_a_flag_of_another_case_and_undoing_one_gives_it_back(world: World) -> None:
    flag = add_flag(world, OURS, "z.txt", "Queda una deuda con la tienda.")
    theirs = add_flag(world, THEIRS, "t.txt", "Queda una deuda con la tienda.")
    judged = [add_flag(world, OURS_TOO, f"{n}.txt", f"Hay una deuda del mes {n}.") for n in range(3)]
    assert decide(world, judged[0], "dismissed")["documents"] == 0
    assert decide(world, judged[1], "dismissed")["documents"] == 0
    last = decide(world, judged[2], "dismissed")
    assert (last["documents"], queued(world)) == (1, {flag.span.document})
    assert theirs.span.document not in queued(world)
    moved = analyze(world, flag, OURS.id)
    assert (moved.tier, moved.heeded) == (Tier.SUGGESTED, SUGGESTED)
    change = world.call("GET", f"/api/v1/cases/{OURS.id}/review/changes", by=INVESTIGATOR).json()["changes"][0]
    assert (change["kind"], change["before"]["tier"], change["after"]["tier"]) == ("retold", "rule", "suggested")
    undo = f"/api/v1/cases/{OURS_TOO.id}/decisions/{last['decision']['id']}/undo"
    taken = world.call("POST", undo, by=INVESTIGATOR, json={"reason": "wrong key"}).json()
    assert (taken["documents"], analyze(world, flag, OURS.id).tier) == (1, Tier.RULE)


def test_who_may_not_see_the_other_case_learns_the_number_alone(world: World) -> None:
    flag = add_flag(world, OURS, "z.txt", "Queda una deuda con la tienda.")
    judged = [add_flag(world, OURS_TOO, f"xilo{n}.txt", f"Hay una deuda {SECRET_WORD} {n}.") for n in range(3)]
    taken = [decide(world, one, "dismissed") for one in judged]
    analyze(world, flag, OURS.id)
    told = world.call("GET", address(flag, "examples"), by=INVESTIGATOR).json()
    assert (told["heeded"], told["elsewhere"]) == (SUGGESTED, 0)
    assert {(one["case"], one["name"], one["holds"]) for one in told["places"]} == {
        (OURS_TOO.id, f"xilo{n}.txt", False) for n in range(3)
    }
    # One who has not read those passages himself decides them blind: they are not shown to him.
    assert world.call("GET", address(flag, "examples"), by=ANALYST).json() == {
        "heeded": SUGGESTED, "places": [], "elsewhere": 3,
    }  # fmt: skip
    world.workspace.records.cases.remove_member(OURS_TOO.id, INVESTIGATOR.id)
    ids = {one["decision"]["id"] for one in taken} | {one.span.document for one in judged} | {OURS_TOO.id}
    for path in (
        address(flag, "examples"), address(flag), f"/api/v1/cases/{OURS.id}/review/flags",
        f"/api/v1/cases/{OURS.id}/review/changes", f"/api/v1/documents/{flag.span.document}/pages/1",
        f"/api/v1/documents/{flag.span.document}/pages/1/indicators",
    ):  # fmt: skip
        answer = world.call("GET", path, by=INVESTIGATOR).text
        assert not [one for one in (*ids, SECRET_WORD, "xilo", OURS_TOO.number) if one in answer], path
    assert world.call("GET", address(flag, "examples"), by=INVESTIGATOR).json()["elsewhere"] == 3


def test_a_corrected_flag_counts_as_it_was_corrected_also_after_newer_rules(world: World) -> None:
    flag = add_flag(world, OURS, "z.txt", "Le pegan por la deuda que tiene.", "deuda")
    path = f"/api/v1/cases/{OURS.id}"
    whole = {"category": "threat_violence", "start": 0, "end": 18}
    taken = decide(world, flag, "confirmed", instead=whole)
    assert taken["decision"]["flag"]["category"] == "debt_bondage"
    read = taken["flag"]["instead"]
    assert (read["category"], read["text"], read["palermo"]) == ("threat_violence", "Le pegan por la de", ["means"])
    evidence = world.workspace.records.evidence
    kept = evidence.analysis(flag.span.document)
    assert kept is not None
    span = flag.span.model_copy(update={"start": flag.span.start - 3})
    newer = flag.model_copy(update={"span": span, "text": "la deuda"})
    evidence.save_analysis(kept.model_copy(update={"version": "2", "indicators": (newer,)}))
    cells = world.call("GET", f"{path}/matrix", by=INVESTIGATOR).json()["cells"]
    assert {(one["category"], one["confirmed"]) for one in cells} == {("threat_violence", 1)}
    away = decide(world, newer, "confirmed", instead={"polarity": "negated"})
    assert world.call("GET", f"{path}/matrix", by=INVESTIGATOR).json()["cells"] == []
    undo = f"{path}/decisions/{away['decision']['id']}/undo"
    assert world.call("POST", undo, by=INVESTIGATOR, json={"reason": "wrong key"}).status_code == 200
    cells = world.call("GET", f"{path}/matrix", by=INVESTIGATOR).json()["cells"]
    assert {one["category"] for one in cells} == {"threat_violence"}


def test_two_readers_who_correct_a_flag_otherwise_are_at_odds(world: World) -> None:
    flag = add_flag(world, OURS, "z.txt", "Le pegan por la deuda que tiene.")
    decide(world, flag, "confirmed")
    taken = decide(world, flag, "confirmed", by=ANALYST, instead={"category": "threat_violence"})
    assert (taken["flag"]["state"], taken["flag"]["instead"]) == ("conflict", None)


def test_what_cannot_be_corrected_is_refused_and_kept_nowhere(world: World) -> None:
    flag = add_flag(world, OURS, "z.txt", "Le pegan por la deuda que tiene.")
    for verdict, instead in (
        ("dismissed", {"polarity": "negated"}), ("confirmed", {"category": "crime"}),
        ("confirmed", {"start": 0, "end": 5}), ("confirmed", {"start": 3, "end": 2}), ("confirmed", {"end": 10**6}),
    ):  # fmt: skip
        asked = {"verdict": verdict, "reason": "so", "instead": instead}
        answer = world.call("POST", address(flag), by=INVESTIGATOR, json=asked)
        assert answer.status_code == 422, instead
    assert world.workspace.records.reviews.decisions(OURS.id) == []
    # What changes nothing is a plain confirmation.
    taken = decide(world, flag, "confirmed", instead={"category": "debt_bondage"})
    assert taken["decision"]["instead"] is None


def test_nothing_of_an_example_stands_in_the_log(world: World) -> None:
    flag = add_flag(world, OURS, "z.txt", "Queda una deuda con la tienda.")
    judged = [add_flag(world, OURS_TOO, f"{n}.txt", f"Hay una deuda {SECRET_WORD} {n}.") for n in range(3)]
    before = world.workspace.records.audit.head().sequence
    for one in judged:
        decide(world, one, "dismissed")
    analyze(world, flag, OURS.id)
    world.call("GET", address(flag, "examples"), by=INVESTIGATOR)
    events = [one.model_dump_json() for one in world.workspace.records.audit.read(after=before)]
    assert events
    assert not [one for one in events if SECRET_WORD in one or "deuda" in one]
