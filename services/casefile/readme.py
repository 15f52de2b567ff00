"""What a court reads first: what is in the bag, and how it is checked with sha256sum and openssl alone."""

from models.produced import Statement

_CHECK = """    sha256sum --quiet -c manifest-sha256.txt
    sha512sum --quiet -c manifest-sha512.txt
    sha512sum --quiet -c tagmanifest-sha512.txt
    openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in tagmanifest-sha512.txt \\
        -sigfile tagmanifest-sha512.txt.sig
    sha256sum public-key.pem
"""

_TEXTS = {
    "es": """EXPEDIENTE {case}

Esta carpeta es un paquete BagIt (RFC 8493). Muestra el caso al {as_of} (UTC).

  data/originals          los archivos tal como se recibieron, sin cambio alguno
  data/texts              el texto leído de cada página, un archivo por página
  data/tables             documentos, páginas, valores, indicadores, decisiones, trayectos, problemas, recibos, actos;
                          identifiers: teléfonos, documentos, placas y cuentas que se leen con seguridad;
                          identifiers_in_doubt: los dudosos, y por qué
  data/graph              lo mismo en los términos de FollowTheMoney
  data/redacted           copias testadas de {redacted} documentos, en lugar de sus originales;
                          tables/withheld.csv dice qué se retuvo y por qué
  data/completeness.json  lo que no pudo leerse o buscarse, y lo que se retuvo
  data/replay.json        si lo hay: cada documento leído y analizado de nuevo desde su original, igual o distinto,
                          y la versión que lo explica

Son {documents} documentos y {pages} páginas; {unread} documentos no se leyeron por completo. Los nombres de {masked}
personas protegidas están sustituidos por un seudónimo. {withheld} originales que las nombran o se testaron no están
aquí.
Un indicador señala un pasaje que merece atención; no afirma que nadie sea autor ni víctima de un delito.

PARA VERIFICAR, dentro de esta carpeta y sin otro programa que sha256sum, sha512sum y openssl (versión 3):

{check}
Las tres primeras órdenes no deben imprimir nada; la cuarta, "Signature Verified Successfully"; la quinta debe dar

    {fingerprint}

Pida esta última cifra a quien remite el paquete por otra vía: la clave que viaja en él solo prueba que es una pieza.
No debe haber en data/ ningún archivo que no esté en manifest-sha256.txt.
""",
    "pt": """AUTOS {case}

Esta pasta é um pacote BagIt (RFC 8493). Mostra o caso em {as_of} (UTC).

  data/originals          os arquivos tal como foram recebidos, sem qualquer alteração
  data/texts              o texto lido de cada página, um arquivo por página
  data/tables             documentos, páginas, valores, indicadores, decisões, trajetos, problemas, recibos, atos;
                          identifiers: telefones, documentos, placas e contas que se leem com segurança;
                          identifiers_in_doubt: os duvidosos, e por quê
  data/graph              o mesmo nos termos do FollowTheMoney
  data/redacted           cópias tarjadas de {redacted} documentos, no lugar dos originais;
                          tables/withheld.csv diz o que se reteve e por quê
  data/completeness.json  o que não pôde ser lido ou pesquisado, e o que foi retido
  data/replay.json        se houver: cada documento lido e analisado de novo a partir do original, igual ou diferente,
                          e a versão que o explica

São {documents} documentos e {pages} páginas; {unread} documentos não foram lidos por completo. Os nomes de {masked}
pessoas protegidas estão substituídos por um pseudônimo. {withheld} originais que as nomeiam ou foram tarjados não
estão aqui.
Um indicador aponta um trecho que merece atenção; não afirma que alguém seja autor ou vítima de um crime.

PARA VERIFICAR, dentro desta pasta e sem outro programa além de sha256sum, sha512sum e openssl (versão 3):

{check}
Os três primeiros comandos não devem imprimir nada; o quarto, "Signature Verified Successfully"; o quinto deve dar

    {fingerprint}

Peça este último valor a quem envia o pacote por outra via: a chave que viaja nele só prova que ele é uma peça só.
Não deve haver em data/ nenhum arquivo que não esteja em manifest-sha256.txt.
""",
    "en": """CASE FILE {case}

This folder is a BagIt package (RFC 8493). It shows the case as of {as_of} (UTC).

  data/originals          the files as they were received, unchanged
  data/texts              the text read from each page, a file a page
  data/tables             documents, pages, values, indicators, decisions, legs, problems, receipts, acts;
                          identifiers: phones, papers, plates and accounts that are read for sure;
                          identifiers_in_doubt: those that are not, and why
  data/graph              the same in the terms of FollowTheMoney
  data/redacted           redacted copies of {redacted} documents, in place of their originals;
                          tables/withheld.csv tells what was withheld and why
  data/completeness.json  what could not be read or searched, and what was held back
  data/replay.json        if it is there: each document read and analyzed again from its original, the same or
                          different, and the version that explains it

There are {documents} documents and {pages} pages; {unread} documents were not wholly read. The names of {masked}
protected people are replaced by a pseudonym, and {withheld} originals that name them or were redacted are not here.
An indicator marks a passage that deserves attention; it says of nobody that he did or suffered a crime.

TO VERIFY, inside this folder and with no other program than sha256sum, sha512sum and openssl (version 3):

{check}
The first three commands must print nothing; the fourth "Signature Verified Successfully"; the fifth must give

    {fingerprint}

Ask the sender for that last value by another way: the key that travels with the package proves only that it is whole.
There must be no file in data/ that is not in manifest-sha256.txt.
""",
}

