"""Languages of short passages, as chats, forms and statements have them, and of paragraphs in another language."""

import pytest
from support.factories import a_document, a_page
from support.language import understand

from services.nlp.language import LanguageReader

PASSAGES = {
    "es": [
        "ya llegaste a la terminal?", "mañana te mando la plata sin falta", "No me deja salir de la casa.",
        "Declara que trabajó dos meses sin pago.", "¿Cuánto me debes todavía?", "Se adjunta copia del pasaporte.",
        "te espero afuera del mercado, apurate", "EL DETENIDO FUE PUESTO A DISPOSICION DEL JUZGADO",
        "Domicilio actual: calle sin nombre, cerca de la plaza", "dice q no tiene permiso pa salir",
        "buenas noches quiero saber si todavia hay trabajo", "Le quitaron el celular al llegar.",
        "cuando llegues me avisas porfa", "La víctima no recuerda la fecha.",
    ],
    "pt": [
        "você já chegou na rodoviária?", "amanhã eu mando o dinheiro pra você", "Não me deixa sair de casa.",
        "Declarou que trabalhou dois meses sem receber.", "quanto você ainda me deve?", "Segue em anexo a cópia do passaporte.",
        "tô te esperando na frente do mercado", "O INVESTIGADO FOI ENCAMINHADO À DELEGACIA",
        "Endereço: rua sem nome, perto da praça", "ela disse que não tem permissão pra sair",
        "boa noite, queria saber se ainda tem vaga", "Tomaram o celular dela na chegada.",
        "quando chegar me avisa por favor", "A vítima não se lembra da data.",
    ],
    "en": [
        "did you get to the station yet?", "i will send the money tomorrow", "He does not let me leave the house.",
        "She worked for two months without pay.", "how much do you still owe me?", "THE SUSPECT WAS TAKEN INTO CUSTODY",
        "is the room still free or not", "They took her phone when she arrived.", "please tell me when you get there",
        "The victim does not remember the date.",
    ],
    "fr": [
        "tu es déjà arrivée à la gare ?", "je t'envoie l'argent demain", "Il ne me laisse pas sortir de la maison.",
        "Elle a travaillé deux mois sans être payée.", "combien tu me dois encore ?", "La victime ne se souvient pas de la date.",
        "LE SUSPECT A ÉTÉ PLACÉ EN GARDE À VUE", "préviens-moi quand tu arrives",
    ],
    "it": [
        "sei già arrivata alla stazione?", "domani ti mando i soldi", "Non mi lascia uscire di casa.",
        "Ha lavorato due mesi senza essere pagata.", "quanto mi devi ancora?", "La vittima non ricorda la data.",
        "L'INDAGATO È STATO ACCOMPAGNATO IN QUESTURA", "avvisami quando arrivi per favore",
    ],
    "gl": [
        "Non me deixan saír da casa nin chamar á miña familia.", "A vítima declarou que traballou dous meses sen cobrar nada.",
        "Mañá mándoche os cartos, agora non podo ir ata alí.",
    ],
    "ca": [
        "No em deixen sortir de casa ni trucar a la meva família.", "La víctima va declarar que va treballar dos mesos sense cobrar.",
        "Demà t'envio els diners, ara no puc venir fins aquí.",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def reader():
    return LanguageReader()


def test_sixty_short_passages_are_told_apart(reader):
    wrong = {
        passage: (language, told)
        for language, passages in PASSAGES.items()
        for passage in passages
        if (told := reader.language(passage)) != language
    }
    assert sum(map(len, PASSAGES.values())) == 60
    assert wrong == {}


SPANISH = "Manifiesta que llegó al país en el mes de marzo y que le retuvieron los documentos apenas bajó del bus.\n"
OTHER = {
    "pt": "Ele disse que eu não podia sair da casa enquanto não pagasse toda a dívida da viagem, e que a minha família"
    " também teria de pagar.\n",
    "en": "He told me that I could not leave the house until I had paid the whole debt for the journey, and that my"
    " family would have to pay as well.\n",
    "fr": "Il m'a dit que je ne pouvais pas quitter la maison avant d'avoir payé toute la dette du voyage, et que ma"
    " famille devrait payer aussi.\n",
    "it": "Mi ha detto che non potevo uscire di casa finché non avessi pagato tutto il debito del viaggio, e che anche"
    " la mia famiglia doveva pagare.\n",
}


@pytest.mark.parametrize("language", sorted(OTHER))
def test_a_quoted_paragraph_is_read_in_its_own_language(reader, language):
    text = SPANISH * 3 + OTHER[language] * 2 + SPANISH * 3
    found = [(text[p.start : p.end], p.language) for p in reader.passages(text, language="es", limit=20_000)]
    assert "".join(part for part, _ in found) == text
    assert language in [told for _, told in found]
    foreign = "".join(part for part, told in found if told == language)
    assert OTHER[language].strip() in foreign


@pytest.mark.parametrize("text", ["", "   \n", "123 456 - 7", "ok", "\u200f\u200e", "x" * 50_000])
def test_what_says_nothing_of_its_language_is_cut_without_loss(reader, text):
    passages = list(reader.passages(text, language="es", limit=20_000))
    assert "".join(text[p.start : p.end] for p in passages) == text


def test_a_page_names_the_languages_of_its_passages():
    found = understand(a_document(a_page(SPANISH * 3 + OTHER["pt"] * 2 + SPANISH * 3))).languages
    assert [(one.language, one.others) for one in found] == [("es", ("pt",))]
    assert understand(a_document(a_page(SPANISH * 3))).languages[0].others == ()
