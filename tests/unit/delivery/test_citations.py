"""C4: each citation of a built file is read back up to the words in its box; whatever was altered is named, and how."""

import json
import shutil

import pikepdf
import pytest
from support.web import HOME, OURS, add_document, opened

from api import building, prosecuting
from api.as_it_leaves import same_words
from api.building import BuildAsked
from models.errors import Altered, Conflict
from models.prosecution import AssertionAsked, ExhibitAsked, FileAsked
from models.words import Word, Words
from services.casefile.citing import check_citations

LEDGER = "\n".join(f"Renglón {n} de la libreta, con su anota-\nción." for n in range(1, 41))
LONG = f"{LEDGER}\nLe retuvo el carnet.\n{LEDGER}"
"""A page whose print takes two sheets."""


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A built file: a text on two sheets, a picture, another text; four assertions."""
    data = tmp_path_factory.mktemp("citations")
    with opened(data / "data") as found:
        found.records.people.add_agency(HOME)
        found.records.cases.add(OURS)
        add_document(found, OURS, "libreta.txt", f"{LONG}\n71234567")
        add_document(found, OURS, "aviso.jpg", "Se busca personal, 71234567. Pasaporte retenido.", image=True)
        add_document(found, OURS, "nota.txt", "Otra nota. 71234567. Pasaporte retenido.")
        by, case = found.operator, OURS.id
        file = prosecuting.begin(found, by, case, FileAsked(title="Autos")).id
        for one in found.records.evidence.files(case):
            prosecuting.add_exhibit(found, by, case, file, ExhibitAsked(document=one.document))
        numbers = {one.title: one.number for one in prosecuting.read(found, by, case, file).present}
        last_of_sheet = " ".join(LEDGER.split("\n")[40:52])
        for name, quote in (
            ("libreta.txt", "Le retuvo el carnet"),
            ("libreta.txt", last_of_sheet),
            ("aviso.jpg", "Pasaporte retenido"),
            ("nota.txt", "Otra nota"),
        ):
            asked = AssertionAsked(exhibit=numbers[name], page=1, text="Dice", quote=quote)
            prosecuting.add_assertion(found, by, case, file, asked)
        building.build(found, by, case, file, BuildAsked(recipient="Juzgado 3"), to=data / "bag")
    return data / "bag"


@pytest.fixture
def bag(template, tmp_path):
    shutil.copytree(template, tmp_path / "bag")
    return tmp_path / "bag"


def told(bag, name="citations.json"):
    return json.loads((bag / "data" / name).read_text())


def rewrite(bag, change):
    """Change a citation, and the assertion that it is of in the same way."""
    cited, file = told(bag), told(bag, "file.json")
    for one in cited:
        change(one)
    for one in file["assertions"]:
        change(one)
    (bag / "data/citations.json").write_text(json.dumps(cited))
    (bag / "data/file.json").write_text(json.dumps(file))


def only(number, **changes):
    """A change of one citation; of the fields of its place in the PDF where they are named so."""

    def change(one):
        if one.get("assertion", one.get("number")) != number:
            return
        for name, value in changes.items():
            at = one.get("pdf", {}) if name in ("folio", "box", "picture") else one
            if name in at:
                at[name] = value(at[name]) if callable(value) else value

    return change


def down(points):
    return lambda box: [box[0], box[1] - points, box[2], box[3] - points]


def test_every_citation_is_followed_to_its_words(bag):
    assert check_citations(bag) == 4
    assert [one["pdf"]["picture"] is not None for one in told(bag)] == [False, False, True, False]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (only(4, exhibit=1), "another original"),
        (only(1, sha256="0" * 64), "another original"),
        (only(1, page=2), "another number"),
        (only(4, bates="XX-0000009"), "another number"),
        (only(1, start=lambda at: at + 1, end=lambda at: at + 1), "do not stand on the page"),
        (only(4, quote="Otra noto"), "do not stand on the page"),
        (only(1, folio=lambda at: at + 1), "leads nowhere"),
        (only(1, folio=9999), "leads nowhere"),
        (only(3, box=down(-2000)), "leads nowhere"),
        (only(1, box=down(30)), "do not stand in the box"),
        (only(2, box=down(-14)), "do not stand in the box"),
        (only(3, box=down(5)), "do not stand in the box"),
        (only(3, boxes=[[10, 10, 20, 20]]), "do not stand in the box"),
        (only(3, picture="0" * 64), "do not stand in the box"),
        (only(3, picture=None), "do not stand in the box"),
        (only(4, picture="0" * 64), "do not stand in the box"),
    ],
)
def test_a_citation_that_leads_elsewhere_is_named(change, fault, bag):
    rewrite(bag, change)
    with pytest.raises(Altered, match=fault):
        check_citations(bag)


def test_an_assertion_without_a_citation_and_one_cited_otherwise_are_named(bag):
    cited = told(bag)
    (bag / "data/citations.json").write_text(json.dumps(cited[:2] + cited[3:]))
    with pytest.raises(Altered, match=r"A-3 .*not cited once"):
        check_citations(bag)
    (bag / "data/citations.json").write_text(json.dumps([*cited, cited[0]]))
    with pytest.raises(Altered, match=r"A-1 .*not cited once"):
        check_citations(bag)
    cited[1]["stance"] = "denies"
    (bag / "data/citations.json").write_text(json.dumps(cited))
    with pytest.raises(Altered, match=r"A-2 .*another than the assertion"):
        check_citations(bag)


def test_the_text_of_a_page_that_says_otherwise_is_named(bag):
    (text,) = (bag / "data/texts/000003").iterdir()
    number = next(one["assertion"] for one in told(bag) if one["exhibit"] == 3)
    text.write_text(text.read_text().replace("a", "e"))
    with pytest.raises(Altered, match=rf"A-{number} "):
        check_citations(bag)


def redraw(bag, change):
    """Write the PDF anew with other sheets."""
    path = bag / "data/casefile.pdf"
    with pikepdf.open(path) as pdf:
        change(pdf, {one["assertion"]: pdf.pages[one["pdf"]["folio"] - 1] for one in told(bag)})
        pdf.save(bag / "other.pdf")
    (bag / "other.pdf").replace(path)


def test_a_folio_that_shows_another_page_is_named(bag):
    def swap(pdf, of):
        one, other = of[1], of[4]
        for name in ("/Contents", "/Resources"):
            one[name], other[name] = other[name], one[name]

    redraw(bag, swap)
    with pytest.raises(Altered, match="folio shows another page"):
        check_citations(bag)


def test_a_picture_that_was_put_in_place_of_the_page_is_named(bag):
    def paint(pdf, of):
        (image,) = of[3].Resources.XObject.values()
        image.write(b"\x00" * (int(image.Width) * int(image.Height)))

    redraw(bag, paint)
    with pytest.raises(Altered, match=r"A-3 .*do not stand in the box"):
        check_citations(bag)


def pinned(workspace, name, quote):
    """A file with one exhibit and one assertion; its document."""
    by, case = workspace.operator, OURS.id
    document = next(one.document for one in workspace.records.evidence.files(case) if one.path == name)
    file = prosecuting.begin(workspace, by, case, FileAsked(title="Autos")).id
    prosecuting.add_exhibit(workspace, by, case, file, ExhibitAsked(document=document))
    prosecuting.add_assertion(workspace, by, case, file, AssertionAsked(exhibit=1, page=1, text="Dice", quote=quote))
    return file, document


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("nota.txt", lambda page: {"text": f"Hoy. {page.text}", "words": Words()}),
        ("foto.jpg", lambda page: {"words": Words(_moved(word) for word in page.words)}),
    ],
)
def test_an_assertion_whose_words_lie_elsewhere_since_a_new_reading_stops_the_build(name, change, tmp_path):
    with opened(tmp_path / "data") as workspace:
        workspace.records.people.add_agency(HOME)
        workspace.records.cases.add(OURS)
        add_document(workspace, OURS, name, "Pasaporte retenido. 71234567.", image=name.endswith("jpg"))
        file, document = pinned(workspace, name, "Pasaporte retenido")
        asked = BuildAsked(recipient="Juzgado 3")
        building.build(workspace, workspace.operator, OURS.id, file, asked, to=tmp_path / "before")
        read = workspace.records.evidence.full_document(document)
        pages = tuple(page.model_copy(update=change(page)) for page in read.pages)
        workspace.records.evidence.save_document(read.model_copy(update={"pages": pages}))
        with pytest.raises(Conflict, match="A-1 points at words that do not stand there any more"):
            building.build(workspace, workspace.operator, OURS.id, file, asked, to=tmp_path / "after")
        assert not (tmp_path / "after").exists()


def _moved(word):
    x0, y0, x1, y1 = word.box
    return Word(start=word.start, end=word.end, box=(x0, y0 + 300, x1, y1 + 300), confidence=word.confidence)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Le dijo Ana Rojas que no", "Le dijo V-01····· que no", True),
        ("Ana debe 500", "Ana debe 500", True),
        ("Ana debe 500", "Ana debe 501", False),
        ("Ana debe 500", "███ debe 500", True),
        ("Rosa debe", "V-01 debe", True),
        ("Rosa debe", "V-01 paga", False),
        ("Rosa debe", "Rosa debe 5", False),
    ],
)
def test_words_are_the_same_but_for_what_is_covered(one, other, same):
    assert same_words(one, other) is same
