"""The papers that we know: how each is written, what checks it, which is meant in which country."""

import re
from dataclasses import dataclass

# Figures after OCR: letters are repaired where the form asks for a figure.
D = r"[0-9OolISBZ]"
REPAIR = str.maketrans("OolISBZ", "0011582")

# Between a label and its number: signs, "número de", a nationality, an issuing word.
BETWEEN = (
    r"(?:[\s.:;#º°ª/|=\-–—>→*()\[]|n\.?[º°o]|n\.(?=\s)"
    r"|(?:nro|num|numeros?|number|nr|(?:de )?identidad(?:e)?|(?:de )?ciudadania"
    r"|de extranjeria|de identificacion|seria|de cidadao"
    r"|de identificacao|civil|personal|document[o]?|bolivian\w|argentin\w|paraguay\w|peruan\w|chilen\w"
    r"|colombian\w|venezolan\w|brasilen\w"
    r"|brasileir\w|ecuatorian\w|uruguay\w|dominican\w|haitian\w|espanol\w?|mexican\w|cuban\w|romen\w"
    r"|ruman\w|nigerian\w|portugues\w?|extranjer\w{1,2}|para"
    r"|estrangeir\w|indian\w|nepales\w?|chin\w|filipin\w|guineense|british|the|no|es|el|era"
    r"|fue|is|was|foi|e(?![- ]?\d)|del?|do|da"
    r"|vigente|valido|valida|con|com|card|id)(?![a-z])){0,7}"
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A kind of paper: its form as a pattern, and the form that alone says it where its check passes."""

    kind: str
    form: str
    alone: str = ""


_DOTTED8 = rf"{D}{{1,2}}[. ]?{D}{{3}}[. ]?{D}{{3}}"
PAPERS = {
    paper.kind: paper
    for paper in (
        Paper("ar.dni", rf"[MF]? ?{_DOTTED8}"),
        Paper("ae.emirates_id", r"784-?\d{4}-?\d{7}-?\d", r"784-(?:19|20)\d{2}-\d{7}-\d"),
        Paper("ar.cuit", rf"(?:2[034567]|3[034])[-. ]?{D}{{8}}[-. ]?{D}", r"(?:2[034567]|3[034])-?\d{8}-\d"),
        Paper(
            "bo.ci",
            rf"(?:{D}{{1,2}}[.:]{D}{{3}}[.:]{D}{{3}}|{D}{{4,8}})(?:-?\d[A-Z])?(?:[ \-]{{0,2}}(?:LP|CB|CBBA|S[C€¢]"
            rf"|SCZ|OR|PT|PO|TJ|CH|BE|BN|PD|PA|EXT|L\.P\.|S\.C\.))?",
            r"\d{6,8}(?:-\d[A-Z])? (?:LP|CB|SC|OR|PT|TJ|CH|BE|BN|PD)",
        ),
        Paper("au.tfn", r"\d{3}[- ]?\d{3}[- ]?\d{3}"),
        Paper("be.niss", r"\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}"),
        Paper("be.id_card", r"\d{3}-?\d{7}-?\d{2}"),
        Paper("be.vat", r"(?:BE ?)?[01]\d{3}\.?\d{3}\.?\d{3}|BE ?\d{9}", r"BE ?[01]\d{3}\.?\d{3}\.?\d{3}"),
        Paper("bo.nit", r"\d{7,12}"),
        Paper("br.cpf", rf"{D}{{3}}[. ]?{D}{{3}}[. ]?{D}{{3}}[-/. ]?{D}{{2}}", r"\d{3}\.\d{3}\.\d{3}-\d{2}"),
        Paper(
            "br.cnpj",
            rf"[0-9A-Z]{{2}}\.?[0-9A-Z]{{3}}\.?[0-9A-Z]{{3}}/?[0-9A-Z]{{4}}-?{D}{{2}}",
            r"[0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}/[0-9A-Z]{4}-\d{2}",
        ),
        Paper("br.rg", rf"(?:[A-Z]{{2}}-?)?{D}{{1,2}}\.?{D}{{3}}\.?{D}{{3}}(?:-?[0-9Xx])?|{D}{{5,10}}(?:-[0-9Xx])?"),
        Paper("br.rnm", r"[A-Z]\d{6}-?[0-9A-Z]"),
        Paper("br.titulo", r"\d{4} ?\d{4} ?\d{4}"),
        Paper("br.cns", r"[1-9]\d{2} ?\d{4} ?\d{4} ?\d{4}"),
        Paper("br.ctps", r"\d{5,8}(?: ?[/-] ?| s[eé]rie )\d{3,5}(?:[-/ ]?[A-Z]{2})?|\d{7,8}"),
        Paper("br.pis", r"\d{3}\.?\d{5}\.?\d{2}-?\d"),
        Paper("br.cnh", r"\d{11}"),
        Paper("br.renavam", r"\d{9,11}"),
        Paper("bg.egn", r"\d{10}"),
        Paper("ca.sin", r"\d{3}[- ]?\d{3}[- ]?\d{3}"),
        Paper("ch.avs", r"756\.?\d{4}\.?\d{4}\.?\d{2}", r"756\.\d{4}\.\d{4}\.\d{2}"),
        Paper("cl.run", rf"{D}{{1,2}}\.?{D}{{3}}\.?{D}{{3}}-?[0-9Kk]", r"\d{1,2}\.\d{3}\.\d{3}-[\dkK]|\d{7,8}-[\dkK]"),
        Paper("co.cc", r"\d{1,3}(?:[.'’ ]?\d{3}){1,3}"),
        Paper("co.ce", r"\d{6,7}"),
        Paper("co.ti", r"\d{1,2}(?:[.'’ ]?\d{3}){3}|\d{6}[- ]?\d{5}"),
        Paper("co.ppt", r"\d{6,8}"),
        Paper("co.pep", r"\d{15}"),
        Paper("co.nit", r"\d{3}[.]?\d{3}[.]?\d{3}(?:-\d)?", r"[89]\d{2}\.\d{3}\.\d{3}-\d|[89]\d{8}-\d"),
        Paper("cr.ci", r"\d-?\d{4}-?\d{4}"),
        Paper("cr.cpj", r"[2-4]-?\d{3}-?\d{6}"),
        Paper("cr.dimex", r"1\d{10,11}"),
        Paper("cu.ni", r"\d{11}"),
        Paper("de.id_card", r"[A-Z][0-9A-Z]{8}\d?"),
        Paper("do.cedula", r"\d{3}-?\d{7}-?\d", r"\d{3}-\d{7}-\d"),
        Paper("do.rnc", r"\d-?\d{2}-?\d{5}-?\d"),
        Paper("ec.ci", r"\d{9}-?\d"),
        Paper("ec.ruc", r"\d{10}001"),
        Paper(
            "es.dni",
            rf"{D}{{1,2}}\.?{D}{{3}}\.?{D}{{3}}[- ]?[A-Za-z]|{D}{{1,2}} {D}{{3}} {D}{{3}}[- ]?[A-Z]",
            r"\d{8}-?[A-HJ-NP-TV-Z]",
        ),
        Paper("es.nie", rf"[XYZ][- ]?{D}{{7}}[- ]?[A-Z]", r"[XYZ]-?\d{7}-?[A-Z]"),
        Paper("es.nif", rf"[A-HJ-NP-SUVW][- ]?{D}{{7}}[- ]?[0-9A-J]|{D}{{8}}[- ]?[A-Z]", r"[A-HJNP-SUVW]-?\d{8}"),
        Paper("es.ccc", r"\d{4}[- ]?\d{4}[- ]?\d{2}[- ]?\d{10}"),
        Paper("es.nuss", r"\d{2}[/ ]?\d{8}[/ ]?\d{2}"),
        Paper(
            "fr.nir",
            r"[12] ?\d{2} ?\d{2} ?\d[\dAB] ?\d{3} ?\d{3} ?\d{2}",
            r"[12] \d{2} [01]\d \d[\dAB] \d{3} \d{3} \d{2}",
        ),
        Paper("fr.residence_permit", r"\d{10}|[0-9A-Z]{9}|[A-Z]{3}\d{7}"),
        Paper("fr.siren", r"\d{3} ?\d{3} ?\d{3}"),
        Paper("fr.siret", r"\d{3} ?\d{3} ?\d{3} ?\d{5}"),
        Paper("fr.id_card", r"\d{12}|(?=[0-9A-Z]*\d)[0-9A-Z]{9}"),
        Paper("fr.tva", r"FR ?\d{2} ?\d{3} ?\d{3} ?\d{3}", r"FR ?\d{2} ?\d{3} ?\d{3} ?\d{3}"),
        Paper("gh.card", r"GHA-?\d{9}-?\d", r"GHA-\d{9}-\d"),
        Paper("gb.brp", r"[A-Z]{2}[A-Z0-9]\d{6}|[A-Z]{2}\d{7}"),
        Paper("gb.nhs", r"\d{3}[- ]?\d{3}[- ]?\d{4}"),
        # Five letters of the surname, decade, month (plus 50 for women), day, year, initials and check signs.
        Paper(
            "gb.driving_licence",
            r"[A-Z]{2}[A-Z9]{3} ?\d[0156]\d[0-3]\d\d ?[A-Z][A-Z9]\d ?[A-Z]{2}",
            r"[A-Z]{2}[A-Z9]{3}\d[0156]\d[0-3]\d\d[A-Z][A-Z9]\d[A-Z]{2}",
        ),
        Paper("gb.nino", r"[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]", r"[A-CEGHJ-PR-TW-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]"),
        Paper("gb.vat", r"(?:GB ?)?\d{3} ?\d{4} ?\d{2}"),
        Paper("gt.cui", r"\d{4} ?\d{5} ?\d{4}", r"\d{4} \d{5} \d{4}"),
        Paper("gt.nit", r"\d{2,11}-?[0-9Kk]"),
        Paper("hn.dni", r"\d{4}[- ]?\d{4}[- ]?\d{5}"),
        Paper(
            "it.cf",
            r"[A-Z]{6}[0-9A-Z]{2}[A-EHLMPRST][0-9A-Z]{2}[A-Z][0-9A-Z]{3}[A-Z]",
            r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]",
        ),
        Paper("hn.rtn", r"\d{4}-?\d{4}-?\d{6}"),
        Paper("ie.pps", r"\d{7} ?[A-W][ABHTW]?"),
        Paper("in.aadhaar", r"\d{4} ?\d{4} ?\d{4}"),
        Paper("in.pan", r"[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z]"),
        Paper("it.id_card", r"[A-Z]{2} ?\d{5} ?[A-Z]{2}|[A-Z]{2} ?\d{7}|\d{7} ?[A-Z]{2}"),
        Paper("it.driving_licence", r"[A-Z]{2} ?\d{7} ?[A-Z]|U1[0-9A-Z]{7}[A-Z]"),
        Paper("it.residence_permit", r"[A-Z]{1,2} ?\d{6,8}[0-9A-Z]{0,2}"),
        Paper("it.piva", r"\d{11}"),
        Paper("mx.curp", r"[A-Z]{4}[0-9O]{6}[HMX][A-Z]{5}[0-9A-Z]\d", r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[0-9A-Z]\d"),
        Paper("ma.cin", r"[A-Z]{1,2} ?\d{5,6}"),
        Paper("mx.rfc", r"[A-ZÑ&]{3,4}[- ]?\d{6}[- ]?[0-9A-Z]{3}"),
        Paper("mx.ine", r"[A-Z]{6}\d{8}[HM]\d{3}"),
        Paper("mx.cic", r"\d{9,10}"),
        Paper("mx.ocr", r"\d{12,13}"),
        Paper("mx.nss", r"\d{2}-?\d{2}-?\d{2}-?\d{4}-?\d"),
        Paper("ni.cedula", r"\d{3}-?\d{6}-?\d{4}[A-Z]", r"\d{3}-?\d{6}-?\d{4}[A-Z]"),
        Paper("ng.nin", r"\d{11}|\d{4} \d{3} \d{4}"),
        Paper("nl.bsn", r"\d{9}|\d{4}\.?\d{2}\.?\d{3}"),
        Paper(
            "pa.cedula",
            r"(?:\d{1,2}|PE|E|N)-(?:(?:PI|AV)-)?\d{1,4}-\d{1,6}",
            r"(?:PE|E|N)-\d{1,2}-\d{1,6}|(?:[1-9]|1[0-3])-(?:(?:PI|AV)-\d{1,4}|\d{3,4})-\d{3,6}",
        ),
        Paper("pa.ruc", r"\d{5,9}-\d{1,4}-\d{4,7}(?: ?D\.?V\.? ?\d{1,2})?|(?:\d{1,2}|PE|E|N)-\d{1,4}-\d{1,6}"),
        Paper("pe.dni", rf"{D}{{8}}(?:-[0-9A-K])?|\d{{4}} \d{{4}}|\d{{2}}[. ]\d{{3}}[. ]\d{{3}}"),
        Paper("pe.ce", r"\d{9,12}"),
        Paper("pe.ptp", r"\d{9,12}"),
        Paper("pe.ruc", r"(?:10|15|17|20)\d{9}"),
        Paper("pl.pesel", r"\d{11}"),
        Paper("pt.nif", r"(?:PT[ -]?)?\d{3}[ .]?\d{3}[ .]?\d{3}"),
        Paper("pt.cc", r"\d{8} ?\d(?: ?[A-Z]{2}\d)?|\d{7,9}"),
        Paper("pt.niss", r"\d{11}"),
        Paper("pt.driving_licence", r"[A-Z]{1,2}-? ?\d{5,8}"),
        Paper("pt.utente", r"\d{3} ?\d{3} ?\d{3}"),
        Paper("pt.residence_permit", r"[0-9A-Z]{7,10}"),
        Paper("py.ci", r"\d{1,2}[. ]?\d{3}[. ]?\d{3}|\d{5,8}"),
        Paper("py.ruc", r"\d{5,8}-\d"),
        Paper("ro.cnp", r"[1-8]\d{12}", r"[1-8]\d{2}(?:0\d|1[0-2])[0-3]\d{7}"),
        Paper("ro.id_card", r"[A-Z]{2},? ?(?:(?:nr|n[º°]|no)\.? ?)?\d{3} ?\d{3}"),
        Paper("sv.dui", r"\d{8}-?\d", r"\d{8}-\d"),
        Paper("sv.nit", r"\d{4}-?\d{6}-?\d{3}-?\d", r"\d{4}-\d{6}-\d{3}-\d"),
        Paper("uy.ci", r"\d\.?\d{3}\.?\d{3}-?\d", r"\d\.\d{3}\.\d{3}-\d"),
        Paper("uy.rut", r"\d{12}"),
        # 000, 666 and 9xx are no areas, and no group or serial is all noughts.
        Paper(
            "us.ssn",
            r"(?!000|666|9)\d{3}[- ]?(?!00)\d{2}[- ]?(?!0000)\d{4}",
            r"(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}",
        ),
        Paper("us.ein", r"\d{2}-\d{7}"),
        Paper("us.i94", r"\d{9}[0-9A-Z]\d|\d{11}"),
        Paper(
            "us.receipt",
            r"[A-Z]{3}[- ]?\d{10}",
            r"(?:EAC|IOE|LIN|MSC|NBC|SRC|WAC|YSC)-?\d{10}",
        ),
        Paper("us.alien", r"A?[- ]?\d{3}[- ]?\d{3}[- ]?\d{3}|A?[- ]?\d{8,9}|A?[- ]?\d{2}[- ]\d{3}[- ]\d{3}"),
        Paper("ve.ci", r"(?:[VE]\.?[- ]?)?\d{1,2}\.?\d{3}\.?\d{3}", r"[VE]-\d{1,2}\.\d{3}\.\d{3}|[VE]-\d{7,8}"),
        Paper("ve.rif", r"[VEJPG]-?\d{8}-?\d", r"[VEJPG]-\d{8}-\d"),
        Paper("passport", rf"[A-Z]{{1,3}}[- ]?{D}{{5,9}}[A-Z]?|\d\d[A-Z]{{2}}\d{{5}}|\d{{7,9}}"),
        Paper(
            "zz.imei",
            r"\d{15}|\d{2}[- ]\d{6}[- ]\d{6}[- ]\d|\d{6}[-/ ]\d\d[-/ ]\d{6}[-/ ]\d|\d{8}[- ]\d{6}[- ]\d",
            r"\d{2}-\d{6}-\d{6}-\d|\d{6}[-/]\d\d[-/]\d{6}[-/]\d|(?:35|86)\d{13}",
        ),
        Paper("zz.imsi", r"\d{14,15}"),
        Paper("zz.iccid", r"89\d{2}(?: ?\d{4}){3,4} ?\d{0,3}", r"89\d{16,18}|89\d{2}(?: \d{4}){3,4}(?: \d{1,3})?"),
        Paper("za.id", r"\d{6} ?\d{4} ?\d{3}", r"\d{10}[01][89]\d"),
        Paper("zz.vin", r"[A-HJ-NPR-Z0-9]{17}"),
    )
}
FORMS = {kind: re.compile(rf"(?:{paper.form})(?![\w]|-\d|[.,/]\d)") for kind, paper in PAPERS.items()}
_ALONE = r"(?<![\w.,/\-])(?=[0-9A-Z])(?:{})(?![\w\-]|[.,/]\d)"
ALONE = {kind: re.compile(_ALONE.format(paper.alone)) for kind, paper in PAPERS.items() if paper.alone}
# Whether any of them stands in a text: most texts hold none, and this is told in one look.
ANY_ALONE = re.compile(_ALONE.format("|".join(paper.alone for paper in PAPERS.values() if paper.alone)))

NATIONAL = {
    "AR": "ar.dni", "BO": "bo.ci", "BR": "br.rg", "CL": "cl.run", "CO": "co.cc", "CR": "cr.ci", "CU": "cu.ni",
    "DO": "do.cedula",
    "EC": "ec.ci", "ES": "es.dni", "GT": "gt.cui", "HN": "hn.dni", "MX": "mx.curp", "NI": "ni.cedula",
    "PA": "pa.cedula", "PE": "pe.dni",
    "PT": "pt.cc", "PY": "py.ci", "SV": "sv.dui", "UY": "uy.ci", "VE": "ve.ci", "RO": "ro.id_card",
    "BE": "be.id_card", "FR": "fr.id_card", "IT": "it.id_card", "MA": "ma.cin",
}  # fmt: skip
"""The paper that is meant by "cédula", "carnet" or "documento" in each country."""
