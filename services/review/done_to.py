"""Whether a passage tells what was done to the one who speaks: «me quitó el pasaporte», "they locked us in".

Forms of the language decide, not a list of misdeeds, since a passage is an indicator already: an object in the first
person before or behind a verb of the third («nos encerraban», «obrigou-me», "made me"), a passive in the first person
(«fui obligada», "we were kept"), what the speaker could not or had to do, and own papers and pay. Left out are verbs of
telling, knowing and seeming («me dijo», "she told me"), of giving and paying where nothing denies them, and what one
does oneself («me quedaba con los pasaportes»). In records that tell in the third person («QUE foi obrigada a») a clause
without a subject of its own speaks of the one who declares.
"""

import re

_SPANISH = (
    # Told, known, seemed, given; and verbs with which «me» is the speaker himself.
    (
        r"\b(?:me|nos) (?:l[oae]s? )?(?!dij|dec[ií]a|cont[óoa]|coment|explic|inform|indic|mencion|mostr|enseñ|parec"
        r"|gust|llam"
        r"|consta|qued|encarg|dedic|ocup|iba|anda|anduv|sent|acord|acost|levant|vest|salud|pregunt|ayud|present|acerc"
        r"|escap"
        r"|fug|enter|conoc|reconoc|cas[óa]|refiri|manif|relat|asegur|señal|avis|escrib|encontr|recib|pag|d[ai]|dieron"
        r"|abon|entreg"
        r"|regal|prest)\w+(?:ó|aron|ieron|eron|aban?|ían?|hizo|izo|trajo|dujo|tuvo|puso|quiso)\b"
    ),
    (
        r"\b(?:me|nos) (?:l[oae]s? )?(?:ha|han|había|habían) (?!dicho|contado|explicado|dado|pagado|parecido"
        r"|informado|llamado)"
        r"\w+(?:ado|ido|ído|cho|sto|rto)\b"
    ),
    (
        r"\b(?:me|nos) (?:l[oae]s? )?(?:tienen?|dejan?|pegan?|golpean?|obligan?|quitan?|cobran?|hacen?|encierran?"
        r"|amenazan?"
        r"|controlan?|vigilan?|exigen?|retienen?|violan?|prohíben?|prohiben?|explotan?|maltratan?|descuentan?"
        r"|fuerzan?)\b"
    ),
    r"\b(?:no|nunca|jamás|ni|tampoco) (?:me|nos) (?:\w+ ){0,2}(?:pag|d[ai]|dieron|abon|entreg|dej)\w*",
    (
        r"\b(?:fui|fuimos|estuve|estuvimos|estábamos|éramos|estoy|estamos|he sido|hemos sido) (?:\w+mente )?"
        r"(?!casad|cansad|deten|arrest|imputad|contratad|emplead|encargad|segur|dedicad)\w+(?:ad|id)[oa]s?\b"
    ),
    (
        r"\b(?:tuve|tuvimos|tengo|tenemos|teníamos|debíamos) que (?:pagar|devolver|trabajar|atender|fichar|acostar"
        r"|prostitu"
        r"|dormir|obedecer|pedir permiso|hacer (?:pases|programas|servicios))"
    ),
    r"\bno (?:puedo|podemos|podíamos|pude|pudimos) (?:salir|irme|irnos|escapar|hablar|llamar|dejar|volver)",
    r"\b(?:mis?|nuestr[oa]s?) (?:pasaportes?|carnets?|cédulas?|documentos?|dni|papeles|sueldos?|salarios?|deudas?)\b",
    r"\b(?:quit|sac|agarr|retuv|reten|guard|escond|revis)\w* (?:mi|nuestros?) (?:celular|teléfono)",
    r"\b(?:trabaj[áa]bamos|trabajamos|dorm[ií]amos|dormimos|fich[áa]bamos)\b",
)
_PORTUGUESE = (
    (
        r"\b(?:me|nos) (?!diss|diz|fal|cont|explic|mostr|cham|pag|de[ur]|dav|d[áa]v|pergunt|ajud|sent|lembr|parec"
        r"|apresent|avis"
        r"|escrev|inform|conhec|encontr)\w+(?:ou|eu|iu|aram|eram|iram|avam?|iam?|ôs|fez|ouxe|eve)\b"
    ),
    r"\b(?!diss|fal|cont|explic|mostr|cham|pag|de[ur]|dav)\w+(?:ou|eu|iu|aram|eram|iram|avam?|iam?)-(?:me|nos)\b",
    (
        r"\b(?:me|nos) (?:deixam?|batem?|bate|obrigam?|tiram?|cobram?|ameaçam?|trancam?|mant[eéê]m|prendem?|vigiam?"
        r"|descontam?)\b"
    ),
    r"\b(?:não|nunca|nem) (?:me|nos) (?:\w+ ){0,2}(?:pag|d[eéêãáa]|deix)\w*",
    (
        r"\b(?:fui|fomos|fiquei|ficamos|estou|estamos|éramos|estávamos) (?!casad|cansad|pres[oa]\b|contratad|detid)"
        r"\w+(?:ad|id)[oa]s?\b"
    ),
    (
        r"\b(?:tive|tivemos|tenho|temos|tínhamos) (?:que|de) (?:pagar|devolver|trabalhar|atender|fazer programas?"
        r"|dormir)"
    ),
    (
        r"\b(?:não (?:posso|podemos|podíamos|pude|pudemos)|a gente não (?:pode|podia)) (?:sair|ir|falar|ligar|voltar"
        r"|fugir)"
    ),
    (
        r"\b(?:meus?|nossos?) (?:passaportes?|documentos?|salários?|rg|pagamentos?)\b"
        r"|\b(?:minha|nossas?) (?:identidades?|dívidas?|carteiras?)\b"
    ),
    r"\b(?:trabalhávamos|trabalhavamos|dormíamos|a gente (?:trabalhava|dormia))\b",
)
_ENGLISH = (
    (
        r"\b(?!told|asked|informed|texted|messaged|contacted|called|helped|thanked|introduced|showed|greeted|interviewed"
        r"|explained|followed|joined|remembered|need|based|paid)(?:\w+ed|took|kept|made|beat|hit|held|sold|brought"
        r"|drove|bought"
        r"|had|put|threw|cut|hurt|left|got|found|caught|shut|forbade) (?:me|us)\b"
    ),
    r"\b(?:beats|hits|keeps|makes|locks|forces|threatens|watches|takes|charges|holds) (?:me|us)\b",
    r"\b(?:they|he|she) (?:\w+ )?(?:keep|lock|beat|hold|make|force|hit|watch|threaten|take|charge)\w* (?:me|us)\b",
    r"(?:\b(?:not|never)|n't) (?:\w+ )?(?:let|allow|permit|pay|paid|give|gave)\w* (?:me|us)\b",
    (
        r"\b(?:i|we)(?: was| were| am| are| have been| had been|'m|'re) (?:(?:not|never|always|also|being|then|only"
        r"|constantly|all)"
        r" )*(?!arrested|detained|employed|hired|asked|told|born|paid|married|supposed|used|interviewed|informed)"
        r"(?:\w{2,}ed|made|kept|held|sold|taken|beaten|driven|brought|bought|hit|given|forbidden|shut) ?"
    ),
    (
        r"\b(?:i|we) (?:had to|have to|was made to) (?:work|pay|swear|sleep|hand|give|serve|earn|ask|see|beg|send"
        r"|stay|eat|live|sell|do)\b"
    ),
    (
        r"\b(?:i|we) (?:could not|couldn't|can't|cannot|can not) (?:leave|go|refuse|escape|call|speak|get out|return"
        r"|run)\b"
    ),
    r"\b(?:my|our) (?:passports?|papers|documents|id|id cards?|identity cards?|wages|salary|debts?)\b",
    (
        r"\b(?:took|kept|confiscated|held|hid|withheld|has|have|had|keeps?|holds?) (?:my|our) (?:phones?|mobiles?"
        r"|money|things)\b"
    ),
    r"\bwe (?:worked|slept|were paid nothing|shared)\b",
)
_FRENCH = (
    (
        r"\b(?:m'|me |nous )(?:a|ont|avait|avaient) (?:(?:pas|jamais|aussi|tout|même) )*(?!dit|raconté|expliqué"
        r"|montré|appelé|payé"
        r"|donné|demandé|semblé|parlé|aidé|présenté)\w+(?:é|i|is|it|u|rt)(?:e|es|s)?\b"
    ),
    (
        r"\b(?:m'|me |nous )(?!dis|racont|expliqu|montr|appel|pay|donn|demand|sembl|parl|sent|souv|lev|rend|ét|av"
        r"|all)\w+(?:ait|aient)\b"
    ),
    (
        r"\b(?:m'|me |nous )(?:oblige|frappe|enferme|menace|garde|tient|tienne|surveille|retien|laisse|prend"
        r"|prenne)(?:t|nt)?\b"
    ),
    (
        r"\bne (?:m'|me |nous )(?:\w+ ){0,2}(?:pay|donn|laiss|vers)\w*|\bne (?:m'|me |nous )(?:a|ont) (?:jamais|pas"
        r"|rien) \w+"
    ),
    (
        r"\b(?:j'(?:ai été|étais)|nous (?:étions|avons été)) (?!mariée?|interpellée?|arrêtée?|embauchée?)\w+(?:é|i"
        r"|is|it|u|te|se)(?:e|es|s)?\b"
    ),
    (
        r"\bje n'avais (?:pas|jamais) le droit|\bje ne (?:pouvais|peux) (?:pas|plus)|\bnous ne pouvions (?:pas|plus)"
        r"|\b(?:je devais|nous devions) (?:payer|travailler|rembourser|remettre|donner|coucher|dormir)"
    ),
    (
        r"\bmon (?:passeport|salaire|titre de séjour)\b|\bmes (?:papiers|documents)\b|\bma (?:dette|carte d'identité)\b"
        r"|\bnos (?:passeports|papiers|salaires)\b"
    ),
    r"\b(?:nous (?:travaillions|dormions)|on (?:travaillait|dormait))\b",
)
_ITALIAN = (
    (
        r"\b(?:mi |m'|ci )(?:ha|hanno|aveva|avevano) (?:(?:mai|anche|pure|tutti|sempre) )*(?!detto|raccontato"
        r"|spiegato|chiamat|pagat"
        r"|dato|chiesto se|aiutat|mostrato|parlato|presentat)\w+(?:to|ta|ti|te|so|sa|si|se)\b"
    ),
    (
        r"\b(?:mi|ci) (?!er|av|dic|racconta|spiega|chiama|sembra|piac|stav|viv|lavora|dormi|anda|abita|vole|vede"
        r"|pensa|dava|pag|sent"
        r"|trova|occup)\w+(?:avano?|evano?|ivano?)\b"
    ),
    (
        r"\b(?:mi|ci) (?:tengono|tiene|picchiano?|obbligano?|costring\w+|minaccia(?:no)?|chiud\w+|controllano?"
        r"|lasciano?|trattengono)\b"
    ),
    r"\bnon (?:mi|ci) (?:\w+ ){0,3}(?:pag|da[vt]|dann|lasc)\w*",
    (
        r"\b(?:sono stat[oa]|siamo stat[ie]|ero|eravamo|sono|siamo) (?:costrett|chius|obbligat|rinchius|sorvegliat"
        r"|picchiat|minacciat"
        r"|portat|vendut|trattenut|segregat|sfruttat)[oaie]\b"
    ),
    (
        r"\bnon (?:potevo|potevamo|posso|possiamo) (?:\w+ )?(?:uscire|andar|telefonare|parlare|scappare|tornare"
        r"|rifiutar)"
        r"|\b(?:dovevo|dovevamo|devo|dobbiamo) (?:pagar|lavorar|dar|restituir|prostitu|consegnar|dormir)"
    ),
    (
        r"\b(?:(?:il )?mio (?:passaporto|permesso|stipendio|documento)|i (?:miei|nostri) (?:documenti|passaporti"
        r"|soldi)|la mia paga)\b"
    ),
    r"\b(?:lavoravamo|dormivamo|mangiavamo)\b",
)
_FIRST = re.compile("|".join((*_SPANISH, *_PORTUGUESE, *_ENGLISH, *_FRENCH, *_ITALIAN)))

