"""The pictures of the how-to pages: each scene prepares a window on the demo study and is then taken as it stands."""

import math
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from docs import second_camera, study_scene
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import Carrier, Initiator, Level, Outcome, Press, Respondent, Role, ScaleKind, Stance
from iprtool.domain.model import Anchor, Code, Codebook, Family, Scale, Session, Tag
from iprtool.domain.traces import Dial
from iprtool.services import (
    code_editing,
    codebooks,
    episodes,
    memos,
    projects,
    recall_views,
    recordings,
    sealing,
    traces,
)
from iprtool.services.clip_plan import CLIPS
from iprtool.ui.code.place import CodePlace
from iprtool.ui.export.clip_page import RECTANGLE
from iprtool.ui.find.panel import FindPanel
from iprtool.ui.recall.begin import BeginForm
from iprtool.ui.recall.page import InterviewPage
from iprtool.ui.waiting import pause
from iprtool.ui.window import MainWindow

_WAIT_S = 20.0


def code_place(window: MainWindow) -> CodePlace:
    """The Code place with everything loaded."""
    window.show_place("code")
    code = window.code
    assert code is not None
    until(lambda: code.frame_number is not None and code.waveform is not None and code.video.frame is not None)
    return code


def until(done: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    end = time.monotonic() + _WAIT_S
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {_WAIT_S} s in vain")
        pause(20)


def tag(window: MainWindow, at_ms: int, key: Qt.Key) -> Tag:
    """Put a tag by its key, and return it."""
    assert window.code is not None
    assert window.session is not None
    window.code.playback.seek(at_ms)
    QTest.keyClick(window, key)
    return window.session.project.get(Tag, window.code.timeline.selection()[0])


def _episodes(window: MainWindow) -> None:
    code = code_place(window)
    assert window.session is not None
    rupture, attempt, repair = (
        tag(window, at_ms, key)
        for at_ms, key in ((29_000, Qt.Key.Key_1), (52_000, Qt.Key.Key_4), (98_000, Qt.Key.Key_3))
    )
    project = window.session.project
    episode = episodes.begin(project, tag_ids=[rupture.id])
    episodes.link(project, episode_id=episode.id, tag_ids=[attempt.id, repair.id], role=Role.ATTEMPT)
    episodes.set_outcome(project, episode_id=episode.id, outcome=Outcome.RESOLVED)
    window.action_set["view.episodes"].trigger()
    code.timeline.set_selection([rupture.id])
    code.timeline.announce_selection()


def _recall_log(window: MainWindow) -> None:
    code = code_place(window)
    code.playback.seek(61_400)
    code.timeline.scroll_lanes_to(0)


def _timeline(window: MainWindow) -> None:
    code = code_place(window)
    assert window.session is not None
    tags = [
        tag(window, ms, key) for ms, key in ((31_000, Qt.Key.Key_2), (47_000, Qt.Key.Key_4), (58_000, Qt.Key.Key_8))
    ]
    project = window.session.project
    episode = episodes.begin(project, tag_ids=[tags[0].id])
    episodes.link(project, episode_id=episode.id, tag_ids=[tags[1].id], role=Role.ATTEMPT)
    code.timeline.zoom_in()
    other = next(lane for lane in code.timeline.lanes if lane.title == "Coder AB")
    code.timeline.lane_expanded.emit(other.id, True)
    code.timeline.lane_moved.emit(other.id, "")
    code.timeline.lane_locked.emit(code.timeline.lanes[3].id, True)
    code.timeline.scroll_lanes_to(0)
    until(lambda: code.timeline.missing_pictures == 0)


def _codebook(window: MainWindow) -> None:
    assert window.session is not None
    book = codebooks.added(codebooks.add_preset(window.session.project, preset="rupture-repair"))
    window.guide.show_codebook()
    assert window.codebook is not None
    window.codebook.show_book(book.id)
    window.codebook.view.choose(codebooks.tree(window.session.project, book.id).by_path("Repair/Owns a part").id)


def _running(window: MainWindow) -> CodePlace:
    """Two intervals run; ruptures have scales."""
    code, session = code_place(window), window.session
    assert session is not None
    project = session.project
    (book,), (rupture,) = project.find(Codebook), project.find(Family, name="Rupture")
    impact = Scale(new_id(), book.id, "Impact", 0, ScaleKind.ORDINAL, Level.TAG, rupture.id, low=1, high=5, step=0.5)
    locus = Scale(new_id(), book.id, "Locus", 1, ScaleKind.NOMINAL, Level.TAG, rupture.id)
    depth = Scale(new_id(), book.id, "Depth", 2, ScaleKind.ORDINAL, Level.SESSION, low=1, high=7, step=1)
    with project.step("Scales"):
        with project.step("Scales") as step:
            step.insert_many([impact, locus, depth])
            step.insert(Anchor(new_id(), impact.id, 4, "felt by both; the work stops"))
            step.insert_many(
                Anchor(new_id(), locus.id, n, name) for n, name in enumerate(("task", "goal", "bond", "real rel."), 1)
            )
        for path in ("Rupture/Withdrawal", "Real relationship/Genuineness"):
            code_editing.change_code(
                project, code_id=codebooks.tree(project).by_path(path).id, carrier=Carrier.INTERVAL, press=Press.AGAIN
            )
    tag(window, 30_000, Qt.Key.Key_6)
    tag(window, 40_000, Qt.Key.Key_1)
    code.playback.seek(52_000)
    code.timeline.zoom_in()
    code.timeline.zoom_in()
    return code


def _live_coding(window: MainWindow) -> None:
    _running(window)


def _ratings(window: MainWindow) -> None:
    _running(window)
    QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)


