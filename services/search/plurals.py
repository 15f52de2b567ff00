"""Singular and plural of a word, where Snowball gives them two stems.

It takes the end of `mujer` for that of a verb and leaves `mujeres` its own stem; it knows no `children`. A query seeks
the stems of both, so that the index needs no more than Snowball's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple


class Ending(NamedTuple):
    """Words of that end, and what stands in its place."""

    end: re.Pattern[str]
    instead: str


def _endings(*pairs: tuple[str, str]) -> Sequence[Ending]:
    return tuple(Ending(re.compile(f"{end}$"), instead) for end, instead in pairs)


# Plurals, and their singulars.
_SINGULARS: Mapping[str, Sequence[Ending]] = {
    "es": _endings(
        (r"(?<=[áéíóú])(\w+)enes", r"\1en"),  # jóvenes
        (r"(?<=\w[^i])enes", "én"),  # almacenes, not tienes
        (r"(?<=\w)anes", "án"),  # capitanes
        (r"(?<=\w[^i]er)es|(?<=\war)es|(?<=\w[aeu]d)es", ""),  # mujeres, lugares, ciudades; not quieres, decides
        (r"(?<=\w)ces", "z"),  # luces
    ),
    "pt": _endings(
        (r"(?<=\w)ns", "m"),  # homens, viagens
        (r"(?<=\w)[õo]es|(?<=\w)ães", "ão"),  # aviões, pães
        (r"(?<=\w\w)ais", "al"),  # policiais
        (r"(?<=\w)éis", "el"),  # hotéis
        (r"(?<=\wv)eis", "el"),  # móveis
        (r"(?<=\w[bcgt])eis", "il"),  # fáceis
        (r"(?<=\w)óis", "ol"),  # lençóis
    ),
    "en": _endings((r"(?<=\w)men", "man")),
}

_IRREGULAR: Mapping[str, str] = {
    "es": """
        bebé:bebés café:cafés comité:comités carné:carnés chalé:chalés pie:pies joven:jovenes imagen:imagenes
        orden:ordenes examen:examenes crimen:crimenes origen:origenes margen:margenes virgen:virgenes
        régimen:regimenes volumen:volumenes
    """,
    "pt": """
        mãe:mães,maes irmão:irmãos,irmaos herói:heróis,herois lei:leis rei:reis boi:bois pai:pais seis:seis dois:dois
        mais:mais demais:demais jamais:jamais depois:depois cais:cais hotel:hoteis papel:papeis quartel:quarteis
        espanhol:espanhois lençol:lencois azul:azuis fuzil:fuzis civil:civis barril:barris infantil:infantis
        juvenil:juvenis perfil:perfis funil:funis canil:canis hostil:hostis gentil:gentis imbecil:imbecis
        réptil:répteis projétil:projéteis
    """,
    "fr": """
        travail:travaux œil:yeux oeil:yeux jeu:jeux lieu:lieux milieu:milieux cheveu:cheveux neveu:neveux feu:feux
        adieu:adieux enjeu:enjeux aveu:aveux vœu:vœux voeu:voeux dieu:dieux ciel:cieux monsieur:messieurs
        madame:mesdames mademoiselle:mesdemoiselles bail:baux vitrail:vitraux
    """,
    "it": "uomo:uomini bue:buoi dio:dei tempio:templi",
    "en": """
        child:children person:people man:men foot:feet tooth:teeth goose:geese mouse:mice louse:lice ox:oxen
        wife:wives housewife:housewives knife:knives thief:thieves half:halves wolf:wolves shelf:shelves leaf:leaves
        loaf:loaves calf:calves scarf:scarves bus:buses gas:gases criterion:criteria analysis:analyses crisis:crises
        hypothesis:hypotheses specimen:specimen regimen:regimen abdomen:abdomen stamen:stamen semen:semen omen:omen
        yemen:yemen amen:amen acumen:acumen hymen:hymen
        sell:sold buy:bought take:took,taken bring:brought hold:held withhold:withheld keep:kept pay:paid tell:told
        send:sent meet:met give:gave,given beat:beaten hide:hid,hidden steal:stole,stolen drive:drove,driven
        fly:flew,flown flee:fled sleep:slept run:ran go:went,gone come:came speak:spoke,spoken write:wrote,written
        throw:threw,thrown break:broke,broken choose:chose,chosen fight:fought catch:caught teach:taught lend:lent
        spend:spent build:built lose:lost get:got,gotten make:made know:knew,known begin:began,begun shoot:shot
        stand:stood understand:understood swear:swore,sworn wear:wore,worn drink:drank,drunk eat:ate,eaten seek:sought
        forbid:forbade,forbidden say:said become:became forget:forgot,forgotten
    """,
}


# Singulars, and their plurals as far as Snowball tells the two apart.
_PLURALS: Mapping[str, Sequence[Ending]] = {
    "es": _endings((r"(?<=\w)z", "ces"), (r"(?<=\w[lrnd])", "es")),
    "pt": _endings(
        (r"(?<=\w)m", "ns"),
        (r"(?<=\w)[ãa]o", "ões"),
        (r"(?<=\w)[ãa]o", "ães"),
        (r"(?<=\w)al", "ais"),
        (r"(?<=\w)el", "éis"),
        (r"(?<=\wv)el", "eis"),
        (r"(?<=\w)il", "eis"),
        (r"(?<=\w)il", "is"),
        (r"(?<=\w)ol", "óis"),
    ),
    "en": _endings((r"(?<=\w)man", "men")),
}


def _by_form(table: str) -> dict[str, str]:
    pairs = (pair.split(":") for pair in table.split())
    return dict(chain.from_iterable(((form, word) for form in forms.split(",")) for word, forms in pairs))


def _by_word(table: str) -> dict[str, Sequence[str]]:
    return {word: forms.split(",") for word, forms in (pair.split(":") for pair in table.split())}


_WORD_OF: Mapping[str, Mapping[str, str]] = {language: _by_form(table) for language, table in _IRREGULAR.items()}
_FORMS_OF: Mapping[str, Mapping[str, Sequence[str]]] = {
    language: _by_word(table) for language, table in _IRREGULAR.items()
}


def forms(language: str, word: str) -> tuple[str, ...]:
    """A word in small letters, and what its singular and its plurals may be, each once. Pure."""
    one = _WORD_OF[language].get(word) or next(_changed(word, _SINGULARS.get(language, ())), word)
    several = _FORMS_OF[language].get(one) or _changed(one, _PLURALS.get(language, ()))
    return tuple(dict.fromkeys((word, one, *several)))


def _changed(word: str, endings: Sequence[Ending]) -> Iterator[str]:
    """The word with another end, by each of the endings that it has."""
    for end, instead in endings:
        form, changed = end.subn(instead, word, count=1)
        if changed:
            yield form
