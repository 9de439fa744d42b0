"""Documents that are about one session, for many sessions: one file each, in a zip."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from typing import BinaryIO

from iprtool.domain.naming import file_stem
from iprtool.domain.segment import Segment
from iprtool.exchange.archive import put
from iprtool.exchange.leaving import Leaving
from iprtool.exchange.report import Report

Writer = Callable[[BinaryIO, Leaving], Report]


def each_session(write: Writer, ending: str) -> Writer:
    """A writer of a zip with one file a session, named by dyad and session; the same to the byte."""

    def write_all(out: BinaryIO, leaving: Leaving) -> Report:
        report = Report()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for session_id, group in groupby(leaving.segments, key=lambda segment: segment.session.id):
                segments = list(group)
                one = io.BytesIO()
                report.extend(write(one, _only(leaving, session_id, segments)))
                place = segments[0]
                name = file_stem(f"{place.dyad.label}-{place.session.number} {session_id[-4:]}")
                put(archive, f"{name}{ending}", one.getvalue())
        return report

    return write_all


def _only(leaving: Leaving, session_id: str, segments: list[Segment]) -> Leaving:
    recordings = tuple(film for film in leaving.recordings if film.session_id == session_id)
    books = {segment.run.codebook_id for segment in segments}
    return replace(
        leaving,
        recordings=recordings,
        segments=tuple(segments),
        trees=tuple(tree for tree in leaving.trees if tree.codebook.id in books),
        scripts={film.id: leaving.scripts[film.id] for film in recordings if film.id in leaving.scripts},
    )
