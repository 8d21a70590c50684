"""A project's layer from its applied feedback: a pure function of that list, in the order of application.

The list is learnt in blocks of `BLOCK`, each block in one step, so that adding to the end learns only the last block
anew and still gives, bit by bit, what learning the whole list from nothing gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from winnow_server.spam.engine import TenantLayer

BLOCK = 256


@dataclass(frozen=True, slots=True)
class Example:
    """One applied feedback. `weight` is the trust in its caller, 0 to 1."""

    sequence: int
    text: str
    unwanted: bool
    weight: float


@dataclass(frozen=True, slots=True)
class LayerState:
    """A layer and what is needed to go on from it.

    base: what the whole blocks taught, up to and with `base_sequence`. tail: the examples after them, fewer than BLOCK.
    """

    epoch: int = 0
    base: TenantLayer = field(default_factory=TenantLayer.empty)
    base_sequence: int = 0
    tail: tuple[Example, ...] = ()
    layer: TenantLayer | None = None

    @property
    def sequence(self) -> int:
        """Of the last example learnt."""
        return self.tail[-1].sequence if self.tail else self.base_sequence

    @property
    def size(self) -> int:
        """About how many bytes of memory it holds."""
        return 2 * 4 * (1 << 16) if self.layer is not None else 0

    def learn(self, examples: Sequence[Example]) -> "LayerState":
        """The state after `examples`, which follow the ones learnt so far, in order of their sequence."""
        waiting = [*self.tail, *examples]
        base, base_sequence = self.base, self.base_sequence
        while len(waiting) >= BLOCK:
            block, waiting = waiting[:BLOCK], waiting[BLOCK:]
            base, base_sequence = _learnt(base, block), block[-1].sequence
        layer = _learnt(base, waiting) if waiting else base
        return LayerState(self.epoch, base, base_sequence, tuple(waiting), layer if waiting or base_sequence else None)


def _learnt(layer: TenantLayer, examples: Sequence[Example]) -> TenantLayer:
    return layer.updated(
        [example.text for example in examples],
        [example.unwanted for example in examples],
        [example.weight for example in examples],
    )
