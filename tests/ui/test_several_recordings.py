"""Two cameras and a recorder of one session in the real window. Both cameras saw the same numbers."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtMultimedia import QMediaDevices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Recording, Tag
from iprtool.media.ensemble import LEADER
from iprtool.services import projects, recordings, study, syncing
from iprtool.ui.code.camera_pane import CameraPane
from iprtool.ui.code.place import CodePlace
from iprtool.ui.settings import Settings
from iprtool.ui.window import MainWindow
from tests.bench.media_samples import read_code
from tests.bench.talk import Microphone, heard, talk, write
from tests.ui.conftest import WAIT_MS
from tests.ui.opened import code_of, project_of, session_of

SECONDS, LATER_FRAMES = 20, 82
LATER_MS = LATER_FRAMES * 40


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study with one session: camera A, camera B that began 3.28 s later, and a recorder."""
    folder, sound = tmp_path_factory.mktemp("cameras"), talk(SECONDS + 4)
    microphones = {
        "camera A.mp4": (Microphone(seconds=SECONDS, noise=0.3), range(SECONDS * 25)),
        "camera B.mp4": (
            Microphone(begins_s=LATER_MS / 1000, seconds=SECONDS, noise=0.3, colour=2),
            range(LATER_FRAMES, LATER_FRAMES + SECONDS * 25),
        ),
        "recorder.wav": (Microphone(begins_s=1.0, seconds=SECONDS, noise=0.1, colour=3), ()),
    }
    files = [
        write(folder / name, heard(sound, microphone, seed), numbers)
        for seed, (name, (microphone, numbers)) in enumerate(microphones.items())
    ]
    with projects.create(folder / "Study.iprt", title="Two cameras") as project:
        session = study.ensure_session(project, dyad="08", number=3)
        for file in files:
            recordings.add_file(project, session_id=session.id, file=file)
    return folder / "Study.iprt"


