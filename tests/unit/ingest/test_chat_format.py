"""Chat exports of both kinds of phones, in three languages."""

import pytest
from support.files import codes, read

from models.document import DocumentState
from services.ingest.formats.chat import parse

ANDROID_ES = """13/4/23, 08:02 - Los mensajes y las llamadas están cifrados de extremo a extremo.
13/4/23, 08:06 - +591 71234567: Mañana te recoge otro coche
no hables con nadie
13/4/23, 08:15 - Rosa Quispe: ok
13/4/23, 08:16 - Rosa Quispe: IMG-20230413-WA0001.jpg (archivo adjunto)
"""
IOS_PT = """[19/08/2023, 08:03:38] \u200eAs mensagens e as chamadas são protegidas com a criptografia de ponta a ponta.
[19/08/2023, 08:08:48] Dona Nelma: O passaporte fica comigo
[19/08/2023, 08:09:10] Dona Nelma: \u200e<anexado: 00000003-PHOTO-2023-08-19-08-09-10.jpg>
[19/08/2023, 20:10:00] ~\u202fLuz: 12/09 às 4:30: na rodoviária
"""
AMPM_EN = """12/31/23, 11:58\u202fPM - Messages and calls are end-to-end encrypted.
1/2/24, 12:05\u202fAM - Max: he keeps the passport
1/2/24, 12:06\u202fPM - Ana: file.pdf (file attached)
"""


@pytest.mark.parametrize(
    ("text", "rows", "facts"),
    [
        (
            ANDROID_ES,
            [
                ("2023-04-13T08:02:00", "", "Los mensajes y las llamadas están cifrados de extremo a extremo.", ""),
                ("2023-04-13T08:06:00", "+591 71234567", "Mañana te recoge otro coche\nno hables con nadie", ""),
                ("2023-04-13T08:15:00", "Rosa Quispe", "ok", ""),
                (
                    "2023-04-13T08:16:00",
                    "Rosa Quispe",
                    "IMG-20230413-WA0001.jpg (archivo adjunto)",
                    "IMG-20230413-WA0001.jpg",
                ),
            ],
            {"platform": "android", "chat_language": "es", "messages": 3, "system_messages": 1},
        ),
        (
            IOS_PT,
            [
                (
                    "2023-08-19T08:03:38",
                    "",
                    "As mensagens e as chamadas são protegidas com a criptografia de ponta a ponta.",
                    "",
                ),
                ("2023-08-19T08:08:48", "Dona Nelma", "O passaporte fica comigo", ""),
                (
                    "2023-08-19T08:09:10",
                    "Dona Nelma",
                    "<anexado: 00000003-PHOTO-2023-08-19-08-09-10.jpg>",
                    "00000003-PHOTO-2023-08-19-08-09-10.jpg",
                ),
                ("2023-08-19T20:10:00", "Luz", "12/09 às 4:30: na rodoviária", ""),
            ],
            {"platform": "ios", "chat_language": "pt", "messages": 3, "system_messages": 1},
        ),
        (
            AMPM_EN,
            [
                ("2023-12-31T23:58:00", "", "Messages and calls are end-to-end encrypted.", ""),
                ("2024-01-02T00:05:00", "Max", "he keeps the passport", ""),
                ("2024-01-02T12:06:00", "Ana", "file.pdf (file attached)", "file.pdf"),
            ],
            {"platform": "android", "chat_language": "en", "messages": 2, "system_messages": 1},
        ),
    ],
)
def test_messages_have_time_sender_text_and_attachment(tmp_path, text, rows, facts):
    extraction = read(tmp_path, "chat.txt", text.encode())
    assert list(extraction.tables[0].rows[1:]) == rows
    assert {key: extraction.metadata[key] for key in facts} == facts
    assert extraction.pages[0].text == text
    assert (extraction.state, codes(extraction)) == (DocumentState.DONE, set())


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (["3/4/24", "13/4/24"], (2024, 4, 3)),
        (["3/4/24", "3/14/24"], (2024, 3, 4)),
        (["2024/4/3", "2024/4/5"], (2024, 4, 3)),
        (["1/2/24", "1/3/24", "2/1/24"], (2024, 1, 2)),  # as day first it would jump back in time
        (["1/2/24", "2/2/24", "1/3/24"], (2024, 2, 1)),
    ],
)
def test_day_and_month_are_told_apart(dates, first):
    messages = list(parse(f"{date}, 10:00 - Ana: hola" for date in dates))
    assert messages[0].when[:3] == first


def test_an_impossible_date_is_no_error(tmp_path):
    rows = read(tmp_path, "chat.txt", b"31/2/24, 10:00 - Ana: hola\n31/2/24, 10:01 - Ana: si\n").tables[0].rows
    assert rows[1] == ("", "Ana", "hola", "")


