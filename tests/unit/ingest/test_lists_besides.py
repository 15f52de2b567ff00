"""Contacts, calendars and phone reports: fields of programs, groups, alarms, and what a report says of itself."""

from support.files import codes, read, text_of

from models.document import DocumentState

CARDS = """BEGIN:VCARD
VERSION:3.0
FN:Ñusta Quispe
FN:La Tía
item1.TEL;type=CELL:+591 71234567
item1.X-ABLabel:_$!<Otra>!$_
item2.X-ABRELATEDNAMES:Max Brume
item2.X-ABLabel:jefe
X-PHONETIC-FIRST-NAME:Nusta
RELATED;VALUE=text:hermana de Luz
GEO:geo:-17.78,-63.18
PHOTO;VALUE=URI:https://fotos.invalid/n.jpg
LOGO;ENCODING=b;TYPE=PNG:aG9sYQ==
UID:1234-5678
END:VCARD
"""


def test_all_fields_of_a_contact_are_read(tmp_path):
    extraction = read(tmp_path, "a.vcf", CARDS.encode())
    told = text_of(extraction)
    wanted = [
        "FN: La Tía", "TEL: +591 71234567 (Otra)", "X-ABRELATEDNAMES: Max Brume (jefe)", "Nusta", "hermana de Luz",
        "-17.78,-63.18", "https://fotos.invalid/n.jpg",
    ]  # fmt: skip
    assert [text for text in wanted if text not in told] == []
    assert "1234-5678" not in told
    name, phones, _, other = extraction.tables[0].rows[1]
    assert (name, phones) == ("Ñusta Quispe", "+591 71234567 (Otra)")
    assert "Max Brume (jefe)" in other
    assert [(child.path, child.size) for child in extraction.children] == [("logo-1.jpg", 4)]
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


CALENDAR = """BEGIN:VCALENDAR
PRODID:programa
X-WR-CALNAME:Agenda de Max
BEGIN:VTIMEZONE
TZID:America/La_Paz
BEGIN:STANDARD
TZNAME:BOT
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY:cita
X-PASAJERO:Luz
BEGIN:VALARM
DESCRIPTION:llamar al 71234567
ATTENDEE:mailto:max@example.org
END:VALARM
END:VEVENT
BEGIN:X-VIAJE
SUMMARY:a Oruro
END:X-VIAJE
END:VCALENDAR
"""


def test_alarms_own_fields_and_the_name_of_a_calendar_are_read(tmp_path):
    extraction = read(tmp_path, "a.ics", CALENDAR.encode())
    told = text_of(extraction)
    wanted = ["Agenda de Max", "X-PASAJERO: Luz", "llamar al 71234567", "ALARM ATTENDEE: max@example.org", "a Oruro"]
    assert [text for text in wanted if text not in told] == []
    assert "BOT" not in told
    assert [row[3] for row in extraction.tables[0].rows[1:]] == ["cita", "a Oruro"]
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


UFDR = """<?xml version="1.0"?><project id="a" name="Caso 7" reportVersion="5.1"
xmlns="http://pa.cellebrite.com/report/2.0"><sourceExtractions>
<extractionInfo id="0" name="Lógica" type="Logical" deviceName="Equipo XY" index="0"/>
<extractionInfo id="1" name="Sistema" type="FileSystem" deviceName="Equipo XY" index="1"/></sourceExtractions>
<caseInformation><field name="Perito" fieldType="Text">Ada Mamani</field></caseInformation>
<metadata section="Device Info"><item name="ICCID">8959101</item><item name="ICCID">8959102</item></metadata>
<decodedData><modelType type="Note"><model type="Note"><field name="Title"><value>x<!-- y -->z</value></field></model>
</modelType></decodedData></project>"""


def test_a_report_says_what_was_extracted_by_whom_and_from_what(tmp_path):
    extraction = read(tmp_path, "report.xml", UFDR.encode())
    facts = extraction.metadata
    assert facts["extraction_type"] == "Logical; FileSystem"
    assert facts["extraction_deviceName"] == "Equipo XY"
    assert facts["case_Perito"] == "Ada Mamani"
    assert facts["device_ICCID"] == "8959101; 8959102"
    assert facts["report_name"] == "Caso 7"
    told = text_of(extraction)
    assert [text for text in ("Ada Mamani", "8959102", "FileSystem", "Title: xz") if text not in told] == []
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


FILES = """<?xml version="1.0"?><project xmlns="http://pa.cellebrite.com/report/2.0"><taggedFiles><file path="/a/dni.jpg"
size="9"><accessInfo><timestamp name="CreationTime">2024-03-10T05:00:00</timestamp></accessInfo><metadata section="File">
<item name="Local Path">files/dni.jpg</item></metadata><metadata section="MetaData"><item name="Camera Make">CAMARA</item>
<item name="Lat/Lon">-17.1/-63.2</item></metadata></file><file path="/a/otro.bin" size="1"><metadata section="File">
<item name="Local Path">files/otro.bin</item></metadata></file></taggedFiles><bookmarks><bookmark name="MARCA" notes="NOTA"/>
</bookmarks><watchLists><watchList name="LISTA"><keyword value="CLAVE"/></watchList></watchLists></project>"""


def test_marks_of_the_examiner_and_what_files_say_of_themselves_are_read(tmp_path):
    told = text_of(read(tmp_path, "report.xml", FILES.encode()))
    assert "/a/dni.jpg: CreationTime: 2024-03-10T05:00:00 | Camera Make: CAMARA | Lat/Lon: -17.1/-63.2\n" in told
    assert [line for line in ("bookmark: MARCA | NOTA", "watchList: LISTA", "keyword: CLAVE") if line not in told] == []
    assert "otro.bin" not in told
