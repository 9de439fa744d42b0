"""A side that scrolls up and down is never narrower than what it holds, whenever that changes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from iprtool.ui.parts.scrolled import SideScroll


def test_a_side_is_never_narrower_than_what_it_holds(qtbot: QtBot) -> None:
    inner, words, split = QWidget(), QLabel("Kept"), QSplitter(Qt.Orientation.Horizontal)
    QVBoxLayout(inner).addWidget(words)
    side = SideScroll(inner)
    split.setChildrenCollapsible(False)
    split.addWidget(side)
    split.addWidget(QTextEdit())
    qtbot.addWidget(split)
    split.resize(600, 300)
    split.setSizes([100, 500])
    split.show()
    for text in ("Kept choices of this study", "Kept choices of this study, under names"):
        words.setText(text)
        qtbot.waitUntil(lambda: side.viewport().width() >= inner.minimumSizeHint().width() >= words.sizeHint().width())
        assert side.width() < split.width()
