"""Several recordings of one session on one clock: the first leads, the others follow.

An ensemble is a player: whoever plays, pauses, seeks and asks for the time has to do with the first recording only. The
others are brought to the same moment of the session. Engines start with delays of their own, so while playing each
follower's clock is held against the leader's some times a second: a little apart, it runs a little faster or slower
until it is level; far apart, it jumps.
"""

from collections.abc import Callable
from enum import StrEnum
from time import perf_counter

from iprtool.domain.progress import Cancelled, never
from iprtool.domain.sessiontime import Line
from iprtool.media.frames import FrameIndex
from iprtool.media.types import Frame, Player, State, Stop

TICK_MS = 100
"""How often `keep_together` wants to be called."""
LEADER = ""
"""The key of the first recording."""
_LEVEL_MS = 8.0
_NEAR_MS = 60.0
"""Paused so near, only the picture is brought level: to go on from elsewhere would take a jump."""
_FAR_S = 0.6
"""Further apart than this a follower jumps."""
_CATCH_UP_S = 1.0
_STEEPEST = 0.12
_SETTLE_S = 0.6
"""After a nudge or a jump the clock is sure again."""
_PATIENCE_S = 4.0
"""A jump that has not led anywhere for so long is tried anew."""
_LEAD_MS = 120.0
_LEARN = 0.5


class Presence(StrEnum):
    """Whether a recording has something at this moment of the session."""

    BEFORE = "before"
    HERE = "here"
    AFTER = "after"


class Follower:
    """One recording that follows."""

    def __init__(self, player: Player, line: Line) -> None:
        """`line` leads from the leader's time to this recording's."""
        self.player = player
        self.line = line
        self.presence = Presence.HERE
        self._lead = _LEAD_MS
        self._stood_at: int | None = None
        self._jumped = self._nudged = self._waits = False
        self._was_ahead = False
        self._nudge_until = self._trust_at = 0.0

    def apart_ms(self, leader: Player) -> float | None:
        """How far it is ahead of the leader; None while one of them does not run or it has nothing to show."""
        if self.presence is not Presence.HERE or not (leader.runs and self.player.runs):
            return None
        return self.player.now_ms() - self.line.at(leader.now_ms())

    def follow(self, leader: Player) -> None:
        """Be where the leader is, and do as it does."""
        if self.player.state in (State.ERROR, State.CLOSED):
            return
        target = self.line.ms(leader.now_ms())
        self.presence = _presence(target, self.player.duration_ms)
        if leader.state is not State.PLAYING or self.presence is not Presence.HERE:
            self._stand(target)
        elif self.player.state is not State.PLAYING:
            if leader.runs or not self._waits:
                self._start(target)
        else:
            self._keep_level(leader)

    def jump(self, leader: Player) -> None:
        """The leader went elsewhere."""
        if self.player.state is State.PLAYING and leader.state is State.PLAYING:
            target = self.line.ms(leader.now_ms())
            self.presence = _presence(target, self.player.duration_ms)
            if self.presence is Presence.HERE:
                self._go(target)
                return
        self.follow(leader)

    def _stand(self, target: int) -> None:
        """Show the exact picture; outside of the recording its first or last one."""
        target = min(max(target, 0), self.player.duration_ms)
        if self.player.state is State.PLAYING:
            self.player.pause()
            self._settle_at(target)
        elif target != self._stood_at:
            self.player.seek(target)
        self._stood_at = target

    def _settle_at(self, target: int) -> None:
        near = self.player.state is State.PAUSED and abs(self.player.now_ms() - target) <= _NEAR_MS
        (self.player.rest if near else self.player.seek)(target)

    def _start(self, target: int) -> None:
        if target != self._stood_at:
            self.player.seek(target)
        self._stood_at = None
        self._begin_to_trust()
        self.player.play()

    def _go(self, target: int) -> None:
        self._begin_to_trust()
        self.player.seek(target)

    def _begin_to_trust(self) -> None:
        self._jumped = self._nudged = self._waits = False
        self._trust_at = perf_counter() + _SETTLE_S

    def _keep_level(self, leader: Player) -> None:
        apart, now = self.apart_ms(leader), perf_counter()
        if apart is None:
            self._lack(leader, now)
            return
        if self._nudged:
            if abs(apart) <= _LEVEL_MS or (apart > 0) != self._was_ahead or now > self._nudge_until:
                self.player.nudge(1.0)
                self._nudged, self._trust_at = False, now + _SETTLE_S
        elif now >= self._trust_at and abs(apart) > _LEVEL_MS:
            if abs(apart) > _FAR_S * 1000 * leader.rate:
                self._catch_up(leader, apart)
            else:
                self._nudge(apart, leader.rate, now)

    def _lack(self, leader: Player, now: float) -> None:
        """One of the two does not run though it should: wait for the leader, jump anew where it is the follower."""
        target = self.line.ms(leader.now_ms())
        if not leader.runs and self.player.now_ms() > target + _FAR_S * 1000:
            self._waits = True
            self._stand(target)
        elif leader.runs and now > self._trust_at + _PATIENCE_S:
            self._catch_up(leader, 0.0)

    def _nudge(self, apart: float, rate: float, now: float) -> None:
        """Run so much faster or slower that it is level in about a second, later if that would be too much."""
        behind = -apart / 1000 / rate
        share = min(max(behind / _CATCH_UP_S, -_STEEPEST), _STEEPEST)
        self._nudged, self._was_ahead = True, apart > 0
        self._nudge_until = now + abs(behind / share)
        self.player.nudge(1 + share)

    def _catch_up(self, leader: Player, apart: float) -> None:
        """Jump to where the leader will be when this one runs again, as far as that is known."""
        if self._jumped:
            self._lead = min(max(self._lead - _LEARN * apart / leader.rate, 0.0), 1000.0)
        self._go(self.line.ms(leader.now_ms()) + round(self._lead * leader.rate))
        self._jumped = True


