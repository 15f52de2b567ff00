"""The sample dossier holds what it promises, and its truth is true."""

import email
import email.policy
import hashlib
import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import phonenumbers
import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageOps
from stdnum import iban, imei
from stdnum.ar import cuit
from stdnum.br import cnpj, cpf

from api.dossier import Truth
from api.dossier.bench import Bench
from api.dossier.chat import lines
from api.dossier.degrade import draw, skew
from api.dossier.fonts import Face
from api.dossier.layout import Composer
from api.dossier.markup import Passage, passage
from api.dossier.mrz import Bearer, td1, td3
from api.dossier.registry import IBANS, IDS, PEOPLE, PHONES, Registry
from api.dossier.sheet import Theme
from api.dossier.truth import LinkRole, TruthFile, TruthLink
from models.document import DocumentState, TextSource
from models.indicator import Polarity
from models.mention import MentionKind

KINDS = {
    "scanned_pdf": 4,
    "ledger_photo": 2,
    "court_order": 2,
    "mixed_pdf": 2,
    "broken_layer_pdf": 1,
    "chat": 3,
    "chat_media": 3,
    "chat_zip": 2,
    "eml": 5,
    "docx": 2,
    "xlsx": 3,
    "call_log": 2,
    "bus_manifest": 2,
    "hotel_invoice": 2,
    "advert_screenshot": 5,
    "id_card": 2,
    "id_card_mrz": 2,
    "passport": 2,
    "vcard": 2,
    "nested_zip": 2,
    "multipage_tiff": 1,
    "heic": 1,
    "rotated_jpeg": 2,
    "duplicate": 4,
    "encrypted_pdf": 2,
    "truncated_pdf": 1,
    "zero_byte": 1,
    "zip_bomb": 1,
    "wrong_extension": 1,
    "note_cp1252": 2,
    "html": 3,
}
STATES = {
    "encrypted_pdf": {DocumentState.DONE, DocumentState.ENCRYPTED},
    "truncated_pdf": {DocumentState.CORRUPT},
    "zero_byte": {DocumentState.EMPTY},
    "zip_bomb": {DocumentState.LIMIT},
    "voice": {DocumentState.UNSUPPORTED},
}


def only(truth: Truth, kind: str, *, state: DocumentState = DocumentState.DONE) -> TruthFile:
    (file,) = [file for file in truth.files if file.kind == kind and file.state is state]
    return file


def link(truth: Truth, kind: MentionKind, normal: str) -> TruthLink:
    (found,) = [link for link in truth.links if (link.kind, link.normal) == (kind, normal)]
    return found


def test_four_cases_of_three_agencies_in_three_countries(dossier: Truth) -> None:
    assert {agency.country for agency in dossier.agencies} == {"BO", "AR", "BR"}
    assert len(dossier.agencies) == 3
    assert len(dossier.cases) == 4
    assert {case.agency for case in dossier.cases} == {agency.slug for agency in dossier.agencies}
    assert len(dossier.files) >= 60


def test_every_kind_of_file_is_there(dossier: Truth) -> None:
    found = Counter(file.kind for file in dossier.files)
    assert {kind: count for kind, count in KINDS.items() if found[kind] < count} == {}


def test_states_follow_from_kinds(dossier: Truth) -> None:
    for _, part in dossier.walk():
        assert part.state in STATES.get(part.kind, {DocumentState.DONE}), part.path


