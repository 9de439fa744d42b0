"""The scales of a tag or of the session, one below the other."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from iprtool.domain.codebook import CodeTree
from iprtool.domain.model import Scale
from iprtool.ui.code.scale_rows import ScaleRow, make_row
from iprtool.ui.parts.labels import heading, panel


class RatingPanel(QWidget):
    """Makes the row of a scale when it is shown first, and keeps it: the next tag mostly has the same scales."""

    value_chosen = Signal(str, object)
    trouble = Signal(str, str)
    mended = Signal(str)

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        self._tree: CodeTree | None = None
        self.rows: dict[str, ScaleRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 2, 0, 2)
        self._column.setSpacing(4)
        if title:
            self._column.setContentsMargins(0, 14, 0, 2)
            self._column.addWidget(heading(title))
        self.hide()

    def set_codes(self, tree: CodeTree | None) -> None:
        """The scales are those of this codebook from now on."""
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._tree, self.rows = tree, {}

    def show_scales(self, scales: Sequence[Scale], values: Mapping[str, float], *, editable: bool) -> None:
        """Show these scales with their values."""
        wanted = [scale.id for scale in scales]
        for scale in scales:
            if scale.id not in self.rows:
                self.rows[scale.id] = self._made(scale)
        for scale_id, row in self.rows.items():
            if scale_id in wanted:
                row.setEnabled(editable)
                row.set_value(values.get(scale_id))
            row.setVisible(scale_id in wanted)
        self.setVisible(bool(wanted))

    def set_current(self, scale_id: str | None) -> None:
        """Mark the scale that the next key rates on."""
        for each, row in self.rows.items():
            row.set_current(each == scale_id)

    @property
    def focused(self) -> str | None:
        """The scale that has the focus."""
        focus = QApplication.focusWidget()
        return next((scale_id for scale_id, row in self.rows.items() if focus and row.isAncestorOf(focus)), None)

    def take_focus(self) -> None:
        """Put the focus on the first scale without a value, else the first that is shown."""
        shown = [row for row in self.rows.values() if row.isVisibleTo(self)]
        row = next((row for row in shown if row.value is None), shown[0] if shown else None)
        if row is not None:
            row.take_focus()

    def _made(self, scale: Scale) -> ScaleRow:
        row = make_row(scale, self._tree.anchors_of(scale) if self._tree else ())
        row.value_chosen.connect(self.value_chosen)
        row.trouble.connect(self.trouble)
        row.mended.connect(self.mended)
        self._column.addWidget(row)
        return row
