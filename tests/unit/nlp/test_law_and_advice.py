"""Statutes and advice tell of no case; a purpose in a ruling does."""

import pytest
from support.language import flags

from models.indicator import Polarity

PAPERS, CONFINED, VIOLENCE, JOURNEY = (
    "document_retention", "harbouring_confinement", "threat_violence", "transport_transfer"
)  # fmt: skip
A = Polarity.ASSERTED


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", ("Art. 149. Reduzir alguém a condição análoga à de escravo, quer submetendo-o a trabalhos forçados ou a jornada"
               " exaustiva, quer restringindo sua locomoção em razão de dívida: pena, reclusão de dois a oito anos.")),
        ("pt", ("Art. 149-A. Agenciar, aliciar, recrutar, transportar, transferir, comprar, alojar ou acolher pessoa, mediante"
               " grave ameaça, com a finalidade de trabalho em condições análogas à de escravo. Pena: reclusão.")),
        ("fr", ("La traite des êtres humains est le fait de recruter une personne, de la transporter, de l'héberger ou de"
               " l'accueillir à des fins d'exploitation.")),
        ("fr", "Article 225-4-1. Recruter une personne, la transporter, l'héberger ou l'accueillir, avec menace."),
        ("es", ("Artículo 188A. El que capte, traslade, acoja o reciba a una persona con fines de explotación, incurrirá en"
               " prisión de trece a veintitrés años.")),
        ("es", ("Trata de personas: la captación, el transporte, el traslado, la acogida o la recepción de personas,"
               " recurriendo a la amenaza, con fines de explotación.")),
        ("es", ("Existe trata cuando se capta, traslada o acoge a personas con fines de explotación y se les retienen los"
               " documentos.")),
        ("en", ("Section 2. A person commits an offence if the person arranges the travel of another person: recruiting,"
               " transporting, transferring, harbouring or receiving them by threats.")),
        ("it", "Art. 603-bis. Chiunque recluta manodopera in condizioni di sfruttamento. Pena: reclusione."),
        ("es", ("Taller para personal hotelero. ¿Qué señales debo reconocer? La persona no tiene sus documentos, alguien"
               " habla por ella, no puede salir sola. Si observa alguna, llame al 800 5533 000.")),
        ("en", "If someone takes your passport, call 911."),
        ("en", "If your employer takes your passport, tell us."),
        ("pt", "Se alguém ficar com seu passaporte, ligue 180."),
        ("es", "Si alguien le retiene sus documentos, llame al 145."),
        ("fr", "Si quelqu'un prend votre passeport, appelez le 17."),
        ("it", "Se qualcuno ti toglie il passaporto, chiama il 112."),
    ],
)  # fmt: skip
def test_law_training_and_campaigns_tell_of_no_case(language, text):
    assert not [f for f in flags(text, language=language) if f.polarity is A]


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", PAPERS, "Se tuvo por probado que el condenado retuvo los pasaportes con fines de explotación sexual."),
        ("es", CONFINED, "Las mantuvo encerradas con fines de explotación sexual."),
        (
            "es",
            JOURNEY,
            "Juan Pérez trasladó a tres adolescentes desde Jujuy a Córdoba con fines de explotación sexual.",
        ),
        ("es", PAPERS, "María fue captada con fines de explotación laboral y le retuvieron el DNI."),
        ("es", VIOLENCE, "Fue captada para fines de explotación y le pegaban con un cable."),
        (
            "es",
            "abuse_of_vulnerability",
            "Se valió de la extrema pobreza de la familia con fines de explotación sexual.",
        ),
        ("es", PAPERS, "Art. 145 bis. La imputada le quitó el pasaporte a la víctima y la encerró."),
        ("es", PAPERS, "Le quitó el pasaporte y la encerró con llave. Pena: prisión de ocho años."),
        ("pt", VIOLENCE, "Condenado no art. 149-A. O réu ameaçou a vítima de morte e a espancou."),
        ("en", PAPERS, "The defendant recruited, transported and harboured four women and took their passports."),
        ("en", PAPERS, "If I asked for a break he took my passport."),
        ("en", PAPERS, "They took my passport and said they would burn it if I called 911."),
        ("es", VIOLENCE, "Si alguien se quejaba lo golpeaban."),
        ("pt", PAPERS, "Ficou com meu passaporte e disse que se eu ligasse para o 190 ia me matar."),
        ("fr", PAPERS, "Il a recruté Marie à Cotonou, l'a transportée à Paris et a confisqué son passeport."),
        ("it", PAPERS, "Ha reclutato quattro ragazze, le ha trasportate in Italia e ha tolto loro il passaporto."),
    ],
)
def test_a_case_that_names_purpose_article_or_penalty_is_one(language, category, text):
    assert A in {f.polarity for f in flags(text, language=language) if f.category == category}
