"""Files that leave a project: the whole file or none, and never onto what the study needs."""

import os
import tempfile
from pathlib import Path

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recording
from iprtool.services import recordings
from iprtool.services.visibility import is_visible
from iprtool.store import Project


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


def write_whole(file: Path, data: bytes) -> None:
    """The whole file or none; what is no plain file (a link, a pipe, a device) is written to as it is."""
    _check_folder(file)
    part: Path | None = None
    try:
        if file.is_symlink() or (file.exists() and not file.is_file()):
            file.write_bytes(data)
            return
        handle, name = tempfile.mkstemp(prefix=f".{file.name[:40]}.", suffix=".part", dir=file.absolute().parent)
        part = Path(name)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(file)
    except OSError as error:
        if part is not None:
            part.unlink(missing_ok=True)
        raise IprError(
            f"{file.name or file} could not be written: {error.strerror}. What was there before is unchanged.",
            "Choose another folder, or close the program that has the file open.",
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
