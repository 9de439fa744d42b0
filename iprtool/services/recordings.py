"""Recordings: taken into the project as a copy or a link, found again when they moved.

Taking in a file is slow, so it has two halves: `prepare` reads, copies and hashes without touching the database (a job
of the window runs it in the background), `add` writes the result as one step.
"""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Pass, Recording, Tag, Trace, Transcript, Turn
from iprtool.domain.progress import Cancelled, Progress, never, untold
from iprtool.domain.times import clock
from iprtool.media import Probe, probe
from iprtool.services import episodes, recall_views, study
from iprtool.services.visibility import visible_recordings
from iprtool.store import Changes, Project, find_moved, place_of, relative_place, sha256_of

SUFFIXES = frozenset(
    [
        ".mp4",
        ".m4v",
        ".mov",
        ".mkv",
        ".webm",
        ".avi",
        ".mpg",
        ".mpeg",
        ".ts",
        ".m2ts",
        ".mts",
        ".wmv",
        ".flv",
        ".3gp",
        ".ogv",
        ".mxf",
        ".mp3",
        ".wav",
        ".m4a",
        ".aac",
        ".ogg",
        ".oga",
        ".opus",
        ".flac",
        ".wma",
        ".aif",
        ".aiff",
    ]
)
_CHUNK = 1 << 20
_SPARE = 64 << 20


@dataclass(frozen=True)
class Prepared:
    """A file that has been read and, unless linked, copied. `problems` are sentences about what is odd in it.

    recorded: it was recorded into the project and is nowhere else; undo must not lose sight of it.
    """

    file_name: str
    path: str
    linked: bool
    size_bytes: int
    sha256: str
    probe: Probe
    recorded: bool = False


def prepare(
    folder: Path,
    file: Path,
    *,
    link: bool = False,
    progress: Progress = untold,
    cancelled: Cancelled = never,
) -> Prepared | None:
    """Read a file, and copy it into the project folder unless it is to be linked. None when cancelled.

    Raises IprError when it is missing, holds no picture or sound, or has no room; then nothing is left behind.
    """
    file = file.expanduser().absolute()
    if not file.is_file():
        raise IprError(f"There is no file {file.name} in that place.", "Check the name, or choose the file again.")
    found = probe(file)
    if link:
        digest = _hash(file, progress, cancelled)
        if digest is None:
            return None
        return Prepared(file.name, relative_place(folder, file), True, file.stat().st_size, digest, found)
    return _copy(folder, file, found, progress, cancelled)


def prepare_there(folder: Path, file: Path) -> Prepared | None:
    """A file that was recorded into the project's media folder, read and left where it is; None for any other."""
    file = file.expanduser().absolute()
    if file.parent != (folder / "media").absolute() or not file.is_file():
        return None
    path, size = file.relative_to(folder).as_posix(), file.stat().st_size
    return Prepared(file.name, path, False, size, sha256_of(file), probe(file), recorded=True)


class _StoppedError(Exception):
    """Carries a cancel out of the hashing."""


def _hash(file: Path, progress: Progress, cancelled: Cancelled) -> str | None:
    def tick(share: float) -> None:
        if cancelled():
            raise _StoppedError
        progress(share)

    try:
        return sha256_of(file, tick)
    except _StoppedError:
        return None


