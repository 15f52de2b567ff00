"""`lince analyze`: the contract of its lines. One process is started for real; the rest runs in this one."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.language import kit
from support.local_rules import GOOD

from api.cli import analyze as verb
from models.errors import SettingsError, UsageError
from services.nlp import analyze as analyzing

ROOT = Path(__file__).parents[3]


def lines(monkeypatch, text: str | bytes, *arguments, **options) -> tuple[int, list[dict]]:
    """Run the verb on standard input; its exit code and answers."""
    built = kit()
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    out = io.BytesIO()
    monkeypatch.setattr(verb.AnalysisKit, "standard", classmethod(lambda _: built))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, write_through=True))
    code = verb.analyze(*(arguments or ("-",)), **options)
    return code, [json.loads(line) for line in out.getvalue().decode("utf-8").splitlines()]


def test_an_answer_keeps_the_fields_of_its_line_and_adds_the_findings(monkeypatch):
    row = {"id": 7, "text": "Le quitaron el pasaporte. Llamar al 71234567.", "country": "BO", "note": {"a": [1, None]}}
    code, (answer,) = lines(monkeypatch, json.dumps(row))
    assert code == 0
    assert {key: answer[key] for key in row} == row
    assert answer["lang"] == "es"
    assert answer["legs"] == []
    (phone,) = answer["entities"]
    assert phone == {
        "type": "PHONE", "start": 36, "end": 44, "text": "71234567", "norm": "+59171234567", "score": 0.989,
        "extractor": phone["extractor"],
    }  # fmt: skip
    assert phone["extractor"].startswith("phones@")
    (flag,) = answer["indicators"]
    assert flag == {
        "category": "document_retention", "start": 3, "end": 24, "text": "quitaron el pasaporte", "polarity": "asserted",
        "strength": "strong", "score": 0.9, "rule": flag["rule"], "tier": "rule",
    }  # fmt: skip
    assert flag["rule"].startswith("papers_taken@")


def test_a_phone_that_may_be_another_number_too_shows_its_other_forms(monkeypatch):
    _, (answer,) = lines(monkeypatch, json.dumps({"id": 1, "text": "Tel. 7123 4567", "lang": "es"}))
    (phone,) = answer["entities"]
    assert {"+59171234567", "+50371234567"} <= {phone["norm"], *phone["alternatives"]}
    assert phone["norm"] not in phone["alternatives"]


def test_what_is_stated_is_told_only_when_asked_for(monkeypatch):
    row = json.dumps({"id": 1, "text": "Declaró la víctima Ana Rojas Paz.", "country": "BO"})
    _, (plain,) = lines(monkeypatch, row)
    assert plain["entities"][0].keys() == {"type", "start", "end", "text", "norm", "score", "extractor"}
    _, (told,) = lines(monkeypatch, row, stated=True)
    (ana,) = told["entities"]
    assert ana["stated"] == [{"about": "role", "value": "victim", "words": "víctima", "start": 11, "end": 18}]
    assert (ana["name"]["given"], ana["name"]["surnames"], ana["person"]) == (
        ["Ana"],
        ["Rojas", "Paz"],
        "ana rojas paz",
    )


@pytest.mark.parametrize("stated", [False, True])
def test_a_leg_that_was_only_planned_says_so(monkeypatch, stated):
    row = {
        "id": 1,
        "country": "BO",
        "text": "Jhonny iba a llevarla a Iquique, pero el viaje no se hizo. Ana viajó de Oruro a Uyuni.",
    }
    _, (answer,) = lines(monkeypatch, json.dumps(row), stated=stated)
    planned, made = answer["legs"]
    assert (planned["destination"]["text"], planned["planned"]) == ("Iquique", True)
    assert made["destination"]["text"] == "Uyuni"
    assert "planned" not in made


def test_a_stated_language_decides_over_short_texts(monkeypatch):
    _, answers = lines(monkeypatch, '{"id":1,"text":"Ana","lang":"pt"}\n{"id":2,"text":"","lang":null}')
    assert [a["lang"] for a in answers] == ["pt", None]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"{", "not a line of JSON"),
        (b"\xff\xfe", "not a line of JSON"),
        (b'{"id": NaN, "text": "x"}', "not a line of JSON"),
        (b'{"id": -Infinity, "text": "x"}', "not a line of JSON"),
        (b'{"id": 1e999, "text": "x"}', "not a line of JSON"),
        (b"[1]", "not a JSON object"),
        (b'{"id":1}', 'no "text"'),
        (b'{"id":1,"text":5}', 'no "text"'),
        (b'{"id":1,"text":"a","country":5}', '"lang" and "country" are codes or absent'),
        (b"[" * 100_000, "not a line of JSON"),
    ],
)
def test_a_bad_line_is_marked_and_the_others_are_answered(monkeypatch, line, error):
    code, answers = lines(monkeypatch, line + b'\n\n{"id":2,"text":"cel 71234567","country":"bo"}\n')
    assert code == 4
    assert [a.get("error") for a in answers] == [error, None]
    assert answers[0].get("id") == 1 or answers[0]["line"] == 1
    assert answers[1]["entities"][0]["norm"] == "+59171234567"


def test_offsets_hold_with_lone_surrogates_and_signs_beyond_the_basic_plane(monkeypatch):
    row = {"text": "\ud800 \U0001f98b tel. 71234567", "country": "BO"}
    code, (answer,) = lines(monkeypatch, json.dumps(row))
    assert code == 0
    (phone,) = answer["entities"]
    assert answer["text"][phone["start"] : phone["end"]] == phone["text"] == "71234567"


def test_a_country_that_there_is_not_is_told_and_left_aside(monkeypatch, capsys):
    code, (answer,) = lines(monkeypatch, '\n{"id":1,"text":"tel +591 71234567","country":"Bolivia"}')
    assert code == 0
    assert answer["entities"][0]["norm"] == "+59171234567"
    assert "line 2" in capsys.readouterr().err


def test_answers_hang_on_their_line_alone(monkeypatch):
    rows = [
        {"id": 1, "text": "La víctima Ana Rojas Paz, C.I. 4829173 LP, dijo: cel 71234567.", "country": "BO"},
        {"id": 1, "text": "A vítima pagou R$ 300 em 12/03/2021; placa ABC1D23.", "country": "BR"},
        {"id": 2, "text": "cel 71234567, ayer"},
    ]
    ways = [rows, rows, rows[::-1]]
    said = [lines(monkeypatch, "\n".join(map(json.dumps, way)), stated=True)[1] for way in ways]
    assert said[0] == said[1] == said[2][::-1]


@pytest.mark.parametrize(
    ("written", "country", "kind", "norm"),
    [
        ("cel. 70123456", "BO", "PHONE", "+59170123456"),
        ("mail Ana@Correo.EXAMPLE", "BO", "EMAIL", "ana@correo.example"),
        ("ver https://www.sitio.example/a/?utm_source=x", "BO", "URL", "sitio.example/a"),
        ("instagram @Luz.Andina", "BO", "HANDLE", "@luz.andina"),
        ("CPF 111.444.777-35", "BR", "ID", "br.cpf:11144477735"),
        ("pasaporte boliviano A123984", "BO", "ID", "bo.passport:A123984"),
        ("patente AB 123 CD", "AR", "PLATE", "AB123CD"),
        ("IBAN ES91 2100 0418 4502 0005 1332", "ES", "IBAN", "ES9121000418450200051332"),
        ("pagó 3.500,50 euros", "ES", "MONEY", "3500.50 EUR"),
        ("en marzo de 2021", "ES", "DATE", "2021-03"),
        ("del 3 al 5 de marzo de 2021", "ES", "DATE", "2021-03-03/2021-03-05"),
    ],
)
def test_each_kind_has_the_normal_form_of_the_contract(monkeypatch, written, country, kind, norm):
    _, (answer,) = lines(monkeypatch, json.dumps({"text": written, "country": country, "lang": "es"}))
    assert [e["norm"] for e in answer["entities"] if e["type"] == kind] == [norm]


def test_a_missing_file_is_a_usage_error(monkeypatch, tmp_path):
    with pytest.raises(UsageError, match="Cannot read"):
        lines(monkeypatch, "", str(tmp_path / "none.jsonl"))


def test_a_file_is_read_like_standard_input(monkeypatch, tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text('{"id":"x","text":"hola"}\n', encoding="utf-8")
    assert lines(monkeypatch, "", str(file))[1][0]["id"] == "x"


def test_the_verb_in_a_process_streams_and_bears_a_closed_pipe():
    rows = '{"id":1,"text":"cel 71234567","country":"BO"}\n' * 400
    command = [sys.executable, "-P", "-m", "api.cli.main", "analyze", "-"]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PYTHONPATH": str(ROOT)},
    )
    with process:
        process.stdin.write(rows.encode())
        process.stdin.flush()
        first = json.loads(process.stdout.readline())
        process.stdout.close()
        process.stdin.close()
        said = process.stderr.read()
    assert first["entities"][0]["norm"] == "+59171234567"
    assert (said, process.returncode) == (b"", 0)


GROWING = json.dumps({"id": 1, "lang": "es", "text": "Ella era la que escogía a las muchachas en la plaza del pueblo."})


def test_a_text_that_is_too_long_is_read_to_a_bound_and_says_so(monkeypatch):
    """Counted, not timed: of a line of any length, no more than the bound reaches the pipelines."""
    monkeypatch.setattr(analyzing, "LONGEST", 3_000)
    seen = []
    before = kit().pipeline("es").make_doc
    monkeypatch.setattr(kit().pipeline("es"), "make_doc", lambda text: seen.append(len(text)) or before(text))
    text = "Le quitaron el pasaporte y no puede salir de la casa. " * 400 + "Llamar al 71234567."
    code, (answer,) = lines(monkeypatch, json.dumps({"id": 1, "text": text, "lang": "es"}))
    assert code == 4
    assert [one["code"] for one in answer["problems"]] == ["analyze_limit"]
    assert "3,000" in answer["problems"][0]["message"]
    assert 2_700 < sum(seen) <= 3_000
    assert answer["text"] == text
    assert max(one["end"] for one in answer["indicators"]) <= 3_000
    assert answer["entities"] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [("¡¡¡ ??? --- ... ###", True), ("71234567 / 12.03.2024", True), ("Hola.", False), ("", True), (" \n ", True)],
)
def test_a_text_without_letters_is_told_as_such(monkeypatch, text, told):
    code, (answer,) = lines(monkeypatch, json.dumps({"text": text}))
    assert code == 0
    assert [one["code"] for one in answer.get("problems", ())] == (["no_letters"] if told else [])


@pytest.mark.parametrize(
    ("language", "told"),
    [("zz", True), ("de", True), ("español", True), ("es", False), ("pt-BR", False), ("CA", False), ("", False)],
)
def test_a_language_that_is_not_read_here_is_told_and_the_text_is_read_all_the_same(monkeypatch, language, told):
    text = "La mujer llegó a Tarija y le quitaron el documento apenas bajó del bus."
    code, (answer,) = lines(monkeypatch, json.dumps({"text": text, "lang": language}))
    assert code == 0
    assert [one["code"] for one in answer.get("problems", ())] == (["unknown_language"] if told else [])
    assert answer["lang"] == ("es" if told or language in ("", "es") else language.lower()[:2])
    assert not told or "Tarija" in {one["text"] for one in answer["entities"]}


def test_a_paragraph_of_three_languages_is_read(monkeypatch):
    text = "Le quitaron el pasaporte, they keep my passport locked, não me deixam sair da casa. "
    code, (answer,) = lines(monkeypatch, json.dumps({"text": text * 3}))
    assert code == 0
    assert answer["lang"]
    assert "problems" not in answer


def test_local_rules_are_used_and_wrong_ones_refused_before_anything_is_read(monkeypatch, tmp_path):
    row = json.dumps({"lang": "es", "text": "Le pasaron un vale rojo."})
    (tmp_path / "slang.yaml").write_text(GOOD, encoding="utf-8")
    _, (answer,) = lines(monkeypatch, row, rules=tmp_path)
    assert "local:local_slang@1" in {flag["rule"] for flag in answer["indicators"]}
    (tmp_path / "slang.yaml").write_text(GOOD.replace("un vale rojo", "un vale azul"), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"slang.yaml, line 12: the rule local_slang does not fire"):
        lines(monkeypatch, row, rules=tmp_path)
    with pytest.raises(SettingsError, match="no folder"):
        lines(monkeypatch, row, rules=tmp_path / "nowhere")
