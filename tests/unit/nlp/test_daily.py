"""What offices, banks, lessors, wards and families do is no sign; the same words of one who exploits are."""

import pytest
from support.language import asserted

PAPERS, DEBT, CONFINED = "document_retention", "debt_bondage", "harbouring_confinement"
WATCHED, SMUGGLED = "isolation_surveillance", "migrant_smuggling"


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        (
            "es",
            PAPERS,
            "El pasaporte quedará retenido en el consulado mientras dure el trámite y será devuelto en 15 días.",
        ),
        ("pt", PAPERS, "O seu passaporte se encontra retido nos serviços do SEF por apresentar deterioração."),
        ("fr", PAPERS, "Votre passeport sera retenu au consulat pendant l'instruction du dossier."),
        ("it", PAPERS, "Il passaporto sarà trattenuto presso il consolato durante la pratica."),
        ("en", PAPERS, "Your passport will be retained at the consulate while the application is processed."),
        ("en", PAPERS, "The landlord took my ID to make a copy and gave it straight back."),
        ("en", PAPERS, "The receptionist took our passports to photocopy them and returned them at once."),
        ("es", PAPERS, "El banco retuvo mi tarjeta y mi DNI hasta verificar la firma."),
        ("es", PAPERS, "La explotación ganadera retiene los documentos de los animales por siete años."),
        ("pt", PAPERS, "A fazenda retém os documentos dos animais por sete anos."),
        ("pt", DEBT, "Em caso de atraso, multa de 10% e juros."),
        ("pt", DEBT, "Atraso na mensalidade gera multa de 2%."),
        ("es", DEBT, "En caso de mora se devengará una multa diaria del 1 %."),
        ("pt", DEBT, "O seu cartão encontra-se com um saldo em dívida de 2.310,00 €."),
        ("pt", DEBT, "O cartão de crédito apresenta uma dívida de 500 €."),
        ("en", DEBT, "You will pay the visa fee of £719 yourself; we reimburse it with your first salary."),
        ("en", DEBT, "I owe my aunt 300 dollars for the flight."),
        ("es", CONFINED, "Tendrá habitación propia con llave y libertad para salir fuera de su horario."),
        ("es", CONFINED, "Cada una tiene cuarto propio con llave."),
        ("es", CONFINED, "Se lleva a cirugía. No puede salir de la habitación por reposo."),
        ("pt", CONFINED, "A creche informa: as crianças de 2 a 5 anos só saem com pessoa autorizada."),
        ("pt", CONFINED, "A creche informa: Portões fechados às 8h."),
        ("es", CONFINED, "Mi mamá no me deja salir hasta que termine la tarea."),
        ("en", CONFINED, "My mum won't let me go out until I finish my homework."),
        ("pt", CONFINED, "Minha mãe não me deixa sair até eu terminar a lição."),
        ("en", CONFINED, "We were locked in a meeting until nine and my boss owes me a beer."),
        ("es", WATCHED, "-no salgas sola de noche eh, y cuando llegues a lo de la tia mandame mensaje"),
        ("en", WATCHED, "mom: call me when u get to the dorm and dont go out alone at nite"),
        ("es", WATCHED, "-si ma, ya se, la tia me saco el cel para q estudie jaja"),
        ("es", SMUGGLED, "El tren sale a las 6:10. Precio US$ 289 por persona."),
    ],
)
def test_what_is_done_every_day_is_no_sign(language, category, text):
    assert category not in asserted(text, language=language)


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", PAPERS, "Su pasaporte quedará retenido en la casa del patrón mientras dure el contrato."),
        ("es", PAPERS, "El dueño me retuvo el pasaporte y dijo que era para el consulado."),
        ("es", PAPERS, "Le retuvieron el pasaporte en la embajada por orden del patrón."),
        ("pt", PAPERS, "O passaporte se encontra retido na fazenda pelo gato."),
        ("fr", PAPERS, "Votre passeport est retenu par le patron."),
        ("en", PAPERS, "The landlord took my ID to make a copy and never gave it back."),
        ("en", PAPERS, "The landlord took my ID to make a copy and gave it back when I had paid."),
        ("es", PAPERS, "El patrón retuvo mi tarjeta y mi DNI hasta pagar la deuda."),
        ("es", PAPERS, "La explotación ganadera retiene los documentos de los peones."),
        ("pt", DEBT, "Cobram multa de R$ 80 a quem chegar atrasada."),
        ("pt", DEBT, "Multa de 10% do salário para quem falar na oficina."),
        ("pt", DEBT, "Tem uma dívida de 2.310,00 € com a dona."),
        ("en", DEBT, "The visa fee of £719 was deducted from her wages."),
        ("en", DEBT, "You must reimburse us the visa fee of £719 if you leave."),
        ("en", DEBT, "I owe the madam 300 dollars for the flight."),
        ("es", CONFINED, "La habitación estaba con llave y no podían salir."),
        ("es", CONFINED, "Las tenían en su propia habitación con llave, encerradas."),
        ("es", CONFINED, "Mi patrona no me deja salir hasta que termine la tarea."),
        ("en", CONFINED, "We were locked in the workshop during a meeting with inspectors."),
        ("pt", CONFINED, "As meninas só saem com o segurança da casa."),
        ("pt", CONFINED, "Portões trancados às 22h, ninguém sai."),
        ("es", WATCHED, "no salgas sola, siempre con el Beto"),
        ("es", WATCHED, "la dueña me saco el cel para q no llame"),
        ("es", SMUGGLED, "Cruzamos la frontera, precio US$ 900 por persona."),
    ],
)
def test_the_same_words_of_who_exploits_are(language, category, text):
    assert category in asserted(text, language=language)
