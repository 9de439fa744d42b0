"""A transcript is imported from its tab: speakers and pseudonyms are seen before; by real keys and clicks."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from iprtool.domain.kinds import Voice
from iprtool.domain.model import Speaker, Transcript, Turn
from iprtool.exchange.found import FoundTranscript, FoundTurn
from iprtool.services import transcripts
from iprtool.ui.code.transcript_page import TranscriptPage
from iprtool.ui.study.import_forms import ImportForm, ReportForm
from iprtool.ui.study.speaker_list import SpeakerList, quoted
from iprtool.ui.window import MainWindow

LEFT, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier
TALK = """WEBVTT

00:01.000 --> 00:03.000
<v Anna>I am Anna. Annabel is my sister.

00:04.000 --> 00:06.000
<v Therapist>You said that, Anna! Did you?

00:07.000 --> 00:08.000
<v Anna>Yes.
"""


@pytest.fixture
def form(coding: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> ImportForm:
    """What is asked when a file was chosen from the tab of a recording without a transcript."""
    assert coding.session is not None
    for each in coding.session.project.find(Transcript):
        transcripts.delete(coding.session.project, transcript_id=each.id)
    file = tmp_path / "Anna talks.vtt"
    file.write_text(TALK, "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    QTest.keyClick(coding, Qt.Key.Key_R, ALT)
    page = coding.findChild(TranscriptPage)
    assert page is not None
    QTest.mouseClick(page.take_in, LEFT)
    assert coding.study is not None
    qtbot.waitUntil(lambda: isinstance(coding.study and coding.study.form, ImportForm))
    asked = coding.study.form
    assert isinstance(asked, ImportForm)
    assert coding.pages.place == "study"
    return asked


def test_speakers_are_listed_and_what_is_replaced_is_seen_before(
    coding: MainWindow, form: ImportForm, qtbot: QtBot
) -> None:
    assert coding.code is not None
    assert coding.session is not None
    recording = coding.code.recording
    assert recording is not None
    assert form.recording.currentData() == recording.id
    part = form.spoken
    assert part is not None
    assert part.speakers.voices == {"Anna": Voice.OTHER, "Therapist": Voice.THERAPIST}
    assert said(form) >= {"2 turns", "1 turn", quoted("I am Anna."), quoted("You said that, Anna!")}
    part.names.lines.setFocus()
    QTest.keyClicks(part.names.lines, "Anna -> Ms A")
    qtbot.waitUntil(lambda: part.names.rows.rowCount() == 3)
    cells = [part.names.rows.index(row, 1).data() for row in range(3)]
    assert cells == [
        "[Anna → Ms A]",
        "I am [Anna → Ms A]. Annabel is my sister.",
        "You said that, [Anna → Ms A]! Did you?",
    ]
    assert part.names.said.text() == "So often: Anna → Ms A: 4"
    assert part.names.staying.text() == "Much like them, and stays: Annabel (1)"


def test_it_is_taken_in_with_pseudonyms_and_one_is_led_back(coding: MainWindow, form: ImportForm, qtbot: QtBot) -> None:
    assert coding.code is not None
    assert coding.code.recording is not None
    assert coding.session is not None
    assert form.spoken is not None
    form.spoken.speakers.fields["Anna"].setFocus()
    QTest.keyClicks(form.spoken.speakers.fields["Anna"], "Cl")
    QTest.keyClicks(form.spoken.names.lines, "Anna -> Ms A")
    before = coding.session.project.undo_label
    QTest.mouseClick(form.main, LEFT)
    study = coding.study
    assert study is not None
    qtbot.waitUntil(lambda: isinstance(study.form, ReportForm))
    report = study.form
    assert isinstance(report, ReportForm)
    assert "4 names changed: a pseudonym stands for them" in report.lines.toPlainText()
    assert report.title == "What became of Ms A talks.vtt"
    project = coding.session.project
    (made,) = project.find(Transcript)
    assert (made.recording_id, made.title, made.source) == (coding.code.recording.id, "Ms A talks", "Ms A talks.vtt")
    assert {each.label: each.voice for each in project.find(Speaker)} == {
        "Ms A": Voice.CLIENT,
        "Therapist": Voice.THERAPIST,
    }
    assert not [turn for turn in project.find(Turn) if "Anna " in turn.text]
    assert "Anna" not in str(project.undo_label)
    QTest.mouseClick(report.main, LEFT)
    qtbot.waitUntil(lambda: coding.pages.place == "code")
    page = coding.findChild(TranscriptPage)
    assert page is not None
    assert page.model.rowCount() == 3
    project.undo()
    assert project.find(Transcript) == []
    assert project.undo_label == before


def said(form: ImportForm) -> set[str]:
    return {each.text() for each in form.findChildren(QLabel)}


def test_a_list_that_cannot_be_read_is_refused_and_one_from_a_file_is_taken(
    coding: MainWindow, form: ImportForm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    assert coding.session is not None
    part = form.spoken
    assert part is not None
    QTest.keyClicks(part.names.lines, "Anna")
    QTest.mouseClick(form.main, LEFT)
    assert "Line 1 of the list is not a name and its pseudonym" in form.trouble
    assert coding.session.project.find(Transcript) == []
    names = tmp_path / "names.csv"
    names.write_text("name,pseudonym\nAnna,Ms A\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(names), ""))
    QTest.mouseClick(part.names.from_file, LEFT)
    assert part.names.lines.toPlainText() == "Anna -> Ms A"
    qtbot.waitUntil(lambda: part.names.rows.rowCount() == 3)
    QTest.keyClick(part.names.from_file, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: coding.pages.place == "code")
    assert coding.session.project.find(Transcript) == []


def test_speakers_with_long_names_leave_room_for_the_choice(qtbot: QtBot) -> None:
    turns = tuple(FoundTurn("Hello there.", None, None, f"Person {n} with a name that is long") for n in range(3))
    speakers = SpeakerList([FoundTranscript(turns)])
    qtbot.addWidget(speakers)
    letter = speakers.fontMetrics().averageCharWidth()
    speakers.resize(speakers.minimumSizeHint().width(), 200)
    speakers.show()
    qtbot.waitExposed(speakers)
    assert speakers.minimumSizeHint().width() < 45 * letter
    for field in speakers.fields.values():
        assert field.geometry().right() <= speakers.width()
        assert field.width() >= field.minimumSizeHint().width()


def test_what_was_taken_in_is_shown_though_there_was_another(
    coding: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    file = tmp_path / "talk.vtt"
    file.write_text(TALK, "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    QTest.keyClick(coding, Qt.Key.Key_R, ALT)
    page, study = coding.findChild(TranscriptPage), coding.study
    assert page is not None
    assert study is not None
    assert page.scripts.isHidden(), "the demo has one transcript of this recording"
    coding.action_set["transcript.import"].trigger()
    qtbot.waitUntil(lambda: isinstance(study.form, ImportForm))
    assert isinstance(study.form, ImportForm)
    QTest.mouseClick(study.form.main, LEFT)
    qtbot.waitUntil(lambda: isinstance(study.form, ReportForm))
    assert isinstance(study.form, ReportForm)
    QTest.mouseClick(study.form.main, LEFT)
    qtbot.waitUntil(lambda: coding.pages.place == "code")
    assert (page.scripts.currentText(), page.model.rowCount()) == ("talk", 3)


def test_very_many_speakers_get_their_rows_while_the_window_goes_on(qtbot: QtBot) -> None:
    turns = tuple(FoundTurn("Hello.", None, None, f"Client {n}") for n in range(150))
    speakers = SpeakerList([FoundTranscript(turns)])
    qtbot.addWidget(speakers)
    assert len(speakers.fields) < 150
    assert len(speakers.voices) == 150, "those whose rows are still to come are known by what their labels say"
    assert set(speakers.voices.values()) == {Voice.CLIENT}
    qtbot.waitUntil(lambda: len(speakers.fields) == 150)
    speakers.fields["Client 149"].setCurrentIndex(1)
    assert speakers.voices["Client 149"] is Voice.THERAPIST
