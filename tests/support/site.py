"""A live server of ours over a few small files, for the browser tests. Invented people and numbers only."""

import io
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

ROOT = Path(__file__).parents[2]
PASSWORD = "tres nubes sobre el salar"
FILE_PASSWORD = "aurora-2026"
HEIGHT = A4[1]

REPORT = [
    [
        "INFORME DE INTERVENCIÓN 014/2026",
        "Unidad Yungas, La Paz, 3 de febrero de 2026.",
        "Se entrevista a Rosa Mamani Choque, quien refiere que le quitaron el pasaporte",
        "al llegar al hostal Aurora y que debía pagar el viaje con su trabajo.",
        "El contacto daba el número +591 71234567 para coordinar la llegada.",
        "Vehículo placa 2345ABC, conducido por Julio Condori Vargas.",
    ],
    [
        "Segunda hoja.",
        "El testigo no vio que nadie retuviera documentos; el pasaporte de la segunda",
        "persona estaba en su mochila.",
    ],
]
OFFER = [
    [
        "OFERTA DE TRABAJO",
        "Se necesitan meseras en Buenos Aires, pasaje y alojamiento incluidos.",
        "Escribir a Julio Condori, celular 00591 7123-4567, correo viajes.aurora@correo.example",
        "Traer pasaporte; la empresa guarda los documentos.",
    ]
]
HIDDEN = [["Nota reservada sobre el quetzal de plata.", "Teléfono 71234567."]]
CHAT = """3/2/26, 10:01 - Julio: ya llegó la chica nueva
3/2/26, 10:02 - Marta: el pasaporte dámelo a mí, hasta que pague
3/2/26, 10:05 - Julio: ok, mi otro número es 71234567
"""


def a_pdf(pages: list[list[str]], *, password: str | None = None) -> bytes:
    """A text PDF: lines of 12 points from (72, 100 points below the top), 24 points apart."""
    out = io.BytesIO()
    paper = canvas.Canvas(out, pagesize=A4, invariant=True)
    for lines in pages:
        for number, line in enumerate(lines):
            paper.setFont("Helvetica", 12)
            paper.drawString(72, HEIGHT - 100 - 24 * number, line)
        paper.showPage()
    paper.save()
    if password is None:
        return out.getvalue()
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner=password, user=password))
    return locked.getvalue()


def place_of(lines: list[str], word: str) -> tuple[float, float, float, float]:
    """Where a word stands on such a page: points, origin at the top left."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    number, line = next((number, line) for number, line in enumerate(lines) if word in line)
    left = 72 + stringWidth(line[: line.index(word)], "Helvetica", 12)
    base = 100 + 24 * number
    return left, base - 9, left + stringWidth(word, "Helvetica", 12), base + 3


def a_scan(lines: list[str]) -> bytes:
    """A picture of a page, 100 dpi, as a phone or scanner gives it."""
    image = Image.new("L", (1000, 700), 247)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(26)
    for number, line in enumerate(lines):
        draw.text((70, 80 + 48 * number), line, fill=25, font=font)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@dataclass
class Site:
    """A running server. `cases` and `documents` are ids by number and by file name."""

    address: str
    first: str = ""
    """The first administrator's password."""
    cases: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def client(self, login: str, password: str = PASSWORD) -> Iterator[httpx.Client]:
        """The API as somebody."""
        with httpx.Client(base_url=f"{self.address}/api/v1", timeout=60) as client:
            answer = client.post("/login", json={"login": login, "password": password})
            answer.raise_for_status()
            client.headers["X-CSRF-Token"] = answer.json()["csrf"]
            yield client

    def upload(self, client: httpx.Client, case: str, name: str, content: bytes) -> None:
        """Send a file into a case."""
        answer = client.post(f"/cases/{self.cases[case]}/exhibits", params={"path": name}, content=content)
        answer.raise_for_status()
        self.documents[name.rpartition("/")[2]] = answer.json()["document"]

    def wait(self, client: httpx.Client, *, seconds: float = 120) -> None:
        """Until everything was read."""
        end = time.monotonic() + seconds
        for case in self.cases.values():
            while True:
                progress = client.get(f"/cases/{case}/progress")
                if progress.status_code == httpx.codes.NOT_FOUND:
                    break
                told = progress.json()
                if told["files"] == told["files_done"]:
                    break
                if time.monotonic() > end:
                    raise TimeoutError(told)
                time.sleep(0.2)

    def wait_for_links(self, client: httpx.Client, *cases: str, seconds: float = 120) -> None:
        """Until cases that were read have entities, and no more come for a second: linking goes on behind the reading."""
        end = time.monotonic() + seconds
        before: list[object] = []
        while True:
            now = [client.get(f"/cases/{self.cases[case]}/entities").json() for case in cases]
            if now == before and all(one["entities"] for one in now):
                return
            if time.monotonic() > end:
                raise TimeoutError(cases)
            before = now
            time.sleep(1)


