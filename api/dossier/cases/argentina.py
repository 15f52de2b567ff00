"""Salta: the prosecutor's office searches the venue and learns of the workshop."""

import datetime as dt
from collections.abc import Iterator

from api.dossier import looks
from api.dossier.bench import OFFICE, Bench, Look, Made
from api.dossier.fonts import Face
from api.dossier.sheet import Theme
from api.dossier.truth import TruthCase

CASE = TruthCase(
    number="FSA-4471-2024",
    title="Local La Estrella del Norte s/ infracción art. 145 bis",
    agency="ar-fiscalia-trata-salta",
    country="AR",
    passwords=("ceibos642",),
)
NOTE = Theme(looks.HAND, size=(420, 430))
RULES = Theme(looks.HAND, size=(480, 540))
FLYER = Theme(Face("sans", 15), size=(420, 430))
TICKET = Theme(Face("sans", 14), size=(380, 340))
SALTA = dt.timezone(dt.timedelta(hours=-3))


def files(bench: Bench) -> Iterator[Made]:
    """All files of the case, originals before their duplicates."""
    yield bench.text_pdf("01_resoluciones/orden_allanamiento.pdf", "ar_resolucion", "es", kind="court_order")
    search = bench.scan_pdf(
        "02_actas/acta_allanamiento.pdf",
        "ar_acta",
        "es",
        Look(angle=1.3, stamps=((130.0, 730.0, ("POLICÍA FEDERAL", "SALTA", "DELEGACIÓN")),), sigma=6, specks=90),
        kind="scanned_pdf",
    )
    yield search
    yield Made("05_varios/scan0007 (1).pdf", "duplicate", search.media_type, search.data, pages=search.pages)
    yield bench.text_pdf("02_actas/informe_entrevista.pdf", "ar_entrevista", "es")
    yield bench.text_pdf("03_informes/informe_dominio.pdf", "ar_dominio", "es", theme=OFFICE)
    yield bench.text(
        "03_informes/cruces_frontera.csv",
        "ar_migraciones.csv",
        "es",
        kind="csv",
        media_type="text/csv",
        encoding="cp1252",
    )
    yield bench.eml(
        "03_informes/derivacion_linea.eml",
        "ar_denuncia",
        "es",
        sender=("[[O|Línea de denuncias]]", "[[E=derivaciones@linea.example|derivaciones@linea.example]]"),
        to=("[[P:corvalan/short]]", "[[E:corvalan]]"),
        subject="Derivación 2024-1187",
        sent=dt.datetime(2024, 4, 23, 8, 20, 11, tzinfo=SALTA),
    )
    yield bench.docx("04_oficios/oficio_empresa_transporte.docx", "ar_oficio", "es", author="Unidad Fiscal")
    chat = "05_celulares/taller/"
    yield bench.chat(chat + "Chat de WhatsApp con Taller Once.txt", "ar_chat", "android_es", "es")
    yield bench.picture(
        chat + "IMG-20240312-WA0002.jpg", "chat_media", looks.wall(bench, "ar-reglas", "ar_reglas", theme=RULES), "es"
    )
    phone = bench.zip(
        "gaveta/media.zip",
        [
            bench.picture(
                "media/ticket_giro.jpg",
                "photo",
                looks.photo(
                    bench, "ar-giro", "ar_zip_ticket", theme=TICKET, corners=looks.ASIDE, depth=0.25, ruled=False
                ),
                "es",
            ),
            bench.text("media/borradores.txt", "ar_zip_nota", "es", kind="note", media_type="text/plain"),
        ],
        kind="nested_zip",
    )
    yield bench.zip(
        "05_celulares/extraccion_gaveta.zip",
        [
            bench.zip(
                "extraccion/gaveta.zip",
                [
                    phone,
                    bench.text(
                        "gaveta/contactos.vcf", "ar_zip_contactos.vcf", None, kind="vcard", media_type="text/vcard"
                    ),
                ],
                kind="nested_zip",
            )
        ],
        kind="nested_zip",
    )
    yield bench.bomb("05_celulares/fotos_evento.zip")
    yield bench.xlsx("06_van/viajes_van.xlsx", "ar_viajes", "es", author="NFO")
    yield bench.picture(
        "06_van/libreta_guantera.jpg",
        "ledger_photo",
        looks.photo(bench, "ar-libreta", "ar_libreta", theme=NOTE, corners=looks.ASIDE, depth=0.36),
        "es",
    )
    yield bench.text("06_van/planilla_horas.csv", "ar_horas.csv", "es", kind="csv", media_type="text/csv")
    yield bench.picture(
        "07_local/volante.jpg",
        "photo",
        looks.photo(bench, "ar-volante", "ar_volante", theme=FLYER, corners=looks.ASLANT, depth=0.3, ruled=False),
        "es",
    )
    yield bench.picture(
        "07_local/captura_estado.png",
        "advert_screenshot",
        looks.screenshot(bench, "ar_estado", accent="#14532d", poster=(0.0, 1.0)),
        "es",
    )
    yield bench.picture("07_local/IMG_0093.jpg", "photo_without_text", looks.scene(bench, "ar-paisaje"), "es")
    expires = dt.date(2031, 7, 29)
    front = looks.card_front("nestor", "nestor.dni", country="REPÚBLICA ARGENTINA", label="DNI", expires=expires)
    back = looks.card_back(
        "nestor",
        "nestor.dni",
        issuer="ARG",
        nationality="ARG",
        expires=expires,
        lines=("Domicilio: [[L|Mitre 77, Orán]]", "Lugar de nacimiento: [[L|Salta]]", "Trámite N° 00555309"),
    )
    tint = (222, 232, 240)
    yield bench.picture(
        "07_local/dni_frente.jpg", "id_card", looks.id_card(bench, "ar-dni-f", front=front, tint=tint), "es"
    )
    yield bench.picture(
        "07_local/dni_dorso.jpg", "id_card_mrz", looks.id_card(bench, "ar-dni-d", front=back, tint=tint), "es"
    )
    yield bench.html("08_prensa/diario_droga_ruta_50.html", "ar_prensa", "es")
