"""Fixtures that several folders share."""

pytest_plugins = [
    "support.beginnings",
    "support.dossier",
    "support.elastic.fixtures",
    "support.postgres",
    "support.s3.fixtures",
]