LANGUAGES = tuple(_TEXTS)


_FILE = {
    "es": """  data/casefile.pdf       el expediente foliado (PDF/A-2b): afirmaciones, índice y copias selladas
  data/citations.json     cada afirmación con su prueba, SHA-256, página, recuadro y folio
  data/exhibits.csv       las pruebas con sus números
  data/certificate        qué se leyó de estas pruebas, con la suma del índice; firmado: certificate.json y .sig
  data/disclosures.json   lo entregado antes con alguna de estas pruebas: a quién, cuándo, en qué condiciones
  data/custody            la cadena de custodia: cada línea de ledger contiene el SHA-256 de la línea anterior
  data/loadfile           archivos de carga (case.dat, case.opt) con imágenes selladas y textos; la raíz es data
  data/tables/*.json      las mismas tablas en JSON, y todas en un libro: data/tables/case.xlsx
""",
    "pt": """  data/casefile.pdf       os autos numerados (PDF/A-2b): afirmações, índice e cópias carimbadas
  data/citations.json     cada afirmação com sua prova, SHA-256, página, quadro e folha
  data/exhibits.csv       as provas com seus números
  data/certificate        o que foi lido destas provas, com a soma do índice; assinado: certificate.json e .sig
  data/disclosures.json   o que se entregou antes com alguma destas provas: a quem, quando, sob quais condições
  data/custody            a cadeia de custódia: cada linha de ledger contém o SHA-256 da linha anterior
  data/loadfile           arquivos de carga (case.dat, case.opt) com imagens carimbadas e textos; a raiz é data
  data/tables/*.json      as mesmas tabelas em JSON, e todas em uma pasta de trabalho: data/tables/case.xlsx
""",
    "en": """  data/casefile.pdf       the file by folios (PDF/A-2b): assertions, index and stamped copies
  data/citations.json     each assertion with its exhibit, SHA-256, page, box and folio
  data/exhibits.csv       the exhibits with their numbers
  data/certificate        what was read of these exhibits, with the index's hash; signed: certificate.json and .sig
  data/disclosures.json   what was given before with any of these exhibits: to whom, when, on which conditions
  data/custody            the chain of custody: each line of a ledger holds the SHA-256 of the line before
  data/loadfile           load files (case.dat, case.opt) with stamped images and texts; their root is data
  data/tables/*.json      the same tables in JSON, and all of them in a workbook: data/tables/case.xlsx
""",
}
"""What a prosecutor's file has besides."""


def readme(language: str, statement: Statement, *, fingerprint: str, prosecution: bool = False) -> bytes:
    """The text in one language."""
    template = _TEXTS[language]
    if prosecution:
        template = template.replace("  data/originals ", f"{_FILE[language]}  data/originals ", 1)
    text = template.format(
        case=statement.case,
        as_of=statement.as_of,
        documents=statement.documents,
        pages=statement.pages,
        unread=len(statement.unread),
        masked=statement.masked,
        withheld=len(statement.withheld),
        redacted=len(statement.redacted),
        check=_CHECK,
        fingerprint=fingerprint,
    )
    return text.encode()
