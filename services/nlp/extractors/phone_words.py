"""Words that say that a phone number stands beside them, and words that say that it is something else.

All patterns are for flat text (folded, of the same length).
"""

import re

_PHONE = (
    r"tels?|telfs?|telef|telefonos?|telefone?s?|telephone|tfno?|tlf|fono|fone|cel|celular(?:es)?|cellphone|movil|telemovel"
    r"|mobile|mob|phones?|ph|fijo|fixo|whats?|whats ?app|wsp|wpp|wsap|wasap|wapp|zap|zapzap|signal|telegram|viber|fax"
    r"|linea|linha|ligne|landline|abonado|utenza|utente|portable|cellulare|telefonino|recado|rpm|rpc"
    r"|numero de (?:contacto|telefono|celular)|contactos?|contato|contatto|contact"
)
_LOOSE = r"cell|line|terminal|numero|number|num"
"""Words that say phone in a sentence, and often something else in a heading."""

_CALLING = (
    r"ligar|llamar(?:nos|me|la|lo|le)?|llama(?:me|nos)?|llame|llamen|comunicarse al"
    r"|escribir al|escribeme al|marcar|marque"
    r"|chamar|chama|chame|me liga|ligue|liga (?:para|pra|pro)"
    r"|call|called|phoned|text|texted|ring|rang|dial|dialled|dialed|appeler|appelez|appelle|telephoner|joindre|contacter|chiamare|chiama|chiamate"
    r"|telefonare|contattare|mensajes? al|(?:llam|escrib|lig)\w{1,4} (?:\w+ )?(?:del?|desde)"
    r"|(?:llamadas?|chamadas?|ligacoes|ligacao|calls?|appels?|chiamate) (?:recibid|recebid|entrant|salient|perdid"
    r"|realizad|efetuad|efectuad|hech|feit|received|missed|made|placed|emis|recu|ricevut|effettuat|pers)\w{0,3}"
    r"|(?:mensajes?|mensagens|messages?|messaggi|llamadas?|chamadas?|appels?|chiamate|calls?)(?: \w+)?"
    r" (?:del?|do|du|dal|from|al|ao|au|to)"
    r"|(?:call|rang|text|appel|chiam|telefon)\w{0,6} (?:\w+ )?(?:from|depuis|dal?)"
)
_PAYING = r"yape|plin|nequi|daviplata|bizum|mb ?way|mpesa|m-pesa|chave pix|pix"
_LINKING = (
    r"[ \n.:#=/\-–]|n\.?[º°o]|nro|num|numeros?|number|personal|particular|referencia|contacto|emergenc\w+"
    r"|urgencias?|domicile|de|do|du|da|del|el|al|ao|au|le|il|la|no|em|on|to|is|es|era|e|(?:c['’])?est|was|me|moi"
    r"|him|her|us|only"
    r"|whatsapp|whats|wsp|cel|tel|movil|fijo|fixo|fiss[oa]|mobile|casa|laboral|oficina|escritorio|trabajo|trabalho|work|home|office"
    r"|bureau|ufficio|residencial|telefonic[oa]|telephonique|pelo|\(\w{2,14}\)"
    r"|nuev[oa]|nov[oa]|new|nouveau|nuovo|actual|atual|viejo|[☎📞📱📲]"
)
LABEL = re.compile(
    rf"(?:\b(?:{_PHONE}|{_CALLING}|{_PAYING})\b|[☎☏📞📱📲✆])(?:;[a-z=;]{{2,20}}:)?(?:{_LINKING}){{0,7}}(?<![a-z]-)$"
)
"""A word that says that a phone number follows, at the end of what stands before it."""

WEAK = re.compile(
    rf"\b(?:{_LOOSE}|liga|informes|informacion(?:es)?|informacoes|info|renseignements?|consultas|reserva\w*|reservez"
    rf"|prenota\w*"
    r"|bookings?|apply|comunica\w*|ubicar\w*|localizad\w+|joignable|reperibile|responde|repond|richiama\w*"
    r"|rappel\w+|agenda\w*|anota\w*|guarda\w*|save|chip|sim|handset|assigned)\b"
    rf"(?:{_LINKING}|tu cita|sua hora|la tua ora|este|esse|this|ai|en|a){{0,7}}(?<![a-z]-)$"
)
"""A word that often says that a phone number follows, where nothing else says otherwise."""

