"""What `people.tell` says of names that stand in a text, without any extractor."""

from support.factories import a_document, a_mention, a_page

from models.document import Page
from models.mention import Mention, MentionKind
from models.stated import About
from services.nlp import normal, people


def told(
    text: str, *names: str, language: str = "es", kind: MentionKind = MentionKind.PERSON, page: Page | None = None
) -> list[Mention]:
    """The mentions of these names, in order of place, as `tell` gives them; no extractor takes part."""
    document = a_document(page or a_page(text))
    mentions, at = [], 0
    for name in names:
        at = text.index(name, at)
        found = a_mention(document, name, normal=normal.person(name), kind=kind)
        mentions.append(
            found.model_copy(update={"span": found.span.model_copy(update={"start": at, "end": at + len(name)})})
        )
        at += len(name)
    return people.tell(document, mentions, {1: language})


def roles(text: str, *names: str, language: str = "es") -> list[list[str]]:
    """The roles told of each name."""
    return [[str(role) for role in mention.roles] for mention in told(text, *names, language=language)]


def facts(mention: Mention, about: About) -> list[tuple[str, str]]:
    """Values and words of what is stated."""
    return [(one.value, one.words) for one in mention.stated if one.about is about]
