"""Invented people for the linking measures: names by culture, drawn from the counted tables and the lists of training.

Every draw depends on the `random.Random` alone, and every person is a random combination.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from training.world import peoples

PT_SURNAMES = (
    "Silva", "Souza", "Santos", "Oliveira", "Pereira", "Ferreira", "Costa", "Rodrigues", "Almeida", "Nascimento",
    "Lima", "Araújo", "Carvalho", "Gomes", "Ribeiro", "Martins", "Rocha", "Alves", "Barbosa", "Cardoso", "Teixeira",
    "Cavalcanti", "Moreira", "Correia", "Dias", "Mendes", "Nunes", "Freitas", "Vieira", "Monteiro", "Moura",
    "Azevedo", "Batista", "Campos", "Castro", "Coelho", "Cunha", "Duarte", "Farias", "Fernandes", "Figueiredo",
    "Fonseca", "Gonçalves", "Guimarães", "Henriques", "Leite", "Lopes", "Macedo", "Machado", "Magalhães", "Marques",
    "Medeiros", "Melo", "Miranda", "Moraes", "Neves", "Nogueira", "Paiva", "Peixoto", "Pinheiro", "Pinto", "Pires",
    "Queiroz", "Ramos", "Reis", "Sales", "Sampaio", "Siqueira", "Soares", "Tavares", "Vasconcelos", "Vaz", "Xavier",
    "Bezerra", "Brito", "Borges", "Prado", "Rangel", "Rego", "Sena", "Toledo", "Trindade", "Viana", "Aguiar",
    "Amaral", "Antunes", "Assis", "Bastos", "Bittencourt", "Braga", "Camargo",
)  # fmt: skip
PT_GIVEN = (
    "Maria", "José", "Ana", "João", "Antônio", "Francisco", "Carlos", "Paulo", "Pedro", "Lucas", "Luiz", "Marcos",
    "Gabriel", "Rafael", "Daniel", "Marcelo", "Bruno", "Eduardo", "Felipe", "Rodrigo", "Manoel", "Mateus", "André",
    "Fernando", "Fábio", "Leonardo", "Gustavo", "Guilherme", "Leandro", "Tiago", "Anderson", "Ricardo", "Márcio",
    "Jorge", "Sebastião", "Alexandre", "Roberto", "Edson", "Diego", "Vitor", "Sérgio", "Cláudio", "Matheus",
    "Thiago", "Geraldo", "Adriano", "Luciano", "Júlio", "Renato", "Alex", "Vinícius", "Rogério", "Samuel",
    "Ronaldo", "Mário", "Flávio", "Douglas", "Igor", "Davi", "Danilo", "Jefferson", "Wellington", "Edilson",
    "Francisca", "Antônia", "Adriana", "Juliana", "Márcia", "Fernanda", "Patrícia", "Aline", "Sandra", "Camila",
    "Amanda", "Bruna", "Jéssica", "Letícia", "Júlia", "Luciana", "Vanessa", "Mariana", "Gabriela", "Vera",
    "Vitória", "Larissa", "Cláudia", "Beatriz", "Rita", "Luana", "Sônia", "Renata", "Eliane", "Josefa", "Simone",
    "Natália", "Cristiane", "Carla", "Débora", "Rosângela", "Jaqueline", "Rosa", "Daniela", "Aparecida", "Marlene",
    "Terezinha", "Raimunda", "Andréia", "Fabiana", "Lúcia", "Raquel", "Angela", "Rafaela", "Joana", "Luzia",
    "Elaine", "Daniele", "Regina", "Daiane", "Alessandra", "Isabel", "Bianca", "Priscila", "Tânia", "Sueli",
)  # fmt: skip
COMPOUND = {
    "es": (
        "María del Carmen",
        "María del Pilar",
        "María de los Ángeles",
        "María José",
        "José María",
        "Ana María",
        "Juan Carlos",
        "José Luis",
        "Juan José",
        "Miguel Ángel",
        "María Teresa",
        "María Luisa",
        "María Isabel",
        "Víctor Hugo",
        "Juan Manuel",
    ),
    "pt": (
        "Maria de Fátima",
        "Maria Aparecida",
        "Maria das Graças",
        "João Batista",
        "José Carlos",
        "Ana Paula",
        "Ana Maria",
        "Maria José",
        "Luiz Carlos",
        "Maria da Conceição",
        "João Paulo",
        "Maria Luiza",
        "Carlos Eduardo",
    ),
}
PARTICLED = (
    "de la Cruz",
    "del Castillo",
    "de la Rosa",
    "de León",
    "del Valle",
    "del Río",
    "de la Vega",
    "San Martín",
    "de la Torre",
    "del Pino",
)
CULTURES = (
    "es",
    "es",
    "es",
    "es",
    "andean",
    "andean",
    "pt",
    "pt",
    "pt",
    "nigeria",
    "romania",
    "east",
    "arab",
    "china",
    "caribbean",
)
_FEMALE_ENDS = ("a", "is", "iz", "ez", "el", "en", "th", "ne", "le")


@dataclass(frozen=True, slots=True)
class Person:
    """Given names, surnames (each with its particles), generation mark and birth year."""

    culture: str
    given: tuple[str, ...]
    surnames: tuple[str, ...]
    born: int
    generation: str = ""

    @property
    def full(self) -> str:
        """The whole name in the usual order."""
        return " ".join((*self.given, *self.surnames, *([self.generation] if self.generation else ())))

    def but(self, **changes: object) -> "Person":
        """The person with other parts."""
        return replace(self, **changes)  # type: ignore[arg-type]  # names and values are checked by the record


class Draw:
    """Draws people. `part` 0 draws from two thirds of the words, `part` 1 from the third that is kept aside."""

    def __init__(self, levels: Mapping[str, tuple[int, int]], *, part: int | None = None) -> None:
        self._given = self._weighted([(w, g) for w, (g, s) in levels.items() if g >= 3 and g > s], part)
        self._surnames = self._weighted([(w, s) for w, (g, s) in levels.items() if s >= 3 and s > g], part)
        self._part = part
        self._lists: dict[str, tuple[list[str], list[str]]] = {
            culture: (self._half(_split(given)), self._half(_split(surnames)))
            for culture, (given, surnames) in peoples.PEOPLES.items()
            if culture in CULTURES
        }
        self._lists["andean"] = (self._half(list(peoples.NATIVE_GIVEN)), self._half(list(peoples.ANDEAN)))
        self._lists["caribbean"] = (self._half(list(peoples.CARIBBEAN)), [])
        self._lists["pt"] = (self._half(PT_GIVEN), self._half(PT_SURNAMES))

    def _weighted(self, rows: Sequence[tuple[str, int]], part: int | None) -> tuple[list[str], list[float]]:
        kept = [(w, level) for w, level in sorted(rows) if part is None or (_third(w) == 2) == (part == 1)]
        # Flatter than life, so that the usual do not drown the rest.
        return [w.capitalize() for w, _ in kept], list(accumulate(10 ** (level * 0.6) for _, level in kept))

    def _half(self, words: Sequence[str]) -> list[str]:
        kept = [w for w in words if self._part is None or (_third(w.lower()) == 2) == (self._part == 1)]
        return kept or list(words)

    def word(self, kind: str, rng: random.Random) -> str:
        """A given name or surname of the counted tables."""
        words, weights = self._given if kind == "given" else self._surnames
        return rng.choices(words, cum_weights=weights)[0]

    def given(self, culture: str, rng: random.Random) -> str:
        """One given name."""
        if culture in ("es", "andean", "caribbean") and rng.random() < (1.0 if culture == "es" else 0.5):
            return self.word("given", rng)
        return rng.choice(self._lists[culture][0])

    def surname(self, culture: str, rng: random.Random) -> str:
        """One surname, with its particles."""
        if culture in ("es", "caribbean") or (culture == "andean" and rng.random() < 0.3):
            return rng.choice(PARTICLED) if rng.random() < 0.06 else self.word("surname", rng)
        word = rng.choice(self._lists[culture][1])
        if culture == "pt" and rng.random() < 0.25:
            return f"{rng.choice(('da', 'de', 'dos', 'do'))} {word}"
        return word

    def person(self, rng: random.Random, culture: str | None = None) -> Person:
        """Somebody."""
        culture = culture or rng.choice(CULTURES)
        kin = "pt" if culture == "pt" else "es"
        two = {"es": 0.6, "andean": 0.6, "pt": 0.4, "nigeria": 0.45, "romania": 0.4, "caribbean": 0.6}.get(culture, 0.0)
        if kin in COMPOUND and culture in ("es", "andean", "pt", "caribbean") and rng.random() < 0.15:
            given: tuple[str, ...] = (rng.choice(COMPOUND[kin]),)
        else:
            given = tuple(self.given(culture, rng) for _ in range(2 if rng.random() < two else 1))
        count = {"es": 2, "andean": 2, "caribbean": 2, "pt": rng.choice((1, 2, 2, 3))}.get(culture, 1)
        surnames = tuple(self.surname(culture, rng) for _ in range(count))
        return Person(culture, given, surnames, rng.randint(1940, 2007))


def _split(text: str) -> list[str]:
    return [w.strip() for w in (text.split("|") if "|" in text else text.split()) if w.strip()]


def _third(word: str) -> int:
    return sum(word.encode()) % 3
