"""Invented people: given names and surnames of the peoples that meet in these files, in the shapes that papers use.

Lists of names come from the open statistics in the data folder; the short lists here fill what those lack.
Everything drawn is a random combination: no person is meant.
"""

import gzip
import json
import random
from pathlib import Path

ANDEAN = (
    "Mamani Quispe Condori Choque Huanca Ticona Apaza Huamán Guamán Yupanqui Cusi Ccori Llanque Chambi Nina Poma "
    "Colque Limachi Callisaya Calle Marca Tarqui Laura Copa Canaviri Alanoca Catari Sirpa Chura Ayma Puma Ñahui "
    "Ccama Huayta Inca Tito Paucar Llanos Vilca Cutipa Churata Layme Sarzuri Patzi Mayta Guarachi Quenta Zeballos"
).split()
MAYA = "Tzoc Xol Chub Ixchel Caal Coc Choc Tecuapacho Xicohténcatl Ixmatá Tum Pop Cuxum Batz Ajú Sucuquí".split()
GUARANI = "Benítez Ayala Cabrera Villalba Ovelar Gamarra Cáceres Escurra Brítez Ñamandú Caballero Galeano".split()
CARIBBEAN = (
    "Yuleisy Yusmari Maikel Yohandry Wilkenson Leidy Yesica Maicol Brayan Yeison Yuliesky Yorgelis Yorleny Keila "
    "Dayana Yuleimy Wilmer Jhon Jhonatan Estiven Yenifer Nayeli Xiomara Yamileth Marlon Edwin Franklin Jefferson"
).split()
PLAIN = "Rosa Dulce Luz Paz Socorro Milagros Consuelo Esperanza Caridad Nieves Victoria Guadalupe Concepción".split()
NIGERIA_GIVEN = (
    "Blessing Faith Joy Precious Favour Princess Destiny Gift Mercy Peace Happiness Osas Efe Ese Osaretin Emeka "
    "Chidi Ngozi Ifeoma Seun Tunde Kemi Sade Uche Obinna Adaeze Patience Sunday Endurance Rita Loveth"
).split()
NIGERIA_FAMILY = (
    "Igbinedion Osaro Omoregie Okafor Okonkwo Eze Adeyemi Adebayo Balogun Oghenekaro Aigbe Idahosa Nwosu Obi "
    "Ehigiator Osagie Uwaifo Edosa Bello Musa Ogbeide Imade"
).split()
AFRICA = (
    "Fatou Diop|Fatoumata Keita|Mamadou Diallo|Awa Ndiaye|Kofi Mensah|Ama Boateng|Aissatu Baldé|Malam Sanhá|"
    "Mohamed El Idrissi|Fátima Ben Ali|Youssef Amrani|Ahmed Al-Hassan|Domingas Cá|Moussa Traoré|Aminata Cissé|"
    "Samuel Tesfaye|Hiwot Bekele|Jean-Baptiste Pierre|Wideline Joseph|Marie-Ange Charles|Bintou Camara"
).split("|")
ASIA = (
    "Wang Xiaoming|Li Meihua|Zhang Wei|Chen Guoqiang|Huang Lili|Nguyễn Thị Hoa|Tran Van Minh|Kim Ji-young|"
    "Harpreet Singh|Gurpreet Kaur|Bikash Thapa|Sunita Gurung|Md. Rahim Uddin|Nasrin Begum|Ramesh Adhikari|"
    "Somchai Boonmee|Maria Clara Santos|Lin Xue|Wu Jianhua"
).split("|")
EAST_GIVEN = (
    "Oleksandr Olena Yulia Natalia Dmytro Ivan Svetlana Aleksandr Tetiana Irina Marian Costel Mihaela Ioana "
    "Alexandra Gheorghe Vasile Daniela Florin Nicoleta Desislava Plamen Stoyan Krasimira Andriy Nadiia"
).split()
EAST_FAMILY = (
    "Ivanova Petrenko Shevchenko Kovalenko Popescu Ionescu Dumitrescu Munteanu Stanciu Moldovan Țurcan Georgieva "
    "Dimitrov Kovač Bondarenko Rusu Lungu Marin Stoica Todorova"
).split()
NICKS = (
    "Pepe Paco Lucho Beto Chino Lupita Charo Lalo Nacho Toño Kike Memo Chuy Yoli Vicky Meche Pili Tati Zé Tião Chico "
    "Dudu Bia Duda Juninho Nando Cida Neide Lu Rafa Gabi Fer Vale Cami Juli Santi Mati Tincho Facu Nahue Leo Caro Moni"
).split()
ALIASES = {
    "es": "El Chino|La Madrina|El Gordo|La Flaca|El Negro|El Turco|El Colo|El Tuerto|La Jefa|El Gato|La Tía|El Profe|"
    "El Ruso|Cara Cortada|El Mono|La Mami|El Pelado|La Doña|Tres Dedos|El Zurdo|La Güera|Chispas|El Paisa|Pantera",
    "pt": "Baixinho|Alemão|Paulista|Mineiro|Ceará|Gordo|Bigode|Careca|Tia Cida|Chefe|Negão|Galego|Loira|Magrão|"
    "Dentinho|Pezão|Barba|Neguinho|Gaúcho|Coroa|Madrinha|Perninha|Cabeça",
    "en": "Big Mike|Mama Joy|Slim|Ace|Lady D|Red|Uncle Sam|Smiley|The Boss|Tiny|Prince|Madam Rose|Sugar|Shorty",
    "fr": "Le Grand|La Patronne|Tonton|Le Boiteux|Maman Grace|Le Chat|Petit Jean|Le Roux",
    "it": "Il Biondo|La Madame|Lo Zoppo|Il Professore|Zio Tano|Il Nero|La Signora|Il Gatto",
}
GROUPS = {
    "BO": (("andean", 6), ("es", 3), ("guarani", 1)),
    "AR": (("es", 6), ("andean", 2), ("guarani", 2), ("it", 1)),
    "PY": (("guarani", 5), ("es", 3), ("pt_BR", 1)),
    "BR": (("pt_BR", 9), ("andean", 1), ("asia", 1)),
    "PT": (("pt_PT", 6), ("pt_BR", 2), ("asia", 1), ("africa", 1), ("east", 1)),
    "ES": (("es", 5), ("east", 2), ("nigeria", 1), ("caribbean", 2), ("guarani", 1), ("asia", 1)),
    "MX": (("es", 6), ("maya", 2), ("caribbean", 1)),
    "CO": (("es", 5), ("caribbean", 4)),
    "PE": (("es", 4), ("andean", 4), ("caribbean", 2)),
    "GT": (("es", 3), ("maya", 4), ("caribbean", 1)),
    "CL": (("es", 6), ("andean", 1), ("caribbean", 2)),
    "GB": (("en", 5), ("nigeria", 3), ("east", 2), ("asia", 2)),
    "US": (("en", 4), ("es", 3), ("asia", 1), ("caribbean", 1)),
    "FR": (("fr", 5), ("nigeria", 2), ("africa", 2), ("east", 1)),
    "IT": (("it", 5), ("nigeria", 3), ("east", 2), ("asia", 1)),
}


