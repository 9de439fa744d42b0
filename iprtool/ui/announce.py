"""What a screen reader is given to say, beyond what the control with the focus says of itself."""

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from iprtool.ui.messages import Messages

_UNITS = (("hour", "hours", 3600), ("minute", "minutes", 60), ("second", "seconds", 1))


class Announcer(QObject):
    """Passes on what happens: trouble at once, everything else when the screen reader has finished its sentence."""

    said = Signal(str, bool)
    """(text, whether it is urgent), for each thing that was passed on."""

    def __init__(self, messages: Messages, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        messages.trouble.connect(lambda message, hint: self.say(f"{message} {hint}".strip(), urgent=True))
        messages.note.connect(self.say)
        messages.spoken.connect(self.say)

    def say(self, text: str, *, urgent: bool = False) -> None:
        """Let a screen reader say this; without one nothing happens."""
        politeness = QAccessible.AnnouncementPoliteness
        event = QAccessibleAnnouncementEvent(self._window, text)
        event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
        QAccessible.updateAccessibility(event)
        self.said.emit(text, urgent)


def spoken_time(ms: int) -> str:
    """A time or a length in words: "14 minutes 41 seconds"; whole seconds, rounded down as on the clock."""
    rest = max(ms, 0) // 1000
    parts: list[str] = []
    for one, many, size in _UNITS:
        count, rest = divmod(rest, size)
        if count or (size == 1 and not parts):
            parts.append(f"{count} {_tr(one if count == 1 else many)}")
    return " ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Announcer", text)
