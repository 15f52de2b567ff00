"""PDF: what its objects hold and no page shows: notes and fields out of sight, actions, alternative texts, layers."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from support.files import a_pdf, codes, read, text_of

from models.document import DocumentState
from services.ingest.plugin import NOTES


def changed(change, *pages: str) -> bytes:
    """A sound file with what `change` does to it."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_pdf(*(pages or ("Contrato de trabajo\nde la empresa Aurora",))))) as document:
        change(document)
        document.save(buffer)
    return buffer.getvalue()


def look(document, text):
    """The look of a note: a form that prints a text."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    return document.make_stream(
        f"BT /F1 12 Tf 2 5 Td ({text}) Tj ET".encode("cp1252"),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 200, 20]),
        Resources=Dictionary(Font=Dictionary(F1=font)),
    )


def note(document, subtype, **more):
    return document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array([72, 500, 272, 520]), **more)
    )


def with_notes(make):
    def change(document):
        document.pages[0]["/Annots"] = Array(make(document))

    return changed(change)


def test_the_look_of_a_hidden_stamp_is_text_and_told(tmp_path):
    made = with_notes(lambda d: [note(d, "Stamp", AP=Dictionary(N=look(d, "retener pasaportes")), F=2)])
    extraction = read(tmp_path, "a.pdf", made)
    assert "retener pasaportes" in extraction.pages[-1].text
    assert extraction.metadata["unshown_notes"] == [{"page": 1, "kind": "stamp", "text": "retener pasaportes"}]
    assert codes(extraction) == {"beside_the_pages"}


def test_a_look_that_a_click_brings_up_is_text_and_one_that_is_shown_comes_once(tmp_path):
    def looks(document):
        shown, clicked = look(document, "visto bueno"), look(document, "retener pasaportes")
        return [note(document, "Stamp", AP=Dictionary(N=shown, D=clicked, R=shown), F=4)]

    extraction = read(tmp_path, "a.pdf", with_notes(looks))
    assert text_of(extraction).count("visto bueno") == 1
    assert [one["text"] for one in extraction.metadata["unshown_notes"]] == ["retener pasaportes"]


def test_words_of_a_hidden_note_are_read_and_told_as_hidden(tmp_path):
    made = with_notes(lambda d: [note(d, "Text", Contents=String("retener pasaportes"), F=2)])
    extraction = read(tmp_path, "a.pdf", made)
    assert "retener pasaportes" in text_of(extraction)
    assert extraction.metadata["hidden_text"] == {"1": ["retener pasaportes"]}
    assert extraction.metadata["annotations"][0]["hidden"] is True


def test_both_wordings_of_a_note_are_read_where_they_differ(tmp_path):
    rich = String("<body><p>retener pasaportes</p></body>")
    same = String("<body><p>visto bueno</p></body>")
    made = with_notes(
        lambda d: [
            note(d, "Text", Contents=String("nada"), RC=rich),
            note(d, "Text", Contents=String("visto  bueno"), RC=same),
        ]
    )
    extraction = read(tmp_path, "a.pdf", made)
    assert [one["text"] for one in extraction.metadata["annotations"]] == ["nada", "retener pasaportes", "visto  bueno"]


def act(kind, **more):
    return Dictionary(S=Name(f"/{kind}"), **more)


@pytest.mark.parametrize(
    ("action", "kind", "target"),
    [
        (act("Launch", F=String("C:/nomina/chicas.xls")), "program", "C:/nomina/chicas.xls"),
        (act("Launch", Win=Dictionary(F=String("cmd.exe"))), "program", "cmd.exe"),
        (act("GoToR", F=Dictionary(F=String("otro.pdf"))), "file", "otro.pdf"),
        (act("SubmitForm", F=Dictionary(FS=Name.URL, F=String("http://x.example/f"))), "sends", "http://x.example/f"),
        (act("Named", N=Name.Print, Next=act("URI", URI=String("http://y.example"))), "link", "http://y.example"),
    ],
)
def test_what_a_click_starts_is_listed_and_found(tmp_path, action, kind, target):
    extraction = read(tmp_path, "a.pdf", with_notes(lambda d: [note(d, "Link", A=action)]))
    assert extraction.metadata["actions"] == [[1, kind, target]]
    assert target in extraction.pages[-1].text


def test_a_link_that_stands_on_its_page_is_not_told_again(tmp_path):
    made = with_notes(lambda d: [note(d, "Link", A=act("URI", URI=String("https://wa.me/59171234567")))])
    extraction = read(tmp_path, "a.pdf", made)
    assert "actions" not in extraction.metadata
    assert codes(extraction) == set()


def test_scripts_are_listed_wherever_they_hang(tmp_path):
    def scripted(document):
        document.Root.OpenAction = act("JavaScript", JS=String("app.alert('uno')"))
        document.Root.Names = Dictionary(
            JavaScript=Dictionary(Names=Array([String("a"), act("JavaScript", JS=document.make_stream(b"dos()"))]))
        )
        document.pages[0].AA = Dictionary(O=act("JavaScript", JS=String("tres()")))

    extraction = read(tmp_path, "a.pdf", changed(scripted))
    assert extraction.metadata["scripts"] == [[0, "app.alert('uno')"], [0, "dos()"], [1, "tres()"]]
    assert "alert" not in text_of(extraction)


def test_all_values_of_a_form_are_read(tmp_path):
    def form(document):
        def field(name, kind, **more):
            return note(document, "Widget", T=String(name), FT=Name(f"/{kind}"), **more)

        fields = Array(
            [
                field("rico", "Tx", RV=String("<body><p>retener pasaportes</p></body>")),
                field("usual", "Tx", DV=String("pago atrasado")),
                field("varios", "Ch", V=Array([String("hotel"), String("bar")]), Ff=1 << 21),
                field("tel", "Tx", V=String("71234567"), DV=String("71234567"), TU=String("de la encargada")),
            ]
        )
        document.Root.AcroForm = Dictionary(Fields=fields)
        document.pages[0]["/Annots"] = fields

    extraction = read(tmp_path, "a.pdf", changed(form))
    assert extraction.metadata["form_defaults"] == {"usual": "pago atrasado"}
    assert extraction.metadata["form_hints"] == {"tel": "de la encargada"}
    behind = extraction.pages[-1].text
    for line in ("rico: retener pasaportes", "usual: pago atrasado", "varios: hotel, bar"):
        assert line in behind


def test_alternative_texts_own_properties_and_words_about_files_are_kept(tmp_path):
    def told(document):
        picture = document.make_indirect(Dictionary(S=Name.Figure, Alt=String("foto de la casa de Rosa")))
        picture.K = Array([picture])  # a structure that holds itself
        document.Root.StructTreeRoot = document.make_indirect(Dictionary(K=picture))
        document.docinfo["/Expediente"] = "FELCC 12/24"
        document.attachments["a.txt"] = pikepdf.AttachedFileSpec(document, b"hola", description="lista de chicas")

    extraction = read(tmp_path, "a.pdf", changed(told))
    assert extraction.metadata["alternative_texts"] == ["foto de la casa de Rosa"]
    assert extraction.metadata["properties"] == {"Expediente": "FELCC 12/24"}
    assert extraction.metadata["attached"] == [["a.txt", "lista de chicas"]]
    assert "foto de la casa de Rosa" in extraction.pages[-1].text
    assert "lista de chicas" in extraction.pages[-1].text


@pytest.mark.parametrize("shown", [True, False])
def test_a_layer_that_is_switched_off_is_told_as_hidden(tmp_path, shown):
    def layered(document):
        group = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("Borrador")))
        page = document.pages[0]
        page.Resources.Properties = Dictionary(L1=group)
        font = next(iter(page.Resources.Font.keys()))
        page.contents_add(
            f"/OC /L1 BDC BT {font} 12 Tf 72 300 Td (retener pasaportes) Tj ET EMC".encode(), prepend=False
        )
        document.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([] if shown else [group])))

    extraction = read(tmp_path, "a.pdf", changed(layered))
    assert "retener pasaportes" in text_of(extraction)
    assert extraction.metadata["layers"] == [["Borrador", shown]]
    assert extraction.metadata.get("hidden_text") == (None if shown else {"1": ["retener pasaportes"]})


@pytest.mark.parametrize(
    ("clip", "unseen"),
    [
        ("0 0 10 10 re W n", ["retener pasaportes"]),
        ("0 0 100 842 re W n 90 0 100 10 re W n", ["retener pasaportes"]),
        ("60 290 53 30 re W n", ["pasaportes"]),
        ("60 290 400 30 re W n", None),
    ],
)
def test_text_that_is_clipped_away_is_told_as_hidden(tmp_path, clip, unseen):
    def clipped(document):
        page = document.pages[0]
        font = next(iter(page.Resources.Font.keys()))
        page.contents_add(f"q {clip} BT {font} 12 Tf 72 300 Td (retener pasaportes) Tj ET Q".encode(), prepend=False)

    extraction = read(tmp_path, "a.pdf", changed(clipped))
    assert "retener pasaportes" in text_of(extraction)
    assert extraction.metadata.get("hidden_text", {}).get("1") == unseen


@pytest.mark.parametrize(("said", "told"), [("FEFF00AD", False), ("FEFF0068006F00740065006C", True)])
def test_words_that_replace_what_is_drawn_are_told_and_both_are_kept(tmp_path, said, told):
    def replaced(document):
        page = document.pages[0]
        font = next(iter(page.Resources.Font.keys()))
        page.contents_add(
            f"/Span <</ActualText <{said}>>> BDC BT {font} 12 Tf 72 300 Td (burdel) Tj ET EMC".encode(), prepend=False
        )

    extraction = read(tmp_path, "a.pdf", changed(replaced))
    assert ("replaced_text" in codes(extraction)) is told
    if told:
        assert "hotel" in text_of(extraction)
        assert [one.text for one in extraction.pages[0].variants] == ["burdel"]
    assert extraction.state is DocumentState.DONE


def test_what_loses_nothing_leaves_a_document_done():
    assert {"line_differs", "replaced_text"} <= NOTES
    assert "line_unreadable" not in NOTES
