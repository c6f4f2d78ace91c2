"""Joins identities into people, the surest pair first, and never two whose first names contradict each other.

Following every link wherever it leads would merge couples: one surname, one address, often one phone or
e-mail. Identities without any name come last, since such an e-mail address alone may be either partner's.

What a clerk decided goes before all of that: pairs decided to be the same are joined first, whatever their names,
and pairs decided to be different stay apart, also by way of others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Final, TypeVar

from deckgen.errors import DataError, Problem
from deckgen.linkage.names import compatible
from deckgen.linkage.nicknames import is_known

Pair = tuple[int, int, float]  # two identities and the weight of the evidence
Name = frozenset[str]  # a first name; several where a clerk said that one person bears them all
Names = frozenset[Name]
T = TypeVar("T", bound=Hashable)
_NONE: Final[Names] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Decisions:
    """What a clerk decided about pairs of identities, by the numbers ``0 .. n - 1`` that `cluster` goes by."""

    same: frozenset[tuple[int, int]] = frozenset()
    different: frozenset[tuple[int, int]] = frozenset()

    def renumbered(self, number: Sequence[int]) -> Decisions:
        """Return the same decisions where identity ``i`` is called ``number[i]``."""
        same, different = (
            frozenset((int(number[one]), int(number[other])) for one, other in pairs)
            for pairs in (self.same, self.different)
        )
        return Decisions(same=same, different=different)


@dataclass(slots=True)
class Clusters:
    """A growing partition of the identities ``0 .. n - 1``."""

    first_names: Sequence[str | None]
    records: Sequence[int]
    _parent: list[int] = field(init=False)
    _names: dict[int, Names] = field(init=False)
    _size: list[int] = field(init=False)
    _apart: dict[int, set[int]] = field(init=False)  # cluster -> the clusters that it may never join

    def __post_init__(self) -> None:
        self._parent = list(range(len(self.first_names)))
        # One object a name, however many bear it: equal names are then found by a glance.
        alone = {name: frozenset((frozenset((name,)),)) for name in set(self.first_names) if name}
        self._names = {i: alone[name] for i, name in enumerate(self.first_names) if name}
        self._size = list(self.records)
        self._apart = {}

    def decide(self, decisions: Decisions) -> None:
        """Join and keep apart what was decided, before anything else is joined; DataError on a contradiction."""
        found = [_contradiction(chain) for chain in chains(sorted(decisions.same), sorted(decisions.different))]
        if found:
            raise DataError(found)
        for one, other in sorted(decisions.same):
            self._unite(self.find(one), self.find(other))
        for root in {self.find(one) for one, _ in decisions.same}:
            # From now on any of the names will do: nobody else is to be turned away for the clerk's exception.
            if names := frozenset[str]().union(*self._names.get(root, ())):
                self._names[root] = frozenset((names,))
        for pair in decisions.different:
            one, other = map(self.find, pair)
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def find(self, identity: int) -> int:
        """Return the identity that stands for the cluster of `identity`."""
        while self._parent[identity] != identity:
            self._parent[identity] = self._parent[self._parent[identity]]
            identity = self._parent[identity]
        return identity

    def size(self, identity: int) -> int:
        """Return how many records the cluster of `identity` has."""
        return self._size[self.find(identity)]

    def join(self, one: int, other: int) -> bool:
        """Join two clusters, and return True, unless a decision or a first name speaks against it."""
        one, other = self.find(one), self.find(other)
        if one == other:
            return True
        if other in self._apart.get(one, ()) or not _agree(self._names.get(one, _NONE), self._names.get(other, _NONE)):
            return False
        self._unite(one, other)
        return True

    def _unite(self, one: int, other: int) -> None:
        """Make one cluster of two, given by the identities that stand for them."""
        one, other = sorted((one, other))
        if one == other:
            return
        self._parent[other] = one
        self._names[one] = _together(self._names.get(one, _NONE), self._names.get(other, _NONE))
        self._size[one] += self._size[other]
        for enemy in self._apart.pop(other, ()):
            self._apart[enemy].remove(other)
            self._apart[enemy].add(one)
            self._apart.setdefault(one, set()).add(enemy)


@lru_cache(maxsize=200_000)
def _agree(names: Names, others: Names) -> bool:
    """Return whether two sets of first names can be one person's.

    No common name may contradict one of the other side. For initials and slips one likeness is enough: a "B" may be
    Bob, whom others call Robert.
    """
    if not names or not others:
        return True
    pairs = list(product(names, others))
    if any(_known(a) and _known(b) and not _alike(a, b) for a, b in pairs):
        return False
    full = [(a, b) for a, b in pairs if len(max(a, key=len)) > 1 and len(max(b, key=len)) > 1]
    return any(_alike(a, b) for a, b in full or pairs)


@lru_cache(maxsize=200_000)
def _together(some: Names, others: Names) -> Names:
    """Return the names of both without those that one decided to be several stands for."""
    names = some | others
    several = frozenset(name for name in names if len(name) > 1)
    if not several:
        return names
    return several | {name for name in names if not any(_alike(name, other) for other in several)}


def _known(name: Name) -> bool:
    return any(map(is_known, name))


def _alike(one: Name, other: Name) -> bool:
    return any(compatible(a, b) for a, b in product(one, other))


def chains(same: Iterable[tuple[T, T]], different: Iterable[tuple[T, T]]) -> Iterator[list[T]]:
    """Yield, for each pair decided to be different that others make one, the way from its one end to the other."""
    neighbours: dict[T, list[T]] = {}
    for one, other in same:
        neighbours.setdefault(one, []).append(other)
        neighbours.setdefault(other, []).append(one)
    for one, other in different:
        came_from = {one: one}
        ahead = deque([one])
        while ahead and other not in came_from:
            here = ahead.popleft()
            for there in neighbours.get(here, ()):
                if there not in came_from:
                    came_from[there] = here
                    ahead.append(there)
        if other in came_from:
            way = [other]
            while way[-1] != one:
                way.append(came_from[way[-1]])
            yield way[::-1]


def _contradiction(chain: Sequence[int]) -> Problem:
    if len(chain) == 1:
        return Problem(
            message=f"a pair is decided to be different, though both are identity {chain[0]}",
            hint="they share all that they say, or a person id: take the decision back",
        )
    return Problem(
        message=f"identities {chain[0]} and {chain[-1]} are decided to be different, and to be the same",
        hint=f"the same by way of {' = '.join(map(str, chain))}: mend one of these decisions",
    )


def cluster(
    pairs: Iterable[Pair],
    first_names: Sequence[str | None],
    nameless: Sequence[bool],
    records: Sequence[int],
    decisions: Decisions | None = None,
) -> list[int]:
    """Return for each identity the one that stands for its person.

    Parameters
    ----------
    pairs : iterable of (int, int, float)
        The pairs that are probable enough, the surest first.
    first_names : sequence of str or None
        Normalised first name of each identity.
    nameless : sequence of bool
        Which identities have no name at all.
    records : sequence of int
        How many records each identity has.
    decisions : Decisions, optional
        What a clerk decided.

    Raises
    ------
    DataError
        Where identities are decided to be different that other decisions make one; it names each such pair.
    """
    clusters = Clusters(first_names, records)
    clusters.decide(decisions or Decisions())
    everyone = range(len(first_names))
    groups = [clusters.find(identity) for identity in everyone]  # one a person, as far as decided
    named = {groups[identity] for identity in everyone if not nameless[identity]}
    owners: dict[int, list[tuple[float, int]]] = {}
    between: list[tuple[int, int]] = []
    for one, other, weight in pairs:
        unowned = [identity for identity in (one, other) if groups[identity] not in named]
        if len(unowned) == 2:
            between.append((groups[one], groups[other]))
        elif unowned:
            owner = other if unowned == [one] else one
            owners.setdefault(groups[unowned[0]], []).append((weight, owner))
        elif not (nameless[one] or nameless[other]):
            # That a clerk gave someone a nameless identity says nothing about others who may have shared it.
            clusters.join(one, other)
    given = _give_away(clusters, owners)
    for one, other in between:
        if one not in given or other not in given:
            clusters.join(one, other)
    return [clusters.find(identity) for identity in everyone]


def _give_away(clusters: Clusters, owners: dict[int, list[tuple[float, int]]]) -> set[int]:
    """Join each nameless group to the best of its possible owners, and return those that found one."""
    # All owners are chosen before any nameless identity is given away, so their order does not matter.
    ranked = {
        owned: sorted(found, key=lambda pair: (-pair[0], -clusters.size(pair[1]), clusters.find(pair[1])))
        for owned, found in owners.items()
    }
    return {owned for owned, found in sorted(ranked.items()) if any(clusters.join(owned, owner) for _, owner in found)}
