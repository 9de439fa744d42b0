"""Archives (zip): those of other tools read so that no file can do harm, our own written the same to the byte.

Refused are members that leave their folder, links, encrypted ones, names that come twice, and what unpacks to too much.
"""

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from iprtool.domain.errors import IprError
from iprtool.exchange.limits import UNTOUCHED

MOST_MEMBERS = 10_000
LARGEST_MEMBER = 100_000_000
"""Bytes, unpacked, of a member that is read."""
LARGEST_ALL = 200_000_000
"""Bytes, unpacked, of all members that are read."""
_MOST_TIMES = 200
"""No text or XML is packed to less than a two hundredth; a bomb is."""
_SMALL = 1_000_000


class Archive:
    """The members of an archive, by their names. Members are unpacked one by one, when they are asked for."""

    def __init__(self, opened: zipfile.ZipFile, name: str) -> None:
        """Raises IprError where the list of members itself is not to be trusted."""
        self._opened, self._name, self._unpacked = opened, name, 0
        infos = opened.infolist()
        if len(infos) > MOST_MEMBERS:
            raise self._refused(f"it has more than {MOST_MEMBERS:,} members")
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            self._check(info)
            self._members[info.filename] = info

    @property
    def names(self) -> list[str]:
        """The names of all files in it."""
        return [name for name, info in self._members.items() if not info.is_dir()]

    def size(self, member: str) -> int:
        """How many bytes a member says that it unpacks to; 0 for one that is not there."""
        info = self._members.get(member)
        return info.file_size if info else 0

    def read(self, member: str) -> bytes:
        """The content of a member. Raises IprError for one that is not there, is too large, or not what it says."""
        info = self._info(member)
        if info.file_size > LARGEST_MEMBER:
            raise self._refused(f"“{member[:80]}” is too large")
        if self._unpacked + info.file_size > LARGEST_ALL:
            raise self._refused("it unpacks to too much")
        self._unpacked += info.file_size
        return b"".join(self.pieces(member, info.file_size + 1))

    def pieces(self, member: str, length: int = 1 << 20) -> Iterator[bytes]:
        """The content of a member of any size, piece by piece. Raises IprError for one that is not what it says."""
        info = self._info(member)
        if info.file_size > max(info.compress_size * _MOST_TIMES, _SMALL):
            raise self._refused(f"“{member[:80]}” unpacks to far more than it holds")
        left = info.file_size
        with self._unpacking(member), self._opened.open(info) as stream:
            while left >= 0 and (piece := stream.read(length)):
                left -= len(piece)
                yield piece
        if left:
            raise self._refused(f"“{member[:80]}” is not as large as it says")

    def _info(self, member: str) -> zipfile.ZipInfo:
        if member not in self._members:
            raise self._refused(f"“{member[:80]}” is not in it")
        return self._members[member]

    @contextmanager
    def _unpacking(self, member: str) -> Iterator[None]:
        try:
            yield
        except IprError:
            raise
        except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
            raise self._refused(f"“{member[:80]}” is damaged") from error
        except Exception as error:  # zlib and lzma have errors of their own
            raise self._refused(f"“{member[:80]}” cannot be unpacked") from error

    def _check(self, info: zipfile.ZipInfo) -> None:
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in info.filename or "\0" in info.filename:
            raise self._refused(f"“{info.filename[:80]}” would lie outside of it")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise self._refused(f"“{info.filename[:80]}” is a link")
        if info.flag_bits & 0x1:
            raise self._refused("it is protected by a password")
        if info.filename in self._members:
            raise self._refused(f"“{info.filename[:80]}” is in it twice")

    def _refused(self, why: str) -> IprError:
        return IprError(f"{self._name} cannot be read: {why}.", UNTOUCHED)


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """Open an archive. Raises IprError for what is none."""
    if not file.is_file():
        raise IprError(f"There is no file {file.name} in that place.", "Check the name, or choose the file again.")
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise IprError(f"{file.name} is not an archive that can be opened.", UNTOUCHED) from error
    with archive:
        yield Archive(archive, file.name)


def put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Put a member into an archive that is written."""
    archive.writestr(member(name), data)


def member(name: str, packed: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """A member of an archive that is written, without the time of day."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = packed
    return info
