"""A prosecutor's file: numbered exhibits, assertions that lead to hash, page and box, and a build that is always the same."""

import json
import re
import subprocess

import pikepdf
import pypdfium2
import pytest
from pydantic import ValidationError
from support.protected import an_entry
from support.web import HOME, OURS, add_document, opened

from api import building, prosecuting, translating
from api.building import BuildAsked
from api.cli import main as cli
from api.translating import TranslationAsked
from models.errors import Altered, Conflict, NotFound, UsageError
from models.prosecution import AssertionAsked, ExhibitAsked, FileAsked
from models.protected import Category, Identity
from services.casefile.checking import check_bag
from services.casefile.paper import exhibits as printed

TEXT = "Llamar al 71234567.\nAna debe 500 dólares de la deuda. No hubo amenazas."


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """A case with a text, a picture and a file that is no exhibit."""
    monkeypatch.setenv("LINCE_DATA", str(tmp_path / "data"))
    with opened(tmp_path / "data") as found:
        found.records.people.add_agency(HOME)
        found.records.cases.add(OURS)
        add_document(found, OURS, "libreta.txt", "\n".join([TEXT] * 60))
        add_document(found, OURS, "aviso.jpg", "Se busca personal, 71234567. Pasaporte retenido.", image=True)
        add_document(found, OURS, "ajeno.txt", "Xilopalo 71234567.")
        yield found


def document(workspace, name):
    return next(one.document for one in workspace.records.evidence.files(OURS.id) if one.path == name)


def made(workspace, **more):
    """A file with two exhibits and three assertions."""
    by, case = workspace.operator, OURS.id
    file = prosecuting.begin(workspace, by, case, FileAsked(**{"title": "Ministerio Público c. R.", **more})).id
    for name in ("libreta.txt", "aviso.jpg"):
        asked = ExhibitAsked(document=document(workspace, name), title=f"=1+1 {name}")
        prosecuting.add_exhibit(workspace, by, case, file, asked)
    for one in (
        {"exhibit": 1, "text": "Había una deuda", "quote": "Ana  debe 500\ndólares", "elements": ["means"], "when": "2026-02"},
        {"exhibit": 1, "text": "No hubo amenazas", "quote": "No hubo amenazas", "stance": "denies"},
        {"exhibit": 2, "text": "Se retuvo el pasaporte", "quote": "Pasaporte retenido"},
    ):  # fmt: skip
        prosecuting.add_assertion(workspace, by, case, file, AssertionAsked.model_validate({"page": 1, **one}))
    return file


def built(workspace, file, to):
    return building.build(workspace, workspace.operator, OURS.id, file, BuildAsked(recipient="Juzgado 3"), to=to)


