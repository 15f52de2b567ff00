"""What explains that a fact which was derived again is not as it is stored: a change of what makes it, and nothing else."""

import pytest

from models.replay import Change, Fact, How
from services.casefile import replaying as compared


def test_parts_of_recipes_that_differ_are_named():
    before, after = ("phones 2", "names 10", "rules 5.a"), ("phones 3", "names 10", "plates 1")
    assert compared.recipes_differ(before, after) == ("phones 2 → phones 3", "none → plates 1", "rules 5.a → none")


def kind(fact, how, stretch=None):
    return compared.Kind(fact, how, stretch)


def change(of, after="", stretch=None):
    return Change(of=of, after=after, stretch=stretch)


NEW_MENTION, OTHER_PAGE = kind(Fact.MENTION, How.NEW, 0), kind(Fact.PAGE, How.CHANGED, 0)


@pytest.mark.parametrize(
    ("found", "changes", "explained"),
    [
        ({NEW_MENTION}, [change("analysis", stretch=0)], True),
        ({NEW_MENTION}, [change("analysis", stretch=1)], False),
        ({NEW_MENTION}, [change("reading")], False),
        ({NEW_MENTION, OTHER_PAGE}, [change("reading")], True),
        ({NEW_MENTION, kind(Fact.PAGE, How.CHANGED, 1)}, [change("reading")], False),
        ({OTHER_PAGE}, [change("analysis", stretch=0), change("precedents", stretch=0)], False),
        ({kind(Fact.FLAG, How.CHANGED, 2)}, [change("precedents", stretch=2)], True),
        ({kind(Fact.FLAG, How.CHANGED, 2)}, [change("precedents", stretch=0)], False),
        ({kind(Fact.FLAG, How.GONE, 0)}, [change("precedents", stretch=0)], False),
        ({kind(Fact.ASSERTION, How.CHANGED, 0)}, [change("analysis", stretch=0)], False),
        ({kind(Fact.ASSERTION, How.CHANGED, 0), OTHER_PAGE}, [change("reading")], True),
        ({kind(Fact.ASSERTION, How.GONE, 0), OTHER_PAGE}, [change("reading")], False),
        ({kind(Fact.TABLE, How.GONE)}, [], False),
        # A job explains the facts that it will make, of its own pages.
        ({OTHER_PAGE, kind(Fact.STATE, How.CHANGED), kind(Fact.PART, How.GONE)}, [change("waiting", "extract")], True),
        ({OTHER_PAGE}, [change("waiting", "analyze", 0)], False),
        ({NEW_MENTION}, [change("waiting", "analyze", 0)], True),
        ({NEW_MENTION}, [change("waiting", "analyze", 1)], False),
        ({NEW_MENTION}, [change("waiting", "extract")], False),
        ({OTHER_PAGE, NEW_MENTION}, [change("waiting", "extract")], True),
        # A limit explains what was not stored, and only what it kept out.
        ({kind(Fact.PART, How.NEW)}, [change("limits", "family_too_big")], True),
        ({kind(Fact.PART, How.GONE)}, [change("limits", "family_too_big")], False),
        ({OTHER_PAGE}, [change("limits", "family_too_big")], False),
        ({kind(Fact.PAGE, How.NEW, 0)}, [change("limits", "too_deep")], False),
        ({kind(Fact.PAGE, How.NEW, 0), NEW_MENTION}, [change("limits", "family_too_slow")], True),
        ({OTHER_PAGE, NEW_MENTION}, [change("limits", "family_too_slow")], False),
    ],
)
def test_what_a_change_explains(found, changes, explained):
    assert compared.explained(found, changes) is explained
