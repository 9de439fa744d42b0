"""Reading what is spoken in a recording, whatever form it is in: what is in a file goes before how its name ends."""

import re
from collections.abc import Callable
from pathlib import Path

from iprtool.domain.errors import IprError
from iprtool.exchange import spoken_chat, spoken_cues, spoken_exb, spoken_json, spoken_text
from iprtool.exchange.found import Found
from iprtool.exchange.limits import UNTOUCHED, content_of, text_of
from iprtool.exchange.spoken_turns import LARGEST

_AS_TEXT = "Save it as plain text (.txt) there, and choose that."
_OTHERS: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (re.compile(rb"\s*<(!doctype\s+html|html|head|body)\b", re.I), "a web page", "Download the file itself."),
    (re.compile(rb"\{\\rtf"), "a document of a word processor (RTF)", _AS_TEXT),
    (re.compile(rb"PK\x03\x04"), "a packed file or a document of a word processor", _AS_TEXT),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "a document of a word processor", _AS_TEXT),
    (re.compile(rb"%PDF"), "a PDF", _AS_TEXT),
)
"""What is no transcript by its first bytes: what it is, and what to do."""
_ARROW = re.compile(r"\d\s*-->\s*\d")
_CHAT = re.compile(r"@UTF8|@Begin|@Font|@PID|@Window")
_EXB = re.compile(r"<basic-transcription\b")
_XML = re.compile(r"\s*<\?xml\b")
_HEAD = 20_000
Reader = Callable[[Path], Found]

_BY_CONTENT: tuple[tuple[Callable[[str], object], Reader], ...] = (
    (_EXB.search, spoken_exb.read),
    (lambda head: head.startswith("WEBVTT"), spoken_cues.read),
    (_CHAT.match, spoken_chat.read),
    (re.compile(r"\s*\{|\s*\[\s*[\[{\]]").match, spoken_json.read),
    (_ARROW.search, spoken_cues.read),
)
_BY_ENDING: dict[str, Reader] = {
    ".vtt": spoken_cues.read,
    ".srt": spoken_cues.read,
    ".json": spoken_json.read,
    ".cha": spoken_chat.read,
    ".exb": spoken_exb.read,
}


def read(file: Path) -> Found:
    """The transcript of a file, with a report. Raises IprError for a file that is none."""
    content = content_of(file, LARGEST)
    for pattern, what, hint in _OTHERS:
        if pattern.match(content[:1000].removeprefix(b"\xef\xbb\xbf")):
            raise IprError(f"{file.name} is {what}, not a transcript.", f"{UNTOUCHED} {hint}")
    text, _ = text_of(content[: 4 * _HEAD], file.name)
    head = text[:_HEAD]
    reader = next((reader for fits, reader in _BY_CONTENT if fits(head)), None)
    if reader is None and _XML.match(head):
        raise IprError(f"{file.name} is XML, but no transcript that is known here.", UNTOUCHED)
    return (reader or _BY_ENDING.get(file.suffix.casefold(), spoken_text.read))(file)
