"""Whose word a passage is: the heading of a statement, who is named as telling it, and what was done to who speaks."""

import re
from itertools import pairwise

import pytest
from support.reviewing import a_flag, placed

from models.matrix import DocumentSource, HeadedPart, Voice
from services.review.parties import Party
from services.review.standing import threads
from services.review.voices import OPENING, headings, speaker, speakers, voice


def a_source(opening=""):
    return DocumentSource(document="d1", name="d1", opening=opening)


def read(*sentences, opening=""):
    """The voices of passages marked with ‹…› in sentences of one document."""
    places = []
    for number, sentence in enumerate(sentences):
        before, rest = sentence.split("‹")
        text, after = rest.split("›")
        at = 100 * number
        flag = a_flag(at, at + 9, category="document_retention", text=text)
        places.append(placed(flag, before=before, after=after))
    flags = [thread.seen_by(None) for thread in threads(places, ())]
    whose = speakers(flags, {"d1": a_source(opening)})
    return [voice(flag, whose[flag.id]) for flag in flags]


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("ACTA DE DECLARACIÓN INFORMATIVA DE LA VÍCTIMA\nCaso: 12/2025", Party.VICTIM),
        ("ACTA DE DECLARACIÓN INFORMATIVA DEL IMPUTADO\nEl declarante, asistido, manifestó: Yo guardaba", Party.ACCUSED),
        ("ACTA DE DECLARACIÓN TESTIFICAL\nse presentó la declarante Juana, vecina del lugar, quien manifestó", Party.WITNESS),
        ("ACTA DE DECLARACIÓN TESTIFICAL\nse presentó la víctima Juana, quien manifestó: Yo", Party.VICTIM),
        ("Declaración testimonial de la agraviada Rosa", Party.VICTIM),
        ("ACTA DE DECLARACIÓN INFORMATIVA\nse recibió la declaración del sindicado Grover, quien manifestó", Party.ACCUSED),
        ("ENTREVISTA A TESTIGO\nLa testigo Juana manifestó que", Party.WITNESS),
        ("MINISTERIO PÚBLICO\nFiscalía de La Paz\nDECLARACIÓN DE LA TESTIGO-VÍCTIMA", Party.VICTIM),
        ("ACTA DE DENUNCIA VERBAL\nLa señora Rosa se apersona y denuncia", Party.COMPLAINANT),
        ("ACTA DE DENUNCIA\nLa señora Rosa manifestó que su hija de 15 años salió de casa", Party.WITNESS),
        ("DECLARACIÓN DEL PERITO Luis Paz", Party.EXPERT),
        ("DECLARACIÓN INDAGATORIA\nEn Salta, comparece Juan, quien dijo", Party.ACCUSED),
        ("ACTA DE DECLARACIÓN\nEn la causa contra el imputado Juan, comparece en calidad de víctima Ana y dijo", Party.VICTIM),
        ("TERMO DE DECLARAÇÕES\ncompareceu ROSILENE, 23 anos. QUE foi chamada", Party.DECLARANT),
        ("TERMO DE DECLARAÇÕES DA VÍTIMA", Party.VICTIM),
        ("TERMO DE DEPOIMENTO DE TESTEMUNHA", Party.WITNESS),
        ("TERMO DE INTERROGATÓRIO\ncompareceu João", Party.ACCUSED),
        ("TERMO DE DECLARAÇÕES DO INVESTIGADO João", Party.ACCUSED),
        ("OITIVA DO INDICIADO", Party.ACCUSED),
        ("WITNESS STATEMENT (CJ Act 1967, s.9)\nStatement of: Ada O.", Party.WITNESS),
        ("Victim's statement\nI met", Party.VICTIM),
        ("SUSPECT INTERVIEW\nDC Cole: why", Party.ACCUSED),
        ("Record of interview with the defendant", Party.ACCUSED),
        ("PROCÈS-VERBAL D'AUDITION DE LA VICTIME", Party.VICTIM),
        ("PROCÈS-VERBAL D’AUDITION DU MIS EN CAUSE", Party.ACCUSED),
        ("Audition du témoin M. Roux", Party.WITNESS),
        ("VERBALE DI SOMMARIE INFORMAZIONI rese dalla persona offesa", Party.VICTIM),
        ("VERBALE DI INTERROGATORIO DELL'INDAGATO", Party.ACCUSED),
        ("VERBALE DI SOMMARIE INFORMAZIONI. La persona informata riferisce:", Party.WITNESS),
        (("INFORME\nDeclaración de la víctima hubo una sola, que obra a fs. 12, y en ella relató con detalle lo que vivió en esa"
         " casa de la calle Sucre."), None),
        ("DICTAMEN FISCAL. La víctima refirió", None),
        ("Hola amiga, te escribo", None),
    ],
)  # fmt: skip
def test_the_heading_or_the_first_sentence_says_whose_statement_a_document_is(opening, expected):
    assert speaker(a_source(opening)) is expected


