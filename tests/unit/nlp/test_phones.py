"""Phones: how people write them in each country, and what only looks like one."""

import pytest
from support.language import found, pairs


def normals(text, country, language="es"):
    return [f.normal for f in found(text, "phones", country=country, language=language)]


@pytest.mark.parametrize(
    ("country", "text", "number"),
    [
        ("AR", "Tel. 011 15-4321-0987", "+5491143210987"),
        ("AR", "cel 0351 15 412-3456", "+5493514123456"),
        ("AR", "wsp +54 9 11 4321 0987", "+5491143210987"),
        ("AR", "fijo (0381) 430-6512", "+543814306512"),
        ("BO", "cel. 71234567", "+59171234567"),
        ("BO", "teléfono 2-2123456", "+59122123456"),
        ("BO", "escribir al +591 7 123 4567", "+59171234567"),
        ("BR", "Fone: (11) 98765-4321", "+5511987654321"),
        ("BR", "celular 11 8765-4321", "+5511987654321"),
        ("BR", "zap 89 9 9421-8850", "+5589994218850"),
        ("CL", "fono 9 8765 4321", "+56987654321"),
        ("CL", "celular 09 8765 4321", "+56987654321"),
        ("CO", "Celular 310 123 45 67", "+573101234567"),
        ("CO", "tel (1) 234 5678", "+576012345678"),
        ("EC", "cel. 099 123 4567", "+593991234567"),
        ("ES", "☎ 612 34 56 78", "+34612345678"),
        ("ES", "llamar al 912 345 678", "+34912345678"),
        ("GT", "Tel 5512-3456", "+50255123456"),
        ("MX", "Tel. 55 1234 5678", "+525512345678"),
        ("MX", "cel 044 55 1234 5678", "+525512345678"),
        ("MX", "WhatsApp +52 1 55 1234 5678", "+525512345678"),
        ("PE", "llamar 987 654 321", "+51987654321"),
        ("PT", "telemóvel 912 345 678", "+351912345678"),
        ("PY", "cel. 0981 123 456", "+595981123456"),
        ("UY", "cel 099 123 456", "+59899123456"),
        ("VE", "telf 0414-1234567", "+584141234567"),
        ("FR", "tél. 06 12 34 56 78", "+33612345678"),
        ("IT", "tel. 347 1234567", "+393471234567"),
        ("GB", "mobile 07400 123456", "+447400123456"),
        ("BO", "Mandame al https://wa.me/5491143210987", "+5491143210987"),
        ("ES", "contacto 0040 721 234 567", "+40721234567"),
    ],
)
def test_national_and_international_forms(country, text, number):
    assert normals(text, country) == [number]


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("BO", "Factura N° 71234567"),
        ("BO", "Su C.I. 4567891 LP"),
        ("BR", "CPF 123.456.789-09"),
        ("BR", "processo 0000002-65.2005.4.05.8100"),
        ("AR", "expediente 4321-0987"),
        ("ES", "el 12/03/2021 a las 10"),
        ("ES", "ref. anuncio 612345678"),
        ("CO", "cuenta 3101234567"),
        ("CO", "recaudó 3.101.234.567 en total"),
        ("MX", "guía de envío 5512345678"),
        ("PE", "habitaciones 104, 106, 107"),
    ],
)
def test_other_numbers_are_no_phones(country, text):
    assert normals(text, country) == []


@pytest.mark.parametrize(
    ("text", "number", "other"),
    [
        ("Tel. 3S1 204 7718", "+393512047718", None),
        ("cel 6S8 310 947", "+34658310947", "+34688310947"),
    ],
)
def test_letters_are_read_as_figures_only_beside_a_label(text, number, other):
    country = "IT" if "204" in text else "ES"
    (phone,) = found(text, "phones", country=country)
    assert phone.normal == number
    assert other is None or other in phone.alternatives
    assert "letters read as figures" in phone.reason


def test_letters_without_a_label_stay_letters():
    assert normals("el bus B1 a SOLIS 71", "BO") == []


def test_argentine_numbers_keep_both_readings():
    (phone,) = found("cel 11 4321-0987", "phones", country="AR")
    assert phone.normal == "+5491143210987"
    assert "+541143210987" in phone.alternatives


