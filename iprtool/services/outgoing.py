"""Files that leave a project: the whole file or none, and never onto what the study needs."""

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


def check_target(project: Project, file: Path) -> Path:
    """The file itself. Raises IprError where an export must not go: onto a recording of the study, into a project."""
    _check_folder(file)
    for recording in project.find(Recording):
        original = recordings.file_of(project.folder, recording)
        if file.exists() and original.exists() and file.samefile(original):
            seen = is_visible(project, recording)
            named = f"the recording “{recording.label}”" if seen else "the recording of a sealed interview"
            raise IprError(
                f"{file.name} was not written: it is {named}, which would be destroyed.",
                "Choose another name.",
            )
    return file


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
    _check_folder(file)
    try:
        if file.is_symlink() or (file.exists() and not file.is_file()):
            with tempfile.TemporaryFile() as whole:
                made = fill(whole)
                whole.seek(0)
                with file.open("wb") as out:
                    shutil.copyfileobj(whole, out)
            return made
        return _in_its_place(file, fill, watch)
    except OSError as error:
        raise IprError(
            f"{file.name or file} could not be written: {error.strerror}. What was there before is unchanged.",
            "Choose another folder, or close the program that has the file open.",
        ) from error


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
