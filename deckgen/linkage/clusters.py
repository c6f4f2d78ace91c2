"""Joins identities into people, the surest pair first, and never two whose first names contradict each other.

Following every link wherever it leads would merge couples: one surname, one address, often one phone or
e-mail. Identities without any name come last, since such an e-mail address alone may be either partner's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

from deckgen.linkage.names import compatible
from deckgen.linkage.nicknames import is_known

Pair = tuple[int, int, float]  # two identities and the weight of the evidence


@dataclass(slots=True)
class Clusters:
    """A growing partition of the identities ``0 .. n - 1``."""

    first_names: Sequence[str | None]
    records: Sequence[int]
    _parent: list[int] = field(init=False)
    _names: dict[int, set[str]] = field(init=False)
    _size: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._parent = list(range(len(self.first_names)))
        self._names = {i: {name} for i, name in enumerate(self.first_names) if name}
        self._size = list(self.records)

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
        """Join two clusters, and return True, unless a first name contradicts one of the other's."""
        one, other = sorted((self.find(one), self.find(other)))
        if one == other:
            return True
        names, others = self._names.get(one, set()), self._names.get(other, set())
        if not _agree(names, others):
            return False
        self._parent[other] = one
        self._names[one] = names | others
        self._size[one] += self._size[other]
        return True


def _agree(names: set[str], others: set[str]) -> bool:
    """Return whether two sets of first names can be one person's.

    No common name may contradict one of the other side. For initials and slips one likeness is enough: a "B" may be
    Bob, whom others call Robert.
    """
    if not names or not others:
        return True
    pairs = list(product(names, others))
    if any(is_known(a) and is_known(b) and not compatible(a, b) for a, b in pairs):
        return False
    full = [(a, b) for a, b in pairs if len(a) > 1 and len(b) > 1]
    return any(compatible(a, b) for a, b in full or pairs)


def cluster(
    pairs: Iterable[Pair], first_names: Sequence[str | None], nameless: Sequence[bool], records: Sequence[int]
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
    """
    clusters = Clusters(first_names, records)
    owners: dict[int, list[tuple[float, int]]] = {}
    between: list[Pair] = []
    for one, other, weight in pairs:
        if nameless[one] and nameless[other]:
            between.append((one, other, weight))
        elif nameless[one] or nameless[other]:
            owned, owner = (one, other) if nameless[one] else (other, one)
            owners.setdefault(owned, []).append((weight, owner))
        else:
            clusters.join(one, other)
    # All owners are chosen before any nameless identity is given away, so their order does not matter.
    best = {
        owned: min(found, key=lambda pair: (-pair[0], -clusters.size(pair[1]), clusters.find(pair[1])))[1]
        for owned, found in owners.items()
    }
    for owned, owner in sorted(best.items()):
        clusters.join(owned, owner)
    for one, other, _ in between:
        if one not in best or other not in best:
            clusters.join(one, other)
    return [clusters.find(identity) for identity in range(len(first_names))]
