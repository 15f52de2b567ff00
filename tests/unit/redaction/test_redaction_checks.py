"""Marks, boxes, words, and the check that refuses a copy: each with a fault that it must see."""

import io

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw
from support.factories import NOON, a_page
from support.files import a_picture

from models.errors import RedactionFailed, UsageError
from models.ids import CaseId, DocumentId
from models.redaction import MarkAct, MarkState, Place, RedactionAct
from services.redaction import building, checking
from services.redaction.building import Leaf
from services.redaction.burning import burn
from services.redaction.plain import copy_of, without
from services.redaction.reasons import checked, reasons
from services.redaction.standing import last_act, standing
from services.redaction.words import Secrets, of_phrase, repeated, said_at, whole

TEXT = "Vio a Zoraida Tancara con Juan en la casa."


def an_act(act, mark="m", **more):
    number = more.pop("number", 0)
    return RedactionAct(
        id=f"{mark}{act}{number}", redaction="r", case=CaseId("c"), document=DocumentId("d"), mark=mark, act=act,
        made_by="ana", made_at=NOON, **more,
    )  # fmt: skip


def jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=75)
    return out.getvalue()


def a_leaf(*places: Place, silent: bool = False) -> Leaf:
    """A page of one line, words ten points a character, as its picture shows it."""
    page = a_page(TEXT, boxes=True)
    return Leaf(page, page, places, picture=lambda: drawn(page), silent=silent)


def drawn(page) -> bytes:
    picture = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(picture)
    for word in page.words:
        x0, y0, x1, y1 = (edge * 1240 / 595 for edge in word.box)
        for x in range(int(x0) + 3, int(x1) - 3, 9):
            pen.rectangle((x, y0 + 3, x + 3, y1 - 3), fill=10)
    return jpeg(picture)


def built(tmp_path, *leaves):
    secrets = building.secrets_of(leaves)
    path = tmp_path / "copy.pdf"
    with path.open("wb") as file:
        made = building.as_pdf(leaves, secrets, file)
    return path, made, secrets


def nothing(picture):
    del picture
    return ()


NAME = Place(page=1, boxes=((62.0, 22.0, 128.0, 31.0),))


def test_a_mark_stands_as_its_last_acts_say():
    place = Place(page=2, boxes=((1, 1, 9, 9),))
    acts = [
        an_act(MarkAct.PROPOSE, place=place, reason="minor"),
        an_act(MarkAct.REJECT, note="no es ella"),
        an_act(MarkAct.ADD, "n", place=Place(page=1, start=0, end=3), reason="other", note="orden 7"),
    ]
    assert [(one.id, one.state) for one in standing(acts)] == [("n", MarkState.ACCEPTED), ("m", MarkState.REJECTED)]
    undone = [*acts, an_act(MarkAct.UNDO, undoes=last_act(acts, "m").id)]
    assert {one.id: one.state for one in standing(undone)}["m"] is MarkState.PROPOSED
    gone = [*undone, an_act(MarkAct.UNDO, number=1, undoes=last_act(undone, "m").id)]
    assert [one.id for one in standing(gone)] == ["n"]
    assert last_act(gone, "m") is None


def test_reasons_are_data_in_three_languages():
    assert {"victim_identity", "minor", "privilege", "third_party", "investigation"} <= {one.code for one in reasons()}
    assert all(one.es and one.pt and one.en for one in reasons())
    with pytest.raises(UsageError):
        checked("because", "")
    with pytest.raises(UsageError):
        checked("other", "  ")
    checked("other", "orden 7")


def test_F3_a_box_that_cuts_a_word_takes_the_whole_word():
    page = a_page(TEXT, boxes=True)
    (grown,) = whole(page, Place(page=1, boxes=((95, 24, 110, 29),)))
    assert (grown[0], grown[2]) == (60 - 1.5, 130 + 1.5)
    assert list(said_at(page, Place(page=1, boxes=(grown,)))) == ["Zoraida"]


