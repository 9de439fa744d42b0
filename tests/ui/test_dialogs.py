"""The dialog for saving asks before a file is replaced, also where its ending was not typed."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeDatabase, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from iprtool.ui.parts.dialogs import save_name


@pytest.fixture(scope="module", autouse=True)
def _file_types(qapp: QApplication) -> None:
    """Qt keeps its table of file types open from its first use on."""
    QMimeDatabase().mimeTypeForFile("old.csv")


@pytest.mark.parametrize(
    ("answer", "saved"), [(QMessageBox.StandardButton.Yes, True), (QMessageBox.StandardButton.No, False)]
)
def test_it_asks_before_a_file_is_replaced(
    qtbot: QtBot, tmp_path: Path, answer: QMessageBox.StandardButton, saved: bool
) -> None:
    (tmp_path / "old.csv").write_text("kept")
    parent = QWidget()
    qtbot.addWidget(parent)
    asked: list[str] = []

    def type_name() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        field = dialog.findChild(QLineEdit)
        buttons = dialog.findChild(QDialogButtonBox)
        assert field is not None
        assert buttons is not None
        field.setText("old")
        QTimer.singleShot(0, reply)
        QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Save), Qt.MouseButton.LeftButton)
        if dialog.isVisible():
            dialog.reject()

    def reply() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        QTest.mouseClick(box.button(answer), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, type_name)
    chosen = save_name(parent, "Save", tmp_path / "proposal.csv", "CSV table (*.csv)")
    assert len(asked) == 1
    assert "old.csv" in asked[0]
    assert chosen == (tmp_path / "old.csv" if saved else None)