@pytest.fixture
def opened(window: MainWindow, original: Path, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """The window in its Code place on camera A, with all that plays along."""
    return open_study(window, Path(shutil.copytree(original, tmp_path / "Study.iprt")), qtbot)


def open_study(window: MainWindow, folder: Path, qtbot: QtBot, *, along: int = 2) -> MainWindow:
    assert window.open_project(folder)
    window.show_place("code")
    code = code_of(window)
    assert code.recording is not None
    assert code.recording.label == "camera A"
    qtbot.waitUntil(lambda: code.frame_number is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: len(followers(code)) == along, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: number(code.cameras.first) == 0, timeout=WAIT_MS)
    return window


def followers(code: CodePlace) -> dict[str, object]:
    return dict(code.companions.ensemble.followers) if code.companions.ensemble else {}


def number(pane: CameraPane) -> int | None:
    """What is seen in a pane."""
    frame = pane.video.frame
    if frame is None:
        return None
    return read_code(np.frombuffer(frame.bgrx(), np.uint8).reshape(frame.height, frame.width, 4))


def pane(code: CodePlace, label: str) -> CameraPane:
    return next(each for each in code.cameras.panes if each.title == label)


def stored(window: MainWindow, label: str) -> Recording:
    return recordings.named(project_of(window), label)


def key(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window, key, modifier)
    QApplication.processEvents()


def click(window: MainWindow, name: str) -> None:
    """Press the button of the panel that has this text or accessible name."""
    buttons = code_of(window).sync_panel.findChildren(QPushButton)
    button = next(each for each in buttons if name in (each.text(), each.accessibleName()))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def set_begin(window: MainWindow, ms: int) -> None:
    """Open the panel by its key, choose camera B as it stands there, and type when it begins."""
    panel = code_of(window).sync_panel
    if not panel.isVisible():
        key(window, Qt.Key.Key_F7)
    panel.begin.selectAll()
    QTest.keyClicks(panel.begin, str(ms))
    QTest.keyClick(panel.begin, Qt.Key.Key_Return)


def test_each_recording_has_its_pane_and_its_label(opened: MainWindow) -> None:
    code = code_of(opened)
    assert [each.title for each in code.cameras.panes] == ["camera A", "camera B", "recorder"]
    assert pane(code, "recorder").height() < 60, "a recorder of sound wants no room for a picture"
    assert pane(code, "camera B").x() > pane(code, "camera A").x()


def test_cameras_are_seen_side_by_side_in_one_another_and_alone(
    opened: MainWindow, settings: Settings, qtbot: QtBot
) -> None:
    code = code_of(opened)
    first, other = pane(code, "camera A"), pane(code, "camera B")
    wide = first.width()
    assert abs(other.width() - wide) <= 4
    key(opened, Qt.Key.Key_F8)
    assert settings["code.cameras"] == "inset"
    assert first.geometry().contains(other.geometry())
    assert first.width() > 1.5 * wide
    key(opened, Qt.Key.Key_F8)
    assert settings["code.cameras"] == "one"
    assert [each for each in code.cameras.panes if each.isVisible()] == [first]
    assert followers(code) == {}, "what is not seen is not played either"
    key(opened, Qt.Key.Key_F8)
    assert settings["code.cameras"] == "side"
    qtbot.waitUntil(lambda: len(followers(code)) == 2, timeout=WAIT_MS)


def test_a_recorder_that_is_open_leaves_the_room_to_the_cameras(opened: MainWindow, qtbot: QtBot) -> None:
    code = code_of(opened)
    code.open_recording(stored(opened, "recorder").id, "ME")
    qtbot.waitUntil(lambda: len(followers(code)) == 2, timeout=WAIT_MS)
    assert code.cameras.first.title == "recorder"
    assert code.cameras.first.height() < 60
    assert pane(code, "camera A").height() > 200
    code.open_recording(stored(opened, "camera A").id, "ME")
    assert code.cameras.first.height() > 200


def test_an_offset_that_is_typed_brings_the_pictures_together(opened: MainWindow, qtbot: QtBot) -> None:
    code = code_of(opened)
    code.playback.seek(8_000)
    qtbot.waitUntil(lambda: (number(pane(code, "camera A")), number(pane(code, "camera B"))) == (200, 282))
    set_begin(opened, LATER_MS)
    assert stored(opened, "camera B").offset_ms == LATER_MS
    qtbot.waitUntil(lambda: number(pane(code, "camera B")) == 200, timeout=WAIT_MS)
    assert code.sync_panel.said == "camera B begins 3.280 s after camera A."
    key(opened, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert stored(opened, "camera B").offset_ms == 0
    qtbot.waitUntil(lambda: number(pane(code, "camera B")) == 282, timeout=WAIT_MS)


def test_nudges_move_by_a_frame_and_by_10_ms_while_playing(opened: MainWindow, qtbot: QtBot) -> None:
    code = code_of(opened)
    set_begin(opened, 1_000)
    code.playback.play()
    for name in ("+ 1 frame", "+ 1 frame", "− 10 ms"):
        click(opened, name)
    assert stored(opened, "camera B").offset_ms == 1_070
    assert code.playback.playing
    code.playback.pause()
    session_of(opened).undo()
    assert stored(opened, "camera B").offset_ms == 1_000, "nudges that follow each other are one step"


def test_playing_in_the_window_both_show_one_moment(opened: MainWindow, qtbot: QtBot) -> None:
    code = code_of(opened)
    set_begin(opened, LATER_MS)
    code.playback.seek(6_000)
    code.setFocus()
    key(opened, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: code.playback.playing and code.playback.now_ms > 8_500, timeout=WAIT_MS)
    apart = []
    for _ in range(30):
        QTest.qWait(30)
        here, there = number(pane(code, "camera A")), number(pane(code, "camera B"))
        if here is not None and there is not None:
            apart.append(abs(here - there))
    assert sorted(apart)[len(apart) * 9 // 10] <= 1, apart
    key(opened, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not code.playback.playing)
    now = code.playback.now_ms // 40
    qtbot.waitUntil(lambda: (number(pane(code, "camera A")), number(pane(code, "camera B"))) == (now, now))
    key(opened, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: (number(pane(code, "camera A")), number(pane(code, "camera B"))) == (now + 1, now + 1))


def test_before_it_begins_a_camera_says_when_it_does(opened: MainWindow, qtbot: QtBot) -> None:
    code = code_of(opened)
    set_begin(opened, LATER_MS)
    code.playback.seek(1_000)
    qtbot.waitUntil(lambda: pane(code, "camera B").video.veil == "camera B begins at 00:00:03.280", timeout=WAIT_MS)
    code.playback.seek(5_000)
    qtbot.waitUntil(lambda: pane(code, "camera B").video.veil == "", timeout=WAIT_MS)


def test_tags_stay_in_the_time_of_the_recording_that_is_open(opened: MainWindow) -> None:
    code = code_of(opened)
    set_begin(opened, LATER_MS)
    code.setFocus()
    code.playback.seek(5_000)
    key(opened, Qt.Key.Key_1)
    assert [tag.start_ms for tag in project_of(opened).find(Tag)] == [5_000]


def test_which_one_is_heard_is_chosen_by_button_and_by_key(opened: MainWindow) -> None:
    code = code_of(opened)
    other = stored(opened, "camera B").id
    assert code.companions.heard == {LEADER}
    QTest.mouseClick(pane(code, "camera B").sound, Qt.MouseButton.LeftButton)
    assert code.companions.heard == {other}
    assert pane(code, "camera B").sound.isChecked()
    assert not pane(code, "camera A").sound.isChecked()
    code.setFocus()
    key(opened, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert code.companions.heard == {stored(opened, "recorder").id}
    key(opened, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    assert code.companions.heard == {LEADER}


def test_the_button_of_a_pane_opens_the_panel_for_it_and_esc_closes_it(opened: MainWindow) -> None:
    code = code_of(opened)
    QTest.mouseClick(pane(code, "recorder").synchronise, Qt.MouseButton.LeftButton)
    assert code.sync_panel.isVisible()
    assert code.sync_panel.other.currentText() == "recorder"
    QTest.keyClick(code.sync_panel.begin, Qt.Key.Key_Up)
    QTest.keyClick(code.sync_panel.begin, Qt.Key.Key_Up)
    assert stored(opened, "recorder").offset_ms == 2
    QTest.keyClick(code.sync_panel.begin, Qt.Key.Key_Escape)
    assert not code.sync_panel.isVisible()
    assert code.inspector.isVisible()
    session_of(opened).undo()
    assert stored(opened, "recorder").offset_ms == 0


def test_both_are_heard_while_they_are_brought_level(opened: MainWindow) -> None:
    code = code_of(opened)
    key(opened, Qt.Key.Key_F7)
    code.sync_panel.both.click()
    assert code.companions.heard == {LEADER, stored(opened, "camera B").id}
    key(opened, Qt.Key.Key_F7)
    assert code.companions.heard == {LEADER}


def test_what_is_heard_left_and_right_lies_as_it_was_put(opened: MainWindow) -> None:
    project = project_of(opened)
    first, other = stored(opened, "camera A"), stored(opened, "camera B")

    def apart_ms() -> float:
        sides = syncing.sides(syncing.pair(project, first_id=first.id, other_id=other.id), 6_000).astype(float)
        left, right = (sides[:, side] - sides[:, side].mean() for side in (0, 1))
        size = 2 * len(left)
        same = np.fft.irfft(np.fft.rfft(left, size) * np.conj(np.fft.rfft(right, size)), size)
        at = int(np.argmax(np.abs(same)))
        return (at if at < size // 2 else at - size) * 1000 / syncing.SIDES_HZ

    assert abs(apart_ms() - LATER_MS) < 5
    syncing.set_place(project, first_id=first.id, other_id=other.id, place=syncing.Place(LATER_MS))
    assert abs(apart_ms()) < 5


def test_the_button_plays_or_says_why_not(opened: MainWindow, qtbot: QtBot) -> None:
    panel = code_of(opened).sync_panel
    key(opened, Qt.Key.Key_F7)
    code_of(opened).playback.play()
    panel.sides.click()
    assert panel.sides.text() == "Stop the sound"
    assert not code_of(opened).playback.playing
    if QMediaDevices.defaultAudioOutput().isNull():
        qtbot.waitUntil(lambda: panel.said.startswith("Nothing is heard: there is no loudspeaker"), timeout=WAIT_MS)
    else:
        qtbot.wait(500)
        click(opened, "Stop the sound")
    assert panel.sides.text() == "One left, one right"


def test_the_sound_aligns_two_cameras(opened: MainWindow, qtbot: QtBot) -> None:
    code = code_of(opened)
    key(opened, Qt.Key.Key_F7)
    click(opened, "Align by sound")
    qtbot.waitUntil(lambda: "begins" in code.sync_panel.said, timeout=WAIT_MS)
    assert abs(stored(opened, "camera B").offset_ms - LATER_MS) <= 5
    assert code.sync_panel.said.startswith("camera B begins 3.2")
    assert code.sync_panel.said.endswith("Sure: high.")
    assert project_of(opened).undo_label == "Align by sound: camera B"
    click(opened, "Reset")
    assert stored(opened, "camera B").offset_ms == 0
    assert code.sync_panel.said == "camera B and camera A begin at once."


def test_comparing_can_be_stopped(opened: MainWindow, qtbot: QtBot) -> None:
    code = code_of(opened)
    key(opened, Qt.Key.Key_F7)
    click(opened, "Align by sound")
    click(opened, "Stop comparing")
    qtbot.waitUntil(lambda: code.sync_panel.align.text() == "Align by sound", timeout=WAIT_MS)
    assert stored(opened, "camera B").offset_ms == 0
    assert "Comparing" not in code.sync_panel.said


def test_a_camera_whose_file_is_gone_says_so_and_the_rest_works(
    window: MainWindow, original: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = Path(shutil.copytree(original, tmp_path / "Study.iprt"))
    (folder / "media" / "camera B.mp4").unlink()
    code = code_of(open_study(window, folder, qtbot, along=1))
    text = pane(code, "camera B").video.text
    assert "camera B.mp4 is missing" in text
    assert "look for it" in text
    code.playback.seek(4_000)
    qtbot.waitUntil(lambda: number(pane(code, "camera A")) == 100, timeout=WAIT_MS)
    key(window, Qt.Key.Key_F7)
    click(window, "Align by sound")
    assert "The sounds were not compared" in code.sync_panel.said


def test_a_camera_that_cannot_be_read_says_so(window: MainWindow, original: Path, tmp_path: Path, qtbot: QtBot) -> None:
    folder = Path(shutil.copytree(original, tmp_path / "Study.iprt"))
    file = folder / "media" / "camera B.mp4"
    file.write_bytes(bytes(file.stat().st_size))
    code = code_of(open_study(window, folder, qtbot, along=1))
    qtbot.waitUntil(lambda: "no video or sound recording" in pane(code, "camera B").video.text, timeout=WAIT_MS)


def test_a_recording_that_is_removed_is_shown_no_more_and_comes_back_with_undo(
    opened: MainWindow, qtbot: QtBot
) -> None:
    code = code_of(opened)
    recordings.remove(project_of(opened), recording_id=stored(opened, "camera B").id)
    assert [each.title for each in code.cameras.panes] == ["camera A", "recorder"]
    session_of(opened).undo()
    qtbot.waitUntil(lambda: len(followers(code)) == 2, timeout=WAIT_MS)
    first, other = stored(opened, "camera A"), stored(opened, "camera B")
    syncing.set_place(project_of(opened), first_id=first.id, other_id=other.id, place=syncing.Place(40))
    assert [each.title for each in code.cameras.panes] == ["camera A", "recorder", "camera B"]


def test_a_session_with_one_recording_has_no_cameras(coding: MainWindow) -> None:
    code = code_of(coding)
    assert [each.title for each in code.cameras.panes] == ["camera A"]
    key(coding, Qt.Key.Key_F8)
    key(coding, Qt.Key.Key_F7)
    assert not code.sync_panel.isVisible()