class Names:
    """Draws people. All lists are read once; every draw depends on the `random.Random` alone."""

    def __init__(self, data: Path) -> None:
        with gzip.open(data / "names" / "faker-names.json.gz", "rt", encoding="utf-8") as file:
            self._lists = json.load(file)
        self._ine = {
            kind: _counted(data / "names" / f"es-{kind}.tsv.gz", most)
            for kind, most in (("given-female", 4000), ("given-male", 4000), ("surnames", 12_000))
        }
        self._ibge = _counted(data / "names" / "pt-br-given.tsv.gz", 6000)

    def given(self, group: str, rng: random.Random) -> str:
        """One or two given names."""
        one = self._given(group, rng)
        if group in ("es", "andean", "maya", "guarani", "caribbean", "pt_BR") and rng.random() < 0.45:
            return f"{one} {self._given(group, rng)}"
        return one

    def _given(self, group: str, rng: random.Random) -> str:
        if group == "nigeria":
            return rng.choice(NIGERIA_GIVEN)
        if group == "east":
            return rng.choice(EAST_GIVEN)
        if group in ("africa", "asia"):
            return rng.choice(AFRICA if group == "africa" else ASIA).split(" ")[0]
        if group == "pt_BR" and rng.random() < 0.5:
            return _drawn(self._ibge, rng)
        if group in ("pt_BR", "pt_PT"):
            return rng.choice(self._lists[group]["given"])
        if group in ("en", "fr", "it"):
            return rng.choice(
                self._lists[{"en": rng.choice(("en_US", "en_GB")), "fr": "fr_FR", "it": "it_IT"}[group]]["given"]
            )
        if group == "caribbean" and rng.random() < 0.5:
            return rng.choice(CARIBBEAN)
        if rng.random() < 0.04:
            return rng.choice(PLAIN)
        if rng.random() < 0.4:
            return _drawn(self._ine[rng.choice(("given-female", "given-male"))], rng)
        return rng.choice(self._lists[rng.choice(("es_ES", "es_MX", "es_AR", "es_CO", "es_CL"))]["given"])

    def family(self, group: str, rng: random.Random) -> str:
        """One surname, with its particle."""
        if group == "nigeria":
            return rng.choice(NIGERIA_FAMILY)
        if group == "east":
            return rng.choice(EAST_FAMILY)
        if group in ("africa", "asia"):
            return rng.choice(AFRICA if group == "africa" else ASIA).split(" ", 1)[1]
        if group in ("pt_BR", "pt_PT"):
            return rng.choice(("", "", "", "da ", "de ", "dos ", "do ")) + rng.choice(self._lists[group]["family"])
        if group in ("en", "fr", "it"):
            return rng.choice(
                self._lists[{"en": rng.choice(("en_US", "en_GB")), "fr": "fr_FR", "it": "it_IT"}[group]]["family"]
            )
        if group == "andean" and rng.random() < 0.75:
            return rng.choice(ANDEAN)
        if group == "maya" and rng.random() < 0.7:
            return rng.choice(MAYA)
        if group == "guarani" and rng.random() < 0.7:
            return rng.choice(GUARANI)
        name = (
            _drawn(self._ine["surnames"], rng)
            if rng.random() < 0.5
            else rng.choice(self._lists[rng.choice(("es_ES", "es_MX", "es_CO", "es_CL"))]["family"])
        )
        return rng.choice(("de la ", "de los ", "del ", "De La ", "San ")) + name if rng.random() < 0.03 else name

    def group(self, country: str, rng: random.Random) -> str:
        groups = GROUPS.get(country, GROUPS["ES"])
        return rng.choices([name for name, _ in groups], [weight for _, weight in groups])[0]

    def person(self, country: str, rng: random.Random) -> tuple[str, str]:
        """Given names and surnames of one invented person."""
        group = self.group(country, rng)
        given, family = self.given(group, rng), self.family(group, rng)
        two = group in ("es", "andean", "maya", "guarani", "caribbean") and rng.random() < 0.7
        if two or (group in ("pt_BR", "pt_PT") and rng.random() < 0.6):
            family += " " + ("e " if group == "pt_PT" and rng.random() < 0.05 else "") + self.family(group, rng)
        if two and rng.random() < 0.03:
            family = f"{family.split(' ')[0]} {rng.choice(('de', 'Vda. de', 'viuda de'))} {self.family(group, rng)}"
        if group == "pt_BR" and rng.random() < 0.08:
            family += " " + rng.choice(("Filho", "Júnior", "Neto", "Sobrinho"))
        return given, family


