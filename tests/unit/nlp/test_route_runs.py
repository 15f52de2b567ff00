"""Journeys that no verb tells: routes and tickets by dashes, rounds by commas, lists of who goes from where to where."""

import pytest
from support.journeys import told


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("BO", "El pasaje La Paz – Arica costó 350 bs y lo pagó ella.", ["La Paz > Arica | price=350 BOB"]),
        ("CL", "Consta boleto de la empresa, tramo Arica - Antofagasta, del 07/05/2022.", ["Arica > Antofagasta | date=2022-05-07"]),
        ("EC", "Vuelo AV1634 Quito-Bogotá-Madrid, 19/11/2022.", ["Quito > Bogotá > Madrid | date=2022-11-19 vehicle=Vuelo"]),
        ("CL", "Pasajes: 1) Calama–Santiago, $38.000; 2) Santiago–Temuco, $19.500.",
         ["Calama > Santiago | price=38000 CLP", "Santiago > Temuco | price=19500 CLP"]),
        ("BO", "RUTA: Sucre / Tarija\nSALIDA: 23-11-2023\nBUS: 2210 PFD", ["Sucre > Tarija | date=2023-11-23 plate=2210PFD"]),
        ("BR", "A passagem Manaus – Boa Vista custou R$ 220,00.", ["Manaus > Boa Vista | price=220 BRL"]),
        ("BR", "Linha: Ponta Porã x Dourados", ["Ponta Porã > Dourados"]),
        ("GB", "Coach ticket: Leeds to Swansea, £18.50.", ["Leeds > Swansea | vehicle=Coach price=18.50 GBP"]),
        ("GB", "Travel history: Hanoi – Moscow – Calais – Dover.", ["Hanoi > Moscow > Calais > Dover"]),
        ("FR", "Billet de train Marseille – Nice, 39 €.", ["Marseille > Nice | vehicle=train price=39 EUR"]),
        ("IT", "Biglietto autobus Napoli – Foggia, € 22.", ["Napoli > Foggia | vehicle=autobus price=22 EUR"]),
        ("CO", "Viajó con el pasaje Pasto – Cali y después fue de Cali a Buenaventura.", ["Pasto > Cali", "Cali > Buenaventura"]),
        ("BR", "O itinerario —Santo Domingo, Panamá, Porto Alegre, Rivera— foi pago.", ["Santo Domingo > Panamá > Porto Alegre > Rivera"]),
        ("AR", "Mapa · ruta guardada\nBermejo - Orán - Salta\n269 km, 4 h 10 min", ["Bermejo > Orán > Salta"]),
        # Roads, addresses and things, of which nobody travels.
        ("BO", "La ruta La Paz – Oruro quedó bloqueada por los campesinos.", []),
        ("BO", "Pasaje Cochabamba – Bolivia.", []),
        ("AR", "Servicio: Limpieza a Domicilio\nRuta: Sabor a Hogar", []),
        ("BO", "Vendió droga en la ruta Perú - Bolivia.", []),
        ("AR", "El clásico Rosario – Santa Fe se juega el domingo.", []),
        ("CO", "El giro Pasto – Cali fue de 300 dólares.", []),
    ],
)  # fmt: skip
def test_places_by_dashes_behind_a_ticket_or_a_route(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("ES", "Las movían por plazas: Madrid, Barcelona, Bilbao y vuelta.", ["Madrid > Barcelona", "Barcelona > Bilbao", "Bilbao > Madrid"]),
        ("ES", "Fue rotada por Oporto, Lisboa y Faro.", ["Oporto > Lisboa", "Lisboa > Faro"]),
        ("PT", "Foi rodada por Braga, Aveiro e Leiria.", ["Braga > Aveiro", "Aveiro > Leiria"]),
        ("US", "The girls worked a circuit: Dallas, Houston, San Antonio and back.",
         ["Dallas > Houston", "Houston > San Antonio", "San Antonio > Dallas"]),
        ("GB", "She was rotated through Leeds, Sheffield and Hull.", ["Leeds > Sheffield", "Sheffield > Hull"]),
        ("FR", "Les filles tournaient : Toulouse, Montpellier, Perpignan et retour.",
         ["Toulouse > Montpellier", "Montpellier > Perpignan", "Perpignan > Toulouse"]),
        ("IT", "Le ragazze giravano: Verona, Padova, Vicenza e ritorno.", ["Verona > Padova", "Padova > Vicenza", "Vicenza > Verona"]),
        ("PT", "Foi rodada por Braga e Aveiro.", ["Braga > Aveiro"]),
        # Lists of towns, of which no round is told.
        ("ES", "Conoce Madrid, Barcelona y Bilbao.", []),
        ("ES", "Nunca fue rotada por Oporto, Lisboa y Faro.", []),
        ("ES", "Hay pisos en Madrid, Barcelona y Bilbao.", []),
        ("US", "The company has offices in Dallas, Houston and San Antonio.", []),
        ("VE", "Circuito Judicial Penal del estado Sucre, Güiria.", []),
        ("BR", "A cada quinze dias uma van faz rodízio com Joinville e Ponta Grossa.", []),
        ("PT", "A mercadoria foi rodada por Braga, Aveiro e Leiria.", []),
    ],
)  # fmt: skip
def test_rounds_by_commas(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("CO", "Ana de Pasto a Cali", ["Pasto > Cali | who=Ana"]),
        ("CO", "Paola de Pereira a Cúcuta, Yuli de Cali a Ipiales.", ["Pereira > Cúcuta | who=Paola", "Cali > Ipiales | who=Yuli"]),
        ("BO", "- Luz de Potosí a Villazón\n- Noemí de Sucre a Tarija\n", ["Potosí > Villazón | who=Luz", "Sucre > Tarija | who=Noemí"]),
        ("BO", "Ana Quispe, de La Paz a Arica.", ["La Paz > Arica | who=Ana Quispe"]),
        ("BR", "Carla de Natal para Fortaleza, Bia de Recife para Maceió.", ["Natal > Fortaleza | who=Carla", "Recife > Maceió | who=Bia"]),
        ("US", "Ana from Laredo to Dallas, Rosa from El Paso to Denver.", ["Laredo > Dallas | who=Ana", "El Paso > Denver | who=Rosa"]),
        ("FR", "Amina de Rouen à Caen, samedi.", ["Rouen > Caen | who=Amina"]),
        ("IT", "Anna da Brescia a Bergamo, Maria da Pavia a Lodi.", ["Brescia > Bergamo | who=Anna", "Pavia > Lodi | who=Maria"]),
        ("CO", "Rosa: Pasto – Cali", ["Pasto > Cali | who=Rosa"]),
        # Towns whose names hold one of a person, distances, a caller.
        ("CO", "Santiago de Cali a Bogotá son nueve horas.", []),
        ("CO", "Ana de Pasto a Cali llamó por teléfono tres veces.", []),
        ("CO", "Universidad de Pasto a Cali.", []),
        ("ES", "Teresa de Ávila a su hermana.", []),
        ("BO", "Distancia de Oruro a Pisiga: 230 km", []),
    ],
)  # fmt: skip
def test_who_goes_from_where_to_where(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("BO", "[14/03/2024, 21:07] Beto: el martes la traigo de Oruro a Cochabamba", ["Oruro > Cochabamba | date=2024-03-19 planned"]),
        ("BO", "[14/03/2024, 21:07] Beto: el martes la traje de Oruro a Cochabamba", ["Oruro > Cochabamba | date=2024-03-12"]),
        ("PT", "[07/06/2024, 18:33] Nelo: na terça trago-a de Elvas para Setúbal", ["Elvas > Setúbal | date=2024-06-11 planned"]),
        ("GB", "[14/03/2024, 22:41] Ray: bringing her from Leeds to Hull on Friday", ["Leeds > Hull | date=2024-03-15 planned"]),
        ("GB", "[14/03/2024, 22:41] Ray: brought her from Leeds to Hull on Friday", ["Leeds > Hull | date=2024-03-08"]),
        ("FR", "[08/02/2024, 20:15] Momo : mardi je la ramène de Dijon à Nancy", ["Dijon > Nancy | date=2024-02-13 planned"]),
        ("IT", "[10/01/2024, 19:12] Zio: lunedì la porto da Bari a Pescara", ["Bari > Pescara | date=2024-01-15 planned"]),
        # Every week, and a weekday in what is no message.
        ("BO", "[14/03/2024, 21:07] Beto: los martes la traigo de Oruro a Cochabamba", ["Oruro > Cochabamba"]),
        ("GB", "[14/03/2024, 22:41] Ray: she goes from Leeds to Hull on Fridays", ["Leeds > Hull"]),
        ("BO", "El martes la trajo de Oruro a Cochabamba.", ["Oruro > Cochabamba"]),
        ("BO", "[14/03/2024, 21:07] Beto: ya salimos de Oruro a Cochabamba", ["Oruro > Cochabamba | date=2024-03-14"]),
    ],
)  # fmt: skip
def test_a_weekday_in_a_message_is_the_one_that_is_meant(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("BO", "Le dijo que iba a Santa Cruz.", ["? > Santa Cruz"]),
        ("BO", "Me dijo que iba a Oruro.", ["? > Oruro"]),
        ("BR", "Disse-lhe que ia para Manaus.", ["? > Manaus"]),
        ("IT", "Le disse che andava a Milano.", ["? > Milano"]),
        ("FR", "Elle lui a dit qu'elle allait à Bruxelles.", ["? > Bruxelles"]),
        ("GB", "He told her he was going to Leeds.", ["? > Leeds"]),
        # What is to be done, and what others were told of their own way, stays planned.
        ("BO", "Le dijo que iba a viajar a Santa Cruz.", ["? > Santa Cruz | planned"]),
        ("BO", "Nos dijeron que íbamos a Potosí.", ["? > Potosí | planned"]),
        ("BO", "Le dijeron que iba a Potosí.", ["? > Potosí | planned"]),
        ("BR", "Ele disse que ia levar a moça para Manaus.", ["? > Manaus | planned"]),
        ("FR", "Il lui a dit qu'elle allait à Bruxelles.", ["? > Bruxelles | planned"]),
        ("GB", "He told her that she was going to Leeds.", ["? > Leeds | planned"]),
    ],
)  # fmt: skip
def test_who_says_that_he_goes_is_on_the_way(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("DO", "La joven fue captada en Higüey y trasladada a Punta Cana.", ["Higüey > Punta Cana"]),
        ("PT", "Foram recrutados no Nepal e transportados para Odemira.", ["? > Odemira"]),
        ("PT", "Após dois meses em Cascais, levaram-na para Huelva.", ["Cascais > Huelva"]),
        ("PE", "Volvió a Huánuco después de tres meses en Lima.", ["? > Huánuco"]),
        ("IT", "È passata per Agadez e Sabha ed è arrivata a Catania.", ["? > Agadez > Sabha > Catania"]),
        ("GB", "Boarded at Tirana, changed in Vienna, landed at Gatwick.", ["Tirana > Vienna > Gatwick"]),
        ("GB", "£700 was transferred from Manchester to Lagos by Western Union.", []),
        ("AR", "Cruzó de Bermejo a Aguas Blancas y siguió en remis hasta Orán.",
         ["Bermejo > Aguas Blancas", "Aguas Blancas > Orán | vehicle=remis"]),
    ],
)  # fmt: skip
def test_where_a_journey_began_and_what_it_passed(country, text, legs):
    assert told(text, country) == legs
