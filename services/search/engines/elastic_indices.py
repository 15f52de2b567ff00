"""Which indices Elasticsearch holds for us: one for each agency, generations of them behind one alias.

    lince-v<mapping>                          the alias that is searched, with the version of the mapping
    lince-v<mapping>-<generation>-<agency>    an index; the agency as a hash, since names of indices stand in logs

Statistics of one agency's pages stay in its index. A rebuild fills another generation and moves the alias in one step.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError

from models.errors import EngineUnavailable
from services.search import mapping
from services.search.engines.elastic_client import foreign, kind_of, missing, named_like
from services.search.engines.elastic_schema import RULES, template

_KEPT_SECONDS = 2.0
"""How long a list of indices is believed: another process may add the first page of an agency."""

_EXISTS = "resource_already_exists_exception"
_NOBODY = "0" * 16
"""In the place of an agency: the empty index that holds the alias while there is no page."""


class Indices:
    """The indices of one prefix."""

    def __init__(self, prefix: str) -> None:
        self.alias = f"{prefix}-v{mapping.VERSION}"
        self._prefix = prefix
        self._ours = re.compile(rf"{re.escape(prefix)}-v[0-9]+-[0-9a-f]{{16}}-[0-9a-f]{{16}}")
        self._known: tuple[float, tuple[str, ...]] = (0.0, ())

    def current(self, client: Elasticsearch, *, fresh: bool = False, agency: str | None = None) -> tuple[str, ...]:
        """The indices behind the alias; where none ever were, the first is made, for an agency or for none.

        Raises EngineUnavailable when they are gone, or only those of another mapping are there.
        """
        until, known = self._known
        if known and not fresh and time.monotonic() < until:
            return known
        found = self._behind(client)
        if not found:
            # Several processes may begin at once: all take the same name.
            self.prepare(client)
            found = (self._named("0" * 16, agency),)
            self._create(client, found[0], found=True)
        self._keep(found)
        return found

    def begun(self, client: Elasticsearch) -> bool:
        """Whether anything of ours is there. Raises as `current` does, and makes nothing."""
        return bool(self._behind(client))

    def forget(self) -> None:
        """Ask anew next time."""
        self._known = (0.0, ())

    def of(self, client: Elasticsearch, agency: str) -> str:
        """The index of an agency in the generation in use, made at its first page."""
        current = self.current(client)
        index = self._named(self._generation(current), agency)
        if index in current:
            return index
        current = self.current(client, fresh=True)
        index = self._named(self._generation(current), agency)
        if index not in current:
            self._create(client, index, found=True)
            self.delete(client, [name for name in current if name.endswith(_NOBODY)])
            self.forget()
        return index

    def prepare(self, client: Elasticsearch) -> None:
        """Put the template in place, by which all indices of this mapping are made."""
        if self._alias_taken(client):
            raise named_like(self.alias)
        made = template(f"{self.alias}-*", f"{self._prefix}-custom")
        client.indices.put_index_template(name=self.alias, **made)

    def begin(self) -> "Generation":
        """A new generation, not in use yet."""
        return Generation(self, secrets.token_hex(8))

    def put_in_use(self, client: Elasticsearch, indices: Sequence[str]) -> None:
        """Move the alias to these indices in one step, then delete all others of ours."""
        old = self._all(client) - set(indices)
        behind = {name for name, told in self._aliases(client).items() if self.alias in told}
        client.indices.update_aliases(
            actions=[
                *({"add": {"index": name, "alias": self.alias}} for name in indices),
                *({"remove": {"index": name, "alias": self.alias}} for name in sorted(behind - set(indices))),
            ]
        )
        self._keep(tuple(sorted(indices)))
        self.delete(client, old)

    def delete(self, client: Elasticsearch, indices: Iterable[str]) -> None:
        """Delete indices that are not in use."""
        if names := sorted(indices):
            with suppress(NotFoundError):
                client.indices.delete(index=names, ignore_unavailable=True)

    def make(self, client: Elasticsearch, generation: str, agency: str | None) -> str:
        """Make an index of a generation, for an agency or for none."""
        index = self._named(generation, agency)
        self._create(client, index)
        return index

    def _behind(self, client: Elasticsearch) -> tuple[str, ...]:
        """The indices behind the alias, none where nothing of ours ever was."""
        try:
            return tuple(sorted(client.indices.get_alias(name=self.alias)))
        except NotFoundError:
            pass
        if any(not name.startswith(f"{self.alias}-") for name in self._all(client)):
            raise EngineUnavailable(
                "The search index was built by another version of Lince.", next_step="Rebuild it with `lince reindex`."
            )
        if self._alias_taken(client):
            raise named_like(self.alias)
        if client.indices.exists_index_template(name=self.alias):
            raise missing()
        return ()

    def check(self, client: Elasticsearch, indices: Sequence[str]) -> None:
        """Look whether indices are as we make them. Raises EngineUnavailable."""
        # What has none of this is left out of the answer.
        told = client.indices.get_mapping(index=list(indices), filter_path=[f"*.mappings.{part}" for part in RULES])
        if not all(_is_ours(told.body.get(name, {}).get("mappings", {})) for name in indices):
            raise foreign()

    def _create(self, client: Elasticsearch, index: str, *, found: bool = False) -> None:
        """Make an index, one that searches find at once or not. Raises EngineUnavailable where it is made otherwise."""
        try:
            client.indices.create(index=index, aliases={self.alias: {}} if found else None)
        except BadRequestError as error:
            if kind_of(error.body) != _EXISTS:
                raise
            return
        try:
            self.check(client, [index])
        except EngineUnavailable:
            self.delete(client, [index])
            raise

    def _alias_taken(self, client: Elasticsearch) -> bool:
        """Whether an index has the name of the alias."""
        return bool(client.indices.exists(index=self.alias) and not client.indices.exists_alias(name=self.alias))

    def _all(self, client: Elasticsearch) -> set[str]:
        return {name for name in self._aliases(client) if self._ours.fullmatch(name)}

    def _aliases(self, client: Elasticsearch) -> dict[str, list[str]]:
        try:
            found = client.indices.get_alias(index=f"{self._prefix}-v*")
        except NotFoundError:
            return {}
        return {name: list(told["aliases"]) for name, told in found.items()}

    def _generation(self, current: Sequence[str]) -> str:
        return current[0].removeprefix(f"{self.alias}-").split("-")[0]

    def _named(self, generation: str, agency: str | None) -> str:
        part = _NOBODY if agency is None else hashlib.sha256(agency.encode()).hexdigest()[:16]
        return f"{self.alias}-{generation}-{part}"

    def _keep(self, found: tuple[str, ...]) -> None:
        self._known = (time.monotonic() + _KEPT_SECONDS, found)


def _is_ours(mappings: Mapping[str, Any]) -> bool:
    """Whether an index keeps to our rules; an operator may have noted more about it."""
    noted = {name: mappings.get("_meta", {}).get(name) for name in RULES["_meta"]}
    return {**mappings, "_meta": noted} == RULES


class Generation:
    """Indices that are being filled beside those in use."""

    def __init__(self, indices: Indices, name: str) -> None:
        self._indices = indices
        self._name = name
        self._made: dict[str | None, str] = {}

    def of(self, client: Elasticsearch, agency: str | None) -> str:
        """The index of an agency, made at its first page."""
        if agency not in self._made:
            self._made[agency] = self._indices.make(client, self._name, agency)
        return self._made[agency]

    def put_in_use(self, client: Elasticsearch) -> None:
        """Let searches find these pages, and no others any more."""
        if not self._made:
            self.of(client, None)
        client.indices.refresh(index=list(self._made.values()))
        self._indices.put_in_use(client, list(self._made.values()))

    def discard(self, client: Elasticsearch) -> None:
        """Delete what was filled."""
        with suppress(ApiError):
            self._indices.delete(client, self._made.values())
