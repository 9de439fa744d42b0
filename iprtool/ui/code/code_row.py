"""One code as a row to press: colour, name, key."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from iprtool.ui.parts.labels import ElidedLabel, label
from iprtool.ui.theme.icons import swatch

_INDENT = 14


class CodeRow(QPushButton):
    """As tall as the text is, also after its size has changed; what else it shows is laid into `row`."""

    def __init__(self, name: str, colour: str, key: str, help_: str, depth: int = 0) -> None:
        super().__init__()
        self.name, self.help = name, help_
        self.setProperty("role", "code")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(f"{name}\n{help_}" if help_ else name)
        self.setAccessibleDescription(help_)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(6 + _INDENT * depth, 3, 6, 3)
        self.row.setSpacing(8)
        square = label("")
        square.setPixmap(swatch(colour))
        self._key = label("", "key")
        called = ElidedLabel(name, elide=Qt.TextElideMode.ElideMiddle)  # long names often begin alike
        for part, share in ((square, 0), (called, 1), (self._key, 0)):
            self.row.addWidget(part, share)
            self._pass_through(part)
        self.set_key(key)

    def put(self, place: int, part: QLabel) -> None:
        """Lay something more into the row."""
        self.row.insertWidget(place, part)
        self._pass_through(part)

    @staticmethod
    def _pass_through(part: QWidget) -> None:
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_key(self, key: str) -> None:
        """Show the key that does the same."""
        self._key.setText(key)
        self._key.setVisible(bool(key))
        self.setAccessibleName(f"{self.name}, {key}" if key else self.name)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.row.minimumSize()  # a button knows nothing of what is laid out in it
