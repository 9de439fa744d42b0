"""Recordings that come with a file of another tool: those inside it are unpacked into the project before the rest is
taken in, those that lie beside it are linked.

That is slow, so it needs no project: a job of the window runs it. What is not used then is thrown away.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording
from iprtool.exchange import archive
from iprtool.exchange.archive import Archive
from iprtool.exchange.found import Found, FoundMedium
from iprtool.exchange.limits import UNTOUCHED
from iprtool.media import Probe, probe
from iprtool.services import recordings
from iprtool.services.import_homes import Target
from iprtool.services.outgoing import check_room
from iprtool.services.recordings import Cancelled, Prepared, Progress
from iprtool.services.visibility import visible_recordings
from iprtool.store import Project

_STRANGE = re.compile(r"[^\w .()+-]")
_LONGEST = 80
_FOLDERS = ("sources", "media")


def packed(found: Found) -> dict[int, FoundMedium]:
    """The media whose files are inside, by their numbers."""
    return {n: medium for n, medium in enumerate(found.media) if medium.packed and found.archive}


def look_beside(found: Found, file: Path) -> None:
    """Note which recordings lie beside a file that was read, or in a folder there that goes with it, by their names."""
    folders = [file.parent, *(file.parent / name for name in (*_FOLDERS, file.stem))]
    found.media = [medium if medium.packed else replace(medium, near=_near(medium, folders)) for medium in found.media]


def _near(medium: FoundMedium, folders: list[Path]) -> Path | None:
    names = [name for name in (medium.file_name, medium.called) if name and name == PurePosixPath(name).name]
    return next((at / name for at in folders for name in names if _is_recording(at / name)), None)


def _is_recording(file: Path) -> bool:
    try:
        return file.suffix.casefold() in recordings.SUFFIXES and file.is_file()
    except (OSError, ValueError):
        return False


def leave_known(project: Project, found: Found, target: Target) -> None:
    """Leave files beside where they are whose recordings the study has already."""
    known = {each.file_name.casefold() for each in visible_recordings(project) if each.media_kind is not MediaKind.NONE}
    given = recordings.named(project, target.recording) if target.recording else None
    for n, medium in enumerate(found.media):
        has_file = n == 0 and given is not None and given.media_kind is not MediaKind.NONE
        if has_file or medium.file_name.casefold() in known:
            found.media[n] = replace(medium, near=None)


def near(found: Found) -> dict[int, Path]:
    """The files that lie beside, by the numbers of their media."""
    return {n: medium.near for n, medium in enumerate(found.media) if medium.near is not None}


def fetch(
    folder: Path,
    found: Found,
    *,
    progress: Progress = lambda share: None,
    cancelled: Cancelled = lambda: False,
) -> dict[int, Prepared] | None:
    """Link what lies beside and unpack what is inside; see `unpack`. None when cancelled."""
    linked: dict[int, Prepared] = {}
    beside = near(found)
    parts = len(beside) + bool(packed(found))
    for done, (n, file) in enumerate(beside.items()):
        part = partial(_tell_part, progress, done, parts)
        try:
            made = recordings.prepare(folder, file, link=True, progress=part, cancelled=cancelled)
        except IprError as error:
            found.report.dropped("recordings beside the file", error.message.rstrip("."), file.name)
            continue
        if made is None:
            return None
        linked[n] = made
    part = partial(_tell_part, progress, len(beside), parts)
    inside = unpack(folder, found, progress=part, cancelled=cancelled)
    return None if inside is None else linked | inside


def _tell_part(progress: Progress, done: int, parts: int, share: float) -> None:
    progress((done + share) / parts)


def unpack(
    folder: Path,
    found: Found,
    *,
    progress: Progress = lambda share: None,
    cancelled: Cancelled = lambda: False,
) -> dict[int, Prepared] | None:
    """Unpack them into the media folder of a project. None when cancelled.

    What cannot be played is left out and told. Raises IprError where there is no room, or the file is damaged; then
    nothing of it stays.
    """
    wanted = packed(found)
    if found.archive is None or not wanted:
        return {}
    made: dict[int, Prepared] = {}
    try:
        with archive.opened(found.archive) as opened:
            sizes = {medium.packed: opened.size(medium.packed) for medium in wanted.values()}
            check_room(folder / found.archive.name, sum(sizes.values()), "Free some space, and import it again.")
            unpacking = _Unpacking(folder, opened, sum(sizes.values()), progress, cancelled)
            for n, medium in wanted.items():
                try:
                    made[n] = unpacking.one(medium)
                except _UnplayableError as error:
                    found.report.dropped("recordings", error.args[0], medium.file_name)
    except _StoppedError:
        discard(folder, made)
        return None
    except BaseException:
        discard(folder, made)
        raise
    return made


@contextmanager
def fetched(project: Project, found: Found, target: Target) -> Iterator[Mapping[int, Prepared]]:
    """`fetch`, and wait for it; what is not used in the end is thrown away."""
    leave_known(project, found, target)
    made = fetch(project.folder, found) or {}
    try:
        yield made
    finally:
        tidy(project, made)


def tidy(project: Project, made: Mapping[int, Prepared]) -> None:
    """Throw away what became no recording of the project."""
    used = {each.path for each in project.find(Recording, sha256=[prepared.sha256 for prepared in made.values()])}
    discard(project.folder, {n: prepared for n, prepared in made.items() if prepared.path not in used})


def discard(folder: Path, made: Mapping[int, Prepared]) -> None:
    """Throw away what was unpacked."""
    for prepared in made.values():
        recordings.discard(folder, prepared)


class _StoppedError(Exception):
    """Carries a cancel out of the unpacking."""


class _UnplayableError(Exception):
    """A file that is no recording, with why."""


class _Unpacking:
    """Unpacks one recording after the other."""

    def __init__(self, folder: Path, opened: Archive, size: int, progress: Progress, cancelled: Cancelled) -> None:
        self._folder, self._opened, self._size, self._done = folder, opened, size, 0
        self._progress, self._cancelled = progress, cancelled

    def one(self, medium: FoundMedium) -> Prepared:
        """A recording, in the media folder. Raises IprError for one that is damaged or cannot be written."""
        media = self._folder / "media"
        media.mkdir(exist_ok=True)
        target = recordings.free_name(media, _file_name(medium))
        part = target.with_name(target.name + ".part")
        try:
            digest = self._copy(medium.packed, part)
            found = self._probed(part)
            part.replace(target)
        except OSError as error:
            raise IprError(
                f"{medium.file_name} could not be unpacked into the project: {error.strerror}.",
                f"Check the disk and try again. {UNTOUCHED}",
            ) from error
        finally:
            part.unlink(missing_ok=True)
        path = target.relative_to(self._folder).as_posix()
        return Prepared(medium.file_name or target.name, path, False, target.stat().st_size, digest, found)

    def _copy(self, member: str, part: Path) -> str:
        digest = sha256()
        with part.open("wb") as out:
            for piece in self._opened.pieces(member):
                if self._cancelled():
                    raise _StoppedError
                out.write(piece)
                digest.update(piece)
                self._done += len(piece)
                self._progress(self._done / max(self._size, 1))
            out.flush()
            os.fsync(out.fileno())
        return digest.hexdigest()

    def _probed(self, part: Path) -> Probe:
        try:
            return probe(part)
        except IprError as error:
            raise _UnplayableError(f"it cannot be played: {error.message.rstrip('.')}") from error


def _file_name(medium: FoundMedium) -> str:
    """A name that every system can hold, with the ending of the packed file."""
    stem = _STRANGE.sub("_", PurePosixPath(medium.file_name).stem)[:_LONGEST].strip(" .") or "recording"
    ending = PurePosixPath(medium.packed).suffix
    return stem + (ending if re.fullmatch(r"\.\w{1,8}", ending) else "")
