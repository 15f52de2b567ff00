"""The words that stand before numbers of papers, and which paper each means in which country."""

import re

# label on flat text → kind, or the kinds by country. The order decides between labels at one place: longer ones first.
LABELS: tuple[tuple[str, str | dict[str, str]], ...] = (
    (r"c\.?u\.?i\.?[tl]\.?(?:/c\.?u\.?i\.?l\.?)?|cdi", "ar.cuit"),
    (r"c\.?p\.?f\.?(?:/mf)?", "br.cpf"),
    (r"titulo (?:de eleitor|eleitoral)", "br.titulo"),
    (r"pis(?:/pasep)?|pasep|nis", "br.pis"),
    (r"c\.?n\.?h\.?", "br.cnh"),
    (r"renavam", "br.renavam"),
    (r"cedula juridica", "cr.cpj"),
    (r"dimex", "cr.dimex"),
    (r"rnc", "do.rnc"),
    (r"r\.?t\.?n\.?", "hn.rtn"),
    (r"egn", "bg.egn"),
    (r"nuss|(?:numero|n[º°o.]*) de (?:la )?seguridad social", "es.nuss"),
    (r"nir|(?:numero|n[º°o.]*) de securite sociale", "fr.nir"),
    (r"carnet? de extranjeria", {"PE": "pe.ce", "*": "pe.ce"}),
    (r"c\.?i\.?p\.?(?=[ :.]{0,3}[a-z0-9]{1,2}-)", {"PA": "pa.cedula"}),
    (r"vin|niv|chasis|chassi", "zz.vin"),
    (r"n\.?i\.?(?=[ :.]{1,3}\d{11}(?!\d))", {"CU": "cu.ni"}),
    (r"c\.?n\.?p\.?j\.?(?:/mf)?", "br.cnpj"),
    (r"r\.?g\.?|registro geral|identidade", {"BR": "br.rg", "*": "br.rg"}),
    (r"rnm|rne", "br.rnm"),
    (r"r\.?u\.?n\.?|r\.?u\.?t\.?", {"CL": "cl.run", "UY": "uy.rut", "*": "cl.run"}),
    (r"c\.?u\.?r\.?p\.?", "mx.curp"),
    (r"r\.?f\.?c\.?", "mx.rfc"),
    (r"clave de elector", "mx.ine"),
    (r"d\.?p\.?i\.?|c\.?u\.?i\.?", "gt.cui"),
    (r"d\.?u\.?i\.?", "sv.dui"),
    (r"n\.?i\.?t\.?", {"BO": "bo.nit", "CO": "co.nit", "GT": "gt.nit", "SV": "sv.nit", "*": "co.nit"}),
    (r"r\.?u\.?c\.?", {"PE": "pe.ruc", "EC": "ec.ruc", "PY": "py.ruc", "*": "pe.ruc"}),
    (r"r\.?i\.?f\.?", "ve.rif"),
    (r"n\.?i\.?e\.?", {"*": "es.nie"}),
    (
        r"c\.?i\.?f\.?|n\.?i\.?f\.?|n\.?i\.?p\.?c\.?|contribuinte|v\.?a\.?t\.?(?: reg)?(?: no)?",
        {"ES": "es.nif", "PT": "pt.nif", "GB": "gb.vat", "*": "pt.nif"},
    ),
    (r"siren|siret", "fr.siren"),
    (r"p\.? ?iva|partita iva", "it.piva"),
    (r"codice fiscale|c\.f\.|cod\. ?fisc\.", "it.cf"),
    (r"c\.?n\.?p\.?", "ro.cnp"),
    (r"niss", {"BE": "be.niss", "PT": "pt.niss", "*": "pt.niss"}),
    (r"t\.i\.?(?=[ :.]{0,3}(?:n[º°o.]{0,3})?[ :.]{0,3}\d)|tarjeta de identidad(?=.{0,8}\d)", {"CO": "co.ti"}),
    (r"(?:titre|carte|permis) de sejour(?: n\.)?", "fr.residence_permit"),
    (r"permesso di soggiorno(?: n\.)?", "it.residence_permit"),
    (r"personalausweis(?:nummer|(?:-| )?nr\.?)?", "de.id_card"),
    (r"nss", "mx.nss"),
    (r"imei(?: ?[12](?!\d))?", "zz.imei"),
    (r"imsi", "zz.imsi"),
    (r"iccid|sim(?: card)?(?=[ n:º°o.]{1,5}89)", "zz.iccid"),
    # The books of enrolment, whose numbers the DNI took over.
    (r"l\.[ce]\.(?=[ :.n°º]{0,5}\d)|libretas? (?:civica|de enrolamiento)", {"AR": "ar.dni"}),
    (r"driving licen[cs]e(?: (?:number|no\.?))?", "gb.driving_licence"),
    (r"national insurance(?: (?:number|no\.?))?|nino|ni (?:number|no\.?)", "gb.nino"),
    (r"d\.? ?n\.? ?i\.?", {"AR": "ar.dni", "ES": "es.dni", "PE": "pe.dni", "HN": "hn.dni", "*": "es.dni"}),
    (
        r"autorizacao de residencia|titulo de residencia|residence permit|permiso de residencia",
        {"PT": "pt.residence_permit", "ES": "es.nie", "*": "pt.residence_permit"},
    ),
    (r"p\.?p\.?t\.?|permiso por proteccion temporal", "co.ppt"),
    (r"romanian id(?: card)?|id card", {"RO": "ro.id_card", "*": "ro.id_card"}),
    (
        # C.I. read as Cl: only right before figures of its length.
        (
            r"cedulas?(?: de identi\w+| de ciudadania)?|c\.? ?i\.?|carnets?(?: de identi\w+)?|ci"
            r"|c[l1](?=[:.] ?\d{6,8}(?!\d))"
        ),
        "national",
    ),
    (r"c\.? ?c\.?", {"CO": "co.cc", "EC": "ec.ci", "PT": "pt.cc", "*": "co.cc"}),
    (r"c\.? ?e\.?(?=:? ?n|:? ?\d)", {"CO": "co.ce", "PE": "pe.ce"}),
    (
        (
            r"documentos?(?: de identi\w+)?(?: ?/ ?document)?|doc\.?|identidad|bilhete de identidade"
            r"|b\.?i\.?(?:/c\.?c\.?)?|cartao de cidadao|carne de identidad"
        ),
        "national",
    ),
    (r"pasaportes?|passaportes?|passports?|passeports?|passaporto|pass\.", "passport"),
)
LABEL_AT = [re.compile(rf"(?<![\w.@]){'(?:' + label + ')'}(?!\w)") for label, _ in LABELS]
# One look behind for all labels: most places of a text fail it at once.
ANY_LABEL = re.compile(
    r"(?<![\w.@])(?:" + "|".join(rf"(?P<l{n}>{label})(?![a-z])" for n, (label, _) in enumerate(LABELS)) + ")"
)
NATIONAL_LABEL = next(n for n, (_, meaning) in enumerate(LABELS) if meaning == "national")
