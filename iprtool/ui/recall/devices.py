"""Choosing a microphone, or none."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from iprtool.media.microphone import devices


class DeviceBox(QComboBox):
    """The microphones that there are when it is opened; none is always one of them."""

    device_chosen = Signal(object)
    """Its id, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Microphone"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.fill(None)
        self.activated.connect(lambda: self.device_chosen.emit(self.device_id))

    @property
    def device_id(self) -> str | None:
        """The microphone that is chosen."""
        return self.currentData() or None

    def fill(self, device_id: str | None) -> None:
        """Look which there are; choose this one."""
        self.clear()
        self.addItem(self.tr("No microphone"), "")
        for each in devices():
            self.addItem(each.name, each.id)
        self.setCurrentIndex(max(self.findData(device_id or ""), 0))

    def showPopup(self) -> None:  # noqa: N802  Qt's own name
        self.fill(self.device_id)
        super().showPopup()
