"""Santa Cruz: women taken to a night venue in Salta, and the man who cashes the transfers."""

import datetime as dt
from collections.abc import Iterator

from api.dossier import looks
from api.dossier.bench import OFFICE, Bench, Look, Made
from api.dossier.sheet import Theme
from api.dossier.truth import TruthCase

KNOWN, UNKNOWN = "Fiscalia#0231", "lab-7731-sellado"
CASE = TruthCase(
    number="SCZ-TTP-0231-2024",
    title="La Estrella del Norte: traslados a Salta",
    agency="bo-unidad-trata-santa-cruz",
    country="BO",
    passwords=("montero88", KNOWN),
)
PAGE = Theme(looks.HAND, size=(480, 620))
LA_PAZ = dt.timezone(dt.timedelta(hours=-4))


def files(bench: Bench) -> Iterator[Made]:
    """All files of the case, originals before their duplicates."""
    yield bench.text_pdf("actas/acta_inspeccion_montero.pdf", "bo2_inspeccion", "es")
    yield bench.broken_pdf("actas/declaracion_testifical_EAC.pdf", "bo2_testigo", "es")
    yield bench.scan_pdf(
        "actas/acta_secuestro_objetos.pdf",
        "bo2_secuestro",
        "es",
        Look(angle=-1.4, sigma=9, bilevel=True),
        kind="fax_pdf",
    )
    yield bench.locked_pdf("fiscalia/requerimiento_giros.pdf", "bo2_requerimiento", "es", password=KNOWN, known=True)
    yield bench.locked_pdf(
        "laboratorio/reporte_extraccion_FGS.pdf", "bo2_extraccion", "es", password=UNKNOWN, known=False
    )
    yield bench.cut_pdf("laboratorio/informe_complementario.pdf", "bo2_truncado", "es")
    yield bench.picture(
        "cuaderno/IMG_2041.jpg",
        "ledger_photo",
        looks.photo(bench, "bo2-cuaderno-1", "bo2_cuaderno1", theme=PAGE),
        "es",
    )
    yield bench.picture(
        "cuaderno/IMG_2042.HEIC",
        "heic",
        looks.photo(bench, "bo2-cuaderno-2", "bo2_cuaderno2", theme=PAGE, corners=looks.ASIDE, depth=0.3),
        "es",
    )
    yield bench.xlsx("cuaderno/planilla_deudas.xlsx", "bo2_planilla", "es", author="usuario")
    yield bench.text(
        "cuaderno/habitaciones.csv",
        "bo2_habitaciones.csv",
        "es",
        kind="csv",
        media_type="text/csv",
        encoding="cp1252",
    )
    yield bench.text_pdf("viajes/factura_hotel_0003-4187.pdf", "bo2_hotel", "es", kind="hotel_invoice", theme=OFFICE)
    yield bench.picture("viajes/mapa_ruta.pdf", "wrong_extension", looks.route(bench, "bo2_captura"), "es")
    photo = bench.picture(
        "00000014-PHOTO-2024-01-12-19-40-21.jpg", "chat_media", looks.van(bench, "bo2-van", "bo2_foto_van"), None
    )
    flyer = bench.picture(
        "00000031-PHOTO-2024-03-10-05-55-47.jpg",
        "chat_media",
        looks.poster(bench, "bo2_flyer", top="#991b1b", bottom="#111827"),
        "es",
    )
    yield bench.zip(
        "celular/WhatsApp Chat - Estrella turno.zip",
        [bench.chat("_chat.txt", "bo2_chat", "ios_es", "es"), photo, flyer],
        kind="chat_zip",
    )
    yield Made("celular/recibidos/flyer.jpg", "duplicate", flyer.media_type, flyer.data, pages=flyer.pages)
    yield bench.picture(
        "avisos/clasificado_garzonas.png",
        "advert_screenshot",
        looks.screenshot(bench, "bo2_clasificado", accent="#0b5394"),
        "es",
    )
    yield bench.text(
        "notas/reunion_albergue.txt",
        "bo2_apuntes",
        "es",
        kind="note_cp1252",
        media_type="text/plain",
        encoding="cp1252",
    )
    yield bench.text("notas/denuncia_anonima.txt", "bo2_anonima", "es", kind="note", media_type="text/plain")
    yield bench.eml(
        "correo/Cotizacion limpieza.eml",
        "bo2_proveedor",
        "es",
        sender=("[[O|Brillo Oriental]]", "[[E:limpieza]]"),
        to=("[[P|Roxana Melgar]]", "[[E=ensueno.montero@correo.example|ensueno.montero@correo.example]]"),
        subject="Cotización de productos de limpieza",
        sent=dt.datetime(2024, 4, 2, 15, 5, 30, tzinfo=LA_PAZ),
    )
    yield bench.docx("correo/contrato_alquiler_warnes.docx", "bo2_alquiler", "es", author="Estudio")
