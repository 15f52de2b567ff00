"""Whose a paper is, or what was done with it, said between its label and its number.

DNI de la víctima: 33.918.204, o RG dela é 22.418.903-5, CPF fornecido pelo investigado, 453…, NIE falso X-4471208-A.
"""

import re
from collections.abc import Iterator

from services.nlp.paper_labels import ANY_LABEL

_LONGEST = 90
# The first word with a figure behind the label, its letters and signs with it: V-27.441.208, n°33.918.204, (GA441209.
_NUMBER = re.compile(r"(?<!\S)\(?(?:n[°º.o]{1,2} ?)?(?P<number>[a-z&ñ]{0,6}[-.]?\d)")
_LETTER = re.compile(r"(?<!\S)[a-z]{1,3} $")

# Words that belong to another statement or to another value than the paper's number.
_OTHER = (
    r"y|and|but|pero|mas|o|u|or|ou|con|com|with|without|sin|sem|en|em|in|on|at|por|pelo|pela|para|for|que|which"
    r"|who|se|le|les|lhe|me|te|nos|a|al|ao|to|from|desde|hasta|ate|until|entre|between|si|cuando|quando|when"
    r"|como|porque|fecha|data|date|nacid\w*|nascid\w*|born|edad|idade|age|anos|telefono|telefone|tel|cel|celular"
    r"|movil|movel|fono|phone|whatsapp|wsp|direccion|endereco|address|calle|rua|avenida|av|domicilio"
    r"|domiciliad\w*|cuenta|conta|account|factura|fatura|invoice|folio|pagina|page|foja|fs|art|articulo|ley|lei"
    r"|law|expediente|causa|processo|proceso|acta|vuelo|voo|flight|placa|patente|plate|matricula|chapa|dominio"
    r"|monto|suma|valor|total|pesos|soles|reais|euros|dolares|deuda|divida|precio|pago|pagou|cobro|cobrou"
    r"|entrego|entregou|envio|enviou|compra|venta|venda|vence|vencimiento|vencimento|validade|validez|lote|caja"
    r"|habitacion|quarto|room|codigo|cep|cp|serial|patrimonio"
)
_WORD = rf"(?!(?:{_OTHER})(?![a-z]))(?:[a-z][a-z'’\-]+|[a-z]\.?(?:[a-z]\.)*|(?:sra?|dra?|srta|mr|mrs|ms)\.)"
_SMALL = r"(?:de|del|la|las|los|el|da|do|das|dos|di|della|du|des|the|of|mi|su|minha|meu|sua|seu|my|her|his|una?|uma?)"
_WORDS = rf"(?:(?:{_SMALL}\s)*{_WORD}(?:\s(?={_SMALL}\s|{_WORD})|(?![a-z.]))){{1,6}}"
_OF = (
    r"(?:dela|dele|delas|deles"
    rf"|(?:(?:a|em|in the|au)\s(?:nombre|nome|name|nom)\s(?:de|del|do|da|of)"
    r"|del?|da|do|das|dos|della|dello|di|du|des|d['’]|of|belonging\sto|pertenec\w+\sa|pertenc\w+\sa)"
    rf"\s?(?:{_WORDS}))"
)
_DONE = (
    r"(?:mal\s|recien\s|ya\s|ja\s)?"
    r"(?:[a-z]{2,}(?:ad|id)[oa]s?|[a-z]{3,}at[oa]|fals[oa]|falsi\w+|apocrif[oa]|supuest[oa]|supost[oa]|verdader[oa]|ajen[oa]"
    r"|original|provisori[oa]|electronic[oa]|digital|fisic[oa]|viej[oa]|velh[oa]|nuev[oa]|nov[oa]|antig[uo]\w+|fake|false"
    r"|forged|stolen|shown|given|presented|provided|seized|held|issued|used|expired|carried|numbered|(?:n[°º.o]{1,3}\s|numero\s)?de\sserie)"
)
_BY_WHOM = rf"(?:\s(?:por|pel[oa]s?|by|al?|an?te|em|en|no|na|to|in|como|as)\s{_WORDS})?"
_CALLED = (
    r"es|era|e|is|was|foi|fue|est|sono|seria|consta(?:\scomo)?|figura(?:\scomo)?|resulto\sser|corresponde\sal?|no?\."
    r"|n[°º.o]{1,3}|nro\.?|num(?:ero|\.)?|numbers?|nr\.?"
)
_SIGN = rf"(?:\s?[:=→>(\[]|\s[–—-](?=\s)|\s(?:{_CALLED})(?![a-z]))"
_SIGNS = rf"(?P<sign>{_SIGN}(?:[\s:.°º#(\[]|(?:{_CALLED}|el|la|o|a|the)(?![a-z]))*)"
# Before the number a sign says that it comes; a comma too, where the number is long.
_BETWEEN = re.compile(
    rf"(?:\s?[(\[](?P<bracket>[^()\[\]\d]{{2,40}})[)\]])?"
    rf"(?:(?:\s(?:boliv|argent|paragua|peru|chilen|colomb|venez|brasil|ecuator|urugua|domin|hait|espan|mexic|cuban)\w+)?"
    rf"(?:,?\s(?P<of>{_OF}))?(?:,?\s(?P<done>{_DONE}{_BY_WHOM}))?(?:\s(?P<beside>(?:{_WORD})(?:\s(?:{_WORD})){{0,2}}))?)"
    rf"(?:,\s?{_OF})?(?:\s?\([^()\d]{{2,30}}\))?"
    rf"(?:{_SIGNS}|(?P<comma>,)|)\s?"
)
# Short or loose labels: a number behind them needs a sign.
_LOOSE = re.compile(r"documentos?|doc\.?|identidade?")
_COUNTED = re.compile(
    r"[ ]?(?:[€$%]|(?:de )?(?:pesos|soles|bs|bolivianos|reais|euros|dolares|dollars|usd|guaranies|pounds|lempiras"
    r"|quetzales|personas|pessoas|veces|vezes|km|metros|m2|habitantes|anos|kilos|kg)(?![a-z]))"
)


def numbers(text: str, flat: str, label: str, end: int) -> Iterator[int]:
    """Places where the number of a label that ends at `end` may start, behind words on its holder or its state.

    None where another label, another statement or a full stop stands between, or where the number counts something.
    """
    first = _NUMBER.search(flat, end, end + _LONGEST)
    if first is None:
        return
    start = first.start("number")
    letter = _LETTER.search(flat, end, start)
    for place in (start, letter.start() if letter else start):
        between = _BETWEEN.fullmatch(flat, end, place)
        if between and _leads(text, label, between) and not ANY_LABEL.search(flat, end, place):
            yield place
        if not letter:
            return


def counted(flat: str, end: int) -> bool:
    """Whether a number counts money, people or time: the word behind it says so."""
    return bool(_COUNTED.match(flat, end))


def _leads(text: str, label: str, between: re.Match[str]) -> bool:
    """Whether the words between lead to a number of the label, and not over to something else."""
    begin, end = between.span()
    if re.search(r"\n\s*\n|\n[ \t]*[A-ZÁÉÍÓÚÑ]", text[begin : between.start("sign") if between["sign"] else end]):
        return False  # the next line of a form
    if between["sign"]:
        return True
    if between["of"] and not between["comma"]:
        return True
    return not _LOOSE.fullmatch(label) and bool(
        between["comma"] or between["bracket"] or (between["done"] and not between["beside"])
    )