def bound(*pages, told="le quitó el carnet"):
    """The voices of every passage marked ‹…› on pages of one document, in order."""
    places, parts, number = [], [], 0
    for number, marked in enumerate(pages, 1):
        text = marked.replace("‹", "").replace("›", "")
        begins = [*headings(text), len(text)]
        parts += [
            HeadedPart(page=number, start=at, text=text[at : min(at + OPENING, end)]) for at, end in pairwise(begins)
        ]
        gone = 0
        for passage in re.finditer("‹(.*?)›", marked):
            start = passage.start() - gone
            gone += 2
            end = start + len(passage[1])
            flag = a_flag(start, end, category="document_retention", text=text[start:end], page=number)
            places.append(placed(flag, before=text[max(0, start - 240) : start], after=text[end : end + 240]))
    source = DocumentSource(document="d1", name="d1", opening=pages[0].replace("‹", "")[:OPENING], parts=tuple(parts))
    flags = [thread.seen_by(None) for thread in threads(places, ())]
    whose = speakers(flags, {"d1": source})
    return [voice(flag, whose[flag.id]) for flag in flags]


VICTIM, OTHER, OBSERVED = Voice.VICTIM, Voice.OTHER, Voice.OBSERVED


@pytest.mark.parametrize(
    ("opening", "sentences", "expected"),
    [
        ("ACTA DE DECLARACIÓN DE LA VÍCTIMA", ["‹La puerta la cerraban con candado›.", "‹Me quitó el carnet›."], [VICTIM] * 2),
        ("ACTA DE DECLARACIÓN DE LA VÍCTIMA", ["El imputado me dijo que ‹iba a matar a mi hermanita›."], [VICTIM]),
        ("ACTA DE DECLARACIÓN DEL IMPUTADO", ["‹Yo guardaba los carnets›.", "El declarante agregó que ‹le di un golpe›."],
         [OTHER] * 2),
        ("ACTA DE DECLARACIÓN DEL IMPUTADO", ["A mí ‹me quitaron el pasaporte› también."], [OTHER]),
        ("ACTA DE DECLARACIÓN TESTIFICAL", ["La declarante vio que ‹las tenían encerradas›.", "‹Les quitó los carnets›."],
         [OTHER] * 2),
        ("ACTA DE DECLARACIÓN TESTIFICAL", ["‹Me quitó el pasaporte›.", "‹La puerta tenía candado›."], [VICTIM] * 2),
        ("ACTA DE DECLARACIÓN TESTIFICAL", ["La víctima me contó que ‹la encerraban de noche›."], [VICTIM]),
        ("ACTA DE DECLARACIÓN INFORMATIVA", ["La declarante refirió que ‹la tenían encerrada›."], [VICTIM]),
        ("ACTA DE DECLARACIÓN INFORMATIVA", ["La declarante refirió que ‹vio a las chicas encerradas›."], [OTHER]),
        ("TERMO DE DECLARAÇÕES", ["QUE ‹teve que fazer programa› todo dia;", "QUE ‹o documento dela ficou na gaveta›;"],
         [VICTIM] * 2),
        ("TERMO DE DECLARAÇÕES", ["QUE ‹a vizinha foi obrigada a trabalhar›;", "QUE ‹a polícia prendeu o dono›;"], [OTHER] * 2),
        ("WITNESS STATEMENT", ["‹They took me to a shrine›.", "‹There was no salon›."], [VICTIM] * 2),
        ("WITNESS STATEMENT", ["She told me that ‹the girls were locked in›.", "‹He kept their passports›."], [OTHER] * 2),
        ("VICTIM STATEMENT", ["In the kitchen we saw him ‹beat the other girl›."], [VICTIM]),
        ("WITNESS STATEMENT", ["I am a police officer. In the safe we found ‹eleven passports›."], [OBSERVED]),
        ("PROCÈS-VERBAL D'AUDITION", ["‹Une femme m'a pris mon passeport›.", "Les enquêteurs ont saisi ‹deux passeports›."],
         [VICTIM, OBSERVED]),
        ("VERBALE DI SOMMARIE INFORMAZIONI", ["‹Non mi ha ancora pagato›.", "‹Chi si lamentava veniva picchiato›."], [VICTIM] * 2),
        ("Auto de infração.", ["Os fiscais encontraram ‹os passaportes na gaveta do patrão›.",
                               "Os auditores-fiscais do trabalho localizaram ‹o alojamento trancado›."], [OBSERVED] * 2),
        ("", ["Los inspectores de trabajo hallaron ‹los pasaportes en un cajón›."], [OBSERVED]),
        ("", ["Les inspecteurs ont trouvé ‹les passeports dans le coffre›."], [OBSERVED]),
        ("", ["Gli ispettori hanno trovato ‹i passaporti nel cassetto›."], [OBSERVED]),
        ("", ["Los inspectores no hallaron ‹los pasaportes›.", "Os colegas encontraram ‹a porta trancada›."], [OTHER] * 2),
        ("", ["El portero dijo que ‹les guardaban los pasaportes›."], [OTHER]),
        ("", ["ayuda xfa ‹no me dejan salir›", "‹los guardo yo› los pasaportes"], [VICTIM, OTHER]),
        ("", ["Yo ‹me quedaba con los pasaportes› de todas."], [OTHER]),
        ("", ["‹Me pagaban por cada chica› que llevaba."], [OTHER]),
        ("", ["‹they locked us in› at night", "‹I keep the passports›", "call me if ‹you want work abroad›"],
         [VICTIM, OTHER, OTHER]),
        ("", ["‹Ils nous enfermaient› la nuit.", "‹Je garde les passeports›."], [VICTIM, OTHER]),
        ("", ["‹Ci tenevano chiuse› in casa.", "‹Tengo io i passaporti›."], [VICTIM, OTHER]),
        ("", ["‹Tiraram-me o passaporte›.", "‹Eu fico com os passaportes›."], [VICTIM, OTHER]),
        ("", ["El imputado declaró: «‹me quitaron el pasaporte›»."], [OTHER]),
    ],
)  # fmt: skip
def test_whose_word_the_passages_of_a_document_are(opening, sentences, expected):
    assert read(*sentences, opening=opening) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("La víctima Yhoselin Mamani refirió a fs. 12 que «‹el carnet se lo agarró la señora›».", VICTIM),
        ("La víctima, asistida por la Dra. Paz y el Sr. Ruiz, refirió que ‹le quitaron el carnet›.", VICTIM),
        ("La víctima dijo, conforme al art. 7 y al Acta Nº. 3, que ‹le quitaron el carnet›.", VICTIM),
        ("The victim told Dr. Cole and Mrs. Ruiz that ‹her passport was taken›.", VICTIM),
        ("A vítima relatou à Dra. Lima, fls. 12, que ‹reteram o passaporte›.", VICTIM),
        ("La víctima declaró ayer. ‹Le guardan el pasaporte›, dice el chat.", OTHER),
        ("La víctima declaró el día 12. ‹Las chicas dormían bajo llave›.", OTHER),
        ("Refirió la víctima: «No podía salir. ‹La señora se quedó con el carnet›».", VICTIM),
        ("«‹El carnet lo tenía la señora›», relató la denunciante.", VICTIM),
        ("According to the victim, ‹her passport was taken›.", VICTIM),
        ("La madre de la víctima refirió que ‹le quitaron el pasaporte›.", OTHER),
        ("The victim's mother said that ‹her passport was taken›.", OTHER),
        ("La declaración de la víctima refiere que ‹le quitaron el pasaporte›.", VICTIM),
        ("El testigo dijo que la víctima ‹era golpeada›.", OTHER),
        ("El imputado le dijo a la víctima que ‹la iba a matar›.", OTHER),
        ("El imputado declaró que la víctima ‹le debía dinero›.", OTHER),
        ("La declarante refirió que ‹las tenían encerradas›.", OTHER),
        ("La víctima refirió que se encontraba ‹encerrada bajo llave›.", VICTIM),
        ("En el allanamiento se encontraron ‹once pasaportes en una caja›.", OBSERVED),
        ("‹Once pasaportes› fueron hallados en la caja.", OBSERVED),
        ("Gli agenti hanno sequestrato ‹undici passaporti›.", OBSERVED),
    ],
)
def test_who_is_named_as_telling_it_is_found_behind_abbreviations(sentence, expected):
    assert read(sentence) == [expected]


