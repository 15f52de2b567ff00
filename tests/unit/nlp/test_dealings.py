"""What parents, offices, thieves, counsel, debtors and banks do raises no flag; the same of who exploits does."""

import pytest
from support.language import asserted

CONFINED, WATCHED, PAPERS = "harbouring_confinement", "isolation_surveillance", "document_retention"
WAGES, MONEY, BRIBES = "withheld_wages_excessive_hours", "money_flow_laundering", "corruption_complicity"
SMUGGLED, SEX = "migrant_smuggling", "sexual_exploitation"


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("en", CONFINED, "The bank has locked me out of my account."),
        ("en", CONFINED, "She was locked out of her flat after losing the keys."),
        ("es", CONFINED, "Me quedé encerrada afuera de casa."),
        ("fr", CONFINED, "Il m'a enfermé dehors."),
        ("it", CONFINED, "Mi ha chiuso fuori di casa."),
        ("es", CONFINED, "Mi papá no me dejó salir por lo de la moto, estoy castigada una semana."),
        ("pt", CONFINED, "Minha mãe não me deixou sair ontem porque estava chovendo muito."),
        ("en", WATCHED, "My dad would not let me go out on Saturday because of my grades."),
        ("fr", CONFINED, "Mon père m'a interdit de sortir parce que j'ai eu une mauvaise note."),
        ("it", CONFINED, "Mio padre mi ha vietato di uscire per i brutti voti."),
        ("es", CONFINED, "No me dejaron salir del trabajo temprano, pero mañana libro."),
        ("pt", CONFINED, "Não me deixaram sair mais cedo do trabalho hoje."),
        ("en", CONFINED, "They would not let me leave work early today."),
        ("en", PAPERS, "Your passport is held by the Home Office and will be returned when your case is decided."),
        ("es", PAPERS, "Su pasaporte está retenido por la Oficina de Extranjería hasta la resolución."),
        ("fr", PAPERS, "Un individu lui a arraché son sac contenant son passeport, puis a pris la fuite."),
        ("es", PAPERS, "Dos sujetos en moto le arrebataron la bolsa con su pasaporte y huyeron."),
        ("it", PAPERS, "Uno sconosciuto le ha strappato la borsa con il passaporto ed è fuggito."),
        ("es", PAPERS, "Alguien llamaba para que sacaran a las paraguayas sin documentos por la puerta de atrás."),
        ("en", PAPERS, "Girls wanted, 18-23, must have passport and body pics."),
        ("en", WATCHED, "Her lawyer speaks for her in court."),
        ("es", WATCHED, "Su abogada habla por ella ante el juez."),
        ("pt", WATCHED, "O intérprete fala por ela porque não sabe português."),
        ("es", WATCHED, "Se interna de manera voluntaria en una clínica; no podrá usar celular el primer mes."),
        ("fr", WAGES, "Le client n'a pas payé deux mois d'abonnement et la ligne a été coupée."),
        ("it", WAGES, "Il cliente non ha pagato due mesi di affitto."),
        ("es", WAGES, "Mi cuñado todavía no me paga lo que le presté para la moto."),
        ("pt", WAGES, "Meu primo não me pagou o que eu emprestei."),
        ("en", WAGES, "My cousin has not paid me back the money I lent him for months."),
        ("en", MONEY, "We noticed an unusual cash deposit of $9,000 on your account ending 4410."),
        ("es", MONEY, "Se realizó un depósito en efectivo de S/ 800 en su cuenta de ahorros."),
        ("pt", MONEY, "Depósito em numerário de 1.200 euros na conta do condomínio."),
        ("en", MONEY, "IP paid £450 for a flat which did not exist; the money went to an account in another name."),
        ("pt", MONEY, "Uma pessoa se passando por seu filho pediu um pix para a conta em nome de terceiro."),
        ("pt", BRIBES, "O fiscal da prefeitura pediu dois mil reais ao dono da padaria para não lavrar a multa."),
        ("es", SMUGGLED, "El conductor dijo que cobraba 400 dólares por el flete y que pasó por una trocha."),
        ("es", SEX, "En la película, una joven viaja a Japón y es obligada a prostituirse."),
        ("en", SEX, "In the film, a young woman is forced into prostitution by a gang."),
    ],
)
def test_what_is_done_every_day_is_no_sign(language, category, text):
    assert category not in asserted(text, language=language)


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("en", CONFINED, "He locked her in the flat every night and took the key."),
        ("en", CONFINED, "They locked us out until the quota was met, and locked us in afterwards."),
        ("es", CONFINED, "Nos dejaban encerrados afuera del taller y no nos dejaban salir a la calle."),
        ("es", CONFINED, "Nos encerraba con candado por fuera."),
        ("es", CONFINED, "No me dejaron salir del taller en tres meses."),
        ("es", CONFINED, "Mi papá no me deja salir desde que me vendió a ese señor."),
        ("es", CONFINED, "Mi padre me encierra y no me deja salir."),
        ("pt", CONFINED, "Não me deixaram sair da fazenda até pagar a dívida."),
        ("fr", CONFINED, "La patronne lui interdit de sortir."),
        ("fr", CONFINED, "Mon père m'interdit de sortir jusqu'au mariage avec mon cousin."),
        ("en", CONFINED, "The novel virus came and the boss locked us in the factory."),
        ("es", PAPERS, "Le arrebataron la bolsa con el pasaporte, la subieron a la camioneta y huyeron."),
        ("en", PAPERS, "Her passport is held by the manager, who says it will be returned when her debt is paid."),
        ("en", PAPERS, "He told them he worked for the Home Office and kept their passports."),
        ("fr", PAPERS, "Le patron lui a arraché son sac contenant son passeport pour qu'elle ne parte pas."),
        ("es", PAPERS, "Le quitaron los documentos a las paraguayas."),
        ("en", WATCHED, "A man who speaks for her came with her to the clinic and would not leave the room."),
        ("es", WATCHED, "El señor que la acompaña contesta por ella y no la deja hablar."),
        ("es", WATCHED, "No podrá usar celular ni hablar con su familia hasta que pague, le dijo la dueña."),
        ("es", WAGES, "El patrón todavía no me paga lo que trabajé."),
        ("fr", WAGES, "Le patron n'a pas payé deux mois de salaire."),
        ("es", WAGES, "No nos pagan y nos cobran el alquiler de la pieza."),
        ("en", WAGES, "She owed rent, so the landlady never paid her wages."),
        ("en", MONEY, "Cash deposits of $9,000 at three branches on the same day in the names of the girls."),
        ("pt", MONEY, "O dinheiro dos programas ia para uma conta em nome de terceiro."),
        ("es", BRIBES, "El inspector pidió quinientos pesos al dueño del bar y avisaba de las redadas."),
        ("pt", BRIBES, "O fiscal pediu dois mil reais ao dono da boate para não multar as meninas sem documentos."),
        ("es", SMUGGLED, "El conductor dijo que cobraba 400 dólares por cada migrante y que pasó por una trocha."),
        ("es", SEX, "La obligaban a prostituirse y la filmaban."),
        ("en", SEX, "In the film found on his phone, a girl is forced into prostitution."),
    ],
)
def test_the_same_of_who_exploits_is_one(language, category, text):
    assert category in asserted(text, language=language)
