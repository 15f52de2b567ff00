"""Putting a prosecutor's file together: order, details that two people change, what is offered and what contradicts."""

import pytest
from support.factories import an_indicator
from support.web import HOME, MEMBERS, OURS, add_document, join, opened

from api import filing, prosecuting, reviewing
from api.accounts import actor_of
from api.filing import Against, Lack
from api.reviewing import DecisionAsked
from models.case import Role
from models.errors import Conflict, NotFound
from models.indicator import Polarity
from models.matrix import Element
from models.prosecution import AssertionAsked, ExhibitAsked, ExhibitChange, ExhibitOrder, FileAsked, FileChange

TEXT = "Ana debe 500 dólares de la deuda. Guardaba los carnets. No hubo amenazas. Tel. 71234567."
PEOPLE = (MEMBERS[Role.INVESTIGATOR], MEMBERS[Role.PROSECUTOR], MEMBERS[Role.ANALYST])


@pytest.fixture
def workspace(tmp_path):
    """Three documents, each with three flags: a debt, papers kept, and threats that the text denies."""
    with opened(tmp_path / "data") as found:
        found.records.people.add_agency(HOME)
        found.records.cases.add(OURS)
        for user in PEOPLE:
            found.records.people.add_user(user, password_hash="")
            join(found, OURS, user)
        for name in ("uno.txt", "dos.txt", "tres.txt"):
            exhibit = add_document(found, OURS, name, f"{TEXT} {name}")
            document = found.records.evidence.full_document(exhibit.document)
            denied = an_indicator(document, "amenazas", category="threat_violence")
            flags = (
                an_indicator(document, "deuda", category="debt_bondage"),
                an_indicator(document, "carnets", category="document_retention"),
                denied.model_copy(update={"polarity": Polarity.NEGATED}),
            )
            kept = found.records.evidence.analysis(document.id)
            found.records.evidence.save_analysis(kept.model_copy(update={"indicators": flags}))
        yield found


@pytest.fixture
def file(workspace):
    """A file with the three as exhibits, and an assertion pinned to the second."""
    by, case = workspace.operator, OURS.id
    made = prosecuting.begin(workspace, by, case, FileAsked(title="Autos")).id
    for name in ("uno.txt", "dos.txt", "tres.txt"):
        prosecuting.add_exhibit(workspace, by, case, made, ExhibitAsked(document=document(workspace, name)))
    pin(workspace, made, 2, "la deuda", elements=["means"])
    return made


def document(workspace, name):
    return next(one.document for one in workspace.records.evidence.files(OURS.id) if one.path == name)


def pin(workspace, file, exhibit, quote, **more):
    asked = {"exhibit": exhibit, "page": 1, "text": "Había una deuda", "quote": quote, **more}
    return prosecuting.add_assertion(workspace, workspace.operator, OURS.id, file, AssertionAsked.model_validate(asked))


def order(workspace, file, *numbers):
    return prosecuting.order(workspace, workspace.operator, OURS.id, file, ExhibitOrder(numbers=numbers))


def test_exhibits_share_out_their_numbers_and_what_is_pinned_goes_along(workspace, file):
    found = order(workspace, file, 3, 1, 2)
    assert [(one.number, one.title) for one in found.present] == [(1, "tres.txt"), (2, "uno.txt"), (3, "dos.txt")]
    pinned = found.standing[0]
    assert (pinned.exhibit, pinned.document) == (3, document(workspace, "dos.txt"))
    by, case = workspace.operator, OURS.id
    prosecuting.remove_exhibit(workspace, by, case, file, 2)
    found = order(workspace, file, 3, 1)
    assert [(one.number, one.title) for one in found.present] == [(1, "dos.txt"), (3, "tres.txt")], (
        "2 is not given again"
    )
    assert [one.number for one in found.exhibits if one.removed_at] == [2]


