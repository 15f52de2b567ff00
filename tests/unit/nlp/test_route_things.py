"""Cargo, cattle, drugs and congresses go without anybody; people beside them go."""

import pytest
from support.journeys import told


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("BO", "El camión con cemento fue de Sucre a Potosí."),
        ("MX", "El congreso se trasladó de Oaxaca a Mérida por el huracán."),
        ("AR", "Trasladó 42 novillos de Salta a Mendoza."),
        ("BR", "O caminhão levava 30 aparelhos de ar-condicionado de Foz do Iguaçu para Curitiba."),
        ("CO", "Tenía cinco kilos de coca y los llevaba desde Puerto Asís hasta Cali."),
        ("GB", "The lorry carried frozen fish from Hull to Leeds."),
        ("GB", "The conference moved from Leeds to Hull because of the flood."),
        ("GB", "Sheep were moved from Leeds to Hull."),
        ("FR", "Le camion transportait du ciment de Lyon à Marseille."),
        ("FR", "Le congrès a été transféré de Lyon à Nice."),
        ("IT", "Il camion portava cemento da Napoli a Roma."),
        ("IT", "Il bestiame fu trasportato da Roma a Milano."),
        ("BR", "O gado foi levado de Campo Grande para Cuiabá."),
        ("MX", "El ganado fue trasladado de Durango a Chihuahua."),
    ],
)
def test_things_leave_no_leg(country, text):
    assert told(text, country) == []


@pytest.mark.parametrize(
    ("country", "text", "ends"),
    [
        ("MX", "Los llevaba desde Puebla hasta Tijuana escondidos en un camión con cemento.", "Puebla > Tijuana"),
        ("BO", "En un camión de cemento la llevaron de Sucre a Potosí.", "Sucre > Potosí"),
        ("GB", "They were carried from Hull to Leeds in a lorry with frozen fish.", "Hull > Leeds"),
        ("FR", "Il transportait trois femmes de Lyon à Marseille.", "Lyon > Marseille"),
        ("MX", "El congreso terminó y la llevaron de Oaxaca a Mérida.", "Oaxaca > Mérida"),
        ("BR", "Ele levava as meninas de Sorriso para Santos num caminhão de soja.", "Sorriso > Santos"),
        ("IT", "Portava le ragazze da Napoli a Roma con un camion di cemento.", "Napoli > Roma"),
        ("CO", "Le metieron la droga en el cuerpo y la llevaron de Cali a Madrid.", "Cali > Madrid"),
        ("BO", "El camión con fruta llevaba a tres chicas de Sucre a Potosí.", "Sucre > Potosí"),
        ("BO", "Llevaban papas y a las chicas de Sucre a Potosí.", "Sucre > Potosí"),
        ("GB", "The horses and the boys were taken from Leeds to Hull.", "Leeds > Hull"),
        ("AR", "Cosechaba papas y fue trasladada de Salta a Mendoza.", "Salta > Mendoza"),
        ("AR", "Vendía frutas cuando la llevaron de Salta a Mendoza.", "Salta > Mendoza"),
        ("CO", "La obligaron a llevar heroína de Cali a Quito.", "Cali > Quito"),
    ],
)
def test_people_beside_things_leave_theirs(country, text, ends):
    assert [leg.split(" | ")[0] for leg in told(text, country)] == [ends]
