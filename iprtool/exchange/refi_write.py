"""Segments, codes and transcripts as a REFI-QDA project (.qdpx, version 1.0): a zip of `project.qde` and its sources.

Recordings are named, or put in on request. GUIDs are the ids of this program's rows, or are derived from them: exported
twice, it is the same file. The moments of making come from the ids too, which are UUIDs of version 7 (RFC 9562).
"""

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha1
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording
from iprtool.domain.segment import Segment
from iprtool.domain.transcript import Script
from iprtool.exchange.archive import member, put
from iprtool.exchange.leaving import Leaving
from iprtool.exchange.refi_codes import add_codes, writable
from iprtool.exchange.report import Report
from iprtool.exchange.xml import Element

PROJECT = "urn:QDA-XML:project:1.0"
VARIABLES = (("dyad", "Text"), ("session", "Integer"))
_NO_CODE = "Mark"
_RETURN = {"\r": "&#13;"}
_AT_ONCE = 1_000


def write(out: BinaryIO, leaving: Leaving, media: Mapping[str, Path] | None = None) -> Report:
    """Write the project. Tells what the format has no room for.

    media: the files of recordings to put in, by the recording's id; None for a file that only names them.
    """
    return _Writer(leaving, media).write(out)


def derived(row_id: str, what: str) -> str:
    """A GUID that belongs to a row: always the same one for the same `what`.

    It is `uuid.uuid5(UUID(row_id), what)` without the objects in between, of which there would be one a segment.
    """
    made = sha1(bytes.fromhex(row_id.replace("-", "")) + what.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(made[16], 16) & 3]
    return f"{made[:8]}-{made[8:12]}-5{made[13:16]}-{variant}{made[17:20]}-{made[20:32]}"


