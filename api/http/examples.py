"""Invented records that the API documentation shows. Made of the very models, so they cannot go stale."""

import datetime as dt

from models.audit import AuditEvent
from models.case import Agency, Case, Role, Unit, User
from models.correction import Correction
from models.document import DocumentState, Page, PageCounts, Problem, TextSource
from models.entity import Entity
from models.exhibit import Exhibit
from models.ids import (
    AgencyId,
    CaseId,
    CorrectionId,
    DecisionId,
    DocumentId,
    ExhibitId,
    Sha256,
    SubjectId,
    UnitId,
    UserId,
    WordingId,
)
from models.indicator import Indicator, Polarity, Strength
from models.job import FileStatus, Progress, Stage
from models.journey import Comparison, Feature, FeatureCollection, Geometry, Period, Way, WayKind
from models.leg import Leg, LegInCase, LegPlace, LegSource
from models.link import Band, Link, LinkPlace
from models.linking import Act, CaseEntity, ConflictKind, Judgement, LinkConflict, LinkDecision, Subject
from models.matrix import Cell, Element, ElementTold, FlagPlace, Gap, GapCode, Matrix, Together, Voice
from models.mention import Mention, MentionKind
from models.place import PlaceReading, Precision
from models.proposal import Ask, Part, Proposal, ProposalState, Side
from models.review import (
    Agreement,
    ChangeKind,
    Decision,
    FlagChange,
    FlagState,
    Ground,
    GroundCode,
    QueueEntry,
    ReviewedFlag,
    Verdict,
)
from models.search import Answer, Completeness, FacetCount, Hit, HitPage, HitsEnd, Mark
from models.session import Session, SessionKind
from models.span import Provenance, Span
from models.statistics import Statistics, StatisticsRow, StatisticsTable
from models.trend import Candidate, LocalTerm, TermPlace, TrendRow, WordingDecision, WordingVerdict
from models.watch import Alert, AlertId, SavedId, SavedSearch
from models.words import Word, Words

WHEN = dt.datetime(2026, 3, 4, 14, 30, tzinfo=dt.UTC)
_SHA256 = Sha256("b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c")
_TEXT = "Llamar a Marisol al 70012345"
_BOX = (180.0, 96.0, 262.0, 110.0)

