"""The small marks of the board: one for a recording, one for each pass over it, and outlines where one is due."""

from collections.abc import Iterable
from dataclasses import dataclass

from iprtool.domain.kinds import PassKind
from iprtool.domain.model import Pass, Recording
from iprtool.services import passes

MAX_DUE_CODERS = 4
"""With more coders than this, not everyone codes everything, so nobody's pass is shown as due."""

_RECORDING_COLOUR = "#3A86C8"
_CODER_COLOUR = "#9AA4B2"
_KINDS = {
    PassKind.CLIENT_RECALL: ("C", "#7B6CF6"),
    PassKind.THERAPIST_RECALL: ("T", "#2A9D8F"),
    PassKind.CONSENSUS: ("Cons", "#E8A33D"),
}
_ORDER = tuple(PassKind)
_RECALLS = (PassKind.CLIENT_RECALL, PassKind.THERAPIST_RECALL)


@dataclass(frozen=True, slots=True)
class Chip:
    """One mark. `colour` is its fill; without one it is a dashed outline: due, and not there yet.

    name: what it stands for, in words. alarm: the file of this recording is not where it was.
    """

    text: str
    colour: str
    name: str
    recording_id: str | None = None
    pass_id: str | None = None
    alarm: bool = False


Line = tuple[Chip, ...]


def initials(author: str) -> str:
    """At most four letters for a coder: `AB` for `AB` and for `Anna Berg`, `C1` for `Coder 1`."""
    author = author.strip()
    if len(author) <= 4:
        return author
    words = author.replace("-", " ").replace("_", " ").replace(".", " ").split()
    return "".join(word[0] for word in words[:3]).upper() if len(words) > 1 else author[:3]


def due_line() -> Line:
    """What a session without a recording shows."""
    return (Chip("Rec", "", "no recording yet"),)


def recording_lines(
    recordings: Iterable[Recording], runs: dict[str, list[Pass]], coders: Iterable[str], missing: Iterable[str]
) -> tuple[Line, ...]:
    """One line of chips for each recording of a session, numbered where there are several.

    What is due is shown once, at the first recording.
    """
    recordings, alarms = list(recordings), set(missing)
    present = {_slot(run) for each in recordings for run in runs.get(each.id, [])}
    due = [slot for slot in _slots(coders) if slot not in present]
    lines: list[Line] = []
    for number, recording in enumerate(recordings, 1):
        ranked = [(_rank(run.kind, run.author), _chip(run)) for run in runs.get(recording.id, [])]
        if not lines:
            ranked += [(_rank(*slot), _due_chip(slot, recording.id)) for slot in due]
        ranked.sort(key=lambda pair: pair[0])
        text = f"Rec {number}" if len(recordings) > 1 else "Rec"
        lines.append((_recording_chip(recording, text, recording.id in alarms), *(chip for _, chip in ranked)))
    return tuple(lines)


def _recording_chip(recording: Recording, text: str, alarm: bool) -> Chip:
    name = f"recording {recording.label} ({recording.file_name})"
    if alarm:
        return Chip(f"{text} ?", "", f"{name}, its file is missing", recording.id, alarm=True)
    return Chip(text, _RECORDING_COLOUR, name, recording.id)


Slot = tuple[PassKind, str]


def _slot(run: Pass) -> Slot:
    return run.kind, "" if run.kind in _RECALLS else run.author


def _slots(coders: Iterable[str]) -> list[Slot]:
    names = list(coders)
    due = names if len(names) <= MAX_DUE_CODERS else []
    return [*((kind, "") for kind in _RECALLS), *((PassKind.CODING, name) for name in due)]


def _chip(run: Pass) -> Chip:
    text, colour = _KINDS.get(run.kind, (initials(run.author), _CODER_COLOUR))
    name = f"{passes.KIND_TITLES[run.kind]}, sealed" if run.sealed else _name(run.kind, run.author)
    return Chip(text, colour, name, run.recording_id, run.id)


def _due_chip(slot: Slot, recording_id: str) -> Chip:
    kind, author = slot
    text = _KINDS[kind][0] if kind in _KINDS else initials(author)
    return Chip(text, "", f"{_name(kind, author)}, not there yet", recording_id)


def _name(kind: PassKind, author: str) -> str:
    return f"{passes.KIND_TITLES[kind]} {author}".strip()


def _rank(kind: PassKind, author: str) -> tuple[int, str]:
    return _ORDER.index(kind), author.casefold()
