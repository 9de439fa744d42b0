"""The part of an import that is about what was said and noted: who speaks, and which names become pseudonyms."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from iprtool.exchange.found import Found, FoundTranscript, FoundTurn
from iprtool.services import transcripts
from iprtool.ui.parts.labels import heading, panel
from iprtool.ui.parts.scrolled import Scrolled
from iprtool.ui.study.name_list import NameList
from iprtool.ui.study.speaker_list import SpeakerList

_WIDE_LETTERS = 120
"""From this width on both stand side by side."""


class SpokenPart(Scrolled):
    """Scrolls in itself, so that the form around it stays whole in a low window."""

    def __init__(self, found: Found) -> None:
        inner = QWidget()
        panel(inner)
        super().__init__(inner)
        self._found = found
        self.speakers, self.names = SpeakerList(found.transcripts), NameList([*found.transcripts, *_noted(found)])
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom, inner)
        self._sides.setContentsMargins(0, 0, 4, 0)
        self._sides.setSpacing(16)
        sides: list[tuple[str, QWidget]] = [(_tr("Names that become pseudonyms"), self.names)]
        if found.transcripts:
            sides.insert(0, (_tr("Who speaks"), self.speakers))
        for title, part in sides:
            side = QVBoxLayout()
            side.setSpacing(6)
            side.addWidget(heading(title))
            side.addWidget(part, 1 if part is self.names else 0)
            side.addStretch(0)
            self._sides.addLayout(side, 1)
        self.setMinimumHeight(6 * self.fontMetrics().height())

    def prepared(self) -> Found:
        """What was found, as it is to be taken in. Raises IprError where the list of names cannot be read."""
        return transcripts.prepared(self._found, self.speakers.voices, self.names.key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _WIDE_LETTERS * self.fontMetrics().averageCharWidth()
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


def has_words(found: Found) -> bool:
    """Whether something was said or noted, in which names may stand."""
    return bool(found.transcripts or any(_memos(found)))


def _memos(found: Found) -> Iterator[tuple[str, int | None]]:
    yield from ((tag.memo, tag.start_ms) for tag in found.tags if tag.memo)
    yield from ((episode.memo, None) for episode in found.episodes if episode.memo)


def _noted(found: Found) -> list[FoundTranscript]:
    """The memos of segments and episodes, as if they were spoken: names become pseudonyms in them too."""
    turns = tuple(FoundTurn(memo, at_ms) for memo, at_ms in _memos(found))
    return [FoundTranscript(turns)] if turns else []


def _tr(text: str) -> str:
    return QCoreApplication.translate("SpokenPart", text)
