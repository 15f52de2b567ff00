"""Plain statements that are no sign: of age, seizures, formulas of records, ordinary doors and money; and plain signs."""

import pytest
from support.language import indicators

from models.indicator import Polarity, Tier

MINOR, PAPERS, CONFINED, VIOLENCE = "minor_victim", "document_retention", "harbouring_confinement", "threat_violence"
PAY, CORRUPT, SEX = "withheld_wages_excessive_hours", "corruption_complicity", "sexual_exploitation"


def asserted(text, language):
    """The categories that a passage asserts, suggestions apart."""
    found = indicators(text, language)
    return {f.category for f in found if f.polarity is Polarity.ASSERTED and f.tier is not Tier.SUGGESTED}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Statement of: Mary K. Age if under 18: Over 18. Occupation: cleaner. She kept my passport and beat me.",
        ),
        ("en", "WITNESS STATEMENT. Age: Over 18 (if over 18 insert 'over 18'). He locked me in the flat."),
        ("en", "The girls, aged 19 and 22, were forced into prostitution."),
        ("es", "Todas las mujeres eran mayores de edad y alquilaban cuartos en la casa."),
        ("es", "SE NECESITA SEÑORITAS DE 18 A 25 AÑOS\nBuena presencia. Sueldo 800 dólares semanales. Pasaje pagado."),
        ("es", "Las tres víctimas, mayores de edad, estaban encerradas bajo llave."),
        ("pt", "Todas as mulheres eram maiores de idade e alugavam quartos na casa."),
        ("fr", "La victime est majeure. Il la frappait et lui a pris son passeport."),
        ("it", "La vittima è maggiorenne. Il padrone la picchiava."),
        ("es", "Mi hija es menor que la tuya."),
    ],
)
def test_who_is_said_to_be_of_age_is_no_minor(language, text):
    assert MINOR not in asserted(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "La tenían encerrada. Decía que era mayor de edad pero tenía 15 años."),
        ("es", "La obligaban a prostituirse. Le hicieron decir que era mayor de edad."),
        ("es", "La obligaban a prostituirse. No era mayor de edad."),
        ("es", "No todas eran mayores de edad. Las obligaban a prostituirse."),
        ("es", "Captaban a chicas de 15 a 17 años y las obligaban a prostituirse."),
        ("pt", "Era obrigada a fazer programas. Mandaram ela dizer que era maior de idade."),
        ("en", "The women, one of them aged 16, were locked in the house. The others were over 18."),
        ("fr", "Elle n'était pas encore majeure quand il l'a forcée à se prostituer."),
        ("it", "La costringeva a prostituirsi. Le disse di dire che era maggiorenne."),
    ],
)
def test_who_is_not_of_age_or_told_to_say_so_is_a_minor(language, text):
    assert MINOR in asserted(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Se secuestró la licencia del chofer."),
        ("es", "Los pasaportes fueron incautados por la fiscalía."),
        ("pt", "A Polícia Federal apreendeu os passaportes dos investigados."),
        ("en", "The suspect denied the charge. His passport was seized by the court."),
        ("en", "Investigators took the passports of the suspects as evidence."),
        ("fr", "Les enquêteurs ont saisi quatre téléphones et deux passeports."),
        ("fr", "Le juge lui a retiré son passeport."),
        ("it", "Il suo passaporto è stato sequestrato dal tribunale."),
        ("it", "La scuola raccoglie e tiene i documenti degli alunni per la gita."),
        ("en", "The school will collect and hold all passports for the journey."),
        ("es", "La puerta del taller se cierra con llave a las ocho por los robos."),
        ("pt", "A porta da loja é trancada às oito por causa dos roubos."),
        ("fr", "La porte de l'auberge est fermée à clé à minuit."),
        ("it", "La porta dell'officina si chiude a chiave alle otto per i furti."),
        ("es", "Le mandé 200 dólares a mi mamá por Western Union."),
        ("en", "I sent my mum 200 pounds by Western Union."),
        ("en", "Nurses work twelve-hour shifts."),
        ("es", "La deuda del club asciende a 40 millones."),
    ],
)
def test_what_authorities_seize_and_everyday_things_are_no_sign(language, text):
    assert not asserted(text, language)


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("en", PAPERS, "Her passport was seized by the owner when she arrived."),
        ("en", PAPERS, "She told the police that he took her passport."),
        ("es", PAPERS, "Dijo ante el juez que la señora le retuvo el pasaporte."),
        ("pt", PAPERS, "O patrão apreendeu os passaportes dos trabalhadores."),
        ("it", PAPERS, "Il padrone ha sequestrato i passaporti delle ragazze."),
        ("es", PAPERS, "P. ¿Quién tenía su carnet? R. La señora, me lo quitó cuando llegué."),
        ("pt", PAPERS, "P. Quem ficava com o seu passaporte? R. A dona, tirou de mim quando cheguei."),
        ("es", PAPERS, "m kito l carnet y no m dja salir xq dic q l dbo 2 lucas"),
        ("es", CONFINED, "A las diez cerraban la puerta con llave y no podíamos salir."),
        ("es", PAY, "Hasta el día de hoy no me ha cancelado ni un peso."),
        ("it", PAY, "Da tre mesi non vedo un soldo."),
        ("es", CORRUPT, "El teniente recibía su cuota y llamaba antes del operativo."),
        ("es", SEX, "Me quitó el carnet y tenía que trabajar en una whiskería hasta pagar."),
    ],
)
def test_what_somebody_else_does_is_a_sign(language, category, text):
    assert category in asserted(text, language)


LOCKED = "La puerta la cerraban con candado. Mi carnet se lo agarró la señora y nunca me lo devolvió. "


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", VIOLENCE, LOCKED + "Preguntada para que diga qué pasó cuando llegó. RESPONDE: Me llevaron a un cuarto."),
        ("es", VIOLENCE, LOCKED + "Tenía que devolverle el pasaje. Yo lloré y le dije que quería volverme a mi casa."),
        ("pt", MINOR, "Trancavam a porta e tiraram o documento dela. Nada mais disse nem lhe foi perguntado."),
        ("es", PAPERS, "SE NECESITA SEÑORITAS. Buena presencia, pasaje pagado. No se necesita pasaporte."),
    ],
)
def test_formulas_beside_signs_are_no_signs(language, category, text):
    assert category not in asserted(text, language)
