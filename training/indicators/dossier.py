"""Pages of the sample dossier as texts in which nothing is marked: dossier.py DATA FOLDER STATES

DATA is a data folder into which the dossier was read, FOLDER an empty one in which it is built once more for its
truth. Half of the files, by a hash of their path, go into STATES/round-dossier.npz: categories that a file may hold are
left open on its pages, all others are innocent. The other half judges.
"""

import hashlib
import random
import sys
from pathlib import Path

from api.dossier import build
from api.settings import read_settings
from api.wiring import open_workspace
from benchmarks.accuracy.dossier import family_documents
from benchmarks.accuracy.indicators_marked import Marked
from services.nlp import pipelines
from training.indicators.states import Reader, save

LINES = 25
"""Lines of a page that are read together."""


def main() -> None:
    data, folder, out = map(Path, sys.argv[1:4])
    texts = []
    workspace = open_workspace(read_settings(data=data))
    for path, file, document in family_documents(workspace, build(folder)):
        if document is None or int(hashlib.sha256(path.encode()).hexdigest(), 16) % 2:
            continue
        free = tuple({flag.category for page in file.pages for flag in page.indicators})
        for page in document.pages:
            language = page.language if page.language in pipelines.READ else "en"
            lines = page.text.strip().split("\n")
            for at in range(0, len(lines), LINES):
                piece = "\n".join(lines[at : at + LINES])
                if piece.strip():
                    texts.append((language, Marked(piece, [], free)))
    workspace.close()
    random.Random(3).shuffle(texts)
    save(out / "round-dossier.npz", texts, Reader())


if __name__ == "__main__":
    main()
