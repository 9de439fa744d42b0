"""Files that leave a project: the whole file or none, and never onto what the study needs."""

import errno
import io
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recording
from iprtool.services import recordings
from iprtool.services.visibility import is_visible
from iprtool.store import Project

if TYPE_CHECKING:
    from typing_extensions import Buffer

T = TypeVar("T")
_BUFFER = 1 << 20
_SPARE = 64 << 20
_NAME_SHOWN = 60
"""No more letters of a name are told: the longest that a disk takes would fill the window."""
_IN_USE = "Choose another folder, or close the program that has the file open."
_DENIED = "Choose a folder that you may write to, or close the program that has the file open."
_NO_FOLDER = "Make that folder first, or choose another."
_HINTS = {
    errno.ENAMETOOLONG: "Give it a shorter name.",
    errno.ENOSPC: "Free some space, or choose another disk.",
    errno.EDQUOT: "Free some space, or choose another disk.",
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EROFS: _DENIED,
    errno.ENOENT: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EISDIR: "It is a folder: give it another name.",
}
"""What to do when the system refuses, by its number for why."""


def check_target(project: Project, file: Path) -> Path:
    """The file itself. Raises IprError where an export must not go: onto a recording of the study, into a project."""
    try:
        _check_folder(file)
        _check_recordings(project, file)
    except (OSError, RuntimeError, ValueError) as error:
        raise _refused(file, error) from error
    return file


def _check_recordings(project: Project, file: Path) -> None:
    for recording in project.find(Recording):
        original = recordings.file_of(project.folder, recording)
        if file.exists() and original.exists() and file.samefile(original):
            seen = is_visible(project, recording)
            named = f"the recording “{recording.label}”" if seen else "the recording of a sealed interview"
            raise IprError(
                f"{file.name} was not written: it is {named}, which would be destroyed.",
                "Choose another name.",
            )


def _check_folder(file: Path) -> None:
    for folder in file.absolute().resolve().parents:
        if (folder / "project.json").exists() or (folder / "project.db").exists():
            raise IprError(
                f"{file.name} was not written: it lies in the project {folder.name}, whose files it could destroy.",
                "Choose a folder outside of projects.",
            )


def check_room(file: Path, size: int, hint: str = "Choose another disk, or write it without recordings.") -> None:
    """Raise IprError where there is no room for so many bytes."""
    try:
        free = shutil.disk_usage(file.absolute().parent).free
    except OSError:
        return  # that there is no such folder is told when it is written to
    if size and free < size + _SPARE:
        raise IprError(
            f"There is no room for {file.name}: with what must stay free it needs {(size + _SPARE) / 1e6:,.0f} MB, "
            f"and {free / 1e6:,.0f} MB are free. Nothing was written.",
            hint,
        )


def write_whole(file: Path, data: bytes) -> None:
    """The whole file or none; see `write_through`."""
    write_through(file, lambda out: out.write(data))


def write_through(file: Path, fill: Callable[[BinaryIO], T], watch: Callable[[int], None] = lambda written: None) -> T:
    """The whole file as `fill` writes it, or none; what is no plain file (a link, a pipe, a device) gets it at the end.

    watch: is told how many bytes are written. Whatever it or `fill` raises, what was there before is unchanged.
    """
    try:
        _check_folder(file)
        if file.is_symlink() or (file.exists() and not file.is_file()):
            with tempfile.TemporaryFile() as whole:
                made = fill(whole)
                whole.seek(0)
                with file.open("wb") as out:
                    shutil.copyfileobj(whole, out)
            return made
        return _in_its_place(file, fill, watch)
    except OSError as error:
        raise _refused(file, error) from error


def _refused(file: Path, error: OSError | RuntimeError | ValueError) -> IprError:
    """Why the system does not take a file: links in a circle and names that are none come as other errors."""
    name, why = file.name or str(file), "the system does not take this name"
    if len(name) > _NAME_SHOWN:
        name = f"{name[:_NAME_SHOWN]}…"
    hint = "Choose another name or folder."
    if isinstance(error, OSError):
        why, hint = error.strerror or why, _HINTS.get(error.errno or 0, _IN_USE)
    printable = "".join(letter if letter.isprintable() else "?" for letter in name)
    return IprError(f"{printable} could not be written: {why}. What was there before is unchanged.", hint)


def _in_its_place(file: Path, fill: Callable[[BinaryIO], T], watch: Callable[[int], None]) -> T:
    handle, name = tempfile.mkstemp(prefix=f".{file.name[:40]}.", suffix=".part", dir=file.absolute().parent)
    part = Path(name)
    try:
        with _Watched(io.FileIO(handle, "wb"), watch) as out:
            made = fill(out)
            out.flush()
            os.fsync(out.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(file)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return made


class _Watched(io.BufferedWriter):
    """Tells how much was written to it."""

    def __init__(self, raw: io.RawIOBase, watch: Callable[[int], None]) -> None:
        super().__init__(raw, _BUFFER)
        self._watch, self._written = watch, 0

    def write(self, data: "Buffer", /) -> int:
        count = super().write(data)
        self._written += count
        self._watch(self._written)
        return count


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
