"""The one place where the window speaks of trouble, and short notes of what was done."""

import logging

from PySide6.QtCore import QObject, Signal

from iprtool.domain.errors import IprError

log = logging.getLogger(__name__)


class Messages(QObject):
    """Carries what is to be said from where it happens to the bar that shows it; tests listen here too."""

    trouble = Signal(str, str)
    """(what happened and what was kept, what to do)"""
    mended = Signal(str)
    """The trouble with this message is over."""
    note = Signal(str)
    """A thing that was done, in a few words."""

    spoken = Signal(str)
    """What is seen anyway, in words for a screen reader."""

    def show_error(self, error: IprError) -> None:
        """Say trouble that the person can act on."""
        self.trouble.emit(error.message, error.hint)

    def say(self, message: str, hint: str = "") -> None:
        """Say trouble in words of one's own."""
        self.trouble.emit(message, hint)

    def mend(self, message: str) -> None:
        """What this message spoke of was put right."""
        self.mended.emit(message)

    def tell(self, text: str) -> None:
        """A short note."""
        self.note.emit(text)

    def speak(self, text: str) -> None:
        """What a screen reader may say of something that shows itself on screen."""
        self.spoken.emit(text)
