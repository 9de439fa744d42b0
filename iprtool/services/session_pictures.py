"""The timeline of a session as a picture in a file: what is read, what is painted, how it is written."""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from iprtool.domain.errors import IprError
from iprtool.domain.model import Recording
from iprtool.domain.picture_size import Size, ending_of
from iprtool.exchange.report import Report
from iprtool.media import Waveform, compute_waveform, file_source
from iprtool.services import exporting, picture_files, recordings, session_parts
from iprtool.services.export_filters import Filters
from iprtool.services.figures import Hidden, figure_of
from iprtool.services.outgoing import check_target
from iprtool.services.session_parts import SessionParts
from iprtool.store import Project

if TYPE_CHECKING:
    from iprtool.pictures.surface import Picture


@dataclass(frozen=True, slots=True)
class Sound:
    """Where the sound of a recording is, and where it may be kept as an outline already."""

    file: Path
    kept: Path
    label: str

    def outline(self, report: Report) -> Waveform | None:
        """Read it, which can take a while; None, and a line in the report, where it cannot be read."""
        found = Waveform.load(self.kept)
        if found is None:
            try:
                found = compute_waveform(file_source(self.file))
            except IprError as error:
                report.dropped("sounds", error.message, self.label)
        return found


@dataclass(frozen=True, eq=False)
class Ready:
    """A session that was read to be drawn. hidden: lanes that are left out."""

    parts: SessionParts
    sound: Sound | None
    hidden: Hidden = frozenset()

    def picture(self, width_mm: float, report: Report) -> "Picture":
        """Its timeline."""
        from iprtool.pictures.timeline import TimelinePicture

        report.extend(self.parts.report)
        sound = self.sound.outline(report) if self.sound is not None else None
        figure = figure_of(self.parts, sound, self.hidden)
        if self.hidden and not figure.groups:
            raise IprError(
                "There is nothing to draw: all lanes are hidden.",
                "Show some again, or draw the hidden ones too.",
            )
        self._count("segments", sum(len(lane.marks) for lane in figure.lanes), len(self.parts.segments), report)
        self._count("curves", sum(len(lane.courses) for lane in figure.lanes), len(self.parts.curves), report)
        return TimelinePicture(figure, width_mm)

    def _count(self, what: str, shown: int, there: int, report: Report) -> None:
        report.taken(what, shown)
        report.dropped(what, "their lanes are hidden", count=there - shown)


def reading(
    project: Project, filters: Filters, *, sound: bool = False, hidden: Hidden = frozenset()
) -> Generator[None, None, Ready]:
    """Read one session, in slices. Raises IprError for none, for several, and as an export does."""
    parts = session_parts.only_one((yield from session_parts.reading(project, filters)))
    first = parts.leaving.recordings[0]
    return Ready(parts, _sound_of(project, first) if sound else None, hidden)


def _sound_of(project: Project, first: Recording) -> Sound:
    kept = recordings.cached(project, first, "wave.npz")
    return Sound(recordings.file_of(project.folder, first), kept, first.label)


def save(project: Project, file: Path, filters: Filters, size: Size, *, sound: bool = False) -> Report:
    """Write the timeline of one session to a file that ends in .svg, .pdf or .png."""
    ending_of(check_target(project, file))
    ready = exporting.read(reading(project, filters, sound=sound))
    return exporting.tell_sealed(project, picture_files.write(ready, file, size))
