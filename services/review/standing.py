"""What stands of many decisions: who says what of which flag now, what a looker may see, and where readers are at odds.

Pure: flags and decisions in, reviewed flags out. Decisions come in the order in which they were made.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from models.ids import DecisionId
from models.indicator import Indicator, Polarity
from models.review import READERS, Decision, FlagInPlace, FlagState, ReviewedFlag, Verdict
from services.review import matching


@dataclass
class Thread:
    """A flag and all decisions that were ever made on it, undone ones too."""

    place: FlagInPlace
    gone: bool = False
    decisions: list[Decision] = field(default_factory=list)

    @property
    def standing(self) -> list[Decision]:
        """The last decision of each reader that is not undone."""
        undone = {one.undoes for one in self.decisions}
        last = {one.reader: one for one in self.decisions if one.verdict is not None and one.id not in undone}
        return list(last.values())

    @property
    def at_one(self) -> bool:
        """Whether somebody decided, and all who did say the same."""
        return len({one.says for one in self.standing}) == 1

    def open_to(self, reader: str) -> bool:
        """Whether a reader may see what others decided: he has decided himself, or decisions of enough others stand."""
        return any(one.reader == reader for one in self.decisions) or len(self.standing) >= READERS

    def unseen_by(self, reader: str) -> bool:
        """Whether nothing that others decided was ever open to a reader; what was taken back was open before."""
        readers = {one.reader for one in self.decisions}
        return readers <= {reader} or (reader not in readers and len(readers) < READERS)

    def seen_by(self, reader: str | None) -> ReviewedFlag:
        """The flag as a reader may see it; None: with all decisions, for counts that name no flag."""
        standing = self.standing
        visible = standing if reader is None or self.open_to(reader) else []
        state = (
            FlagState.UNREAD if not standing
            else FlagState.ONCE if len(standing) == 1
            else FlagState.AGREED if self.at_one
            else FlagState.CONFLICT
        )  # fmt: skip
        flag = self.place.flag
        last = self.decisions[-1].flag if self.decisions else flag
        return ReviewedFlag(
            id=flag.id,
            flag=flag,
            name=self.place.name,
            before=self.place.before,
            after=self.place.after,
            state=state,
            readers=len(standing),
            outcome=visible[0].verdict if visible and self.at_one else None,
            instead=visible[0].instead if visible and self.at_one else None,
            decisions=tuple(visible),
            hidden=len(standing) - len(visible),
            gone=self.gone,
            changed=() if self.gone else matching.differences(last, flag),
        )


def threads(flags: Iterable[FlagInPlace], decisions: Sequence[Decision]) -> list[Thread]:
    """Every flag with the decisions that count for it, then flags that were decided on and are found no more."""
    found = [Thread(place) for place in flags]
    by_page: dict[tuple[object, ...], list[Thread]] = {}
    for thread in found:
        by_page.setdefault(_page(thread.place.flag), []).append(thread)
    gone: dict[tuple[object, ...], list[Thread]] = {}
    of: dict[DecisionId, Thread] = {}
    for one in decisions:
        if one.undoes is not None:
            thread = of[one.undoes]
        else:
            # What a reader corrected may have become what a later analysis finds by itself.
            thread = (
                _among(one.flag, by_page) or _among(one.told, by_page) or _among(one.flag, gone) or _gone(one, gone)
            )
        thread.decisions.append(one)
        of[one.id] = thread
    return found + [thread for some in gone.values() for thread in some]


def dismissed(flag: ReviewedFlag) -> bool:
    """Whether those who read it say that it is nothing, or that the text denies it or speaks in general."""
    corrected_away = flag.instead is not None and flag.instead.polarity is not Polarity.ASSERTED
    return flag.outcome is Verdict.DISMISSED or corrected_away


def confirmed(flag: ReviewedFlag) -> bool:
    """Whether those who read it say that it is a sign."""
    return flag.outcome is Verdict.CONFIRMED and not dismissed(flag)


def _among(flag: Indicator, threads: Mapping[tuple[object, ...], Sequence[Thread]]) -> Thread | None:
    some = threads.get(_page(flag), [])
    at = matching.nearest(flag, [thread.place.flag for thread in some])
    return None if at is None else some[at]


def _gone(one: Decision, gone: dict[tuple[object, ...], list[Thread]]) -> Thread:
    thread = Thread(FlagInPlace(flag=one.flag, name=""), gone=True)
    gone.setdefault(_page(one.flag), []).append(thread)
    return thread


def _page(flag: Indicator) -> tuple[object, ...]:
    return flag.span.document, flag.span.page, flag.category
