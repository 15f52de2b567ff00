"""What texts state of people: roles beside names, in fields and columns, facts, chats; and what must stay unsaid."""

from pathlib import Path

import pytest
from support.factories import a_document, a_mention, a_page
from support.language import understand
from support.telling import facts, roles, told

from models.document import Page, TextSource
from models.mention import MentionKind
from models.stated import About, StatedRole
from models.words import Word
from services.nlp import normal, people

HELD = Path(__file__).parents[2] / "support" / "held" / "people.tsv"


@pytest.mark.parametrize(
    ("text", "name", "role", "words"),
    [
        ("Declaró la víctima Ana Rojas Paz.", "Ana Rojas Paz", "victim", "víctima"),
        ("Declaró la presunta víctima Ana Rojas Paz.", "Ana Rojas Paz", "victim", "presunta víctima"),
        ("el imputado, Luis Soria Vaca, calló", "Luis Soria Vaca", "suspect", "imputado"),
        ("Luis Soria Vaca, en calidad de testigo, firmó", "Luis Soria Vaca", "witness", "testigo"),
        ("Luis Soria Vaca (denunciante) firmó", "Luis Soria Vaca", "complainant", "denunciante"),
        ("Luis Soria, con C.I. 5551234 SC, propietario del local", "Luis Soria", "owner", "propietario"),
        ("una menor de 17 años de nombre Yeni Cruz", "Yeni Cruz", "minor", "menor"),
        ("Abg. Rosa Molina Ruiz\nFISCAL DE MATERIA\n", "Rosa Molina Ruiz", "prosecutor", "FISCAL DE MATERIA"),
        ("Sof. 2do. Rubén Arce firma", "Rubén Arce", "officer", "Sof"),
        ("vino su madre, Elena Paz, ayer", "Elena Paz", "mother", "madre"),
        ("La dueña del bar se llama Elena Paz.", "Elena Paz", "owner", "dueña"),
        ("A: Cap. Mirta Soliz, JEFE", "Mirta Soliz", "officer", "Cap"),
        ("Víctima: Ana Rojas", "Ana Rojas", "victim", "Víctima"),
        ("Firma del denunciante: Ana Rojas", "Ana Rojas", "complainant", "denunciante"),
        ("Chofer:   Luis Soria", "Luis Soria", "driver", "Chofer"),
    ],
)
def test_a_role_is_told_with_the_words_that_state_it(text, name, role, words):
    (mention,) = told(text, name)
    assert (role, words) in facts(mention, About.ROLE)
    for one in mention.stated:
        assert text[one.start : one.end] == one.words


@pytest.mark.parametrize(
    ("text", "name", "role", "language"),
    [
        ("o réu José Lima Prado negou", "José Lima Prado", "suspect", "pt"),
        ("perante o delegado Otávio Lemos", "Otávio Lemos", "officer", "pt"),
        ("Nome da mãe: Joana Prado", "Joana Prado", "mother", "pt"),
        ("the alleged victim, Joy Osagie, said", "Joy Osagie", "victim", "en"),
        ("Tom Hale, the driver, left", "Tom Hale", "driver", "en"),
        ("le témoin Paul Morel", "Paul Morel", "witness", "fr"),
        ("la vittima Gina Bassi", "Gina Bassi", "victim", "it"),
    ],
)
def test_roles_in_other_languages(text, name, role, language):
    assert role in roles(text, name, language=language)[0]


@pytest.mark.parametrize(
    ("text", "name", "language"),
    [
        ("El abogado de Ana Rojas pidió copias.", "Ana Rojas", "es"),
        ("Fue víctima de Luis Soria durante años.", "Luis Soria", "es"),
        ("No recuerda la víctima. Ana Rojas llegó tarde.", "Ana Rojas", "es"),
        ("Compareció ante el juez, Ana Rojas declaró.", "Ana Rojas", "es"),
        ("Ana Rojas no es la víctima.", "Ana Rojas", "es"),
        ("El padre Luis Soria dijo la misa.", "Luis Soria", "es"),
        ("Hay un delegado Luis Soria en la obra.", "Luis Soria", "es"),
        ("LA VÍCTIMA Y SU ENTORNO\nLuis Soria llegó al lugar a las diez de la noche.", "Luis Soria", "es"),
        ("She was a victim of Tom Hale.", "Tom Hale", "en"),
        ("Ana son Luis Soria", "Luis Soria", "es"),
    ],
)
def test_what_no_text_states_of_a_name_is_not_told(text, name, language):
    assert roles(text, name, language=language) == [[]]