def _copy(folder: Path, file: Path, found: Probe, progress: Progress, cancelled: Cancelled) -> Prepared | None:
    media = folder / "media"
    media.mkdir(exist_ok=True)
    size = file.stat().st_size
    if shutil.disk_usage(media).free < size + _SPARE:
        raise IprError(
            f"There is no room for {file.name} in the project: with what must stay free it needs {_mb(size + _SPARE)}.",
            "Free some space, or add the recording as a link.",
        )
    target = free_name(media, file.name)
    part = target.with_name(target.name + ".part")
    try:
        digest = _copy_and_hash(file, part, size, progress, cancelled)
        if digest is None:
            return None
        part.replace(target)
    except OSError as error:
        raise IprError(
            f"{file.name} could not be copied into the project: {error.strerror}. The file itself is as it was.",
            "Check the disk and try again.",
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return Prepared(file.name, target.relative_to(folder).as_posix(), False, size, digest, found)


def _mb(size: int) -> str:
    return f"{max(size / 1e6, 1):,.0f} MB"


def _copy_and_hash(file: Path, part: Path, size: int, progress: Progress, cancelled: Cancelled) -> str | None:
    digest, done = sha256(), 0
    with file.open("rb") as source, part.open("wb") as target:
        while chunk := source.read(_CHUNK):
            if cancelled():
                return None
            target.write(chunk)
            digest.update(chunk)
            done += len(chunk)
            progress(done / max(size, 1))
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest()


def discard(folder: Path, prepared: Prepared) -> None:
    """Remove the copy of a prepared file that is not going to be added."""
    if not prepared.linked and not prepared.recorded:
        (folder / prepared.path).unlink(missing_ok=True)


def add(
    project: Project,
    *,
    session_id: str,
    prepared: Prepared,
    label: str = "",
    recall_id: str | None = None,
    offset_ms: int = 0,
) -> Recording:
    """Put a prepared file into a session, or as the recording of an interview to a recall of it.

    Raises IprError when the session, or that interview, has the same file already.
    """
    twin = project.find(Recording, session_id=session_id, sha256=prepared.sha256, recall_id=recall_id)
    if twin:
        discard(project.folder, prepared)
        raise IprError(f"{prepared.file_name} is in this session already, as “{twin[0].label}”.", "Nothing was added.")
    recording = Recording(
        id=new_id(),
        session_id=session_id,
        label=label.strip() or Path(prepared.file_name).stem,
        offset_ms=offset_ms,
        recall_id=recall_id,
        **_facts(prepared),
    )
    with project.step(f"Add recording {recording.label}", lasting=prepared.recorded) as step:
        step.insert(recording)
    return recording


def _facts(prepared: Prepared) -> dict[str, Any]:
    """What a recording says of its file."""
    found = prepared.probe
    return {
        **{name: getattr(prepared, name) for name in ("file_name", "path", "linked", "size_bytes", "sha256")},
        "media_kind": MediaKind.VIDEO if found.has_video else MediaKind.AUDIO,
        **{name: getattr(found, name) for name in ("origin_us", "duration_ms", "width", "height", "frame_rate")},
    }


def add_to(project: Project, *, dyad: str, number: int, prepared: Prepared, label: str = "") -> Recording:
    """Put a prepared file into a session of a dyad, in one step; both are made where they are not there yet."""
    try:
        with project.step(f"Add recording {prepared.file_name}"):
            session = study.ensure_session(project, dyad=dyad, number=number)
            return add(project, session_id=session.id, prepared=prepared, label=label)
    except IprError:
        discard(project.folder, prepared)
        raise


def add_file(project: Project, *, session_id: str, file: Path, link: bool = False, label: str = "") -> Recording:
    """Take in a file and wait for it: `prepare` and `add` in one."""
    prepared = prepare(project.folder, file, link=link)
    assert prepared is not None, "cannot be cancelled here"
    return add(project, session_id=session_id, prepared=prepared, label=label)


def named(project: Project, name: str) -> Recording:
    """The recording with this id, file name or label. Raises IprError when there is none, or more than one."""
    everyone = visible_recordings(project)
    wanted = name.casefold()
    for attribute in ("id", "file_name", "label"):
        hits = [r for r in everyone if str(getattr(r, attribute)).casefold() == wanted]
        if len(hits) == 1:
            return hits[0]
        if hits:
            raise IprError(
                f"{len(hits)} recordings are called “{name}”.", f"Say which by its id: {', '.join(r.id for r in hits)}."
            )
    names = ", ".join(sorted({r.file_name for r in everyone})) or "none yet"
    raise IprError(f"There is no recording “{name}” in this project.", f"Its recordings are: {names}.")


def of_session(project: Project, session_id: str) -> list[Recording]:
    """What filmed or heard a session, by label; without the recordings of its interviews."""
    found = project.find(Recording, session_id=session_id, recall_id=None)
    return sorted(found, key=lambda recording: (recording.label, recording.id))


def file_of(folder: Path, recording: Recording) -> Path:
    """Where the recording's file should be."""
    return place_of(folder, recording)


def cached(project: Project, recording: Recording, what: str) -> Path:
    """Where something is kept that was computed from a recording, such as `wave.npz`."""
    return project.cache_dir / f"{recording.sha256[:32]}.{recording.origin_us}.{what}"


def files_of(folder: Path, chosen: Iterable[Recording]) -> dict[str, Path]:
    """The files of those recordings whose file is in its place, by their ids."""
    return {each.id: file_of(folder, each) for each in chosen if not trouble(folder, each)}


def trouble(folder: Path, recording: Recording) -> str:
    """What is wrong with a recording's file, in a sentence; empty when it is there with its right size."""
    if recording.media_kind is MediaKind.NONE:
        return f"Of {recording.file_name or recording.label} only the times are in the study, not the recording itself."
    file = file_of(folder, recording)
    if not file.is_file():
        return f"The recording {recording.file_name} is missing: it is not where the project expects it."
    if file.stat().st_size != recording.size_bytes:
        return f"The recording {recording.file_name} is not the file that was added: its size is another one."
    return ""


def look_for(folder: Path, recording: Recording) -> Path | None:
    """Look for a moved recording by name, size and hash in the likely places; for a job of the window."""
    return find_moved(folder, recording)


def recognise(recording: Recording, file: Path, progress: Progress, cancelled: Cancelled) -> Path | None:
    """The file, when it is the recording that was added; None when cancelled; for a job of the window.

    Raises IprError when its content is another, or it cannot be read.
    """
    digest = _hash(file, progress, cancelled)
    if digest not in (None, recording.sha256):
        raise IprError(
            f"{file.name} is not the recording {recording.file_name} that was added: its content is another.",
            "The tags would stand at wrong moments. Choose the original file, or add this one as a new recording.",
        )
    return None if digest is None else file


def found_at(project: Project, *, recording_id: str, file: Path) -> Changes:
    """Use the recording's file in this place from now on."""
    recording = project.get(Recording, recording_id)
    path = relative_place(project.folder, file)
    with project.step(f"Find {recording.file_name} again") as step:
        step.update(recording, path=path, linked=not path.startswith("media/"))
    return step.changes


def give_file(project: Project, *, recording_id: str, prepared: Prepared) -> Changes:
    """Let a recording of which only the times were known have its file.

    Raises IprError where the file is too short for what was tagged and transcribed in those times.
    """
    recording, found = project.get(Recording, recording_id), prepared.probe
    last_ms = last_time(project, recording)
    if last_ms > found.duration_ms:
        discard(project.folder, prepared)
        raise IprError(
            f"{prepared.file_name} ends at {clock(found.duration_ms)}, and there are tags or turns until "
            f"{clock(last_ms)}: it is another recording.",
            "Choose the recording that was coded. Nothing was changed.",
        )
    with project.step(f"Add the file of {recording.label}") as step:
        step.update(recording, **_facts(prepared))
    return step.changes


def last_time(project: Project, recording: Recording) -> int:
    """When the last tag, curve or turn of a recording is over."""
    runs = [run.id for run in project.find(Pass, recording_id=recording.id)]
    scripts = [each.id for each in project.find(Transcript, recording_id=recording.id)]
    times = [tag.end_ms or tag.start_ms for tag in project.find(Tag, pass_id=runs)] if runs else []
    times += [trace.end_ms for trace in project.find(Trace, pass_id=runs)] if runs else []
    times += [t.end_ms or t.start_ms or 0 for t in project.find(Turn, transcript_id=scripts)] if scripts else []
    return max(times, default=0)


def rename(project: Project, *, recording_id: str, label: str) -> Changes:
    """Give a recording another label."""
    recording = project.get(Recording, recording_id)
    with project.step(f"Rename recording to {label}") as step:
        step.update(recording, label=label.strip() or recording.label)
    return step.changes


def remove(project: Project, *, recording_id: str) -> Changes:
    """Take a recording with its passes and tags out of the project, and the recalls in which it was watched; see
    `recall_views.of_recording`.

    A recall goes with its log, all that was said in it, and the recordings of its interview. The files stay, so that it
    can be undone.
    """
    recording = project.get(Recording, recording_id)
    watched_in = [view.recall for view in recall_views.of_recording(project, recording_id)]
    with project.step(f"Remove recording {recording.label}") as step:
        episodes.delete_with(project, *watched_in, recording)
    return step.changes


def free_name(folder: Path, name: str) -> Path:
    """A path in the folder that is not taken: the name itself, or with a number."""
    stem, suffix = Path(name).stem, Path(name).suffix
    candidate, n = folder / name, 2
    while candidate.exists():
        candidate = folder / f"{stem}-{n}{suffix}"
        n += 1
    return candidate