AGENCY = Agency(id=AgencyId("0f4b8d7ad1a94a5fb1b0a7f7c1b1f0aa"), name="Unidad Yungas", country="BO")
UNIT = Unit(id=UnitId("b7d2c6a90e1f4d3c8a5b6e7f80912a3b"), agency=AGENCY.id, name="Grupo Terminal")
USER = User(
    id=UserId("5d0c9a54a2c14c2c9b8f9b6a2d1f3c11"),
    login="r.choque",
    name="Rosa Choque",
    agency=AGENCY.id,
    role=Role.INVESTIGATOR,
)
CASE = Case(
    id=CaseId("9a3fb2b7e0c64d63a0f5e5c7f27c8d21"),
    number="LPZ-2026-014",
    title="Hostal Aurora",
    agency=AGENCY.id,
    country="BO",
    opened=WHEN,
)
OTHER_CASE = CaseId("71c2f1d8b6f34a7c8d5f0a9e3b2c1d45")
DOCUMENT = DocumentId("c0ffee5a1b2c3d4e5f60718293a4b5c6")
EXHIBIT = Exhibit(
    id=ExhibitId("4e1a7c55d2b94f0fa8c6e1d7b3a29f08"),
    case=CASE.id,
    document=DOCUMENT,
    sha256=_SHA256,
    sha512="0" * 128,
    size=48_213,
    path="allanamiento/libreta.pdf",
    custodian="Hostal Aurora, recepción",
    received=WHEN,
    received_by=USER.login,
)
PROBLEM = Problem(code="page_unreadable", message="The page image is too dark to be read: scan it again.", page=2)
FILE = FileStatus(
    case=CASE.id,
    document=DOCUMENT,
    exhibit=EXHIBIT.id,
    path=EXHIBIT.path,
    size=EXHIBIT.size,
    media_type="application/pdf",
    state=DocumentState.PARTIAL,
    counts=PageCounts(total=2, ocr=1, unreadable=1),
    problems=(PROBLEM,),
)
PROGRESS = Progress(
    files=64,
    files_done=12,
    pages=41,
    bytes=73_400_320,
    problems=1,
    waiting={Stage.EXTRACT: 50, Stage.INDEX: 2},
    parts={Stage.EXTRACT: 50, Stage.INDEX: 7},
)
PAGE = Page(
    number=1,
    width=612,
    height=792,
    source=TextSource.OCR,
    text=_TEXT,
    words=Words([Word(start=20, end=28, box=_BOX, confidence=0.94)]),
    confidence=0.94,
    language="es",
    image=_SHA256,
)
_SPAN = Span(document=DOCUMENT, page=1, start=20, end=28)
CORRECTION = Correction(
    id=CorrectionId("2b7c41d09e5f4c1a8d3e6f7091a2b3c4"),
    case=CASE.id,
    agency=AGENCY.id,
    kind=MentionKind.PERSON,
    words="Marisol",
    document=DOCUMENT,
    reason="the cook, named in the statement",
    made_by="r.choque",
    made_at=WHEN,
)
MENTION = Mention(
    kind=MentionKind.PHONE,
    span=_SPAN,
    text="70012345",
    normal="+59170012345",
    confidence=0.94,
    boxes=(_BOX,),
    reason="a mobile number of BO, the case's country",
    provenance=Provenance(extractor="phones", version="1"),
)
INDICATOR = Indicator(
    category="debt_bondage",
    span=Span(document=DOCUMENT, page=1, start=0, end=16),
    text="Llamar a Marisol",
    polarity=Polarity.ASSERTED,
    strength=Strength.MEDIUM,
    score=0.7,
    rule="debt_bondage@1",
    palermo=("means",),
    reason="A debt is said to be worked off.",
    provenance=Provenance(extractor="rules", version="1"),
)
DECISION = Decision(
    id=DecisionId("6d5e4f30a1b2c3d4e5f60718293a4b5c"),
    case=CASE.id,
    flag=INDICATOR,
    verdict=Verdict.CONFIRMED,
    reason="she says it herself",
    made_by=USER.login,
    user=USER.id,
    made_at=WHEN,
)
REVIEWED = ReviewedFlag(
    id=INDICATOR.id,
    flag=INDICATOR,
    name="libreta.pdf",
    after=" al 70012345",
    state=FlagState.ONCE,
    readers=1,
    outcome=Verdict.CONFIRMED,
    decisions=(DECISION,),
)
QUEUE_ENTRY = QueueEntry(
    position=1,
    flag=REVIEWED,
    grounds=(Ground(code=GroundCode.MINOR, here=True, words="The passage speaks of a minor."),),
    explanation="The passage speaks of a minor. The sign is strong in its kind. It waits for a second reader.",
)
AGREEMENT = Agreement(first="", category="debt_bondage", flags=12, agreed=10, kappa=0.63)
FLAG_CHANGE = FlagChange(kind=ChangeKind.NEW, case=CASE.id, document=DOCUMENT, at=WHEN, after=INDICATOR)
MATRIX = Matrix(
    case=CASE.id,
    elements=(ElementTold(element=Element.MEANS, flags=3, documents=2, sources=1, victim_alone=True, needed=True),),
    cells=(
        Cell(
            element=Element.MEANS,
            category="debt_bondage",
            flags=3,
            confirmed=1,
            conflicts=0,
            documents=2,
            sources=1,
            victim_alone=True,
            places=(
                FlagPlace(
                    flag=INDICATOR.id,
                    document=DOCUMENT,
                    name="libreta.pdf",
                    page=1,
                    start=0,
                    end=16,
                    voice=Voice.VICTIM,
                ),
            ),
        ),
    ),
    together=(Together(elements=(Element.MEANS, Element.PURPOSE), documents=0, sources=0),),
    minors=0,
    note="No passage speaks of a minor: act, means and purpose are all needed, as the law of the country has them.",
    missing=(Gap(code=GapCode.NOTHING, element=Element.ACT, words="No passage tells of an act."),),
    dismissed=1,
    beside={"migrant_smuggling": 2},
)
SAVED = SavedSearch(
    id=SavedId("8f1e2d3c4b5a69788796a5b4c3d2e1f0"), user=USER.id, name="the van from Bermejo",
    text="AE731QZ OR phone:70012345", watching=True, made_at=WHEN,
)  # fmt: skip
ALERT = Alert(
    id=AlertId("1a2b3c4d5e6f708192a3b4c5d6e7f809"), search=SAVED.id, name=SAVED.name, case=CASE.id,
    case_number=CASE.number, pages=3, document=DOCUMENT, page=1, at=WHEN,
)  # fmt: skip
_SALTA = LegPlace(
    text="Salta", normal="salta", start=3, end=8,
    reading=PlaceReading(precision=Precision.TOWN, name="salta", country="AR", latitude=-24.79, longitude=-65.41),
)  # fmt: skip
LEG = LegInCase(
    id="3f1d5b7a9c0e2f4a6b8c0d1e2f3a4b5c",
    case=CASE.id,
    name="viajes_van.xlsx",
    leg=Leg(
        span=Span(document=DOCUMENT, page=1, start=0, end=60), destination=_SALTA, date="2024-01-12", vehicle="van",
        plate="AE731QZ", source=LegSource.TABLE, reason="a row of a table",
        provenance=Provenance(extractor="routes", version="2"),
    ),
)  # fmt: skip
MAP = FeatureCollection(
    features=(
        Feature(
            id=LEG.id,
            geometry=Geometry(type="Point", coordinates=(-65.41, -24.79)),
            properties={
                "destination": "Salta", "date": "2024-01-12", "plate": "AE731QZ", "page": 1, "planned": False,
            },
        ),
    )
)  # fmt: skip
COMPARISON = Comparison(
    case=CASE.id,
    before=Period(first=dt.date(2023, 1, 1), last=dt.date(2023, 12, 31)),
    after=Period(first=dt.date(2024, 1, 1), last=dt.date(2024, 12, 31)),
    ways=(Way(kind=WayKind.NEW, origin="", destination="salta", crossing="", before=(), after=(LEG,)),),
    undated=3,
    planned=1,
)
TREND = TrendRow(value="2024-03", category="debt_bondage", flags=7, confirmed=3, documents=4)
CANDIDATE = Candidate(
    term="mariposa",
    category="online_recruitment_advertising",
    near=9,
    elsewhere=0,
    documents=6,
    score=41.7,
    places=(TermPlace(document=DOCUMENT, name="chat.txt", page=1, words="hay jale de mariposa, buen sueldo"),),
)
WORDING = WordingDecision(
    id=WordingId("0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
    case=CASE.id,
    term="mariposa",
    category="online_recruitment_advertising",
    verdict=WordingVerdict.ACCEPTED,
    reason="six chats use it for a new girl",
    made_by=USER.login,
    user=USER.id,
    made_at=WHEN,
)
LOCAL_TERM = LocalTerm(
    term=WORDING.term, category=WORDING.category, rule=WORDING.rule, reason=WORDING.reason, made_by=WORDING.made_by,
    made_at=WHEN, documents=(DOCUMENT,), silent=1, flags=9, confirmed=2, dismissed=0,
)  # fmt: skip
STATISTICS = Statistics(
    until=WHEN.date(),
    analyses=("2.8f3a1c90d7",),
    tables=(
        StatisticsTable(
            name="cases",
            columns=("cases",),
            rows=(StatisticsRow(name="AR 2026", values=(5,)), StatisticsRow(name="BO 2026", values=(10,))),
            total=(15,),
        ),
    ),
)
ENTITY = Entity(
    kind=MentionKind.PHONE, normal="+59170012345", name="70012345", mentions=3, documents=2, cases=(CASE.id,)
)
_PLACE = LinkPlace(
    case=CASE.id,
    document=DOCUMENT,
    name="libreta.pdf",
    page=1,
    start=20,
    end=28,
    text="70012345",
    boxes=(_BOX,),
    confidence=0.94,
)
LINK = Link(
    kind=MentionKind.PHONE,
    normal="+59170012345",
    band=Band.PROBABLE,
    reason="The same phone number stands in 2 cases.",
    code="same_value",
    params={"kind": "PHONE", "cases": 2, "names": 0, "spellings": 1},
    cases=(OTHER_CASE, CASE.id),
    places=(_PLACE, _PLACE.model_copy(update={"case": OTHER_CASE, "name": "aviso.png"})),
)
SUBJECT = Subject(
    id=SubjectId("5b0c1d2e3f405162738495a6b7c8d9e0"), case=CASE.id, document=DOCUMENT, kind=MentionKind.PERSON,
    key="marisol quispe", text="Marisol Quispe", page=1, start=9, end=23, values=("phone:+59170012345",),
)  # fmt: skip
LINK_DECISION = LinkDecision(
    id=DecisionId("6c7d8e9fa0b1c2d3e4f5061728394a5b"), case=CASE.id, act=Act.RENAME, one=SUBJECT,
    value="Marisol Quispe Mamani", reason="as on her card, page 2", made_by=USER.login, user=USER.id, made_at=WHEN,
)  # fmt: skip
CASE_ENTITY = CaseEntity(
    id=SUBJECT.id, case=CASE.id, kind=MentionKind.PERSON, name=LINK_DECISION.value, also=(SUBJECT.text,),
    confirmed=True, mentions=3, documents=2, subjects=(SUBJECT.id,),
)  # fmt: skip
LINK_CONFLICT = LinkConflict(
    kind=ConflictKind.OTHER_NAME,
    decisions=(LINK_DECISION.id, DecisionId("7d8e9fa0b1c2d3e4f5061728394a5b6c")),
    subjects=(SUBJECT.id,),
)
EDGE = LinkDecision(
    id=DecisionId("8e9fa0b1c2d3e4f5061728394a5b6c7d"), case=CASE.id, other_case=OTHER_CASE, act=Act.JUDGE, one=SUBJECT,
    two=SUBJECT.model_copy(update={"id": SubjectId("c1d2e3f405162738495a6b7c8d9eafb0"), "case": OTHER_CASE}),
    judgement=Judgement.POSITIVE, reason="same card in both", made_by=USER.login, user=USER.id, made_at=WHEN,
)  # fmt: skip
_SIDE = Side(
    case=CASE.id, agency=AGENCY.name, subject=SUBJECT.id, entity=SUBJECT.id, text=SUBJECT.text, document=DOCUMENT,
    name="libreta.pdf", page=1, start=9, end=23, boxes=(_BOX,), mentions=3,
)  # fmt: skip
PROPOSAL = Proposal(
    id=f"{SUBJECT.id}c1d2e3f405162738495a6b7c8d9eafb0", kind=MentionKind.PERSON, band=Band.PROBABLE, score=0.94,
    sides=(_SIDE, _SIDE.model_copy(update={"case": OTHER_CASE, "agency": "Fiscalía Pilcomayo", "name": "aviso.png"})),
    reason="same given name; same surname; same phone",
    supports=(Part(code="same_phone", amount=6.0, words="same phone"),), worth=2.35,
    explanation="expected value: likelihood times what it brings; it crosses agencies", state=ProposalState.ACCEPTED,
    readers=1, decisions=(EDGE,),
)  # fmt: skip
ASK = Ask(
    id="9fa0b1c2d3e4f5061728394a5b6c7d8e", kind=MentionKind.PERSON, side=_SIDE, agency="Fiscalía Pilcomayo",
    words="Possible link: ask the agency that is named: Fiscalía Pilcomayo",
)  # fmt: skip
HITS = HitPage(
    total=1,
    documents=1,
    hits=(
        Hit(
            case=CASE.id,
            case_number=CASE.number,
            document=DOCUMENT,
            sha256=Sha256("5" * 64),
            name="libreta.pdf",
            media_type="application/pdf",
            page=1,
            pages=2,
            score=7.31,
            snippet=_TEXT,
            marks=(Mark(start=20, end=28),),
            boxes=(_BOX,),
            answers=(
                Answer(start=20, end=28, boxes=(_BOX,), found="PHONE", extractor="phones", version="3", confidence=0.9),
            ),
            has_image=True,
        ),
    ),
    facets={"phone": (FacetCount(value="+59170012345", count=1),)},
    completeness=Completeness(documents=64, pages=118, pages_unreadable=1, documents_unread={"encrypted": 1}),
)
HITS_END = HitsEnd(total=1, documents=1, told=1, completeness=HITS.completeness)
SESSION = Session(id="a" * 64, user=USER.id, kind=SessionKind.TOKEN, label="lab machine", expires=WHEN)
EVENT = AuditEvent(
    sequence=17,
    at=WHEN,
    actor=USER.login,
    action="page.read",
    case=CASE.id,
    subject=DOCUMENT,
    detail={"page": 1},
    previous="1" * 64,
    hash="2" * 64,
)
