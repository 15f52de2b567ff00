"""Words before figures that say whether they are a day: labels of days, numbers of papers, streets named after one.

All patterns are for flat text; those of words end where the figures begin.
"""

import re

# Labels of days, or another day behind one: EMISIÓN VALIDEZ 18 04 2021 18 04 2031.
DAY_CUE = re.compile(
    r"\b(?:fecha|data|date|nacimiento|nacid[oa]|nac|nascimento|nascid[oa]|nasc|birth|born|dob|naissance|nee?|nascita"
    r"|nat[oa]|validez|validesa|validade|valid[oa](?: hasta| ate)?|caducidad|vencimiento|vence|vto|venc|expiry|expires"
    r"|exp|expiration|scadenza|emision|emissao|expedicion|expedicao|issued?|rilascio|delivrance|naixement|nacemento)"
    r"[\s.:]{1,4}(?:\d{1,2} \d{1,2} \d{4}\s{1,3})?$"
)
# What stands before a number that looks like a date and is none.
NOT_DATE = re.compile(
    r"(?:\b(?:ley|lei|loi|legge|law|act|decretos?|decree|decret|ip|version|versione|versao|ver|v|firmware|art"
    r"|artigo|articulo"
    r"|article|articolo|expte|expediente|exp|dossier|fascicolo|file|causa|case|affaire|procedimento|processo|proceso"
    r"|inquerito|ipl|sumario|oficio|oficios|portaria|resolucion|resolucao|directive|diretiva|arrete|order|docket"
    r"|parquet"
    r"|note|nota|sentencia|sentenca|sentence|judgment|autos?|acuerdo|acordao|instruccion|circular"
    r"|cnpj|cpf|ref|r\.g\.n\.r|lote|plot|lot|lotto|ruc|rit|nuc|nue)\b[ .:nº°o#-]*)$"
)

# Streets, squares and schools named after a day: calle 25 de Mayo, Rua 7 de Setembro.
NAMED_AFTER = re.compile(
    r"\b(?:calle|avenida|avda|av|rua|rue|via|viale|corso|piazza|piazzale|plaza|plazoleta|praca|largo|travessa"
    r"|barrio|bairro"
    r"|pasaje|pje|jiron|jr|escuela|colegio|escola|hospital|estadio|club|villa|colonia|col|urbanizacion|urb"
    r"|boulevard|bvar"
    r"|place|parque|estacion|estacao|terminal|mercado|feria|puente|ponte|cooperativa|sindicato|asentamiento|aldeia"
    r"|comunidad"
    r"|comunidade|ponto|paradero|edificio|batallon|regimiento|zona|distrito|provincia|canton|ciudadela|hacienda"
    r"|fazenda|finca|grupo|movimiento|esquina|esq|interseccion)\b\.?,? (?:del? |do |da |du |[\"“«'] ?)?"
    r"(?:\d{1,2} de [a-z]{4,10} (?:y|e|con|esq) )?(?:\d{1,2}°? (?:de |di )?)?$"
)

# A year alone, behind a word that takes one.
YEAR = re.compile(
    r"\b(?:(?:(?:a |hacia |em |en )?(?:principios|comienzos|inicios|mediados|finales|fines|comecos?|meados|fins|finais)"
    r" (?:del?|do)|en|em|in|desde|since|depuis|nel|dal|hasta|ate|until|ano|year|annee|anno|during|durante)"
    r" (?:el |o |il |the |l[’']|de )?(?:ano (?:de )?|year |annee )?|[nd]ell[’']anno |l[’']annee )"
    r"(?P<y>(?:19[5-9]|20[0-4])\d)(?![\w/%€$°-]|[.,]\d| ?(?:euros?|pesos|dolar|reais|usd|bs|soles|people|personas"
    r"|pessoas|metros|kg|km|m2))"
)
