"""The certificate of an erasure as a person prints it, in the three languages of the pages."""

from collections.abc import Mapping
from textwrap import fill

from models.keeping import Certificate, Counted

_WORDS: Mapping[str, tuple[str, str, str]] = {
    "title": ("CERTIFICADO DE ELIMINACIÓN", "CERTIDÃO DE ELIMINAÇÃO", "CERTIFICATE OF ERASURE"),
    "id": ("Número", "Número", "Number"),
    "agency": ("Organismo", "Órgão", "Agency"),
    "case": ("Caso", "Caso", "Case"),
    "kind": ("Qué se eliminó", "O que foi eliminado", "What was erased"),
    "case_kind": ("el caso entero", "o caso inteiro", "the whole case"),
    "document_kind": ("un documento", "um documento", "a document"),
    "person_kind": ("una persona", "uma pessoa", "a person"),
    "order": ("Orden", "Ordem", "Order"),
    "reason": ("Motivo", "Motivo", "Reason"),
    "asked": ("Pedido por", "Pedido por", "Asked by"),
    "approved": ("Aprobado por", "Aprovado por", "Approved by"),
    "done": ("Eliminado", "Eliminado", "Erased"),
    "originals": ("Originales, por su SHA-256", "Originais, pelo SHA-256", "Originals, by their SHA-256"),
    "erased": ("Lo eliminado, en números", "O eliminado, em números", "What was erased, in numbers"),
    "remained": ("Lo que queda, y por qué", "O que fica, e por quê", "What remains, and why"),
    "checked": ("Buscado después: debe ser 0", "Procurado depois: deve ser 0", "Looked for afterwards: must be 0"),
    "audit": ("Último acto del registro", "Último ato do registro", "Last event of the audit log"),
    "signed": (
        "Firmado con Ed25519. Se comprueba sin Lince:",
        "Assinado com Ed25519. Verifica-se sem o Lince:",
        "Signed with Ed25519. Checked without Lince:",
    ),
    "key": ("Clave (sha256sum public-key.pem)", "Chave (sha256sum public-key.pem)", "Key (sha256sum public-key.pem)"),
}
LANGUAGES = ("es", "pt", "en")
_CHECK = "openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in certificate.json -sigfile certificate.sig"
_WIDTH = 96


def printable(told: Certificate, *, language: str, key: str) -> str:
    """A page of plain text. `key`: the fingerprint of the key that signed the file."""
    at = LANGUAGES.index(language)
    words = {name: said[at] for name, said in _WORDS.items()}
    lines = [words["title"], "=" * len(words["title"]), ""]
    for name, value in (
        ("id", told.id),
        ("agency", told.agency),
        ("case", told.case_number),
        ("kind", f"{words[f'{told.kind.value}_kind']} ({told.subject})"),
        ("order", told.order),
        ("reason", told.reason),
        ("asked", f"{told.asked_by}, {told.asked_at:%Y-%m-%d %H:%M} UTC"),
        ("approved", f"{told.approved_by}, {told.approved_at:%Y-%m-%d %H:%M} UTC"),
        ("done", f"{told.erased_at:%Y-%m-%d %H:%M} UTC"),
        ("audit", f"{told.audit_event} {told.audit_hash}"),
    ):
        lines.append(fill(f"{words[name]}: {value}", _WIDTH, subsequent_indent="    "))
    lines += ["", words["originals"], *(f"  {one.sha256}  {one.size}  {one.bytes}" for one in told.originals)]
    for name, counted in (("erased", told.erased), ("remained", told.remained), ("checked", told.checked)):
        lines += ["", words[name], *map(_line, counted)]
    return "\n".join([*lines, "", words["signed"], f"  {_CHECK}", f"{words['key']}: {key}", ""])


def _line(one: Counted) -> str:
    return fill(f"{one.count:>8}  {one.what}{': ' + one.why if one.why else ''}", _WIDTH, subsequent_indent=" " * 10)
