"""The text size changes while the window is open, there and back, and nothing stays cut or too tall."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from iprtool.ui.code.codes_panel import CodeButton
from iprtool.ui.window import MainWindow
from tests.ui.opened import code_of


def _heights(window: MainWindow) -> set[int]:
    return {button.height() for button in code_of(window).codes.findChildren(CodeButton)}


def _set(window: MainWindow, percent: int, qtbot: QtBot) -> None:
    window.settings["look.text_percent"] = percent
    window.apply_look()
    for _ in range(5):
        QApplication.processEvents()
        qtbot.wait(10)


def test_rows_of_codes_grow_and_shrink_with_the_text(coding: MainWindow, qtbot: QtBot) -> None:
    before = _heights(coding)
    _set(coding, 200, qtbot)
    for button in code_of(coding).codes.findChildren(CodeButton):
        line = button.fontMetrics().height()
        assert button.height() >= line + 4, f"{button.name} is cut"
    assert min(_heights(coding)) > 1.5 * max(before)
    _set(coding, 100, qtbot)
    assert _heights(coding) == before


def _cut(window: MainWindow) -> list[str]:
    """Fields whose text is higher than they are."""
    return [
        f"{type(widget).__name__} {widget.accessibleName()}: {widget.height()}"
        for kind in (QLineEdit, QComboBox, QAbstractButton, QLabel)
        for widget in window.findChildren(kind)
        if widget.isVisible() and widget.height() < widget.fontMetrics().height() - 2 and _has_text(widget)
    ]


def _has_text(widget: QWidget) -> bool:
    return not isinstance(widget, QAbstractButton | QLabel) or bool(widget.text())


def test_fields_keep_room_for_the_text_they_hold(coding: MainWindow, qtbot: QtBot) -> None:
    memo, field = code_of(coding).inspector.memo, code_of(coding).shift_bar.field
    QTest.keyClick(coding, Qt.Key.Key_1)
    QTest.keyClick(coding, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    at_first = memo.minimumHeight(), field.maximumWidth()
    _set(coding, 200, qtbot)
    assert memo.minimumHeight() > 3 * memo.fontMetrics().lineSpacing()
    assert field.width() > field.fontMetrics().horizontalAdvance("+00:00:00.000")
    assert _cut(coding) == []
    _set(coding, 100, qtbot)
    assert (memo.minimumHeight(), field.maximumWidth()) == at_first


def test_no_place_cuts_its_text(coding: MainWindow, qtbot: QtBot) -> None:
    for place in ("study", "export", "code"):
        coding.show_place(place)
        for percent in (200, 100):
            _set(coding, percent, qtbot)
            assert _cut(coding) == [], f"{place} at {percent} %"
