"""Everything that goes wrong by design: each class has a stable code and says the next step.

Messages never hold text of an exhibit. Statuses and exit codes are tables in `api/`, not here.
"""

from typing import ClassVar


class LinceError(Exception):
    """Base. `str(error)` is one sentence for a person; `next_step` says what to do."""

    code: ClassVar[str] = "internal"
    next_step: ClassVar[str] = "Run `lince doctor`; if it finds nothing, report this with the log."

    def __init__(self, message: str, *, next_step: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = next_step or type(self).next_step


class UsageError(LinceError):
    """The call's words are off."""

    code = "usage"
    next_step = "See --help."


class NotFound(LinceError):
    """Absent, or not the actor's to see: the two are told apart by nobody."""

    code = "not_found"
    next_step = "Check the id; if it should exist, ask the case's officer for access."


class NotAllowed(LinceError):
    """The actor's role does not cover this act on something he may see."""

    code = "not_allowed"
    next_step = "Ask an administrator of your agency."


class ReasonNeeded(LinceError):
    """The case is opened for a stated reason only."""

    code = "reason_needed"
    next_step = "Say why: the order's number, or a sentence. It is sealed for the auditors of your agency."


class HandlingRefused(LinceError):
    """What was lent is not lent for this: its owner's handling code says so."""

    code = "handling"
    next_step = "Ask the owner to lend it under other conditions."


class TransferRefused(LinceError):
    """It would go to somebody who is not on the agency's list of recipients, without a ground that others agreed to."""

    code = "transfer_refused"
    next_step = "Record a ground in the case and have another officer agree to it."


class Held(LinceError):
    """A legal hold stands against an erasure."""

    code = "held"
    next_step = "See the holds of the case; one is lifted by an order."


class NotAuthenticated(LinceError):
    """No valid session or token."""

    code = "not_authenticated"
    next_step = "Log in again."


class ProviderUnavailable(LinceError):
    """The provider that people log in at does not answer as it should."""

    code = "provider_unavailable"
    next_step = "Log in with a local account, or try again later; an administrator checks LINCE_OIDC_ISSUER."


class SecondFactorNeeded(LinceError):
    """The password is right, and the account has a second factor."""

    code = "second_factor"
    next_step = "Type the code that your generator shows now, or a recovery code."


class Altered(LinceError):
    """Something stored is not what it was."""

    code = "altered"
    next_step = "Stop working on this data folder, keep it as it is, and compare it with a backup."


class TooManyAttempts(LinceError):
    """Too many failed logins, or calls; wait."""

    code = "too_many_attempts"
    next_step = "Wait a minute, then try again."


class Conflict(LinceError):
    """Exists already, or changed meanwhile."""

    code = "conflict"
    next_step = "Reload and try again."


class HashMismatch(LinceError):
    """The bytes received are not those the sender declared."""

    code = "hash_mismatch"
    next_step = "Send the file again from its source; the case did not take it in."


class UploadBusy(LinceError):
    """Another request writes to the same upload."""

    code = "upload_busy"
    next_step = "Ask how far the upload is, and go on from there in a moment."


class WrongOffset(LinceError):
    """The bytes sent do not join those that are there."""

    code = "wrong_offset"
    next_step = "Ask how far the upload is, and go on from there."


class ChecksumMismatch(LinceError):
    """The bytes of one request are not those that its checksum was made of."""

    code = "checksum_mismatch"
    next_step = "Send these bytes again; those before them are kept."


class PageNotDrawn(LinceError):
    """The image of a page could not be made from the original."""

    code = "page_not_drawn"
    next_step = "Read its text instead, or download the original."

    def __init__(self) -> None:
        super().__init__("This page cannot be drawn: the file is damaged, closed, or takes too long.")


class DrawingBusy(LinceError):
    """Too many pages are being drawn."""

    code = "drawing_busy"
    next_step = "Ask for the page again in a moment."


class SettingsError(LinceError):
    """A setting is wrong."""

    code = "settings"
    next_step = "Correct the LINCE_* variable named above."


class DataFolderBusy(LinceError):
    """Another server or ingest works on the data folder."""

    code = "data_folder_busy"
    next_step = "Use the running server, stop it first, or choose another folder with --data."


class DataFolderUnusable(LinceError):
    """The data folder cannot be read or written."""

    code = "data_folder_unusable"
    next_step = "Check its permissions, or choose another folder with --data."


class TooLarge(LinceError):
    """More bytes than may come here."""

    code = "too_large"
    next_step = "Send less; files go to the upload of a case, which has no such limit."


class MustWait(LinceError):
    """Nothing is wrong with what was asked: something that it needs is full or away, and the work waits for that."""

    code = "must_wait"
    next_step = "Run `lince doctor`: it says what is full or away. Nothing is lost."


class StorageFull(MustWait):
    """No space left."""

    code = "storage_full"
    next_step = "Free space on the data folder's disk and run the same command again; it continues where it stopped."


class MissingProgram(LinceError):
    """An outside program or language pack is absent."""

    code = "missing_program"
    next_step = "Run `lince doctor`: it prints the command that installs what is missing."


class StoreUnavailable(MustWait):
    """The object store does not answer, or does not let us do what is needed."""

    code = "store_unavailable"
    next_step = "Run `lince doctor`. Nothing is lost: what waits goes on when the store is back."


class Retained(LinceError):
    """The object store keeps bytes under a lock of its own, and does not let them go."""

    code = "retained"
    next_step = "Whoever runs the object store can lift a lock; the erasure is tried again until then."


class EngineUnavailable(MustWait):
    """The search engine does not answer."""

    code = "engine_unavailable"
    next_step = "Run `lince doctor`; the index is a copy and can be rebuilt with `lince reindex`."


class CatalogueUnreachable(MustWait):
    """The database server of the catalogue does not answer."""

    code = "catalogue_unreachable"
    next_step = "Run `lince doctor`; start the server, or correct LINCE_DATABASE_URL, and try again: nothing is lost."


class QuerySyntax(LinceError):
    """The typed query cannot be read; `position` is where."""

    code = "query_syntax"
    next_step = "Correct the query at the marked place, or search for it literally in quotation marks."

    def __init__(self, message: str, *, position: int) -> None:
        super().__init__(message)
        self.position = position


class FeatureMissing(LinceError):
    """The engine in use does not offer this."""

    code = "feature_missing"
    next_step = "Use the Elasticsearch engine for this query, or ask without it."


class BadMessage(LinceError):
    """A question or answer between agencies is cut, changed, or of nobody who is known here."""

    code = "bad_message"
    next_step = "Have the file sent again; if it stays so, call the contact of the other agency."


class BadEntities(LinceError):
    """A file of entities of another program cannot be taken in."""

    code = "bad_entities"
    next_step = "Write it anew as FollowTheMoney entities, one JSON object a line; nothing of it was taken in."


class NotPrepared(LinceError):
    """What an agency answers with is not made yet, or was taken back a moment ago."""

    code = "not_prepared"
    next_step = "Ask again in some minutes; where it answers by file alone, `lince partner prepare` prepares it."


class QuotaUsed(LinceError):
    """An agency asked more than was agreed for a day."""

    code = "quota_used"
    next_step = "Ask again tomorrow, or agree on another number with the agency that answers."


class Replayed(LinceError):
    """The very same question was asked before."""

    code = "replayed"
    next_step = "Write a new question; each is answered once."


class PartnerUnreachable(LinceError):
    """The server of another agency does not answer, or is not the one that was agreed on."""

    code = "partner_unreachable"
    next_step = "Try again later, or send the question as a file."


class NotYet(LinceError):
    """A verb that a later release brings."""

    code = "not_available"
    next_step = "See CHANGELOG.md for what this release holds."


class ProtectionPending(LinceError):
    """A person is being protected in a case: until its records are gone over, nothing is told of them."""

    code = "protection_pending"
    next_step = "Ask again in a moment: names are being masked in the records and in the index of the case."


class NeedsOpening(LinceError):
    """What was asked for names a protected person whose identity is not open to the actor."""

    code = "needs_opening"
    next_step = "Ask for an opening of the person's identity, with a reason; that of a minor needs a second person."


class AgainstInstruction(LinceError):
    """An instruction for a person's safety stands against it."""

    code = "against_instruction"
    next_step = "Choose another way, or talk to who looks after the person."


class RedactionIncomplete(LinceError):
    """Something of a redaction is not decided, or what it takes away stands at other places too."""

    code = "redaction_incomplete"
    next_step = "Have marks proposed, and accept or reject each of them."


class RedactionFailed(LinceError):
    """A copy did not stand its check: something redacted was left in it, and it was not kept."""

    code = "redaction_failed"
    next_step = "Draw the box larger, or cover the whole page; the original is untouched."


class BadBundle(LinceError):
    """A bundle of another server is cut, changed, or holds what it may not."""

    code = "bad_bundle"
    next_step = "Nothing was stored. Have it sent again; if it stays so, call the sender."


class NotForUs(LinceError):
    """A bundle was encrypted to another server."""

    code = "not_for_us"
    next_step = "Give the sender the card of this server (`lince carry card`), and have it sent again."


class UnknownSender(LinceError):
    """A bundle was signed with a key that nobody here trusts."""

    code = "unknown_sender"
    next_step = "Compare the sender's card by another way, then take it in with `lince carry trust`."


class OtherVersion(LinceError):
    """A bundle was made by another release than this one."""

    code = "other_version"
    next_step = "Nothing was stored. Bring both servers to the same release, and have it sent again."