NOTED = re.compile(
    r"\b(?:anot(?:a\w*|e|o|ou)|apunt(?:a\w*|e|o)|annotat[oa]|segnat[oa]|noted|saved|stored|wrote down|agendad[oa]"
    r"|figura(?:ba|n|ban|va|vam)?|consta(?:ba|va|n|m)?|aparec(?:e|en|ia|ian|iam)|casa|chez|home"
    r"|chamador|chamad[oa]|llamante|llamad[oa]|caller|callee|called|appelante?|appelee?|chiamante|chiamat[oa])\b"
    rf"(?:{_LINKING}|como|as|con|com|with|,|\(){{0,4}}$"
)
"""A word for what was written down, a home or a side of a call: figures that are a whole valid number are a phone."""

SIDE = re.compile(r"(?<![a-z0-9])(?:num(?:ero)?\.? ?)?[ab] ?[:=] ?$")
"""A and B, the two sides of a call, in a list of calls."""

TO = re.compile(
    r"\b(?:llam|escrib|contest|marc|comunic|contact|lig|mand|envi|whats|avis|respond|cham|telefon|appel|call|text|rang|ring"
    r"|reach)[a-z]{0,9}\b[^.;:\n\d]{0,32}[, ](?:al|ao|desde el|do|no|para o|pro|le|au|du|il|al|dal|on|from|at"
    r"|para|pra)[ :]$"
)
"""le escribió a la licenciada Wilma, al …: a verb of calling and writing, and "to" right before the number."""

NUMBER_IS = re.compile(
    r"\b(?:numero|number|num|nro)\b(?P<between>[^.;\n\d]{1,44}?)"
    r"\b(?:es|era|e|is|was|est|etait)[ :,]{1,2}(?:el |o |le |il )?$"
)
"""El número de la madre es …, where the words between name no paper or account."""

TOLD = re.compile(
    r"\b(?:telefonos?|telefone|tel|celular|cel|movil|telemovel|phone|mobile|telephone|portable|cellulare|telefono"
    r"|fone|fono|fijo|fixo|contacto|contato|contact|linea|linha|line|whatsapp)\b[^.;\n\d]{1,44}?"
    r"(?:\b(?:es|era|e|son|is|was|as|est|etait|el|o|le|il)[ :,]{1,2}(?:el |o |le |il )?|: ?)$"
)
"""El teléfono de la encargada, dijo que era el …: the word stands further off, a copula or colon right before."""

BEHIND = re.compile(
    r"[ ,\-–(]{1,3}(?:es |e |is |era )?(?:el |o |mi |su |meu |my |un |de )?"
    r"(?:tel|telf?|telefono|telefone|cel|celular|cell|fono|fone|whatsapp|whats|wsp|wpp|wasap|zap|movil|mobile|phone)\b"
    r"(?!(?:[ .:#]|n[º°])*[+(]?\d[\doli])"
)
"""… es el cel; …, mi número: the word behind the number, where no other number follows it."""

