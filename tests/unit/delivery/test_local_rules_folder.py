"""Local rules of a data folder: read by workers and verbs; wrong ones are refused with their place, those in use stay."""

import io
import json
import sys

import pytest
from support.local_rules import GOOD
from support.web import OURS, add_document, opened

from api import kits, local_rules
from api.cli import main
from api.cli.folder_checks import folder_checks
from api.kits import reading_kit
from api.settings import Settings
from api.wiring import reading_pipeline
from api.worker import take_up
from models.document import Document, DocumentState, Page, TextSource
from models.job import Stage
from services.nlp.analyze import analyze
from services.nlp.indicators import standard_book

WRONG = GOOD.replace("  reason:", "  raeson:", 1)
TEXT = "Le pasaron un vale rojo."


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path / "data", analysis_engine="small")


def write(settings, text, name="slang.yaml"):
    folder = local_rules.folder_of(settings)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_without_a_folder_the_shipped_rules_are_in_use(settings):
    loaded = local_rules.load(settings)
    assert (loaded.book.version, loaded.refused) == (standard_book().version, None)
    assert local_rules.refusal(settings) is None
    assert not settings.data.exists()


def test_rules_of_the_folder_are_part_of_what_analyzes_and_of_its_version(settings):
    before = reading_kit(settings).version
    write(settings, GOOD)
    kit = reading_kit(settings)
    assert kit.version != before
    assert "local-rule local:local_slang@1" in kit.parts
    page = Page(number=1, width=0, height=0, source=TextSource.TEXT, text=TEXT, language="es")
    document = Document(
        id="d", case="c", sha256="0" * 64, name="n", media_type="text/plain", state=DocumentState.DONE, version="",
        pages=(page,),
    )  # fmt: skip
    found = analyze(document, country="BO", kit=kit).indicators
    assert [(one.rule, one.local) for one in found] == [("local:local_slang@1", True)]


def test_a_wrong_file_is_refused_with_its_place_and_those_in_use_stay(settings):
    write(settings, GOOD)
    version = local_rules.load(settings).book.version
    write(settings, WRONG)
    loaded = local_rules.load(settings)
    assert loaded.book.version == version  # nothing that was analyzed is due anew
    assert loaded.refused is not None
    assert "slang.yaml, line 8: unknown key raeson" in loaded.refused.message
    assert "Those in use stay" in local_rules.sentence(loaded.refused, settings)
    assert local_rules.refusal(settings) is not None
    write(settings, GOOD)
    assert local_rules.refusal(settings) is None


def test_a_wrong_file_among_the_first_leaves_the_shipped_rules(settings, capsys):
    write(settings, WRONG)
    loaded = local_rules.load(settings)
    assert loaded.book.version == standard_book().version
    reading_kit(settings)
    assert "shipped ones alone" in local_rules.sentence(loaded.refused, settings)
    assert "vale rojo" not in capsys.readouterr().out  # an example may be of an exhibit: logs have its place alone


def test_rules_that_are_taken_away_are_in_use_no_more(settings):
    write(settings, GOOD)
    local_rules.load(settings)
    (local_rules.folder_of(settings) / "slang.yaml").unlink()
    assert local_rules.load(settings).book.version == standard_book().version
    assert not (settings.data / local_rules.IN_USE).exists()


def test_a_named_folder_that_is_away_is_refused_and_what_is_in_use_stays(settings, tmp_path):
    named = settings.model_copy(update={"rules": tmp_path / "shared"})
    write(named, GOOD)
    version = local_rules.load(named).book.version
    (tmp_path / "shared").rename(tmp_path / "away")
    loaded = local_rules.load(named)
    assert loaded.book.version == version
    assert "no folder" in loaded.refused.message


def test_the_doctor_tells_it(settings):
    write(settings, WRONG)
    told = {check.name: check for check in folder_checks(settings.data, settings)}
    assert told["local rules"].state == "wrong"
    assert "slang.yaml, line 8" in told["local rules"].says


def ask(monkeypatch, capsys, *arguments):
    asked = io.TextIOWrapper(io.BytesIO(json.dumps({"id": 1, "text": TEXT, "lang": "es"}).encode()))
    monkeypatch.setattr(sys, "stdin", asked)
    code = main.run(["analyze", "--engine", "small", *arguments])
    told = capsys.readouterr()
    rules = [one["rule"] for line in told.out.splitlines() for one in json.loads(line)["indicators"]]
    return code, rules, told.err


def test_analyze_reads_those_of_a_data_folder_or_of_the_setting(settings, monkeypatch, capsys):
    write(settings, GOOD)
    assert ask(monkeypatch, capsys)[:2] == (0, [])
    assert ask(monkeypatch, capsys, "--data", str(settings.data))[:2] == (0, ["local:local_slang@1"])
    write(settings, WRONG)
    code, rules, told = ask(monkeypatch, capsys, "--data", str(settings.data))
    assert (code, rules) == (0, ["local:local_slang@1"])
    assert "slang.yaml, line 8" in told
    monkeypatch.setenv("LINCE_RULES", str(local_rules.folder_of(settings)))
    code, rules, told = ask(monkeypatch, capsys)
    assert (code, rules) == (2, [])
    assert "slang.yaml, line 8" in told


def test_a_worker_takes_up_changed_rules_between_jobs_and_has_the_rest_analyzed_anew(data, settings, monkeypatch):
    monkeypatch.setattr(kits, "RULES_SECONDS", 0.0)
    settings = settings.model_copy(update={"data": data})
    with opened(data, analysis_engine="small") as workspace:
        exhibit = add_document(workspace, OURS, "chat.txt", f"{TEXT} 71234567")
        kit = reading_kit(settings)
        pipeline, rules = reading_pipeline(workspace, kit, only=[Stage.ANALYZE]), kits.RulesWatch(settings, kit)

        def flags():
            take_up(workspace, pipeline, rules)
            while pipeline.work_once(holder="test"):
                pass
            return [one.rule for one in workspace.records.evidence.analysis(exhibit.document).indicators]

        assert flags() == []
        write(settings, GOOD)
        assert flags() == ["local:local_slang@1"]
        write(settings, WRONG)
        assert flags() == ["local:local_slang@1"], "what is refused changes nothing"
        (local_rules.folder_of(settings) / "slang.yaml").unlink()
        assert flags() == []


def test_a_worker_whose_kit_is_older_than_the_folder_sees_it_at_its_first_look(settings):
    write(settings, GOOD)
    kit = reading_kit(settings)
    assert kits.RulesWatch(settings, kit).changed() is None
    (local_rules.folder_of(settings) / "slang.yaml").unlink()
    changed = kits.RulesWatch(settings, kit).changed()
    assert changed is not None
    assert changed.version == reading_kit(settings).version != kit.version
