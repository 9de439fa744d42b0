"""REFI-QDA projects (.qdpx, or a bare .qde) of any tool: what is on sound and video, with codes, memos and transcripts.

Names are matched without their namespace, since tools write several. What lies on texts, pictures and PDFs has no time
and is told in the report.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from iprtool.domain.errors import IprError
from iprtool.domain.kinds import PassKind
from iprtool.exchange import archive
from iprtool.exchange.archive import Archive
from iprtool.exchange.found import Found, FoundMedium, FoundTag, FoundTranscript, FoundTurn
from iprtool.exchange.limits import UNTOUCHED, content_of, head_of, text_of
from iprtool.exchange.refi_codes import children, codes_of, description_of, guid_of
from iprtool.exchange.report import Report
from iprtool.exchange.xml import Element, each, local, pruned

_TIMED = ("AudioSource", "VideoSource")
_SELECTIONS = ("AudioSelection", "VideoSelection")
_UNTIMED = {"TextSource": "texts", "PictureSource": "pictures", "PDFSource": "PDFs"}
_SPEAKER = re.compile(r"([^\W\d_][^:\n]{0,39}):\s+")
_INTERNAL = "internal://"


def read(file: Path) -> Found:
    """All of a project that has a time. Raises IprError for what is no such project."""
    if head_of(file)[:4] == b"PK\x03\x04":
        with archive.opened(file) as opened:
            return _found(_document(opened, file), file, _Inside(opened))
    return _found(content_of(file), file, _Inside(None))


def _found(data: bytes, file: Path, inside: "_Inside") -> Found:
    """The document is gone through twice, since the notes on its many segments stand behind these."""
    reader = _Reader(pruned(data, file.name, _SELECTIONS), file, inside)
    medium = -1
    for element in each(data, file.name, _TIMED, _SELECTIONS):
        above = [local(outer) for outer in element.iterancestors()]
        if above == ["Sources", "Project"]:
            medium += 1
        elif above[1:] == ["Sources", "Project"]:
            reader.selection(element, medium)
    return reader.found


def knows(head: bytes) -> bool:
    """Whether the first bytes are those of a zip or of XML."""
    return head[:4] == b"PK\x03\x04" or head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<"


def _document(opened: Archive, file: Path) -> bytes:
    documents = [name for name in opened.names if name.casefold().endswith(".qde")]
    if not documents:
        raise IprError(f"{file.name} is an archive, and no REFI-QDA project: it has no project.qde.", UNTOUCHED)
    return opened.read(min(documents, key=lambda name: (name.casefold() != "project.qde", name.count("/"), name)))


class _Inside:
    """The files beside the document, found by the last part of a path, since tools differ in the others."""

    def __init__(self, opened: Archive | None) -> None:
        self._opened = opened
        names = opened.names if opened else []
        self._by_name = {PurePosixPath(name.replace("\\", "/")).name.casefold(): name for name in names}

    def name(self, path: str) -> str:
        """What a file is called in the archive; empty where it is not in there."""
        return self._by_name.get(PurePosixPath(path.replace("\\", "/")).name.casefold(), "")

    def text(self, path: str) -> bytes | None:
        """The bytes of a text; None where it is not in there."""
        name = self.name(path)
        return self._opened.read(name) if self._opened and name else None


class _Reader:
    """Goes through the document once."""

    def __init__(self, root: Element, file: Path, inside: _Inside) -> None:
        if local(root) != "Project":
            raise IprError(f"{file.name} is XML, and no REFI-QDA project.", UNTOUCHED)
        self._inside, self._texts, self._file = inside, inside.text, file
        self.found = Found(Report(file.name, "REFI-QDA"), title=root.get("name", "").strip() or file.stem)
        self.found.book = self.found.title
        self._report = self.found.report
        self._users = {
            guid_of(user): _user(user) for users in children(root, "Users") for user in children(users, "User")
        }
        self._codes: dict[str, tuple[str, ...]] = {}
        for book in children(root, "CodeBook"):
            for codes in children(book, "Codes"):
                self._read_codes(codes)
        self._notes = {
            guid_of(note): self._note(note) for notes in children(root, "Notes") for note in children(notes, "Note")
        }
        for known in (self._users, self._notes):
            known.pop("", None)
        self._names = {
            guid_of(variable): variable.get("name", "").casefold()
            for variables in children(root, "Variables")
            for variable in children(variables, "Variable")
        }
        self._timed_texts: dict[str, tuple[int, list[tuple[int, int]]]] = {}
        sources = [source for sources in children(root, "Sources") for source in sources]
        for source in sorted(sources, key=lambda source: local(source) not in _TIMED):
            self._source(source)
        for what in ("Cases", "Sets", "Links", "Graphs"):
            count = sum(len(part) for part in children(root, what))
            self._report.dropped(what.lower(), "they have no place in a study here", count=count)

    def _read_codes(self, codes: Element) -> None:
        for code in codes_of(codes, self._report):
            self.found.codes.append(code)
            if code.id:
                self._codes[code.id] = code.path

    def _note(self, note: Element) -> str:
        inside = next(((child.text or "") for child in note if local(child) == "PlainTextContent"), "")
        if not inside and note.get("plainTextPath"):
            data = self._texts(note.get("plainTextPath", ""))
            inside = text_of(data, self._report.file)[0] if data else ""
        return inside.strip() or description_of(note)

    # ---- sources

    def _source(self, source: Element) -> None:
        name = local(source)
        if name == "TextSource" and (timed := self._timed_text(source)) is not None:
            self._coded_positions(source, *timed)
        elif name in _UNTIMED:
            codings = sum(1 for each in source.iter() if local(each) == "Coding")
            self._report.dropped(_UNTIMED[name], "they have no time", source.get("name", "")[:80])
            self._report.dropped("codings", f"they are on {_UNTIMED[name]}, which have no time", count=codings)
        elif name in _TIMED:
            self._medium(source)

    def _medium(self, source: Element) -> None:
        number = len(self.found.media)
        values = dict(self._values(source))
        session = values.get("session", "")
        number_of_session = int(session) if re.fullmatch(r"\d{1,5}", session) else None
        path = source.get("path", "")
        packed = self._inside.name(path) if path.startswith(_INTERNAL) else ""
        if packed:
            self.found.archive = self._file
        medium = FoundMedium(
            _file_name(source), dyad=values.get("dyad", ""), session=number_of_session, packed=packed,
            called=_last(source.get("path") or source.get("currentPath") or ""),
        )  # fmt: skip
        self.found.media.append(medium)
        for part in source:
            match local(part):
                case "Transcript":
                    self._transcript(part, number)
                case "Coding":
                    self._report.dropped("codings", "they are on a whole recording", _file_name(source))

    def _values(self, source: Element) -> Iterator[tuple[str, str]]:
        for value in children(source, "VariableValue"):
            names = [self._names.get(guid_of(ref, "targetGUID"), "") for ref in children(value, "VariableRef")]
            texts = [(part.text or "").strip() for part in value if local(part) != "VariableRef"]
            if names and texts:
                yield names[0], texts[0]

    def selection(self, selection: Element, medium: int) -> None:
        """Take the codings of a stretch of a medium over."""
        begin, end = _number(selection, "begin"), _number(selection, "end")
        where = selection.get("name", "")[:80]
        if begin is None or begin < 0:
            self._report.dropped("segments", "they have no begin in the recording", where)
            return
        if end is not None and end < begin:
            self._report.changed("segments", "their end was before their begin", where)
            end = None
        memo = self._memo(selection)
        codings = children(selection, "Coding")
        if not codings:
            author, kind = self._users.get(guid_of(selection, "creatingUser"), ("", PassKind.CODING))
            self._tag(selection, begin, end, (), memo, author, kind, medium, guid_of(selection))
        for n, coding in enumerate(codings):
            user = guid_of(coding, "creatingUser") or guid_of(selection, "creatingUser")
            author, kind = self._users.get(user, ("", PassKind.CODING))
            path = self._path(coding)
            if path is None:
                self._report.changed("segments", "their code is not in the file", where)
            own = guid_of(selection) if n == 0 else ""
            self._tag(selection, begin, end, path or (), memo, author, kind, medium, own)

    def _tag(
        self, selection: Element, begin: int, end: int | None, path: tuple[str, ...], memo: str, author: str,
        kind: PassKind, medium: int, own: str,
    ) -> None:  # fmt: skip
        end_ms = None if end is None or end == begin else end
        self.found.tags.append(FoundTag(begin, end_ms, path, memo, author, kind, medium, id=own))

    def _path(self, coding: Element) -> tuple[str, ...] | None:
        for ref in children(coding, "CodeRef"):
            return self._codes.get(guid_of(ref, "targetGUID"))
        return None

    def _memo(self, element: Element) -> str:
        notes = [self._notes.get(guid_of(ref, "targetGUID"), "") for ref in children(element, "NoteRef")]
        return "\n".join(part for part in (description_of(element), *notes) if part)

    # ---- transcripts

    def _transcript(self, transcript: Element, medium: int) -> None:
        name = transcript.get("name", "").strip()
        text = next(((child.text or "") for child in transcript if local(child) == "PlainTextContent"), "")
        if not text:
            data = self._texts(transcript.get("plainTextPath", ""))
            if data is None:
                self._report.dropped("transcripts", "their text is not in the file", name[:80])
                return
            text = text_of(data, self._report.file)[0] if data.strip() else ""
        points = sorted(_points(transcript))
        turns = tuple(_turns(text, points))
        self.found.transcripts.append(FoundTranscript(turns, name, medium=medium))
        self._report.taken("turns", len(turns))
        self._coded_text(transcript, medium)
        if points:
            self._timed_texts |= dict.fromkeys(_names_of(transcript), (medium, points))
            self._coded_positions(transcript, medium, points)

    def _timed_text(self, source: Element) -> tuple[int, list[tuple[int, int]]] | None:
        """The medium and the points of the transcript that a text is: both have one GUID, or one file."""
        return next((self._timed_texts[name] for name in _names_of(source) if name in self._timed_texts), None)

    def _coded_positions(self, text: Element, medium: int, points: list[tuple[int, int]]) -> None:
        """What is coded from one letter of a text to another, at the times at which these are said."""
        for selection in children(text, "PlainTextSelection"):
            begin, end = (_time_at(points, _number(selection, f"{side}Position")) for side in ("start", "end"))
            if begin is None or end is None:
                self._report.dropped("segments", "they are on text that has no time", selection.get("name", "")[:80])
                continue
            selection.set("begin", str(begin))
            selection.set("end", str(end))
            self.selection(selection, medium)

    def _coded_text(self, transcript: Element, medium: int) -> None:
        times = {guid_of(point): _number(point, "timeStamp") for point in children(transcript, "SyncPoint")}
        for selection in children(transcript, "TranscriptSelection"):
            begin = times.get(guid_of(selection, "fromSyncPoint"))
            end = times.get(guid_of(selection, "toSyncPoint"))
            if begin is None:
                self._report.dropped("segments", "they are on text that has no time", selection.get("name", "")[:80])
                continue
            selection.set("begin", str(begin))
            selection.set("end", str(begin if end is None else end))
            self.selection(selection, medium)


def _user(user: Element) -> tuple[str, PassKind]:
    """(author, kind of pass); the kind stands before a `/` in the id where this program wrote the file."""
    name, own = user.get("name", "").strip(), user.get("id", "")
    kind = own.split("/", 1)[0]
    return name or own, PassKind(kind) if kind in set(PassKind) else PassKind.CODING


def _number(element: Element, name: str) -> int | None:
    text = element.get(name, "").strip()
    return int(text) if re.fullmatch(r"-?\d{1,12}", text) else None


def _file_name(source: Element) -> str:
    """The name of the recording's file: as the source is called if that has an ending, else as its path ends."""
    name = source.get("name", "").strip()
    if PurePosixPath(name).suffix:
        return PurePosixPath(name.replace("\\", "/")).name
    last = _last(source.get("path") or source.get("currentPath") or "")
    return f"{name}{PurePosixPath(last).suffix}" if name else last


