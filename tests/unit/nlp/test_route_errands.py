"""Whose journeys are none of how anybody was moved: officials, detainees on the way to jail, families in search."""

import pytest
from support.journeys import told


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("BO", "El fiscal viajó de La Paz a Uyuni para la inspección."),
        ("BO", "La policía trasladó al detenido de Uyuni a la cárcel de San Pedro en La Paz."),
        ("BO", "Los imputados fueron trasladados de Oruro al penal de San Pedro en La Paz."),
        ("PE", "Una comisión de la fiscalía se trasladó de Lima a Tacna el 3 de mayo de 2025."),
        ("PE", "De Lima a Tacna viajó la fiscal para tomar declaraciones."),
        ("AR", "El fiscal Juan Pérez viajó de Salta a Orán con dos policías."),
        ("CO", "Los investigadores fueron de Cali a Pasto y volvieron el lunes."),
        ("BR", "O delegado viajou de Manaus para Tabatinga para ouvir a testemunha."),
        ("PT", "A procuradora deslocou-se de Lisboa a Beja para inquirir as testemunhas."),
        ("GB", "Officers drove from Leeds to Manchester to interview her."),
        ("GB", "The suspect was driven from Dover to a police station in London."),
        ("FR", "Les enquêteurs ont voyagé de Paris à Lagos."),
        ("FR", "Le procureur s'est rendu de Lyon à Marseille et les gendarmes sont allés de Lyon à Nice."),
        ("IT", "I carabinieri sono andati da Roma a Napoli per la perquisizione."),
        ("BO", "La madre de la víctima viajó de Potosí a La Paz para buscarla."),
        ("GB", "Her mother travelled from Hull to London in search of her daughter."),
        ("BR", "A mãe viajou de Belém para Manaus à procura da filha."),
    ],
)
def test_who_travels_for_the_case_leaves_no_leg(country, text):
    assert told(text, country) == []


@pytest.mark.parametrize(
    ("country", "text", "leg"),
    [
        ("BO", "El policía Rojas llevó a las chicas de Oruro a Pisiga.", "Oruro > Pisiga"),
        ("BO", "El policía viajó con las chicas de Oruro a Pisiga.", "Oruro > Pisiga"),
        ("BO", "Ramos y el policía viajaron de Oruro a Pisiga.", "Oruro > Pisiga"),
        ("MX", "Un falso policía viajó de Puebla a Tijuana.", "Puebla > Tijuana"),
        ("BO", "Los agentes rescataron a la menor y la trasladaron de Uyuni a Potosí.", "Uyuni > Potosí"),
        ("PE", "El acusado trasladó a las víctimas de Lima a Tacna.", "Lima > Tacna"),
        ("BO", "El fiscal dijo que la víctima viajó de La Paz a Uyuni.", "La Paz > Uyuni"),
        ("PE", "La víctima contó a la policía que viajó de Lima a Tacna.", "Lima > Tacna"),
        ("BO", "La víctima y su abogada viajaron de Sucre a La Paz para declarar.", "Sucre > La Paz"),
        ("PE", "La madre viajó de Lima a Tacna para entregarla a la señora.", "Lima > Tacna"),
        ("BR", "A polícia a levou de Santos para São Paulo.", "Santos > São Paulo"),
        ("GB", "Police officers brought three women from Leeds to Manchester.", "Leeds > Manchester"),
        ("GB", "The officer said she travelled from Lagos to Milan.", "Lagos > Milan"),
        ("FR", "Les gendarmes l'ont conduite de Nice à Marseille.", "Nice > Marseille"),
        ("IT", "La polizia l'ha portata da Bari a Roma.", "Bari > Roma"),
    ],
)
def test_whoever_is_moved_is_told(country, text, leg):
    assert told(text, country) == [leg]