def _find(window: MainWindow) -> None:
    code_place(window)
    window.guide.find_tags("family:Rupture within 5s of by:KL")
    panel = window.findChild(FindPanel)
    assert panel is not None
    until(lambda: panel.model.rowCount() > 0)
    QTest.keyClick(panel.query, Qt.Key.Key_Return)
    QTest.keyClick(window, Qt.Key.Key_F3)


def _anything(window: MainWindow) -> None:
    code_place(window)
    assert window.session is not None
    until(window.session.read_tags)
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.anything.field, "con")


def _memos(window: MainWindow) -> None:
    code = code_place(window)
    assert window.session is not None
    assert code.recording is not None
    code.playback.seek(26_600)
    memo = (
        "# First impression\n"
        "She **withdraws** at @00:26.6, *softly*:\n"
        "- short answers\n"
        "- looks away\n"
        "> I lost her here, and I think I knew it.\n"
        "Compare @01:00.600, when she complains."
    )
    session_id = code.recording.session_id
    memos.set_memo(window.session.project, kind=Session, row_id=session_id, memo=memo)
    window.action_set["memo.session"].trigger()


def _several_recordings(window: MainWindow) -> None:
    code = code_place(window)
    assert window.session is not None
    assert code.recording is not None
    project = window.session.project
    with tempfile.TemporaryDirectory() as folder:
        file = second_camera.make(Path(folder) / "camera B.mp4")
        recordings.add_file(project, session_id=code.recording.session_id, file=file)
    until(lambda: code.companions.ensemble is not None and len(code.companions.ensemble.followers) == 1)
    window.action_set["view.synchronise"].trigger()
    code.sync_panel.align.click()
    until(lambda: "Sure" in code.sync_panel.said)
    code.playback.seek(12_000)


def _five_minutes(window: MainWindow) -> None:
    """Segments as in 3RS, shorter because the demo is short: codes, clarity, how far one has come."""
    assert window.session is not None
    project = window.session.project
    (book,) = project.find(Codebook)
    family = Family(new_id(), book.id, "Segment", 9, "#3A86C8", bin_ms=30_000)
    codes = [
        Code(new_id(), family.id, name, n, colour, key, Carrier.BIN)
        for n, (name, colour, key) in enumerate(
            (
                ("Withdrawal here", "#E8A33D", "q"),
                ("Confrontation here", "#E4572E", "w"),
                ("Repair here", "#2A9D8F", "e"),
            )
        )
    ]
    clarity = Scale(new_id(), book.id, "Clarity", 0, ScaleKind.ORDINAL, Level.BIN, family.id, low=1, high=5, step=0.5)
    words = ((1, "barely there"), (3, "there"), (5, "beyond doubt"))
    with project.step("Segments") as step:
        step.insert_many([family, *codes, clarity])
        step.insert_many(Anchor(new_id(), clarity.id, value, label) for value, label in words)


def _segments(window: MainWindow) -> None:
    _five_minutes(window)
    code = code_place(window)
    window.action_set["bins.walk"].trigger()
    for key, value in ((Qt.Key.Key_Q, Qt.Key.Key_3), (Qt.Key.Key_E, Qt.Key.Key_4), (Qt.Key.Key_X, None)):
        if value is None:
            QTest.keyClick(window, key, Qt.KeyboardModifier.ShiftModifier)
        else:
            QTest.keyClick(window, key)
            QTest.keyClick(window, value, Qt.KeyboardModifier.AltModifier)
        QTest.keyClick(window, Qt.Key.Key_PageDown)
    QTest.keyClick(window, Qt.Key.Key_Q)
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    code.playback.seek(101_000)