def test_a_call_log_needs_no_label_on_each_line():
    text = "FECHA;ORIGEN;DESTINO;DURACION\n2023-12-01;3205550143;3175550961;47\n2023-12-02;584145550102;3205550143;212"
    assert set(normals(text, "CO")) == {"+573205550143", "+573175550961", "+584145550102"}


def test_without_a_country_only_international_or_labelled_numbers_count():
    assert normals("anotó 55 1234 5678 en un papel", None) == []
    assert normals("anotó +52 55 1234 5678", None) == ["+525512345678"]


def test_a_local_number_is_kept_without_a_normal_form():
    assert pairs("Tel. 4321-0987", "phones", country="AR") == [("4321-0987", None)]


def test_two_numbers_in_a_row_are_two():
    assert normals("Tel. 912 345 678 / 612 345 678", "ES") == ["+34912345678", "+34612345678"]


@pytest.mark.parametrize(
    ("country", "text", "number"),
    [
        ("BO", "Néstor 388 555-0163", "+5493885550163"),
        ("BO", "fijo (0387) 455-5077", "+543874555077"),
        ("AR", "Valdeci (67) 99555-0110", "+5567995550110"),
        ("AR", "cel 15-5555-0123", "+5491155550123"),
        ("AR", "TEL;TYPE=WORK:(11) 99555-0127", "+5511995550127"),
    ],
)
def test_numbers_of_neighbours_and_without_their_area(country, text, number):
    assert normals(text, country) == [number]


def test_a_table_parted_by_commas_needs_no_label_on_each_line():
    text = "fecha,hora,origen,destino,celda\n2024-02-02,09:31:35,71555030,33555016,SCZ-BIMODAL-2"
    assert normals(text, "BO") == ["+59171555030", "+59133555016"]


@pytest.mark.parametrize(
    ("country", "text", "number"),
    [
        ("BR", "zap 99123-4567", None),
        ("BR", "zap 9 8123-4567", None),
        ("BR", "me liga 3123-4567", None),
        ("AR", "cel 4312-7890", None),
        ("BR", "zap 99123-4567 (DDD 67)", "+5567991234567"),
        ("BR", "DDD 67, tel. 99123-4567", "+5567991234567"),
        ("AR", "tel 512-3456 (característica 0387)", "+5493875123456"),
        ("BR", "tel 0xx11 91234-5678", "+5511912345678"),
        ("BR", "tel 0(XX)11 3123-4567", "+551131234567"),
        ("GB", "Call me on 07700 900123", "+447700900123"),
        ("AR", "le escribió a la licenciada Wilma, al 70.555.012", "+59170555012"),
        ("BR", "zap 70555012", "+59170555012"),
        ("BO", "mi número: siete uno dos tres cuatro cinco seis siete", "+59171234567"),
        ("BR", "meu zap é seis sete nove nove um dois três quatro cinco meia sete", "+5567991234567"),
        ("BO", "7l2345O7 es el cel", "+59171234507"),
        ("BO", "anotá 712 345 67 wasap", "+59171234567"),
    ],
)
def test_local_numbers_and_numbers_of_other_shapes(country, text, number):
    language = "pt" if country == "BR" else "en" if country == "GB" else "es"
    assert normals(text, country, language) == [number]


def test_the_other_numbers_of_the_page_tell_the_area_code():
    text = "Contatos: zap 99123-4567, fixo (67) 3232-1010 e (67) 99555-0110"
    (first, *_) = found(text, "phones", country="BR", language="pt")
    assert (first.normal, first.confidence) == ("+5567991234567", 0.6)
    assert "other numbers" in first.reason
    assert normals(text + " ou (11) 3123-4567", "BR", "pt")[0] is None


@pytest.mark.parametrize(
    "text", ["uno dos tres cuatro cinco seis siete ocho", "cerca de 30 personas al 15 de marzo", "llamó al 110"]
)
def test_counting_and_short_numbers_are_no_phones(text):
    assert normals(text, "BO") == []