def _last(path: str) -> str:
    """The last part of a path of any system."""
    return PurePosixPath(path.replace("\\", "/")).name


def _points(transcript: Element) -> Iterator[tuple[int, int]]:
    """(position, time) of the points that have both."""
    for point in children(transcript, "SyncPoint"):
        position, time = _number(point, "position"), _number(point, "timeStamp")
        if position is not None and time is not None and time >= 0:
            yield position, time


def _names_of(text: Element) -> Iterator[str]:
    """What a text may be known by: its GUID and the names of its files."""
    files = (text.get(kind, "").replace("\\", "/") for kind in ("plainTextPath", "richTextPath"))
    yield from filter(None, (guid_of(text), *(PurePosixPath(file).name.casefold() for file in files)))


def _time_at(points: list[tuple[int, int]], position: int | None) -> int | None:
    """When a letter is said: between two points, evenly; None outside of all points."""
    if position is None:
        return None
    after = bisect_left(points, (position, 0))
    if after == len(points):
        return None
    at, ms = points[after]
    if at == position:
        return ms
    if not after:
        return None
    before_at, before_ms = points[after - 1]
    return before_ms + (2 * (ms - before_ms) * (position - before_at) + at - before_at) // (2 * (at - before_at))


def _turns(text: str, points: list[tuple[int, int]]) -> Iterator[FoundTurn]:
    """A turn a line. It begins at the first point on the line, and ends at the last one after that, or where the next
    line begins that has a point."""
    at, next_point = 0, 0
    open_turn: FoundTurn | None = None
    for line in text.split("\n"):
        times = []
        while next_point < len(points) and points[next_point][0] <= at + len(line):
            times.append(points[next_point][1])
            next_point += 1
        at += len(line) + 1
        said = line.strip()
        if open_turn is not None:
            yield _ended(open_turn, times[0] if times else None)
            open_turn = None
        if not said:
            continue
        match = _SPEAKER.match(said)
        speaker = match[1].strip() if match else ""
        turn = FoundTurn(said[match.end() :] if match else said, min(times, default=None), None, speaker)
        if len(times) > 1:
            yield _ended(turn, max(times))
        else:
            open_turn = turn
    if open_turn is not None:
        yield open_turn


def _ended(turn: FoundTurn, end_ms: int | None) -> FoundTurn:
    fits = turn.start_ms is not None and end_ms is not None and end_ms >= turn.start_ms
    return FoundTurn(turn.text, turn.start_ms, end_ms if fits else None, turn.speaker)
