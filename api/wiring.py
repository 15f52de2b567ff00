"""The composition root: settings → adapters → services. Nothing else builds an adapter."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from api.breached import BreachedPasswords
from api.folder import DataFolder
from api.kits import analysis_by, reading_kit
from api.linking import forms_by_name_rules, lands_by_their_forms, name_levels
from api.oidc import Provider
from api.settings import Settings
from models import audit
from models.audit import Actor, ActorKind
from models.case import Sensitivity
from models.errors import FeatureMissing
from models.ids import CaseId
from models.job import Stage
from services.blob_ports import BlobStore
from services.ingest import extract
from services.ingest.blobs.local import LocalBlobs
from services.ingest.intake import Intake
from services.ingest.isolation import IsolatedExtractor
from services.ingest.page_images import PageImages
from services.meaning_ports import MeaningStore, VectorIndex
from services.nlp import encoder
from services.pipeline import Pipeline
from services.ports import Clock, SearchEngine
from services.records import secret
from services.records.access import AccessDoor
from services.records.catalogue import Catalogue, SystemClock, open_catalogue
from services.records.volume import Limits
from services.search.alerting import Alerting
from services.search.embedding import MeaningReader
from services.search.engines.elastic import ElasticEngine
from services.search.engines.elastic_client import Address
from services.search.engines.elastic_vectors import ElasticVectors
from services.search.engines.embedded import EmbeddedEngine
from services.search.finder import Finder
from services.search.indexer import VERSION as INDEX_VERSION
from services.search.indexer import records_of
from services.search.linking.linker import Linker
from services.search.meaning import MeaningFinder
from services.search.name_forms import NameForms
from services.search.vectors import ExactVectors
from services.stages import Stages, Stretch

OPERATOR = Actor(kind=ActorKind.PROGRAM, name=audit.OPERATOR)
"""Who acts at the command line on the machine's own data folder."""

WORKER = Actor(kind=ActorKind.PROGRAM, name=audit.WORKER)
"""Who receives the parts found inside containers."""

if TYPE_CHECKING:
    from services.nlp.analyze import AnalysisKit


@dataclass(frozen=True)
class Workspace:
    """Everything that a verb or a route needs, over one data folder."""

    settings: Settings
    folder: DataFolder
    records: Catalogue
    blobs: BlobStore
    engine: SearchEngine
    access: AccessDoor
    finder: Finder
    vectors: VectorIndex
    intake: Intake
    images: PageImages
    clock: Clock
    drawer: IsolatedExtractor
    operator: Actor
    doubts: dict[CaseId, tuple[object, int]] = field(default_factory=dict, hash=False, compare=False)
    """How many values of a case were in doubt, with the state of the case that it was counted of."""

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder.root

    def close(self) -> None:
        """Give back files, connections and the process that draws pages."""
        self.images.close()
        self.drawer.close()
        self.vectors.close()
        self.engine.close()
        self.blobs.close()
        self.records.close()


def open_workspace(settings: Settings, *, joining: bool = False) -> Workspace:
    """Open or make the data folder; `joining`: that of a machine that works for another's records.

    Raises DataFolderUnusable, StorageFull, CatalogueUnreachable.
    """
    folder = DataFolder(settings.data)
    folder.prepare()
    clock = SystemClock()
    if settings.breached_passwords is not None:
        BreachedPasswords(settings.breached_passwords)  # what cannot be looked up in is told at the start
    records = open_catalogue(
        folder.catalogue,
        clock,
        address=database_address(settings),
        joining=joining,
        secret_file=settings.secret_file,
        checkpoints=settings.checkpoints,
        protection_key=settings.protection_key_file,
        forms=forms_by_name_rules,
    )
    records.audit.volume.limits = Limits(
        searches=settings.alarm_searches,
        read=settings.alarm_read,
        taken=settings.alarm_taken,
        export=settings.alarm_export,
    )
    blobs = blob_store(settings, folder)
    engine = search_engine(settings, folder)
    access = AccessDoor(records, clock)
    drawer = IsolatedExtractor()
    vectors = vector_index(settings, records.meaning)
    names = NameForms(name_levels)
    finder = Finder(records, access, engine, names)
    if settings.meaning:
        finder = MeaningFinder(records, access, engine, names=names, embedder=encoder.shipped(), vectors=vectors)
    return Workspace(
        settings=settings,
        folder=folder,
        records=records,
        blobs=blobs,
        engine=engine,
        access=access,
        finder=finder,
        vectors=vectors,
        images=PageImages(records=records, blobs=blobs, draw=drawer.draw, work=folder.work),
        drawer=drawer,
        intake=Intake(records=records, blobs=blobs, access=access, clock=clock, extract_version=extract.VERSION),
        clock=clock,
        operator=OPERATOR.model_copy(update={"reason": " ".join(settings.reason.split())}),
    )


def database_address(settings: Settings) -> str | None:
    """Of the server's database that holds the records; None: they lie in the data folder."""
    return None if settings.database_url is None else settings.database_url.get_secret_value()


