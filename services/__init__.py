"""The work: ingest, nlp, search, records, and the pipeline that strings them together."""