_PAPERS = (
    r"dni|d\.n\.i|ci|c\.i|cc|c\.c|cedula|carnet|documento|doc|pasaporte|passaporte|passport|passeport|cpf|rg|titulo"
    r"|i-94|i-9|alien (?:number|no)|a-number|visa|cnpj|cuit|cuil|run|rut|nit|ruc|nif|nie|nipc|curp|rfc|siren|siret"
    r"|piva|p\.iva|imei|imsi|iccid|permesso|permiso"
    r"|ssn|tfn|pesel|bsn|aadhaa?r|pan|nin|ppsn?|cni|cin|avs|ahv|niss|nuss|nss|pis|pasep|cnh|dimex|rtn|dui|dpi|cui"
    r"|titre de sejour|securite sociale|seguridad social|social security(?: number)?|identidad|identite|identita|permis"
)
_ACCOUNTS = (
    r"cuenta|cta|conta|account|acct|conto|compte|c/c|agencia|agenc|sort code|clabe|cbu|cvu|iban|tarjeta|cartao|card"
    r"|carta|poupanca|caja de ahorros?|mtcn|operacion|operacao|deposito"
)
_FILES = (
    r"folio|factura|boleta|recibo|fatura|invoice|facture|fattura|receipt|recu|ricevuta|voucher|comprobante|nota|remito"
    r"|expediente|expte|exp|causa|carpeta(?: fiscal)?|sumario|atestado|dossier|fascicolo|procedimento|procedure|parquet"
    r"|proceso|processo|inquerito|ipl|oficio|caso|case|file|ref|reference|referencia(?: de pago)?|referencia|anuncio|ad"
    r"|id|codigo|code|codice|cod|tramite|tracking|guia(?: de \w+)?|rastreio|seguimiento|pedido|order|orden|ordine"
    r"|legajo|matricula|serie|serial|ticket|boleto|bilhete|billete|billet|biglietto|pasaje|passagem|booking"
    r"|prenotazione|reserva n|parte|acta|informe|protocolo|registro|lote|lot|batch|partida|precinto|lacre|seal|scelle"
    r"|reperto|sigillo|evidencia|bolsa|ley|lei|loi|legge|art|articulo|vin|chasis|motor|renavam|cep|cp|zip|postal"
    r"|cliente|contrato|poliza|apolice|puerto|porta|port|celda|celula|antenas?|part no|repuesto|peca|cheque|socio"
    r"|afiliado|codigo de barras|transaccion|transacao|medidor|padron|rifa|loteria|caja|caixa|total|deposito"
    r"|sku|upc|ean|mpan|mprn|colis|releve|compteur|contador|contatore|pulsera|brazalete|sensor|expedition|suivi"
    r"|bordereau|scontrino|albaran|suministro|bolla"
    r"|monto|importe|saldo|valor|kilometro|build|firmware|version|versao|versione"
    r"|pratica|protocollo|polizza|raccomandata|verbale|repertorio|delibera|commandes?|devis|contrat|ecrou|mandat"
    r"|encomendas?|apolices?|rol|rit|policy|docket|warrant|claim|nhs"
    r"|referencia de (?:la |el |su )?(?:oferta|vacante|publicacion|anuncio|inmueble|vivienda|solicitud)"
    r"|referencia d[ao] (?:oferta|vaga|anuncio|imovel)|offre"
)
_CARRIERS = r"dhl|fedex|ups|tnt|gls|seur|mrw|estafeta|correios|correos|sedex|servientrega|olva|andreani|brt"
OTHER = re.compile(
    rf"(?:\b(?:{_PAPERS}|{_ACCOUNTS}|{_FILES})\b)"
    rf"(?: (?:{_CARRIERS}|real|corriente|corrente|electronic\w+|fiscal|cliente|profesional|por|[a-z]))?"
    r"(?:[ .:#/\-]|n\.?[º°o]|nro|num|numero|number|de|do|da|del|no){0,4}(?:\d[\d\-./ ]{2,30} (?:y|e|et|and) )?$"
)
"""A word that says that it is something else; a second number joined by "and" is of the same kind."""

_UNITS = (
    r"litros?|litres?|liters?|litri|lts?|galones|galoes|gallons?|kwh|kw|m3|kms?|kilo?metro?s?|chilometri|kilometraje"
    r"|quilometr\w+|miles|millas|milhas|metros|metres|meters|metri|kilos?|kgs?|toneladas?|odometro|horimetro|odometer"
    r"|lectura|leitura|consumo|consumption"
)
# Inmate number, confirmation number: the word before "number" that is no phone's; alone it may be a person.
_HOLDERS = (
    r"inmate|prisoner|detainee|offender|badge|shield|warrant|docket|confirmation|policy|insurance|claim|nhs|patient"
    r"|hospital|medical record|health|employee|staff|payroll|student|member|membership|loyalty|customer|client"
    r"|registration|licen[cs]e|permit|certificate|application|petition|complaint|incident|report|crime|event|cad|custody"
    r"|exhibit|evidence|property|item|asset|product|model|part|stock|unit|container|seal|tracking|parcel|shipment"
    r"|consignment|purchase|transaction|transfer|routing|tax|vat|company|charity|roll|seat|locker|pin|serial|lot|batch"
)
# Número de interno is no phone; número del interno may be one.
_KEPT = (
    r"intern[oa]|pres[oa]|reclus[oa]|afiliad[oa]|soci[oa]|asegurad[oa]|beneficiari[oa]|emplead[oa]|funcionari[oa]"
    r"|client[ea]?|utente|adherente?|allocataire"
)
_NUMBERED = (
    r"prontuario|afiliacion|poliza|placa|credencial|historia(?: clinica)?|pedido|envio|solicitud|solicitacao"
    r"|inscricao|inscripcion|matricula|apolice|encomenda|ecrou|commande|dossier|contrat|police|suivi|pratica"
    r"|protocollo|polizza|tessera|ordine|spedizione|sinistro|siniestro|sinistre"
)
DECOY = re.compile(
    r"(?:\b(?:codigo|cod|clave|numero|num|nro|code|number)\.? (?:de |da |do |of )?(?:la |su |sua |tu )?"
    r"(?:reserva|reservacion|confirmacion|confirmacao|localizacion|booking|confirmation|localizador)"
    rf"|\b(?:{_HOLDERS}) (?:no\.?|nr\.?|id|#|numbers?)(?![a-z])"
    rf"|\b(?:numero|nro|num|nº|n\.?[º°])\.? (?:d[eio] |d['’])?(?:(?:{_KEPT})|(?:la |el |l['’]|da )?(?:{_NUMBERED}))"
    r"|\b(?:localizador|booking (?:code|number|reference)|sorteos?|loteria|quiniela|melate|lotto|lottery"
    rf"|{_UNITS}"
    r"|(?:vuelo|voo|flight|volo|vol)(?: (?!al |at )[a-z0-9]{2}(?![a-z]))?))"
    r"(?:[ :.#]|n[º°]|num(?:ero)?|nro|es|era|e|is|was){0,5}$"
)
"""Draws, flights and bookings: their figures are no phone, though a booking's word may announce one."""

