"""A recording is transcribed from the window, by real keys and clicks; only the model is a stand-in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.domain.model import Transcript
from iprtool.services import transcribing, transcripts
from iprtool.ui.code.transcript_page import TranscriptPage
from iprtool.ui.study.hearing import HearForm
from iprtool.ui.study.import_forms import ImportForm, ReportForm
from iprtool.ui.window import MainWindow
from tests.ui.opened import project_of
from tests.unit.services.test_transcribing import SEGMENTS, Info, Segment, StandIn

LEFT, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier


class Endless:
    """Hears on and on."""

    def transcribe(self, audio: Any, **asked: Any) -> tuple[Iterator[Segment], Info]:
        return self._heard(), Info()

    def _heard(self) -> Iterator[Segment]:
        while True:
            yield SEGMENTS[0]


@pytest.fixture
def page(coding: MainWindow) -> TranscriptPage:
    """The tab of a recording without a transcript."""
    for each in project_of(coding).find(Transcript):
        transcripts.delete(project_of(coding), transcript_id=each.id)
    QTest.keyClick(coding, Qt.Key.Key_R, ALT)
    found = coding.findChild(TranscriptPage)
    assert found is not None
    return found


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like that of a model."""
    folder = tmp_path / "small"
    folder.mkdir()
    for name in transcribing.NEEDED:
        (folder / name).write_bytes(b"{}")
    monkeypatch.setattr(transcribing, "available", lambda: True)
    return folder


def asked(coding: MainWindow, page: TranscriptPage) -> HearForm:
    QTest.mouseClick(page.make, LEFT)
    assert coding.study is not None
    form = coding.study.form
    assert isinstance(form, HearForm)
    return form


def test_what_is_missing_is_told_with_what_to_do(
    coding: MainWindow, page: TranscriptPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(transcribing, "available", lambda: False)
    form = asked(coding, page)
    QTest.keyClick(form.folder, Qt.Key.Key_Return)
    assert "pip install 'iprtool[transcribe]'" in form.trouble
    monkeypatch.setattr(transcribing, "available", lambda: True)
    QTest.keyClick(form.folder, Qt.Key.Key_Return)
    assert "model.bin" in form.trouble
    QTest.keyClicks(form.folder, str(tmp_path))
    QTest.keyClick(form.folder, Qt.Key.Key_Return)
    assert "is not the folder of a faster-whisper model: model.bin" in form.trouble
    assert not coding.job_bar.isVisible()
    QTest.keyClick(form.folder, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: coding.pages.place == "code")


def test_it_is_heard_with_progress_and_imported(
    coding: MainWindow, page: TranscriptPage, model: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    heard = StandIn()
    monkeypatch.setattr(transcribing, "load", lambda folder: heard)
    form = asked(coding, page)
    QTest.keyClicks(form.folder, str(model))
    QTest.keyClicks(form.language, "en")
    titles: list[str] = []
    coding.jobs.started.connect(lambda job: titles.append(job.title))
    QTest.keyClick(form.folder, Qt.Key.Key_Return)
    study = coding.study
    assert study is not None
    qtbot.waitUntil(lambda: isinstance(study.form, ImportForm), timeout=15_000)
    assert titles == ["Transcribing camera A"]
    assert heard.asked["language"] == "en"
    ready = study.form
    assert isinstance(ready, ImportForm)
    assert ready.title.endswith("2 turns of a transcript")
    QTest.mouseClick(ready.main, LEFT)
    qtbot.waitUntil(lambda: isinstance(study.form, ReportForm))
    report = study.form
    assert isinstance(report, ReportForm)
    QTest.mouseClick(report.main, LEFT)
    qtbot.waitUntil(lambda: coding.pages.place == "code")
    assert page.model.turns[0].text == "I do not know."
    assert page.model.turns[0].word_ms == (1_000, 1_100, 1_300, 1_500)
    assert coding.settings["transcript.model"] == str(model)


def test_it_is_cancelled_by_its_button_and_nothing_is_asked(
    coding: MainWindow, page: TranscriptPage, model: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(transcribing, "load", lambda folder: Endless())
    form = asked(coding, page)
    QTest.keyClicks(form.folder, str(model))
    QTest.keyClick(form.folder, Qt.Key.Key_Return)
    qtbot.waitUntil(coding.job_bar.isVisible, timeout=15_000)
    assert coding.job_bar.title == "Transcribing camera A"
    QTest.mouseClick(coding.job_bar.cancel, LEFT)
    qtbot.waitUntil(lambda: not coding.jobs.busy, timeout=15_000)
    assert coding.study is not None
    assert coding.study.form is None
    assert project_of(coding).find(Transcript) == []