def test_a_role_between_two_names_belongs_to_the_one_behind_it():
    assert roles("Ana Rojas, testigo Luis Soria presente", "Ana Rojas", "Luis Soria") == [[], ["witness"]]


def test_a_plural_speaks_of_all_of_a_list_and_of_nobody_behind_it():
    assert roles("los testigos Ana Paz, Luis Soria y Eva Ruiz. Rita Vaca salió.", "Ana Paz", "Luis Soria", "Eva Ruiz", "Rita Vaca") == [
        ["witness"], ["witness"], ["witness"], [],
    ]  # fmt: skip
    assert roles("el testigo Ana Paz y Luis Soria", "Ana Paz", "Luis Soria") == [["witness"], []]


def test_a_section_speaks_of_the_names_in_its_fields():
    text = "1. DATOS DE LA DENUNCIANTE\nNombre: ANA PAZ\n2. PERSONA DENUNCIADA\nNombre: LUIS SORIA\n3. HECHOS\nNombre: EVA RUIZ\n"
    assert roles(text, "ANA PAZ", "LUIS SORIA", "EVA RUIZ") == [
        ["complainant", "subject"], ["subject", "suspect"], ["subject"],
    ]  # fmt: skip


def test_columns_tell_passengers_and_who_called_whom():
    analysis = understand(a_document(a_page("Pasajero;Documento;Destino\nPEREDO VACA SATURNINO;5551234;CAMIRI\n")))
    assert [m.roles for m in analysis.mentions if m.kind is MentionKind.PERSON] == [(StatedRole.PASSENGER,)]
    assert [m.roles for m in analysis.mentions if m.kind is MentionKind.PLACE] == [(StatedRole.DESTINATION,)]
    calls = understand(a_document(a_page("fecha,hora,origen,destino\n2024-02-02,09:31,71555030,71555031\n")))
    assert [m.roles for m in calls.mentions if m.kind is MentionKind.PHONE] == [
        (StatedRole.CALLER,),
        (StatedRole.CALLEE,),
    ]


def test_a_destination_beside_no_origin_of_calls_makes_no_callee():
    text = "ASIENTO;NOMBRE;DESTINO\n3;ANA PAZ;CAMIRI\nOF.;;33555016\n"
    (phone,) = told(text, "33555016", kind=MentionKind.PHONE)
    assert StatedRole.CALLEE not in phone.roles


def _printed(*lines):
    """A page whose words stand where they are given: (x, y, text)."""
    text, words = "", []
    for left, y, line in lines:
        x = left
        for word in line.split():
            start = len(text) if not text or text.endswith("\n") else len(text) + 1
            text = f"{text} {word}" if text and not text.endswith("\n") else f"{text}{word}"
            words.append(Word(start=start, end=start + len(word), box=(x, y, x + 6.0 * len(word), y + 10)))
            x += 6.0 * (len(word) + 1)
        text += "\n"
    return Page(number=1, width=595, height=842, source=TextSource.LAYER, text=text, words=tuple(words))


def test_a_label_printed_above_a_value_is_its_label_and_prose_above_is_not():
    page = _printed(
        (40, 40, "Titular"), (40, 54, "Ana Paz"), (40, 200, "busca trabajo para la"), (40, 214, "Luis Soria")
    )
    document = a_document(page)
    mentions = [
        a_mention(document, name, normal=normal.person(name), kind=MentionKind.PERSON)
        for name in ("Ana Paz", "Luis Soria")
    ]
    mentions = [m.model_copy(update={"boxes": tuple(page.boxes(m.span.start, m.span.end))}) for m in mentions]
    first, second = people.tell(document, mentions, {1: "es"})
    assert facts(first, About.ROLE) == [("owner", "Titular")]
    assert second.roles == ()


def test_birth_date_and_nationality_belong_to_the_person_before_them():
    text = "la víctima Ana Paz, boliviana, nacida el 12/08/2002, y el chofer Luis Soria, de nacionalidad peruana."
    analysis = understand(a_document(a_page(text)))
    ana, luis = (m for m in analysis.mentions if m.kind is MentionKind.PERSON)
    assert facts(ana, About.BIRTH_DATE) == [("2002-08-12", "12/08/2002")]
    assert facts(ana, About.NATIONALITY) == [("BO", "boliviana")]
    assert facts(luis, About.NATIONALITY) == [("PE", "peruana")]
    assert facts(luis, About.BIRTH_DATE) == []
    (date,) = (m for m in analysis.mentions if m.kind is MentionKind.DATE)
    assert date.roles == (StatedRole.BIRTH_DATE,)


