"""The four cases: which files each of them holds, and how each came about."""

from api.dossier.cases import argentina, bolivia_recruitment, bolivia_venue, brazil

CASES = (bolivia_recruitment, bolivia_venue, argentina, brazil)
"""Each has `CASE` and `files(bench)`."""
