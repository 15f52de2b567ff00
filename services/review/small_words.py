"""Small words of the five languages: they say how a sentence hangs together, not what it speaks of. Pure.

Folded, of three letters and more: spaCy's stop words (MIT) but for those that may be the slang of a case. *Nuevas*,
*menor*, *doce*, *grupo*, *favor* stay words like any other.
"""

_WORDS = """
    abbastanza abbia abbiamo abbiano abbiate abord about above acerca across adelante ademais ademas adesso adeus
    affinche afin afirmo after afterwards again against agl agli agora agrego ahi ahime ahora aie ainda ainsi ait
    alcuna alcuni alcuno alem algo alguem algumas algun alguna algunas alguno algunos alguns ali all alla allaient
    alle alli allo allons allora almost alone along alors already alrededor also although altri altrimenti altro
    altrove altrui always ambas ambos among amongst amount anadio anche ancora and anni anno another ante anterieur
    anterieure anterieures anterior antes anticipo any anyhow anyone anything anyway anywhere aos apenas apos apres
    aproximadamente aquel aquela aquelas aquele aqueles aquella aquellas aquello aquellos aqui aquilo are aren around
    arriba aseguro asi assai assez assim ate atras atraves attendu attraverso aun aunque aupres auquel aura auraient
    aurait auront aussi autre autrement autres autrui aux auxquelles auxquels avaient avais avait avant avanti avec
    avemmo avendo avente aver avere averlo avesse avessero avessi avessimo aveste avesti avete aveva avevamo avevano
    avevate avevi avevo avez avoir avons avra avrai avranno avrebbe avrebbero avrei avremmo avremo avreste avresti
    avrete avro avuta avute avuti avuto ayant back baixo bajo bas basta bastante became because become becomes
    becoming been before beforehand behind being below bem bene benissimo beside besides between beyond bien both
    breve buen buena buenas bueno buenos but cada can cannot car casi catorze ceci cedo cela celle celles celui cent
    cento cependant certa certain certaine certaines certains certamente certe certes certeza certi certo ces cet
    cette ceux chacun chacune chaque che chez chi chicchessia chiunque ciascuna ciascuno cierta ciertas cierto ciertos
    cima cinco cinq cinquantaine cinquante cinquantieme cinquieme cio cioe circa claro codesta codesti codesto cogli
    coi col colei coll coloro colui com combien come comento comigo cominci comme comment como compris comunque con
    concernant concernente conmigo conseguimos conseguir considera considero consigo consigue consiguen consigues
    contigo contra contro contudo cos cosi could couldn creo cual cuales cualquier cuando cuanta cuantas cuanto
    cuantos cuatro cuenta cui cuja cujo custa cuya cuyas cuyo cuyos dado dagl dagli dai dal dali dall dalla dalle
    dallo dan dans dao dappertutto daquela daquele daqui dar das davanti debaixo debajo debe deben debido decir dedans
    degl degli dehors dei deja dejo del dela delante delas dele deles dell della delle dello demais demas demasiado
    dentro depois deprisa depuis derriere des desde desormais despacio despues desquelles desquels dessa dessas desse
    desses dessous dessus desta destas deste destes detras detto deux deuxieme deuxiemement devant deve devem devera
    devers devra dez dezanove dezasseis dezassete dezoito dia diante dias dice dicen dicho did didn dieron dietro diez
    diferente diferentes different differente differentes differents dijeron dijo dio dire dirimpetto disso dit dite
    dits diventa diventare diventato divers diverse diverses dix dixieme diz dizem dizer does doesn doing dois doit
    doivent don donc donde done dont dopo dos douze douzieme dov dove dovra dovunque down doze duas due dunque duquel
    durant durante during each ebbe ebbero ebbi ecc ecco effet effettivamente egalement egli eight either ela elas ele
    eles eleven ella ellas elle elles ello ellos else elsewhere embargo embora encima encore encuentra enfin enfrente
    enough enquanto enseguida entao entonces entrambi entre envers environ eppure era eramos eran erano eras eravamo
    eravate eres eri ero esa esas ese esempio eso esos essa essas esse essendo esser essere esses essi est esta estaba
    estaban estado estados estais estamos estan estao estar estara estas estava este estes esteve estive estivemos
    estiveram estiveste estivestes esto estos estou estoy estuvo etaient etais etait etant etc ete etes etre eux even
    eventual ever every everyone everything everywhere exactement except excepte excepto exemplo existe existen
    explico expreso faccia facciamo facciano facciate faccio facemmo facendo facesse facessero facessi facessimo
    faceste facesti faceva facevamo facevano facevate facevi facevo faco facon fai fais faisaient faisant fait falta
    fanno fara farai faranno fare farebbe farebbero farei faremmo faremo fareste faresti farete faro fatto faz fazeis
    fazem fazemos fazer fazes fazia fece fecero feci feront few fez fifteen fifty fim fin final finalmente finche fine
    fino first five foi fomos font for fora foram forma former formerly forse forty forza fosse fossero fossi fossimo
    foste fostes fosti four fra frattempo from fue fuera fueron fui fuimos fummo fuori furono further generale geral
    get gia giacche giorni giorno give gli glie gliela gliele glieli glielo gliene got gran grande grandes grazie
    haber habia habian habla hablan habra hace haceis hacemos hacen hacer hacerlo haces hacia haciendo had hadn hago
    haha hai han hanno has hasn hasta have haven hay haya hecho hemos hence her here hereafter hereby herein hereupon
    hers herself hicieron him himself his hizo hormis hors how however hoy hubo hui huit huitieme hundred ici ieri
    igual ils importe improvviso inc inclusive incluso indeed indico infatti informo inoltre insieme intanto into
    intorno invece ira isn isso isto its itself jamais junto jusqu jusque just juste keep lado laquelle las last lato
    latter latterly least lei lequel les lesquelles lesquels less leur leurs lhe lhes llego logo longtemps loro lors
    lorsque los luego lui lungo macche made magari maggior mai maint maintenant maioria maiorias mais make mal male
    malgrado malgre malissimo mancanza manera manifesto many marche mas maximo may meanwhile medesimo mediante medio
    meglio meio mejor meme memes menciono meno menos mentre menudo merci mes meses mesi mesmo meu meus mezzo mia mias
    mie miei mien mienne miennes miens mientras might mil mila miliardi milioni mille minha minhas minimi mio mios mis
    misma mismas mismo mismos modo moi moindres moins molti moltissimo molto momento mon more moreover most mostly
    mosto much mucha muchas mucho muchos muito muitos must muy myself nada nadie namely nao naquela naquele nas
    neanmoins negl negli nei neither nel nela nelas nele neles nell nella nelle nello nem nemmeno nenhuma neppure
    nessa nessas nesse nesses nessun nessuna nessuno nesta nestas neste nestes neuvieme never nevertheless next niente
    nine ninguem ningun ninguna ningunas ninguno ningunos nobody noi nombreuses nombreux non nondimeno none nonostante
    nonsia noone nor nos nosotras nosotros nossa nossas nosso nossos nostra nostre nostri nostro not notamment nothing
    notre notres nous novanta nove now nowhere nuestra nuestras nuestro nuestros nueve nul nulla num numa nunca nuns
    ocho off often oggi ogni ognuna ognuno oitava oitavo oito oltre once onde one only ont ontem onto onze onzieme
    oppure ora ore osi ossia other others otherwise otra otras otro otros ottanta otto our ours ourselves out outra
    outras outre outros over own par para parce parecchi parecchie parecchio parece parfois parle parlent parmi part
    partant parte partendo partir pas pasada pasado peggio pela pelas pelo pelos pendant peor per perche percio
    perfino perhaps permet pero persino personne perto pesar peu peut peuvent peux piu piuttosto please plus plusieurs
    plutot poca pocas pochissimo poco pocos pode podeis podem podemos poder podera podia podra podran podria podriais
    podriamos podrian podrias poe poem poi poiche pois poner por porem porq porquanto porque portanto posible possa
    possible possibles possivel possivelmente posso posteriore potrebbe pouca pouco pour pourquoi pourrais pourrait
    pouvait pra pras prealable precisement preferibilmente premier premiere premierement pres primeira primeiro primer
    primera primero primeros principalmente pro probabilmente proche pronto propia propias propio propios proprio pros
    proxima proximo proximos puderam pudo pueda puede pueden puedo pues puis puisque puo pure purtroppo qeu quais qual
    qualche qualcosa qualcuna qualcuno quale quali qualquer qualunque quand quando quant quanta quante quanti quanto
    quantunque quarante quarto quasi quatorze quatre quatrieme quatriemement quatro quattro que quedo quegli quel
    quelconque quella quelle quelles quelli quello quelque quelques quels quem quer querem queremos quero quest questa
    questao queste questi questo qui quiconque quien quienes quiere quindi quinto quinze quite quiza quizas quoi
    quoique rather really realmente recente recentemente relative relativement relativo repente respecto reste restent
    revoici revoila riecco rien sabe sabeis sabemos saben saber sabes sait salvo same sans sao sara sarai saranno
    sarebbe sarebbero sarei saremmo saremo sareste saresti sarete saro sauf say scorso sea sean secondo see seem
    seemed seeming seems seguente seguito segun segunda segundo sei seis seize selon sem semblable semblaient semble
    semblent sembra sembrare sembrato sembri sempre senalo sent senza sept septieme ser sera serai seraient serait
    seran seras seria serons seront ses sete setima setimo sette seu seul seule seulement seules seuls seus several
    sexto she should shouldn show sia siamo siano siate side sido siempre sien siendo sienne siennes siens siete sig
    sigue siguiente sim sin since sino sinon six sixieme sixty sob sobre soi sois soit soixante solamente solito solo
    solos soltanto some somehow somente someone something sometime sometimes somewhere sommes somos son sono sont
    sopra sotto sou sous souvent soy soyez specifique specifiques spesso srl sta stai stando stanno stara starai
    staranno starebbe starebbero starei staremmo staremo stareste staresti starete staro stata state stati stato stava
    stavamo stavano stavate stavi stavo stemmo stessa stesse stessero stessi stessimo stesso steste stesti stette
    stettero stetti stia stiamo stiano stiate still sto sua suas subito successivamente successivo such sue suffisant
    suffisante suffit sugl sugli sui suis suit suivant suivante suivantes suivants sul sull sulla sulle sullo suo suoi
    supuesto sur surtout sus suya suyas suyo suyos tais take tal tale tali talvez talvolta tambem tambien tampoco tan
    tant tanta tanto tao tarde tbm tel telle tellement telles tels tem temos tempo ten tenant tend tendes tendra
    tendran teneis tenemos tener tenga tengo tenho tenia tenido tenir tens tentar tentaram tente tentei ter terceira
    terceiro tercera tercero tes teu teus teve than that the their them themselves then thence there thereafter
    thereby therefore therein thereupon these they third this those though three through throughout thru thus tien
    tiene tienen tienne tiennes tiens tipo tive tivemos tiveram tiveste tivestes tmb toda todas todavia todo todos
    together toi ton too total toujours tous tout toute toutes toward towards tra tranne tras traves tre treize trente
    tres treze trois troisieme troisiemement troppo tua tuas tudo tue tuo tuoi tus tutta tuttavia tutte tutti tutto
    tuvo tuya tuyas tuyo tuyos twelve twenty two uguali ulteriore ultima ultimas ultimo ultimos uma umas una unas
    under une unes unless uno unos uns until upon usted ustedes vai vais vale vamos van vao vari varia varias varie
    vario varios various vas vaya veces veja vem vens ver vers verso very vez vezes via vicino vingt vinte visto voce
    voces voi voici voila volta volte vont vos vosotras vosotros vossa vossas vosso vossos vostra vostre vostri vostro
    votre votres vous voy vuestra vuestras vuestro vuestros was wasn well were weren what whatever when whence
    whenever where whereafter whereas whereby wherein whereupon wherever whether which while whither who whoever whole
    whom whose why will with within without won would wouldn yet you your yours yourself yourselves zero
"""

SMALL_WORDS = frozenset(_WORDS.split())
"""What nobody would make a rule of, without accents."""
