"""What leaves a study as a whole document: segments with their codebooks and transcripts. Writers take it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from iprtool.domain.codebook import CodeTree
from iprtool.domain.model import Recording, Study
from iprtool.domain.segment import Segment
from iprtool.domain.transcript import Script


@dataclass(frozen=True, slots=True)
class Leaving:
    """What the filters and the gate let through, in the order of every list.

    segments: in the order of `Segment.order`. trees: the codebooks that they use. scripts: the transcripts of the
    recordings, by the recording's id. recordings: those that segments or transcripts are about.
    """

    study: Study
    recordings: tuple[Recording, ...]
    segments: tuple[Segment, ...]
    trees: tuple[CodeTree, ...]
    scripts: dict[str, tuple[Script, ...]]

    def by_recording(self) -> Iterator[tuple[Recording, list[Segment]]]:
        """The segments of each recording that has any."""
        for recording_id, group in groupby(self.segments, key=lambda segment: segment.recording.id):
            segments = list(group)
            assert segments[0].recording.id == recording_id
            yield segments[0].recording, segments
