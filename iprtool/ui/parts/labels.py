"""Labels in the roles that the style sheet knows."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def label(text: str, role: str = "", *, wrap: bool = False) -> QLabel:
    """A label in a role: heading, caption, muted, family, figure, title, clock, key, note."""
    made = QLabel(text)
    if role:
        made.setProperty("role", role)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def heading(text: str) -> QLabel:
    """A small heading in capitals."""
    made = label(text.upper(), "heading")
    made.setAccessibleName(text)
    return made


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis (or has it where `elide` says) when there is no room.

    The whole text is in the tool tip then.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "",
        parent: QWidget | None = None,
        *,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(text, parent)
        self._elide = elide
        if role:
            self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self.text()) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        metrics = QFontMetrics(self.font())
        self.setToolTip(self.text() if metrics.horizontalAdvance(self.text()) > self.width() else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), self.shown)

    @property
    def shown(self) -> str:
        """What there is room for."""
        return QFontMetrics(self.font()).elidedText(self.text(), self._elide, self.contentsRect().width())


def panel(widget: QWidget, name: str = "Panel", side: str = "") -> None:
    """Let a plain widget be painted as an area that the style sheet knows by name."""
    widget.setObjectName(name)
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    if side:
        widget.setProperty("side", side)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose role or state changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def mark_trouble(field: QWidget, trouble: bool) -> None:
    """Show that what a field holds could not be taken, or that it can."""
    if bool(field.property("trouble")) != trouble:
        field.setProperty("trouble", trouble)
        restyle(field)