STATES = {
    "es": (
        '13/4/23, 08:06 - Ana creó el grupo "Viaje: sur"\n'
        '13/4/23, 08:07 - Ana cambió el asunto de "Viaje: sur" a "Viaje: norte"\n'
        "13/4/23, 9:05 p. m. - Ana: Se eliminó este mensaje\n"
        "13/4/23, 9:06 p. m. - Luz: Eliminaste este mensaje.\n"
        "13/4/23, 9:07 p. m. - Luz: a las 5 en la terminal <Se editó este mensaje.>\n"
        "13/4/23, 9:08 p. m. - Luz: <Multimedia omitido>\n"
        "13/4/23, 9:09 p. m. - Luz: no elimines este mensaje\n"
    ),
    "pt": (
        '13/04/2023 08:06 - Ana criou o grupo "Viagem: sul"\n'
        '13/04/2023 08:07 - Ana mudou o nome do grupo de "Viagem: sul" para "Viagem: norte"\n'
        "13/04/2023 21:05 - Ana: Mensagem apagada\n"
        "13/04/2023 21:06 - Luz: Você apagou esta mensagem\n"
        "13/04/2023 21:07 - Luz: às 5 na rodoviária <Mensagem editada>\n"
        "13/04/2023 21:08 - Luz: <Mídia oculta>\n"
        "13/04/2023 21:09 - Luz: não apague esta mensagem\n"
    ),
    "en": (
        '4/13/23, 8:06 AM - Ana created group "Trip: south"\n'
        '4/13/23, 8:07 AM - Ana changed the subject from "Trip: south" to "Trip: north"\n'
        "4/13/23, 9:05 PM - Ana: This message was deleted\n"
        "4/13/23, 9:06 PM - Luz: You deleted this message\n"
        "4/13/23, 9:07 PM - Luz: at 5 at the terminal <This message was edited>\n"
        "4/13/23, 9:08 PM - Luz: <Media omitted>\n"
        "4/13/23, 9:09 PM - Luz: do not delete this message\n"
    ),
}


@pytest.mark.parametrize("language", STATES)
def test_deleted_edited_and_missing_are_counted_and_what_the_app_wrote_has_no_sender(tmp_path, language):
    extraction = read(tmp_path, "chat.txt", STATES[language].encode())
    rows = extraction.tables[0].rows[1:]
    assert [row[1] for row in rows] == ["", "", "Ana", "Luz", "Luz", "Luz", "Luz"]
    assert [row[0] for row in rows[:3]] == ["2023-04-13T08:06:00", "2023-04-13T08:07:00", "2023-04-13T21:05:00"]
    counted = {name: extraction.metadata.get(name) for name in ("deleted_messages", "edited_messages", "media_missing")}
    assert counted == {"deleted_messages": 2, "edited_messages": 1, "media_missing": 1}
    assert extraction.metadata["system_messages"] == 2
    assert extraction.pages[0].text == STATES[language]


def test_somebody_who_writes_of_a_group_is_still_the_sender():
    (message,) = parse(['13/4/23, 08:06 - Ana: Luz creó el grupo "Viaje: sur"'])
    assert (message.sender, message.text) == ("Ana", 'Luz creó el grupo "Viaje: sur"')


@pytest.mark.parametrize("number", [2, 400])
def test_the_order_of_day_and_month_is_that_of_the_whole_file(tmp_path, number):
    # Only the last line tells: thirteen is no month.
    lines = [f"1/2/24, 10:{n % 60:02d} - Ana: hola {n}\n" for n in range(number)]
    extraction = read(tmp_path, "chat.txt", "".join([*lines, "1/13/24, 10:00 - Ana: adiós\n"]).encode())
    assert extraction.metadata["first"].startswith("2024-01-02")
    extraction = read(tmp_path, "chat.txt", "".join([*lines, "13/2/24, 10:00 - Ana: adiós\n"]).encode())
    assert extraction.metadata["first"].startswith("2024-02-01")


@pytest.mark.parametrize(
    "line",
    [
        "2024/3/{day} 下午9:05 - {said}",
        "[2024/3/{day} 下午9:05:00] {said}",
        "2024/3/{day} 晚上9:05 - {said}",
        "2024. 3. {day}. 오후 9:05, {said}",
        "2024. 3. {day}. 오후 9:05 - {said}",
        "2024/03/{day} 21:05 - {said}",
        "2024. 03. {day}. 21:05 - {said}",
        "{arabic}\u200f/٣\u200f/٢٠٢٤، ٩:٠٥ م - {said}",
        "\u200f[{arabic}\u200f/٣\u200f/٢٠٢٤، ٩:٠٥:٠٠ م] {said}",
    ],
)
def test_phones_of_other_scripts_write_chats_as_well(tmp_path, line):
    digits = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    said = ["+591 71234567: hola", "Rosa: nos vemos", "Rosa: a las nueve"]
    lines = [line.format(day=12 + n, arabic=str(12 + n).translate(digits), said=one) for n, one in enumerate(said)]
    extraction = read(tmp_path, "chat.txt", "\n".join([lines[0], "y otra línea", *lines[1:]]).encode())
    assert extraction.metadata["messages"] == 3
    assert [row[0] for row in extraction.tables[0].rows[1:]] == [f"2024-03-{12 + n}T21:05:00" for n in range(3)]
    assert extraction.tables[0].rows[1][1:3] == ("+591 71234567", "hola\ny otra línea")


@pytest.mark.parametrize(
    ("clock", "hour"),
    [("上午9:05", "09"), ("凌晨12:05", "00"), ("中午12:05", "12"), ("오전 9:05", "09"), ("오후 12:05", "12")],
)
def test_halves_of_the_day_before_the_time(clock, hour):
    (message,) = parse([f"2024/3/12 {clock} - Ana: hola"])
    assert message.when[3] == int(hour)


def test_names_of_sent_files_may_hold_blanks_and_be_marked_in_german():
    lines = [
        "2/3/26, 10:15 - Ana: Contrato de trabajo.pdf (archivo adjunto)",
        "mira esto",
        "2/3/26, 10:16 - Klaus: IMG-1.jpg (Datei angehängt)",
    ]
    assert [message.attached for message in parse(lines)] == [["Contrato de trabajo.pdf"], ["IMG-1.jpg"]]
