"""Beasts, things, robbers, quarrels at home and inmates raise no flags; the same words of persons who are exploited do."""

import pytest
from support.language import asserted

CONFINED, THREAT, MOVED = "harbouring_confinement", "threat_violence", "transport_transfer"
WATCHED, PAPERS, ADVERT = "isolation_surveillance", "document_retention", "online_recruitment_advertising"


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("en", CONFINED, "The dog was kept locked in a kennel and beaten by its owner."),
        ("en", THREAT, "The dog was kept locked in a kennel and beaten by its owner."),
        ("es", THREAT, "El perro estaba encerrado y amarrado, el dueño le pegaba."),
        ("it", THREAT, "Il cane era chiuso a chiave in cantina e il padrone lo picchiava."),
        ("es", MOVED, "Vendió veinte novillos, los cargó en el camión y los llevó a la feria de Santa Cruz."),
        ("en", CONFINED, "The museum keeps the original passports of the explorers locked in a safe."),
        ("fr", THREAT, "Deux individus l'ont frappé à la sortie du métro et lui ont arraché son portefeuille."),
        ("en", THREAT, "Two strangers beat him and took his wallet."),
        ("es", THREAT, "Refiere que su esposo llegó tomado, que discutieron y que le dio dos cachetadas."),
        ("pt", WATCHED, "A vítima relata que o ex-companheiro quebrou seu celular e a agrediu com socos."),
        ("pt", THREAT, "Ele já a ameaçou de morte por não aceitar o fim do relacionamento."),
        ("es", WATCHED, "El Inpec le retuvo al interno un teléfono celular."),
        ("es", WATCHED, "El interno no podrá recibir visitas. Se le retuvo un teléfono celular."),
        ("es", PAPERS, "Se retiran el documento y la ropa, que quedan en custodia de la enfermera jefe."),
        (
            "es",
            THREAT,
            "Nos encerró en la pieza y me quitó el carnet. Yo lloré y le dije que quería volverme a mi casa.",
        ),
        ("pt", THREAT, "Trancou a gente no quarto e ficou com o documento. Eu chorei e pedi para ir embora."),
        ("es", ADVERT, "El tren sale a las 6. Alojamiento incluido. Precio US$ 289 por persona."),
    ],
)
def test_what_has_nothing_to_do_with_it_is_no_sign(language, category, text):
    assert category not in asserted(text, language=language)


@pytest.mark.parametrize(
    ("language", "category", "text"),
    [
        ("es", CONFINED, "Me tenían encerrada con los perros y me pegaban."),
        ("es", THREAT, "La tenían amarrada como a un perro y la golpeaban."),
        ("en", CONFINED, "They were kept locked in a shed with the cows."),
        ("en", CONFINED, "She was kept locked in a room like a dog."),
        ("es", MOVED, "Los llevó a la finca en un camión de ganado."),
        ("es", THREAT, "Mi esposo me pegaba si no llevaba el dinero de los clientes."),
        ("es", THREAT, "Mi marido me obligaba a trabajar y me golpeaba cuando estaba borracho."),
        ("es", THREAT, "Dos sujetos la golpearon y la obligaron a trabajar en un bar."),
        ("es", THREAT, "Mi exmarido me golpeaba y me obligaba a acostarme con sus amigos."),
        ("it", THREAT, "Il mio ex mi picchiava e mi costringeva a stare con altri uomini."),
        ("es", WATCHED, "El dueño le retuvo el teléfono y no la deja salir."),
        ("es", WATCHED, "Le retuvo un teléfono celular para que no llamara a su familia."),
        ("es", THREAT, "Yo lloraba y él me pegaba más fuerte para que me callara."),
        ("en", THREAT, "I cried and he said he would kill my mother if I left."),
        ("es", ADVERT, "Chicas 18 a 25, buena presencia, alojamiento incluido."),
    ],
)
def test_the_same_of_persons_is_one(language, category, text):
    assert category in asserted(text, language=language)