_RECORDED = re.compile(
    r"\bque (?:(?:no|nunca|não|nao|também|también|logo|luego|así|então|ella|ela) )*(?:"
    r"(?:foi|fue|era|fora|ficou|ficava|estava|estuvo|estaba|quedó|permaneció) (?:\w+mente )?"
    r"(?!pres[oa]\b|detid|deten|contratad[oa] (?:como|para) (?:gerente|encarg|segur|vigil|cuid))\w+(?:ad|id)[oa]s?\b"
    r"|(?:teve|tuvo|tinha|tenía) (?:que|de) \w+"
    r"|(?:não|nao|no) (?:podia|podía|pôde|pudo|tinha|tenía) \w+"
    r"|(?:la|lo) (?:\w+(?:ó|aron|ieron|eron|aban|ían)|tenía|hacía|mantenía|obligaba|golpeaba|encerraba|amenazaba)\b"
    r"|(?:le|lhe) \w+(?:ó|aron|ieron|eron|aban?|ían?|ou|eu|iu|aram|eram|iram|avam?|iam?)\b"
    r"|[ao] \w+(?:ou|eu|iu|aram|eram|iram|avam)\b)"
)


def to_the_speaker(sentence: str) -> bool:
    """Whether a sentence tells in the first person what was done to the one who speaks."""
    return _FIRST.search(_low(sentence)) is not None


def to_the_declarant(sentence: str) -> bool:
    """The same of a record in the third person: its clause has no subject but who declares."""
    return _RECORDED.search(_low(sentence)) is not None


def _low(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())
