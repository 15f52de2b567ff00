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
    (r"dimex|residencia(?=[ :.n°º]{1,6}1\d{10,11}(?!\d))", {"CR": "cr.dimex", "*": "cr.dimex"}),
    (r"c\.?i\.?c\.?(?=[ :.n°ºo]{1,6}\d)", {"PY": "py.ci", "MX": "mx.cic"}),
    (r"(?:ine|ife)(?=[ :.n°ºo]{1,6}\d{13}(?!\d))|ocr(?=[ :.n°ºo]{1,6}\d{12,13}(?!\d))", {"MX": "mx.ocr"}),
    (r"ctps|carteira de trabalho", "br.ctps"),
    (r"cns|cartao (?:nacional de saude|(?:do )?sus)", {"BR": "br.cns"}),
    (r"utente", {"PT": "pt.utente"}),
    (r"rnc", "do.rnc"),
    (r"r\.?t\.?n\.?", "hn.rtn"),
    (r"egn", "bg.egn"),
    (r"c\.?c\.?c\.?(?=[ :.n°ºo]{1,6}\d{4})|codigo cuenta cliente", "es.ccc"),
    (r"nuss|(?:numero|n[º°o.]*) de (?:la )?seguridad social", "es.nuss"),
    (r"nir|(?:numero|n[º°o.]*) de securite sociale", "fr.nir"),
    (r"carnet? de extranjeria", {"PE": "pe.ce", "*": "pe.ce"}),
    (r"cedulas? de extranjeria", {"VE": "ve.ci", "*": "co.ce"}),
    (r"ptp|permiso temporal de permanencia|carnet? de permiso temporal|cpp(?=[ :.n°ºo]{1,6}\d{9})", "pe.ptp"),
    (r"permiso especial de permanencia|p\.?e\.?p\.?(?=[ :.n°ºo]{1,6}\d{15}(?!\d))", "co.pep"),
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
    (r"r\.?u\.?c\.?", {"PE": "pe.ruc", "EC": "ec.ruc", "PA": "pa.ruc", "PY": "py.ruc", "*": "pe.ruc"}),
    (r"r\.?i\.?f\.?", "ve.rif"),
    (r"n\.?i\.?e\.?", {"*": "es.nie"}),
    (
        r"c\.?i\.?f\.?|n\.?i\.?f\.?|n\.?i\.?p\.?c\.?|contribuinte|v\.?a\.?t\.?(?: reg)?(?: no)?",
        {"ES": "es.nif", "PT": "pt.nif", "GB": "gb.vat", "*": "pt.nif"},
    ),
    (
        r"t\.?v\.?a\.?(?: intracommunautaire)?|btw(?:-?nummer)?|numero d['’]entreprise|ondernemingsnummer",
        {"BE": "be.vat", "*": "fr.tva"},
    ),
    (r"siret", "fr.siret"),
    (r"siren", "fr.siren"),
    (r"carte (?:nationale )?d['’]identite|cni", {"BE": "be.id_card", "IT": "it.id_card", "*": "fr.id_card"}),
    (r"carta d(?:['’]|i )identita(?: elettronica)?|c\.i\.e\.", {"*": "it.id_card"}),
    (r"(?:carte|card) de identitate|buletin(?:ul)?(?: de identitate)?|seria(?=[ :]{1,2}[a-z]{2}\W)", "ro.id_card"),
    (r"registre national|rijksregister(?:nummer)?|(?:numero|n[º°o.]*) national", "be.niss"),
    (r"avs|ahv(?:-nr\.?)?", "ch.avs"),
    (r"c\.?i\.?n\.?(?:e\.?)?", {"MA": "ma.cin", "BR": "br.cpf"}),
    (r"pesel", "pl.pesel"),
    (r"bsn|burgerservicenummer", "nl.bsn"),
    (r"p\.?p\.?s\.?(?:n\.?)?(?: (?:number|no\.?))?", "ie.pps"),
    (r"s\.?s\.?n\.?|social security(?: (?:number|no\.?|#))?", "us.ssn"),
    (r"a-?number|a[- ]?#|alien (?:registration )?(?:number|no\.?|#)|uscis(?: (?:number|no\.?|#))?", "us.alien"),
    (r"social insurance(?: (?:number|no\.?))?", "ca.sin"),
    (r"sin(?: (?:number|no\.?))?(?=[ :#]{1,3}\d{3}[- ]?\d{3}[- ]?\d{3}(?!\d))", {"CA": "ca.sin"}),
    (r"brp(?: (?:number|no\.?|card))?|biometric residence (?:permit|card)", "gb.brp"),
    (r"nhs(?: (?:number|no\.?))?", "gb.nhs"),
    (r"patente(?: di guida)?(?: n\.)?", {"IT": "it.driving_licence"}),
    (r"carta de conducao", {"PT": "pt.driving_licence"}),
    (r"i-94(?: (?:number|no\.?))?", "us.i94"),
    (r"receipt(?: (?:number|no\.?|#))?(?=[ :#]{1,3}[a-z]{3}\d{10}(?!\d))", "us.receipt"),
    (r"ein|employer identification(?: (?:number|no\.?))?", {"US": "us.ein"}),
    (r"tfn|tax file (?:number|no\.?)", "au.tfn"),
    (r"aadhaa?r(?: (?:number|no\.?|card))?|uidai", "in.aadhaar"),
    (r"pan(?: (?:card|number|no\.?))?(?=[ :.n°o]{1,6}[a-z]{5}\d{4}[a-z](?!\w))", "in.pan"),
    (r"ghana card(?: (?:number|no\.?))?", "gh.card"),
    (r"emirates id(?: (?:number|no\.?))?", "ae.emirates_id"),
    (r"(?:national )?(?:id|identity) (?:number|no\.?)", {"ZA": "za.id"}),
    (r"nin(?=[ :.n°o#]{1,6}\d{4} ?\d{3} ?\d{4}(?!\d))", {"NG": "ng.nin"}),
    (r"p\.? ?iva|partita iva", "it.piva"),
    (r"codice fiscale|c\.f\.|cod\. ?fisc\.", "it.cf"),
    (r"c\.?n\.?p\.?", "ro.cnp"),
    (r"niss", {"BE": "be.niss", "PT": "pt.niss", "*": "pt.niss"}),
    (r"t\.i\.?(?=[ :.]{0,3}(?:n[º°o.]{0,3})?[ :.]{0,3}\d)|tarjeta de identidad(?=.{0,8}\d)", {"CO": "co.ti"}),
    (
        r"(?:titre|carte|permis) de sejour(?: n\.)?|recepisse|agdref|(?:numero|n[º°o.]*) (?:d['’])?etranger",
        "fr.residence_permit",
    ),
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
            r"documentos?(?: de identi\w+)?(?: ?/ ?document)?|doc(?:\.|(?= ?[:#n]))|identidad|bilhete de identidade"
            r"|b\.?i\.?(?:/c\.?c\.?)?|cartao de cidadao|carne de identidad"
        ),
        "national",
    ),
    (r"pasaportes?|passaportes?|passports?|passeports?|passaporto|pass\.", "passport"),
)
LABEL_AT = [re.compile(rf"(?<![\w.@]){'(?:' + label + ')'}(?!\w)") for label, _ in LABELS]
# One look behind for all labels: most places of a text fail it at once.
# The group that names a label is behind it: so the label's first letter shows at once whether it can stand there.
ANY_LABEL = re.compile(
    r"(?<![\w.@])(?:" + "|".join(rf"(?:{label})(?![a-z])(?P<l{n}>)" for n, (label, _) in enumerate(LABELS)) + ")"
)
NATIONAL_LABEL = next(n for n, (_, meaning) in enumerate(LABELS) if meaning == "national")
