"""Kinds of held-back pairs whose names come from other scripts: Cyrillic, Arabic, Chinese."""

import random
from collections.abc import Callable, Sequence

from benchmarks.linking.held import words as w
from benchmarks.linking.held.kinds import Draw, Made
from benchmarks.linking.held.romanise import ARABIC_CUSTOMS, CANTONESE, CUSTOMS, arabic, cyrillic, wade

_SLAVIC = {
    "ru": (w.NAMES["RU_MEN"], w.NAMES["RU_WOMEN"], w.NAMES["RU_SURNAMES"]),
    "uk": (w.NAMES["UK_MEN"], w.NAMES["UK_WOMEN"], w.NAMES["UK_SURNAMES"]),
    "bg": (w.NAMES["BG_MEN"], w.NAMES["BG_WOMEN"], w.NAMES["BG_SURNAMES"]),
}


def _feminine(surname: str) -> str:
    if surname.endswith(("ов", "ев", "ёв", "ин")):
        return surname + "а"
    return surname[:-2] + ("ая" if surname.endswith("ский") else "а") if surname.endswith(("ский", "ький")) else surname


def _patronymic(father: str, *, woman: bool) -> str:
    if father.endswith("й"):
        return father[:-1] + ("евна" if woman else "евич")
    if father[-1] in "ья":
        return father[:-1] + ("евна" if woman else "евич")
    return father + ("овна" if woman else "ович")


def _slavic(draw: Draw, language: str) -> tuple[str, str, str, bool]:
    """Given name, patronymic (Russian only), surname, whether a woman."""
    men, women, surnames = _SLAVIC[language]
    woman = draw.rng.random() < 0.5
    given, surname = draw.of(women if woman else men), draw.of(surnames)
    father = draw.of([man for man in w.NAMES["RU_MEN"] if man[-1] not in "ия"])
    return given, _patronymic(father, woman=woman), _feminine(surname) if woman else surname, woman


def slavic_same(kind: str, draw: Draw, language: str) -> Made | None:
    """One person as two countries write the name."""
    rng = draw.rng
    given, patronymic, surname, woman = _slavic(draw, language)
    one, two = rng.sample(CUSTOMS, 2)
    name = f"{given} {surname}"
    if kind == "customs":
        return cyrillic(name, language, one), cyrillic(name, language, two)
    if kind == "original":
        return name, cyrillic(name, language, two)
    if kind == "customs_turned":
        first, last = cyrillic(given, language, two), cyrillic(surname, language, two)
        return cyrillic(name, language, one), rng.choice((f"{last}, {first}", f"{last.upper()} {first}"))
    if kind == "patronymic_dropped" and language == "ru":
        full = f"{given} {patronymic} {surname}"
        return cyrillic(full, language, one), cyrillic(name, language, rng.choice((one, two)))
    if kind == "crossed" and language == "ru":
        found = draw.of(w.CROSSED)
        last = draw.of([s for s in w.NAMES["UK_SURNAMES"] if not set(s) & set("гиії")])
        return cyrillic(f"{found[0]} {last}", "ru", one), cyrillic(f"{found[1]} {last}", "uk", two)
    if kind == "man_or_woman" and language != "uk" and woman:
        # The country she came to writes her with her father's or husband's form.
        plain = surname[:-2] + "ий" if surname.endswith("ая") else surname.removesuffix("а")
        return (
            (cyrillic(name, language, one), cyrillic(f"{given} {plain}", language, one)) if plain != surname else None
        )
    return None


SLAVIC_SAME = ("customs", "original", "customs_turned", "patronymic_dropped", "crossed", "man_or_woman")


