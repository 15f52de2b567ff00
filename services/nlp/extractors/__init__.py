"""The extractors, in the order in which they run. Add a class here to register it."""

from services.nlp.extractors.accounts import AccountExtractor
from services.nlp.extractors.cases import CaseExtractor
from services.nlp.extractors.dates import DateExtractor
from services.nlp.extractors.devices import DeviceExtractor
from services.nlp.extractors.emails import EmailExtractor
from services.nlp.extractors.handles import HandleExtractor
from services.nlp.extractors.money import MoneyExtractor
from services.nlp.extractors.mrz import MrzExtractor
from services.nlp.extractors.names import NameExtractor
from services.nlp.extractors.orgs import OrgExtractor
from services.nlp.extractors.papers import PaperExtractor
from services.nlp.extractors.phones import PhoneExtractor
from services.nlp.extractors.places import PlaceExtractor
from services.nlp.extractors.plates import PlateExtractor
from services.nlp.extractors.urls import UrlExtractor
from services.nlp.plugin import Extractor

EXTRACTORS: tuple[type[Extractor], ...] = (
    EmailExtractor,
    UrlExtractor,
    HandleExtractor,
    AccountExtractor,
    DeviceExtractor,
    CaseExtractor,
    MrzExtractor,
    PaperExtractor,
    PlateExtractor,
    DateExtractor,
    MoneyExtractor,
    PhoneExtractor,
    OrgExtractor,
    NameExtractor,
    PlaceExtractor,
)
