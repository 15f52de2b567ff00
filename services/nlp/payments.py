"""What is said of an amount: a debt, fine, advance, loan, wage …; and what it pays for: a month, a night, a client.

Nothing is inferred: each stands on words beside the amount, in its sentence.
"""

import re
from collections.abc import Iterator

from models.stated import About, Statement

_REACH = 48
_KINDS = {
    "debt": r"deb(?:e[ns]?|o|emos|ia[ns]?|er)|adeud\w+|deudas?|dev(?:e[ms]?|o|iam?|emos)|dividas?|owe[sd]?|owing|debts?"
    r"|doit|devait|dettes?|debit[oi]|dov?eva(?:no)?",
    "fine": r"multas?|multaron|multad[oa]|penalidad|penalty|fine[sd]?|amendes?|multe|sancion",
    "advance": r"adelant\w+|anticip\w+|adiant\w+|advances?|avances?|acomptes?|acconti?o?",
    "loan": r"prest(?:amos?|o|aron|aban?)|emprest\w+|loan(?:ed|s)?|lent|borrowed|pretee?|prets?|prestit[oi]",
    "wage": r"salarios?|sueldos?|jornal(?:es)?|gana(?:ba|ban|n|r|ria)?|ganha(?:va|vam|m|r)?|pagas?|wages?"
    r"|salar(?:y|ies)|earn(?:s|ed|ing)?|salaires?|gagn\w+|stipendi\w*|guadagn\w+|pagan|pagaban?|pagavam?|diarias?|made",
    "price": r"precios?|cuesta|costo|costaba|costaron|cobra(?:n|ba|ban|r|va|vam)?|vale|valia|precos?|custa(?:va)?"
    r"|prices?|charge[sd]?|costs?|prix|coute|coutait|tarifas?|tarifs?|prezzo|costava",
    "fee": r"comision(?:es)?|cuotas?|comiss(?:ao|oes)|taxas?|cotas?|fees?|commissions?|frais|commissione|quota|arancel",
    "transfer": r"giros?|giraron|transf\w+|enviaron|envio|enviou|deposit\w+|remesas?|remessas?|virements?|bonific[io]"
    r"|pix",
}  # fmt: skip
_CUE = re.compile("|".join(rf"(?P<{name}>(?<!\w)(?:{words})(?!\w))" for name, words in _KINDS.items()))
_EVERY = (
    r"(?:por(?: cada)?|cada|al|a la|a las|a|per|par|a l[’']|la|le|el|o|os|each|every|for each|/|x|de|by the|an?|the"
    r"|alla|all[’']|ogni|da)"
)
_SPANS = {
    "hour": r"horas?|hours?|hr|h|heures?|ora|ore",
    "day": r"dias?|days?|jours?|journee|giorno|diari[oa]s?|daily|jornadas?",
    "night": r"noches?|noites?|nights?|nuits?|notte|notti",
    "week": r"semanas?|weeks?|semaines?|settimana|semanal(?:es)?|semanais|weekly",
    "fortnight": r"quincenas?|quinzenas?|fortnights?|quincenal(?:es)?|quinzenais|quinzenal",
    "month": r"mes|meses|months?|mois|mese|mensual(?:es)?|mensal|mensais|monthly|mensuels?",
    "year": r"anos?|years?|ans?|anno|anual(?:es)?|anuais|yearly|annually",
}  # fmt: skip
_UNITS = {
    "client": r"client[ei]?s?|clientela|customers?|punters?|johns?",
    "service": r"programas?|pases?|servicios?|servicos?|services?|salidas?|copas?|fichas?|passes?|prestazione|atencion",
    "piece": r"pieza|piezas|prendas?|pecas?|pieces?|garments?|capo|unidad|unidade|cajas?|caixas?|docenas?|duzias?",
    "person": r"personas?|pessoas?|persons?|cabezas?|cabecas?|heads?|tetes?|testa|chicas?|girls?|moca|mujer",
}  # fmt: skip
_ADVERBS = re.compile(
    r"(?:diari[oa]s?|daily|semanal(?:es)?|semanais|weekly|quincenal(?:es)?|quinzenais|quinzenal|mensual(?:es)?|mensal|mensais|monthly"
    r"|anual(?:es)?|anuais|yearly|mensuels?)(?!\w)"
)
_PAID_FOR = re.compile(
    rf"(?P<words>{_EVERY} ?(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in (_SPANS | _UNITS).items())
    + r"))(?!\w)"
)


def said(flat: str, text: str, start: int, end: int) -> Iterator[Statement]:
    """What is stated of the amount at a half-open range of a page. `flat` is the folded text, of the same length."""
    before = re.split(r"[.;:!?](?:\s|$)|\n", flat[max(0, start - _REACH) : start])[-1]
    # The nearest word decides; behind the amount only where none stands before it.
    cues = [(m, start - len(before)) for m in _CUE.finditer(before)]
    if not cues:
        after = re.split(r"[.;:!?](?:\s|$)|\n", flat[end : end + _REACH // 2])[0]
        first = _CUE.match(after.lstrip())
        cues = [(first, end + len(after) - len(after.lstrip()))] if first else []
    if cues:
        cue, offset = cues[-1]
        yield _statement(About.PAYMENT, cue.lastgroup or "", text, offset + cue.start(), offset + cue.end())
    gap = re.match(r"[\s,]{0,2}(?:de )?", flat[end : end + 8])
    at = end + (gap.end() if gap else 0)
    if adverb := _ADVERBS.match(flat, at):
        name = next(name for name, words in _SPANS.items() if re.fullmatch(words, adverb[0]))
        yield _statement(About.PERIOD, name, text, adverb.start(), adverb.end())
    elif paid := _PAID_FOR.match(flat, at) or _PAID_FOR.match(flat, end):
        name = next(name for name in (*_SPANS, *_UNITS) if paid[name])
        about = About.PERIOD if name in _SPANS else About.UNIT
        yield _statement(about, name, text, paid.start(), paid.end())


def _statement(about: About, value: str, text: str, start: int, end: int) -> Statement:
    return Statement(about=about, value=value, words=text[start:end], start=start, end=end)