def blob_store(settings: Settings, folder: DataFolder) -> BlobStore:
    """Where originals lie: in the data folder, or in the bucket that the settings name, which is not asked yet."""
    if settings.blobs_url is None:
        return LocalBlobs(folder.blobs)
    # Heavy: the client is loaded only where there is a store to call.
    from services.ingest.blobs.s3 import S3Blobs  # noqa: PLC0415
    from services.ingest.blobs.s3_client import S3Address  # noqa: PLC0415

    assert settings.blobs_access_key is not None
    assert settings.blobs_secret_key is not None
    bucket, _, prefix = settings.blobs_url.removeprefix("s3://").partition("/")
    address = S3Address(
        bucket=bucket,
        prefix=prefix,
        endpoint=settings.blobs_endpoint,
        region=settings.blobs_region,
        access_key=settings.blobs_access_key.get_secret_value(),
        secret_key=settings.blobs_secret_key.get_secret_value(),
        ca_file=settings.blobs_ca_file,
        patience=settings.blobs_timeout,
    )
    return S3Blobs(address, folder.work)


def search_engine(settings: Settings, folder: DataFolder) -> SearchEngine:
    """The engine that the settings name. A server is not asked before the first use: it may be down meanwhile."""
    address = _address(settings)
    return EmbeddedEngine(folder.index) if address is None else ElasticEngine(address)


def vector_index(settings: Settings, kept: MeaningStore) -> VectorIndex:
    """Where passages near in meaning are found: in the catalogue itself, or on the server that the settings name."""
    address, version = _address(settings), encoder.SentenceEncoder.version
    if address is None:
        return ExactVectors(kept, version)
    return ElasticVectors(address, kept, version)


def _address(settings: Settings) -> Address | None:
    if settings.search_url is None:
        return None
    key = settings.search_api_key
    return Address(
        url=settings.search_url,
        api_key=key.get_secret_value() if key is not None else None,
        ca_file=settings.search_ca_file,
        prefix=settings.search_prefix,
        patience=settings.search_timeout,
    )


def meaning_reader(workspace: Workspace) -> MeaningReader | None:
    """What reads pages for their meaning; None where the settings say that nothing does."""
    if not workspace.settings.meaning:
        return None
    return MeaningReader(workspace.records, encoder.shipped(), workspace.vectors)


def meaning_finder(workspace: Workspace) -> MeaningFinder:
    """The finder that knows meaning. Raises FeatureMissing."""
    if not isinstance(workspace.finder, MeaningFinder):
        raise FeatureMissing("Search by meaning is switched off here.", next_step="Unset LINCE_MEANING, and restart.")
    return workspace.finder


def provider_of(workspace: Workspace) -> Provider | None:
    """Where else people may log in; None where the settings name no provider. It is asked at the first login."""
    settings = workspace.settings
    if not settings.oidc_issuer:
        return None
    place = settings.secret_file or workspace.folder.catalogue.with_name(secret.NAME)
    return Provider(settings, secret.read_or_make(place), workspace.clock)


def alerting(workspace: Workspace) -> Alerting:
    """What holds new pages against the watches."""
    return Alerting(workspace.records, workspace.access, workspace.finder, workspace.clock)


def linker(workspace: Workspace) -> Linker:
    """What links the findings of a case, and of several."""
    return Linker(workspace.records, name_levels(), lands_by_their_forms)


def reading_pipeline(
    workspace: Workspace, kit: "AnalysisKit | None" = None, *, only: Collection[Stage] = ()
) -> Pipeline:
    """The pipeline of a worker process: reads and analyzes, or does only some of it.

    It has a kit of its own where none is given.
    """
    stages, _ = reading_stages(workspace.settings, kit or reading_kit(workspace.settings))
    return _pipeline(workspace, stages.only(only) if only else stages)


def reading_stages(settings: Settings, kit: "AnalysisKit") -> tuple[Stages, Callable[[], None]]:
    """The stages of a worker process, and what ends the process in which files are read."""
    extractor = IsolatedExtractor(
        ocr_languages=settings.ocr_languages, transcriber=settings.transcriber, layer_images=False
    )

    versions = {Stage.EXTRACT: extract.VERSION, Stage.ANALYZE: kit.version, Stage.INDEX: INDEX_VERSION}
    stages = Stages(
        versions=versions,
        read=extractor.read,
        read_together=extractor.read_together,
        analyze=analysis_by(kit),
        readers=settings.example_readers,
    )
    return stages, extractor.close


def indexing_pipeline(workspace: Workspace) -> Pipeline:
    """The pipeline of the one process that writes the index."""

    def index(stretches: Sequence[Stretch]) -> None:
        custodians = workspace.records.evidence.custodians(one.document.id for one in stretches)
        held = workspace.records.levels.held({one.document.case for one in stretches})
        records = [
            record
            for one in stretches
            for record in records_of(
                one.document,
                one.analysis,
                agency=one.agency,
                name=one.document.name,
                custodians=custodians.get(one.document.id, ()),
                case_number=one.case_number,
                keys=workspace.finder.keys,
                held=held.get((one.document.case, one.document.id), Sensitivity.ORDINARY),
            )
        ]
        workspace.engine.write(
            records,
            replacing=[one.document.id for one in stretches if one.whole],
            ending={one.document.id: one.last for one in stretches if one.last is not None and not one.whole},
        )
        if workspace.records.watches.stamp():
            # The index is written: what was written is looked at by the watches, now or after the next start.
            workspace.records.watches.mark([(one.document.id, one.analysis.stretch) for one in stretches])

    return _pipeline(workspace, Stages(versions={Stage.INDEX: INDEX_VERSION}, index=index))


def _pipeline(workspace: Workspace, stages: Stages) -> Pipeline:
    return Pipeline(
        records=workspace.records, blobs=workspace.blobs, intake=workspace.intake, stages=stages,
        work=workspace.folder.work, actor=WORKER,
    )  # fmt: skip