@pytest.mark.parametrize("numbers", [(1, 2), (1, 2, 3, 4), (1, 1, 2), (9, 1, 2)])
def test_an_order_of_other_exhibits_is_told(workspace, file, numbers):
    with pytest.raises(Conflict):
        order(workspace, file, *numbers)
    assert [one.number for one in prosecuting.seen_file(workspace, workspace.operator, OURS.id, file).present] == [
        1,
        2,
        3,
    ]


def test_of_two_who_change_the_details_the_second_is_told(workspace, file):
    by, case = workspace.operator, OURS.id
    seen = prosecuting.mark_of(prosecuting.seen_file(workspace, by, case, file))
    changed = prosecuting.change(workspace, by, case, file, FileChange(title="Otra carátula", language="pt"), seen=seen)
    assert (changed.title, changed.language) == ("Otra carátula", "pt")
    with pytest.raises(Conflict):
        prosecuting.change(workspace, by, case, file, FileChange(title="La mía"), seen=seen)
    assert prosecuting.change(workspace, by, case, file, FileChange(court="Juzgado 3")).title == "Otra carátula"


def test_an_exhibit_is_called_anew_and_one_that_was_taken_out_is_not(workspace, file):
    by, case = workspace.operator, OURS.id
    asked = ExhibitChange(title="Libreta", note="hoja 2")
    found = prosecuting.change_exhibit(workspace, by, case, file, number=1, asked=asked)
    assert (found.present[0].title, found.present[0].note) == ("Libreta", "hoja 2")
    prosecuting.remove_exhibit(workspace, by, case, file, 1)
    with pytest.raises(NotFound):
        prosecuting.change_exhibit(workspace, by, case, file, number=1, asked=asked)


def test_elements_tell_what_is_lacking(workspace, file):
    states = {one.element: one for one in filing.desk(workspace, workspace.operator, OURS.id, file).elements}
    assert [states[one].lack for one in Element] == [Lack.NOTHING, Lack.ONE_EXHIBIT, Lack.NOTHING]
    pin(workspace, file, 1, "la deuda", elements=["means"])
    pin(workspace, file, 1, "No hubo amenazas", elements=["means"], stance="denies")
    means = {one.element: one for one in filing.desk(workspace, workspace.operator, OURS.id, file).elements}[
        Element.MEANS
    ]
    assert (means.lack, list(means.exhibits), [one.number for one in means.denies]) == (None, [1, 2], [3])


def test_confirmed_passages_are_offered_and_contrary_ones_told_as_readers_may_see_them(workspace, file):
    investigator, prosecutor, analyst = map(actor_of, PEOPLE)
    two = document(workspace, "dos.txt")
    flags = {one.category: one.id for one in workspace.records.evidence.indicators(two)}
    for actor in (investigator, prosecutor):
        for category, verdict in (("debt_bondage", "confirmed"), ("document_retention", "dismissed")):
            asked = DecisionAsked(verdict=verdict, reason="lo dice la hoja")
            reviewing.decide(workspace, actor, two, flags[category], asked)
    one = document(workspace, "uno.txt")
    debt = next(flag.id for flag in workspace.records.evidence.indicators(one) if flag.category == "debt_bondage")
    reviewing.decide(workspace, investigator, one, debt, DecisionAsked(verdict="confirmed", reason="lo dice la hoja"))

    def told(actor):
        desk = filing.desk(workspace, actor, OURS.id, file)
        return (
            [(offer.exhibit, list(offer.pinned)) for offer in desk.offers],
            [(offer.exhibit, offer.against) for offer in desk.contrary],
        )

    denied = [(1, Against.NEGATED), (2, Against.DISMISSED), (2, Against.NEGATED), (3, Against.NEGATED)]
    assert told(investigator) == ([(1, []), (2, [1])], denied)
    # One reader alone is no news for somebody who has yet to read it himself.
    assert told(analyst) == ([(2, [1])], denied)
