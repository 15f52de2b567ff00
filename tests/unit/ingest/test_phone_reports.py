"""Reports of phones: the zip with its files, the XML alone, and what is damaged or hostile in them."""

import pytest
from support.files import a_zip, codes, read, text_of

from models.document import DocumentState
from services.ingest.formats.cellebrite import TABLES


def field(name, value):
    return f'<field name="{name}" type="String"><value type="String"><![CDATA[{value}]]></value></field>'


def party(place, name, number, role=""):
    inner = field("Name", name) + field("Identifier", number) + (field("Role", role) if role else "")
    return f'<modelField name="{place}" type="Party"><model type="Party">{inner}</model></modelField>'


def message(text, *, state="Intact", attachment=""):
    attached = (
        f'<multiModelField name="Attachments" type="Attachment"><model type="Attachment">'
        f"{field('attachment_extracted_path', attachment)}</model></multiModelField>"
        if attachment
        else ""
    )
    return (
        f'<model type="InstantMessage" deleted_state="{state}">{field("Body", text)}'
        f"{field('TimeStamp', '2024-03-10T05:55:00.000-04:00')}{party('From', 'Max Brume', '59171234567@s.whatsapp.net')}"
        f"{attached}</model>"
    )


CHAT = (
    f'<modelType type="Chat"><model type="Chat" id="c1">{field("Source", "WhatsApp")}'
    '<multiModelField name="Participants" type="Party">'
    f'<model type="Party">{field("Name", "Max Brume")}</model><model type="Party">{field("Name", "Luz")}</model>'
    '</multiModelField><multiModelField name="Messages" type="InstantMessage">'
    f"{message('trae a la nueva', attachment='files/Image/dni.jpg')}{message('borrado', state='Deleted')}"
    "</multiModelField></model></modelType>"
)
CALL = (
    f'<modelType type="Call"><model type="Call">{field("Source", "Phone")}{field("Direction", "Outgoing")}'
    f"{field('Duration', '00:01:01')}{field('TimeStamp', '2024-03-10T06:00:00')}"
    '<multiModelField name="Parties" type="Party">'
    f'<model type="Party">{field("Identifier", "+591 71234567")}{field("Role", "To")}</model>'
    "</multiModelField></model></modelType>"
)
CONTACT = (
    f'<modelType type="Contact"><model type="Contact" deleted_state="Deleted">{field("Name", "Ñusta")}'
    '<multiModelField name="Entries" type="ContactEntry"><model type="PhoneNumber">'
    f"{field('Category', 'Mobile')}{field('Value', '+591 79999999')}</model></multiModelField></model></modelType>"
)
PLACE = (
    f'<modelType type="Location"><model type="Location">{field("Name", "Casa Norte")}'
    f'<modelField name="Position" type="Coordinate"><model type="Coordinate">{field("Latitude", "-17.78")}'
    f"{field('Longitude', '-63.18')}</model></modelField></model></modelType>"
)
REPORT = (
    '<?xml version="1.0" encoding="utf-8"?><project name="x" xmlns="http://pa.cellebrite.com/report/2.0">'
    '<metadata section="Device Data"><item name="IMEI">490154203237518</item></metadata>'
    '<taggedFiles><file path="/data/media/0/DCIM/dni.jpg" size="9"><metadata section="File">'
    '<item name="Local Path">files\\Image\\dni.jpg</item><item name="SHA256">ab12</item></metadata></file></taggedFiles>'
    f"<decodedData>{CHAT}{CALL}{CONTACT}{PLACE}</decodedData></project>"
).encode()


def a_ufdr(report=REPORT, **members):
    return a_zip({"report.xml": report, "files/Image/dni.jpg": b"\xff\xd8\xff\xe0 dni", **members})


@pytest.mark.parametrize(("name", "content", "children"), [("t.ufdr", a_ufdr(), 1), ("report.xml", REPORT, 0)])
def test_a_phone_report_gives_text_and_tables(tmp_path, name, content, children):
    extraction = read(tmp_path, name, content)
    tables = {table.name: table.rows[1:] for table in extraction.tables}
    assert tables.keys() == TABLES.keys()
    chat = "WhatsApp — Max Brume, Luz"
    sender = "Max Brume 59171234567@s.whatsapp.net"
    when = "2024-03-10T05:55:00.000-04:00"
    assert tables["messages"] == (
        (when, sender, "trae a la nueva", "files/Image/dni.jpg", chat, "", "WhatsApp"),
        (when, sender, "borrado", "", chat, "", "WhatsApp; deleted"),
    )
    assert tables["calls"] == (("2024-03-10T06:00:00", "Outgoing", "00:01:01", "To: +591 71234567", "Phone", ""),)
    assert tables["contacts"] == (("Ñusta", "Mobile +591 79999999", "", "deleted"),)
    assert tables["places"] == (("", "-17.78", "-63.18", "Casa Norte", ""),)
    assert tables["files"] == (("/data/media/0/DCIM/dni.jpg", "files/Image/dni.jpg", "9", "ab12", ""),)
    assert "trae a la nueva" in text_of(extraction)
    assert extraction.metadata["device_IMEI"] == "490154203237518"
    assert extraction.metadata["entries"]["InstantMessage"] == 2
    assert [child.path for child in extraction.children] == ["files/Image/dni.jpg"][:children]
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


def test_a_report_that_breaks_off_keeps_what_came_before(tmp_path):
    cut = REPORT[: REPORT.index(b"borrado")]
    extraction = read(tmp_path, "t.ufdr", a_ufdr(cut))
    assert "trae a la nueva" in text_of(extraction)
    assert len(extraction.children) == 1


def test_entities_and_paths_lead_nowhere(tmp_path):
    hostile = REPORT.replace(
        b"<project", b'<!DOCTYPE project [<!ENTITY x SYSTEM "file:///etc/hostname">]><project', 1
    ).replace(b"<![CDATA[Casa Norte]]>", b"casa &x;")
    extraction = read(tmp_path, "t.ufdr", a_ufdr(hostile, **{"../../fuera.txt": b"x"}))
    assert codes(extraction) == {"path_changed"}
    assert [child.path for child in extraction.children][-1] == "fuera.txt"
    place = next(table for table in extraction.tables if table.name == "places").rows[1]
    assert place[3] == "casa"


def test_entries_inside_entries_without_end_are_no_crash(tmp_path):
    deep = '<modelField name="a"><model type="x">' * 5000
    extraction = read(tmp_path, "report.xml", REPORT.replace(b"<decodedData>", b"<decodedData>" + deep.encode()))
    assert extraction.state in (DocumentState.DONE, DocumentState.PARTIAL, DocumentState.CORRUPT)
