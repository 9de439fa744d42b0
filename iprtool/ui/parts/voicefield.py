"""A list of whose voice a speaker's can be."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox

from iprtool.domain.kinds import Voice


def voice_field(voice: Voice) -> QComboBox:
    """A list with this voice chosen; its data are the values of `Voice`."""
    field = QComboBox()
    titles = (_tr("Client"), _tr("Therapist"), _tr("Interviewer"), _tr("Other"))
    for each, title in zip(Voice, titles, strict=True):
        field.addItem(title, each.value)
    field.setCurrentIndex(field.findData(voice.value))
    return field


def _tr(text: str) -> str:
    return QCoreApplication.translate("voice_field", text)
