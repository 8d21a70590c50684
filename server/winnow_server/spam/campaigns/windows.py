"""How many near-duplicates and how many messages of a sender a project saw lately, counted in Redis.

A window is a table of 16-bit counters that saturate, indexed by hashes: a project costs the same few megabytes whatever
its traffic. What other texts add to a counter by chance is known on average and taken off. A batch is one round trip.
"""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray
from redis.asyncio import Redis

from winnow_server.spam.campaigns.minhash import BANDS, bands
from winnow_server.spam.content import content_of
from winnow_server.spam.engine import MessageBatch
from winnow_server.spam.policy.entries import sender_keys
from winnow_server.spam.policy.fold import fold_many
from winnow_server.storage.breaker import CircuitBreaker
from winnow_server.storage.redis import AWAY

TEXT_SECONDS = 600
"""Length of a window of near-duplicates; the one before counts too."""
SENDER_SECONDS = 60
TEXT_BITS = 19
SENDER_BITS = 16
# Longer batches are hashed beside the event loop: these many characters take about two milliseconds.
_INLINE_CHARACTERS = 50_000
_PREFIX = "winnow:1:campaign"
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)

# KEYS: text counters now and before, their totals now and before, sender counters now and before.
# ARGV: (offset, increment) of texts and of senders, packed; lifetimes of both. Lua's unpack takes 8,000 values at most.
_OBSERVE = """
local function run(key, blob, add)
  local out, args = {}, {}
  local function flush()
    if #args == 0 then return end
    local found = redis.call('BITFIELD', key, 'OVERFLOW', 'SAT', unpack(args))
    for i = 1, #found do out[#out + 1] = found[i] end
    args = {}
  end
  for at = 1, #blob, 6 do
    local offset, count = struct.unpack('<I4I2', blob, at)
    if add then
      args[#args + 1] = 'INCRBY'
    else
      args[#args + 1] = 'GET'
    end
    args[#args + 1] = 'u16'
    args[#args + 1] = '#' .. offset
    if add then args[#args + 1] = count end
    if #args > 4000 then flush() end
  end
  flush()
  return out
end
local texts, senders = run(KEYS[1], ARGV[1], true), run(KEYS[5], ARGV[2], true)
local total = 0
if #texts > 0 then
  total = redis.call('INCRBY', KEYS[3], ARGV[5])
  redis.call('EXPIRE', KEYS[1], ARGV[3])
  redis.call('EXPIRE', KEYS[3], ARGV[3])
end
if #senders > 0 then redis.call('EXPIRE', KEYS[5], ARGV[4]) end
local before = tonumber(redis.call('GET', KEYS[4]) or 0)
return {texts, run(KEYS[2], ARGV[1], false), total, before, senders, run(KEYS[6], ARGV[2], false)}
"""
_Answer = tuple[list[int], list[int], int, int, list[int], list[int]]
"""Counters of the texts' cells now and before, all increments now and before, counters of the senders' cells."""
_CELL = np.dtype([("offset", "<u4"), ("count", "<u2")])


@dataclass(frozen=True, slots=True)
class _Hashed:
    """rows: intp[m], the texts long enough to be compared; cells: intp[m, BANDS], the counters of their bands.

    sender_rows, sender_cells: intp[k], of the messages whose sender is known.
    """

    rows: NDArray[np.intp]
    cells: NDArray[np.intp]
    sender_rows: NDArray[np.intp]
    sender_cells: NDArray[np.intp]


class Campaigns:
    """One for a process. Without a client, or while Redis is away, nothing is known."""

    def __init__(self, client: Redis | None, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._breaker = CircuitBreaker()
        self._observe = None if client is None else client.register_script(_OBSERVE)

    async def counted(self, project: str, batch: MessageBatch) -> MessageBatch | None:
        """The batch with its near_duplicates and sender_rate, itself counted; None when Redis is away.

        A near-duplicate is a text that shares two of four bands: with one alone, a tenth of ordinary mail would have
        some.
        """
        if self._observe is None or not self._breaker.allow():
            return None
        size = sum(map(len, batch.texts)) + sum(map(len, batch.raws or ()))
        hashed = _hashed(batch) if size <= _INLINE_CHARACTERS else await asyncio.to_thread(_hashed, batch)
        texts, text_places, added = _packed(hashed.cells.ravel())
        senders, sender_places, _ = _packed(hashed.sender_cells)
        moment = self._clock()
        try:
            answer = await self._ask(project, moment, texts, senders, added)
        except AWAY:
            self._breaker.failed()
            return None
        self._breaker.succeeded()
        now, before, total, total_before, sender_now, sender_before = answer
        seen = (np.array(now, dtype=np.int64) + np.array(before, dtype=np.int64))[text_places]
        by_chance = (total + total_before) >> TEXT_BITS
        near = np.zeros(len(batch), dtype=np.int64)
        if len(hashed.rows):
            shared = np.sort(seen.reshape(-1, BANDS), axis=1)[:, -2]
            near[hashed.rows] = np.maximum(0, shared - 1 - by_chance)
        rate = np.zeros(len(batch), dtype=np.float64)
        if len(hashed.sender_rows):
            elapsed = (moment % SENDER_SECONDS) / SENDER_SECONDS
            rates = np.array(sender_now, dtype=np.float64) + np.array(sender_before) * (1.0 - elapsed)
            rate[hashed.sender_rows] = rates[sender_places]
        return replace(batch, near_duplicates=near.tolist(), sender_rate=rate.tolist())

    async def _ask(self, project: str, moment: float, texts: bytes, senders: bytes, added: int) -> _Answer:
        text_window, sender_window = int(moment // TEXT_SECONDS), int(moment // SENDER_SECONDS)
        # The braces keep all keys of a project in one slot of a Redis cluster.
        base = f"{_PREFIX}:{{{project}}}"
        keys = [
            f"{base}:text:{text_window}",
            f"{base}:text:{text_window - 1}",
            f"{base}:total:{text_window}",
            f"{base}:total:{text_window - 1}",
            f"{base}:sender:{sender_window}",
            f"{base}:sender:{sender_window - 1}",
        ]
        assert self._observe is not None
        arguments: list[bytes | int] = [texts, senders, 2 * TEXT_SECONDS, 2 * SENDER_SECONDS, added]
        call = cast("Awaitable[object]", self._observe(keys=keys, args=arguments))
        return cast(
            "tuple[list[int], list[int], int, int, list[int], list[int]]", tuple(cast(list[object], await call))
        )


def _hashed(batch: MessageBatch) -> _Hashed:
    content = content_of(batch)
    rows, found = bands(fold_many(content.texts))
    cells = ((found * _MIX) >> np.uint64(64 - TEXT_BITS)).astype(np.intp)
    keys = sender_keys(content.senders) if content.senders is not None else []
    known = [index for index, key in enumerate(keys) if key]
    sender_cells = [_sender_cell(keys[index]) for index in known]
    return _Hashed(rows, cells, np.array(known, dtype=np.intp), np.array(sender_cells, dtype=np.intp))


def _sender_cell(key: str) -> int:
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "little") >> (32 - SENDER_BITS)


def _packed(cells: NDArray[np.intp]) -> tuple[bytes, NDArray[np.intp], int]:
    """Cells with how often each comes, packed for the script; the place of each cell among them; how many there are."""
    unique, places, counts = np.unique(cells, return_inverse=True, return_counts=True)
    packed = np.empty(len(unique), dtype=_CELL)
    packed["offset"], packed["count"] = unique, np.minimum(counts, 0xFFFF)
    return packed.tobytes(), places, len(cells)
