"""Corumbá and São Paulo: seamstresses taken over the border to a workshop."""

import datetime as dt
from collections.abc import Iterator

from api.dossier import looks
from api.dossier.bench import OFFICE, Bench, Look, Made
from api.dossier.sheet import Theme
from api.dossier.truth import TruthCase

CASE = TruthCase(
    number="IPL-2024-0031",
    title="Confecções VMP: oficina na Rua das Acácias",
    agency="br-pf-corumba",
    country="BR",
    passwords=("acacias220",),
)
NOTE = Theme(looks.HAND, size=(440, 450))
CORUMBA = dt.timezone(dt.timedelta(hours=-4))


def files(bench: Bench) -> Iterator[Made]:
    """All files of the case, originals before their duplicates."""
    yield bench.text_pdf("inquerito/portaria.pdf", "br_portaria", "pt", kind="court_order")
    yield bench.scan_pdf(
        "inquerito/termo_declaracoes_TSN.pdf",
        "br_termo",
        "pt",
        Look(angle=-1.7, stamps=((450.0, 740.0, ("POLÍCIA FEDERAL", "CORUMBÁ", "CARTÓRIO")),), sigma=6, specks=80),
        kind="scanned_pdf",
    )
    yield bench.mixed_pdf(
        "inquerito/relatorio_fiscalizacao.pdf",
        "pt",
        [
            ("br_relatorio_texto", None),
            ("br_confissao", Look(angle=1.5, sigma=6, grey=True, seal=False)),
            ("br_caderno", Look(angle=-0.9, sigma=6, hand=True, seal=False, ink=looks.PEN)),
        ],
    )
    yield bench.text_pdf("inquerito/informacao_financeira.pdf", "br_financeiro", "pt", theme=OFFICE)
    chat = "celulares/valdeci/"
    yield bench.chat(chat + "Conversa do WhatsApp com Lucinéia.txt", "br_chat", "android_pt", "pt")
    advert = bench.picture(
        chat + "IMG-20240420-WA0005.jpg",
        "chat_media",
        looks.poster(bench, "br_anuncio_wa", top="#0f766e", bottom="#1e3a5f"),
        "es",
    )
    yield advert
    wall = bench.picture(
        "00000009-PHOTO-2024-03-15-19-25-15.jpg",
        "chat_media",
        looks.wall(bench, "br-parede", "br_parede", theme=NOTE),
        "pt",
    )
    yield bench.zip(
        "celulares/WhatsApp Chat - Marisol.zip",
        [bench.chat("_chat.txt", "br_chat_ios", "ios_pt", "pt"), wall],
        kind="chat_zip",
    )
    yield bench.text("celulares/contatos.vcf", "br_contatos.vcf", None, kind="vcard", media_type="text/vcard")
    yield bench.text("celulares/bilhetagem.csv", "br_bilhetagem.csv", "pt", kind="call_log", media_type="text/csv")
    yield Made("celulares/copia/foto_anuncio.jpg", "duplicate", advert.media_type, advert.data, pages=advert.pages)
    yield bench.xlsx("oficina/dividas.xlsx", "br_dividas", "pt", author="Lu")
    yield bench.picture(
        "oficina/IMG_5512.jpg",
        "rotated_jpeg",
        looks.photo(bench, "br-caderno", "br_caderno", theme=NOTE, corners=looks.ASLANT, depth=0.34),
        "pt",
        turned=True,
    )
    yield bench.picture(
        "oficina/comprovante_pix.png",
        "screenshot",
        looks.screenshot(bench, "br_pix", accent="#0f766e"),
        "pt",
    )
    yield bench.text(
        "transporte/passageiros_20240212.csv", "br_passageiros.csv", "pt", kind="bus_manifest", media_type="text/csv"
    )
    yield bench.text_pdf("transporte/nota_pousada_2187.pdf", "br_pousada", "pt", kind="hotel_invoice", theme=OFFICE)
    titles = ("ESTADO PLURINACIONAL DE BOLIVIA", "PASAPORTE")
    yield bench.picture(
        "documentos/passaporte_LMT.jpg",
        "passport",
        looks.passport(bench, "br-pas", "lidia", titles=titles, expires=dt.date(2029, 2, 14)),
        "es",
    )
    yield bench.picture(
        "anuncios/vagas_costura.png",
        "advert_screenshot",
        looks.screenshot(bench, "br_anuncio1", accent="#6d28d9"),
        "pt",
    )
    yield bench.picture(
        "anuncios/instagram_vmp.png",
        "advert_screenshot",
        looks.screenshot(bench, "br_anuncio2", accent="#b45309", poster=(0.12, 0.64)),
        "pt",
    )
    referral = bench.text_pdf("Referral LMT.pdf", "br_referral_en", "en", kind="text_pdf")
    yield bench.eml(
        "cooperacao/Request from shelter.eml",
        "br_pedido_en",
        "en",
        sender=("[[P:helen]]", "[[E:helen]]"),
        to=("[[P:otavio]]", "[[E:otavio]]"),
        subject="Referral of a Bolivian national, with consent",
        sent=dt.datetime(2024, 5, 6, 9, 31, 44, tzinfo=dt.UTC),
        attached=[referral],
    )
    yield bench.eml(
        "cooperacao/Respuesta Santa Cruz.eml",
        "br_resposta_es",
        "es",
        sender=("[[P:limbert]]", "[[E:limbert]]"),
        to=("[[P:otavio]]", "[[E:otavio]]"),
        subject="RE: consulta IPL 2024.0031",
        sent=dt.datetime(2024, 5, 21, 10, 2, 58, tzinfo=CORUMBA),
    )
    yield bench.text(
        "notas/anotacoes_escriva.txt",
        "br_anotacoes",
        "pt",
        kind="note_cp1252",
        media_type="text/plain",
        encoding="cp1252",
    )
    yield bench.html("notas/edital_docentes.html", "br_edital", "pt")
