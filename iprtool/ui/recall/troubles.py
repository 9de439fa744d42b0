"""What is wrong in an interview now: one place for each source, so that the end of one trouble leaves the others."""

from enum import Enum

from PySide6.QtCore import QObject, Signal

from iprtool.domain.errors import IprError
from iprtool.media.microphone import Microphone
from iprtool.media.types import State
from iprtool.ui.playback import Playback
from iprtool.ui.recall.desk import Desk


class Source(Enum):
    """Where trouble comes from. The value is what a participant alone is told."""

    MICROPHONE = "You are not heard just now."
    SOUND = "What you say cannot be stored just now."
    LOG = "What you do cannot be stored just now."
    PLAYER = "The recording cannot be shown just now."
    END = "The end cannot be stored yet: press “I am finished” again."
    EVENT = ""
    """Only an interviewer marks events."""


class Troubles(QObject):
    """Each source has one trouble or none."""

    changed = Signal()

    def __init__(self, desk: Desk, playback: Playback, microphone: Microphone, parent: QObject) -> None:
        super().__init__(parent)
        self._said: dict[Source, str] = {}
        self._heard = (
            (desk.troubled, self._on_unwritten),
            (desk.settled, self._on_settled),
            (playback.trouble, self._on_player_trouble),
            (playback.state_changed, self._on_state),
            (microphone.trouble, self._on_deaf),
            (microphone.disk_trouble, self._on_disk_trouble),
        )
        for signal, slot in self._heard:
            signal.connect(slot)

    def close(self) -> None:
        """Listen to them no more."""
        for signal, slot in self._heard:
            signal.disconnect(slot)

    def say(self, source: Source, text: str) -> None:
        """This is wrong there now; nothing for an empty text."""
        if text == self._said.get(source, ""):
            return
        if text:
            self._said[source] = text
        else:
            del self._said[source]
        self.changed.emit()

    def take(self, source: Source, error: IprError | None) -> None:
        """The same of an error; None when it is over."""
        self.say(source, str(error) if error is not None else "")

    @property
    def text(self) -> str:
        """All that is wrong, a line for each source."""
        return "\n".join(self._said[each] for each in Source if each in self._said)

    @property
    def plain_text(self) -> str:
        """The same in plain words, and what a participant alone can do."""
        said = [self.tr(each.value) for each in Source if each in self._said and each.value]
        return " ".join([*said, self.tr("You can go on. Please tell whoever set this up.")]) if said else ""

    def _on_unwritten(self, error: IprError) -> None:
        kept = self.tr("Go on: what happens is kept and written as soon as that works.")
        self.say(Source.LOG, f"{error.message} {kept} {error.hint}".strip())

    def _on_settled(self) -> None:
        self.say(Source.LOG, "")

    def _on_player_trouble(self, text: str) -> None:
        self.say(Source.PLAYER, text)

    def _on_state(self, state: State) -> None:
        """What was wrong with the player is over when it plays again."""
        if state is State.PLAYING:
            self.say(Source.PLAYER, "")

    def _on_deaf(self, error: IprError | None) -> None:
        self.take(Source.MICROPHONE, error)

    def _on_disk_trouble(self, error: IprError | None) -> None:
        self.take(Source.SOUND, error)
