"""What the program is, its licence, and what it runs on: what a report of trouble needs, and nothing personal."""

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from iprtool import __version__
from iprtool.ui.parts.labels import heading, label
from iprtool.ui.parts.page import ScrollPage

_PACKAGES = ("PySide6-Essentials", "python-vlc", "av", "SQLAlchemy", "sqlcipher3", "alembic", "numpy")


def versions() -> list[tuple[str, str]]:
    """(what, version) of the program and what it runs on."""
    found = [
        ("iprtool", __version__),
        ("Python", platform.python_version()),
        ("System", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("Qt", qVersion()),
    ]
    for name in _PACKAGES:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:
            found.append((name, "not found"))
    return found


class AboutPage(QWidget):
    """Version, licence, parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = ScrollPage(90)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)
        column = self._page.column
        column.addWidget(label(f"iprtool {__version__}", "title"))
        column.addWidget(
            label(
                self.tr(
                    "For Interpersonal Process Recall and other research on recorded therapy sessions: tag moments to "
                    "the frame, compare, export. Everything stays on this computer; the program never uses the network."
                ),
                wrap=True,
            )
        )
        column.addWidget(label(self.tr("Free software under the MIT licence."), "muted", wrap=True))
        column.addWidget(heading(self.tr("What it runs on")))
        self.facts = label("\n".join(f"{what}: {which}" for what, which in versions()), wrap=True)
        self.facts.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column.addWidget(self.facts)
        self.copy = QPushButton(self.tr("Copy these lines"))
        self.home: QWidget = self.copy
        self.copy.clicked.connect(self._on_copy)
        column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.facts.text())
        self.copy.setText(self.tr("Copied"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.copy.setText(self.tr("Copy these lines"))