def slavic_other(kind: str, draw: Draw, language: str) -> Made | None:
    """Two people."""
    rng = draw.rng
    given, patronymic, surname, woman = _slavic(draw, language)
    men, women, surnames = _SLAVIC[language]
    one, two = rng.sample(CUSTOMS, 2)
    if kind == "other_given":
        another = draw.other(women if woman else men, given)
        return cyrillic(f"{given} {surname}", language, one), cyrillic(f"{another} {surname}", language, two)
    if kind == "kin_surname" and language in ("ru", "uk"):
        stem = rng.choice(("Иван", "Петр", "Павл", "Федор", "Степан", "Тимош", "Роман", "Макар", "Назар", "Захар"))
        ends = rng.sample(("ов", "енко", "юк", "ишин"), 2)
        return tuple(cyrillic(f"{given} {stem}{end}", language, one) for end in ends)  # type: ignore[return-value]  # two
    if kind == "other_patronymic" and language == "ru":
        father = draw.other([man for man in w.NAMES["RU_MEN"] if man[-1] not in "ия"], patronymic)
        again = _patronymic(father, woman=woman)
        return cyrillic(f"{given} {patronymic} {surname}", "ru", one), cyrillic(f"{given} {again} {surname}", "ru", one)
    if kind == "sex" and language == "uk":
        pair = rng.choice(
            (("Олександр", "Олександра"), ("Євген", "Євгенія"), ("Віталій", "Віталіна"), ("Іван", "Іванна"))
        )
        return cyrillic(f"{pair[0]} {surname}", "uk", one), cyrillic(f"{pair[1]} {surname}", "uk", one)
    if kind == "other_surname":
        another = draw.other(surnames, surname)
        another = _feminine(another) if woman else another
        return cyrillic(f"{given} {surname}", language, one), cyrillic(f"{given} {another}", language, two)
    return None


SLAVIC_OTHER = ("other_given", "kin_surname", "other_patronymic", "sex", "other_surname")


def _arab(draw: Draw) -> tuple[str, str, bool]:
    woman = draw.rng.random() < 0.4
    return draw.of(w.NAMES["AR_WOMEN"] if woman else w.NAMES["AR_MEN"]), draw.of(w.NAMES["AR_SURNAMES"]), woman


def arabic_same(kind: str, draw: Draw, _: str) -> Made | None:
    """One person as two countries write the name."""
    rng = draw.rng
    given, surname, _woman = _arab(draw)
    one, two = rng.sample(ARABIC_CUSTOMS, 2)
    first, second = arabic(f"{given} {surname}", one, rng), ""
    if kind == "customs":
        second = " ".join(arabic(part, two, rng) for part in (given, surname))
        first = " ".join(arabic(part, one, rng) for part in (given, surname))
    elif kind == "article":
        if not surname.startswith(("al-", "az-", "aš-", "as-")):
            return None
        plain = arabic(surname.partition("-")[2], one, rng)
        head = arabic(given, one, rng)
        first = f"{head} {rng.choice(('El ', 'Al ', 'Al-', 'El-', 'Al', 'El'))}{plain}"
        second = f"{head} {rng.choice(('El ', 'Al-', '', 'El'))}{plain}"
    elif kind == "customs_turned":
        first = " ".join(arabic(part, one, rng) for part in (given, surname))
        second = f"{arabic(surname, two, rng).upper()}, {arabic(given, two, rng)}"
    return (first, second) if second and first != second else None


ARABIC_SAME = ("customs", "article", "customs_turned")
_AR_ALIKE = (
    ("ḥasan", "ḥusayn"), ("aḥmad", "ḥamīd"), ("maḥmūd", "muḥammad"), ("ʿabd al-karīm", "ʿabd al-qādir"),
    ("karīm", "karīma"), ("samīr", "samīra"), ("nabīl", "nabīla"), ("ǧamāl", "kamāl"),
    ("munīr", "munʿim"), ("nūr", "nūra"), ("amīn", "amīna"), ("ʿumar", "ʿammār"), ("salmá", "salīma"),
    ("ʿabd allāh", "ʿabd al-ʿazīz"), ("latīfa", "nazīfa"), ("ḥamza", "ḥamīda"), ("bilāl", "ǧalāl"),
)  # fmt: skip


