"""Which recordings of a study the media of a foreign file are; for one that is not here, one without a file is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from iprtool.domain import sessiontime
from iprtool.domain.errors import IprError
from iprtool.domain.ids import new_id
from iprtool.domain.kinds import MediaKind
from iprtool.domain.model import Recording
from iprtool.exchange.found import Found, FoundMedium
from iprtool.exchange.limits import UNTOUCHED
from iprtool.services import recordings, study
from iprtool.services.recordings import Prepared
from iprtool.services.visibility import visible_recordings
from iprtool.store import Project


@dataclass(frozen=True, slots=True)
class Target:
    """Where what was found goes.

    recording: name or id of the one that the file is about. dyad, session: else its session, which is made where it
    is not there; in it a recording is known by the name of its file, and one without a file stands in for others.
    author: of tags whose file names none. media: the files of recordings that were unpacked into the project before, by
    their numbers in what was found.
    """

    recording: str = ""
    dyad: str = ""
    session: int | None = None
    author: str = ""
    media: Mapping[int, Prepared] = field(default_factory=dict)


def homes(project: Project, found: Found, target: Target) -> list[Recording]:
    """The recording of each medium, one at least; made where the target leaves no doubt. To be called in a step.

    Raises IprError where it is not clear which recording is meant.
    """
    media = found.media or [FoundMedium()]
    first = recordings.named(project, target.recording) if target.recording else None
    made = [_with_file(project, found, first, target.media.get(0))] if first else []
    for n in range(len(made), len(media)):
        session_id = _session_id(project, media[n], target, first)
        own = _Own(_offset(found, n, made), target.media.get(n))
        made.append(_home(project, found, n, session_id, own))
    return made


@dataclass(frozen=True, slots=True)
class _Own:
    """What a file brings for one of its media: where it begins in the session, and the unpacked recording."""

    offset_ms: int | None
    prepared: Prepared | None


def _offset(found: Found, n: int, made: list[Recording]) -> int | None:
    """Where a medium begins in its session, where the file says it; None where it does not."""
    medium = found.media[n] if found.media else FoundMedium()
    if medium.beside is None:
        return None
    offset_ms = sessiontime.session_ms(made[medium.beside], medium.begins_ms)
    if abs(offset_ms) > sessiontime.MOST_OFFSET_MS:
        found.report.dropped("offsets of recordings", "they are longer than two days", medium.file_name)
        return None
    return offset_ms


def _session_id(project: Project, medium: FoundMedium, target: Target, first: Recording | None) -> str | None:
    if first is not None:
        return first.session_id
    label = target.dyad or medium.dyad
    number = target.session if target.session is not None else medium.session
    return study.ensure_session(project, dyad=label, number=number).id if label and number is not None else None


def _home(project: Project, found: Found, n: int, session_id: str | None, own: _Own) -> Recording:
    medium = found.media[n] if found.media else FoundMedium()
    within = {} if session_id is None else {"session_id": session_id}
    known = visible_recordings(project, **within)
    if own.prepared is not None:
        twin = next((each for each in known if each.sha256 == own.prepared.sha256), None)
        if twin is not None:
            return _as_it_is(found, twin, own.offset_ms)
    hits = [each for each in known if each.file_name and each.file_name.casefold() == medium.file_name.casefold()]
    if len(hits) == 1:
        return _with_file(project, found, _as_it_is(found, hits[0], own.offset_ms), own.prepared)
    if session_id is None:
        raise _unclear(found, medium, len(hits))
    label = PurePath(medium.file_name).stem or found.title or PurePath(found.report.file).stem or "imported"
    stand_in = next((each for each in known if each.media_kind is MediaKind.NONE and each.label == label), None)
    if stand_in is None:
        return _new(project, found, n, session_id, label, own)
    stand_in = _lengthened(project, _as_it_is(found, stand_in, own.offset_ms), _length(found, n))
    return _with_file(project, found, stand_in, own.prepared)


def _with_file(project: Project, found: Found, stand_in: Recording, prepared: Prepared | None) -> Recording:
    """A recording of which only the times were here, with its file, if it is long enough; any other as it is."""
    if prepared is None or stand_in.media_kind is not MediaKind.NONE:
        return stand_in
    try:
        recordings.give_file(project, recording_id=stand_in.id, prepared=prepared)
    except IprError as error:
        found.report.dropped("recordings", error.message.rstrip("."), stand_in.label)
        return stand_in
    _tell_file(found, prepared, stand_in.label)
    return project.get(Recording, stand_in.id)


def _tell_file(found: Found, prepared: Prepared, label: str) -> None:
    found.report.taken("recordings")
    if prepared.linked:
        found.report.changed("recordings", "the file lies beside, and is linked, not copied into the project", label)


def _as_it_is(found: Found, known: Recording, offset_ms: int | None) -> Recording:
    """A recording of the study, which keeps the offset that it has."""
    if offset_ms not in (None, known.offset_ms):
        why = "the recording was in the study before, and stays on its clock"
        found.report.dropped("offsets of recordings", why, known.label)
    return known


def _unclear(found: Found, medium: FoundMedium, hits: int) -> IprError:
    file = found.report.file or "the file"
    why = f": {hits} recordings are called {medium.file_name}" if hits else ""
    if medium.file_name and not hits:
        why = f": {medium.file_name} is not in the study"
    return IprError(
        f"It is not clear which recording {file} is about{why}.",
        f"Name the recording, or a dyad and a session for what the file holds. {UNTOUCHED}",
    )


def _lengthened(project: Project, stand_in: Recording, duration_ms: int) -> Recording:
    if duration_ms <= stand_in.duration_ms:
        return stand_in
    with project.step(f"Lengthen {stand_in.label}") as step:
        return step.update(stand_in, duration_ms=duration_ms)


def _new(project: Project, found: Found, n: int, session_id: str, label: str, own: _Own) -> Recording:
    offset_ms = own.offset_ms or 0
    if own.prepared is not None:
        _tell_file(found, own.prepared, label)
        return recordings.add(project, session_id=session_id, prepared=own.prepared, label=label, offset_ms=offset_ms)
    file_name = found.media[n].file_name if found.media else ""
    made = Recording(
        new_id(), session_id, label, file_name, "", True, 0, "", MediaKind.NONE, 0, duration_ms=_length(found, n),
        offset_ms=offset_ms,
    )  # fmt: skip
    with project.step(f"Add recording {label}") as step:
        step.insert(made)
    found.report.changed("recordings", "the file is not here, so only its times are in the study", label)
    return made


def _length(found: Found, n: int) -> int:
    """As long as the file says, and at least until the last thing that was found on it."""
    said = found.media[n].duration_ms if found.media else None
    tags = (tag.start_ms if tag.end_ms is None else tag.end_ms for tag in found.tags if tag.medium == n)
    turns = (turn for each in found.transcripts if each.medium == n for turn in each.turns)
    return max([said or 1, *tags, *(turn.end_ms or turn.start_ms or 0 for turn in turns)])