class _Writer:
    """Builds the document from the parts of a study, and writes each part before the next is built."""

    def __init__(self, leaving: Leaving, media: Mapping[str, Path] | None) -> None:
        self._leaving, self._media, self.report = leaving, media or {}, Report(form="REFI-QDA project")
        missing = [] if media is None else [each for each in leaving.recordings if each.id not in media]
        for recording in missing:
            self.report.changed("recordings", "their file is not here, so they are only named", recording.label)
        self._texts: dict[str, bytes] = {}
        self._users: dict[tuple[str, str], str] = {}
        for segment in leaving.segments:
            key = (segment.run.kind.value, segment.run.author)
            if key not in self._users:
                self._users[key] = derived(leaving.study.id, "/".join(key))

    def write(self, out: BinaryIO) -> Report:
        """Write the archive. Films and sounds are packed as they are: they do not get smaller."""
        self.report.dropped("episodes", "REFI-QDA has no episodes", count=len(self._leaving.episodes))
        with zipfile.ZipFile(out, "w") as archive:
            with archive.open(member("project.qde"), "w", force_zip64=True) as stream:
                self._document(stream)
            for name, data in sorted(self._texts.items()):
                put(archive, name, data)
            for recording in self._leaving.recordings:
                if recording.id in self._media:
                    self._put_in(archive, recording)
        return self.report

    def _put_in(self, archive: zipfile.ZipFile, recording: Recording) -> None:
        place = member(f"sources/{recording.id}{_ending(recording)}", zipfile.ZIP_STORED)
        try:
            with self._media[recording.id].open("rb") as source, archive.open(place, "w", force_zip64=True) as stream:
                shutil.copyfileobj(source, stream, 1 << 20)
            self.report.taken("recordings")
        except OSError as error:
            raise IprError(
                f"{recording.file_name} cannot be put into the file: {error.strerror}.",
                "Look for the recording first, or write the file without recordings.",
            ) from error

    def _document(self, stream: IO[bytes]) -> None:
        leaving = self._leaving
        attributes = {"name": writable(leaving.study.title), "origin": "iprtool"}
        segments = {recording.id: found for recording, found in leaving.by_recording()}
        with etree.xmlfile(stream, encoding="utf-8") as document:
            document.write_declaration()
            with document.element(_tag("Project"), attributes, nsmap={None: PROJECT}):
                for part in self._before_sources():
                    document.write(part)
                if leaving.recordings:
                    with document.element(_tag("Sources")):
                        for recording in leaving.recordings:
                            self._source(stream, document, recording, segments.get(recording.id, []))

    def _before_sources(self) -> Iterator[Element]:
        if self._users:
            users = _part("Users")
            for (kind, author), guid in self._users.items():
                _add(users, "User", guid=guid, name=writable(author), id=writable(f"{kind}/{author}"))
            yield users
        if any(tree.families for tree in self._leaving.trees):
            book = _part("CodeBook")
            add_codes(book, PROJECT, self._leaving.trees, self.report)
            yield book
        variables = _part("Variables")
        for name, kind in VARIABLES:
            _add(variables, "Variable", guid=derived(self._leaving.study.id, name), name=name, typeOfVariable=kind)
        yield variables

    def _source(self, stream: IO[bytes], document: Any, recording: Recording, segments: list[Segment]) -> None:
        kind = "Audio" if recording.media_kind is MediaKind.AUDIO else "Video"
        name = writable(recording.file_name or recording.label)
        inside = recording.id in self._media
        path = f"internal://{recording.id}{_ending(recording)}" if inside else f"relative:///{name}"
        source = {"guid": recording.id, "name": name, "path": path}
        with document.element(_tag(f"{kind}Source"), source):
            for script in self._leaving.scripts.get(recording.id, ())[-1:]:
                document.write(self._transcript(script))
            document.flush()
            selections = (self._selection(kind, segment) for segment in segments)
            while part := "".join(islice(selections, _AT_ONCE)):
                stream.write(part.encode())
            if segments:
                place = segments[0]
                document.write(self._value("dyad", "TextValue", place.dyad.label))
                document.write(self._value("session", "IntegerValue", str(place.session.number)))
        self.report.dropped(
            "transcripts", "a recording has one in this format, the newest",
            count=max(len(self._leaving.scripts.get(recording.id, ())) - 1, 0),
        )  # fmt: skip
        self.report.taken("segments", len(segments))

    def _selection(self, kind: str, segment: Segment) -> str:
        """A segment as text: of what there are 100,000, elements take three times the memory and the time."""
        tag = segment.tag
        end_ms = tag.start_ms if tag.end_ms is None else tag.end_ms
        by = f'creatingUser="{self._users[segment.run.kind.value, segment.run.author]}"'
        by += "".join(f' {name}="{value}"' for name, value in _when(tag.id).items())
        name = quoteattr(writable(segment.code.rsplit("/", 1)[-1] or _NO_CODE))
        memo = coding = ""
        if tag.memo:
            memo = f"<Description>{escape(writable(tag.memo), _RETURN)}</Description>"
        if tag.code_id:
            ref = f'<CodeRef targetGUID="{tag.code_id}"/>'
            coding = f'<Coding guid="{derived(tag.id, "coding")}" {by}>{ref}</Coding>'
        if segment.ratings:
            self.report.dropped("ratings", "REFI-QDA has no ratings", count=len(segment.ratings))
        if segment.said:
            self.report.dropped("remarks of recalls", "REFI-QDA has no second clock")
        times = f'begin="{tag.start_ms}" end="{end_ms}"'
        return f'<{kind}Selection guid="{tag.id}" name={name} {times} {by}>{memo}{coding}</{kind}Selection>'

    def _transcript(self, script: Script) -> Element:
        transcript = script.transcript
        text, points = "", []
        for turn in script.turns:
            speaker = script.speaker_of(turn)
            begin = len(text)
            text += f"{writable(speaker.label)}: " if speaker else ""
            text += " ".join(writable(turn.text).split()) + "\n"
            for what, at, ms in (("begin", begin, turn.start_ms), ("end", len(text) - 1, turn.end_ms)):
                if ms is not None:
                    points.append((derived(turn.id, what), at, ms))
            if turn.word_ms:
                self.report.dropped("times of words", "the format has times of turns", count=len(turn.word_ms))
        path = f"sources/{transcript.id}.txt"
        self._texts[path] = text.encode()
        element = _part(
            "Transcript", guid=transcript.id, name=writable(transcript.title),
            plainTextPath=f"internal://{transcript.id}.txt", **_when(transcript.id),
        )  # fmt: skip
        for guid, at, ms in points:
            _add(element, "SyncPoint", guid=guid, timeStamp=str(ms), position=str(at))
        self.report.taken("turns", len(script.turns))
        return element

    def _value(self, name: str, kind: str, text: str) -> Element:
        value = _part("VariableValue")
        _add(value, "VariableRef", targetGUID=derived(self._leaving.study.id, name))
        _add(value, kind).text = writable(text)
        return value


def _tag(name: str) -> str:
    return f"{{{PROJECT}}}{name}"


def _part(element: str, /, **attributes: str) -> Element:
    return etree.Element(_tag(element), attributes, nsmap={None: PROJECT})


def _ending(recording: Recording) -> str:
    """The ending of its file, where it is a plain one."""
    ending = PurePosixPath(recording.file_name).suffix.casefold()
    return ending if re.fullmatch(r"\.[a-z0-9]{1,8}", ending) else ""


def _add(parent: Element, element: str, /, **attributes: str) -> Element:
    return etree.SubElement(parent, _tag(element), attributes)


def _when(row_id: str) -> dict[str, str]:
    """When a row was made, as its id says."""
    if row_id[14:15] != "7":
        return {}
    return {"creationDateTime": _moment(int(row_id[:8] + row_id[9:13], 16) // 1000)}


@lru_cache(maxsize=1024)
def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
