"""The log of what plays lies where the player was, however late its messages come, and says when it is held up."""

from collections.abc import Callable, Iterator
from typing import cast

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from iprtool.domain.kinds import Initiator, Stimulus
from iprtool.media.types import Player, State
from iprtool.ui.playback import Playback
from iprtool.ui.recall.playlog import Entry, PlayLog

LENGTH_MS = 60_000


class Scripted:
    """A player whose time is what the test says."""

    engine, duration_ms = "scripted", LENGTH_MS

    def __init__(self) -> None:
        self.state, self.runs, self.here, self.rate = State.PAUSED, False, 0, 1.0

    def now_ms(self) -> int:
        return self.here

    def _listen(self, _fn: Callable[..., None]) -> Callable[[], None]:
        return lambda: None

    on_frame = on_state = on_end = on_error = _listen

    def play(self) -> None:
        self.state = State.PLAYING

    def pause(self) -> None:
        self.state, self.runs = State.PAUSED, False

    def seek(self, ms: int) -> None:
        self.here = ms

    def set_rate(self, rate: float) -> None:
        self.rate = rate


class Desk:
    """An interview's clock, a player and the log of it."""

    def __init__(self, root: QObject) -> None:
        self.now_ms = 0
        self.player = Scripted()
        self.playback = Playback(root)
        self.playback.attach(cast(Player, self.player))
        self.entries: list[Entry] = []
        self.log = PlayLog(self.playback, lambda: self.now_ms, self.entries.append, root)

    def at(self, now_ms: int, here: int, times: int = 1) -> None:
        """The player is here at that time of the interview; it is looked at so often."""
        self.now_ms, self.player.here = now_ms, here
        for _ in range(times):
            self.log._follow()

    @property
    def told(self) -> list[tuple[Stimulus, int, int]]:
        """What was written: kind, in the interview, in the session."""
        return [(each.kind, each.at_ms, each.session_ms) for each in self.entries]


@pytest.fixture
def desk(qapp: QApplication) -> Iterator[Desk]:
    root = QObject()
    made = Desk(root)
    yield made
    made.playback.release()
    root.deleteLater()
    qapp.processEvents()


def begin(desk: Desk) -> None:
    """Play is asked for at 1,000, and runs from 1,200 on."""
    desk.now_ms = 1_000
    desk.log.act(Initiator.PARTICIPANT)
    desk.playback.play()
    desk.log.look()
    desk.player.runs = True
    desk.at(1_250, 50)


def test_playing_begins_when_the_picture_moves(desk: Desk) -> None:
    begin(desk)
    assert desk.entries == [Entry(Stimulus.PLAY, Initiator.PARTICIPANT, 1_200, 0, 1.0)]


def test_a_stop_lies_where_the_line_was_there(desk: Desk) -> None:
    begin(desk)
    desk.now_ms, desk.player.here = 3_300, 2_010  # the message comes 90 ms late
    desk.playback.pause()
    desk.log.look()
    assert desk.told[-1] == (Stimulus.PAUSE, 3_210, 2_010)


def test_a_player_that_is_held_up_stands_in_the_log_too(desk: Desk) -> None:
    begin(desk)
    desk.at(2_200, 1_000)
    desk.at(2_500, 1_000, times=2)
    desk.at(4_000, 1_000, times=3)
    desk.at(4_030, 1_030)
    assert desk.told[1:] == [(Stimulus.PAUSE, 2_200, 1_000), (Stimulus.PLAY, 4_030, 1_030)]
    assert {each.initiator for each in desk.entries[1:]} == {Initiator.PROGRAM}


def test_one_late_reading_is_no_trouble(desk: Desk) -> None:
    begin(desk)
    desk.at(2_200, 900)
    desk.at(2_230, 1_030)
    desk.at(2_300, 1_000)
    assert len(desk.entries) == 1


def test_the_end_of_the_recording_is_written(desk: Desk) -> None:
    begin(desk)
    desk.now_ms, desk.player.here = 61_300, LENGTH_MS
    desk.player.state, desk.player.runs = State.ENDED, False
    desk.log.look()
    desk.log.look()
    assert desk.told[1:] == [(Stimulus.END, 61_200, LENGTH_MS)]
    assert desk.entries[-1].initiator is Initiator.PROGRAM


def test_seeks_and_speeds_say_where_from(desk: Desk) -> None:
    begin(desk)
    desk.log.act(Initiator.INTERVIEWER)
    desk.now_ms = 2_200
    desk.playback.seek(30_000)
    desk.now_ms = 2_300
    desk.playback.set_rate(2.0)
    desk.playback.set_rate(2.0)
    assert desk.told[1:] == [(Stimulus.SEEK, 2_200, 30_000), (Stimulus.RATE, 2_300, 30_100)]
    assert (desk.entries[1].from_ms, desk.entries[2].rate) == (1_000, 2.0)