@contextmanager
def serving(data: Path, verb: str = "serve", *options: str, seconds: float = 240) -> Iterator[tuple[str, str]]:
    """Our server on a free port, begun by a verb. Gives its address and the first login's password."""
    log = tempfile.TemporaryFile()  # noqa: SIM115 - closed below, after the server that writes to it
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "api.cli.main", verb, *options, "--data", str(data), "--port", "0"],
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200", "NO_COLOR": "1"},
    )
    try:
        end = time.monotonic() + seconds
        while True:
            log.seek(0)
            told = log.read().decode("utf-8", "replace")
            address = re.search(r"http://[\d.:]+", told)
            password = re.search(r"\b[a-z2-9]{5}(?:-[a-z2-9]{5}){3}\b", told)
            if address and password:
                break
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(told)
            time.sleep(0.05)
        yield address[0], password[0]
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


@contextmanager
def a_site(data: Path) -> Iterator[Site]:
    """Two cases of Ana's that share a number, one of Bea's that Ana may not see, read for real."""
    with serving(data) as (address, first):
        site = Site(address, first)
        with site.client("admin", first) as admin:
            home = admin.get("/agencies").json()["agencies"][0]["id"]
            for login, name in (("ana.quispe", "Ana Quispe"), ("bea.rojas", "Bea Rojas")):
                admin.post(
                    "/users",
                    json={
                        "login": login,
                        "name": name,
                        "agency": home,
                        "role": "investigator",
                        "password": PASSWORD,
                    },
                ).raise_for_status()
        with site.client("bea.rojas") as bea:
            _open(site, bea, "BO-2026-099", "Reservado", "BO")
            site.upload(bea, "BO-2026-099", "nota.pdf", a_pdf(HIDDEN))
        with site.client("ana.quispe") as ana:
            _open(site, ana, "BO-2026-014", "Hostal Aurora", "BO")
            _open(site, ana, "AR-2026-007", "Ofertas a Buenos Aires", "AR")
            site.upload(ana, "BO-2026-014", "informes/informe.pdf", a_pdf(REPORT))
            site.upload(ana, "BO-2026-014", "chat.txt", CHAT.encode())
            site.upload(ana, "BO-2026-014", "cerrado.pdf", a_pdf([["Lista de pagos."]], password=FILE_PASSWORD))
            site.upload(ana, "BO-2026-014", "vacio.txt", b"")
            site.upload(ana, "AR-2026-007", "oferta.pdf", a_pdf(OFFER))
            site.upload(ana, "AR-2026-007", "libreta.png", a_scan(["Libreta", "Rosa debe 500 Bs", "71234567"]))
            site.wait(ana)
            site.wait_for_links(ana, "BO-2026-014", "AR-2026-007")
        with site.client("bea.rojas") as bea:
            site.wait(bea)
        yield site


def _open(site: Site, client: httpx.Client, number: str, title: str, country: str) -> None:
    answer = client.post("/cases", json={"number": number, "title": title, "country": country})
    answer.raise_for_status()
    site.cases[number] = answer.json()["id"]
