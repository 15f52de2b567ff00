"""The work: ingest, nlp, search, records, and the pipeline that strings them together."""

import os

# onnxruntime's own builds tell their maker of each network that is loaded, unless this is set before it is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
