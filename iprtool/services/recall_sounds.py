"""The sound files of interviews between their recording and the project: none is forgotten, whatever ends the program.

While a file is recorded, and until it is stored as a recording, a small note beside it says of which recall it is and
where it begins on the clock of the interview. What another device recorded is attached later.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recall, Recording
from iprtool.domain.sessiontime import check_offset
from iprtool.media.sound_stream import repair
from iprtool.services import recalls, recordings
from iprtool.services.visibility import sealed_recalls
from iprtool.store import Project
from iprtool.store.files import write_json

_NOTES = "interview-*.json"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that is not stored as a recording yet."""

    recall_id: str
    file: Path
    begin_ms: int


def file_for(folder: Path, recall: Recall) -> Path:
    """Where the sound of a recall goes that begins or goes on now."""
    media = folder / "media"
    media.mkdir(exist_ok=True)
    return recordings.free_name(media, f"interview-{recall.id}.wav")


def note(recall_id: str, file: Path, begin_ms: int) -> None:
    """Say where a file begins, so that it can be taken in later; it survives a power cut. Raises OSError."""
    write_json(_note_of(file), {"recall_id": recall_id, "begin_ms": begin_ms})


def waiting(project: Project) -> list[Waiting]:
    """The files that wait to be taken in, of recalls that are still there."""
    found = [_read(each) for each in _notes(project)]
    return [each for each in found if each and each.file.is_file() and project.count(Recall, id=each.recall_id)]


def unreadable(project: Project) -> list[Path]:
    """The files whose note cannot be read: of which recall they are, or where in it, is not known."""
    files = [each.with_suffix(".wav") for each in _notes(project) if _read(each) is None]
    return [each for each in files if each.is_file()]


def _notes(project: Project) -> list[Path]:
    return sorted((project.folder / "media").glob(_NOTES))


def _read(note: Path) -> Waiting | None:
    """What a note says; None where that cannot be read."""
    try:
        said = json.loads(note.read_text("utf-8"))
        return Waiting(str(said["recall_id"]), note.with_suffix(".wav"), int(said["begin_ms"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def prepare(folder: Path, file: Path) -> recordings.Prepared | None:
    """Put right a file that was cut off, and read it; None where nothing was recorded. For a job of the window."""
    return recordings.prepare_there(folder, file) if repair(file) else None


def take_in(project: Project, sound: Waiting, prepared: recordings.Prepared | None) -> Recording | None:
    """Store a prepared file as a recording of its interview; an empty one goes away."""
    taken = None
    if prepared is None:
        sound.file.unlink(missing_ok=True)
    elif not project.find(Recording, recall_id=sound.recall_id, path=prepared.path):
        recall = project.get(Recall, sound.recall_id)
        taken = recalls.put_sound(project, recall, prepared, begin_ms=sound.begin_ms)
    _note_of(sound.file).unlink(missing_ok=True)
    return taken


def _note_of(file: Path) -> Path:
    return file.with_suffix(".json")


# What other devices recorded


def attach(project: Project, *, recall_id: str, prepared: recordings.Prepared, begin_ms: int = 0) -> Recording:
    """Put what another device recorded of an interview to its recall, which has to be one that may be seen.

    Raises IprError where it cannot be put there; then a copy that was made for it is gone.
    """
    try:
        check_offset(begin_ms)
        found = project.find(Recall, id=recall_id)
        if not found or sealed_recalls(project, [recall_id]):
            raise IprError(
                f"The recall is sealed, or is not there any more; {prepared.file_name} was not added.",
                "Unseal it first, and add the file again.",
            )
        return recalls.put_sound(project, found[0], prepared, begin_ms=begin_ms, label="")
    except IprError:
        recordings.discard(project.folder, prepared)
        raise


def is_own(recording: Recording) -> bool:
    """Whether iprtool recorded it in the interview, so that it lies right on the interview's clock."""
    return recording.file_name.startswith(f"interview-{recording.recall_id}")


def beside(recording: Recording, sounds: Iterable[Recording]) -> list[Recording]:
    """Which recordings of its interview one is held against: what iprtool recorded; else the others as they lie."""
    others = [each for each in sounds if each.id != recording.id]
    return [each for each in others if is_own(each)] or others
