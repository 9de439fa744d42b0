"""Who speaks in a transcript that is to be imported: how often, how each begins, and whose voice that is."""

import re
from collections.abc import Generator, Mapping, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QSizePolicy, QWidget

from iprtool.domain import voices
from iprtool.domain.kinds import Voice
from iprtool.exchange.found import FoundTranscript, FoundTurn
from iprtool.ui.parts.labels import ElidedLabel, label, panel
from iprtool.ui.parts.voicefield import voice_field
from iprtool.ui.sliced import Sliced

_SENTENCE = re.compile(r".*?[.!?…](?=\s|$)", re.S)
_AT_ONCE = 12
"""More speakers get their rows one after the other, while the window goes on."""
_ISOLATE, _POP = "\u2068", "\u2069"
"""Around a text that has a direction of its own."""
_LEAST, _WIDEST = 8, 24
"""The label of a speaker gets room for so many letters at least, where it is that long, and at most."""


class SpeakerList(QWidget):
    """A row for each speaker, with a list to choose the voice from; what the label says is chosen already."""

    def __init__(self, transcripts: Sequence[FoundTranscript], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel(self)
        self.fields: dict[str, QComboBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(3, 1)
        said = {name.casefold(): voice for each in transcripts for name, voice in each.voices}
        turns = _by_speaker(transcripts)
        self._voices = {each: said.get(each.casefold()) or voices.guessed(each) for each in turns if each}
        self._adding = Sliced(self)
        self._adding.start(self._rows(turns))
        if len(turns) <= _AT_ONCE:
            self._adding.finish()

    def _rows(self, turns: Mapping[str, Sequence[FoundTurn]]) -> Generator[None, None, None]:
        for speaker, own in turns.items():
            self._add(speaker, own, self._voices.get(speaker, Voice.OTHER))
            yield

    def _add(self, speaker: str, turns: Sequence[FoundTurn], voice: Voice) -> None:
        row = self._grid.rowCount()
        name = ElidedLabel(speaker or _tr("nobody is named"), "" if speaker else "muted")
        name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        letter = self.fontMetrics().averageCharWidth()
        name.setMaximumWidth(_WIDEST * letter)
        name.setMinimumWidth(min(name.sizeHint().width(), _LEAST * letter))
        count = _tr("1 turn") if len(turns) == 1 else _tr("{0} turns").format(f"{len(turns):,}")
        self._grid.addWidget(name, row, 0)
        if speaker:
            self.fields[speaker] = field = voice_field(voice)
            field.setAccessibleName(_tr("{0} is").format(speaker))
            self._grid.addWidget(field, row, 1)
        self._grid.addWidget(label(count, "muted"), row, 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(ElidedLabel(quoted(first_sentence(turns)), "muted"), row, 3)

    @property
    def voices(self) -> dict[str, Voice]:
        """Who each speaker is, by the label."""
        chosen = {speaker: Voice(field.currentData()) for speaker, field in self.fields.items()}
        return self._voices | chosen


def first_sentence(turns: Sequence[FoundTurn]) -> str:
    """What is said first, as far as its first sentence goes."""
    text = next((" ".join(turn.text.split()) for turn in turns if turn.text.strip()), "")
    found = _SENTENCE.match(text)
    return found[0] if found else text


def quoted(text: str) -> str:
    """A text in quotation marks; where it is Hebrew or Arabic its own marks stand as they do there."""
    return f"“{_ISOLATE}{text}{_POP}”"


def _by_speaker(transcripts: Sequence[FoundTranscript]) -> dict[str, list[FoundTurn]]:
    found: dict[str, list[FoundTurn]] = {}
    for turn in (turn for each in transcripts for turn in each.turns):
        found.setdefault(turn.speaker, []).append(turn)
    return found


def _tr(text: str) -> str:
    return QCoreApplication.translate("SpeakerList", text)