@pytest.mark.parametrize(
    "words",
    [
        "nacida en Oruro el", "nacida en San José de Chiquitos el día", "nascida em Belém do Pará em", "born in Oruro on",
        "née à Lomé le", "nata a Reggio Emilia il",
    ],
)  # fmt: skip
def test_the_place_may_stand_between_the_birth_and_its_day(words):
    analysis = understand(a_document(a_page(f"Entrevista con Ana Paz, {words} 12/08/2002.")))
    (date,) = (m for m in analysis.mentions if m.kind is MentionKind.DATE)
    assert date.roles == (StatedRole.BIRTH_DATE,)
    # Who left the place that day was not born then.
    analysis = understand(a_document(a_page("Ana Paz, nacida en Oruro, salió de la terminal el 12/08/2002.")))
    (date,) = (m for m in analysis.mentions if m.kind is MentionKind.DATE)
    assert date.roles == ()


def test_the_passport_of_a_country_and_the_date_of_an_act_say_nothing_of_a_person():
    analysis = understand(a_document(a_page("Ana Paz Ruiz entregó su pasaporte boliviano el 12/08/2002.")))
    (ana,) = (m for m in analysis.mentions if m.kind is MentionKind.PERSON)
    assert facts(ana, About.BIRTH_DATE) == facts(ana, About.NATIONALITY) == []


def test_chat_lines_tell_sender_time_and_in_a_chat_of_two_the_receiver():
    lines = ["12/03/24, 21:05 - Rosmery: hola", "12/03/24, 9:06 p. m. - Wilma Tejerina: buen dia"]
    analysis = understand(a_document(a_page("\n".join(lines))))
    one, other = (m for m in analysis.mentions if m.kind is MentionKind.PERSON)
    assert one.roles == (StatedRole.SENDER,)
    assert [v for v, _ in facts(one, About.SENT_AT)] == ["2024-03-12T21:05"]
    assert [v for v, _ in facts(one, About.SENT_TO)] == ["wilma tejerina"]
    assert [v for v, _ in facts(other, About.SENT_AT)] == ["2024-03-12T21:06"]


def test_an_arrow_parts_sender_and_receiver():
    lines = [
        "03-02-21 01:12  Pili Caja → Flaco: anda",
        "03-02-21 01:13  Flaco -> Pili Caja: va",
        "03-02-21 01:15 Flaco → Tuca: ven",
    ]
    analysis = understand(a_document(a_page("\n".join(lines))), by_rules=True)
    people = [m for m in analysis.mentions if m.kind is MentionKind.PERSON]
    assert [m.text for m in people] == ["Pili Caja", "Flaco", "Flaco", "Pili Caja", "Flaco", "Tuca"]
    assert [[v for v, _ in facts(m, About.SENT_TO)] for m in people[::2]] == [["flaco"], ["pili caja"], ["tuca"]]
    assert [m.roles for m in people] == [(StatedRole.SENDER,), ()] * 3


def test_in_a_group_nobody_is_the_receiver():
    lines = [f"12/03/24, 21:0{n} - {name}: hola" for n, name in enumerate(("Rosmery", "Wilma", "Delia"))]
    analysis = understand(a_document(a_page("\n".join(lines))))
    assert all(not facts(m, About.SENT_TO) for m in analysis.mentions)


@pytest.mark.parametrize("name", ["Él", "Ella", "Usted", "She", "Ele", "Señora", "N.N.", "NN"])
def test_words_that_point_at_somebody_are_nobody(name):
    assert told(f"Dijo que {name} vino.", name) == []


@pytest.mark.parametrize(
    "labels",
    [
        ("Apellido paterno", "Apellido materno", "Nombres"),
        ("Primer apellido", "Segundo apellido", "Nombres"),
        ("Nombres", "Apellido paterno", "Apellido materno"),
    ],
)
def test_a_name_in_three_fields_is_one_and_nobody_is_called_by_a_surname_alone(labels):
    parts = {"Nombres": "Juan Carlos", "Apellido materno": "Quispe", "Segundo apellido": "Quispe"}
    values = [parts.get(label, "Mamani") for label in labels]
    text = "".join(f"{label}: {value}\n" for label, value in zip(labels, values, strict=True))
    mentions = told(f"{text}Padre: Omar Mamani Flores\n", *values, "Omar Mamani Flores")
    assert [one.person for one in mentions] == ["juan carlos mamani quispe"] * 3 + ["omar mamani flores"]
    assert {(one.name.given, one.name.surnames) for one in mentions[:3]} == {(("Juan", "Carlos"), ("Mamani", "Quispe"))}


