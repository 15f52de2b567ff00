"""The words by which a text says whose a value is: roles, possession, calls, firms, shelters, adverts; folded.

Spanish, Portuguese, English, French and Italian stand side by side: texts mix them, and no word here means the
other side in another of these languages.
"""

import re

PROTECTED = re.compile(
    r"\b(?:victim[ae]?s?|vitimas?|vittim[ae]|survivors?|sobrevivientes?|ofendid[oa]s?|agraviad[oa]s?|damnificad[oa]s?"
    r"|perjudicad[oa]s?|persona offesa|testig[oa]s?|testemunhas?|witness(?:es)?|temoins?|testimon[ei]"
    r"|menor(?:es)?|nin[oa]s?|adolescentes?|criancas?|minors?|mineure?s?|minorenn[ei]|child(?:ren)?"
    r"|denunciantes?|querellantes?|noticiantes?|complainants?|plaignante?s?|declarantes?|entrevistad[oa]s?"
    r"|person reporting|interviewee|rescatad[oa]s?|resgatad[oa]s?)\b"
)
"""Of whom others must not learn."""

PERHAPS = re.compile(
    r"\b(?:trabajadora?|trabalhadora?|empleada|lavoratrice|travailleuse|worker|joven(?:es)?|chic[ao]s?|senoritas?"
    r"|modelo"
    r"|muchach[oa]s?|moca|raparigas?|ragazz[ae]|jeunes?|girls?|migrantes?|hospedad[oa]|pasajer[oa]|passageir[oa])\b"
)
"""Who may be such a one."""

ACCUSED = re.compile(
    r"\b(?:imputad[oa]|sindicad[oa]|sospechos[oa]|acusad[oa]|procesad[oa]|denunciad[oa]|indiciad[oa]|investigad[oa]"
    r"|detenid[oa]|aprehendid[oa]|capturad[oa]|arrestad[oa]|condenad[oa]|profug[oa]|vinculad[oa] a proceso"
    r"|captador(?:a)?|reclutador(?:a)?|aliciador(?:a)?|recrutador(?:a)?|tratante|traficante|proxeneta|cafetina?|rufian"
    r"|cabecilla|coyote|coiote|suspeit[oa]|autuad[oa]|pres[oa] em flagrante"
    r"|suspect|defendant|trafficker|recruiter|pimp|person of concern|arrestee"
    r"|mis(?:e)? en cause|prevenue?|proxenete|recruteu(?:r|se)|trafiquante?|interpellee?"
    r"|indagat[oa]|imputat[oa]|arrestat[oa]|sfruttat(?:ore|rice)|trafficante|reclutat(?:ore|rice)"
    r"|(?:duen|encargad)[oa] del (?:local|taller|bar|prostibulo|night|boliche))(?!\w)"
)
"""Words that set somebody on the other side. In the singular: what is said of several is said of nobody."""

RUNS = re.compile(
    r"\b(?:(?:duen[oa]|dono|dona|owner)(?! (?:del?|d[ao]|of)(?: (?:la|el|the))? ?(?:celular|telefono|telefone|linea"
    r"|linha|numero|chip|phone))"
    r"|(?:taller|local|bar|boliche|negocio|oficina)\b[^.;\n]{0,30}\bpropiedad de|(?:propietari[oa]|proprietari[oa]"
    r"|titular) (?:de la habilitacion|del? (?:un |el |la )?(?:local|taller|bar|negocio"
    r"|inmueble|establecimiento|boliche|oficina)|d[ao] (?:boate|bar|casa|oficina))"
    r"|senora? del (?:taller|local|bar|boliche)|patron[a]?|encargad[oa]|encarregad[oa]|capataz|gerente|regente"
    r"|manager|chofer|conductora?|motorista|condutora?|driver"
    r"|conducid[oa] por|conduzid[oa] por|driven by|reclutaba|captaba|recruited|pasador(?:a)?|cruza gente)(?!\w)"
)
"""Whoever runs a place, drives or recruits: nobody whom others must not learn of, unless a text says so too."""