def written(given: str, family: str, rng: random.Random) -> str:
    """A full name in a sentence: whole, or with one part short or left out."""
    draw = rng.random()
    if draw < 0.62:
        return f"{given} {family}"
    if draw < 0.82:
        return f"{given.split(' ', maxsplit=1)[0]} {family.rsplit(' ', maxsplit=1)[-1] if ' ' in family else family}"
    if draw < 0.90 and " " in given:
        first, second = given.split(" ", 1)
        return f"{first} {second[0]}. {family}"
    if draw < 0.94:
        return f"{given[0]}. {family}"
    return f"{given} {family[0].upper()}." if draw < 0.96 else f"{given} {family}"


def listed(given: str, family: str, rng: random.Random) -> str:
    """A name as lists and forms write it: surname first."""
    return rng.choice(("{f}, {g}", "{f}, {g}", "{F}, {g}", "{F}, {G}", "{f} {g}", "{F} {G}", "{F} {g}")).format(
        f=family, g=given, F=family.upper(), G=given.upper()
    )


def initials(given: str, family: str, rng: random.Random) -> str:
    """A protected person."""
    letters = [part[0].upper() for part in f"{given} {family}".split(" ") if part[:1].isalpha()]
    return rng.choice((".", ".", ". ")).join(letters[: rng.choice((2, 3, 3, 4))]) + "."


def _counted(path: Path, most: int) -> tuple[list[str], list[float]]:
    """Names and the square roots of their counts: frequent ones lead, rare ones are seen."""
    names, weights = [], []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            name, count = line.rstrip("\n").split("\t")
            names.append(_title(name))
            weights.append(float(count) ** 0.5)
            if len(names) == most:
                break
    return names, weights


def _title(name: str) -> str:
    small = {"DE", "LA", "DEL", "LOS", "LAS", "Y", "DA", "DOS", "DO"}
    return " ".join(part.lower() if part in small else part.capitalize() for part in name.split(" "))


def _drawn(counted: tuple[list[str], list[float]], rng: random.Random) -> str:
    return rng.choices(counted[0], counted[1])[0]