def tree(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def told(folder):
    with pypdfium2.PdfDocument(folder / "data/casefile.pdf") as found:
        return " ".join("".join(page.get_textpage().get_text_bounded() for page in found).split())


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_C4_each_assertion_leads_to_hash_page_and_box_and_a_second_build_is_the_same(language, workspace, tmp_path):
    file = made(workspace, language=language)
    found = built(workspace, file, tmp_path / "one")
    built(workspace, file, tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert (found.assertions, found.resolved, found.exhibits) == (3, 3, 2)
    cited = json.loads((tmp_path / "one/data/citations.json").read_text())
    with pikepdf.open(tmp_path / "one/data/casefile.pdf") as pdf:
        names = pdf.Root.Names.Dests.Names
        places = {str(names[at]): names[at + 1] for at in range(0, len(names), 2)}
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        links = {str(note.Dest) for page in pdf.pages for note in page.get("/Annots", []) if "/Dest" in note}
        for one in cited:
            assert pages[places[f"a{one['assertion']}"][0].objgen] == one["pdf"]["folio"]
            assert {f"a{one['assertion']}", f"t{one['assertion']}"} <= links
            original = workspace.records.evidence.exhibits_of(one["document"])[0]
            assert (one["sha256"], one["sha512"]) == (original.sha256, original.sha512)
            left, below, right, above = one["pdf"]["box"]
            assert 0 < left < right < 595
            assert 0 < below < above < 842
        assert b"<pdfaid:part>2</pdfaid:part>" in pdf.Root.Metadata.read_bytes()
    assert check_bag(tmp_path / "one").files > 10
    for sums in ("sha256sum --quiet -c manifest-sha256.txt", "sha512sum --quiet -c tagmanifest-sha512.txt"):
        assert subprocess.run(["sh", "-c", sums], cwd=tmp_path / "one", check=False).returncode == 0


def test_the_contents_tell_the_folio_on_which_each_part_begins(workspace, tmp_path):
    built(workspace, made(workspace, language="en"), tmp_path / "out")
    with pypdfium2.PdfDocument(tmp_path / "out/data/casefile.pdf") as found:
        folios = [" ".join(page.get_textpage().get_text_bounded().split()) for page in found]
    for name, heading in (
        ("Assertions", "Assertions A-1 for"),
        ("Timeline", "Timeline"),
        ("How it is verified", "How it is verified"),
        ("Exhibits", "EXHIBIT 1"),
    ):
        told = re.search(rf"{name} (\d+)", folios[1])
        assert told is not None, name
        assert heading in folios[int(told[1]) - 1], (name, told[1])


def test_C9_what_denies_is_listed_and_F6_nothing_of_other_documents_is_in_the_file(workspace, tmp_path):
    built(workspace, made(workspace), tmp_path / "out")
    words = told(tmp_path / "out")
    assert "Lo que contradice o desmiente" in words
    assert words.index("en contra A-2") > 0
    content = b"".join(tree(tmp_path / "out").values())
    assert b"Xilopalo" not in content
    assert b"ajeno" not in content
    assert "Xilopalo" not in words


def test_C8_a_translation_is_printed_below_the_words_that_it_is_of(workspace, tmp_path):
    file, by = made(workspace, language="en"), workspace.operator
    for asked in (
        {"words": "Pasaporte retenido", "engine": True, "translator": "motor 3.1", "text": "Passport withheld"},
        {"words": "Se busca personal", "engine": False, "translator": "I. Mamani", "text": "Staff wanted"},
    ):
        told_ = TranslationAsked.model_validate({"language": "en", **asked})
        translating.write(workspace, by, document(workspace, "aviso.jpg"), 1, told_)
    built(workspace, file, tmp_path / "one")
    said = told(tmp_path / "one")
    assert "«Pasaporte retenido» Translation (en; translation engine: motor 3.1): Passport withheld" in said
    assert "Staff wanted" not in said  # nothing quotes these words
    table = (tmp_path / "one/data/tables/translations.csv").read_text("utf-8-sig")
    assert "Se busca personal" in table
    built(workspace, file, tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_I4_a_page_that_names_a_protected_person_is_shown_as_its_masked_text(workspace, tmp_path):
    file = made(workspace)
    workspace.records.protection.add(
        OURS.id, Identity(name="Zoraida Tancara", phones=("71234567",)), [an_entry(Category.VICTIM)], minor=False
    )
    workspace.records.protection.sweep(OURS.id)
    built(workspace, file, tmp_path / "out")
    words = told(tmp_path / "out")
    assert "71234567" not in words
    assert "la imagen se retiene" in words
    assert not list((tmp_path / "out/data").glob("originals/*"))


def test_A7_a_changed_original_stops_the_build_and_nothing_is_left(workspace, tmp_path):
    file = made(workspace)
    original = workspace.records.evidence.exhibits_of(document(workspace, "libreta.txt"))[0]
    with workspace.blobs.path(original.sha256) as place:
        place.chmod(0o600)
        place.write_bytes(b"x" + place.read_bytes()[1:])
    with pytest.raises(Altered, match=original.document):
        built(workspace, file, tmp_path / "out")
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


def test_an_exhibit_removed_while_it_builds_is_told_and_nothing_is_left(workspace, tmp_path, monkeypatch):
    file = made(workspace)
    draw = printed.Printer.draw

    def removing(*args):
        prosecuting.remove_exhibit(workspace, workspace.operator, OURS.id, file, 2)
        return draw(*args)

    monkeypatch.setattr(printed.Printer, "draw", removing)
    with pytest.raises(Conflict, match="changed while"):
        built(workspace, file, tmp_path / "out")
    assert [one.name for one in tmp_path.iterdir()] == ["data"]
    monkeypatch.undo()
    assert built(workspace, file, tmp_path / "out").assertions == 2
    asked = ExhibitAsked(document=document(workspace, "aviso.jpg"))
    again = prosecuting.add_exhibit(workspace, workspace.operator, OURS.id, file, asked)
    assert [one.number for one in again.present] == [1, 3], "a number is never given again"


def test_titles_of_5000_characters_and_other_writings_are_printed(workspace, tmp_path):
    file = made(workspace, title="漢 <b>& " + "títulolargo" * 400, court="=SUM(1)")
    assert built(workspace, file, tmp_path / "out").pages > 5
    with pypdfium2.PdfDocument(tmp_path / "out/data/casefile.pdf") as found:
        sheets = [page.get_textpage().get_text_bounded() for page in found]
    assert next(number for number, said in enumerate(sheets) if "Contenido" in said) < 4, "a title fills no sheets"
    with pytest.raises(ValidationError):
        FileAsked(title="x" * 5001)


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"quote": "no está"}, UsageError),
        ({"exhibit": 9, "quote": "deuda"}, NotFound),
        ({"page": 9, "quote": "deuda"}, NotFound),
        ({"box": (0, 0, 9999, 10)}, UsageError),
    ],
)
def test_C4_an_assertion_that_stands_nowhere_is_refused(more, error, workspace):
    file = made(workspace)
    asked = AssertionAsked.model_validate({"exhibit": 1, "page": 1, "text": "algo", **more})
    with pytest.raises(error):
        prosecuting.add_assertion(workspace, workspace.operator, OURS.id, file, asked)


def test_the_verb_puts_a_file_together_and_builds_it(workspace, tmp_path, capsys):
    of = ["--case", OURS.number]
    assert cli.run(["casefile", "new", *of, "--set", "title=Autos"]) == 0
    assert cli.run(["casefile", "build", *of, "--to", str(tmp_path / "out")]) != 0, "no exhibits"
    assert cli.run(["casefile", "add", *of, "--set", f"document={document(workspace, 'libreta.txt')}"]) == 0
    pinned = ["--set", "exhibit=1", "--set", "page=1", "--set", "text=deuda", "--set", "quote=la deuda"]
    assert cli.run(["casefile", "assert", *of, *pinned, "--set", "elements=means,purpose"]) == 0
    capsys.readouterr()
    assert cli.run(["casefile", "build", *of, "--to", str(tmp_path / "out"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["resolved"] == 1
    assert cli.run(["casefile", "build", *of, "--to", str(tmp_path / "out")]) != 0, "it is there already"