def test_truth_lists_exactly_the_files_on_disk(dossier: Truth, dossier_folder: Path) -> None:
    on_disk = {
        path.relative_to(dossier_folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in dossier_folder.rglob("*")
        if path.is_file() and path.parent != dossier_folder
    }
    assert on_disk == {file.path: file.sha256 for file in dossier.files}


def test_parts_are_the_bytes_inside_their_containers(dossier: Truth, dossier_folder: Path) -> None:
    seen = 0
    for file in dossier.files:
        if file.children:
            seen += _check_parts(file, (dossier_folder / file.path).read_bytes())
    assert seen >= 14


def _check_parts(parent: TruthFile, data: bytes) -> int:
    if parent.media_type == "application/zip":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = {name: archive.read(name) for name in archive.namelist()}
    else:
        message = email.message_from_bytes(data, policy=email.policy.default)
        inside = {str(part.get_filename()): part.get_content() for part in message.iter_attachments()}
    assert set(inside) == {child.path for child in parent.children}
    for child in parent.children:
        assert hashlib.sha256(inside[child.path]).hexdigest() == child.sha256
    return len(inside) + sum(_check_parts(child, inside[child.path]) for child in parent.children if child.children)


def test_duplicates_point_at_the_same_bytes(dossier: Truth) -> None:
    hashes = {place: part.sha256 for file in dossier.files for place, part in _placed(file, file.path)}
    again = [file for file in dossier.files if file.duplicate_of is not None]
    assert len(again) >= 4
    for file in again:
        assert file.duplicate_of is not None
        assert hashes[file.duplicate_of] == file.sha256
        assert file.path.rpartition("/")[2] != file.duplicate_of.rpartition("/")[2]


def _placed(file: TruthFile, place: str) -> Iterator[tuple[str, TruthFile]]:
    yield place, file
    for child in file.children:
        yield from _placed(child, f"{place}/{child.path}")


@pytest.mark.parametrize(("kind", "valid"), [("ar.cuit", cuit), ("br.cpf", cpf), ("br.cnpj", cnpj), ("zz.imei", imei)])
def test_identity_numbers_have_valid_check_digits(kind: str, valid: object) -> None:
    values = [value for sort, value, _ in IDS.values() if sort == kind]
    assert values
    assert all(valid.is_valid(value) for value in values)  # type: ignore[attr-defined]


def test_ibans_have_valid_check_digits() -> None:
    assert all(iban.is_valid(value, check_country=False) for value in IBANS.values())


def _check_digit(text: str) -> str:
    values = {**{str(n): n for n in range(10)}, **{chr(65 + n): 10 + n for n in range(26)}, "<": 0}
    return str(sum(values[char] * (7, 3, 1)[place % 3] for place, char in enumerate(text)) % 10)


def _bearer(number: str) -> Bearer:
    person = PEOPLE["nestor"]
    assert person.born is not None
    return Bearer(person.surnames, person.given, number, "ARG", "ARG", person.born, person.born, person.sex)


def test_passport_zone_is_that_of_the_standard() -> None:
    first, second = td3(_bearer("A555268"))
    assert first == "P<ARGOCAMPO<RUIZ<<NESTOR<FABIAN<<<<<<<<<<<<<"
    assert (len(first), len(second)) == (44, 44)
    assert second[9] == _check_digit(second[:9])
    assert (second[19], second[27]) == (_check_digit(second[13:19]), _check_digit(second[21:27]))
    assert second[43] == _check_digit(second[:10] + second[13:20] + second[21:43])


def test_card_zone_is_that_of_the_standard() -> None:
    first, second, third = td1(_bearer("28555309"))
    assert {len(first), len(second), len(third)} == {30}
    assert first[14] == _check_digit(first[5:14])
    assert second[29] == _check_digit(first[5:30] + second[:7] + second[8:15] + second[18:29])
    assert third == "OCAMPO<RUIZ<<NESTOR<FABIAN<<<<"


def test_a_check_digit_agrees_with_the_printed_specimen() -> None:
    # Number, birth and expiry of the specimen in ICAO Doc 9303 part 4.
    assert [_check_digit(part) for part in ("L898902C3", "740812", "120415")] == ["6", "2", "9"]


@pytest.mark.parametrize("key", sorted(PHONES))
def test_every_phone_is_valid(key: str) -> None:
    assert phonenumbers.is_valid_number(phonenumbers.parse(PHONES[key].e164))


def test_written_phones_read_as_their_normal_form(dossier: Truth) -> None:
    """In the country of the case, else in a neighbour's, where the case's own country has no such number."""
    countries = {case.number: case.country for case in dossier.cases}
    short = 0
    for file, mention in dossier.mentions():
        if mention.kind is not MentionKind.PHONE:
            continue
        own = phonenumbers.parse(mention.text, countries[file.case])
        if _e164(own) in mention.normals:
            continue
        assert not phonenumbers.is_valid_number(own), (file.path, mention.text)
        there = phonenumbers.parse(mention.text, PHONES[mention.about or ""].country)
        # What remains lacks its area code, or the ninth digit of Brazilian mobiles.
        short += _e164(there) not in mention.normals
    assert 4 <= short <= 8


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def test_mentions_and_indicators_stand_in_the_text_of_their_page(dossier: Truth) -> None:
    for _, part in dossier.walk():
        for page in part.pages:
            for found in (*page.mentions, *page.indicators):
                assert found.page == page.number
                assert " ".join(page.text[found.start : found.end].split()) == found.text


def test_boxes_stand_inside_their_page_and_only_where_there_is_one(dossier: Truth) -> None:
    for _, part in dossier.walk():
        for page in part.pages:
            for found in (*page.mentions, *page.indicators):
                assert bool(found.boxes) == (page.width > 0), part.path
                for x0, y0, x1, y1 in found.boxes:
                    assert 0 <= x0 < x1 <= page.width
                    assert 0 <= y0 < y1 <= page.height


def test_boxes_on_text_pages_hold_the_words(dossier: Truth, dossier_folder: Path) -> None:
    file = next(file for file in dossier.files if file.kind == "court_order")
    with pypdfium2.PdfDocument(dossier_folder / file.path) as document:
        for page in file.pages:
            layer = document[page.number - 1].get_textpage()
            for mention in page.mentions:
                words = " ".join(
                    layer.get_text_bounded(x0 - 1, page.height - y1 - 1, x1 + 1, page.height - y0 + 1)
                    for x0, y0, x1, y1 in mention.boxes
                )
                assert mention.text in " ".join(words.split())


@pytest.mark.parametrize("kind", ["ledger_photo", "rotated_jpeg", "advert_screenshot", "multipage_tiff", "passport"])
def test_boxes_on_images_hold_ink(dossier: Truth, dossier_folder: Path, kind: str) -> None:
    file = next(file for file in dossier.files if file.kind == kind)
    with Image.open(dossier_folder / file.path) as opened:
        grey = np.asarray(ImageOps.exif_transpose(opened).convert("L"), dtype=np.int16)
    page = file.pages[0]
    scale = grey.shape[1] / page.width
    assert grey.shape[0] / page.height == pytest.approx(scale, rel=0.01)
    for mention in page.mentions:
        for x0, y0, x1, y1 in mention.boxes:
            crop = grey[int(y0 * scale) : int(y1 * scale) + 1, int(x0 * scale) : int(x1 * scale) + 1]
            # Ink differs from the ground, dark on light or light on dark, in a part of the box but not all of it.
            share = (np.abs(crop - np.median(crop)) > 40).mean()
            assert 0.05 < share < 0.5, (file.path, mention.text)


def test_page_sizes_follow_from_pixels_and_resolution(dossier: Truth, dossier_folder: Path) -> None:
    for file in dossier.files:
        if not file.media_type.startswith("image/") or file.kind == "heic":
            continue
        with Image.open(dossier_folder / file.path) as opened:
            size = opened.size if file.kind != "rotated_jpeg" else opened.size[::-1]
            dpi = opened.info["dpi"][0]
        page = file.pages[0]
        assert (page.width, page.height) == pytest.approx([side * 72 / dpi for side in size], abs=0.02)


def test_a_known_password_opens_and_no_password_opens_the_other(dossier: Truth, dossier_folder: Path) -> None:
    case = next(case for case in dossier.cases if len(case.passwords) > 1)
    known = only(dossier, "encrypted_pdf")
    assert known.password in case.passwords
    with pikepdf.open(dossier_folder / known.path, password=known.password or "") as document:
        assert len(document.pages) == len(known.pages)
    closed = only(dossier, "encrypted_pdf", state=DocumentState.ENCRYPTED)
    for password in ("", *case.passwords):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(dossier_folder / closed.path, password=password)


def test_the_cut_file_does_not_open(dossier: Truth, dossier_folder: Path) -> None:
    cut = only(dossier, "truncated_pdf", state=DocumentState.CORRUPT)
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(dossier_folder / cut.path)


def test_the_bomb_is_small_and_grows_past_every_limit(dossier: Truth, dossier_folder: Path) -> None:
    path = dossier_folder / only(dossier, "zip_bomb", state=DocumentState.LIMIT).path
    assert path.stat().st_size < 2 << 20
    with zipfile.ZipFile(path) as archive:
        (member,) = archive.infolist()
        with archive.open(member) as stream:
            assert stream.read(1000) == bytes(1000)
    assert member.file_size / member.compress_size > 200
    assert member.file_size > 1 << 30


def test_the_broken_layer_says_nothing_that_the_page_shows(dossier: Truth, dossier_folder: Path) -> None:
    file = only(dossier, "broken_layer_pdf")
    with pypdfium2.PdfDocument(dossier_folder / file.path) as document:
        layer = document[0].get_textpage().get_text_range()
    page = file.pages[0]
    assert page.source is TextSource.OCR
    assert len(layer) > 1000
    assert not any(word in layer for word in page.text.split() if len(word) > 3)


def test_a_file_with_a_wrong_extension_is_named_for_what_it_is_not(dossier: Truth, dossier_folder: Path) -> None:
    file = only(dossier, "wrong_extension")
    assert file.path.endswith(".pdf")
    with Image.open(dossier_folder / file.path) as image:
        assert image.format == "JPEG"


def test_rotated_photos_lie_on_their_side(dossier: Truth, dossier_folder: Path) -> None:
    for file in dossier.files:
        if file.kind == "rotated_jpeg":
            with Image.open(dossier_folder / file.path) as image:
                assert image.getexif()[0x0112] == 6
                assert (image.width > image.height) != (file.pages[0].width > file.pages[0].height)


def test_windows_notes_are_no_utf_8(dossier: Truth, dossier_folder: Path) -> None:
    for file in dossier.files:
        if file.kind == "note_cp1252":
            data = (dossier_folder / file.path).read_bytes()
            with pytest.raises(UnicodeDecodeError):
                data.decode("utf-8")
            assert data.decode("cp1252") == file.pages[0].text


def test_six_phones_and_more_lead_from_country_to_country(dossier: Truth) -> None:
    agency = {case.number: case.agency for case in dossier.cases}
    phones = [link for link in dossier.links if link.kind is MentionKind.PHONE and link.role is LinkRole.SHARED]
    across = [link for link in phones if len({agency[case] for case in link.cases}) > 1]
    assert len(across) >= 6
    assert sum(len({place.text for place in link.places}) >= 3 for link in across) >= 6


@pytest.mark.parametrize(
    ("kind", "normal"),
    [
        (MentionKind.EMAIL, "seleccion@horizonte-laboral.example"),
        (MentionKind.HANDLE, "@horizonte.laboral.scz"),
        (MentionKind.PLATE, "AE731QZ"),
        (MentionKind.ID, "bo.ci:9955046"),
        (MentionKind.IBAN, IBANS["freddy"]),
        (MentionKind.PERSON, "Wilma Tejerina Rocha"),
        (MentionKind.PERSON, "Edgar Ramiro Suxo Paredes"),
    ],
)
def test_other_values_lead_from_case_to_case(dossier: Truth, kind: MentionKind, normal: str) -> None:
    found = link(dossier, kind, normal)
    assert found.role is LinkRole.SHARED
    assert len(found.cases) >= 2


def test_one_phone_is_found_in_a_case_only_by_opening_archives(dossier: Truth) -> None:
    places = [
        place
        for place in link(dossier, MentionKind.PHONE, PHONES["freddy"].e164).places
        if place.case == "FSA-4471-2024"
    ]
    assert places
    assert all(place.inside.count("/") >= 2 for place in places)


def test_one_phone_is_found_in_a_case_only_by_reading_a_photo(dossier: Truth) -> None:
    places = link(dossier, MentionKind.PHONE, PHONES["near_nestor"].e164).places
    assert {place.source for place in places if place.case == "FSA-4471-2024"} == {TextSource.OCR}


def test_brazilian_and_argentine_spellings_of_one_phone_meet(dossier: Truth) -> None:
    texts = {place.text for place in link(dossier, MentionKind.PHONE, PHONES["valdeci"].e164).places}
    assert {"(67) 99555-0110", "(67) 9555-0110", "0055 67 99555 0110"} <= texts
    texts = {place.text for place in link(dossier, MentionKind.PHONE, PHONES["edgar"].e164).places}
    assert {"(011) 15-5555-0123", "+54 9 11 5555-0123", "15-5555-0123"} <= texts


def test_near_numbers_and_a_near_name_are_no_links(dossier: Truth) -> None:
    about = {link.about for link in dossier.links}
    assert not about & {"near_wilma", "wilma_rojas", "wilma_rojas.ci"}


def test_the_free_line_stands_everywhere_and_leads_nowhere(dossier: Truth) -> None:
    found = link(dossier, MentionKind.PHONE, PHONES["linea_bo"].e164)
    assert found.role is LinkRole.COMMON
    assert len(found.cases) == 4


def test_indicators_come_in_all_polarities(dossier: Truth) -> None:
    found: dict[Polarity, Counter[str]] = defaultdict(Counter)
    for _, part in dossier.walk():
        for page in part.pages:
            for indicator in page.indicators:
                found[indicator.polarity][indicator.category] += 1
    assert len(found[Polarity.ASSERTED]) >= 13
    assert found[Polarity.NEGATED].total() >= 25
    assert found[Polarity.GENERIC].total() >= 12


def test_some_files_are_innocent(dossier: Truth) -> None:
    innocent = [
        file.path
        for file in dossier.files
        if file.pages and file.pages[0].text and not any(page.indicators for page in file.pages)
    ]
    assert len(innocent) >= 3


def test_languages_are_spanish_portuguese_and_english(dossier: Truth) -> None:
    counts = Counter(page.language for _, part in dossier.walk() for page in part.pages)
    assert counts["es"] > counts["pt"] > counts["en"] > 0


@pytest.mark.parametrize("name", ["bo1_chat", "bo2_chat", "ar_chat", "br_chat", "br_chat_ios"])
def test_chats_have_the_length_of_chats(name: str) -> None:
    assert 30 <= len(list(lines(Bench(7).source(name)))) <= 60


def test_marks_give_text_and_spans() -> None:
    found = passage("Vio a {{rec+|doña [[P:wilma/short]] y su [[T:wilma/dash]]}}.", Registry())
    assert found.text == "Vio a doña Wilma Tejerina y su 705-55012."
    assert [found.text[mark.start : mark.end] for mark in found.marks] == [
        "Wilma Tejerina",
        "705-55012",
        "doña Wilma Tejerina y su 705-55012",
    ]


@pytest.mark.parametrize("source", ["{{rec+|sin cierre", "[[P:wilma", "{{rec*|x}}"])
def test_marks_that_do_not_close_are_refused(source: str) -> None:
    with pytest.raises(ValueError, match="does not close"):
        passage(source, Registry())


def test_a_passage_splits_with_its_marks() -> None:
    parts = list(passage("uno | [[P:delia/given]] | tres", Registry()).split("|"))
    assert [part.text for part in parts] == ["uno", "Delia", "tres"]
    assert [(mark.start, mark.end) for mark in parts[1].marks] == [(0, 5)]
    assert parts[0] == Passage("uno")


def test_a_mention_that_breaks_over_lines_has_a_box_for_each() -> None:
    theme = Theme(Face("serif", 12), size=(220, 300), margin=20)
    (sheet,) = Composer(theme, Registry()).compose("La persona denunciada es [[P:graciela]], de Salta.")
    (mark,) = sheet.marks
    boxes = sheet.boxes(mark.start, mark.end)
    assert len(boxes) == 2
    assert boxes[0][1] < boxes[1][1]
    assert boxes[1][0] == pytest.approx(20, abs=1.5)


def test_turning_a_page_turns_its_boxes() -> None:
    (sheet,) = Composer(Theme(Face("serif", 12)), Registry()).compose("#C [[P:wilma]]")
    (mark,) = sheet.marks
    (flat,) = draw(sheet, 100).boxes(mark.start, mark.end)
    (turned,) = skew(draw(sheet, 100), 180).boxes(mark.start, mark.end)
    assert turned == pytest.approx(
        (sheet.width - flat[2], sheet.height - flat[3], sheet.width - flat[0], sheet.height - flat[1]), abs=1
    )