def test_F3_a_glyph_that_sticks_out_of_a_box_is_taken_whole_and_a_ruled_line_stays():
    picture = Image.new("L", (400, 200), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((100, 60, 140, 118), fill=0)  # a letter that ends 18 pixels below the box
    pen.line((0, 110, 399, 110), fill=0)
    pen.rectangle((300, 60, 340, 118), fill=0)  # another letter, beside it
    burnt = burn(picture, [(95.0, 55.0, 150.0, 100.0)], across=1, down=1)
    ((left, top, right, bottom),) = burnt.boxes
    assert (left, top, right) == (95, 55, 150)
    assert 118 < bottom <= 122
    pixels = np.asarray(burnt.picture)
    assert pixels[top:bottom, left:right].max() == 0
    assert pixels[110, 200] < 80
    assert pixels[80, 320] == 0


def test_F3_traces_of_packing_around_a_box_are_wiped():
    picture = Image.open(io.BytesIO(jpeg(a_picture("Zoraida", size=(400, 120), height=36))))
    ringed = np.asarray(picture)
    box = (38.0, 40.0, 200.0, 84.0)
    burnt = burn(picture, [box], across=1, down=1)
    ((left, top, right, bottom),) = burnt.boxes
    around = np.asarray(burnt.picture)[max(0, top - 8) : bottom + 8, max(0, left - 8) : right + 8].copy()
    around[8:-8, 8:-8] = 255
    assert ringed[top - 8 : bottom + 8, left - 8 : right + 8].min() < 255
    assert set(np.unique(around)) == {255}


def test_a_copy_passes_and_tells_the_words_outside(tmp_path):
    path, made, secrets = built(tmp_path, a_leaf(NAME))
    assert secrets.words == {"zoraida"}
    checking.check_pdf(path, made, secrets, read=nothing)
    assert made.pages[0].words == 8
    assert made.silent == ()


def test_a_page_with_hidden_text_stays_silent(tmp_path):
    _, made, _ = built(tmp_path, a_leaf(NAME, silent=True))
    assert (made.pages[0].words, made.silent) == (0, (1,))


def test_F3_a_whole_page_is_black_and_never_drawn(tmp_path):
    leaf = a_leaf(Place(page=1, boxes=((0, 0, 595, 842),), start=0, end=len(TEXT)))
    path, made, secrets = built(tmp_path, Leaf(leaf.page, leaf.read, leaf.places, picture=lambda: 1 / 0))
    checking.check_pdf(path, made, secrets, read=nothing)
    assert made.pages[0].boxes == ((0, 0, 1240, 1754),)


def _tampered(path, change):
    with pikepdf.open(path, allow_overwriting_input=True) as file:
        change(file)
        file.save(path)


def _in_one_piece(path, old, new):
    path.write_bytes(path.read_bytes().replace(old, new))


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.docinfo.update({"/Title": "x"}),
        lambda file: file.attachments.update({"a.txt": b"x"}),
        lambda file: file.Root.update({"/OpenAction": pikepdf.Dictionary(S=pikepdf.Name.JavaScript)}),
        lambda file: file.pages[0].obj.update({"/Annots": pikepdf.Array()}),
    ],
)
def test_F3_a_copy_with_more_than_pages_is_refused(change, tmp_path):
    path, made, secrets = built(tmp_path, a_leaf(NAME))
    _tampered(path, change)
    with pytest.raises(RedactionFailed):
        checking.check_pdf(path, made, secrets, read=nothing)


def test_F3_a_copy_that_was_saved_over_is_refused(tmp_path):
    path, made, secrets = built(tmp_path, a_leaf(NAME))
    path.write_bytes(path.read_bytes() + b"%%EOF\n")
    with pytest.raises(RedactionFailed, match="more than one version"):
        checking.check_pdf(path, made, secrets, read=nothing)


def test_F3_a_copy_whose_text_says_it_is_refused(tmp_path):
    path, made, _ = built(tmp_path, a_leaf(NAME))
    with pytest.raises(RedactionFailed, match="text of page 1"):
        checking.check_pdf(path, made, Secrets(words=frozenset({"juan"})), read=nothing)
    with pytest.raises(RedactionFailed, match="text of page 1"):
        checking.check_pdf(path, made, Secrets(runs=frozenset({("en", "la", "casa")})), read=nothing)


