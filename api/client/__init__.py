"""A client of the API for programs of yours: thin, typed, and never doing a write twice.

Public: `Client`, `AllHits`, `ToldHit`, `Uploading`, `Received`, and the errors of `api.client.errors`.

It speaks the records of `models/` and needs httpx besides; it imports nothing of the server.
"""

from api.client.calls import AllHits, Client
from api.client.errors import (
    Absent,
    ApiError,
    ClientError,
    Conflicting,
    CutOff,
    NoAnswer,
    NotLoggedIn,
    NotTaken,
    Refused,
    SecondFactorAsked,
    ServerFault,
    TookTooLong,
    TooOften,
)
from api.client.sending import Received, Uploading
from api.client.told import ToldHit

__all__ = [
    "Absent",
    "AllHits",
    "ApiError",
    "Client",
    "ClientError",
    "Conflicting",
    "CutOff",
    "NoAnswer",
    "NotLoggedIn",
    "NotTaken",
    "Received",
    "Refused",
    "SecondFactorAsked",
    "ServerFault",
    "ToldHit",
    "TooOften",
    "TookTooLong",
    "Uploading",
]
