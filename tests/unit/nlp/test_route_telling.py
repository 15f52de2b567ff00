"""How texts tell of journeys: made, asked or planned; chains, ways back, payers and comma-separated tables."""

import pytest
from support.journeys import told


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("PE", "¿Viajó usted de Arequipa a Tacna con ellas?", []),
        ("PE", "¿La llevaron de Cusco a Puerto Maldonado? No, nunca salió de Cusco.", []),
        ("PE", "¿La llevaron de Cusco a Puerto Maldonado? Sí, en un bus.", ["Cusco > Puerto Maldonado"]),
        ("BR", "Você viajou de Recife para Natal? Não.", []),
        ("GB", "Was she taken from Cardiff to Bristol? She cannot remember.", []),
        ("FR", "Êtes-vous partie de Lille pour Bruxelles ? Non.", []),
        ("IT", "È partita da Napoli per Milano? No.", []),
        ("GB", "Did you fly from Lagos to Rome? No.", []),
        ("PE", "¿Viajó de Lima a Santiago?", []),
        ("PE", "Le preguntaron si la llevaron de Lima a Tacna y dijo que no.", []),
        ("PE", "Le preguntaron si la llevaron de Lima a Tacna y dijo que sí.", ["Lima > Tacna"]),
        ("PE", "P: ¿La llevaron de Lima a Tacna?\nR: No.", []),
        ("PE", "P: ¿La llevaron de Lima a Tacna?\nR: Sí, en bus.", ["Lima > Tacna"]),
        ("PE", "¿Cuándo la llevaron de Lima a Tacna? El 3 de marzo.", ["Lima > Tacna"]),
        ("GB", "Would you travel from Tirana to London?", []),
        ("GB", "When did you fly from Lagos to Rome? In May 2024.", ["Lagos > Rome"]),
        ("GB", "I asked whether she went from Leeds to Hull.", []),
        ("IT", "Le ha chiesto se è andata da Bari a Roma.", []),
        ("CO", "¿Usted la llevó de Cali a Bogotá?\n- No señor.", []),
        ("CO", "¿Quién la llevó de Cali a Bogotá? Un tal Chepe.", ["Cali > Bogotá"]),
        ("BR", "O senhor a levou de Belém para Macapá? Não, senhor.", []),
        ("GB", "Have you ever been taken from Leeds to Hull? Never.", []),
        ("FR", "L'avez-vous conduite de Lyon à Turin ? Oui.", ["Lyon > Turin"]),
    ],
)
def test_a_question_tells_a_journey_only_with_its_answer(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("MX", "Pensaban llevarla de Oaxaca a Tijuana.", ["Oaxaca > Tijuana | planned"]),
        ("CO", "La iban a trasladar de Cali a Pasto, pero ella escapó antes.", ["Cali > Pasto | planned"]),
        ("BR", "Pretendiam levá-la de Manaus para Boa Vista, mas a polícia impediu.", ["Manaus > Boa Vista | planned"]),
        ("PT", "Vão levar as raparigas de Lisboa para Madrid.", ["Lisboa > Madrid | planned"]),
        ("GB", "He planned to drive the girls from Dover to Leeds.", ["Dover > Leeds | planned"]),
        (
            "GB",
            "She was going to fly from Tirana to London but was stopped by the police.",
            ["Tirana > London | planned"],
        ),
        ("FR", "Ils voulaient l'emmener de Marseille à Lyon.", ["Marseille > Lyon | planned"]),
        ("IT", "Volevano portarla da Roma a Torino.", ["Roma > Torino | planned"]),
        ("PE", "Planeaban viajar de Lima a Santiago.", ["Lima > Santiago | planned"]),
        ("PE", "Iban a llevarla de Lima a Santiago, pero la policía lo impidió.", ["Lima > Santiago | planned"]),
        ("GB", "They wanted to take me to Berlin.", ["? > Berlin | planned"]),
        ("PE", "La policía impidió que la llevaran de Lima a Tacna.", ["Lima > Tacna | planned"]),
        ("PE", "La llevarán de Lima a Tacna.", ["Lima > Tacna | planned"]),
        ("PE", "Se canceló el viaje previsto de Lima a Tacna.", ["Lima > Tacna | planned"]),
        ("GB", "They will move the girls from Leeds to Hull.", ["Leeds > Hull | planned"]),
        ("GB", "She was to be taken from Leeds to Hull.", ["Leeds > Hull | planned"]),
        ("GB", "Police stopped him from driving the girls from Leeds to Hull.", ["Leeds > Hull | planned"]),
        ("BR", "Amanhã viajo de Recife para Natal.", ["Recife > Natal | planned"]),
        ("BR", "Tentaram levá-la de Recife para Natal.", ["Recife > Natal | planned"]),
        ("FR", "Elle devait partir de Lyon pour Milan.", ["Lyon > Milan | planned"]),
        ("FR", "La police a empêché qu'ils l'emmènent de Lyon à Turin.", ["Lyon > Turin | planned"]),
        ("IT", "La porteranno da Bari a Roma.", ["Bari > Roma | planned"]),
        ("CO", "Dijo que la llevarían de Cali a Bogotá.", ["Cali > Bogotá | planned"]),
        ("CO", "Soñaba con viajar de Cali a Madrid.", ["Cali > Madrid | planned"]),
        (
            "CO",
            "Tiene previsto viajar de Cali a Madrid el 5 de mayo de 2026.",
            ["Cali > Madrid | date=2026-05-05 planned"],
        ),
        ("CO", "Fueron interceptadas antes de viajar de Cali a Madrid.", ["Cali > Madrid | planned"]),
        ("CO", "Nos dijeron que iríamos de Cali a Madrid.", ["Cali > Madrid | planned"]),
        ("BR", "Elas iam ser levadas de Belém para Macapá.", ["Belém > Macapá | planned"]),
        ("GB", "They were hoping to travel from Leeds to Hull.", ["Leeds > Hull | planned"]),
        ("GB", "He refused to drive them from Leeds to Hull.", ["Leeds > Hull | planned"]),
        ("GB", "She would have flown from Lagos to Rome if the visa had come.", ["Lagos > Rome | planned"]),
        ("GB", "Next week she leaves Leeds for Hull.", ["Leeds > Hull | planned"]),
        ("FR", "Il va la conduire de Lyon à Turin demain.", ["Lyon > Turin | planned"]),
        ("IT", "Voleva andare da Torino a Parigi ma la polizia l'ha impedito.", ["Torino > Parigi | planned"]),
        ("IT", "Domani parte da Bari per Tirana.", ["Bari > Tirana | planned"]),
    ],
)
def test_what_was_planned_or_prevented_is_told_so(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("AR", "Querían trabajar y viajaron de Jujuy a Mendoza.", ["Jujuy > Mendoza"]),
        ("AR", "Quiere declarar que la llevaron de Jujuy a Mendoza.", ["Jujuy > Mendoza"]),
        ("GB", "They promised a job and took her from Lagos to Turin.", ["Lagos > Turin"]),
        ("BR", "Ele prometeu emprego e a levou de Belém para Cuiabá.", ["Belém > Cuiabá"]),
        ("US", "She went from Houston to Dallas to work in a bar.", ["Houston > Dallas"]),
        ("CL", "Iba de Arica a Tacna en un taxi cuando la detuvieron.", ["Arica > Tacna | vehicle=taxi"]),
        (
            "AR",
            "Llegó a Rosario desde Formosa y de allí la trasladaron a Neuquén.",
            ["Formosa > Rosario", "Rosario > Neuquén"],
        ),
        (
            "BR",
            "Levaram-na de Teresina até Brasília e depois para Goiânia, de onde seguiu para São Paulo.",
            ["Teresina > Brasília", "Brasília > Goiânia", "Goiânia > São Paulo"],
        ),
        (
            "GB",
            "They took her from Lagos to Tripoli and then to Lampedusa.",
            ["Lagos > Tripoli", "Tripoli > Lampedusa"],
        ),
        ("IT", "È arrivata a Genova da Tunisi.", ["Tunisi > Genova"]),
        ("IT", "L'hanno portata da Bari a Foggia e poi a Napoli.", ["Bari > Foggia", "Foggia > Napoli"]),
        ("FR", "Elle est arrivée à Paris depuis Bucarest le 3 mars 2024.", ["Bucarest > Paris | date=2024-03-03"]),
        ("GB", "She came to Leeds from Vilnius in May 2023.", ["Vilnius > Leeds | date=2023-05"]),
        (
            "GB",
            "She flew from Tirana to London and a week later, on 12 June 2025, returned.",
            ["Tirana > London", "London > Tirana | date=2025-06-12"],
        ),
        (
            "BR",
            "Viajou de Natal para Lisboa e, três dias depois, em 9 de abril de 2025, voltou.",
            ["Natal > Lisboa", "Lisboa > Natal | date=2025-04-09"],
        ),
        (
            "AR",
            "El 1 de abril de 2026 viajó de Salta a Jujuy y volvió el 4 de abril de 2026.",
            ["Salta > Jujuy | date=2026-04-01", "Jujuy > Salta | date=2026-04-04"],
        ),
        ("FR", "Nous sommes parties de Dakar pour Casablanca.", ["Dakar > Casablanca"]),
        ("BE", "On l'a emmenée de Liège à Anvers le 12 janvier 2025.", ["Liège > Anvers | date=2025-01-12"]),
        ("FR", "Elle habite à Lyon et travaille à Grenoble.", []),
        ("IT", "L'ha accompagnata da Verona a Trieste il 3 giugno 2025.", ["Verona > Trieste | date=2025-06-03"]),
        ("IT", "Vive a Roma e lavora a Milano.", []),
        ("IT", "La ragazza di Napoli non è mai andata a Torino.", []),
        ("ES", "Llegué a Valencia procedente de Bucarest.", ["Bucarest > Valencia"]),
        ("PT", "Cheguei a Lisboa vinda de Luanda.", ["Luanda > Lisboa"]),
        ("GB", "I arrived in Manchester from Tirana.", ["Tirana > Manchester"]),
        ("PE", "La llevaron de Lima a Tacna; el pasaje lo pagó la señora Rosa.", ["Lima > Tacna | payer=Rosa"]),
        (
            "PE",
            "Pagó la señora Rosa 300 soles por el viaje de Lima a Tacna.",
            ["Lima > Tacna | price=300 PEN payer=Rosa"],
        ),
        (
            "BR",
            "O senhor Valdir pagou 200 reais pela passagem de Belém a Macapá.",
            ["Belém > Macapá | price=200 BRL payer=Valdir"],
        ),
        (
            "GB",
            "Mr Hoxha paid 450 euros for her ticket from Tirana to Rome.",
            ["Tirana > Rome | price=450 EUR payer=Hoxha"],
        ),
        ("GB", "He drove from Lyon to Turin the furniture of the shop.", []),
        ("AR", "El camión llevó de Salta a Rosario la mercadería del almacén.", []),
        ("FR", "Il a transporté de Lyon à Turin les marchandises du magasin.", []),
        ("GB", "He drove from Lyon to Turin with two girls in the car.", ["Lyon > Turin | vehicle=car"]),
        (
            "AR",
            "Vino a Córdoba desde Tucumán y de ahí la llevaron a Rosario.",
            ["Tucumán > Córdoba", "Córdoba > Rosario"],
        ),
        (
            "MX",
            "La llevaron desde Tapachula hasta Ciudad de México y luego a Tijuana, donde cruzaron a San Diego",
            ["Tapachula > Ciudad de México", "Ciudad de México > Tijuana", "Tijuana > San Diego"],
        ),
        ("IT", "È arrivata a Bari da Tirana", ["Tirana > Bari"]),
        (
            "PE",
            "Viajó de Lima a Santiago y dos días después, el 5 de marzo de 2026, volvió.",
            ["Lima > Santiago", "Santiago > Lima | date=2026-03-05"],
        ),
        ("FR", "nous sommes allées de Douala à Bruxelles", ["Douala > Bruxelles"]),
        ("FR", "Il l'a conduite de Lyon à Turin le 4 mai 2025", ["Lyon > Turin | date=2025-05-04"]),
        ("IT", "È partita da Tirana per Bari il 7 agosto 2026", ["Tirana > Bari | date=2026-08-07"]),
        ("ES", "Llegué a Madrid procedente de Bogotá", ["Bogotá > Madrid"]),
        (
            "PY",
            "El señor Ramón Gómez pagó 450 dólares por el pasaje de Lucía Pérez de Asunción a Buenos Aires",
            ["Asunción > Buenos Aires | price=450 USD payer=Ramón Gómez who=Lucía Pérez"],
        ),
        (
            "PY",
            "La llevaron de Asunción a Buenos Aires y el señor Ramón pagó 450 dólares por el pasaje.",
            ["Asunción > Buenos Aires | price=450 USD payer=Ramón"],
        ),
        (
            "PE",
            "El viaje de Lima a Tacna lo pagó la señora Rosa, 300 soles.",
            ["Lima > Tacna | price=300 PEN payer=Rosa"],
        ),
        ("GB", "He drove from Lyon to Turin the goods of the shop", []),
        ("PE", "Fue obligada a viajar de Lima a Tacna.", ["Lima > Tacna"]),
        ("PE", "Por la mañana viajó de Lima a Tacna.", ["Lima > Tacna"]),
        ("PE", "Lograron llevarla de Lima a Tacna.", ["Lima > Tacna"]),
        ("PE", "Después de viajar de Lima a Tacna la encerraron.", ["Lima > Tacna"]),
        ("PE", "Volvió a trabajar en Lima.", []),
        ("PE", "Viajó de Lima a Tacna y volvió a llamar.", ["Lima > Tacna"]),
        ("PE", "Viajó de Lima a Tacna y nunca volvió.", ["Lima > Tacna"]),
        ("PE", "Viajó de Lima a Tacna pero no volvió.", ["Lima > Tacna"]),
        ("PE", "Viajó de Lima a Tacna, donde trabaja en un bar.", ["Lima > Tacna"]),
        ("PE", "Me prometieron trabajo y me trajeron de Lima a Tacna.", ["Lima > Tacna"]),
        ("PE", "Quería irse, pero la llevaron de Lima a Tacna.", ["Lima > Tacna"]),
        ("GB", "She agreed and they took her from Tirana to London.", ["Tirana > London"]),
        ("GB", "They forced her to travel from Leeds to Hull.", ["Leeds > Hull"]),
        ("GB", "He tried to call her and drove from Leeds to Hull.", ["Leeds > Hull"]),
        ("BR", "Perguntado se levou as moças de Recife para Natal, disse que não.", []),
        ("BR", "Investigou-se que as moças se deslocaram de Recife para Natal.", ["Recife > Natal"]),
        (
            "BR",
            "Foram levadas de Recife para Natal e voltaram no dia 3 de maio de 2024.",
            ["Recife > Natal", "Natal > Recife | date=2024-05-03"],
        ),
        ("FR", "Elle a quitté Lagos pour Paris en mai 2023.", ["Lagos > Paris | date=2023-05"]),
        ("FR", "Ils l'ont conduite à Lyon puis à Marseille.", ["? > Lyon", "Lyon > Marseille"]),
        ("FR", "Elle n'est pas allée de Lyon à Turin.", []),
        (
            "FR",
            "Elle est venue de Dakar à Paris et elle est rentrée le 4 mai 2025.",
            ["Dakar > Paris", "Paris > Dakar | date=2025-05-04"],
        ),
        ("IT", "È arrivata a Bari nel 2020 e ha lavorato a Milano.", ["? > Bari | date=2020"]),
        ("IT", "Sono state portate in Italia dalla Nigeria passando per Tripoli.", ["Nigeria > Tripoli > Italia"]),
        ("IT", "L'hanno accompagnata da Bari a Roma e da lì a Napoli.", ["Bari > Roma", "Roma > Napoli"]),
        (
            "AR",
            "La llevaron de Salta a Rosario; el viaje lo pagó Ana Ruiz y costó 300 pesos.",
            ["Salta > Rosario | price=300 ARS payer=Ana Ruiz"],
        ),
        ("AR", "Compró pan, leche, fecha, destino y otras cosas.", []),
        (
            "CO",
            "La captaron en Pasto, la llevaron a Cali y después a Bogotá, desde donde la enviaron a Madrid.",
            ["? > Cali", "Cali > Bogotá", "Bogotá > Madrid"],
        ),
        (
            "CO",
            "Viajó de Cali a Madrid el 3 de enero de 2025 y regresó a Cali el 9 de enero de 2025.",
            ["Cali > Madrid | date=2025-01-03", "Madrid > Cali | date=2025-01-09"],
        ),
        ("CO", "Todos los meses va de Cali a Bogotá.", ["Cali > Bogotá"]),
        ("BR", "Foi de Belém para Macapá e de lá para Caiena.", ["Belém > Macapá", "Macapá > Caiena"]),
        ("GB", "She was flown from Lagos to Rome, then driven to Naples.", ["Lagos > Rome", "Rome > Naples"]),
        ("GB", "In 2019 she moved from Leeds to Hull, and she wants to study there.", ["Leeds > Hull | date=2019"]),
        (
            "FR",
            "Elle a été emmenée de Lagos à Tripoli, puis de Tripoli à Naples.",
            ["Lagos > Tripoli", "Tripoli > Naples"],
        ),
        ("IT", "È stata portata da Lagos a Tripoli e da Tripoli in Italia.", ["Lagos > Tripoli", "Tripoli > Italia"]),
    ],
)
def test_what_was_travelled_with_its_origin_day_and_payer(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        (
            "AR",
            "fecha,origen,destino,pasajera\n2026-04-07,Posadas,Rosario,Marta Solís\n2026-04-09,Rosario,Mendoza,Marta Solís",
            [
                "Posadas > Rosario | date=2026-04-07 who=Marta Solís",
                "Rosario > Mendoza | date=2026-04-09 who=Marta Solís",
            ],
        ),
        (
            "GB",
            "date,from,to,passenger\n2026-04-07,Tirana,London,Elira Hoxha",
            ["Tirana > London | date=2026-04-07 who=Elira Hoxha"],
        ),
        (
            "FR",
            "date,départ,arrivée,passager\n2026-04-07,Dakar,Paris,Awa Diop",
            ["Dakar > Paris | date=2026-04-07 who=Awa Diop"],
        ),
        (
            "IT",
            "data,partenza,arrivo,passeggera\n2026-04-07,Tirana,Bari,Elira Hoxha",
            ["Tirana > Bari | date=2026-04-07 who=Elira Hoxha"],
        ),
        (
            "PY",
            "fecha,origen,destino,pasajera\n2026-03-03,Asunción,Buenos Aires,Lucía Pérez",
            ["Asunción > Buenos Aires | date=2026-03-03 who=Lucía Pérez"],
        ),
        (
            "AR",
            'id,fecha,"origen",destino,observaciones\n1,2026-04-07,"Posadas, Misiones",Rosario,"salió de noche; en bus"',
            ["Posadas > Rosario | date=2026-04-07"],
        ),
        (
            "IT",
            "data,partenza,arrivo,targa\n2026-04-07,Bari,Foggia,FK482LM",
            ["Bari > Foggia | date=2026-04-07 plate=FK482LM"],
        ),
        (
            "AR",
            'Date,From,To,Price\n2026-01-03,Lima,Tacna,"1,200 PEN"',
            ["Lima > Tacna | date=2026-01-03 price=1200 PEN"],
        ),
    ],
)
def test_comma_separated_values_are_tables_too(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("MX", "Si la hubieran llevado de Puebla a Tijuana, la habrían vendido allí.", ["Puebla > Tijuana | planned"]),
        ("BR", "Se a tivessem levado de Belém para Macapá, ela teria morrido.", ["Belém > Macapá | planned"]),
        ("GB", "If they had taken her from Leeds to Hull, she would have been sold.", ["Leeds > Hull | planned"]),
        ("GB", "Had they taken her from Leeds to Hull, nobody would have found her.", ["Leeds > Hull | planned"]),
        ("FR", "S'ils l'avaient emmenée de Lyon à Turin, elle serait morte.", ["Lyon > Turin | planned"]),
        ("IT", "Se l'avessero portata da Bari a Roma, sarebbe morta.", ["Bari > Roma | planned"]),
        # What was done stays so.
        ("MX", "Dijo que si la llevaron de Puebla a Tijuana fue por dinero.", ["Puebla > Tijuana"]),
        ("MX", "Sí la llevaron de Puebla a Tijuana.", ["Puebla > Tijuana"]),
        ("MX", "Como si nada hubiera pasado, la llevaron de Puebla a Tijuana.", ["Puebla > Tijuana"]),
        ("GB", "He had driven her from Leeds to Hull before he was stopped.", ["Leeds > Hull"]),
        ("GB", "The victim, aged 16, had later been taken from Leeds to Hull.", ["Leeds > Hull"]),
        ("FR", "Elle s'est enfuie; ils l'avaient emmenée de Lyon à Turin.", ["Lyon > Turin"]),
    ],
)
def test_what_would_have_been_is_not_told_as_made(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        (
            "MX",
            "Mañana las mandamos de Tapachula a Monterrey en el ADO de las 8, boleto a nombre de Karla.",
            ["Tapachula > Monterrey | planned who=Karla"],
        ),
        ("MX", "Mañana las mandamos de Tapachula a Monterrey en el ADO de las 8.", ["Tapachula > Monterrey | planned"]),
        ("MX", "Mañana salimos de Tapachula a Monterrey.", ["Tapachula > Monterrey | planned"]),
        ("BR", "Amanhã mandamos as meninas de Belém para Macapá.", ["Belém > Macapá | planned"]),
        ("FR", "Demain on les envoie de Lyon à Turin.", ["Lyon > Turin | planned"]),
        ("IT", "Domani le mandiamo da Bari a Roma.", ["Bari > Roma | planned"]),
        ("MX", "Ayer las mandamos de Tapachula a Monterrey.", ["Tapachula > Monterrey"]),
        ("MX", "Por la mañana salimos de Tapachula a Monterrey.", ["Tapachula > Monterrey"]),
        ("MX", "Mandamos la carga de Tapachula a Monterrey.", []),
    ],
)
def test_what_goes_tomorrow_is_planned(country, text, legs):
    assert told(text, country) == legs