DEEDS = re.compile(
    r"^(?![^.;\n]{0,40}\b(?:a quien|a quem|a la que|whom|fue|foi|was|were|fut|a ete)\b)[^.;]{0,60}?"
    r"\b(?:(?:les?|las?|lhes?|nos|me|os) (?:retuvo|retenia|reteve|retinha|quito|tirou|descontaba|descontava|cobraba"
    r"|cobrava|encerraba"
    r"|encerro|trancava|obligaba|obligo|obrigava|amenazaba|amenazo|ameacava|ameacou|golpeaba|vendio|vendeu)"
    r"|captaba|captava|reclutaba|recluto|recrutava|aliciava|aliciou|explotaba|explorava"
    r"|recruited|threatened|locked (?:us|her|them)|kept (?:her|our|my|their) passports?|took (?:her|our|my"
    r"|their) passports?"
    r"|publica(?:ba)? (?:los |unos )?avisos|recrutait|menacait|confisquait|reclutava|minacciava)\b"
)
"""What, right behind a name, only an exploiter does."""

OTHERS = re.compile(
    r"\b(?:herman[oa]|irm[ao]|sister|brother|soeur|frere|sorella|fratello|madre|mae|mother|mama|mami|mere|padre"
    r"|papa|pai"
    r"|father|pere|abuel[oa]|abuelita|vecin[oa]|vizinh[oa]|neighbou?r|familiar(?:es)?|pariente|parente|esposo"
    r"|marido|hij[oa]"
    r"|filh[oa]|amig[oa]|friend|cliente?s?|trabajador[a]? social|assistente social)\b"
)
"""People who are neither."""

FIRM = re.compile(
    r"\b(?:hotel|hostal|pousada|posada|motel|residencial|alojamiento|bar|boliche|discoteca|night club|karaoke|local"
    r"|agencia|agence|agency|empresa|compania|company|sociedad|flota|transportes?|terminal|restaurante?|taller|oficina"
    r"|entidade patronal|empleadora?|s\.a\.s\.?|s\.r\.l\.?|ltda\.?|lda\.?|cia\. ltda)(?!\w)"
)
"""Firms that serve the public or give work."""

BODY = re.compile(
    r"\b(?:refugio|albergue|casa de acogida|hogar|abrigo|abrigada|casa abrigo|shelter|safe house|foyer|casa rifugio"
    r"|fiscalia|policia|police|policial|delegacia|ministerio|defensoria|juzgado|comisaria|hospital|clinica"
    r"|centro de salud"
    r"|escuela|escola|school|iglesia|igreja|church|ong|ngo|fundacion|linea (?:gratuita|de denuncias?)|hotline|disque"
    r"|unidad|consulado|embajada)\b"
)
"""Bodies that help or hunt, and shelters first of all: their numbers tell where somebody is."""

OWNS = re.compile(
    r"\b(?:usa(?:ba)?|utiliza(?:ba|va)?|utilisait|utilise|used|uses|dispone|dispoe|tiene|tem|has|titular|titulaire"
    r"|intestatari[oa]"
    r"|propietari[oa]|proprietari[oa]|owner|owns|duen[oa]|portador(?:a)?|identifica con|posee|possui|conduc[ei][a]?"
    r"|conduz|drove"
    r"|drives|contesto en|entrego su|atiende en|cedula|dni|c\.?i\.?|c\.?c\.?|cpf|rg|curp|cuit|documento|passaporte"
    r"|pasaporte"
    r"|passport|placa|patente|matricula|dominio|plate|registration|immatriculee?|targa|vehiculo|veiculo|cuenta"
    r"|conta|account"
    r"|compte|conto|clabe|cbu|iban|correo|e-?mail|courriel|linea|linha|ligne|utenza|abonado|celular|cellulare"
    r"|telefono|telefone"
    r"|telephone|phone|portable|movil|numero|number|contacto|contato|contact|fono|tel|line|usuario|perfil|username"
    r"|handle|instagram|facebook|whatsapp|telegram|disponed?|nit|rut|run)\b"
)
"""Possession, or the name of what is possessed."""

CALLS = re.compile(
    r"\b(?:llam[aeo]\w*|lig(?:ou|ava|ar)\w*|call\w*|chiam\w*|appel\w*|escrib\w*|escrev\w*|wrote|writes?|mensaj\w*"
    r"|mensag\w*"
    r"|messag\w*|recib\w*|receb\w*|received|contact(?:o|aba|ou|ed|ado)\b|comunic\w*|agenda|libreta|caderneta|directorio"
    r"|anot\w*|noted|figurab?\w*|hallo|listed|saved|guardad\w*|registrad[oa]|procurou|pidio|dio|gave|entreg[oó]\b"
    r"|envi\w*)"
)
"""Words with which a text passes from whom it names to a number that may be another's."""

