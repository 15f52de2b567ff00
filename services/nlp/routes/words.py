"""Words that tell of journeys in folded Spanish, Portuguese, English, French and Italian text."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from services.nlp import lexicon

_LISTS: Mapping[str, Any] = lexicon.word_lists("words.yaml", "services.nlp.routes")


def any_of(*names: str) -> re.Pattern[str]:
    """Whole words of some lists, each an expression over folded text."""
    return re.compile(rf"(?<!\w)(?:{_alternatives(*names)})(?!\w)")


def _alternatives(*names: str) -> str:
    return "|".join("|".join(_LISTS[name].split(" ; ")) for name in names)


LABELS = {name: re.compile(rf"(?:{'|'.join(label.split(' ; '))})\.?") for name, label in _LISTS["labels"].items()}
"""Names of fields and columns in forms and tables."""
FARE_NAMES = _LISTS["fare"].replace(" ; ", "|").replace("|traslado", "")
"""What a ticket calls itself."""
MOVES = any_of("moves")
"""A sentence without one of these tells no journey."""
FRENCH, ITALIAN = any_of("french"), any_of("italian")
"""Words of journeys that no other language of these has."""
STAYS = any_of("stays")
"""Behind one of these, a place says where somebody is, not where to: French and Italian have one word for both."""

NOUNS = any_of("nouns")
"""Words that tell of a journey only between two places: an advert has them too."""
COLLECTS = re.compile(
    r",? ?(?:(?:me|nos|te|la|las|lo|los|l[ae]s|a|as|os|o) )?(?:recog|subi|embarc|esper|busc|peg(?:ou|aram))\w*"
)
"""Behind a place in which somebody is fetched."""

_OF_THE = r"(?:la |el |las |los |o |a |os |as |the |una? |uma? )?"
_KIND = (
    r"(?:(?:ciudad|cidade|city|localidad|localidade|pueblo|town|village|provincia|estado|departamento"
    r"|capital|finca|fazenda|farm"
    r"|zona|barrio|bairro|terminal|aeropuerto|aeroporto|airport|puerto|frontera|fronteira|border)"
    r"(?: (?:near|cerca|perto))? ?(?:de(?: la| los)?|da|do|of|em|en|near)? ?(?:at )?)?"
)
_HOUSE = (
    r"(?:(?:[\w-]+ ){0,2}?(?:house|flat|apartment|brothel|hotel|motel|hostel|farm|bar|club|ranch|room|property|place"
    r"|warehouse) (?:in|at|near|outside) (?:the )?"
    r"|(?:casa|piso|hotel|motel|hostal|bar|club|prostibulo|burdel|rancho|apartamento|boate|chacara|chacra|quinta|local|vivienda"
    r"|bodega|galpon)(?: (?:de )?\w+)? (?:en|em|no|na) (?:la |el )?)?"
)
_LINK = rf"{_OF_THE}{_HOUSE}{_KIND}"


def _before(link: str, words: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    """What stands before a place, by its part in the journey; the first that fits."""
    return {name: re.compile(rf"(?<!\w)(?:{some})(?:\s+|-)?{link}$") for name, some in words.items()}


BEFORE = _before(
    _LINK,
    {
        "crossing": (
            r"(?:por|en|no|pelo|pela|at|through|near|by) (?:el |o |the )?(?:paso|posto|puesto|control|passo"
            r"|ponte|puente|checkpoint|crossing|border|frontera|fronteira)"
            r"(?: fronterizo| fronteirico| internacional| migratorio)?(?: (?:de|da|do|at|near|en))?"
            r"|(?:paso|puesto|posto)(?: fronterizo| fronteirico)? de"
            r"|(?:(?:cruz|atraves|ingres|entr|egres)\w*|sal(?:io|ieron|imos|iendo)|sa(?:iu|iram))"
            r"(?: (?:la|a) (?:frontera|fronteira))?(?: (?:al?|ao|no|na|en"
            r"|em) [\w ]{2,25}?)? (?:por|pelo|pela)"
            r"|(?:cruz|atraves|pas)\w* (?:la|a) (?:frontera|fronteira)(?: (?!para|pra|y|e|hacia|hasta|luego|a|en|em|por"
            r"|con|com|de)[\w-]+)? (?:en|em|por|a la altura de|na altura de|cerca de|perto de)"
            r"|(?:crossed|crosses|crossing|entered|entering)(?: the border)?(?: into [\w ]{2,25}?"
            r"| [\w]{3,20}?)? (?:at|through|near|by)"
            r"|border (?:near|at)"
        ),
        "from_after": (
            r"procedentes? (?:de|do|da)|provenientes? (?:de|do|da)|vind[ao]s? (?:de|do|da)|originally from|coming from"
        ),
        "from": (
            r"desde|from|saliendo de|partiendo de|out of|left|leaves|leaving|deja(?:ron|ndo)?"
            r"|(?:recog\w+|embarc\w+|busca\w*|buscar|busca-las|collected(?: \w+)?|picked (?:\w+ )?up"
            r"|boarded(?: \w+){0,3})(?: \w+){0,3}? (?:en|em|in|a|at|no|na)"
            r"|(?:subi\w+|subieron(?: \w+){0,4})(?: \w+){0,3}? (?:en|em|no|na)"
            r"|after [\w ]{2,20} in"
        ),
        "from_taken_on": (
            r"(?:captad|reclutad|enganchad|aliciad|recrutad)[oa]s?(?: \w+)? (?:en|em|no|na)"
            r"|(?:recruited|lured|groomed)(?: \w+)? (?:in|from)"
        ),
        "from_stay": r"(?:despues de|tras|apos|depois de|luego de) [\w ]{2,25} (?:en|em|no|na)",
        "from_weak": r"del?|d[ao]s?|d",
        "via": (
            r"via|por|pasando por|passando por|pas(?:o|aron|amos|ou|aram) por|con escala en|com escala em"
            r"|con parada en|par(?:o|aron|amos|ou|aram) (?:en|em)|stopped (?:in|at)|with a (?:stop|stopover|layover) in"
            r"|pel[ao]|passing through|passed through|through|transit[oa]\w* por|stopping in"
            r"|chang(?:ed|ing)(?: \w+)? (?:in|at)|(?:hizo|hicieron|haciendo|fez|fizeram|fazendo) escala (?:en|em)"
            r"|(?:trasbord|transbord|conexion|conexao)\w*(?: \w+)? (?:en|em)"
        ),
        "to": (
            r"hasta|hacia|a|al|para|pra|pa|pro|ate|ao|rumbo a|rumo a|con destino a|com destino a|con direccion a"
            r"|em direcao a|to|towards?|into|for|bound for|heading (?:to|for)|headed (?:to|for)"
            r"|(?:entreg|desembarc|baj|deix|dej|instal|aloj)\w*(?: \w+){0,3}? (?:en|em|no|na)"
            r"|(?:ingres|entr|lleg|cheg|arrib|arriv|aterri[zs])\w* (?:en|em|no|na|in|at)"
            r"|(?:arriv\w+|landed|landing) (?:in|at)"
            r"|dropped (?:\w+ )?off (?:in|at)"
            r"|dropped (?:her|him|them|us|me) (?:at (?:an? |the )\w+ )?(?:in|at)"
            r"|(?:entered|entering|reach(?:ed|es|ing)?)|up to|(?:end(?:ed|ing)|wound) up in"
            r"|(?:y|e|hasta que|ate que|para)(?: despues| luego| depois| finalmente| por fim)?"
            r" (?:termin|acab)(?:o|aron|ou|aram|amos|e|ar) (?:en|em|no|na)"
        ),
    },
)

_BEFORE_FR = _before(
    r"(?:l['’]|les? |la )?(?:(?:ville|gare|aeroport|port|commune|region|frontiere)"
    r"(?: (?:de la|de|du|des))? ?(?:d['’])?)?",
    {
        "crossing": (
            r"(?:par|a|au) (?:le |la )?(?:poste(?:[- ]frontiere)?|frontiere|point de passage|col)"
            r"(?: (?:de|du|a))?"
            r"|(?:franch\w*|travers\w*|pass\w*) (?:la|cette) frontiere"
            r"(?: (?!pour|et|puis|vers|en|jusqu|de|du|par|a)[\w-]+)? (?:a|au|aux|par|pres de|a hauteur de)"
            r"|(?:entr\w*|franch\w*|pass\w*(?= (?:la frontiere|en|au|aux) ))(?: la frontiere)?"
            r"(?: (?:en|au|aux) [\w' ]{2,25}?)? par"
        ),
        "from_after": r"en provenance (?:de|du|des)|en provenance d['’]|venant (?:de|du|des)|venue?s? (?:de|du|des)",
        "via": r"via|(?:en )?passant par|passee?s? par|travers(?:ee?s?|ant)|transitant par|avec (?:une )?escale a|par",
        "from": r"depuis|a partir d(?:e|u|['’])|quitt(?:e|ee|ees|es|ait|ant|er)|fuyant|(?:a|ai|ont|avons) fui"
        r"|recuper(?:ee?s?|er) (?:a|au|aux|en)",
        "from_taken_on": r"recrutee?s? (?:a|au|aux|en)",
        "from_stay": r"apres [\w ]{2,25} (?:a|au|aux|en)",
        "from_weak": r"de|du|des|d['’]",
        "to": (
            r"a|au|aux|en|vers|pour|jusqu['’](?:a|au|aux|en)|a destination d(?:e|u|['’])|direction"
            r"|rejoin(?:t|dre|te|tes)"
        ),
    },
)
_BEFORE_IT = _before(
    r"(?:l['’]|il |la |lo |i |le |gli )?(?:(?:citta|paese|comune|porto|stazione|aeroporto|provincia|confine)"
    r"(?: (?:di|del|della))? ?)?",
    {
        "crossing": (
            r"(?:attraverso|per|da|al|dal|presso) (?:il |la )?(?:valico|confine|frontiera|posto di frontiera|dogana)"
            r"(?: (?:di|del|a))?"
            r"|(?:attravers\w+|varc\w+|pass\w+|super\w+) (?:il confine|la frontiera)"
            r"(?: (?!per|e|poi|verso|in|di|da|a)[\w-]+)? (?:ad?|al|alla|presso|vicino a|nei pressi di"
            r"|all['’]altezza di)"
        ),
        "from_after": r"provenient[ei] (?:da|dal|dalla|dall['’])",
        "via": r"via|attraverso|passando (?:per|da)|passat[aeio] (?:per|da)|attravers(?:at[aeio]|ando)"
        r"|transitando (?:per|da)|con scalo ad?",
        "from": r"da|dal|dalla|dallo|dall['’]|dai|dagli|dalle|lasciat[aeio]|lascio|lasciando"
        r"|prelev(?:at[aeio]|o|arono)(?: \w+){0,2} (?:a|ad|al|alla|in|nel|nella)",
        "from_taken_on": r"reclutat[aeio] (?:ad?|in|nel|nella)",
        "from_stay": r"dopo [\w ]{2,25} (?:ad?|al|alla|in|nel|nella)",
        "to": (
            r"ad?|al|alla|all['’]|allo|ai|in|nel|nella|nell['’]|per|verso|fino (?:ad?|al|alla|in)|alla volta di"
            r"|dirett[aeio] (?:ad?|in|verso)|con destinazione"
        ),
    },
)


class Tongue(NamedTuple):
    """The words of journeys of one language: what tells of one, and what stands before a place by its part in it."""

    moves: re.Pattern[str]
    before: Mapping[str, re.Pattern[str]]
    parted: bool
    """Whether one word before a place says where to and where as well."""


OURS = Tongue(MOVES, BEFORE, parted=False)
"""Spanish, Portuguese and English, which share what they read."""
FRENCH_TONGUE = Tongue(any_of("moves_fr", "moves"), _BEFORE_FR, parted=True)
ITALIAN_TONGUE = Tongue(any_of("moves_it", "moves"), _BEFORE_IT, parted=True)
_TONGUES = {"fr": FRENCH_TONGUE, "it": ITALIAN_TONGUE}


def tongue(text: str, language: str | None) -> Tongue:
    """The words by which a folded sentence is read; `language` is that of its page."""
    if language is not None and language in _TONGUES:
        return _TONGUES[language]
    return FRENCH_TONGUE if FRENCH.search(text) else ITALIAN_TONGUE if ITALIAN.search(text) else OURS


_THEN = (
    r"luego|despues|posteriormente|mas tarde|depois|em seguida|then|afterwards|later|puis|ensuite"
    r"|(?:y|e|and|et|ed) (?:sigui(?:o|eron|mos)|continu(?:o|aron|ou|aram|ed|a|arono)|segui(?:u|ram)|prosigui\w+"
    r"|prossegui\w+|prosegui\w+|went on|carried on|a (?:poursuivi|continue)|(?:termin|acab)(?:o|aron|ou|aram|amos)"
    r"|(?:a |est )?fini|(?:e |ha )?finit[aoei])|ended up|wound up"
    r"|poi|dopo|successivamente|finalmente|finally|enfin|infine|por fim|por ultimo"
    r"|(?:est?a|ess?a|nessa|aquella) misma? (?:noche|tarde|manana|semana)|(?:ese|este) mismo dia"
    r"|(?:ness[ea]|n[ao]) mesm[ao] (?:noite|dia)"
    r"|(?:the )?same (?:night|day|evening)|(?:le|la) (?:nuit|jour|soir) meme|(?:la )?stess[ao] (?:notte|sera|giorno)"
)
THEN = re.compile(rf"(?<!\w)(?:{_THEN}|(?:de|desde|from|da|d['’])? ?(?:donde|onde|where|ou|dove))(?!\w)")
"""Behind a place that was reached, these go on from there: «y luego a Tijuana, donde cruzaron a San Diego»."""
SIDE = re.compile(r"[,;:]|(?<!\w)(?:y|e|and|et|ed|luego|then|depois|puis|poi|pero|mas|but|mais|ma)(?!\w)")
"""Between two places these begin something else: «llegó a B y desde C fue a D»."""

CHAIN = re.compile(
    r"(?:(?:de|desde) (?:ahi|alli|alla|ali)|from there|dali|d[ai] li)\s*(?:a|al|para|pra|hasta|hacia|ate|to|ao)?\s*$"
    r"|de la (?:para|pra|a|ate|ao)\s+$"
    r"|(?<!\w)(?:de (?:ahi|alli|alla)|from there|de la|dali|de la bas|da li)(?: [\w'’-]+){1,4} "
    r"(?:a|al|hasta|hacia|para|pra|ate|ao|to|into|vers|ad)\s+$"
)
"""Stands for the place that was reached before."""
CHAIN_PT = re.compile(r"(?<!\w)dai(?: [\w'’-]+){0,4} (?:a|ao|ate|ate ao?|para|pra) $")
"""The same in Portuguese, «daí»; in Italian it would be «by the»."""
CROSSES = re.compile(r"(?<!\w)(?:cruz|atraves|cross)\w*")
NOT_SO = any_of("not_so")
LAW = any_of("law")
"""Of a sentence that names nobody, no day and no plate, these say that it speaks of the law."""
GOODS = any_of("goods")
"""Things that move while nobody does."""
PEOPLE = any_of("people")
"""Who is moved, behind a thing that is spoken of before."""

VEHICLE = re.compile(
    r"(?<!\w)(?:micro-?onibus|microbus|minibus|omnibus|onibus|colectivo|micro|bus|buses|autobus"
    r"|camioneta|camion|caminhao|camionete|caminhonete|camionnette|fourgon(?:nette)?|furgoneta|furgone?|furgoncino"
    r"|utilitario|combi|kombi|van|voiture|macchina|pullman|gommone|traghetto"
    r"|(?:(?<=in )|(?<=un )|(?<=['’]))aereo|barca|bateau|treno"
    r"|carrinha|taxi|remis|mototaxi|moto|motocicleta|auto|automovil|carro|coche|vehiculo|veiculo|tren"
    r"|trem|comboio|avion|aviao|vuelo|voo|lancha|bote|barco|balsa|voadeira|catraia|canoa"
    r"|pulmino|autocar|pulman|corriera|busito|vagoneta|ferry|coach|lorry|truck|pickup"
    # In French «car il» is «for he».
    r"|car(?! (?:ils?|elles?|on|je|tu|nous|vous|l[ae]s?|son|sa|ses|une?|ce|cette)(?!\w)| [jl]['’])"
    # In French «en train de» says that something is under way.
    r"|train(?<!en train)|(?<=en )train(?! d(?:e(?! \w+ a )|['’]))|plane|boat|taxi|minivan|ambulance|tractor)(?!\w)"
)
VAN = re.compile(
    r"(?:(?<!\w)(?:se|no|ya|me|te|nos|les|que|ellas|ellos|ustedes|siempre|ahi|nunca|donde|adonde|cuando|\w{4,}s) )"
    r"van(?= (?:a|al|de|desde|para|pa|hacia|hasta|con|por|rumbo)(?!\w))"
    r"|(?:^|[.;:,!?¿¡] ?)van(?= (?:a|al|para|pa|hacia|hasta|con)(?!\w))"
    r"|(?<!\w)van(?= a (?:\w{2,3} )?\w+[aei]r(?:l[aeo]s?|me|te|se|nos)?(?!\w))"
)
"""«Van», they go, which is no van: behind who goes, and before where to or what they are going to do."""
OWED = re.compile(
    r"(?<!\w)(?:(?:deb(?:e[ns]?|ia[ns]?|iamos|emos)|dev(?:e[m]?|ia[m]?|iamos|ait|aient|ais|ono)|doi(?:t|s|vent)"
    r"|dov(?:eva|evano|evo))"
    r"(?! (?:\w+ )?(?:pag|abon|compr|pay|achet)\w*)|ow(?:e|ed|es|ing)|(?:a)?deud\w+|divid\w+|debts?|dettes?|debit[oi]"
    r"|sueldos?|salari\w*|jornal(?:es)?|wages?|salary|salaires?|stipendi\w*|gana(?:r|ba|ban|n|ria|rian)?|earn\w*|gagn\w+"
    r"|guadagn\w+|multas?|fined?|amendes?)(?: [\w'’.]+){0,5}[ ,:]*$"
)
"""Before an amount, these tell of a debt, a wage or a fine, which is no price of a journey."""
OWED_AFTER = re.compile(
    r" ?(?:(?:de|of|in|di|d['’]) ?(?:deuda|divida|debt|dettes?|debit[oi]|multa)|(?:al|por|per|a|par|ao|every|each|the)"
    r" (?:mes|dia|semana|month|day|week|mois|jour|semaine|mese|giorno|settimana)|mensua\w+|mensili)(?!\w)"
)
FARE_AFTER = re.compile(r"(?: \w+){0,3} (?:por|del?|d[ao]|for|du|pour|per)(?: \w+)? $")
"""Between an amount and a word of a fare."""
ON_FOOT = re.compile(r"(?<!\w)(?:a pie|a pe|caminando|on foot)(?!\w)")
CARRIER = re.compile(
    r"(?:(?:empresa|compan[iíy]a|l[ií]nea|aerol[ií]nea|flota|transportes?|expreso|expresso"
    r"|via[cç][aã]o|cooperativa|airline|operator)\s+(?:de\s+(?:transportes?\s+)?)?(?:«|\"|')?"
    r"|(?:vuelo|voo|flight)\s+(?:de|da|do|of|by)\s+(?:la\s+)?|(?:with|on the)\s+)"
    r"(?P<name>[A-ZÁÉÍÓÚÑÂÊÔÃÕÇ][\wáéíóúñâêôãõç.&-]*(?:\s+(?:del?|do|da|dos|y|e"
    r"|la)?\s*[A-ZÁÉÍÓÚÑÂÊÔÃÕÇ][\wáéíóúñâêôãõç.&-]*){0,5})"
)
_UPPER = r"[A-ZÁÉÍÓÚÑÂÊÔÃÕÇ]"
HEADED = re.compile(
    rf"(?<!\w)(?:Flota|Via[cç][aã]o|Expreso|Expresso|Transportes?|Cooperativa|Aerol[ií]neas?|L[ií]neas|Trans)"
    rf"(?:\s+(?:(?:del?|do|da|dos|e|y|la|el)\s+)?{_UPPER}[\wáéíóúñâêôãõç]+){{1,4}}"
    r"|(?<!\w)(?:Flix[Bb]us|FlixTrain|Eurolines|BlaBlaBus|Megabus|Greyhound|Trenitalia|Itabus|Ouigo|Ryanair|easyJet)(?!\w)"
)
"""Carriers whose name begins by saying so, and some that bear no other name."""
_CARRIER_HEAD = re.compile(r"(?:flota|expreso|expresso|viacao|transportes?|aerolineas?|cooperativa|empresa|trans)\b")

PAYS = any_of("pays")
FARE = any_of("fare")
VICTIMS = re.compile(
    r"(?:victima|vitima|victim|menor|adolescente|joven|jovenes|jovem|jovens|nina|menina|girl|minor"
    r"|chica|moca|mujer|mulher|woman|ciudadana|pasajer[oa]|passageir[oa]|passenger|passagere?|voyageu(?:r|se)"
    r"|passegger[oa]|viajer[oa]|denunciante|declarante)s?\s+(?:de nombre |chamada |llamada |called |named )?$"
)
PASSIVE = re.compile(
    r"^,?\s*(?:\(.{0,40}\)\s*)?(?:(?:,[^,.]{0,60},\s*)?)(?:fue(?:ron)?|foi|foram|was|were|habria sido"
    r"|teria sido|viaj\w+|travel+ed|salio|saiu|partio|partiu|left|embarco|embarcou|llego|chegou"
    r"|arrived|cruzo|huyo|fugiu|fled|flew|vino|veio)(?!\w)"
)


ASKED_WHETHER = any_of("asked_whether")
SAID_YES = any_of("said_yes")
FULFILLED = any_of("fulfilled")
THWARTED = any_of("thwarted")
PLANNED_TRIP = any_of("planned_trip")
TIME_TO_COME = any_of("time_to_come")
SUPPOSED = re.compile(
    rf"(?<!\w)(?:{_alternatives('supposed')}) $|(?:^|[.;:,!?«\"] ?)had (?:s?he|they|we|i) (?:not |ever )?(?:been )?$"
)
"""Right before a verb: what would be, had it happened. «Si la hubieran llevado» tells that it did not."""
OPEN_QUESTION = re.compile(
    rf"^\W*(?:(?:y|e|and|et|con|por|en|a|de|with|avec|com|em|in|depuis) )?(?:{_alternatives('open_question')})(?!\w)"
)
"""A question that takes the journey for granted: when, who, how."""
_ANSWERER = (
    r"^[\s\-–—\"«“]*(?:(?:r|resp|respuesta|resposta|a|answer|reponse|risposta|contest[oa]|respond[ei]\w*|dijo|dice"
    r"|disse|said|she|he|they|ella?|ela|ele|elles?|ils?|lei|lui|dit|repond\w*|rispos\w*)[\s.:,]+(?:(?:que|di) )?){0,3}"
)
YES = re.compile(
    rf"{_ANSWERER}(?:si|sim|yes|yeah|yep|oui|correct[oa]?|exact[oa]?|exato|exatamente|esatto|afirmativo|asi es|claro"
    r"|isso|c['’]est (?:exact|vrai)|that is (?:right|correct)|por supuesto|bien sur|certo|foi|did|was"
    r"|were)(?!\w)(?! not)"
)
NO = re.compile(
    rf"{_ANSWERER}(?:no|nao|non|not|never|nunca|jamas|jamais|negativ[oe]|negatif|mai|ne|cannot|could not"
    r"|did not|does not|do not|was not|were not|didn['’]t|don['’]t|je ne|i (?:do not|don['’]t|cannot|never)|desconoce"
    r"|ignora|ignore)(?!\w)"
)
_BETWEEN = r"(?:[ ,]+(?!(?:y|e|and|et|ed|al|ao|tras|after|before|antes|despues|depois|when|cuando)(?!\w))[\w'’]+){0,3}"
PLAN = re.compile(rf"(?<!\w)(?:{_alternatives('plan')})(?!\w){_BETWEEN}[ '’]*$")
"""Before a verb that says nothing of time by itself: they planned to, iban a, querían que."""
OPEN_VERB = re.compile(
    r"(?:[aei]r(?:se|me|te|nos|l[aeo]s?|sel[ao]s?|mel[ao]s?)?|r(?:e|l[aeio]|mi|ci|si|vi|ti)|[aei]-l[ao]s?"
    r"|[aei]r-(?:me|te|se|nos|lhes?)|(?:ara|iera|ase|iese|asse|isse|esse)(?:n|m|s|mos|nt|ro)?|ait|aient"
    r"|(?:llev|traslad)en?|levem|salga[ns]?|venga[ns]?|emmenent|amenent|conduisent|transportent)$"
)
"""Infinitives and the subjunctive behind wishes; a verb that reads so without a word of planning is a plain past."""
ENGLISH_VERB = re.compile(
    r"take|taking|driv(?:e|ing)|fly(?:ing)?|mov(?:e|ing)|cross(?:ing)?|send(?:ing)?|bring(?:ing)?|travel(?:l?ing)?"
    r"|leav(?:e|ing)|coming|arriv(?:e|ing)|reach(?:ing)?|flee(?:ing)?|escap(?:e|ing)|transporting"
)
IMPERATIVE = re.compile(r"get on|take|bring|send|drive|fly|move")
"""At the head of what is said, English words that ask for a journey."""
HEAD = re.compile(r"\W*(?:(?:please|just|now|ok|so|then|you|can|could)\W+)*")
PASSIVE_TO_COME = re.compile(r"(?:\bto be|\bser|\bbe|\betre|\bessere)(?: \w+)? $")
WILL = re.compile(
    r"(?<!\w)(?:will|shall|['’]ll|should|(?:may|might|must)(?! have)|(?:would|could|should) have)"
    r"(?: (?:be|been|also|then|soon|not|never|have|s?he|they|i|we|\w+ly))* $"
)
FUTURE = re.compile(r"(?:[aei]r(?:á|án|ás|é|emos|ão|ei)|dr(?:á|án|é)|[ei]r(?:à|anno|ò)|(?:er|ir)(?:ont|ons|ai))$")
"""Over the text as it is written: the accent parts «llevará» from «llevara»."""
WOULD = re.compile(r"[aei]r(?:ía[nms]?|íamos)$")
THAT = re.compile(r"(?<!\w)que(?: \w+){0,2} $")
"""«Dijo que la llevarían»: to come when it was said."""
HABIT = re.compile(
    r"(?<!\w)(?:cada|tod[oa]s (?:l[oa]s|os|as)|every|chaque|tous les|toutes les|ogni|siempre|always)(?!\w)"
)
SAID_TO_GO = re.compile(
    r"(?<!\w)(?:diciendo(?:me|nos|l[ae]s?)?|dizendo(?:-\w+)?|saying|telling \w+|told (?:me|us|her|him|them|the \w+)"
    r"|en (?:(?:me|nous|lui|leur) )?disant|(?:m['’]|nous |lui |leur )(?:a|ont|avait|avaient) dit|dicendo\w*"
    r"|(?:mi|ci|le|gli) (?:ha|hanno|aveva|avevano) detto|(?:me|nos|les?|lhes?) (?:dij(?:o|eron)|decian?|diss(?:e|eram))"
    r"|diss(?:e|eram)-\w+|(?:con|bajo) (?:el|la) (?:cuento|engano|pretexto|excusa) de)"
    r"(?: (?:que|che|that))?(?: qu['’]\w+)?(?: [\w'’]+){0,3} (?:ibamos|iba[ns]?|iam(?:os)?|ia|viaj(?:aba|ava)\w*"
    r"|(?:was|were|are|is) (?:going|headed|heading|travell?ing|driving|moving|flying)|all(?:ait|ions|aient)|partait"
    r"|partions|andava\w*|partiva\w*)"
    r"(?: ?(?:a|al|para|pra|hasta|hacia|to|for|a la|en|au|aux|vers|in|ad|alla)(?: (?:la|el|o|the|le))?) $"
)
"""Where somebody was told that the journey goes, before the place: nothing says that it went there."""
SAYS_OWN_WAY = re.compile(
    r"(?:\S+ )?(?:(?:me|les?|lhes?) )?(?:"
    r"(?:dijo|decia|diss?e|diss?e-\w+)(?: \w+)?(?: que) (?:el[ae]? )?(?:iba|ia|viaj(?:aba|ava)|partia) "
    r"|(?:dijeron|decian|disseram)(?: \w+)?(?: que) (?:ell[oa]s |el[ea]s )?(?:iban|iam|viaj(?:aban|avam)) "
    r"|(?:disse|(?:ha|aveva) detto)(?: che) (?:l[eu]i )?(?:andava|partiva) "
    r"|(?:dissero|(?:hanno|avevano) detto)(?: che) (?:loro )?(?:andavano|partivano) )"
    r"|(?P<one>s?he|they) (?:had )?told (?:\w+)(?: that)? (?P=one) (?:was|were|is|are) "
    r"|(?P<it>ils?|elles?) (?:lui|leur|m['’]|nous) ?(?:a|ont|avait|avaient) dit qu['’](?P=it) "
)
"""Who says so goes there: the same person speaks and moves. «Nos dijeron que íbamos» is told by another."""
FUTURE_FR = re.compile(r"(?:er|ir)a$")
PAST = re.compile(
    r"(?:ó|é|í|aron|ieron|aba[ns]?|ábamos|ía[nms]?|íamos|imos|ou|aram|eram|iram|ei|iu|eu|ad[ao]s?|id[ao]s?|took|taken|went"
    r"|drove|driven|flew|flown|brought|sent|left|fled|came|ed|ava[m]?|ait|aient|ées?|ée|[ai]t[aoie]|tt[aoie])$"
    r"|^(?:vino|vinieron|vine|traje|trajimos|trajo|trajeron|condujo|trouxe\w*|veio|vieram|fue|fueron|iba\w*|ia[m]?|conduite?s?|venue?s?)$"
)
"""Over the text as it is written: verbs of what is over."""
RETURNS = re.compile(
    r"(?<!\w)(?<!su )(?<!de )(?<!el )(?<!al )(?<!mi )(?<!tu )(?:volvi(?:o|eron)?|volvimos|regres(?:o|aron|ou|aram|amos)"
    r"|retorn(?:o|aron|ou|aram)|volt(?:ou|aram|ei|amos)|returned|(?:came|went|flew|travelled) back"
    r"|(?:est|sont|suis|sommes) (?:revenue?|rentree?|retournee?)s?|(?:e|sono|siamo) (?:ri)?tornat[aeio]"
    r"|(?:ri)?torno|(?:ri)?tornarono)"
    r"(?=\s*(?:[.,;:)!]|$)|\s+(?:y|e|and|et|on|em|in|il|le|nel|no dia|a los|a las|dos|tres|later|two"
    r"|three|the (?:next|same|follow\w+)|poco|despues|depois|sol[ao]|alone|seule?"
    r"|el (?:\d|mismo|dia|lunes|martes|miercoles|jueves|viernes|sabado|domingo))(?!\w))"
)
"""A return that names no place: to where the journey began."""
LATER = re.compile(
    r"(?<!\w)(?:despues|later|depois|dopo|plus tard|apres|mas tarde|mais tarde|al dia siguiente|no dia seguinte)"
    r"[ ,]{1,2}(?:(?:el|on|em|le|il|no dia|a|al)(?: dia)? )?$"
)
"""Before a day: it is the day of what follows."""
TICKET_OF = re.compile(
    r"(?<!\w)(?:pasajes?|boletos?|billetes?|passagem|passagens|bilhetes?|tickets?|fare|viaje|viagem|billets?|voyage"
    r"|bigliett[oi]|viaggio) (?:del?|da|do|para|of|for|di|pour|per) (?:la |el |a |o )?$"
)


def is_carrier(name: str) -> bool:
    """Whether a folded name of a body is one of a carrier by its first words."""
    return _CARRIER_HEAD.match(name) is not None
