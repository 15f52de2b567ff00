"""Names beside Stanford CoreNLP, on the same texts: `./lince bench accuracy.corenlp_peer [--freeze]`.

People, bodies and places of the two sets of `spacy_peers`, scored alike. Needs a JDK, and Maven, which fetches the
program and its models by name (corenlp/pom.xml). Each language has the pipeline that its own settings name, up to
names; CoreNLP has none for Portuguese. Computing time is what all texts take more than one text does, so that neither
pays for its start.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.accuracy.spacy_peers import figures, ours, sets  # noqa: E402 - found only with the checkout on the path
from services.nlp.analyze import AnalysisKit  # noqa: E402

FROZEN = Path(__file__).with_suffix(".json")
SOURCE = Path(__file__).with_name("corenlp")
VERSION = "4.5.10"
PIPELINES = {
    "es": ("StanfordCoreNLP-spanish.properties", "tokenize,ssplit,mwt,pos,lemma,ner"),
    "en": ("StanfordCoreNLP.properties", "tokenize,ssplit,pos,lemma,ner"),
    "fr": ("StanfordCoreNLP-french.properties", "tokenize,ssplit,mwt,pos,ner"),
    "it": ("StanfordCoreNLP-italian.properties", "cdc_tokenize,ner"),
}
"""Settings and steps by language."""
_KINDS = {
    "PERSON": "PERSON",
    "PERS": "PERSON",
    "PER": "PERSON",
    "ORGANIZATION": "ORG",
    "ORG": "ORG",
    "LOCATION": "PLACE",
    "LUG": "PLACE",
    "LOC": "PLACE",
    "GPE": "PLACE",
    "CITY": "PLACE",
    "COUNTRY": "PLACE",
    "STATE_OR_PROVINCE": "PLACE",
}


def fetched(folder: Path) -> Path:
    """The folder of the libraries. Ends the program where they cannot be had."""
    if missing := [name for name in ("mvn", "java") if shutil.which(name) is None]:
        sys.exit(f"CoreNLP cannot be had here: {', '.join(missing)} missing.")
    command = ["mvn", "-q", "-B", "-f", str(SOURCE / "pom.xml"), "dependency:copy-dependencies"]
    done = subprocess.run(
        [*command, f"-DoutputDirectory={folder}"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"CoreNLP cannot be had here: {(done.stdout + done.stderr)[-300:].strip()}")
    return folder


def read(libraries: Path, language: str, rows: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], float]:
    """What CoreNLP reads in each text, by its id, and its computing time with its start, in seconds."""
    settings, steps = PIPELINES[language]
    with tempfile.TemporaryDirectory(prefix="lince-corenlp-") as name:
        work = Path(name)
        (work / "told").mkdir()
        for at, row in enumerate(rows):
            (work / f"{at}.txt").write_text(row["text"], encoding="utf-8")
        (work / "files").write_text("".join(f"{work}/{at}.txt\n" for at in range(len(rows))), encoding="utf-8")
        command = ["java", "-Xmx4g", "-XX:+UseSerialGC", "-cp", f"{libraries}/*"]
        command += ["edu.stanford.nlp.pipeline.StanfordCoreNLP", "-props", settings, "-annotators", steps]
        command += ["-threads", "1", "-encoding", "utf-8", "-outputFormat", "json"]
        command += ["-outputDirectory", f"{work}/told", "-filelist", f"{work}/files"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        told = {
            row["id"]: {"id": row["id"], "entities": list(names(row["text"], work / "told" / f"{at}.txt.json"))}
            for at, row in enumerate(rows)
        }
    return told, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def names(text: str, path: Path) -> list[dict[str, Any]]:
    """The names that a file of answers tells, at code points: Java counts an emoji as two."""
    wide = text.encode("utf-16-le")
    found = []
    for sentence in json.loads(path.read_text(encoding="utf-8"))["sentences"]:
        for one in sentence.get("entitymentions", ()):
            units = one["characterOffsetBegin"], one["characterOffsetEnd"]
            start, end = (len(wide[: 2 * at].decode("utf-16-le", "ignore")) for at in units)
            if one["ner"] in _KINDS:
                found.append({"type": _KINDS[one["ner"]], "start": start, "end": end})
    return found


def compare() -> dict[str, Any]:
    """Both on each set and language."""
    kit = AnalysisKit.standard()
    result: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="lince-corenlp-") as folder:
        libraries = fetched(Path(folder))
        for name, rows in sets().items():
            for language in PIPELINES:
                some = [row for row in rows if row["lang"] == language]
                if not some:
                    continue
                _, start = read(libraries, language, some[:1])
                told, seconds = read(libraries, language, some)
                mine, mine_seconds = ours(kit, some)
                result.setdefault(name, {})[language] = {
                    "texts": len(some),
                    "package": f"CoreNLP {VERSION}",
                    "lince": figures(some, mine, mine_seconds),
                    "corenlp": figures(some, told, max(0.01, seconds - start)),
                }
                print(json.dumps({name: {language: result[name][language]}}), flush=True)
    return result


def main() -> None:
    """Compare, print, and keep where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--freeze", action="store_true")
    given = parser.parse_args()
    result = compare()
    if given.freeze:
        FROZEN.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
