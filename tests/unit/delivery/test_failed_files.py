"""Files that need attention, by the reason that a reader can do something about."""

from api.web.screens.failed import reasons
from models.document import DocumentState, Problem
from models.ids import CaseId, DocumentId
from models.job import FileStatus


def a_file(
    name: str, *codes: str, state: DocumentState = DocumentState.PARTIAL, media: str = "text/plain"
) -> FileStatus:
    return FileStatus(
        case=CaseId("c" * 32), document=DocumentId(name), exhibit=name, path=name, size=1, media_type=media, state=state,
        problems=tuple(Problem(code=code, message=f"what {code} says") for code in codes),
    )  # fmt: skip


def test_each_file_stands_once_under_what_may_mend_it_and_the_commonest_reason_first() -> None:
    files = [
        a_file("a.zip", "archive_damaged", "member_encrypted"),
        a_file("b.pdf", "encrypted", state=DocumentState.ENCRYPTED, media="application/pdf"),
        a_file("c.jpg", "no_text_found", state=DocumentState.DONE, media="image/jpeg"),
        a_file("d.jpg", "no_text_found", media="image/jpeg"),
        a_file("e.bin", state=DocumentState.UNSUPPORTED),
    ]
    found = [(one.code, one.help, [file.path for file in one.files]) for one in reasons(files)]
    assert found == [
        ("no_text_found", "language", ["c.jpg", "d.jpg"]),
        ("encrypted", "password", ["b.pdf"]),
        ("member_encrypted", "password", ["a.zip"]),
        ("state:unsupported", "again", ["e.bin"]),
    ]
    assert reasons(files)[0].message == "what no_text_found says"
