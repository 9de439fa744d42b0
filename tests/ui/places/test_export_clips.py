"""Clips in the Export place: chosen with keys and mouse, cut for real, told."""

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PySide6.QtCore import QLocale, QMimeDatabase, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Family, Pass, Recording
from iprtool.media import inspect
from iprtool.media.clip import WHOLE
from iprtool.services import code_editing, codebooks, passes, recordings, tagging
from iprtool.services.clip_plan import CLIPS, ClipOptions
from iprtool.services.presets import choice_of, named
from iprtool.ui.export.blur_field import DrawnOn
from iprtool.ui.export.place import ExportPlace
from iprtool.ui.jobs import Followed
from tests.bench.media_samples import Drawing, draw, read_code, steady
from tests.ui.places.conftest import WAIT_MS, World, counted, item_of


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of numbered pictures with a tone; every picture but one a second needs others."""
    return draw(tmp_path_factory.mktemp("film") / "session.mp4", Drawing(steady(3), size=(320, 180)))


@pytest.fixture(scope="module", autouse=True)
def _file_types(qapp: QApplication) -> None:
    """Qt keeps its table of file types open from its first use on."""
    QMimeDatabase().mimeTypeForFile("old.csv")


@pytest.fixture
def clips(world: World, film: Path, showing: Callable[[QWidget], None], qtbot: QtBot) -> ExportPlace:
    """The Export place with clips chosen; AB tagged 1.2 to 1.6 s and 2 s to the very end."""
    recording = world.recording("01", 1, film)
    run = passes.ensure(world.project, recording_id=recording.id, author="AB")
    code = codebooks.tree(world.project).codes[0]
    for begin, end in ((1_200, 1_600), (2_000, recording.duration_ms)):
        tagging.tag_now(world.project, pass_id=run.id, code_id=code.id, at_ms=begin, end_ms=end)
    place = ExportPlace(world.session, world.jobs)
    showing(place)
    _pick(place.choosing.forms, CLIPS, qtbot)
    counted(place, qtbot)
    return place


def _pick(field: QComboBox, key: str, qtbot: QtBot) -> None:
    """With the arrow keys, as a person without a mouse does."""
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Home)
    for _ in range(field.findData(key)):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.currentData() == key


def _type(field: QAbstractSpinBox, text: str, qtbot: QtBot) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def _press_cut(place: ExportPlace, folder: Path, qtbot: QtBot) -> None:
    """Press the button, and type the folder into the dialog that comes."""

    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        field, buttons = dialog.findChild(QLineEdit), dialog.findChild(QDialogButtonBox)
        assert field is not None
        assert buttons is not None
        field.setText(str(folder))
        QTest.mouseClick(buttons.buttons()[0], Qt.MouseButton.LeftButton)
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(0, choose)
    qtbot.mouseClick(place.save, Qt.MouseButton.LeftButton)


def _cut(place: ExportPlace, folder: Path, qtbot: QtBot) -> list[Path]:
    folder.mkdir(exist_ok=True)
    _press_cut(place, folder, qtbot)
    qtbot.waitUntil(lambda: place.save.isEnabled() and not place.clips.told.isHidden(), timeout=WAIT_MS)
    return sorted(folder.iterdir())


def _pictures(file: Path) -> list["np.ndarray[tuple[int, ...], np.dtype[np.uint8]]"]:
    with av.open(str(file)) as clip:
        return [frame.to_ndarray(format="rgb24").astype(np.uint8) for frame in clip.decode(video=0)]


def test_each_segment_is_cut_from_its_exact_picture_to_its_end(
    clips: ExportPlace, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    assert (clips.count.text(), clips.save.text()) == ("2 segments", "Cut…")
    assert clips.preview.isHidden()
    first, second = _cut(clips, tmp_path / "out", qtbot)
    assert clips.clips.told.text().startswith(f"Cut 2 clips into {tmp_path / 'out'}")
    assert "2 notes of the camera dropped" in clips.clips.told.text()
    assert [read_code(picture) for picture in _pictures(first)] == list(range(30, 40))
    assert [read_code(picture) for picture in _pictures(second)] == list(range(50, 75))
    assert world.said[-1] == "Cut 2 clips."


def test_a_fast_cut_says_by_how_much_it_is_off(clips: ExportPlace, qtbot: QtBot, tmp_path: Path) -> None:
    _pick(clips.clips.way, "fast", qtbot)
    assert clips.clips.masks.isHidden()
    assert not clips.clips.files.isEnabled()
    first, _second = _cut(clips, tmp_path / "out", qtbot)
    assert read_code(_pictures(first)[0]) == 25, "the keyframe before"
    assert "the farthest off begins 200 ms early" in clips.clips.told.text()
    assert f"· {first.stem}: begins 200 ms early" in clips.clips.told.text()


def test_masks_are_chosen_and_the_rectangle_is_drawn_on_the_picture(
    clips: ExportPlace, qtbot: QtBot, tmp_path: Path
) -> None:
    page = clips.clips
    _pick(page.blur, "rectangle", qtbot)
    picture = page.rectangle.picture
    qtbot.waitUntil(picture.isVisible, timeout=WAIT_MS)
    QApplication.processEvents()
    assert "Dyad 01 · Session 1, 00:00:01.200" in page.rectangle.about.text()
    _drag(picture, (0.506, 0.494), (1.2, 1.2), qtbot)
    assert page.rectangle.rectangle == (50, 49, 50, 51), "to the edge of the picture, and rather larger"
    _type(page.voice, "4", qtbot)
    page.spans.setFocus()
    qtbot.keyClicks(page.spans, "0:01.3-0:01.4")
    _type(page.lead_in, "1", qtbot)
    assert page.options == ClipOptions(lead_in_ms=1_000, semitones=4, blur=(50, 49, 50, 51), bleeps=((1_300, 1_400),))
    first, _second = _cut(clips, tmp_path / "out", qtbot)
    shown = _pictures(first)
    assert read_code(shown[0]) == 5
    height, width = shown[0].shape[:2]
    blurred, sharp = shown[0][height // 2 :, width // 2 :], shown[0][: height // 2, : width // 2]
    assert _detail(blurred) < _detail(sharp) / 3
    for said in ("voices are 4 semitones higher", "blurred", "they are bleeped"):
        assert said in page.told.text()


def _drag(picture: DrawnOn, begin: tuple[float, float], end: tuple[float, float], qtbot: QtBot) -> None:
    room = picture.room
    points = [
        QPoint(round(room.left() + x * room.width()), round(room.top() + y * room.height())) for x, y in (begin, end)
    ]
    qtbot.mousePress(picture, Qt.MouseButton.LeftButton, pos=points[0])
    qtbot.mouseMove(picture, points[1])
    qtbot.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=points[1])


def _detail(picture: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> float:
    """How much neighbours differ, by the channel that changes from column to column in the drawn pictures."""
    return float(np.abs(np.diff(picture[:, :, 2].astype(int), axis=1)).max())


def test_a_reel_with_subtitles_is_one_file(clips: ExportPlace, qtbot: QtBot, tmp_path: Path) -> None:
    _pick(clips.clips.files, "reel", qtbot)
    clips.clips.subtitles.setFocus()
    qtbot.keyClick(clips.clips.subtitles, Qt.Key.Key_Space)
    (reel,) = _cut(clips, tmp_path / "out", qtbot)
    assert reel.name == "Ruptures a study clips.mp4"
    assert inspect(reel).duration_ms == pytest.approx(400 + 1_000 + 2 * 2_500, abs=60)
    card = _pictures(reel)[0]
    assert card.std() > 5, "words are on it"
    assert "nothing that is said there has been written down" in clips.clips.told.text()


def test_clips_that_are_there_already_are_not_replaced(
    clips: ExportPlace, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    before = {file: file.read_bytes() for file in _cut(clips, tmp_path / "out", qtbot)}
    _press_cut(clips, tmp_path / "out", qtbot)
    qtbot.waitUntil(lambda: bool(world.trouble), timeout=WAIT_MS)
    assert "there are such clips already" in world.trouble.pop()
    assert {file: file.read_bytes() for file in (tmp_path / "out").iterdir()} == before
    assert clips.save.isEnabled()
    assert clips.clips.told.isHidden()


def test_a_span_that_is_none_is_told_before_anything_is_asked(clips: ExportPlace, world: World, qtbot: QtBot) -> None:
    clips.clips.spans.setFocus()
    qtbot.keyClicks(clips.clips.spans, "14:41")
    qtbot.mouseClick(clips.save, Qt.MouseButton.LeftButton)
    assert "“14:41” is no span" in world.trouble.pop()
    assert clips.clips.spans.property("trouble")


def test_a_cancel_and_a_seal_leave_nothing(clips: ExportPlace, world: World, qtbot: QtBot, tmp_path: Path) -> None:
    def cancel(job: Followed) -> None:
        job.progressed.connect(job.cancel)

    def seal(job: Followed) -> None:
        with world.project.step("Seal") as step:
            step.update(world.project.find(Pass, author="AB")[0], sealed=True)

    for disturb in (cancel, seal):
        out = tmp_path / disturb.__name__
        out.mkdir()
        world.jobs.started.connect(disturb)
        _press_cut(clips, out, qtbot)
        qtbot.waitUntil(lambda: "Cutting was stopped. No clip was written." in world.said, timeout=WAIT_MS)
        world.jobs.started.disconnect(disturb)
        world.said.clear()
        qtbot.waitUntil(lambda: not world.jobs.busy, timeout=WAIT_MS)
        assert list(out.iterdir()) == []
    assert counted(clips, qtbot) == "0 segments"
    assert not clips.save.isEnabled()


def test_a_missing_recording_is_told(clips: ExportPlace, world: World, qtbot: QtBot, tmp_path: Path) -> None:
    recordings.file_of(world.project.folder, world.project.find(Recording)[0]).unlink()
    (tmp_path / "out").mkdir()
    _press_cut(clips, tmp_path / "out", qtbot)
    qtbot.waitUntil(lambda: bool(world.trouble), timeout=WAIT_MS)
    assert "The recording session.mp4 is missing" in world.trouble.pop()
    _pick(clips.clips.blur, "rectangle", qtbot)
    assert "There is no picture to draw on" in clips.clips.rectangle.about.text()


def test_how_clips_are_cut_is_kept_under_a_name(clips: ExportPlace, world: World, qtbot: QtBot) -> None:
    page, names = clips.clips, clips.choosing.presets.names
    path = codebooks.tree(world.project).path(codebooks.tree(world.project).codes[0].id)
    _pick(page.blur, "blurred", qtbot)
    page.bleep.codes.tree.setFocus()
    page.bleep.codes.tree.setCurrentItem(item_of(page.bleep.codes.tree, 0, 0))
    qtbot.keyClick(page.bleep.codes.tree, Qt.Key.Key_Space)
    _type(page.voice, "-3", qtbot)
    kept = page.options
    assert (kept.blur, kept.bleep_codes, kept.semitones) == (WHOLE, (path,), -3)
    names.setFocus()
    qtbot.keyClicks(names, "Talk")
    qtbot.mouseClick(clips.choosing.presets.keep, Qt.MouseButton.LeftButton)
    page.show_options(ClipOptions())
    clips.choosing.forms.setCurrentIndex(0)
    names.activated.emit(0)
    assert clips.choosing.forms.currentData() == CLIPS
    assert page.options == kept == choice_of(named(world.project, "Talk")).clips


def test_a_code_that_is_gone_is_not_left_unmasked(
    clips: ExportPlace, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    clips.clips.show_options(ClipOptions(bleep_codes=("Names/Town",)))
    assert clips.clips.bleep.chosen == ("Names/Town",)
    assert clips.clips.bleep.about.text() == "Bleeped: Names/Town"
    (tmp_path / "out").mkdir()
    _press_cut(clips, tmp_path / "out", qtbot)
    qtbot.waitUntil(lambda: bool(world.trouble), timeout=WAIT_MS)
    assert "Names/Town" in world.trouble.pop()
    assert list((tmp_path / "out").iterdir()) == []


def test_seconds_around_a_clip_are_given_to_the_millisecond(clips: ExportPlace, qtbot: QtBot) -> None:
    page = clips.clips
    _type(page.lead_in, "1.25", qtbot)
    assert (page.lead_in.text(), page.options.lead_in_ms) == ("1.25 s", 1_250)
    page.lead_out.setLocale(QLocale(QLocale.Language.German))
    for typed in ("0.3", "0,3"):
        _type(page.lead_out, "7", qtbot)
        _type(page.lead_out, typed, qtbot)
        assert (page.lead_out.text(), page.options.lead_out_ms) == ("0,3 s", 300)
    page.show_options(ClipOptions(lead_in_ms=601, lead_out_ms=600_000))
    assert (page.lead_in.text(), page.lead_out.text()) == ("0.601 s", "600 s")
    assert (page.options.lead_in_ms, page.options.lead_out_ms) == (601, 600_000)


def test_several_codes_are_bleeped_and_a_whole_family_with_what_comes_to_it(
    clips: ExportPlace, world: World, qtbot: QtBot
) -> None:
    bleep, tree = clips.clips.bleep, clips.clips.bleep.codes.tree
    assert bleep.chosen == ()
    family = item_of(tree, 0)
    tree.setFocus()
    for item in (family, item_of(tree, 1, 1)):
        tree.setCurrentItem(item)
        qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert bleep.chosen == ("Rupture", "Repair/Invites feelings")
    assert bleep.about.text() == "Bleeped: Rupture, Repair/Invites feelings"
    assert clips.clips.options.bleep_codes == bleep.chosen
    rupture = world.project.find(Family, name="Rupture")[0]
    code_editing.add_code(world.project, family_id=rupture.id, name="Silence")
    assert "Rupture/Silence" in bleep.codes.chosen
    repair = world.project.find(Family, name="Repair")[0]
    code_editing.add_code(world.project, family_id=repair.id, name="Later")
    assert bleep.chosen == ("Rupture", "Repair/Invites feelings"), "what comes is not bleeped by itself"
    code_editing.change_code(
        world.project, code_id=codebooks.tree(world.project).by_path("Repair/Invites feelings").id, name="Asks"
    )
    assert bleep.chosen == ("Rupture", "Repair/Invites feelings"), "what is gone is not forgotten"
