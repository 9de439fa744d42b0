"""The timeline of a session as a picture in a file: what is read, what is painted, how it is written."""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from iprtool.domain.errors import IprError
from iprtool.domain.figure import Figure
from iprtool.domain.model import Recording
from iprtool.domain.picture_size import ENDINGS, Size, ending_of
from iprtool.exchange.report import Report
from iprtool.media import Waveform, compute_waveform, file_source
from iprtool.services import exporting, recordings, session_parts
from iprtool.services.export_filters import Filters
from iprtool.services.figures import figure_of
from iprtool.services.outgoing import check_target, write_whole
from iprtool.services.session_parts import SessionParts
from iprtool.store import Project


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
    """What was read; the rest needs no project, so it can run in the background."""

    parts: SessionParts
    sound: Sound | None

    def figure(self, report: Report) -> Figure:
        """What is to be painted."""
        return figure_of(self.parts, self.sound.outline(report) if self.sound is not None else None)


def reading(project: Project, filters: Filters, *, sound: bool = False) -> Generator[None, None, Ready]:
    """Read one session, in slices. Raises IprError for none, for several, and as an export does."""
    parts = session_parts.only_one((yield from session_parts.reading(project, filters)))
    first = parts.leaving.recordings[0]
    return Ready(parts, _sound_of(project, first) if sound else None)


def _sound_of(project: Project, first: Recording) -> Sound:
    kept = recordings.cached(project, first, "wave.npz")
    return Sound(recordings.file_of(project.folder, first), kept, first.label)


def write(ready: Ready, file: Path, size: Size) -> Report:
    """Paint what was read, and write the whole file or none."""
    from iprtool.pictures.surface import painted
    from iprtool.pictures.timeline import TimelinePicture

    ending, report = ending_of(file), Report(file.name)
    report.form = ENDINGS[ending]
    report.extend(ready.parts.report)
    figure = ready.figure(report)
    write_whole(file, painted(TimelinePicture(figure, size.width_mm), ending, size.dpi))
    report.taken("segments", len(ready.parts.segments))
    report.taken("curves", len(ready.parts.curves))
    return report


def save(project: Project, file: Path, filters: Filters, size: Size, *, sound: bool = False) -> Report:
    """Write the timeline of one session to a file that ends in .svg, .pdf or .png."""
    ending_of(check_target(project, file))
    ready = exporting.read(reading(project, filters, sound=sound))
    return exporting.tell_sealed(project, write(ready, file, size))
