"""Documents that are about one recording, for many recordings: one file each, in a zip."""

import io
import zipfile
from collections.abc import Callable
from typing import BinaryIO

from iprtool.domain.model import Recording
from iprtool.domain.naming import file_stem
from iprtool.domain.segment import Segment
from iprtool.exchange.archive import put
from iprtool.exchange.leaving import Leaving
from iprtool.exchange.report import Report

Writer = Callable[[BinaryIO, Leaving], Report]


def each_recording(write: Writer, ending: str) -> Writer:
    """A writer of a zip with one file a recording, named by dyad, session and recording; the same to the byte."""

    def write_all(out: BinaryIO, leaving: Leaving) -> Report:
        report = Report()
        taken: set[str] = set()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for recording, segments in leaving.by_recording():
                one = io.BytesIO()
                report.extend(write(one, _only(leaving, recording, segments)))
                put(archive, _name(recording, segments[0], ending, taken), one.getvalue())
        return report

    return write_all


def _only(leaving: Leaving, recording: Recording, segments: list[Segment]) -> Leaving:
    books = {segment.run.codebook_id for segment in segments}
    trees = tuple(tree for tree in leaving.trees if tree.codebook.id in books)
    scripts = {recording.id: leaving.scripts[recording.id]} if recording.id in leaving.scripts else {}
    return Leaving(leaving.study, (recording,), tuple(segments), trees, scripts)


def _name(recording: Recording, place: Segment, ending: str, taken: set[str]) -> str:
    stem = file_stem(f"{place.dyad.label}-{place.session.number}-{recording.label}")
    name = next(
        each
        for each in (f"{stem}{ending}", *(f"{stem} ({n}){ending}" for n in range(2, 100_000)))
        if each.casefold() not in taken
    )
    taken.add(name.casefold())
    return name