def _presence(ms: int, duration_ms: int) -> Presence:
    if ms < 0:
        return Presence.BEFORE
    return Presence.HERE if ms < duration_ms else Presence.AFTER


class Ensemble:
    """See `Player`: everything is the first recording's, and the others follow.

    Call `keep_together` every `TICK_MS` on the thread that all the rest is called on.
    """

    def __init__(self, leader: Player) -> None:
        self._leader = leader
        self._followers: dict[str, Follower] = {}
        self._volume = 100
        self._heard = frozenset([LEADER])
        self.engine = leader.engine

    # ---- who plays

    @property
    def followers(self) -> dict[str, Follower]:
        """Those that follow, by key."""
        return dict(self._followers)

    def add(self, key: str, player: Player, line: Line) -> Follower:
        """Let a player follow; it is the ensemble's from now on. `line` leads from the leader's time to its own."""
        follower = self._followers[key] = Follower(player, line)
        player.set_rate(self._leader.rate)
        self._set_loudness()
        follower.follow(self._leader)
        return follower

    def remove(self, key: str) -> Player | None:
        """The player that follows no more, to be closed; None when there is none."""
        follower = self._followers.pop(key, None)
        return follower.player if follower is not None else None

    def set_line(self, key: str, line: Line) -> None:
        """Let a recording lie elsewhere from now on."""
        follower = self._followers[key]
        if line != follower.line:
            follower.line = line
            follower.jump(self._leader)

    def hear(self, keys: frozenset[str]) -> None:
        """Let these be heard and no others; `LEADER` is the first."""
        self._heard = keys
        self._set_loudness()

    def keep_together(self) -> None:
        """Bring those that follow to where the first one is."""
        for follower in self._followers.values():
            follower.follow(self._leader)

    def _set_loudness(self) -> None:
        self._leader.set_volume(self._volume if LEADER in self._heard else 0)
        for key, follower in self._followers.items():
            follower.player.set_volume(self._volume if key in self._heard else 0)

    def _jump(self) -> None:
        for follower in self._followers.values():
            follower.jump(self._leader)

    # ---- as a player

    @property
    def state(self) -> State:
        """See `Player.state`."""
        return self._leader.state

    @property
    def duration_ms(self) -> int:
        """See `Player.duration_ms`."""
        return self._leader.duration_ms

    @property
    def rate(self) -> float:
        """See `Player.rate`."""
        return self._leader.rate

    @property
    def runs(self) -> bool:
        """See `Player.runs`."""
        return self._leader.runs

    def prepare(self, given_up: Cancelled = never) -> None:
        """See `Player.prepare`."""
        self._leader.prepare(given_up)

    def play(self) -> None:
        """See `Player.play`."""
        self._leader.play()
        self.keep_together()

    def pause(self) -> None:
        """See `Player.pause`."""
        self._leader.pause()
        self.keep_together()

    def seek(self, ms: int) -> None:
        """See `Player.seek`."""
        self._leader.seek(ms)
        self._jump()

    def step(self, frames: int) -> None:
        """See `Player.step`."""
        self._leader.step(frames)
        if self._followers:
            self._jump()

    def set_rate(self, rate: float) -> None:
        """See `Player.set_rate`."""
        self._leader.set_rate(rate)
        for follower in self._followers.values():
            follower.player.set_rate(rate)

    def nudge(self, factor: float) -> None:
        """See `Player.nudge`."""
        self._leader.nudge(factor)

    def rest(self, ms: int) -> None:
        """See `Player.rest`."""
        self._leader.rest(ms)

    def set_volume(self, volume: int) -> None:
        """See `Player.set_volume`: of those that are heard."""
        self._volume = volume
        self._set_loudness()

    def set_index(self, index: FrameIndex) -> None:
        """See `Player.set_index`."""
        self._leader.set_index(index)

    def now_ms(self) -> int:
        """See `Player.now_ms`."""
        return self._leader.now_ms()

    def time_at(self, perf_counter: float) -> int:
        """See `Player.time_at`."""
        return self._leader.time_at(perf_counter)

    def on_frame(self, fn: Callable[[Frame], None]) -> Stop:
        """See `Player.on_frame`."""
        return self._leader.on_frame(fn)

    def on_state(self, fn: Callable[[State], None]) -> Stop:
        """See `Player.on_state`."""
        return self._leader.on_state(fn)

    def on_end(self, fn: Callable[[], None]) -> Stop:
        """See `Player.on_end`."""
        return self._leader.on_end(fn)

    def on_error(self, fn: Callable[[str], None]) -> Stop:
        """See `Player.on_error`: trouble of a follower is told by that one."""
        return self._leader.on_error(fn)

    def close(self) -> None:
        """See `Player.close`: all of them."""
        for follower in self._followers.values():
            follower.player.close()
        self._followers = {}
        self._leader.close()
