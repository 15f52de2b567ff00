"""Invented notes for measuring: short texts of 0.3 to 3 kB in Spanish, Portuguese and English, no two alike."""

import math
import random
from collections.abc import Iterator
from pathlib import Path

LEAST, MOST = 300, 3_000
"""Bytes of a note; short ones are commoner, as in a seized telephone or a folder of statements."""

_PER_FOLDER = 1_000

_SENTENCES = {
    "es": (
        "Llamar a {name} al {phone} por la deuda de {amount} bolivianos.",
        "{name} llega el {day} a la terminal, sin papeles y con una maleta.",
        "Le dijeron que el trabajo era de mesera en {place}, con comida y cama.",
        "La dueña guarda los carnets de todas en el cajón y no los devuelve.",
        "El {date} salió un bus de {place} con doce personas y un solo chofer.",
        "Doña {name} cobra {amount} por semana por el cuarto y la luz.",
        "Ayer llovió todo el día y no hubo mercado en la plaza.",
        "Según {name} {surname}, la señora vive en la calle Los Ceibos {number}.",
        "Pagó el pasaje en efectivo y pidió que nadie lo anotara.",
        "Quedamos en vernos a las {hour} frente a la iglesia de {place}.",
        "Mi hermana preguntó por el sueldo y le contestaron que todavía debía el viaje.",
        "El contador revisó las boletas del mes y faltan tres.",
        "{name} no sale sola, siempre la acompaña el encargado del local.",
        "Se compró arroz, aceite, jabón y dos frazadas para la casa.",
        "El número nuevo es {phone}, el otro ya no contesta.",
        "La reunión del sindicato pasó al {day} por falta de gente.",
    ),
    "pt": (
        "Pagou {amount} reais e ficou no quarto de {place} até {day}.",
        "{name} disse que o passaporte está com o patrão desde que chegou.",
        "Ligar para {phone} antes de mandar as moças para {place}.",
        "A van sai de {place} no dia {date}, às {hour}, com oito lugares.",
        "Ninguém recebeu este mês, a dívida da viagem ainda não acabou.",
        "O relatório da obra ficou pronto e foi entregue na segunda.",
        "{name} {surname} mora na rua das Palmeiras, {number}, nos fundos.",
        "Trabalham das seis da manhã até as dez da noite, sem folga.",
        "Comprei pão, café e leite, o resto fica para amanhã.",
        "O anúncio promete salário em dólar e moradia de graça.",
        "A polícia perguntou por {name} e ninguém respondeu.",
        "Choveu muito e a estrada para {place} ficou fechada.",
    ),
    "en": (
        "The driver left {name} at the border near {place} at {hour}.",
        "She was told that the job was in a kitchen and paid {amount} dollars.",
        "{name} {surname} keeps the passports of the new girls in a safe.",
        "Call {phone} and ask for the woman from {place}.",
        "The invoice of {date} was paid late and without the deposit.",
        "We had a quiet week, only two guests and no complaints.",
        "They are not allowed to leave the house without an escort.",
        "The room costs {amount} a week, taken from the wages.",
        "Meeting moved to {day}, bring the list and the keys.",
        "A neighbour heard shouting at {hour} and saw nobody come out.",
    ),
}
_NAMES = (
    "Marisol", "Rosa", "Lourdes", "Juana", "Tainá", "Betty", "Yhoselin", "Wilmer", "Edson", "Graciela", "Noemí",
    "Valdir", "Adriana", "Ramiro", "Beatriz", "Celso", "Damaris", "Eusebio", "Fátima", "Grover",
)  # fmt: skip
_SURNAMES = (
    "Quispe", "Mamani", "Arancibia", "Teixeira", "Condori", "Nogueira", "Villalba", "Choque", "Barreto", "Ustariz",
)  # fmt: skip
_PLACES = (
    "Oruro", "Corumbá", "La Quiaca", "Desaguadero", "Cobija", "Yacuiba", "Brasiléia", "Salta", "Cáceres", "Villazón",
)  # fmt: skip
_DAYS = {
    "es": ("lunes", "martes", "jueves", "sábado"),
    "pt": ("segunda", "terça", "quinta", "sábado"),
    "en": ("Monday", "Tuesday", "Thursday", "Saturday"),
}


def note(number: int, chance: random.Random) -> str:
    """One note: a heading that no other has, then sentences of one language until it is long enough."""
    language = chance.choices(("es", "pt", "en"), (5, 3, 2))[0]
    size = math.exp(chance.uniform(math.log(LEAST), math.log(MOST)))
    lines = [f"Nota {number}"]
    length = 0.0
    while length < size:
        paragraph = " ".join(_sentence(language, chance) for _ in range(chance.randint(1, 4)))
        lines.append(paragraph)
        length += len(paragraph) + 1
    return "\n".join(lines) + "\n"


def _sentence(language: str, chance: random.Random) -> str:
    return chance.choice(_SENTENCES[language]).format(
        name=chance.choice(_NAMES),
        surname=chance.choice(_SURNAMES),
        place=chance.choice(_PLACES),
        day=chance.choice(_DAYS[language]),
        phone=f"7{chance.randrange(10**7):07d}",
        amount=chance.randrange(50, 5_000),
        number=chance.randrange(10, 999),
        hour=f"{chance.randrange(24)}:{chance.choice(('00', '15', '30'))}",
        date=f"{chance.randrange(1, 29)}/{chance.randrange(1, 13)}/2025",
    )


def notes(count: int, *, seed: int = 1) -> Iterator[str]:
    """So many notes."""
    chance = random.Random(seed)
    return (note(number, chance) for number in range(count))


def write(folder: Path, count: int, *, seed: int = 1) -> int:
    """Write notes as text files, a thousand in a folder; returns their bytes together."""
    total = 0
    for number, text in enumerate(notes(count, seed=seed)):
        place = folder / f"{number // _PER_FOLDER:04d}"
        place.mkdir(exist_ok=True)
        content = text.encode("utf-8")
        (place / f"nota-{number:06d}.txt").write_bytes(content)
        total += len(content)
    return total
