"""Santa Cruz: women recruited as seamstresses by an agency and taken to a workshop near Buenos Aires."""

import datetime as dt
from collections.abc import Iterator

from api.dossier import looks
from api.dossier.bench import OFFICE, Bench, Look, Made
from api.dossier.fonts import Face
from api.dossier.sheet import Theme
from api.dossier.truth import TruthCase

CASE = TruthCase(
    number="SCZ-TTP-0187-2024",
    title="Agencia Horizonte Laboral: talleres en Villa Celina",
    agency="bo-unidad-trata-santa-cruz",
    country="BO",
    passwords=("trata2024",),
)
FORM = Theme(Face("sans", 9.4), leading=1.42, margin=56)
TICKET = Theme(Face("sans", 9), size=(420, 300), margin=28)
PARCEL = Theme(Face("sans", 9), size=(420, 320), margin=28)
SLIP = Theme(looks.HAND, size=(420, 400))
RECEIPT = Theme(Face("sans", 14), size=(360, 350))
LA_PAZ = dt.timezone(dt.timedelta(hours=-4))


def files(bench: Bench) -> Iterator[Made]:
    """All files of the case, originals before their duplicates."""
    stamp = (430.0, 690.0, ("DIVISIÓN TRATA", "RECIBIDO", "SANTA CRUZ"))
    yield bench.scan_pdf(
        "01_denuncia/formulario_denuncia.pdf",
        "bo1_denuncia",
        "es",
        Look(angle=1.6, stamps=(stamp,), specks=110),
        kind="scanned_pdf",
        theme=FORM,
    )
    yield bench.scan_pdf(
        "01_denuncia/informe_accion_directa.pdf",
        "bo1_informe",
        "es",
        Look(angle=-1.1, stamps=((455.0, 700.0, ("UNIDAD", "ES COPIA FIEL", "TRATA")),), colour=(150, 50, 60), sigma=7),
        kind="scanned_pdf",
    )
    yield bench.text_pdf("02_declaraciones/entrevista_RQC.pdf", "bo1_declaracion", "es")
    yield bench.mixed_pdf(
        "02_declaraciones/acta_recepcion_y_anexos.pdf",
        "es",
        [
            ("bo1_mixta_texto", None),
            ("bo1_convenio", Look(angle=0.9, sigma=6, grey=True, seal=False)),
            (
                "bo1_recibo",
                Look(angle=-2.1, stamps=((420.0, 210.0, ("AGENCIA", "HORIZONTE", "LABORAL")),), sigma=6, seal=False),
            ),
        ],
    )
    chat = "03_celular/chat_licenciada/"
    yield bench.chat(chat + "Chat de WhatsApp con Lic. Wilma Horizonte.txt", "bo1_chat", "android_es", "es")
    advert = bench.picture(
        chat + "IMG-20240302-WA0003.jpg",
        "chat_media",
        looks.poster(bench, "bo1_anuncio_wa", top="#7c2d6b", bottom="#1e1b4b"),
        "es",
    )
    yield advert
    yield bench.sound(chat + "PTT-20240306-WA0008.opus", 420)
    yield bench.text("03_celular/contactos.vcf", "bo1_contactos.vcf", None, kind="vcard", media_type="text/vcard")
    yield bench.text(
        "03_celular/registro_llamadas.csv", "bo1_llamadas.csv", "es", kind="call_log", media_type="text/csv"
    )
    yield Made(
        "03_celular/descargas/foto_perfil (1).jpg", "duplicate", advert.media_type, advert.data, pages=advert.pages
    )
    yield bench.picture(
        "03_celular/DCIM/IMG_20240310_0612.jpg",
        "rotated_jpeg",
        looks.photo(bench, "bo1-ticket", "bo1_ticket_foto", theme=RECEIPT, corners=looks.ASIDE, depth=0.3, ruled=False),
        "es",
        turned=True,
    )
    yield bench.picture(
        "04_avisos/captura_facebook.png",
        "advert_screenshot",
        looks.screenshot(bench, "bo1_aviso_facebook", accent="#1d4ed8", poster=(0.36, 0.62)),
        "es",
    )
    yield bench.picture(
        "04_avisos/captura_instagram.png",
        "advert_screenshot",
        looks.screenshot(bench, "bo1_aviso_instagram", accent="#be185d", poster=(0.12, 0.64)),
        "es",
    )
    expires = dt.date(2029, 8, 11)
    front = looks.card_front(
        "rosmery", "rosmery.ci", country="ESTADO PLURINACIONAL DE BOLIVIA", label="CI", expires=expires
    )
    back = looks.card_back(
        "rosmery",
        "rosmery.ci",
        issuer="BOL",
        nationality="BOL",
        expires=expires,
        lines=("Domicilio: [[L|Barrio Los Chacos, calle 7 N° 214]]", "Estado civil: SOLTERA", "Profesión: ESTUDIANTE"),
    )
    tint = (228, 236, 222)
    yield bench.picture(
        "05_documentos/ci_anverso.jpg", "id_card", looks.id_card(bench, "bo1-ci-a", front=front, tint=tint), "es"
    )
    yield bench.picture(
        "05_documentos/ci_reverso.jpg", "id_card_mrz", looks.id_card(bench, "bo1-ci-r", front=back, tint=tint), "es"
    )
    titles = ("ESTADO PLURINACIONAL DE BOLIVIA", "PASAPORTE")
    yield bench.picture(
        "05_documentos/pasaporte_DCA.jpg",
        "passport",
        looks.passport(bench, "bo1-pas", "delia", titles=titles, expires=dt.date(2028, 11, 30)),
        "es",
    )
    yield bench.text(
        "06_transporte/lista_pasajeros_20240309.csv",
        "bo1_manifiesto.csv",
        "es",
        kind="bus_manifest",
        media_type="text/csv",
    )
    yield bench.tiff(
        "06_transporte/boleto_guia_y_hoja.tif",
        [
            ("bo1_boleto", TICKET, Look(angle=1.2, sigma=5, seal=False)),
            ("bo1_encomienda", PARCEL, Look(angle=-0.8, sigma=5, seal=False)),
            ("bo1_hoja", SLIP, Look(angle=1.9, sigma=5, hand=True, seal=False, ink=looks.PEN)),
        ],
        "es",
    )
    offer = bench.docx("Oferta laboral costura.docx", "bo1_oferta", "es", author="Horizonte Laboral")
    yield bench.eml(
        "07_correo/Su carpeta fue aprobada.eml",
        "bo1_correo",
        "es",
        sender=("[[O|Horizonte Laboral Selección]]", "[[E:horizonte]]"),
        to=("[[P:rosmery/short]]", "[[E:rosmery]]"),
        subject="Su carpeta fue aprobada",
        sent=dt.datetime(2024, 3, 5, 11, 42, 7, tzinfo=LA_PAZ),
        attached=[offer],
    )
    inner = bench.zip(
        "cuentas.zip",
        [
            bench.xlsx("cuentas/pagos_marzo.xlsx", "bo1_respaldo_pagos", "es", author="W"),
            bench.text("cuentas/LEEME.txt", "bo1_respaldo_nota", "es", kind="note", media_type="text/plain"),
        ],
        kind="nested_zip",
    )
    yield bench.zip("08_disco/respaldo_memoria_usb.zip", [inner, bench.nothing("pendiente.docx")], kind="nested_zip")
    yield bench.text("09_notas/apuntes_investigador.txt", "bo1_nota", "es", kind="note", media_type="text/plain")
    yield bench.html("09_notas/cartilla_viaja_segura.html", "bo1_cartilla", "es")
    yield bench.nothing("09_notas/borrador_informe.docx")
    yield bench.text_pdf("09_notas/acta_recepcion_transcrita.pdf", "bo1_mixta_texto", "es", theme=OFFICE)