@pytest.mark.parametrize(
    ("country", "text", "number"),
    [
        ("ES", "Masajes, llámame seis-uno-dos 34 cinco 678", "+34612345678"),
        ("ES", "cel 6uno2 34cinco 6siete8", "+34612345678"),
        ("ES", "wsp 6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "+34612345678"),
        ("ES", "tel ６１２３４５６７８", "+34612345678"),
        ("ES", "tel 6*1*2*3*4*5*6*7*8", "+34612345678"),
        ("ES", "tel 6 1 2 3 4 5 6 7 8", "+34612345678"),
        ("BR", "zap um um nove oito sete meia cinco quatro três dois um", "+5511987654321"),
        ("US", "text two zero one 555 zero one 2 three", "+12015550123"),
        ("PE", "https://api.whatsapp.com/send/?phone=%2B51987654321&text=info", "+51987654321"),
        ("AR", "su teléfono de Perú 987 654 321", "+51987654321"),
        ("DE", "Dialled: 4915112345678 for", "+4915112345678"),
        ("FR", "Elle est joignable au 06 12 34 56 78 le matin", "+33612345678"),
        ("AR", "El teléfono de la encargada, dijo que era el 11 4321-0987", "+5491143210987"),
        ("MX", "CONTACTO DE EMERGENCIA: 55 1234\n5678", "+525512345678"),
    ],
)
def test_numbers_in_words_signs_and_far_from_their_word(country, text, number):
    assert normals(text, country) == [number]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Actuaciones de Honduras. WhatsApp: 9369-7381", "+50493697381"),
        ("Titular en Marruecos, Maroc. Portable : 06 50 12 34 56", "+212650123456"),
        ("Llamó desde +595 981 123 456 y dejó el cel 0982 123 456", "+595982123456"),
    ],
)
def test_a_country_named_by_the_text_alone_reads_its_numbers(text, number):
    assert number in normals(text, None)


def test_without_any_country_the_other_readings_are_kept():
    (phone,) = found("Tel. 7123 4567", "phones", country=None)
    assert phone.normal is not None
    assert {"+59171234567", "+50371234567"} <= {phone.normal, *phone.alternatives}
    assert "country not stated" in phone.reason
    assert phone.confidence < 0.9


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("CL", "En la causa N.º 85.577/2021 se dispuso"),
        ("BO", "antena en -16.101450, -68.175925 de la zona"),
        ("PE", "conexión desde 181.93.104.24 ese día"),
        ("BO", "cuenta corriente 171-7078733-2-48"),
        ("MX", "billete 047-8336625451 a Madrid"),
        ("DE", "Miami FL 33982-8320."),
        ("CR", "Remito 61507740 por ropa"),
        ("GT", "Medidor 32055271 de la casa"),
        ("FR", "NIR 2 78 80 03 405 633 42, carte vitale"),
        ("CL", "Social security number 735-35-9877, expired"),
        ("NI", "tarjeta 9908 8422 0560 1127"),
        ("IE", "Pedido n.º 860365969, contrato"),
        ("ES", "cuenta: uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve"),
        ("AT", "Date | Mobile | Cell ID\n2023-08-14 | +43664163390 | 960230461"),
    ],
)
def test_files_places_and_accounts_are_no_phones(country, text):
    assert [n for n in normals(text, country) if n != "+43664163390"] == []


@pytest.mark.parametrize(
    ("country", "text", "numbers"),
    [
        ("BR", "depois ligou para 4733218840 duas vezes", ["+554733218840"]),
        ("BR", "fone da pousada: 4733218840", ["+554733218840"]),
        ("BR", "Chamador 4733218840 chamado 1938214470 duração 51s", ["+554733218840", "+551938214470"]),
        ("BR", "A: 47991230456 B: 4733218840 IMEI: 352099001761481", ["+5547991230456", "+554733218840"]),
        (
            "BR",
            "ALVO  INTERLOCUTOR  DATA  DUR\n5547991230456  4733218840  03/05/2022  00:01:12",
            ["+5547991230456", "+554733218840"],
        ),
        ("MX", "NUM A;NUM B;FECHA;DURACION\n6643100725;8183400216;01/02/2022;10", ["+526643100725", "+528183400216"]),
        ("MX", "tenía apuntado 2461100987 madrina, 5512300678 Toño", ["+522461100987", "+525512300678"]),
        ("BO", "en la hoja figuraba 76200490 como Jefa", ["+59176200490"]),
        ("BR", "zap 47991230456, 4733218840 e 99123-4567", ["+5547991230456", "+554733218840", None]),
        ("ES", "Noa casa 950401208, taller 600 401 208", ["+34950401208", "+34600401208"]),
        ("IT", "utenza fissa 011.4300982", ["+390114300982"]),
        ("AR", "borrá el 03764 15-401277 ya", ["+5493764401277"]),
        ("ES", "wasap 6O2 l4 8S 31", ["+34602148531"]),
        ("VE", "mi número es 04l4-77l82O3", ["+584147718203"]),
        ("BR", "Fone: (1l) 9870l-2O63", ["+5511987012063"]),
    ],
)
def test_bare_figures_beside_a_cue_in_a_list_or_in_a_column(country, text, numbers):
    assert normals(text, country, {"BR": "pt", "IT": "it"}.get(country, "es")) == numbers


