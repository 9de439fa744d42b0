"""Asks what a speaker of the transcript is called, and whose voice that is."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from iprtool.domain.kinds import Voice
from iprtool.domain.model import Speaker
from iprtool.ui.parts.inline import InlineForm
from iprtool.ui.parts.voicefield import voice_field


def _tr(text: str) -> str:
    return QCoreApplication.translate("SpeakerForm", text)


class SpeakerForm(InlineForm):
    """For a speaker who is there, or for a new one."""

    def __init__(
        self, speaker: Speaker | None, take: Callable[[str, Voice], object], parent: QWidget | None = None
    ) -> None:
        """`take` gets name and voice; what it raises as IprError is shown in the form."""
        title = _tr("New speaker") if speaker is None else _tr("Speaker {0}").format(speaker.label)
        super().__init__(title, _tr("Add") if speaker is None else _tr("Change"), parent)
        self._take = take
        self.name = QLineEdit(speaker.label if speaker is not None else "")
        self.voice = voice_field(speaker.voice if speaker is not None else Voice.OTHER)
        self.add_field(_tr("Name"), self.name, 14)
        self.add_field(_tr("Voice of"), self.voice)
        self.finish()
        self.keep_top()

    def submit(self) -> None:
        self._take(self.name.text(), Voice(self.voice.currentData()))