def test_F3_a_copy_whose_pixels_show_it_is_refused(tmp_path):
    path, made, secrets = built(tmp_path, a_leaf(NAME))
    other, *_ = built(tmp_path, a_leaf(silent=True))
    with pytest.raises(RedactionFailed, match="not wholly black"):
        checking.check_pdf(other, made, Secrets(), read=nothing)
    path, made, secrets = built(tmp_path, a_leaf(NAME))
    with pytest.raises(RedactionFailed, match="can still be read"):
        checking.check_pdf(path, made, secrets, read=lambda picture: ["Zoraid"])


def test_F3_a_picture_with_a_remark_is_refused(tmp_path):
    leaf = a_leaf(NAME)
    told = Image.open(io.BytesIO(leaf.picture()))
    out = io.BytesIO()
    told.save(out, "JPEG", comment=b"Zoraida")
    path, made, secrets = built(tmp_path, Leaf(leaf.page, leaf.read, (), picture=out.getvalue))
    # Nothing of the picture's own remarks comes along, whether anything is redacted or not.
    assert b"Zoraida" not in path.read_bytes()
    checking.check_pdf(path, made, secrets, read=nothing)


def test_text_copies_show_blocks_of_one_length():
    page = a_page(TEXT)
    assert copy_of(page, [(6, 21, "minor")]) == "Vio a █████[minor] con Juan en la casa."
    assert copy_of(page, [(6, 13, "minor"), (10, 21, "minor")]) == "Vio a █████[minor]█████[minor] con Juan en la casa."
    checking.check_text(copy_of(page, [(6, 21, "minor")]), of_phrase("Zoraida Tancara"))
    with pytest.raises(RedactionFailed):
        checking.check_text(TEXT, of_phrase("zoraida TANCARA"))


def test_texts_that_leave_beside_a_copy_are_as_long_as_before():
    page = a_page(TEXT, boxes=True)
    masked = without(page, [(62.0, 22.0, 128.0, 31.0)])
    assert masked.text == TEXT.replace("Zoraida", "███████")
    assert len(masked.words) == len(page.words) - 1


def test_words_that_are_redacted_are_found_elsewhere():
    page = a_page("TANCARA, Zoraida. Luego ZORAIDA Tancara y zoraida tancará.")
    assert [page.text[a:b] for a, b in repeated(page, of_phrase("Zoraida Tancara").phrases)] == [
        "ZORAIDA Tancara", "zoraida tancará",
    ]  # fmt: skip
    assert of_phrase("en la de") == Secrets()
    assert of_phrase("uno dos tres cuatro cinco seis siete ocho nueve").phrases == frozenset()


@pytest.mark.parametrize(
    ("name", "text"),
    [("Mara", "Mara dice: llamar a Juan."), ("Rosa", "Rosa vio a nuestros amigos."), ("Elsa", "Elsa fue a el salón."),
     ("Noel", "Noel no el otro.")],
)  # fmt: skip
def test_a_short_name_across_two_other_words_hinders_no_copy(name, text, tmp_path):
    page = a_page(text, boxes=True)
    place = Place(page=1, boxes=page.boxes(0, len(name)), start=0, end=len(name))
    path, made, secrets = built(tmp_path, Leaf(page, page, (place,), picture=lambda: drawn(page)))
    checking.check_pdf(path, made, secrets, read=nothing)
    assert made.pages[0].words == len(page.words) - 1


@pytest.mark.parametrize(
    "told",
    ["Zorai-\nda", "Zorai\u2010\nda", "Zo raida", "Z o r a i d a", "Z.o.r.a.i.d.a", "z-o-r-a-i-d-a", "Zorai\u00ad\nda", "ZoraidaTancara"],
)  # fmt: skip
def test_F3_a_name_in_parts_is_proposed_where_it_stands_elsewhere_and_no_text_tells_it(told, tmp_path):
    wanted = ("zoraida",) if "Tancara" not in told else ("zoraida", "tancara")
    page = a_page(f"Vino {told} sola.", boxes=True)
    assert [page.text[start:end] for start, end in repeated(page, [wanted])] == [told]
    secrets = of_phrase(" ".join(wanted))
    assert secrets.in_text(page.text)
    path = tmp_path / "copy.pdf"
    with path.open("wb") as file:
        made = building.as_pdf([Leaf(page, page, picture=lambda: drawn(page))], secrets, file)
    checking.check_pdf(path, made, secrets, read=nothing)
    assert made.pages[0].words == 2
