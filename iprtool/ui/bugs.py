"""When the program itself is at fault: a window with versions and traceback, and nothing of the study in it."""

import platform
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from iprtool import __version__
from iprtool.ui.parts.labels import label
from iprtool.ui.theme.style import dress


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Versions and where in the code it happened. No message of the error: it could name a person or a file."""
    lines = [
        f"iprtool {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.system()} "
        f"{platform.release()} {platform.machine()}",
        kind.__name__,
    ]
    for frame in traceback.extract_tb(trace):
        parts = frame.filename.replace("\\", "/").split("/")
        lines.append(f"  {'/'.join(parts[-3:])}:{frame.lineno} {frame.name}")
    return "\n".join(lines)


class BugWindow(QDialog):
    """Shows a report that can be copied."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("A fault in iprtool"))
        dress(self)
        self.resize(680, 420)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(self.tr("Something in iprtool itself went wrong"), "title"))
        column.addWidget(
            label(
                self.tr(
                    "Everything that was written before is safe in the project; you can go on. If it happens again, "
                    "please send this report: it holds versions and places in the code, nothing of your study."
                ),
                wrap=True,
            )
        )
        shown = QPlainTextEdit(text)
        shown.setReadOnly(True)
        shown.setAccessibleName(self.tr("Report"))
        column.addWidget(shown, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(self.tr("Copy the report"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        buttons.rejected.connect(self.close)
        column.addWidget(buttons)


class BugCatcher(QObject):
    """Catches errors that nobody handled, on any thread, and shows them once each."""

    _caught = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._before, self._before_threads = sys.excepthook, threading.excepthook
        self._seen: set[str] = set()
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Begin to catch."""
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def uninstall(self) -> None:
        """Stop catching."""
        sys.excepthook = self._before
        threading.excepthook = self._before_threads

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        text = report(kind, trace)
        print(text, file=sys.stderr)
        if text not in self._seen:
            self._seen.add(text)
            self._caught.emit(text)

    def _thread_hook(self, caught: threading.ExceptHookArgs) -> None:
        self._hook(caught.exc_type, caught.exc_value or caught.exc_type(), caught.exc_traceback)

    def _show(self, text: str) -> None:
        parent = (
            self.parent()
        )  # not kept: threads of the players keep the hooks of their time, and would keep the window
        shown = BugWindow(text, parent if isinstance(parent, QWidget) else None)
        shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown.show()
