"""The sample dossier: what four units in three countries really get, invented from end to end, with its truth.

`build(folder, seed=7)` writes `folder/<agency>/<case>/…`, `truth.json` and `passwords.json`.
"""

from api.dossier.build import build
from api.dossier.truth import Truth

__all__ = ["Truth", "build"]