def test_two_surnames_without_given_names_are_one_person():
    mentions = told("Apellido paterno: Mamani\nApellido materno: Quispe\n", "Mamani", "Quispe")
    assert [one.name.surnames for one in mentions] == [("Mamani", "Quispe")] * 2


def test_mentions_of_other_kinds_are_kept_as_they_are():
    document = a_document(a_page("Llamar al 71234567."))
    phone = a_mention(document)
    assert people.tell(document, [phone], {1: "es"}) == [phone]


def test_held_sentences_give_roles_to_those_they_speak_of_and_to_nobody_else():
    right = false = wanted = 0
    for line in HELD.read_text("utf-8").splitlines():
        language, name, role, text = line.split("\t")
        found = understand(a_document(a_page(text).model_copy(update={"language": language}))).mentions
        got = {r for m in found if m.kind is MentionKind.PERSON and m.text in name for r in m.roles}
        want = set() if role == "-" else {StatedRole(role)}
        right, false, wanted = right + len(got & want), false + len(got - want), wanted + len(want)
    assert (wanted, false) == (31, 0)
    assert right >= 28


@pytest.mark.parametrize(
    ("text", "name", "expected", "language"),
    [
        ("El abogado del imputado, Hugo Salas, pidió la libertad.", "Hugo Salas", ["lawyer"], "es"),
        ("El abogado del imputado (Hugo Salas) pidió la libertad.", "Hugo Salas", ["lawyer"], "es"),
        ("La madre de la víctima, Rosa Quispe, viajó.", "Rosa Quispe", [], "es"),
        ("La amiga de la víctima, Rosa Quispe, viajó.", "Rosa Quispe", [], "es"),
        ("A mãe da vítima, Rosa Prado, viajou.", "Rosa Prado", [], "pt"),
        ("O advogado do réu, José Lima, pediu a liberdade.", "José Lima", ["lawyer"], "pt"),
        ("The suspect's lawyer, John Hale, asked for bail.", "John Hale", ["lawyer"], "en"),
        ("The lawyer of the suspect, John Hale, asked for bail.", "John Hale", ["lawyer"], "en"),
        ("The mother of the victim, Joy Osagie, travelled.", "Joy Osagie", [], "en"),
        ("L'avocat du prévenu, Paul Morel, a demandé sa liberté.", "Paul Morel", ["lawyer"], "fr"),
        ("La mère de la victime, Anne Morel, est partie.", "Anne Morel", [], "fr"),
        ("L'avvocato dell'imputato, Ugo Bassi, ha chiesto la libertà.", "Ugo Bassi", ["lawyer"], "it"),
        ("La madre della vittima, Gina Bassi, è partita.", "Gina Bassi", [], "it"),
        ("Abogado del imputado: Hugo Salas", "Hugo Salas", ["lawyer"], "es"),
        ("Madre de la víctima: Rosa Quispe", "Rosa Quispe", ["mother"], "es"),
        ("Amiga de la víctima: Rosa Quispe", "Rosa Quispe", [], "es"),
        ("El falso policía Omar Vega fue detenido", "Omar Vega", ["detained"], "es"),
        ("O falso policial Omar Vega foi preso", "Omar Vega", [], "pt"),
        ("The fake officer Tom Hale was arrested", "Tom Hale", ["detained"], "en"),
        ("Omar Vega, un policía falso, huyó", "Omar Vega", [], "es"),
        ("La declaración de la víctima, Rosa Quispe, consta", "Rosa Quispe", ["victim"], "es"),
        ("La madre de la víctima Rosa Quispe viajó.", "Rosa Quispe", ["victim"], "es"),
        ("el domicilio del imputado, Hugo Salas, fue allanado", "Hugo Salas", ["suspect"], "es"),
    ],
)
def test_a_role_is_not_pinned_on_whoever_belongs_to_its_holder(text, name, expected, language):
    assert roles(text, name, language=language) == [expected]