def _dial(window: MainWindow) -> None:
    """A curve that was rated once, and is being rated again from the middle on."""
    assert window.session is not None
    project = window.session.project
    (book,) = project.find(Codebook)
    family = Family(new_id(), book.id, "Closeness", 9, "#CC79A7")
    code = Code(new_id(), family.id, "Closeness", 0, "#CC79A7", "t", Carrier.TRACE)
    scale = Scale(new_id(), book.id, "Closeness", 0, ScaleKind.ORDINAL, Level.TAG, family.id, low=0, high=7, step=0.5)
    words = ((0, "far apart"), (2, "polite"), (4, "in touch"), (7, "very close"))
    with project.step("Curve") as step:
        step.insert_many([family, code, scale])
        step.insert_many(Anchor(new_id(), scale.id, value, label) for value, label in words)
    place = code_place(window)
    assert place.run is not None
    take = traces.Take(project, place.run, code, Dial())
    for ms in range(0, 150_000, 2_000):
        take.hold(3.5 + 2.2 * math.sin(ms / 21_000) + 1.1 * math.sin(ms / 6_000), ms, ms + 2_000)
    take.write()
    place.playback.seek(94_000)
    window.action_set["trace.record"].trigger()
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_Up)


def _keys(window: MainWindow) -> None:
    """A key that another action has is wanted."""
    window.action_set["help.keys"].trigger()
    page = window.keys_page
    page.list.choose("episode.unlink")
    page.editor.field.setFocus()
    QTest.keyClick(page.editor.field, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)


def _contrast(window: MainWindow) -> None:
    code_place(window)
    window.settings["look.theme"] = "contrast"
    window.apply_look()
    tag(window, 41_000, Qt.Key.Key_1)


def _seal(window: MainWindow) -> None:
    window.show_place("study")
    assert window.session is not None
    assert window.study is not None
    project = window.session.project
    (held,) = recall_views.overview(project)
    if not held.run.sealed:
        sealing.seal(project, pass_ids=[held.run.id])
    window.study.go_to(held.dyad.id, held.session.number)
    window.action_set["study.unseal"].trigger()


def _interview(window: MainWindow) -> InterviewPage:
    """A free recall of the client with some moments."""
    assert window.session is not None
    assert window.recall is not None
    first = projects.first_recording(window.session.project)
    assert first is not None
    window.show_place("recall")
    window.recall.begin(first.session_id, Respondent.CLIENT)
    form = window.recall.list.form
    assert isinstance(form, BeginForm)
    form.device.setCurrentIndex(0)
    QTest.keyClick(form.interviewer, Qt.Key.Key_Return)
    page = window.recall.page
    assert page is not None
    until(lambda: page.view.video.frame is not None)
    said = (
        (21_000, "wanted to leave", Stance.THEN),
        (54_000, "she got it", Stance.NOW),
        (92_000, "laughed it off", Stance.THEN),
        (112_000, "I was sure she was tired of me. So I told her about the dog.", Stance.THEN),
    )
    for ms, words, stance in said:
        page.interview.go_to(ms)
        page.interview.go_on(Initiator.PARTICIPANT)
        pause(800)
        page.interview.stop(Initiator.PARTICIPANT)
        page.interview.set_stance(stance)
        QTest.keyClicks(page.console.notes, words)
        page.console.notes.flush()
    return page


def _recall(window: MainWindow) -> None:
    _interview(window)


def _recall_summary(window: MainWindow) -> None:
    _interview(window)
    assert window.recall is not None
    window.recall.end()
    listening = window.recall.listening
    assert listening is not None
    until(lambda: listening.video.frame is not None)
    listening.go_to(listening.moments.all[1])


def _board(window: MainWindow) -> None:
    assert window.session is not None
    study_scene.fill(window.session.project)
    window.show_place("study")
    assert window.study is not None
    dyad = window.study.book.dyads[8]
    window.study.go_to(dyad.id, 5)


def _scores(window: MainWindow) -> None:
    _board(window)
    assert window.study is not None
    window.study.show_scores()


def _export_recalls(window: MainWindow) -> None:
    window.show_place("export")
    place = window.export
    assert place is not None
    place.choosing.tables.setCurrentIndex(place.choosing.tables.findData("recall-log-csv"))
    until(lambda: not place.counting)


def _clips(window: MainWindow) -> None:
    window.show_place("export")
    place = window.export
    assert place is not None
    place.choosing.forms.setCurrentIndex(place.choosing.forms.findData(CLIPS))
    page = place.clips
    page.lead_in.set_ms(2_000)
    page.voice.setValue(4)
    page.blur.setCurrentIndex(page.blur.findData(RECTANGLE))
    page.rectangle.set_rectangle((21, 26, 15, 26))
    until(lambda: not place.counting and page.rectangle.picture.isVisible())


SCENES: dict[str, Callable[[MainWindow], None]] = {
    "anything": _anything,
    "board": _board,
    "clips": _clips,
    "codebook": _codebook,
    "contrast": _contrast,
    "episodes": _episodes,
    "export-recalls": _export_recalls,
    "find": _find,
    "keys": _keys,
    "live-coding": _live_coding,
    "memos": _memos,
    "ratings": _ratings,
    "recall": _recall,
    "recall-summary": _recall_summary,
    "scores": _scores,
    "recall-log": _recall_log,
    "seal": _seal,
    "several-recordings": _several_recordings,
    "segments": _segments,
    "dial": _dial,
    "timeline": _timeline,
}
"""File name without its ending, and what prepares the window."""
