"""What we write, as programs of others see it: PDF/A by veraPDF and by pikepdf, the graph by followthemoney.

They live in an environment of their own (`scripts/check.sh checkers`, which CI runs first); without it nothing is tried.
"""

import json

import pikepdf
import pytest
from support import checkers
from support.web import HOME, OURS, add_document, opened

from api import building, certifying, prosecuting
from api.building import BuildAsked
from api.certifying import CertifyAsked
from models.prosecution import AssertionAsked, ExhibitAsked, FileAsked

PDFA = [checkers.pdfa, checkers.verapdf]
TEXT = "Llamar al 71234567.\nAna debe 500 dólares de la deuda: 漢字 عربي ☎ ½ ﬁ “así”…"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("checkers") / "data") as found:
        found.records.people.add_agency(HOME)
        found.records.cases.add(OURS)
        add_document(found, OURS, "libreta.txt", "\n".join([TEXT] * 60))
        add_document(found, OURS, "aviso 漢.jpg", "Se busca personal, 71234567.", image=True)
        yield found


@pytest.fixture(scope="module")
def bags(workspace, tmp_path_factory):
    """A prosecutor's file in each language."""
    place, by = tmp_path_factory.mktemp("bags"), workspace.operator
    for language in ("es", "pt", "en"):
        title = {"es": "Título ☎ 漢 " + "largo " * 800, "pt": "Autos", "en": "=1+1"}[language]
        file = prosecuting.begin(workspace, by, OURS.id, FileAsked(title=title, language=language, summary=TEXT)).id
        for one in workspace.records.evidence.files(OURS.id):
            prosecuting.add_exhibit(workspace, by, OURS.id, file, ExhibitAsked(document=one.document))
        pinned = AssertionAsked(exhibit=1, page=1, text="Se pidió dinero", quote="71234567", elements=("means",))
        prosecuting.add_assertion(workspace, by, OURS.id, file, pinned)
        building.build(workspace, by, OURS.id, file, BuildAsked(recipient="Juzgado 3"), to=place / language)
    return place


def found(check, path):
    told = check(path)
    if told is None:
        pytest.skip("not installed here: scripts/check.sh checkers")
    return told


@pytest.mark.parametrize("check", PDFA, ids=lambda one: one.__name__)
@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_a_prosecutors_file_is_pdfa(check, language, bags):
    assert found(check, bags / language / "data/casefile.pdf") == []


@pytest.mark.parametrize("check", PDFA, ids=lambda one: one.__name__)
@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_a_certificate_of_a_search_is_pdfa(check, language, workspace, tmp_path):
    asked = CertifyAsked(cases=(OURS.id,), query="Zorobabel ☎ 漢", language=language)
    certifying.certify(workspace, workspace.operator, asked, tmp_path / "out")
    assert found(check, tmp_path / "out/certificate.pdf") == []


@pytest.mark.parametrize("check", PDFA, ids=lambda one: one.__name__)
def test_a_checker_tells_what_is_no_pdfa(check, bags, tmp_path):
    with pikepdf.open(bags / "es/data/casefile.pdf") as pdf:
        del pdf.Root.OutputIntents
        pdf.save(tmp_path / "bad.pdf")
    assert found(check, tmp_path / "bad.pdf") != []


def test_F2_the_graph_of_a_bag_loads_with_followthemoney(bags):
    assert found(checkers.followthemoney, bags / "es/data/graph/entities.ftm.json") == []


def test_followthemoney_tells_what_it_does_not_know(bags, tmp_path):
    lines = (bags / "es/data/graph/entities.ftm.json").read_text(encoding="utf-8").splitlines()
    told = json.loads(lines[0])
    told["properties"]["shoeSize"] = ["43"]
    (tmp_path / "bad.json").write_text("\n".join([json.dumps(told), *lines[1:-1]]), encoding="utf-8")
    assert found(checkers.followthemoney, tmp_path / "bad.json") != []
