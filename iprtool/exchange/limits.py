"""How much of a foreign file is read, and its bytes and letters: what every reader begins with."""

import re
from pathlib import Path

from iprtool.domain.errors import IprError

LARGEST = 200_000_000
"""Bytes; a day of speech with a time for each word is a tenth of it."""
UNTOUCHED = "Nothing was changed in the study."
_MIDDLE_EUROPE = re.compile(rb"[a-z][\xb3\xb9\xbf\x9d\x9f][a-z]")
"""Letters inside a word that the western ones do not have there."""
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


def head_of(file: Path, most: int = 4096) -> bytes:
    """The first bytes of a file, however large. Raises IprError where it cannot be read, or is empty."""
    if not file.is_file():
        raise IprError(f"There is no file {file.name} in that place.", "Check the name, or choose the file again.")
    try:
        with file.open("rb") as opened:
            data = opened.read(most)
    except OSError as error:
        raise IprError(f"{file.name} cannot be read: {error.strerror}.", "Choose another file.") from error
    if not data:
        raise IprError(f"{file.name} is empty.", UNTOUCHED)
    return data


def content_of(file: Path, largest: int = LARGEST) -> bytes:
    """The bytes of a file. Raises IprError where it cannot be read, is empty, or is larger than any such file."""
    try:
        if not file.is_file():
            raise IprError(f"There is no file {file.name} in that place.", "Check the name, or choose the file again.")
        if file.stat().st_size > largest:
            raise IprError(f"{file.name} is too large: at most {largest // 1_000_000:,} MB are read.", UNTOUCHED)
        data = file.read_bytes()
    except OSError as error:
        raise IprError(f"{file.name} cannot be read: {error.strerror}.", "Choose another file.") from error
    if not data.strip(b"\0 \r\n\t"):
        raise IprError(f"{file.name} is empty.", UNTOUCHED)
    return data


def text_of(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and the name of its letters: UTF-8, UTF-16 (also without its mark), else some of Windows.

    Lines end in a line feed. Raises IprError for bytes that are no text.
    """
    letters = next((letters for mark, letters in _MARKS if data.startswith(mark)), "") or _guessed(data)
    try:
        text = data.decode(letters)
    except UnicodeDecodeError:
        letters = _of_windows(data)
        text = data.decode(letters, "replace")
    if "\0" in text:
        raise IprError(f"{name} is not a text file.", UNTOUCHED)
    return text.replace("\r\n", "\n").replace("\r", "\n"), letters


def _of_windows(data: bytes) -> str:
    """Which letters of Windows these are, by what is frequent: Cyrillic, Greek, of middle Europe, else western."""
    head = data[:20_000]
    letters = [byte for byte in head if byte >= 0xC0 or chr(byte).isalpha()]
    high = [byte for byte in letters if byte >= 0xC0]
    if len(high) > len(letters) / 2:
        return "cp1251" if high.count(0xE0) > len(high) / 50 else "cp1253"
    return "cp1250" if _MIDDLE_EUROPE.search(head) else "cp1252"


def _guessed(data: bytes) -> str:
    """UTF-16 without its mark shows by every other byte being 0 in what is mostly Latin."""
    head = data[:2000]
    if head[1::2].count(0) > len(head) * 0.3:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > len(head) * 0.3 else "utf-8"
