"""Which day is a journey's: not the one of the paper, of a hearing, of what was said or of a birth."""

import pytest
from support.journeys import told


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("BO", "Fecha: 11/02/2025\nEl 14 de marzo de 2025 la trasladaron de Cochabamba a Iquique.", ["Cochabamba > Iquique | date=2025-03-14"]),
        ("BO", "La Paz, 11 de febrero de 2025\nEl 14 de marzo de 2024 la trasladaron de Cochabamba a Iquique.", ["Cochabamba > Iquique | date=2024-03-14"]),
        ("BR", "Brasília, 11 de fevereiro de 2025\nEm 14 de março de 2024 ela foi levada de Fortaleza para Lisboa.", ["Fortaleza > Lisboa | date=2024-03-14"]),
        ("GB", "London, 11 February 2025\nOn 14 March 2024 she was taken from Leeds to Hull.", ["Leeds > Hull | date=2024-03-14"]),
        ("FR", "Fait à Lyon, le 11 février 2025\nLe 14 mars 2024 elle a été emmenée de Lyon à Turin.", ["Lyon > Turin | date=2024-03-14"]),
        ("IT", "Roma, 11 febbraio 2025\nIl 14 marzo 2024 fu portata da Roma a Milano.", ["Roma > Milano | date=2024-03-14"]),
        ("BO", "El 11 de febrero de 2025 la declarante manifestó que el 14 de marzo de 2024 la trasladaron de Oruro a Calama.",
         ["Oruro > Calama | date=2024-03-14"]),
        ("BR", "Em 11 de fevereiro de 2025 a vítima declarou que em 14 de março de 2024 foi levada de Fortaleza para Lisboa.",
         ["Fortaleza > Lisboa | date=2024-03-14"]),
        ("GB", "On 11 February 2025 she stated that on 14 March 2024 she was driven from Leeds to Hull.", ["Leeds > Hull | date=2024-03-14"]),
        ("FR", "Le 11 février 2025 elle a déclaré que le 14 mars 2024 elle avait été emmenée de Lyon à Turin.", ["Lyon > Turin | date=2024-03-14"]),
        ("IT", "L'11 febbraio 2025 ha dichiarato che il 14 marzo 2024 fu portata da Roma a Milano.", ["Roma > Milano | date=2024-03-14"]),
        ("AR", "En la audiencia del 3 de mayo de 2023 relató que la llevaron de Salta a Mendoza el 5 de enero de 2022.", ["Salta > Mendoza | date=2022-01-05"]),
        ("MX", "Denuncia presentada el 4/5/2023: la trasladaron de Puebla a Tijuana el 2/3/2023.", ["Puebla > Tijuana | date=2023-03-02"]),
        ("AR", "El 3 de mayo de 2023 declaró que la llevaron de Salta a Mendoza.", ["Salta > Mendoza"]),
        ("AR", "El 5 de enero de 2022 conoció a Raúl y el 7 de enero de 2022 viajó de Salta a Mendoza.", ["Salta > Mendoza | date=2022-01-07"]),
        ("AR", "La víctima, nacida el 3/4/2005, fue llevada el 5/6/2022 de Salta a Mendoza.", ["Salta > Mendoza | date=2022-06-05"]),
    ],
)  # fmt: skip
def test_days_of_the_paper_and_of_what_was_said_are_no_days_of_journeys(country, text, legs):
    assert told(text, country) == legs


@pytest.mark.parametrize(
    ("country", "text", "legs"),
    [
        ("AR", "Fecha: 11/02/2025\nLa trasladaron de Salta a Mendoza.", ["Salta > Mendoza | date=2025-02-11"]),
        ("AR", "03/05/2023\nLa trasladaron de Salta a Mendoza.", ["Salta > Mendoza | date=2023-05-03"]),
        ("AR", "Según la denuncia, el 3 de mayo de 2023 la llevaron de Salta a Mendoza.", ["Salta > Mendoza | date=2023-05-03"]),
        ("AR", "El 3 de mayo de 2023, según declaró, la llevaron de Salta a Mendoza.", ["Salta > Mendoza | date=2023-05-03"]),
        ("AR", "Declaró que el 3 de mayo de 2023 la llevaron de Salta a Mendoza.", ["Salta > Mendoza | date=2023-05-03"]),
        ("GB", "She stated that on 3 May 2023 she was driven from Leeds to Hull.", ["Leeds > Hull | date=2023-05-03"]),
        ("BR", "Disse que no dia 3 de maio de 2023 foi levada de Belém para Santos.", ["Belém > Santos | date=2023-05-03"]),
        ("AR", "El 10/03/2024 viajó de Salta a Mendoza y dijo que estaba sola.", ["Salta > Mendoza | date=2024-03-10"]),
        ("AR", "Entre el 3 de mayo de 2023 y el 5 de junio de 2023 la llevaron de Salta a Mendoza.", ["Salta > Mendoza | date=2023-05-03"]),
        ("AR", "El 10/03/2024 la llevaron de Salta a Mendoza, y el 12/04/2024 de Mendoza a Rosario.",
         ["Salta > Mendoza | date=2024-03-10", "Mendoza > Rosario | date=2024-04-12"]),
    ],
)  # fmt: skip
def test_all_other_days_stay(country, text, legs):
    assert told(text, country) == legs
