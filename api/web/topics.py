"""Which text of help stands beside which screen. The texts are in the catalogues: `help.on_<topic>`."""

from collections.abc import Mapping

_OF: Mapping[str, tuple[str, ...]] = {
    "access": ("access",),
    "asks": ("ask", "asks", "case_asks"),
    "audit": ("audit", "audit_check", "audit_keys"),
    "beside": ("beside",),
    "bundles": ("bundles", "case_bundles"),
    "captures": ("captures",),
    "casefile": (
        "casefile",
        "casefile_build",
        "casefile_choose",
        "casefile_documents",
        "casefile_pin",
        "casefiles",
    ),
    "cases": ("cases", "new_case", "news"),
    "certificates": ("certificate_check", "certificates"),
    "desk": ("desk",),
    "document": ("document",),
    "doubts": ("doubts",),
    "entities": ("case_entities", "entities", "entity"),
    "files": ("case", "failed", "report"),
    "given": ("disclosure", "disclosures", "recipients", "transfers"),
    "graph": ("bond", "graph"),
    "inbox": ("inbox",),
    "links": ("link", "links"),
    "list": ("list",),
    "me": ("me", "tokens"),
    "notes": ("notes",),
    "office": ("office_agencies", "office_machine", "office_people", "office_user"),
    "overview": ("overview",),
    "patterns": ("patterns",),
    "persons": ("person", "persons"),
    "redaction": ("redaction", "withheld"),
    "replay": ("replay",),
    "review": ("queue", "review"),
    "search": ("like", "search"),
    "spaces": ("lent", "loans", "space", "spaces"),
    "tags": ("tags",),
    "terms": ("terms",),
    "ways": ("ways",),
}

TOPICS: Mapping[str, str] = {f"{template}.html": topic for topic, drawn in _OF.items() for template in drawn}
"""The topic of each template that a screen is drawn with."""
