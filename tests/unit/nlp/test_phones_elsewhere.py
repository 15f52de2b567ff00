"""Phones of another country than the case's, as the words beside them say, and figures that are something else."""

import pytest
from support.language import found


def phones(text, country, language="es"):
    return found(text, "phones", country=country, language=language)


@pytest.mark.parametrize(
    ("country", "language", "text", "number", "others"),
    [
        ("PE", "es", "Desde Bolivia llama el 73184592.", "+59173184592", ("+5173184592",)),
        ("ES", "es", "Su hermana en Lima, Perú: 984 731 629", "+51984731629", ("+34984731629",)),
        ("CL", "es", "Vive en Cusco (Perú), 951 203 846", "+51951203846", ("+56951203846",)),
        ("EC", "es", "la prima de Arequipa, Perú 984 731 629", "+51984731629", ("+593984731629",)),
        ("US", "en", "a contact in Bogota 318 274 9163", "+573182749163", ("+13182749163",)),
        ("MX", "es", "desde Estados Unidos llama el 305 384 7291", "+13053847291", ()),
        ("GT", "es", "En San Salvador (El Salvador): 7384-2916", "+50373842916", ("+50273842916",)),
        ("CO", "es", "El venezolano Maikel usa el 0414-3847261", "+584143847261", ()),
        (None, "es", "El venezolano Maikel usa el 0414-3847261", "+584143847261", ()),
        ("BR", "pt", "O boliviano usava o 73184592", "+59173184592", ()),
    ],
)
def test_a_country_said_beside_a_number_is_read_first(country, language, text, number, others):
    (phone,) = phones(text, country, language)
    assert (phone.normal, phone.alternatives) == (number, others)


@pytest.mark.parametrize(
    ("country", "text", "readings"),
    [
        ("PY", "El español usa el 612 483 917", ["+34612483917", "+595612483917"]),
        ("CL", "en Lima usa el 951 203 846", ["+56951203846", "+51951203846"]),
        ("ES", "Mi hermana, que vive en Lima, tiene el 984 731 629", ["+51984731629", "+34984731629"]),
        # Moroccans write the 0, Spaniards do not.
        ("ES", "su madre en Marruecos, móvil 612 483 917", ["+34612483917", "+212612483917"]),
    ],
)
def test_a_country_that_is_only_near_leaves_both_readings_less_sure(country, text, readings):
    (phone,) = phones(text, country)
    assert [phone.normal, *phone.alternatives] == readings
    assert phone.confidence <= 0.6


@pytest.mark.parametrize(
    ("country", "text", "number"),
    [
        ("CL", "Rosa de Lima: 951 203 846", "+56951203846"),
        ("CL", "La víctima viajó a Lima y usa el 951 203 846", "+56951203846"),
        ("ES", "la boliviana usa el 612 483 917", "+34612483917"),
        ("ES", "Vive en Marruecos; su móvil es 612 483 917", "+34612483917"),
        ("BO", "vive en Santiago, cel 71200567", "+59171200567"),
        ("PE", "cel 984731629 (Bolivia)", "+51984731629"),
    ],
)
def test_a_country_that_is_not_the_numbers_changes_nothing(country, text, number):
    (phone,) = phones(text, country)
    assert (phone.normal, phone.alternatives) == (number, ())
    assert phone.confidence >= 0.8


def test_each_of_two_places_has_its_own_number():
    text = "Llamó de El Salvador 7384-2916, en Honduras 9847-3162"
    assert [f.normal for f in phones(text, "GT")] == ["+50373842916", "+50498473162"]


def test_without_a_country_the_town_of_the_sentence_before_is_tried_first():
    (phone,) = phones("La familia vive en Tegucigalpa. Contacto: 9847-3162", None)
    assert phone.normal == "+50498473162"
    assert "+59898473162" in phone.alternatives
    assert phone.confidence < 0.6


@pytest.mark.parametrize("text", ["teléfono 0414-3847261, 0424 384 7291", "escribe el 0414-3847261 y el 0424 384 7291"])
def test_venezuelan_mobiles_are_told_by_their_form(text):
    assert [f.normal for f in phones(text, "CO")] == ["+584143847261", "+584243847291"]


def test_a_word_for_the_number_behind_it_says_nothing_of_the_paper_before():
    assert [f.normal for f in phones("CC 1.l93.847.205, cel 3l8 274 9163", "CO")] == ["+573182749163"]


@pytest.mark.parametrize(
    ("country", "text", "numbers"),
    [
        ("ES", "Tel.: 612 483\n917", ["+34612483917"]),
        ("ES", "Tel. 952 384\n729, preguntar por Luz", ["+34952384729"]),
        ("ES", "Tel. 952 384\n729 personas", []),
        ("ES", "Tel. 612 483 917\n300 euros", ["+34612483917"]),
        ("ES", "pagó 612 483\n917", []),
        ("CO", "escribe al 3O2·847·2916", ["+573028472916"]),
        ("MA", "mon num 0758384729", ["+212758384729"]),
        ("US", "305.384.seven291", ["+13053847291"]),
    ],
)
def test_numbers_over_two_lines_with_dots_or_short_words(country, text, numbers):
    assert [f.normal for f in phones(text, country)] == numbers


@pytest.mark.parametrize(
    ("country", "language", "text"),
    [
        ("GB", "en", "His NHS number is 738 472 9163"),
        ("GB", "en", "policy number 07384729163, claim no. 07384 729163"),
        ("US", "en", "Inmate number 305-384-7291; badge number 3053847291; confirmation number 305 384 7291"),
        ("US", "en", "employee number: 305 384 7291, docket no 305-384-7291"),
        ("IT", "it", "La pratica 347/3847291"),
        ("IT", "it", "protocollo n. 347 3847291"),
        ("FR", "fr", "commande 06 12 84 72 91, numéro d'écrou 06 12 84 72 92"),
        ("PT", "pt", "encomenda 912 847 396"),
        ("ES", "es", "Referencia de la oferta 612384729-B"),
        ("ES", "es", "una población de 612 483 917 habitantes"),
        ("ES", "es", "número de interno 612 483 917, número de póliza: 612 483 918"),
        ("CL", "es", "rol 9847-36215"),
    ],
)
def test_numbers_of_files_goods_and_people_in_custody_are_no_phones(country, language, text):
    assert phones(text, country, language) == []


@pytest.mark.parametrize(
    ("country", "language", "text"),
    [
        ("GB", "en", "call the patient on 07384 729163"),
        ("GB", "en", "her number is 07384 729163"),
        ("GB", "en", "the inmate's contact number: 07384 729163"),
        ("GB", "en", "the number of the customer is 07384 729163"),
        ("ES", "es", "El rol de captadora: 612 483 917"),
        ("ES", "es", "la interna, 612 483 917"),
        ("ES", "es", "el número de la empleada es 612 483 917"),
        ("IT", "it", "il numero della signora è 347 3847291"),
    ],
)
def test_numbers_of_those_people_are_phones(country, language, text):
    assert len(phones(text, country, language)) == 1
