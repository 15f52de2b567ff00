"""Floors of searching by meaning, over the sample dossier: see `benchmarks/search/meaning.py` and decision 0033."""

import pytest

from api.settings import Settings
from api.wiring import meaning_reader, open_workspace
from benchmarks.search import meaning

# The encoder's sums in eight bits differ a little between processors: a question or two may be lost.
FLOORS = {"queries": (0.92, 0.65), "fresh": (0.86, 0.55)}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("meant")
    workspace = open_workspace(Settings(data=folder / "data"))
    names = meaning.fill(workspace, folder / "dossier", [])
    reader = meaning_reader(workspace)
    assert reader is not None
    assert reader.catch_up(seconds=3600)
    yield workspace, names
    workspace.close()


@pytest.mark.parametrize("which", FLOORS)
def test_questions_across_languages_find_their_pages(filled, which):
    workspace, names = filled
    found = meaning.score(workspace, names, meaning.questions(f"meaning_{which}.yaml"), glossary=True)
    recall, rank = FLOORS[which]
    assert found["recall_at_10"]["all"] >= recall
    assert found["reciprocal_rank"] >= rank
