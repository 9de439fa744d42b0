"""Segments, codes and transcripts as a REFI-QDA project (.qdpx, version 1.0): a zip of `project.qde` and its sources.

Recordings are named, not put in. GUIDs are the ids of this program's rows, or are derived from them: exported twice, it
is the same file. The moments of making come from the ids too, which are UUIDs of version 7 (RFC 9562).
"""

import io
import zipfile
from datetime import UTC, datetime
from typing import BinaryIO
from uuid import UUID, uuid5

from lxml import etree

from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording
from iprtool.domain.segment import Segment
from iprtool.domain.transcript import Script
from iprtool.exchange.archive import put
from iprtool.exchange.leaving import Leaving
from iprtool.exchange.refi_codes import add_codes, writable
from iprtool.exchange.report import Report
from iprtool.exchange.xml import Element

PROJECT = "urn:QDA-XML:project:1.0"
VARIABLES = (("dyad", "Text"), ("session", "Integer"))
_NO_CODE = "Mark"


def write(out: BinaryIO, leaving: Leaving) -> Report:
    """Write the project. Tells what the format has no room for."""
    return _Writer(leaving).write(out)


def derived(row_id: str, what: str) -> str:
    """A GUID that belongs to a row: always the same one for the same `what`."""
    return str(uuid5(UUID(row_id), what))


class _Writer:
    """Builds the document from the parts of a study."""

    def __init__(self, leaving: Leaving) -> None:
        self._leaving, self.report = leaving, Report(form="REFI-QDA project")
        self._texts: dict[str, bytes] = {}
        self._users: dict[tuple[str, str], str] = {}

    def write(self, out: BinaryIO) -> Report:
        """Write the archive."""
        document = io.BytesIO()
        etree.ElementTree(self._project()).write(document, xml_declaration=True, encoding="utf-8")
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name, data in (("project.qde", document.getvalue()), *sorted(self._texts.items())):
                put(archive, name, data)
        return self.report

    def _project(self) -> Element:
        leaving = self._leaving
        attributes = {"name": writable(leaving.study.title), "origin": "iprtool"}
        root = etree.Element(_tag("Project"), nsmap={None: PROJECT}, attrib=attributes)
        users = _add(root, "Users")
        if any(tree.families for tree in leaving.trees):
            add_codes(_add(root, "CodeBook"), PROJECT, leaving.trees, self.report)
        variables = _add(root, "Variables")
        for name, kind in VARIABLES:
            _add(variables, "Variable", guid=derived(leaving.study.id, name), name=name, typeOfVariable=kind)
        if leaving.recordings:
            sources = _add(root, "Sources")
            segments = {recording.id: found for recording, found in leaving.by_recording()}
            for recording in leaving.recordings:
                self._source(sources, recording, segments.get(recording.id, []))
        for (kind, author), guid in self._users.items():
            _add(users, "User", guid=guid, name=writable(author), id=writable(f"{kind}/{author}"))
        if not len(users):
            root.remove(users)
        return root

    def _source(self, sources: Element, recording: Recording, segments: list[Segment]) -> None:
        kind = "Audio" if recording.media_kind is MediaKind.AUDIO else "Video"
        name = recording.file_name or recording.label
        source = _add(
            sources, f"{kind}Source", guid=recording.id, name=writable(name), path=f"relative:///{writable(name)}"
        )
        for script in self._leaving.scripts.get(recording.id, ())[-1:]:
            self._transcript(source, script)
        self.report.dropped(
            "transcripts", "a recording has one in this format, the newest",
            count=max(len(self._leaving.scripts.get(recording.id, ())) - 1, 0),
        )  # fmt: skip
        for segment in segments:
            self._selection(source, kind, segment)
        if segments:
            place = segments[0]
            self._value(source, "dyad", "TextValue", place.dyad.label)
            self._value(source, "session", "IntegerValue", str(place.session.number))

    def _selection(self, source: Element, kind: str, segment: Segment) -> None:
        tag = segment.tag
        end_ms = tag.start_ms if tag.end_ms is None else tag.end_ms
        made = _when(tag.id)
        user = self._user(segment)
        element = _add(
            source, f"{kind}Selection", guid=tag.id, name=writable(segment.code.rsplit("/", 1)[-1] or _NO_CODE),
            begin=str(tag.start_ms), end=str(end_ms), creatingUser=user, **made,
        )  # fmt: skip
        if tag.memo:
            _add(element, "Description").text = writable(tag.memo)
        if tag.code_id:
            coding = _add(element, "Coding", guid=derived(tag.id, "coding"), creatingUser=user, **made)
            _add(coding, "CodeRef", targetGUID=tag.code_id)
        self.report.taken("segments")
        if segment.ratings:
            self.report.dropped("ratings", "REFI-QDA has no ratings", count=len(segment.ratings))
        if segment.said:
            self.report.dropped("remarks of recalls", "REFI-QDA has no second clock")

    def _user(self, segment: Segment) -> str:
        key = (segment.run.kind.value, segment.run.author)
        if key not in self._users:
            self._users[key] = derived(self._leaving.study.id, "/".join(key))
        return self._users[key]

    def _transcript(self, source: Element, script: Script) -> None:
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
        element = _add(
            source, "Transcript", guid=transcript.id, name=writable(transcript.title),
            plainTextPath=f"internal://{transcript.id}.txt", **_when(transcript.id),
        )  # fmt: skip
        for guid, at, ms in points:
            _add(element, "SyncPoint", guid=guid, timeStamp=str(ms), position=str(at))
        self.report.taken("turns", len(script.turns))

    def _value(self, source: Element, name: str, kind: str, text: str) -> None:
        value = _add(source, "VariableValue")
        _add(value, "VariableRef", targetGUID=derived(self._leaving.study.id, name))
        _add(value, kind).text = writable(text)


def _tag(name: str) -> str:
    return f"{{{PROJECT}}}{name}"


def _add(parent: Element, element: str, /, **attributes: str) -> Element:
    return etree.SubElement(parent, _tag(element), attributes)


def _when(row_id: str) -> dict[str, str]:
    """When a row was made, as its id says."""
    made = UUID(row_id)
    if made.version != 7:
        return {}
    moment = datetime.fromtimestamp((made.int >> 80) // 1000, UTC)
    return {"creationDateTime": moment.strftime("%Y-%m-%dT%H:%M:%SZ")}
