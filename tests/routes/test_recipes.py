"""C1: what was derived says what it was made from, and by what in which version."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

from support.erasure import document_of
from support.web import MEMBERS, OURS, a_world

from models.case import Role

OFFICER = MEMBERS[Role.INVESTIGATOR]


def test_c1_every_finding_says_what_it_was_made_from_and_by_what(named: Path, tmp_path: Path) -> None:
    with a_world(named, tmp_path / "data", analysis_engine="small") as world:
        document = document_of(world, "acta de Zoraida Tancara.txt")
        sha256 = world.call("GET", f"/api/v1/documents/{document}", by=OFFICER).json()["sha256"]
        page = f"/api/v1/documents/{document}/pages/1"
        text = world.call("GET", page, by=OFFICER).json()["text"]
        mentions = world.call("GET", f"{page}/mentions", by=OFFICER).json()["mentions"]
        assert len(mentions) > 3
        for one in mentions:
            assert one["provenance"]["extractor"]
            assert one["provenance"]["version"]
            span = one["span"]
            assert (span["document"], text[span["start"] : span["end"]]) == (document, one["text"])
        flags = world.call("GET", f"{page}/indicators", by=OFFICER).json()["indicators"]
        assert flags
        assert all("@" in one["rule"] for one in flags)
        asked = {"cases": [OURS.id], "query": "pasaporte"}
        answer = world.call("POST", "/api/v1/certificates", by=OFFICER, json=asked)
        with zipfile.ZipFile(BytesIO(answer.content)) as archive:
            told = json.loads(archive.read("certificate.json"))["documents"]
        (line,) = [one for one in told if one["sha256"] == sha256]
        assert line["reading"]
        assert line["analysis"]