PASSES = re.compile(
    r"\b(?:compr\w*|bought|buys?|achet\w*|kept|keeps|keep|took|takes|retuv\w*|reten\w*|retinh\w*|retev\w*"
    r"|quit[oa]\w*|tir(?:ou|ava)"
    r"|secuestr\w*|incaut\w*|apreend\w*|decomis\w*|sold|vend\w*|remis\w*|consegn\w*|entreg\w*|handed|hand|regal\w*"
    r"|prest\w*|lent"
    r"|cadastr\w*|had|avait|aveva|quedo|qued\w*|ficou|guard\w*|saved|escond\w*|hid|mostr\w*|showed|exhib\w*"
    r"|pas[oóa]\b|pidi\w*|asked"
    r"|envi\w*|sent|trajo|lleva\w*|alquil\w*|activ\w*|consigu\w*|obtuv\w*|usurp\w*|sustra\w*|rob\w*|stole|perdi\w*"
    r"|encontr\w*"
    r"|found|visto|vio|conoc\w*|knew|a su|a la|to (?:her|the)|de la|de una|of the|della|alla|a la)\b"
)
"""Words by which a thing is another's, or goes to another."""

SMALL = frozenset(
    {
        "a", "actual", "al", "also", "and", "ao", "as", "avec", "che", "com", "con", "cuya", "cuyo", "da", "das",
        "de", "del", "di", "do", "dos", "e", "el", "em", "en", "era", "es", "esa", "est", "esta", "este", "et",
        "her", "his", "il", "in", "is", "l", "la", "las", "le", "lo", "los", "n", "new", "no", "novo", "nro",
        "nuevo", "o", "on", "or", "other", "otra", "otro", "personal", "por", "propio", "que", "quem", "qui",
        "quien", "sa", "se", "seu", "son", "su", "sua", "suo", "sus", "tambem", "tambien", "ultimo", "un", "una",
        "uno", "was", "who", "with", "y",
    }
)  # fmt: skip
"""Words that say nothing of whose something is."""

SAID = re.compile(
    r"\b(?:declar\w*|dij\w*|dic[ei]\w*|diz|disse|said|says|refir\w*|refer\w*|manifest\w*|inform\w*|indic\w*"
    r"|senal\w*|told"
    r"|states?|precis\w*|dichiar\w*|riferi\w*|explic\w*|respond\w*|contest[oa])\b"
)
"""Words of telling: what follows is not of whom speaks, but where it says so."""

OWN = re.compile(
    r"\b(?:mi|meu|minha|my|mon|ma|mio|mia)(?: (?:nuevo|otro|propio|novo|new|other|own|nouveau|nuovo))? (?:numero"
    r"|number|celular"
    r"|cellulare|movil|telefono|telefone|telephone|phone|portable|linea|linha|ligne|utenza|whatsapp|fono|cuenta"
    r"|conta|account"
    r"|compte|conto|correo|e-?mail|mail|cedula|dni|c\.?i\b|cpf|rg|passport|pasaporte|passaporte|passeport|documento"
    r"|placa|auto|carro"
    r"|moto|instagram|facebook|usuario|perfil|clabe|alias|cbu|pix|contacto|contato|contact)\b"
    r"|\b(?:el|es|o|le|il|the) (?:mio|meu|mien|mine)\b|\bis mine\b"
)
"""The first person's own."""

HIS = re.compile(r"\b(?:su|sus|seu|sua|his|her|its|son|sa|suo|sua|dele|dela|suyo|suya)\b")
"""The third person's own."""

