"""Two people with a case each, over a catalogue and an engine of their own: what tests of searching start from."""

from pathlib import Path

from support.factories import SetClock, a_case, a_user, an_actor, an_agency

from models.case import Role
from services.records.access import AccessDoor
from services.records.catalogue import open_catalogue
from services.search.engines.embedded import EmbeddedEngine

ANA, BEA = an_actor(a_user("ana")), an_actor(a_user("bea"))
ONE, TWO = a_case("BO-1"), a_case("BO-2")


class TwoCases:
    """Ana has case BO-1, Bea BO-2."""

    def __init__(self, tmp_path: Path) -> None:
        self.records = open_catalogue(tmp_path / "c.sqlite", SetClock())
        self.engine = EmbeddedEngine(tmp_path / "index")
        self.door = AccessDoor(self.records, SetClock())
        self.records.people.add_agency(an_agency())
        for actor, login, case in ((ANA, "ana", ONE), (BEA, "bea", TWO)):
            self.records.people.add_user(a_user(login, role=Role.INVESTIGATOR), password_hash="h")
            self.door.create(actor, case)

    def close(self) -> None:
        self.engine.close()
        self.records.close()