def test_a_column_of_phones_makes_its_other_cells_phones():
    text = "Nombre | Dato | Fecha\nLola | 612 300 678 | 2021-03-02\nAbel | 950401208 | 2021-03-03"
    assert normals(text, "ES") == ["+34612300678", "+34950401208"]
    assert normals(text.replace("Dato", "Factura"), "ES") == []


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("AR", "litros: 11 4400 0877; kWh 11 4400-0877; km 341 600 7754"),
        ("CL", "build 9.8765.4300 y versión 9.8765.4301"),
        ("MX", "guía DHL 4412000733, guía de Estafeta 5512300678"),
        ("MX", "cel 5512300678, factura 2461100987"),
        ("ES", "consta 912.345.678 en el balance"),
        ("CO", "la casa: 310.123.456"),
    ],
)
def test_readings_of_meters_versions_and_parcels_are_no_phones(country, text):
    assert [n for n in normals(text, country) if n != "+525512300678"] == []


def test_the_place_nearest_to_a_number_says_its_country():
    text = "El contacto en Lima era 944 200 617, en La Paz 76200490 y en Arica 9 6600 0988."
    assert normals(text, None) == ["+51944200617", "+59176200490", "+56966000988"]


@pytest.mark.parametrize(
    ("country", "text", "number"),
    [
        (None, "llámeme al 8623 0041 cuando llegue a Managua", "+50586230041"),
        (None, "San Salvador: llamar al 7204-0019", "+50372040019"),
        ("CR", "de allá 8623-0041 (Nicaragua)", "+50586230041"),
        ("BO", "vive en Santiago, cel 71200567", "+59171200567"),
        ("BO", "cel 71200567 de Montevideo", "+59171200567"),
        ("AR", "tel 4220900 de San Miguel de Tucumán", "+543814220900"),
        ("AR", "fijo 4304-0081 (CABA)", "+541143040081"),
        ("BR", "fone 3431-0020 em Dourados", "+556734310020"),
    ],
)
def test_a_place_beside_a_number_says_country_or_area(country, text, number):
    (phone,) = found(text, "phones", country=country)
    assert number in {phone.normal, *phone.alternatives}


def test_a_local_number_of_a_named_argentine_town_is_a_fixed_line():
    assert normals("fijo 4304-0081 de Capital Federal", "AR") == ["+541143040081"]


def test_a_whole_number_of_today_comes_before_one_of_an_old_plan():
    (phone,) = found("llamar al 8204-0019", "phones", country=None)
    assert not phone.normal.startswith("+57")