def arabic_other(kind: str, draw: Draw, _: str) -> Made | None:
    """Two people."""
    rng = draw.rng
    given, surname, woman = _arab(draw)
    custom = rng.choice(ARABIC_CUSTOMS)
    if kind == "other_given":
        pair: Sequence[str] = (given, draw.other(w.NAMES["AR_WOMEN"] if woman else w.NAMES["AR_MEN"], given))
    elif kind == "alike_given":
        pair = draw.of(_AR_ALIKE)
    else:
        another = draw.other(w.NAMES["AR_SURNAMES"], surname)
        head = arabic(given, custom, rng)
        return f"{head} {arabic(surname, custom, rng)}", f"{head} {arabic(another, custom, rng)}"
    last = arabic(surname, custom, rng)
    return tuple(f"{arabic(one, custom, rng)} {last}" for one in pair)  # type: ignore[return-value]  # two


ARABIC_OTHER = ("other_given", "alike_given", "other_surname")


def _chinese(draw: Draw) -> tuple[str, tuple[str, str]]:
    one, two = draw.of(w.NAMES["CN_SYLLABLES"]), draw.rng.choice(w.NAMES["CN_SYLLABLES"])
    return draw.of(w.NAMES["CN_SURNAMES"]), (one, two)


def _pinyin(rng: random.Random, surname: str, given: Sequence[str]) -> str:
    joined = "".join(given).capitalize()
    apart = " ".join(given).title()
    dashed = "-".join(given).capitalize()
    s = surname.capitalize()
    return rng.choice(
        (f"{s} {joined}", f"{s.upper()} {joined}", f"{joined} {s}", f"{s.upper()}, {apart}", f"{s} {dashed}")
    )


def chinese_same(kind: str, draw: Draw, _: str) -> Made | None:
    """One person in two writings."""
    rng = draw.rng
    surname, given = _chinese(draw)
    base = f"{surname.capitalize()} {''.join(given).capitalize()}"
    if kind == "spacing":
        text = _pinyin(rng, surname, given)
    elif kind == "wade":
        heads = [wade(one) for one in given]
        text = f"{wade(surname).capitalize()} {heads[0].capitalize()}{rng.choice(('-', ' '))}{heads[1]}"
    elif kind == "cantonese":
        if not {surname, *given} <= CANTONESE.keys():
            return None
        text = f"{CANTONESE[surname].capitalize()} {' '.join(CANTONESE[one].capitalize() for one in given)}"
    elif kind == "original":
        if not {surname, *given} <= w.CN_SIGNS.keys():
            return None
        base, text = w.CN_SIGNS[surname] + "".join(w.CN_SIGNS[one] for one in given), _pinyin(rng, surname, given)
    else:
        return None
    return (base, text) if text != base else None


CHINESE_SAME = ("spacing", "wade", "cantonese", "original")


def chinese_other(kind: str, draw: Draw, _: str) -> Made | None:
    """Two people."""
    rng = draw.rng
    surname, given = _chinese(draw)
    base = f"{surname.capitalize()} {''.join(given).capitalize()}"
    if kind == "other_second":
        again = (
            given[0],
            draw.other([one for one in w.NAMES["CN_SYLLABLES"] if wade(one) != wade(given[1])], given[1]),
        )
        return base, _pinyin(rng, surname, again)
    if kind == "other_first":
        again = (
            draw.other([one for one in w.NAMES["CN_SYLLABLES"] if wade(one) != wade(given[0])], given[0]),
            given[1],
        )
        return base, _pinyin(rng, surname, again)
    if kind == "syllables_exchanged" and given[0] != given[1]:
        return base, f"{surname.capitalize()} {''.join(given[::-1]).capitalize()}"
    if kind == "other_surname":
        family = draw.other([one for one in w.NAMES["CN_SURNAMES"] if wade(one) != wade(surname)], surname)
        return base, f"{family.capitalize()} {''.join(given).capitalize()}"
    if kind == "two_words_turned":
        one, two = rng.sample(("Li", "Wang", "Ma", "Yang", "Zhang", "Lin", "Yu", "Jiang", "Cheng", "Fang"), 2)
        return f"{one} {two}", f"{two} {one}"
    return None


CHINESE_OTHER = ("other_second", "other_first", "syllables_exchanged", "other_surname", "two_words_turned")

Maker = Callable[[str, Draw, str], Made | None]
