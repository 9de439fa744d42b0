"""Every error of the database that a person can act on, as a sentence. The one place where this is done."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from iprtool.domain.errors import IprError, RestorableError, StorageError
from iprtool.store.copies import newest_good

KEPT = "The last change was not written; everything before it is kept."


class _Sentence(NamedTuple):
    what: str
    hint: str


# By SQLite's primary result code (https://www.sqlite.org/rescode.html).
_READ_ONLY = 8
_DAMAGE = frozenset([11, 26])
BUSY = frozenset([5, 6])
_IN_USE = _Sentence("Another program is using the project's database just now.", "Close it there, then try again.")
_SENTENCES = {
    5: _IN_USE,
    6: _IN_USE,
    8: _Sentence("The project is read-only here.", "Allow writing there, or open the project to read only."),
    10: _Sentence("The disk failed to read or write.", "Check the disk and its connection, then try again."),
    13: _Sentence("The disk is full.", "Free some space, then try again."),
    14: _Sentence(
        "The project's database cannot be reached.", "Check that its folder is there and that you may write to it."
    ),
}

# What SQLite says where the driver forgets the code: after a failed backup.
_CODE_OF_TEXT = {
    "database is locked": 5,
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
    "unable to open database file": 14,
    "file is not a database": 26,
}


def code_of(error: BaseException | None) -> int | None:
    """SQLite's primary result code, None for an error that has none."""
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if isinstance(code, int) else _CODE_OF_TEXT.get(str(error))


def is_refusal(error: BaseException | None) -> bool:
    """Whether writing was refused because only reading is allowed."""
    return code_of(error) == _READ_ONLY


def is_garbled(error: BaseException | None) -> bool:
    """Whether a text of the database, or of an error about it, is no text."""
    return isinstance(error, UnicodeDecodeError) or str(error).startswith("Could not decode to UTF-8")


@contextmanager
def sound_rows(folder: Path) -> Iterator[None]:
    """Inside, values that cannot be what was once written are told as damage: they are no bugs of the program."""
    try:
        yield
    except (ValueError, TypeError, OverflowError) as error:
        raise _with_backup(
            folder, f"The database of “{folder.name}” is damaged: it holds values that make no sense."
        ) from error


def explain(error: BaseException | None, folder: Path) -> IprError | None:
    """The trouble behind an error of the driver; None when it is a bug of the program."""
    code = code_of(error)
    if code in _DAMAGE or is_garbled(error):
        return _with_backup(folder, f"The database of “{folder.name}” is damaged. {KEPT}")
    sentence = _SENTENCES.get(code or 0)
    return StorageError(f"{sentence.what} {KEPT}", sentence.hint) if sentence else None


def cannot_open(error: BaseException, folder: Path, read_only: bool) -> IprError:
    """Why a database that is there could not be opened. A lock held elsewhere is not told here."""
    code = code_of(error)
    if code in _DAMAGE or code not in _SENTENCES:
        return damaged(folder, "Its database is damaged.")
    if read_only and code == _READ_ONLY:
        return IprError(
            f"“{folder.name}” was not closed properly, and putting that right needs write access to its folder.",
            "Open it once where you may write to it. Nothing was changed.",
        )
    sentence = _SENTENCES[code]
    return IprError(f"“{folder.name}” cannot be opened. {sentence.what} Nothing was changed.", sentence.hint)


def damaged(folder: Path, what: str) -> IprError:
    """The project cannot be used as it is: what is wrong, that it was left as it is, and the way back."""
    return _with_backup(
        folder, f"The project “{folder.name}” cannot be opened as it is. {what} Nothing in its folder was changed."
    )


def _with_backup(folder: Path, message: str) -> IprError:
    backup = newest_good(folder)
    if backup is None:
        return IprError(message, "It has no good backup inside. Look for a copy of the whole folder on another disk.")
    when = f"{backup.at.astimezone():%Y-%m-%d %H:%M}"
    return RestorableError(
        message,
        f"Its newest good backup is {backup.path.name}, of {when}. To go back to it, use Restore… in the menu, "
        f"or type: iprtool restore “{folder.name}”",
    )


def of_os(error: OSError, what: str) -> IprError:
    """Trouble with a file outside the database. `what` is a sentence without its full stop."""
    hints = {
        errno.ENOSPC: "The disk is full. Free some space, then try again.",
        errno.EDQUOT: "The disk quota is used up. Free some space, then try again.",
        errno.EFBIG: "The file is larger than the disk or the system allows.",
        errno.EACCES: "Your permissions do not allow it. Change them, or choose another folder.",
        errno.EPERM: "Your permissions do not allow it. Change them, or choose another folder.",
        errno.EROFS: "That folder is read-only. Choose another one, or open the project to read only.",
    }
    return IprError(f"{what}: {error.strerror}.", hints.get(error.errno or 0, "Check the disk and its connection."))
