"""Writing clips: all that was planned or nothing, with a report. Needs no project, so a job can do it."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iprtool.domain.errors import IprError
from iprtool.domain.progress import Cancelled, Progress, never, untold
from iprtool.domain.times import clock
from iprtool.exchange.report import Report
from iprtool.media.clip import Made
from iprtool.media.clip_exact import ClipStoppedError, ClipWriter, cut_exact
from iprtool.media.clip_fast import cut_fast, ending_of
from iprtool.media.contents import Probe
from iprtool.media.probing import probe
from iprtool.media.source import file_source
from iprtool.services.clip_plan import Clip, Plan
from iprtool.services.outgoing import check_target
from iprtool.store import Project

Cards = Callable[[Sequence[str], tuple[int, int]], NDArray[np.uint8]]
"""Draws lines of words as a picture of that width and height, RGB."""

CARD_MS = 2_500
NEVER = (
    "A clip with a face or a voice is never de-identified, whatever is masked: share it only as far as was consented."
)
"""What has to be said wherever clips are made."""
_ANOTHER = "Choose another folder, or a new one."
_SPARE = 100_000_000
_SOUND_BYTES = 24_000
"""A second of sound in a clip, with what the container needs."""
_BITS_A_PIXEL = Fraction(15, 100)


def check_folder(project: Project, plan: Plan, folder: Path, *, replace: bool = True) -> None:
    """Raise IprError where clips must not go: into a project, or onto a recording of the study.

    Without `replace` also onto clips that are there already.
    """
    check_target(project, folder / "clips")
    try:
        there = _there(plan, folder)
    except OSError as error:
        raise _refused(folder, error) from error
    for file in there:
        if not file.is_file():
            raise IprError(f"{file.name} in {folder.name} is no file, and a clip would have its name.", _ANOTHER)
        check_target(project, file)
    if there and not replace:
        raise IprError(
            f"In {folder.name} there are such clips already: {there[0].name}{' and others' if there[1:] else ''}. "
            "Nothing was written.",
            _ANOTHER,
        )


def _there(plan: Plan, folder: Path) -> list[Path]:
    """What is in the folder under the names of the clips."""
    if folder.exists() and not folder.is_dir():
        raise IprError(f"{folder.name} is no folder.", "Choose a folder for the clips.")
    stems = {plan.reel} if plan.options.reel else {clip.name for clip in plan.clips}
    return [file for file in sorted(folder.iterdir()) if file.stem in stems] if folder.is_dir() else []


def make(
    plan: Plan,
    folder: Path,
    *,
    draw: Cards | None = None,
    progress: Progress = untold,
    cancelled: Cancelled = never,
) -> Report | None:
    """Cut all clips into a folder, which is made where it is not there. None when cancelled; then nothing was written.

    A recording that cannot be read is told in the report, and the others are cut. Raises IprError where the disk has no
    room or refuses; then nothing was written either.
    """
    was_there = folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".iprtool-clips-", dir=folder))
    except OSError as error:
        raise _refused(folder, error) from error
    done = False
    try:
        work = _Work(plan, part, draw, progress, cancelled)
        report = work.run()
        for file in sorted(part.iterdir()):
            file.replace(folder / file.name)
        done = True
    except ClipStoppedError:
        return None
    except OSError as error:
        raise _refused(folder, error) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
        if not done and not was_there:
            with suppress(OSError):
                folder.rmdir()
    progress(1.0)
    return report


def _refused(folder: Path, error: OSError) -> IprError:
    return IprError(
        f"The clips could not be written to {folder.name}: {error.strerror or error}. None was kept.",
        "Choose another folder, or free some space.",
    )


def check_room(folder: Path, needed: int) -> None:
    """Raise IprError where the disk has no room for so many bytes."""
    free = shutil.disk_usage(folder).free
    needed += _SPARE
    if free < needed:
        raise IprError(
            f"There is no room for the clips: with what must stay free they need about {needed / 1e6:,.0f} MB, "
            f"and {free / 1e6:,.0f} MB are free. Nothing was written.",
            "Free some space, choose another disk, or fewer clips.",
        )


class _Work:
    """One run over a plan."""

    def __init__(self, plan: Plan, part: Path, draw: Cards | None, progress: Progress, cancelled: Cancelled) -> None:
        self._plan, self._part, self._draw = plan, part, draw
        self._progress, self._cancelled = progress, cancelled
        self.report = Report(form="clips")
        self.report.extend(plan.report)
        self._probes: dict[str, Probe] = {}
        self._copied: list[tuple[str, Made]] = []
        self._done_ms = 0
        self._total_ms = sum(_length(clip) for clip in plan.clips) or 1

    def run(self) -> Report:
        """Cut them. Raises ClipStoppedError when cancelled."""
        clips = [clip for clip in self._plan.clips if self._look(clip)]
        check_room(self._part, sum(self._bytes(clip) for clip in clips))
        cut = self._reel(clips) if self._plan.options.reel and clips else self._each(clips)
        self.report.taken("clips", cut)
        self._tell(clips, cut)
        return self.report

    def _look(self, clip: Clip) -> bool:
        """Whether the recording of a clip can be read."""
        if self._cancelled():
            raise ClipStoppedError
        film = clip.recording
        try:
            if film.id not in self._probes:
                self._probes[film.id] = probe(clip.source).with_origin(film.origin_us)
        except IprError as error:
            self.report.dropped("clips", error.message.rstrip("."), clip.name)
            return False
        return True

    def _bytes(self, clip: Clip) -> int:
        """About how large a clip becomes."""
        found, seconds = self._probes[clip.recording.id], Fraction(_length(clip), 1000)
        share = seconds * 1000 / max(found.duration_ms, 1)
        copied = int(clip.recording.size_bytes * share)
        if self._plan.options.fast:
            return copied * 11 // 10
        pixels = found.width * found.height * Fraction(found.frame_rate or 30)
        return int(seconds * (pixels * _BITS_A_PIXEL / 8 + _SOUND_BYTES))

    # ---- one file each

    def _each(self, clips: list[Clip]) -> int:
        cut = 0
        for clip in clips:
            file = self._part / f"{clip.name}{self._ending(clip)}"
            try:
                made = self._cut(clip, file)
            except IprError as error:
                file.unlink(missing_ok=True)
                self.report.dropped("clips", error.message.rstrip("."), clip.name)
            else:
                cut += 1
                self._copied += [(clip.name, made)] if self._plan.options.fast else []
                self._write_lines(clip.name, [(clip, 0)])
            self._done_ms += _length(clip)
        return cut

    def _ending(self, clip: Clip) -> str:
        found = self._probes[clip.recording.id]
        return ending_of(found) if self._plan.options.fast else ".mp4" if found.has_video else ".m4a"

    def _cut(self, clip: Clip, file: Path) -> Made:
        source, found = file_source(clip.source), self._probes[clip.recording.id]
        ways: dict[str, Any] = {"progress": self._share(clip), "cancelled": self._cancelled}
        if self._plan.options.fast:
            return cut_fast(source, found, clip.span, file, **ways)
        return cut_exact(source, found, clip.span, file, masks=clip.masks, **ways)

    def _share(self, clip: Clip) -> Progress:
        return lambda share: self._progress(min((self._done_ms + share * _length(clip)) / self._total_ms, 0.999))

    def _tell_off(self) -> None:
        """By how much copied clips are off: the worst of all, and each."""
        begin = max((made.begin_off_ms for _name, made in self._copied), key=abs, default=0)
        end = max((made.end_off_ms for _name, made in self._copied), key=abs, default=0)
        worst = f"the farthest off {_off('begins', begin)}, {_off('ends', end)}"
        for name, made in self._copied:
            off = f"{name}: {_off('begins', made.begin_off_ms)}, {_off('ends', made.end_off_ms)}"
            self.report.changed("clips", f"copied, so they begin with a picture that needs no other; {worst}", off)

    # ---- a reel

    def _reel(self, clips: list[Clip]) -> int:
        shown = next((found for clip in clips if (found := self._probes[clip.recording.id]).has_video), None)
        size = (shown.width, shown.height) if shown else None
        writer = ClipWriter(self._part / f"{self._plan.reel}{'.mp4' if size else '.m4a'}", size, has_sound=True)
        at_ms, placed = 0, []
        try:
            for clip in clips:
                if self._draw is not None and size is not None:
                    writer.add_card(self._draw(clip.titles, size), CARD_MS)
                    at_ms += CARD_MS
                self._add(writer, clip)
                placed.append((clip, at_ms))
                at_ms += _length(clip)
                self._done_ms += _length(clip)
            writer.finish()
        finally:
            writer.close()
        if size is None:
            self.report.dropped("titles", "a reel of sound has no picture to show them", count=len(clips))
        self._write_lines(self._plan.reel, placed)
        return len(clips)

    def _add(self, writer: ClipWriter, clip: Clip) -> None:
        found, source = self._probes[clip.recording.id], file_source(clip.source)
        try:
            writer.add(source, found, clip.span, clip.masks, self._share(clip), self._cancelled)
        except IprError as error:
            raise IprError(
                f"The reel was not made, because of {clip.name}. {error.message}",
                "Leave that segment out, or cut one file each: then the others are cut.",
            ) from error

    # ---- what goes with it

    def _write_lines(self, name: str, placed: list[tuple[Clip, int]]) -> None:
        """Subtitles of what is said, in the time of the file."""
        if not self._plan.options.subtitles:
            return
        cues = ["WEBVTT\n"]
        for clip, at_ms in placed:
            if not clip.lines:
                self.report.dropped("subtitles", "nothing that is said there has been written down", clip.name)
            shift = at_ms - clip.span[0]
            for line in clip.lines:
                voice = f"<v {_plain(line.speaker)}>" if line.speaker else ""
                times = f"{clock(line.start_ms + shift)} --> {clock(line.end_ms + shift)}"
                cues.append(f"{times}\n{voice}{_plain(line.text)}\n")
        if len(cues) > 1:
            (self._part / f"{name}.vtt").write_text("\n".join(cues), "utf-8")

    def _tell(self, clips: list[Clip], cut: int) -> None:
        """What was masked, and what could not be."""
        options, report = self._plan.options, self.report
        self._tell_off()
        found = [self._probes[clip.recording.id] for clip in clips]
        bleeps = sum(len(clip.masks.bleeps) for clip in clips)
        if options.semitones:
            way = "higher" if options.semitones > 0 else "lower"
            report.changed("clips", f"voices are {abs(options.semitones):g} semitones {way}", count=cut)
            silent = sum(not each.has_audio for each in found)
            report.dropped("shifts of voices", "the recording has no sound", count=silent)
        if options.blur:
            report.changed("clips", "the picture is blurred, or a rectangle of it", count=cut)
            report.dropped("blurs", "the recording has no picture", count=sum(not each.has_video for each in found))
        report.changed("spans", "they are bleeped", count=bleeps)
        if (options.bleep_codes or options.bleeps) and not bleeps:
            report.dropped("bleeps", "no span to be bleeped lies in these clips")
        report.dropped("notes of the camera", "title, place, date and device are not taken along", count=cut)


def _length(clip: Clip) -> int:
    return clip.span[1] - clip.span[0]


def _off(what: str, ms: int) -> str:
    return f"{what} {abs(ms)} ms {'early' if ms < 0 else 'late'}" if ms else f"{what} exactly"


def _plain(text: str) -> str:
    """Words that cannot end a cue or be taken for its marks."""
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
