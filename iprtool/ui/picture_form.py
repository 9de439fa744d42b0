"""Asks how large a picture is to be on paper."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from iprtool.domain.errors import IprError
from iprtool.domain.picture_size import Size
from iprtool.ui.parts.focus import keep_focus
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.parts.labels import label
from iprtool.ui.settings import Settings


def _tr(text: str) -> str:
    return QCoreApplication.translate("PictureForm", text)


class PictureForm(InlineForm):
    """What was said last is proposed. `offer` or `offer_timeline` says who saves, and finishes the form."""

    def __init__(self, title: str, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(title, _tr("Save picture…"), parent)
        self._settings = settings
        self._save: Callable[[Size], object] = lambda _size: None
        self.width_mm, self.dpi = QLineEdit(), QLineEdit()
        self.sound = QCheckBox(self.tr("Draw the sound"))
        self.as_shown = QCheckBox(self.tr("Without hidden lanes"))
        self.add_field(self.tr("Width on paper in mm"), self.width_mm, 8)
        self.add_field(self.tr("Dots per inch of a PNG"), self.dpi, 8)

    def offer(self, save: Callable[[Size], object]) -> None:
        """`save` asks where, and gets the size."""
        self._save = save
        self.finish()
        said = self.tr("170 mm fill a page, 85 mm a column. PDF and SVG are sharp at any size.")
        self.add_below(label(said, "caption", wrap=True))
        self.keep_top()
        keep_focus(self)

    def offer_timeline(self, save: Callable[[Size, bool, bool], object]) -> None:
        """`save` gets the size, whether the sound is to be drawn, and whether what is hidden is left out."""
        for box in (self.sound, self.as_shown):
            self.add_field(" ", box)
            box.setAccessibleName(box.text())
        self.offer(lambda size: save(size, self.sound.isChecked(), self.as_shown.isChecked()))

    def begin(self) -> None:
        """Begin with what was said last."""
        self.width_mm.setText(str(self._settings["picture.width_mm"]))
        self.dpi.setText(str(self._settings["picture.dpi"]))
        self.sound.setChecked(self._settings["picture.sound"])
        self.as_shown.setChecked(self._settings["picture.as_shown"])
        self._trouble.hide()
        super().begin()

    def submit(self) -> None:
        size = Size(_number(self.width_mm), _number(self.dpi))
        self._settings["picture.width_mm"], self._settings["picture.dpi"] = round(size.width_mm), size.dpi
        self._settings["picture.sound"] = self.sound.isChecked()
        self._settings["picture.as_shown"] = self.as_shown.isChecked()
        self._save(size)


def _number(field: QLineEdit) -> int:
    try:
        return int(field.text())
    except ValueError as error:
        message = _tr("“{0}” is no whole number.").format(field.text().strip())
        raise IprError(message, field.accessibleName() + ".") from error