@pytest.mark.parametrize(
    ("country", "text", "number"),
    [
        ("ES", "Nueva y discreta. Seis cinco ocho, cuarenta y tres, cero uno, doce", "+34658430112"),
        ("MX", "contesta al cincuenta y cinco treinta y uno veinte cero cero cuarenta y dos", "+525531200042"),
        ("CO", "del trescientos dieciocho cuatrocientos cuarenta y siete veinte noventa y uno", "+573184472091"),
        ("ES", "otro es el seis doce treinta y cuatro cincuenta y seis setenta y uno", "+34612345671"),
        ("ES", "seiscientos doce, treinta y cuatro, cincuenta y seis, setenta y uno", "+34612345671"),
        ("FR", "appelle le zéro six quarante-quatre quatre-vingt-un vingt quatre-vingt-dix", "+33644812090"),
        ("CO", "Paisa tres-uno-dos 44 sesenta y siete 0 0 1", "+573124467001"),
        ("ES", "anuncio: 6.1.2 ❤ 3.4.5 ❤ 6.7.1", "+34612345671"),
        ("ES", "anuncio // 6-uno-2-tres-4-5-6-7-1", "+34612345671"),
        ("ES", "besos al 61Dos 34cinco 671", "+34612345671"),
        ("BR", "ou 11 nove8741 vinte63", "+5511987412063"),
        ("ES", "besos al seis64 doscientos siete 110", "+34664207110"),
        ("ES", "escribe ➏➍➊➋⓿➐➐➎➊", "+34641207751"),
        ("PE", "Movil 9 8 7 - 0 4 4 - 3 1 0", "+51987044310"),
        ("EC", "telf: 0 9 8 7 4 4 1 2 0 1", "+593987441201"),
    ],
)
def test_numbers_as_adverts_say_them(country, text, number):
    assert normals(text, country, {"BR": "pt", "FR": "fr"}.get(country, "es")) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "pagó seiscientos doce mil trescientos cuarenta y cinco euros",
        "a las nueve treinta cobró ciento cincuenta, doscientos, trescientos y cuatrocientos",
        "seis de junio de dos mil veintiuno, doce treinta, veinte cuarenta",
        "cuenta: seis cinco ocho, cuarenta y tres, cero uno, doce",
    ],
)
def test_amounts_days_and_accounts_in_words_are_no_phones(text):
    assert normals(text, "ES") == []


def test_a_mobile_of_some_country_comes_before_the_fixed_lines_of_others():
    (phone,) = found("Llamar al 72345678 por la habitación.", "phones", country=None)
    assert phone.normal == "+59172345678"
    assert {"+5172345678", "+50372345678", "+50272345678"} <= set(phone.alternatives)
    assert phone.confidence < 0.6


def test_a_country_that_the_text_names_is_no_guess_among_many():
    (phone,) = found("En Bolivia, llamar al 72345678.", "phones", country=None)
    assert phone.normal == "+59172345678"
    assert phone.confidence > 0.8


def test_a_slash_parts_two_whole_numbers_and_not_an_area_from_its_number():
    two = pairs("Tel. 098 472 916 / 4622 8391", "phones", country="UY")
    assert two == [("098 472 916", "+59898472916"), ("4622 8391", "+59846228391")]
    assert pairs("Tel. 030 / 1234567", "phones", country="DE") == [("030 / 1234567", "+49301234567")]


@pytest.mark.parametrize(
    ("country", "language", "text", "number"),
    [
        ("ES", "es", "llama ya 6l2 4 ocho 3 71 nueve", "+34612483719"),
        ("IT", "it", "il numero era tre quattro sette, diciotto ventinove trecentosessantaquattro", "+393471829364"),
        ("GB", "en", "Her mother in Brazil can be reached on 11 97418 2936", "+5511974182936"),
        ("GB", "en", "her brother in Spain on 612 483 719", "+34612483719"),
        ("ES", "es", "su hermana en Perú usa el 948 271 635", "+51948271635"),
        ("FR", "fr", "sa sœur en Espagne est joignable au 612 48 37 19", "+34612483719"),
        ("BR", "pt", "TELEF0NE: (ll) 97418-Z936", "+5511974182936"),
        ("AR", "es", "usaba un chip paraguayo 0981-472836", "+595981472836"),
    ],
)
def test_numbers_of_people_elsewhere_and_misread_ones(country, language, text, number):
    assert [f.normal for f in found(text, "phones", country=country, language=language)] == [number]


@pytest.mark.parametrize(
    ("country", "language", "text"),
    [
        ("MX", "es", "el boleto de rifa 5538174026"),
        ("AU", "en", "TFN 123 456 782"),
        ("CL", "es", "la pulsera 0974182936"),
        ("BR", "pt", "RENAVAM: 00298484575"),
        ("NI", "es", "cédula: 001-170875-4482S"),
        ("BO", "es", "IMEI 1: 35-001641-989593-2"),
        ("US", "en", "SKU 5125550148"),
        ("FR", "fr", "relevé compteur 0612482716, colis 0612482716"),
        ("ES", "es", "6 o 7 veces al día, entre 10 y 12, 3 o 4 chicas, 5 l de agua"),
        ("ES", "es", "lote 6l2 y 4 ocho"),
    ],
)
def test_raffles_tax_numbers_and_counts_are_no_phones(country, language, text):
    assert found(text, "phones", country=country, language=language) == []