OF_VICTIM = "ACTA DE DECLARACIÓN DE LA VÍCTIMA\nEn La Paz, comparece Rosa.\n"
OF_ACCUSED = "ACTA DE DECLARACIÓN DEL IMPUTADO\nEn La Paz, comparece Juan.\n"


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        # Several statements in one file: the nearest heading before the passage.
        ([f"{OF_VICTIM}‹Me quitó el carnet›.", f"{OF_ACCUSED}‹Yo guardaba los carnets›."], [VICTIM, OTHER]),
        ([f"{OF_VICTIM}‹Me quitó el carnet›.\n\n{OF_ACCUSED}‹Yo guardaba los carnets›."], [VICTIM, OTHER]),
        ([f"{OF_ACCUSED}‹Yo guardaba los carnets›.", f"{OF_VICTIM}‹La puerta la cerraban›."], [OTHER, VICTIM]),
        (["TERMO DE DECLARAÇÕES DA VÍTIMA\n‹Trancavam a porta›.", "TERMO DE INTERROGATÓRIO\nJoão.\n‹Eu guardava›."],
         [VICTIM, OTHER]),
        (["VICTIM'S STATEMENT\n‹The door was locked›.", "SUSPECT INTERVIEW\n‹I kept the papers›."], [VICTIM, OTHER]),
        (["AUDITION DE LA VICTIME\n‹La porte était fermée›.", "AUDITION DU MIS EN CAUSE\n‹Je gardais les papiers›."],
         [VICTIM, OTHER]),
        (["EXPEDIENTE 12/2025\nFiscalía\n", f"{OF_VICTIM}‹La puerta la cerraban›."], [VICTIM]),
        ([f"{OF_VICTIM}‹La puerta la cerraban›.", "INFORME POLICIAL\n‹La puerta se cierra con candado›."], [VICTIM, OTHER]),
        # A part of a statement is no other paper; what goes on over pages stays its speaker's.
        ([f"{OF_VICTIM}‹La puerta la cerraban›.", "‹No había llaves›.", "‹Nadie salía›."], [VICTIM] * 3),
        ([f"{OF_VICTIM}DATOS PERSONALES\nDECLARACIÓN:\n‹La puerta la cerraban›.\nINTERROGATORIO:\n‹Nadie salía›."],
         [VICTIM, VICTIM]),
        ([f"{OF_VICTIM}DECLARACIÓN SOBRE LOS HECHOS\n‹La puerta la cerraban›."], [VICTIM]),
        ([f"{OF_ACCUSED}DECLARACIÓN:\n‹La puerta la cerraban›."], [OTHER]),
        (["ÍNDICE\nDeclaración de la víctima ........ 3\nDeclaración del imputado ........ 9\n‹Se vendían niñas›."], [OTHER]),
        ([f"{OF_VICTIM}La denuncia la hizo mi tía, y ella dio informe de todo; ‹la puerta la cerraban›."], [VICTIM]),
    ],
)  # fmt: skip
def test_of_papers_bound_into_one_file_the_nearest_heading_before_a_passage_counts(pages, expected):
    assert bound(*pages) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # What rules read as telling is telling here as well: the two share a list.
        ("La víctima recordó que ‹la puerta la cerraban›.", VICTIM),
        ("La víctima añadió que ‹la puerta la cerraban›.", VICTIM),
        ("A vítima confirmou que ‹trancavam a porta›.", VICTIM),
        ("The victim revealed that ‹the door was locked›.", VICTIM),
        ("La victime rapporte que ‹la porte était fermée›.", VICTIM),
        ("La vittima confermava: la vittima ammette che ‹la porta era chiusa›.", VICTIM),
        ("El imputado admitió que ‹la puerta la cerraba›.", OTHER),
        # An account, a complaint and an alias tell nothing.
        ("Na conta da vítima, ‹trancavam a porta›.", OTHER),
        ("A vítima tinha uma conta e ‹trancavam a porta›.", OTHER),
        ("Se recibió denuncia; la víctima vive en la casa donde ‹la puerta la cerraban›.", OTHER),
    ],
)
def test_one_list_of_verbs_says_who_tells_something(sentence, expected):
    assert read(sentence) == [expected]
