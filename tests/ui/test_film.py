"""The filmstrip of the real window: exact pictures, read in the background."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from iprtool.media import Stills
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of

CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
WAIT_MS = 30_000


def pixels(image: QImage) -> np.ndarray:
    shape = image.height(), image.bytesPerLine() // 4, 4
    return np.frombuffer(image.constBits(), np.uint8).reshape(shape)[:, : image.width(), :3].astype(int)


def test_the_strip_shows_the_exact_pictures(coding: MainWindow, qtbot: QtBot) -> None:
    code = code_of(coding)
    assert code.recording is not None
    got: dict[int, QImage] = {}
    code._media._film.picture_ready.connect(lambda ms, _size, picture: got.__setitem__(ms, picture))
    code.playback.seek(30_000)
    code.timeline.show_by_hand(code.timeline.view.zoomed(40, code.timeline.view.x_of(30_000)))
    assert code.timeline.places.film > 0
    qtbot.waitUntil(lambda: len(got) >= 3, timeout=WAIT_MS)
    opened = code._media._opened
    assert opened is not None
    stills = Stills(opened.file, opened.probe)
    for ms, picture in list(got.items())[-3:]:
        exact = stills.at(ms, (picture.width(), picture.height()))
        assert (
            np.frombuffer(exact.bgrx(), np.uint8).reshape(picture.height(), picture.width(), 4)[:, :, :3]
            == pixels(picture)
        ).all()
    stills.close()


def test_strips_are_switched_by_key_and_it_is_remembered(coding: MainWindow) -> None:
    code = code_of(coding)
    for key, setting in ((Qt.Key.Key_F, "code.film"), (Qt.Key.Key_O, "code.overview")):
        places = code.timeline.places
        QTest.keyClick(coding, key, CTRL_ALT)
        assert not coding.settings[setting]
        assert code.timeline.places.lanes_room > places.lanes_room
        QTest.keyClick(coding, key, CTRL_ALT)
        assert coding.settings[setting]
        assert code.timeline.places == places