BELONGS = re.compile(
    r"^[\s,:\"”»)]*(?:(?:que|which|qui|che|cuyo|cuya|a linha|numero|number)\s+)*"
    r"(?:(?:segun|conforme)[^,.;]{0,40},?\s*)?"
    r"(?:pertenec\w+|pertenc\w+|belongs|appartien\w*|appartiene|corresponde|corrisponde|conducid[oa]|conduzid[oa]"
    r"|driven|figura|esta|est|es|e|is|era|was|cuyo"
    r"|registrad[oa]|registered|attribuee?|utilizad[oa]|usad[oa]|used|a nombre|em nome|intestata|in uso|de|del|da"
    r"|do|du|of|por|pela|pelo)"
    r"(?:\s+(?:a|al|ao|a la|au|aux|to|by|de|del|da|do|du|of|el|la|o|los|the|le|il|lo|un|una|nombre|titular"
    r"|titulaire|es|is|e|est"
    r"|utilizada|usada|pelo|pela|por|in|uso|attribuee?|conocid[oa]|nome|quien|el celular|numero|este|ultimo|su"
    r"|mismo))*\s*$"
)
"""What leads from a value to whom it belongs, and to nothing else."""

OFFERS = re.compile(
    r"\b(?:busc(?:amos|o)|se busca|se necesitan?|necesit(?:amos|o)|precisa(?:-se|mos)?|vagas?|vacantes?"
    r"|contrata(?:mos)?"
    r"|trabaj[aáeo]\w*|trabalh\w*|empleos?|emprego|oferta|jobs?|hiring|work abroad|on recrute|cerchiamo|cercasi"
    r"|recherche"
    r"|sueldos?|salarios?|ordenado|ganas?|ganar|gana en|se gana|dolares|dollars|comida|moradia|alojamiento|alojamento"
    r"|vivienda incluida|pasajes?|viaje pag\w+|viagem paga|traslado|sin experiencia|sem experiencia|no experience|cupos"
    r"|buena presencia|presencia|cosecha|costurer\w+|meseras?|ninera|temporada|interesadas?|curriculum)\b"
)
"""What an advert for work promises or asks."""

REACH = re.compile(
    r"(?:whats?app|wsp|escrib\w+|escreva|mand[aáe]\w*|mensaje|mensagem|fale|llam[aáe]\w*|lig(?:ue|a)\b|ligar"
    r"|contact\w*|contatos?"
    r"|consultas?|informes?|info\b|referencias?|text|call|dm\b|inbox|instagram|facebook|telegram|correo|e-?mail|tel\b"
    r"|telefono|telefone|reservas?|@)"
)
"""How an advert says where to turn."""

FOR_SEX = re.compile(
    r"\b(?:masaj\w*|massag\w*|acompanhante|acompanante|escort|trato de novios|servicio completo|ambiente privado"
    r"|pases|sexo"
    r"|atendo|atiendo|chicas nuevas|garota|programa|sensual|relax|discret[oa]|placer|prazer|incontri)\b"
)
"""Adverts of the bodies of others, or of whoever places them: the number may be hers."""

ADDRESSED = re.compile(
    r"\b(?:tu|tus|your|teu|tua|ton|tes|tuo|tua|debes|deb[eé]s|you owe|voce deve|tu dois|devi|pag[uú]es|hables"
    r"|hablas|digas|escapas"
    r"|salis|sales|you run|if you)\b"
)
"""How somebody is threatened or held to a debt: in the second person, as no victim speaks of herself."""

STATEMENT = re.compile(
    r"\b(?:declaracion|entrevista|statement|interview|audition|verbale|oitiva|depoimento|termo de declarac\w+|denuncia"
    r"|comparece|manifiesta|declares?|told police)\b"
)
"""A paper in which somebody tells what he saw or went through."""

MAIL_FROM = re.compile(r"^(?:from|de|da|from|expediteur|remitente)\s*:", re.MULTILINE)
MAIL_TO = re.compile(r"^(?:to|para|a|pour|cc|destinataire|per)\s*:", re.MULTILINE)

HEADING = re.compile(
    r"^\s*(?:(?:\d{1,2}|[ivx]{1,4}|[a-h])\s?[.)°º-]|section\b|seccion\b|secao\b|datos\b|dados\b|details\b"
    r"|identificac\w+|person\b)"
)
"""How the heading of a part of a form begins."""

CHAT = re.compile(
    r"^[\u200e\u200f\u202a\ufeff]*\[?\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4},? (?:(?:a las|as|at) )?\d{1,2}[:.]\d{2}"
    r"(?:[:.]\d{2})?(?:\s?[ap]\.?\s?m\.?)?(?:\s?[–-]\s?|\]\s?|\s)(?P<name>[^:\n\[\]]{1,60}?): ",
    re.MULTILINE,
)
"""A message of an export, with its sender."""
