"""An entry of a Cellebrite report as plain values: fields, and the entries inside it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from services.ingest.formats.zipped import local

DEEPEST = 8
"""Entries inside entries that are read."""
_OTHER = frozenset({"nodeField", "dataField", "multiNodeField", "multiDataField", "extraInfo"})
"""Fields of newer reports, whose value stands in them without a frame around it."""
_PARTY = ("Name", "Identifier")
_ATTACHED = ("attachment_extracted_path", "Attachment_Extracted_Path", "Filename", "Title", "URL")


@dataclass
class Model:
    """`fields` are (name, value) in their order; `models` the inner ones, each with the field it stands in."""

    kind: str = ""
    place_in: str = ""
    deleted: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    models: "list[Model]" = field(default_factory=list)

    def first(self, *names: str) -> str:
        """The first value there is under one of these names."""
        return next((value for name in names for label, value in self.fields if label == name and value), "")

    def person(self) -> str:
        """A party as name and number."""
        return " ".join(dict.fromkeys(value for name in _PARTY if (value := self.first(name))))

    def party(self, place: str) -> str:
        """Who stands in a field, such as From."""
        return next((model.person() for model in self.models if model.place_in == place and model.person()), "")

    def people(self, *places: str) -> list[str]:
        """All parties, or those of some fields or roles; a role is told where it is given."""
        found = []
        for model in self.models:
            role = model.first("Role")
            if model.kind != "Party" or (places and model.place_in not in places and role not in places):
                continue
            if person := model.person():
                found.append(f"{role}: {person}" if role and not places else person)
        return found

    def attached(self) -> list[str]:
        """Files that a message carries, by their path in the report where it is known."""
        return [name for model in self.models if model.kind == "Attachment" and (name := model.first(*_ATTACHED))]

    def place(self) -> tuple[str, str] | None:
        """Latitude and longitude."""
        for model in [self, *self.models]:
            latitude, longitude = model.first("Latitude"), model.first("Longitude")
            if latitude and longitude:
                return latitude, longitude
        return None

    def line(self) -> str:
        """All of it as text."""
        return " | ".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        for label, value in self.fields:
            if value:
                yield f"{label}: {value}"
        for model in self.models:
            inner = "; ".join(model._pieces())  # noqa: SLF001 - the same class
            if inner:
                yield f"{model.place_in or model.kind} ({inner})"
        if self.deleted:
            yield self.deleted


def read_model(element: etree._Element, depth: int = 0) -> Model:
    """A `model` element. Messages that ended before were taken out of their chat by then."""
    state = element.get("deleted_state") or ""
    model = Model(kind=element.get("type") or "", deleted="" if state in ("", "Intact") else state.lower())
    for child in element:
        label, name = local(child), child.get("name") or ""
        if label in ("field", "multiField"):
            values = [(value.text or "").strip() for value in child if local(value) == "value"]
            text = "; ".join(filter(None, values)) or (child.text or "").strip()
            if text:
                model.fields.append((name, text))
        elif label in _OTHER and (text := " ".join("".join(map(str, child.itertext())).split())):
            model.fields.append((name or label, text))
        elif label in ("modelField", "multiModelField") and depth < DEEPEST:
            for inner in child:
                if local(inner) == "model" and (len(inner) or inner.text):
                    found = read_model(inner, depth + 1)
                    found.place_in = name
                    model.models.append(found)
    return model
