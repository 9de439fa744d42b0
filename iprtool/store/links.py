"""Where a recording's file is: as the project names it, and found again when it is not there."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recording
from iprtool.domain.progress import Progress

_CHUNK = 1 << 20
_ANCESTORS = 3
_ENTRIES = 5_000
"""How many names are looked at in one folder: a search must end."""


def sha256_of(path: Path, progress: Progress | None = None) -> str:
    """The SHA-256 of a file as hexadecimal text. `progress` is told the share that is done, 0 to 1.

    Raises IprError when the file cannot be read. An exception from `progress` ends it.
    """
    digest, done = sha256(), 0
    try:
        with Path(path).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                done += len(chunk)
                if progress is not None:
                    progress(min(done / size, 1.0) if size else 1.0)
    except OSError as error:
        raise IprError(
            f"{Path(path).name} cannot be read: {error.strerror}.", "Check the file and its disk."
        ) from error
    return digest.hexdigest()


def place_of(folder: Path, recording: Recording) -> Path:
    """Where the file of a recording should be, absolute. `folder` is the project's, also through a symbolic link.

    The path is taken as it is written: `..` leaves the folder the way it was entered. A path that was written where
    the project was reached another way is taken through the link instead, when the file is there and only there.
    """
    written = Path(folder).absolute() / recording.path
    plain = Path(os.path.normpath(written))
    if plain.exists():
        return plain
    resolved = written.resolve()
    return resolved if resolved.exists() else plain


def relative_place(folder: Path, file: Path) -> str:
    """How the project names a file: relative to its folder, with `/`, so that `place_of` leads back to it.

    Absolute where there is no relative path, as between two drives of Windows.
    """
    file = Path(file).absolute()
    plain = Path(os.path.normpath(file))
    if plain != file and file.exists() and not (plain.exists() and plain.samefile(file)):
        plain = file.resolve()  # a `..` behind a symbolic link
    try:
        return Path(os.path.relpath(plain, Path(folder).absolute())).as_posix()
    except ValueError:
        return plain.as_posix()


def find_moved(folder: Path, recording: Recording) -> Path | None:
    """Where a recording is now: where it was, or a file of the same size and SHA-256 in one of the usual places.

    Those are the project folder, the folders above it and above the old place, and the folders beside them. Files with
    the recording's name are tried first. None when there is no such file.
    """
    old = place_of(folder, recording)
    candidates = [old, *_same_size(_places(Path(folder).absolute(), old), recording.size_bytes)]
    candidates.sort(key=lambda path: (path != old, path.name != recording.file_name))
    for path in dict.fromkeys(candidates):
        if _is_it(path, recording):
            return path
    return None


def _is_it(path: Path, recording: Recording) -> bool:
    try:
        return path.stat().st_size == recording.size_bytes and sha256_of(path) == recording.sha256
    except (OSError, IprError):
        return False


def _places(folder: Path, old: Path) -> Iterator[Path]:
    """Folders to look into, the likeliest first, each once."""
    above = [place for place in list(old.parents)[: _ANCESTORS + 1] if place.parent != place]
    roots = [folder, folder.parent, *above]
    nested = [child for root in roots for child in _entries(root) if child.is_dir(follow_symlinks=False)]
    yield from dict.fromkeys([folder / "media", *roots, *(Path(child.path) for child in nested)])


def _same_size(places: Iterator[Path], size: int) -> Iterator[Path]:
    for place in places:
        for entry in _entries(place):
            try:
                if entry.is_file() and entry.stat().st_size == size:
                    yield Path(entry.path)
            except OSError:
                continue


def _entries(place: Path) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(place) as entries:
            return [entry for _, entry in zip(range(_ENTRIES), entries, strict=False)]
    except OSError:
        return []