COUNTED = re.compile(
    r" {1,2}(?:de |di |d['’])?(?:habitantes|habitants|abitanti|inhabitants|people|personas|pessoas|personnes|persone"
    r"|vecinos|votos|voti|votes|voix|electores|eleitores|electeurs|elettori|voters|hogares|viviendas|hectareas|hectares"
    r"|toneladas|tonnes|tonnellate|barriles|unidades|unites|unita|units|millones|milhoes|dolares|pesos|euros?|reais"
    r"|guaranies|soles|bolivianos|quetzales|lempiras|colones|dollars)\b"
)
"""What figures count, behind them."""

LIST = re.compile(
    r"\b(?:tels|telfs|telefonos|telefones|celulares|moviles|telemoveis|phones|numbers|contactos|contatos|contatti)\b"
    r"[ .:]{1,3}(?:\+?\d[\d .()\-]{5,18}\d(?: ?[,;/] ?(?:y |e |et |and |o )?| (?:y|e|et|and|o|ou|or) )){1,8}$"
)
"""A word for several phones and those before this one."""

OTHER_WORD = re.compile(rf"\b(?:{_PAPERS}|{_ACCOUNTS}|{_FILES})\b")
"""A word of papers, accounts and files anywhere."""

JOINED = re.compile(r"[^\d\n;:.]{0,24}(?:[,/]|(?<=[ ,])(?:y|e|et|and|o|ou|or)(?= ))[^\d\n;:.]{0,24}|[ ,]*\n[ ]*")
"""What may stand between two phones of one list."""

LOG = re.compile(
    r"llamadas|chamadas|call (?:log|record|detail)|origen\W+destino|origem\W+destino|abonado|duraci[oó]n"
    r"|duração|durée|durata|duration|\bIMEI\b|\bDUR\b|interlocutor|chamador|llamante|\bERB\b",
    re.IGNORECASE,
)
"""A text that lists calls."""

HEADING = re.compile(
    rf"\b(?:{_PHONE}|cell|origen|destino|origem|numero (?:llam|cham|appel|chiam|disc|marc)\w+"
    r"|number (?:called|dialled)|caller|called|calling|outro numero|otro numero)\b"
    r"(?! ?(?:id|tower|site)\b)"
)
"""A heading of a column of phones."""

BARE_HEADING = re.compile(
    r"(?:numero|number|num|nro|linea|line|terminal|linha) ?[ab]?|[ab]|interlocutore?|alvo"
    r"|appelante?|appelee?|chiamante|chiamato|emisor"
    r"|receptor|llamante|llamado|chamador|chamado|remitente|remetente|destinatario|from|to"
)
"""A heading that means phones only in a list of calls, or beside another of these."""

OTHER_HEADING = re.compile(
    rf"\b(?:{_PAPERS}|{_ACCOUNTS}|{_FILES}|cell|celda|valor|importe|monto|montant|importo|amount|total|saldo|preco"
    r"|precio|price|duracion|duracao|duration|duree|durata|fecha|data|date|hora|time|heure|ora)\b"
)
"""A heading of a column of other things."""

AREA_BEHIND = re.compile(
    r"[ ,;]{0,2}[\[(]?(?:ddd|(?:codigo|cod\.?|caract\w*|prefijo|prefixo)(?: de area)?|area(?: code)?)"
    r"[ :.]{0,2}\(?0?(\d{2,4})\)?(?!\d)"
)
"""The area code of a local number in words behind it: (DDD 67), código de área 387."""

AREA_BEFORE = re.compile(
    r"(?:ddd|(?:codigo|cod\.?|caract\w*|prefijo|prefixo)(?: de area)?|area(?: code)?)[ :.]{0,2}\(?0?(\d{2,4})\)?(?!\d)"
    r"[ ,:;)\]]{0,3}(?:(?:tel|cel|fone|zap|whats\w*|n[º°o])[.: ]{0,3})?$"
)
"""The area code in words before it."""
